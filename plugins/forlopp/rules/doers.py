"""Who does what: vague passives, actions without an actor, patient's texts not written to the patient (VF506–VF508).

In: a subject. Out: faults. Never judges whether the right person does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.pathway import acting_roles
from .fields import shorten
from .reading import sentences, units_of
from .rule import Fault, Rule, Subject, name_of, rule

_VAGUE = re.compile(
    r"\b(?:bör|kan|ska|skall|skulle kunna|får|måste)\s+(?:(?!att\b|av\b)[\w-]+\s+){0,4}?(?:övervägas|beaktas|"
    r"rekommenderas|värderas|tas i beaktande|tas ställning till)\b"
    r"|\b(?:övervägas|beaktas)\s+(?:bör|kan|ska)\b"
    r"|\bdet\s+(?:rekommenderas|föreslås|tillråds)\s+att\b|\b(?:rekommendationen|förslaget)\s+är\s+att\b"
    r"|\bdet\s+är\s+(?:att\s+rekommendera|rekommendabelt|lämpligt|önskvärt)\s+att\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"\bbör\s+(?:(?!att\b|av\b)[\w-]+\s+){0,4}?"
    r"(?!finnas|andas|vistas|minnas|umgås|deras|andras|allas)(?:[a-zåäö]{2,}as|ges|tas|ses|nås|dras)\b"
    r"|\b(?:rekommenderas|förordas|tillråds)\b"
    r"|\bdet är\s+(?:viktigt|angeläget|av vikt)\s+att\s+(?:[\w-]+\s+){1,4}?"
    r"(?!finnas|andas)(?:[a-zåäö]{2,}as|ges|tas)\b",
    re.IGNORECASE,
)
"""What describes in running text, but is no instruction in an item of a list of actions."""
_SIGNS = (
    "bör ", "övervägas", "beaktas", "rekommenderas", "förordas", "tillråds", "värderas", "föreslås att", "beaktande",
    "ställning till", "det är ", "ionen är att", "förslaget är",
)  # fmt: skip
_UNDER = re.compile(
    r"\b(?:om|när|innan|ifall|medan|som|där|vad|huruvida|vilka|vilken|vilket|eftersom|tills)\b[^,;]*$", re.IGNORECASE
)
_AGENT = re.compile(
    r"[^.;]{0,60}?\bav\s+(?!med\b|och\b)[\w-]*(?:läkare|sköterska|team|terapeut|kurator|dietist|personal|"
    r"ortoped|specialist|psykolog|logoped|patienten|apotekare|konsult|koordinator|chef)",
    re.IGNORECASE,
)


@rule("VF506", "warning", "warning", allowed=True)
def vague_passive(subject: Subject) -> Iterator[Fault]:
    """Det framgår inte vem som ska göra det.

    ”Bör övervägas” och ”det rekommenderas att” säger varken vem som bestämmer eller vad som ska ske. Skriv en
    uppmaning till den som handlar, och vad som avgör. Regeln läser bara steg och åtgärder, där någon ska göra något. I
    åtgärdernas punkter gäller den också ”bör uteslutas” och ”rekommenderas”. Är det oklart med avsikt går det att
    skriva ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    - Antibiotika bör övervägas vid hög feber. {#a-antibiotika}
    ```

    Rätt:

    ```markdown
    - Ge antibiotika vid feber över 38,5 grader och nedsatt allmäntillstånd. {#a-antibiotika roles="läkare"}
    ```
    """
    for path, unit in subject.units_with(_SIGNS):
        if path[0] != "steps" and "actors" not in path or unit.kind in ("quote", "h"):
            continue
        said_of = _actor(subject, path)
        for sentence in sentences(unit.own):
            if said_of == "patient" and (_ABOUT.search(sentence) or _THIRD.match(sentence)):
                continue  # VF508 says it.
            match = _VAGUE.search(sentence) or ("actions" in path and _ORDERED.search(sentence)) or None
            if not match or _is_under(sentence, match) or _AGENT.match(sentence[match.end() :]):
                continue
            if re.search(r"\bav\s+(?:läkare|sjuksköterska|teamet)", match[0]):
                continue
            message = f"”{' '.join(match[0].split())}”: det framgår inte vem som ska göra det."
            hint = (
                "Skriv en uppmaning (”Ge …”, ”Bedöm …”) och vad som avgör. Gör någon annan än stegets roller det: "
                'lägg till roles="…".'
            )
            yield subject.place(sentence[match.start() : match.end() + 30], path, len(match[0])), message, hint


def _is_under(sentence: str, match: re.Match[str]) -> bool:
    """True where the match stands in a clause that says when or what, and is no order of its own: ”den dos som
    rekommenderas”. ”Utsättning av läkemedel som inte behövs rekommenderas” is one."""
    under = _UNDER.search(sentence[: match.start()])
    if under and under[0].startswith("som ") and not sentence[match.end() :].strip(" ."):
        return not (_DEED.match(sentence) and _VERB.search(under[0]))
    return bool(under)


_DEED = re.compile(r"(?:[\w-]+\s+)?[\w-]+(?:ning|tion|ande|ende)(?:en|et)?\s+(?:av|med|till|hos|på)\b", re.IGNORECASE)
_VERB = re.compile(
    r"^som\s+(?:(?:inte|bara|redan|ofta|endast|också|tidigare|längre)\s+){0,2}[\w-]+(?:de|des|er|ar|s|t|r)\s"
)


def _actor(subject: Subject, path: tuple[str | int, ...]) -> str:
    """Return who acts where a text stands: "patient" under Patientens åtgärder, "" in text that is nobody's."""
    if "actors" not in path:
        return ""
    at = path.index("actors")
    owner = getattr(subject.pathway, str(path[0]))[path[1]]
    return str(owner.actors[path[at + 1]].actor)


_NAMED = re.compile(
    r"\b[\w-]*(?:läkare|läkaren|sköterska|sköterskan|terapeut|terapeuten|teamet|kurator|kuratorn|dietist|dietisten|"
    r"psykolog|psykologen|logoped|logopeden|apotekare|apotekaren|koordinator|koordinatorn|ortoped|ortopeden|"
    r"personal|personalen|mottagningen|vårdcentralen|avdelningen)\b",
    re.IGNORECASE,
)


@rule("VF507", "warning", "warning", allowed=True, needs=("steps",))
def action_without_actor(subject: Subject) -> Iterator[Fault]:
    """Det framgår inte vem som gör åtgärden.

    I vårdförloppet handlar flera yrken. En åtgärd får stegets roller, om den inte har egna. Saknas båda vet ingen vem
    som ska göra den. Saknas de på flera åtgärder i samma steg blir det ett enda påpekande, vid stegets rubrik. Gäller
    åtgärden alla går det att skriva ett undantag med skäl under `allow`.

    Fel, när läkare och fysioterapeut handlar i andra steg:

    ```markdown
    - Boka tid för återbesök. {#a-boka}
    ```

    Rätt:

    ```markdown
    - Boka tid för återbesök. {#a-boka roles="sjuksköterska"}
    ```
    """
    steps = subject.pathway.steps
    roles = {role for step in steps for role in step.roles}
    roles |= {role for act in subject.actions for role in act.action.roles}
    if len(roles) < 2:
        return
    without: dict[int, list[tuple[tuple[str | int, ...], str]]] = {}
    number_of = dict.fromkeys(range(len(steps)), 0)
    for path, owner, actor, action in subject.actions:
        if owner[0] != "steps" or actor != "care":
            continue
        at = int(owner[1])
        number_of[at] += 1
        if not acting_roles(steps[at], actor, action.roles) and not _NAMED.search(action.text.markdown):
            without.setdefault(at, []).append((path, shorten(action.text)))
    for at, actions in without.items():
        if len(actions) > 1 or len(actions) == number_of[at]:
            which = f"{len(actions)} av {number_of[at]} åtgärder" if len(actions) < number_of[at] else "åtgärderna"
            message = f"I steget {name_of(steps[at])} framgår inte vem som gör {which}."
            hint = (
                "Lägg till roles: [läkare, sjuksköterska] i stegets block, eller roles på de åtgärder som saknar det."
            )
            yield ("steps", at), message, hint
            continue
        for path, words in actions:
            hint = 'Lägg till roles="…" på åtgärden, eller roles: i stegets block.'
            yield path, f"Det framgår inte vem som gör åtgärden {words}.", hint


_ABOUT = re.compile(r"\b(?:patienten|patientens|pat\.|pt\b|vederbörande|vårdtagaren|brukaren)", re.IGNORECASE)
_VERBS = (
    "ringer tar berättar deltar följer fyller söker kontaktar går svarar meddelar tränar mäter läser äter dricker "
    "väljer lämnar kommer undviker slutar fortsätter använder informerar ansvarar medverkar uppger beskriver hämtar "
    "bokar planerar registrerar noterar kontrollerar skriver ställer vilar rapporterar provar tvättar återkommer "
    "genomför erbjuds uppmanas ombeds rekommenderas ser ger känner vet klarar besöker "
    "sköter håller sover promenerar vaccinerar tillkallar förbereder skickar visar bestämmer"
)
_THIRD = re.compile(
    rf"(?:{'|'.join(_VERBS.split())})\b(?!\s+(?:du|ni|dina?|ditt)\b)"
    r"|(?:[\w-]+\s+){1,7}?(?<!när\s)(?<!hur\s)(?:fylls i|besvaras|noteras|medtas|lämnas in)\b"
    r"|(?:har|är|ska|bör|får|kan|vill|behöver)\b(?!\s+(?:du|ni|din|dina|ditt|de[nt]|någo[nt]|några)\b)"
    r"|(?:man|personen|individen|klienten|kvinnan|mannen|den (?:gravida|sjuka|enskilda))\s+\w+r\b",
    re.IGNORECASE,
)


@rule("VF508", "warning", "warning", allowed=True)
def patient_spoken_of(subject: Subject) -> Iterator[Fault]:
    """Texten till patienten är inte skriven till patienten.

    Under Patientens åtgärder läser patienten själv, och texten visas i patientens egna tjänster. Skriv du, eller en
    uppmaning. Måste texten tala om patienten går det att skriva ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    #### Patientens åtgärder
    - Patienten ringer mottagningen om besvären ökar. {#p-ring}
    ```

    Rätt:

    ```markdown
    #### Patientens åtgärder
    - Ring mottagningen om dina besvär ökar. {#p-ring}
    ```
    """
    for path, _, actor, action in subject.actions:
        if actor != "patient":
            continue
        for unit in units_of(action.text):
            about = _ABOUT.search(unit.own)
            third = _THIRD.match(unit.own.lstrip())
            found = about or third
            if found:
                at = found.start() if about else len(unit.own) - len(unit.own.lstrip())
                said = " ".join(unit.text[at : at + len(found[0]) + 40].split()[: len(found[0].split()) + 1])
                message = f"Texten är inte skriven till patienten: ”{said.strip('.,;:')}”."
                place = subject.place(unit.text[at:], (*path, "text"), len(said))
                yield place, message, "Skriv en uppmaning (”Ring …”, ”Berätta …”), eller du och din."
                break


RULES: tuple[Rule, ...] = (vague_passive, action_without_actor, patient_spoken_of)
