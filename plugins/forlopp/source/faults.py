"""Every fault that reading a source can find: code, severity, message, remedy, and the page that explains it.

In: the words at fault. Out: kinds of fault, each a function that words it. Never decides where: the readers of this
package do. The first line of each docstring is the title of the rule's page on the site, the rest is the page.
"""

from __future__ import annotations

from . import consultation_faults, field_faults, ledger_faults, regional_faults
from .fault import FaultKind, fault

# ---------------------------------------------------------------------------------------------------------------------
# 10x The file and its YAML


@fault("VF101")
def not_text():
    """Filen går inte att läsa som text.

    Källfiler ska vara sparade som UTF-8, den vanliga kodningen för text. Filer som har sparats av ett gammalt program,
    eller som egentligen är Word-filer eller bilder, går inte att läsa.
    """
    return (
        "Filen går inte att läsa som text i UTF-8.",
        "Öppna texten i en redigerare, välj ”Spara som” och kodningen UTF-8.",
    )


@fault("VF102")
def too_large(size: int, limit: int):
    """Filen är för stor.

    En källfil får vara högst 256 KiB. Ett fullt vårdförlopp är ungefär en tiondel så stort.
    """
    return (
        f"Filen är {size // 1024} KiB; gränsen är {limit // 1024} KiB.",
        "Flytta bilder och långa bilagor till egna filer bredvid.",
    )


@fault("VF103")
def no_front_matter(problem: str):
    """Försättsbladet saknas eller är inte avslutat.

    Varje källfil börjar med ett försättsblad: rader mellan två rader med tre streck.

    ```yaml
    ---
    id: sepsis
    kind: pathway
    title: Sepsis
    ---
    ```
    """
    return (problem, "Börja filen med en rad ---, skriv id, kind, title, status med mera, och avsluta med en rad ---.")


@fault("VF104")
def bad_yaml(problem: str, hint: str):
    """Raderna går inte att läsa.

    Försättsbladet och blocken skrivs som ”nyckel: värde”, en per rad, med två blanksteg längre in för det som hör till
    raden ovanför. Vanliga orsaker till felet: ett värde med kolon saknar citattecken, en klammer är inte stängd, eller
    raden är indragen med tabb.

    ```yaml
    title: "Stroke: tidigt omhändertagande"
    ```
    """
    return (problem, hint)


@fault("VF105")
def duplicate_key(key: str, line: int):
    """Samma nyckel står två gånger.

    Bara ett av värdena kan gälla, och det syns inte vilket. Ta bort det ena.
    """
    return (f"”{key}” står redan på rad {line}.", "Ta bort den ena raden, eller skriv ihop dem till en.")


@fault("VF106")
def special_yaml(what: str):
    """Ankare, alias och taggar används inte.

    YAML har tecken för att återanvända (& och *) och omtolka (!) värden. De används inte i Förlopp, för att texten ska
    betyda just det som står där. Börjar ett värde med något av tecknen: sätt citattecken om det.
    """
    return (
        f"{what} används inte i källfilerna.",
        'Skriv ut värdet i klartext. Ska tecknet vara med i texten: sätt " före och efter.',
    )


@fault("VF107")
def too_deep():
    """Listorna ligger för djupt i varandra.

    Ingenting i formatet behöver mer än några få nivåer. Kontrollera indragen och klamrarna.
    """
    return ("Raderna ligger för djupt i varandra för att kunna läsas.", "Kontrollera indrag och klamrar [ ] { }.")


@fault("VF108")
def empty_value(key: str):
    """Ett värde saknas.

    Nyckeln står där, men inget värde. Skriv värdet eller ta bort raden.
    """
    return (f"”{key}” har inget värde.", "Skriv ett värde efter kolonet, eller ta bort raden.")


