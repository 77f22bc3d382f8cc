"""The log of a consultation: read, checked, and filled with the answers of returned forms.

In: a log's bytes, the windows, what forms said. Out: `LogFile`, faults, the log's text with new entries in it. Never
rewrites a line that stands: what a secretary has decided, and notes beside it, stay as they were written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..diagnostics import Path, Place, did_you_mean, fold
from ..model.consultation import CHANGING, DECISIONS, WHOLE, Answer, Consultations, Log, Respondent
from ..source import Document
from ..source.consultation_faults import bad_log, bad_windows, half_decided, undecided, unknown_change
from ..source.fault import Fault
from ..source.lists import read_list
from ..validate import validate_list
from .parts import Row
from .received import Note, Received, renamed

FOLDER = "content/consultations"
LIMIT = 4 * 1024 * 1024
_EMPTY = "VF108"
"""An empty value is a fault elsewhere; in a log it is what is still to be decided."""


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log as it lies in the project. `id` and `version` are what its place says; "" where it lies wrong."""

    file: str
    id: str
    version: str
    log: Log
    document: Document | None
    faults: tuple[Fault, ...]

    def place(self, *path: str | int) -> Place:
        """Return the place of a data path, or of its nearest ancestor."""
        places = self.document.places if self.document else {}
        for end in range(len(path), -1, -1):
            if path[:end] in places:
                return places[path[:end]]
        return Place(self.file)


def home(file: str) -> tuple[str, str]:
    """Return the document and the version that a log's place says; two empty strings for any other place."""
    match = re.fullmatch(rf"{FOLDER}/([a-z0-9-]+)/([0-9]+(?:\.[0-9]+){{0,2}})\.yaml", file)
    return (match[1], match[2]) if match else ("", "")


def read_log(file: str, content: bytes) -> LogFile:
    """Read and type one log."""
    id, version = home(file)
    document, found = read_list(file, content, LIMIT)
    log = Log()
    if document:
        value, more = validate_list(Log, dict(document.data), document)
        assert isinstance(value, Log)
        log, found = value, [*found, *more]
    return LogFile(file, id, version, log, document, tuple(one for one in found if one.code != _EMPTY))


# ---------------------------------------------------------------------------------------------------------------------
# Checks


def window_faults(value: Consultations, document: Document) -> list[Fault]:
    """Return what is wrong with the windows beside each other."""

    def at(*path: str | int) -> Place:
        return document.places.get(path, Place(document.file))

    found: list[Fault] = []
    ids: set[str] = set()
    for index, window in enumerate(value.windows):
        if window.id in ids:
            said = f"Remissomgången ”{window.id}” står två gånger."
            found.append(bad_windows(at("windows", index, "id"), said, "Ge omgången ett eget id."))
        ids.add(window.id)
        if window.closes < window.opens:
            said = f"Remissomgången {window.id} stänger {window.closes}, innan den öppnar."
            found.append(bad_windows(at("windows", index, "closes"), said, "Rätta ett av datumen."))
        elif index and window.opens <= value.windows[index - 1].closes:
            before = value.windows[index - 1]
            said = f"Remissomgången {window.id} öppnar {window.opens}, men {before.id} stänger först {before.closes}."
            hint = "Rätta datumen, eller skriv omgångarna i tidsordning."
            found.append(bad_windows(at("windows", index, "opens"), said, hint))
    return found


def log_faults(
    one: LogFile, known: Collection[str], windows: Collection[str], anchors: Collection[str], approved: bool
) -> list[Fault]:
    """Return what is wrong with a log beside the rest of the project. `known` are the ids of all documents, `anchors`
    every id in this one; `approved`: the version, or a later one, is approved."""
    found = list(one.faults)
    log = one.log
    if not one.id:
        hint = f"Lägg den som {FOLDER}/<dokument>/<version>.yaml."
        return [bad_log(Place(one.file), "Remissloggen ligger inte där den läses.", hint), *found]
    if one.document is None or any(fault.code.startswith("VF1") for fault in one.faults):
        return found
    if one.id not in known:
        hint = did_you_mean(one.id, known) or "Mappen heter som dokumentet."
        found.append(bad_log(Place(one.file), f"Dokumentet ”{one.id}” finns inte.", hint))
    if not log.window:
        hint = "Skriv till exempel window: 2026-4."
        found.append(bad_log(Place(one.file), "Loggen säger inte vilken remissomgång den hör till.", hint))
    elif windows and log.window not in windows:
        hint = did_you_mean(log.window, windows) or "Omgångarna står i content/consultations.yaml."
        found.append(bad_log(one.place("window"), f"Remissomgången ”{log.window}” finns inte.", hint))
    found += _respondents(one)
    asked = {entry.part for entry in log.responses}
    for index in range(len(log.responses)):
        found += _entry(one, index, {*anchors, *asked}, approved)
    if log.decided and log.undecided and not approved:
        many = "1 svar" if log.undecided == 1 else f"{log.undecided} svar"
        said = f"Loggen är beslutad, men {many} saknar beslut eller skäl."
        found.append(half_decided(one.place("decided"), said, "Fyll i decision och reason, eller ta bort decided."))
    if approved and not log.decided:
        said = "Versionen är godkänd, men loggen säger inte vem som beslutade om svaren."
        found.append(half_decided(Place(one.file), said, "Skriv decided: {by: SKS, on: 2026-03-12} överst i loggen."))
    return found


