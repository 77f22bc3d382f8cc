"""Faults in regional additions (47x–48x): where they lie, what they hang on, and what has become of that.

In: the words at fault. Out: kinds of fault, each a function that words it. Never decides where or when.
"""

from __future__ import annotations

from .fault import FaultKind, fault

_UPDATE = "forlopp regions --update {file}"


@fault("VF470")
def misplaced_file():
    """En fil med regionala tillägg ligger på fel ställe.

    Tilläggen ligger i en mapp för varje region och en fil för varje vårdförlopp. En fil som ligger någon annanstans
    visas aldrig.

    Fel: `content/regions/sepsis-skane.md`

    Rätt: `content/regions/skane/sepsis.md`
    """
    return (
        "Filen ligger inte i någon regions mapp och visas därför inte.",
        "Lägg den som content/regions/<region>/<vårdförlopp>.md.",
    )


@fault("VF471")
def unknown_region(id: str, hint: str):
    """Regionen finns inte.

    Regionens id står i `content/regions.yaml` och är namnet utan å, ä och ö: `vastra-gotaland`, `skane`,
    `jonkopings-lan`.

    ```yaml
    region: vastra-gotaland
    ```
    """
    return (f"Regionen ”{id}” finns inte.", hint)


@fault("VF472")
def unknown_pathway(id: str, hint: str):
    """Tilläggen gäller ett vårdförlopp som inte finns.

    Filen heter som vårdförloppet, och `pathway` är samma namn: det som står sist i adressen till vårdförloppets sida.

    ```yaml
    pathway: sepsis
    ```
    """
    return (f"Vårdförloppet ”{id}” finns inte.", hint)


@fault("VF473")
def other_name(key: str, said: str, lies: str):
    """Försättsbladet och filens plats säger olika.

    Mappen heter som regionen och filen som vårdförloppet. Säger försättsbladet något annat vet ingen var texten hör
    hemma.

    Fel, i `content/regions/skane/sepsis.md`:

    ```yaml
    region: halland
    ```

    Rätt:

    ```yaml
    region: skane
    ```
    """
    where = "i mappen" if key == "region" else "i en fil som heter"
    return (
        f"Försättsbladet säger ”{said}”, men texten ligger {where} ”{lies}”.",
        f"Skriv {key}: {lies}, eller flytta filen.",
    )


@fault("VF474", draft="note", approved="error")
def no_responsible():
    """Ingen är ansvarig för tilläggen.

    Läsaren ska se att det är regionen som har skrivit, och vem som svarar för det.

    ```yaml
    responsible: {name: Anna Andersson, role: medicinsk rådgivare, organisation: Regional arbetsgrupp sepsis}
    ```
    """
    return (
        "Tilläggen är beslutade men har ingen ansvarig.",
        "Lägg till en rad: responsible: {name: …, role: …, organisation: …}",
    )


@fault("VF475", draft=None, approved="error")
def no_date():
    """Datum för beslutet saknas.

    Läsaren ska se när regionen beslutade.

    ```yaml
    on: 2026-05-04
    ```
    """
    return ("Tilläggen är beslutade men har inget datum.", "Lägg till en rad: on: 2026-05-04")


@fault("VF476", draft="warning", approved="error")
def hangs_on_nothing(title: str):
    """Ett tillägg hör inte till någon del.

    Varje tillägg visas intill den nationella text som det hör till. I rubrikens märke står därför den delens id.

    Fel:

    ```markdown
    ## Vart remissen skickas
    ```

    Rätt:

    ```markdown
    ## Vart remissen skickas {at=remissvag}
    ```
    """
    return (
        f"Det framgår inte var tillägget ”{title}” ska visas.",
        "Skriv {at=…} sist i rubriken, med id för den del som texten hör till. Id står sist i länken till delen (#).",
    )


@fault("VF477")
def unknown_part(id: str, title: str, hint: str):
    """Tillägget hör till en del som inte finns.

    `at` ska vara id för en rubrik, ett steg, en åtgärd, ett kriterium, ett mål, en indikator eller en plats för
    regionens beslut i det nationella vårdförloppet. Id står sist i länken till delen, efter #.

    ```markdown
    ## Vart remissen skickas {at=remissvag}
    ```
    """
    return (f"”{title}” har ingen del som heter ”{id}”.", hint)


@fault("VF478", draft="warning", approved="warning")
def removed_part(id: str, version: str):
    """Delen som tillägget hör till har tagits bort ur den nationella texten.

    Tillägget visas tills vidare för sig, med en upplysning om att delen är borttagen. Flytta det till en del som finns,
    eller ta bort det.
    """
    since = f" sedan version {version}" if version else " sedan tillägget skrevs"
    return (
        f"Delen ”{id}” har tagits bort ur den nationella texten{since}.",
        "Flytta tillägget till en annan del (at=…) eller ta bort det, och kör sedan forlopp regions --update på filen.",
    )