@fault("VF109")
def not_a_mapping(what: str):
    """Här väntas rader med nyckel och värde.

    Ett försättsblad eller block består av rader som ”nyckel: värde”.
    """
    return (f"{what} ska bestå av rader som ”nyckel: värde”.", "Skriv till exempel ”kind: action” på en egen rad.")


UNPLACED = "Oplacerat vid import"
"""The heading under which `forlopp import` keeps what it could not place. It is read by nobody but the author."""


@fault("VF133", draft="warning", approved="error")
def unplaced(where: str, count: int):
    """Text från en import har inte fått någon plats.

    `forlopp import` lägger det som inte hör till någon rubrik i mallen sist i filen, under `## Oplacerat vid import`.
    Inget under den rubriken visas för läsaren, och dokumentet kan inte godkännas så länge den står kvar.

    Gå igenom en bit i taget. Flytta texten till den rubrik där den hör hemma, eller ta bort den om den inte behövs.
    Ta bort rubriken när inget står kvar under den.
    """
    words = "1 ord" if count == 1 else f"{count} ord"
    move = "Flytta texten till rätt rubrik, eller ta bort den om den inte behövs."
    if where in ("Från omslaget", "Från versionstabellen"):
        move = "Är det fakta om dokumentet (version, datum, programområde) skrivs de överst i filen. " + move
    return (f"”{where}” ({words}) har inte fått någon plats och visas inte.", move)


@fault("VF134", draft="warning", approved="error")
def left_to_do(what: str):
    """Något från importen är inte färdigt.

    `forlopp import` skriver en anteckning som börjar med ”ATT GÖRA:” där en människa behöver bestämma något, till
    exempel vart de två svaren i ett beslut leder. Gör det som står, och ta sedan bort anteckningen.
    """
    return (f"Att göra: {what}", "Ta bort anteckningen när det är gjort.")


# ---------------------------------------------------------------------------------------------------------------------
# 11x–13x Headings, blocks and marks


@fault("VF110")
def unknown_heading(title: str, suggestion: str, own: str):
    """Rubriken hör inte till mallen.

    Rubriker på nivå 2 och 3 är fasta, så att läsaren hittar i alla vårdförlopp. Egna rubriker skrivs på nivå 4 (####)
    eller 5 (#####). I ett steg står åtgärderna under den som gör dem, till exempel `#### Patientens åtgärder`; en egen
    rubrik över några av dem är på nivå 5.
    """
    return (f"Rubriken ”{title}” hör inte till mallen.", " ".join(filter(None, [suggestion, own])))


@fault("VF111")
def heading_order(title: str, before: str):
    """Rubrikerna står i fel ordning.

    Rubrikerna har samma ordning i alla vårdförlopp, så att läsaren hittar.
    """
    return (f"”{title}” ska stå före ”{before}”.", f"Flytta avsnittet så att det kommer före ”{before}”.")


@fault("VF112")
def heading_twice(title: str, line: int):
    """Rubriken står två gånger.

    En fast rubrik får bara finnas på ett ställe.
    """
    return (f"”{title}” finns redan på rad {line}.", "Slå ihop avsnitten under en rubrik.")


@fault("VF113", draft="note", approved="error")
def heading_missing(titles: str, several: bool):
    """En obligatorisk rubrik saknas.

    Ett godkänt vårdförlopp har alla obligatoriska rubriker. I ett utkast är det bara en notis om vad som återstår.
    """
    if several:
        return (f"Rubrikerna {titles} saknas.", "Lägg till rubrikerna med text innan dokumentet godkänns.")
    return (f"Rubriken {titles} saknas.", "Lägg till rubriken med text innan dokumentet godkänns.")


@fault("VF114", draft="warning", approved="warning")
def heading_empty(title: str):
    """En rubrik har ingen text.

    En tom rubrik visas inte på webbplatsen.
    """
    return (f"Under ”{title}” står ingenting, så rubriken visas inte.", "Skriv texten, eller ta bort rubriken.")