def _respondents(one: LogFile) -> Iterator[Fault]:
    names: set[str] = set()
    for index, row in enumerate(one.log.respondents):
        if fold(row.name) in names:
            said = f"{row.name} står två gånger bland organisationerna."
            yield bad_log(one.place("respondents", index, "name"), said, "Slå ihop raderna.")
        names.add(fold(row.name))
    told = set()
    for index, entry in enumerate(one.log.responses):
        key = (entry.part, fold(entry.organisation))
        if key in told:
            said = f"{entry.organisation} har två svar på samma del ({entry.number or entry.part})."
            yield bad_log(one.place("responses", index, "part"), said, "Slå ihop svaren.")
        elif fold(entry.organisation) not in names:
            hint = did_you_mean(entry.organisation, [row.name for row in one.log.respondents])
            said = f"”{entry.organisation}” står inte bland organisationerna under respondents."
            yield bad_log(one.place("responses", index, "organisation"), said, hint or "Lägg till organisationen där.")
        told.add(key)


def _entry(one: LogFile, index: int, anchors: Collection[str], approved: bool) -> Iterator[Fault]:
    entry = one.log.responses[index]
    where = "helheten" if entry.part == WHOLE else entry.number or entry.part
    path: Path = ("responses", index)
    if not entry.decision:
        if entry.reason or entry.change:
            hint = "Skriv decision: accepted, partly, declined eller noted."
            yield half_decided(one.place(*path, "reason"), f"Svaret på {where} har ett skäl men inget beslut.", hint)
        elif approved:
            yield undecided(one.place(*path), entry.organisation, where, one.version)
        return
    decided = DECISIONS[entry.decision].lower()
    if not entry.reason:
        said = f"Beslutet ”{decided}” om svaret på {where} har inget skäl."
        yield half_decided(one.place(*path, "decision"), said, "Skriv varför under reason, i en mening eller två.")
    if entry.decision in CHANGING and not entry.change:
        said = f"Svaret på {where} är {decided}, men det framgår inte vad som ändrades."
        yield half_decided(one.place(*path, "decision"), said, f"Skriv till exempel change: [{entry.part}].")
    for number, id in enumerate(entry.change):
        if anchors and id not in anchors and "--" not in id:
            hint = did_you_mean(id, anchors) or "Id står på delen i dokumentet, och i kolumnen part i loggen."
            yield unknown_change(one.place(*path, "change", number), id, hint)


# ---------------------------------------------------------------------------------------------------------------------
# New entries

HEADER = """\
# Remisslogg: {title}, version {version}.
#
# Skriv ett beslut och ett skäl vid varje svar:
#   decision: accepted (infört), partly (delvis infört), declined (inte infört) eller noted (noterat)
#   reason:   varför, i en mening eller två
#   change:   id för delarna som ändrades, till exempel [a-3f9c2e]
# Är allt beslutat: ta bort # framför decided och summary. Då publiceras loggen på webbplatsen.
# Kör forlopp responses igen när fler svar har kommit: det som står här ändras aldrig, bara nya svar läggs till.

window: {window}
illustrative: {illustrative}
# decided: {{by: SKS, on: åååå-mm-dd}}
# summary: Vad remissen ledde till, i några meningar.

respondents:

responses:
"""


def log_file(title: str, version: str, window: str, illustrative: bool) -> bytes:
    """Return a log in which nobody has answered yet."""
    said = " ".join(title.split())
    example = str(illustrative).lower()
    return HEADER.format(title=said, version=version, window=window, illustrative=example).encode()