@fault("VF479")
def slot_filled_twice(id: str, line: int):
    """En plats för regionens beslut är ifylld två gånger.

    Läsaren ska få ett besked, inte två som kan säga olika.
    """
    return (f"Platsen ”{id}” är redan ifylld på rad {line}.", "Skriv ihop de två texterna under en rubrik.")


@fault("VF480", draft="warning", approved="error")
def empty_addition(title: str):
    """Ett tillägg har ingen text.

    En rubrik utan text säger ingenting.
    """
    return (f"Under rubriken ”{title}” står ingenting.", "Skriv texten under rubriken, eller ta bort rubriken.")


@fault("VF481", draft="note", approved="warning")
def no_additions():
    """Filen har inga tillägg.

    Filen har ett försättsblad men inget att visa.

    ```markdown
    ## Vart remissen skickas {at=remissvag}

    Skicka remissen till regionens ledmottagning.
    ```
    """
    return (
        "Filen har inga tillägg.",
        "Skriv en rubrik och en text: ## Rubrik {at=…}, eller ta bort filen.",
    )


@fault("VF482")
def name_twice(id: str, line: int, same_part: bool):
    """Två tillägg har samma namn.

    Tillägget heter som den del det hör till. Hör två tillägg till samma del behöver det ena ett eget namn, så att
    länkar leder rätt.

    ```markdown
    ## När mottagningen är stängd {#stangt at=remissvag}
    ```
    """
    why = "hör till samma del" if same_part else "har samma namn"
    return (
        f"Tillägget på rad {line} {why} (”{id}”).",
        f"Ge det här ett eget namn: {{#namn at={id}}}" if same_part else "Ge det ett annat namn.",
    )


@fault("VF483", draft="note", approved="error")
def not_based(id: str, file: str, paste: str):
    """Det framgår inte vilken nationell text tillägget utgår från.

    I `based_on` står en kontrollsumma för varje nationell del som en text hör till. Med den märker verktyget när delen
    ändras. Kontrollsummorna skrivs av ett kommando, när någon har läst både tillägget och den nationella texten:

    ```console
    forlopp regions --update content/regions/skane/sepsis.md
    ```
    """
    what = f"den nationella delen ”{id}” såg ut när tillägget" if id else "den nationella texten såg ut när tilläggen"
    return (
        f"Det är inte noterat hur {what} skrevs.",
        f"Jämför med den nationella texten och kör sedan {_UPDATE.format(file=file)} – eller skriv {paste}",
    )


@fault("VF484", draft="warning", approved="warning")
def drifted(name: str, versions: str, difference: str, file: str, paste: str):
    """Det nationella innehållet har ändrats sedan tillägget skrevs.

    Tillägget kan fortfarande stämma, eller säga emot den nya texten. Läsaren får veta att det nationella innehållet är
    nyare än tillägget. Läs båda, ändra tillägget om det behövs, och notera sedan att det är gjort:

    ```console
    forlopp regions --update content/regions/skane/sepsis.md
    ```
    """
    return (
        f"Det nationella innehållet i ”{name}” har ändrats sedan tillägget skrevs{versions}.{difference}",
        f"Stämmer tillägget fortfarande? Ändra det om det behövs och kör sedan {_UPDATE.format(file=file)} – eller "
        f"skriv {paste}",
    )


@fault("VF485", draft=None, approved="warning")
def review_overdue(date: str):
    """Tilläggen skulle ha setts över.

    Datumet i `review_by` har passerat. Regionen behöver se om texten fortfarande stämmer.
    """
    return (
        f"Tilläggen skulle ha setts över senast {date}.",
        "Se över texten och sätt ett nytt datum i review_by och on.",
    )


@fault("VF486", draft="warning", approved="warning")
def not_in_force(title: str, state: str, instead: str):
    """Vårdförloppet gäller inte.

    Tillägg visas bara till vårdförlopp som gäller. Har vårdförloppet gått upp i ett annat kan texten flyttas dit.
    """
    hint = (
        f"Flytta tilläggen till {instead}, eller ta bort filen." if instead else "Ta bort filen, eller låt den vänta."
    )
    return (f"”{title}” {state}, så tilläggen visas inte.", hint)


@fault("VF487")
def dates_out_of_order(message: str, hint: str):
    """Datumen för tilläggen stämmer inte med varandra.

    Beslutet kan inte ligga i framtiden, och översynen kommer efter beslutet.

    ```yaml
    on: 2026-05-04
    review_by: 2027-10-01
    ```
    """
    return (message, hint)


@fault("VF488")
def only_text(what: str):
    """Ett tillägg innehåller något annat än text.

    Ett tillägg är löpande text: stycken, listor, tabeller och länkar. Bilder, fotnoter och block hör till den
    nationella texten.
    """
    return (f"{what} går inte att använda i ett regionalt tillägg.", "Skriv det som text, eller länka till det.")


FAULTS: tuple[FaultKind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, FaultKind))
"""All of them, in the order above."""