@fault("VF115")
def raw_html(tag: str):
    """HTML-kod i texten.

    HTML används inte i källfilerna: den kan förstöra sidan och följer inte med till regionerna. Formatera med Markdown,
    till exempel `**fet**`. Tecken som `p<0,05` och `<65 år` är vanlig text och går bra.
    """
    return (
        f"”{tag}” är HTML-kod och får inte stå i texten.",
        f"Ta bort koden, eller skriv \\{tag} om den ska synas som text.",
    )


@fault("VF116")
def bad_mark(problem: str, hint: str):
    """Ett märke går inte att läsa.

    Ett märke ger en punkt eller rubrik dess namn och fakta. Det står sist på raden och ser ut så här:

    ```markdown
    - Mät vitalparametrar. {#mat-vital roles="sjuksköterska" within="10 min"}
    ```
    """
    return (problem, hint)


@fault("VF117", draft="warning", approved="error")
def never_shown(what: str, hint: str):
    """Text som aldrig visas.

    Allt som står i filen ska synas för läsaren. Den här texten står på ett ställe som inte visas.
    """
    return (what, hint)


@fault("VF118")
def step_without_id(title: str, mark: str):
    """Ett steg saknar namn.

    Rubriken till ett steg slutar med ett märke, så att andra steg kan peka på det även när bokstaven ändras.

    ```markdown
    ### (B) Behandling {#behandling}
    ```
    """
    return (f"Steget ”{title}” saknar namn.", f"Skriv {mark} sist på raden.")


@fault("VF119")
def open_comment():
    """En anteckning är inte avslutad.

    En anteckning till medförfattare börjar med `<!--` och slutar med `-->`. Utan slutet vet vi inte vad som ska
    publiceras.
    """
    return ("Anteckningen som börjar här är inte avslutad.", "Skriv --> där anteckningen slutar.")


@fault("VF120")
def unknown_block(info: str, suggestion: str):
    """Blocket är av okänt slag.

    Block börjar med ` ```yaml ` och ett av orden step, criteria, indicator, slot och include.
    """
    return (
        f"Blocket ”{info}” är av okänt slag.",
        suggestion or "Skriv step, criteria, indicator, slot eller include efter yaml.",
    )


@fault("VF121")
def misplaced_block(kind: str, where: str):
    """Ett block står på fel ställe.

    Varje slag av block hör till ett ställe: `step` under stegets rubrik, `criteria` under Ingång eller Utgång,
    `indicator` under indikatorns rubrik. `slot` och `include` får stå där ett stycke får stå.
    """
    return (f"Ett block av slaget ”{kind}” kan inte stå här.", f"Flytta det: {where}.")


@fault("VF122")
def second_block(kind: str, line: int):
    """Två block där bara ett får stå.

    Ett steg har ett `step`-block och en indikator har ett `indicator`-block.
    """
    return (f"Här finns redan ett block av slaget ”{kind}”, på rad {line}.", "Skriv ihop blocken till ett.")


@fault("VF123", draft="warning", approved="warning")
def deep_list():
    """En lista har för många nivåer.

    Under en åtgärd får det stå underpunkter i en nivå. Djupare listor går inte att läsa på en telefon.
    """
    return ("Underpunkten har egna underpunkter.", "Gör den till en egen åtgärd, eller skriv ihop texten.")


@fault("VF124", draft="warning", approved="warning")
def bad_abbreviation():
    """En förkortning går inte att läsa.

    Förkortningar skrivs som en lista med förkortningen i fetstil, ett tankstreck och betydelsen.

    ```markdown
    - **NEWS2** – National Early Warning Score 2
    ```
    """
    return ("Raden går inte att läsa som en förkortning.", "Skriv **FÖRKORTNING** – betydelse.")