def gathered(
    content: bytes, before: Log, found: Sequence[Received], rows: Sequence[Row]
) -> tuple[bytes, list[tuple[str, Note]], list[Received]]:
    """Add the answers of forms to a log. Return its new bytes, what has to be said by file, and the forms that were
    added. Answers without a comment need no decision: they are counted with the organisation."""
    names = {fold(row.name): row.name for row in before.respondents}
    marks = {row.form: row.name for row in before.respondents}
    hidden = sum(name.startswith(fold(UNNAMED)) for name in names)
    told: list[tuple[str, Note]] = []
    added: list[Received] = []
    for one in found:
        assert one.form
        name = one.form.organisation.strip()
        if one.mark in marks:
            said = f"Samma svar är redan inläst ({marks[one.mark]})."
            told.append((one.file, ("note", said, "Inget behöver göras.")))
            continue
        if one.form.publish != "yes":
            hidden += 1
            why = "vill inte nämnas" if one.form.publish == "no" else "har inte svarat om namnet får publiceras"
            said = f"{name} {why}, och står i loggen som ”{UNNAMED} {hidden}”."
            told.append((one.file, ("note", said, "Spara formuläret: bara där står vem det är.")))
            name = f"{UNNAMED} {hidden}"
            one = renamed(one, name)
        if fold(name) in names:
            said = f"{names[fold(name)]} har redan ett annat svar i loggen, så det här lades inte till."
            hint = "Gäller det nya svaret: ta bort organisationens rader i loggen och kör om. Annars ta bort filen."
            told.append((one.file, ("warning", said, hint)))
            continue
        names[fold(name)], marks[one.mark] = name, name
        added.append(one)
    return (_written(content, before, added, rows) if added else content), told, added


UNNAMED = "Ej namngiven"


def _written(content: bytes, before: Log, added: Sequence[Received], rows: Sequence[Row]) -> bytes:
    text = content.decode("utf-8").replace("\r\n", "\n")
    lines = text.rstrip("\n").split("\n")
    order = {WHOLE: -1} | {row.id: place for place, row in enumerate(rows)}
    for one in added:
        assert one.form
        bare = [answer for answer in one.form.answers if not answer.comment and not answer.proposal]
        silent = {answer.part: answer.response for answer in bare if answer.response in ("agree", "abstain")}
        spoken = [answer for answer in one.form.answers if answer.part not in silent]
        if one.form.general:
            whole = Answer(part=WHOLE, text="Synpunkter på helheten", comment=one.form.general)
            spoken.insert(0, whole)
        _insert(lines, "respondents", None, _respondent(one, silent))
        for answer in spoken:
            _insert(lines, "responses", order.get(answer.part, len(order)), _entry_lines(one, answer), order)
    return ("\n".join(lines) + "\n").encode()


def _insert(
    lines: list[str], key: str, place: int | None, new: list[str], order: Mapping[str, int] | None = None
) -> None:
    """Put an entry into a list of the log: last, or before the first entry whose part comes later in the document."""
    start = next((at for at, line in enumerate(lines) if re.match(rf"{key}\s*:", line)), None)
    if start is None:
        lines += ["", f"{key}:"]
        start = len(lines) - 1
    lines[start] = re.sub(r":\s*\[\s*\]\s*$", ":", lines[start])
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " #-"):
        end += 1
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    at = end
    if place is not None and order is not None:
        for number in range(start + 1, end):
            match = re.match(r"\s*- part:\s*[\"']?([a-z0-9_-]+)", lines[number])
            if match and order.get(match[1], len(order)) > place:
                at = number
                while at > start + 1 and lines[at - 1].lstrip().startswith("#"):
                    at -= 1  # A note above an entry belongs to it.
                break
    lines[at:at] = new


def _respondent(one: Received, silent: Mapping[str, str]) -> list[str]:
    assert one.form
    row = Respondent(name=one.form.organisation.strip(), form=one.mark)
    out = [f"  - name: {_quoted(row.name)}", f"    form: {_quoted(row.form)}"]
    for key in ("agree", "abstain"):
        if ids := [part for part, response in silent.items() if response == key]:
            out.append(f"    {key}: [{', '.join(ids)}]")
    return out


def _entry_lines(one: Received, answer: Answer) -> list[str]:
    assert one.form
    out = [f"  - part: {answer.part}"]
    values = {
        "number": answer.number,
        "text": answer.text,
        "hash": answer.hash,
        "organisation": one.form.organisation.strip(),
    }
    out += [f"    {key}: {_quoted(value)}" for key, value in values.items() if value]
    out.append(f"    response: {answer.response or 'comment'}")
    for key in ("comment", "proposal"):
        if value := getattr(answer, key):
            out += _block(key, value)
    return [*out, "    decision:", "    reason:", "    change:"]


def _block(key: str, words: str) -> list[str]:
    """Write words as they are read, line for line, where YAML reads them back; in quotes otherwise."""
    lines = words.split("\n")
    safe = words.count("[") == words.count("]") and words.count("{") == words.count("}")
    safe = safe and not any(_COMPACT.match(line) or len(line) - len(line.lstrip()) > 40 for line in lines)
    if not safe or lines[0][:1] in ("", " "):
        return [f"    {key}: {_quoted(words)}"]
    return [f"    {key}: |-", *(f"      {line}" if line else "" for line in lines)]


_COMPACT = re.compile(r"\s*(?:[-?:]\s+){4}")


def _quoted(words: str) -> str:
    """Write words in quotes, with the brackets that the reader counts as escapes."""
    said = json.dumps(words, ensure_ascii=False)
    for mark in "[]{}":
        said = said.replace(mark, f"\\u{ord(mark):04x}")
    return said