@fault("VF125")
def bad_citation(text: str):
    """En källhänvisning går inte att läsa.

    Källor skrivs `[@nyckel]`, flera med semikolon emellan, `[@a; @b]`, och sidor efter komma, `[@a, s. 12]`.
    """
    return (f"Källhänvisningen ”{text}” går inte att läsa.", "Skriv [@nyckel] eller [@nyckel1; @nyckel2, s. 12].")


@fault("VF126")
def unclosed_fence(info: str):
    """Ett block är inte avslutat.

    Ett block slutar med en rad med tre grava accenter. Utan den slukar blocket resten av filen.
    """
    return (f"Blocket ”{info}” är inte avslutat.", "Skriv en rad med ``` där blocket slutar.")


@fault("VF127")
def lone_footnote(problem: str, hint: str):
    """En fotnot saknar sin andra halva.

    En fotnot har ett märke i texten, `[^1]`, och en rad med själva noten: `[^1]: Noten.`
    """
    return (problem, hint)


@fault("VF128")
def list_without_actor(title: str):
    """Åtgärder utan aktör.

    Punkter i ett steg står under en rubrik som säger vem som handlar, till exempel `#### Patientens åtgärder`.
    """
    return (
        f"Listan i steget ”{title}” står inte under någon aktörs rubrik, så punkterna räknas inte som åtgärder.",
        "Skriv #### Hälso- och sjukvårdens åtgärder eller #### Patientens åtgärder ovanför listan.",
    )


@fault("VF129", draft="note", approved="error")
def item_without_id(what: str, mark: str):
    """Ett mål eller en utmaning saknar namn.

    Målet eller utmaningen behöver ett namn som inte ändras, så att indikatorer, åtgärder och regionala tillägg kan
    peka på det.
    """
    return (f"{what} saknar namn.", f"Skriv {mark} sist i punkten.")


@fault("VF130")
def indicator_without_block(title: str):
    """En indikator saknar fakta.

    Under indikatorns rubrik står ett block med fakta.

    ````markdown
    #### Andel som fått antibiotika inom en timme {#ind-antibiotika}
    ```yaml indicator
    kind: process
    ```
    ````
    """
    return (f"Indikatorn ”{title}” har inget block med fakta.", "Lägg till ett block ```yaml indicator under rubriken.")


# ---------------------------------------------------------------------------------------------------------------------
# 14x references.json


@fault("VF131")
def bad_letter(letter: str, hint: str):
    """Stegets bokstav står inte inom parentes.

    Bokstaven binder ihop rutan, raden och texten, och skrivs på samma sätt överallt: `(B)`.
    """
    return (f"Stegets bokstav är skriven ”{letter}”.", hint)


@fault("VF132")
def bare_key(key: str):
    """En källhänvisning saknar @.

    Hakparenteser med en källas nyckel blir en hänvisning först med `@` framför nyckeln. Utan det visas nyckeln som
    text.
    """
    return (f"”[{key}]” är nyckeln till en källa, men blir ingen hänvisning.", f"Skriv [@{key}].")


@fault("VF140")
def bad_references(problem: str, hint: str):
    """Källfilen går inte att läsa.

    Källorna står i references.json bredvid texten, i formatet CSL-JSON, som Zotero och andra program exporterar.
    """
    return (problem, hint)


@fault("VF141")
def no_references():
    """Källfilen saknas.

    Texten hänvisar till källor med `[@nyckel]`, men det finns ingen references.json bredvid den.
    """
    return (
        "Texten hänvisar till källor, men det finns ingen references.json bredvid den.",
        "Exportera källorna som CSL-JSON och spara dem som references.json i samma mapp.",
    )


FAULTS: tuple[FaultKind, ...] = (
    *(value for value in list(globals().values()) if isinstance(value, FaultKind)),
    *field_faults.FAULTS,
    *ledger_faults.FAULTS,
    *regional_faults.FAULTS,
    *consultation_faults.FAULTS,
)
"""All kinds of fault, in the order above, for the rules' pages."""
