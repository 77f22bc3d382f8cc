"""A returned form, Word or JSON → an organisation's answers, and what has to be said of it.

In: a file's name and bytes, and the parts that were asked about. Out: `Received`. Never raises for what somebody sent
in, and drops nothing: what has no place of its own is put among the comments on the whole, and told of.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from ..diagnostics import brief, fold
from ..ledger import number
from ..model.consultation import RESPONSES, Answer, Form
from .filled import Filled, Unreadable, filled
from .parts import Row

Note = tuple[str, str, str]
"""How severe ("error": the form was not read; "warning"; "note"), what, and what to do."""

_JSON_LIMIT = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A returned form. Without a form it could not be read, and the notes say why."""

    file: str
    form: Form | None
    notes: tuple[Note, ...] = ()
    sum: str = ""

    @property
    def mark(self) -> str:
        """A sum over everything that is answered: the same answers have the same sum, in whatever file they come."""
        if self.sum:
            return self.sum
        assert self.form
        said = [[one.part, one.response, one.comment, one.proposal] for one in self.form.answers if _says(one)]
        whole = [self.form.organisation, self.form.publish, self.form.general, sorted(said)]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:16]


def received(file: str, content: bytes, id: str, version: str, rows: Sequence[Row]) -> Received:
    """Read a returned form and see what it says beside the parts that were asked about."""
    try:
        form, notes = _form(file, content, rows)
    except Unreadable as error:
        return Received(file, None, (("error", f"{error.args[0]}.", error.args[1]),))
    if refused := _refused(form, id, version):
        return Received(file, None, (*notes, refused))
    form, more = _placed(form, rows)
    if not form.answers and not form.general:
        empty = "Formuläret är tomt: ingen rad är ifylld."
        return Received(file, None, (("error", empty, "Fråga avsändaren om det är rätt fil, eller ta bort den."),))
    if not form.organisation.strip():
        said = "Formuläret säger inte vilken organisation som svarar."
        return Received(file, None, (("error", said, "Skriv organisationens namn i formuläret och kör om."),))
    return Received(file, form, (*notes, *more))


def _form(file: str, content: bytes, rows: Sequence[Row]) -> tuple[Form, list[Note]]:
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf")) or not content:
        return _from_word(filled(content), rows)
    if content[:5] == b"%PDF-":
        raise Unreadable("Filen är en PDF", "Be om formuläret som Word-fil, eller skriv in svaret i ett tomt formulär.")
    return _from_json(content), []


# ---------------------------------------------------------------------------------------------------------------------
# The two kinds of file


def _from_json(content: bytes) -> Form:
    remedy = "Utgå från JSON-formuläret på webbplatsen och ändra bara värdena. Schemat finns bredvid det."
    if len(content) > _JSON_LIMIT:
        raise Unreadable("Filen är orimligt stor och öppnades inte", remedy)
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        line = f" Felet står på rad {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"Filen är varken ett Word-formulär eller läsbar JSON.{line}", remedy) from error
    if not isinstance(data, dict):
        raise Unreadable("Filen är inget remissformulär", remedy)
    try:
        form = Form.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(key) for key in error.errors()[0]["loc"])
        raise Unreadable(f"Värdet ”{_clean(where)}” kan inte läsas", remedy) from error
    answers = tuple(
        one.model_copy(update={"comment": _clean(one.comment), "proposal": _clean(one.proposal)})
        for one in form.answers
    )
    words = {key: _clean(getattr(form, key)) for key in ("organisation", "general")}
    return form.model_copy(update={**words, "answers": answers})


_PUBLISH = {"ja": "yes", "nej": "no", "yes": "yes", "no": "no"}


def _from_word(found: Filled, rows: Sequence[Row]) -> tuple[Form, list[Note]]:
    notes: list[Note] = []
    general = [_clean(found.head.get("general", ""))]
    for words in filter(None, (_clean(words) for words in found.loose)):
        general.append(f"(Stod utanför rutorna:) {words}")
        said = f"Text utanför rutorna lades bland synpunkterna på helheten: ”{_start(words)}”."
        notes.append(("warning", said, "Flytta den till rätt del i loggen om den hör dit."))
    for part in found.twice:
        notes.append(("warning", f"Delen ”{part}” har två rader i formuläret.", "Läs båda svaren i loggen."))
    if found.margin:
        many = "1 kommentar" if found.margin == 1 else f"{found.margin} kommentarer"
        said = f"Filen har {many} i marginalen, som inte är inlästa."
        notes.append(("warning", said, "Läs dem i filen, skriv in dem i formulärets rutor och kör om."))
    asked = {row.id: row for row in rows}
    answers = tuple(_answer(part, cells, asked.get(part), notes) for part, cells in found.rows.items())
    version = found.document[1] if re.fullmatch(r"[0-9]+(\.[0-9]+){0,2}", found.document[1]) else "0"
    publish = _PUBLISH.get(fold(_clean(found.head.get("publish", ""))).rstrip("."), "")
    form = Form.model_construct(
        pathway=found.document[0],
        version=version,
        organisation=_cut(
            _clean(found.head.get("organisation", "")).replace("\n", " "), 300, "Organisationens namn", notes
        ),
        publish=publish,
        general="\n\n".join(filter(None, general)),
        answers=tuple(one for one in answers if _says(one)),
    )
    return form, notes


_LONGEST = 20_000


def _answer(part: str, cells: tuple[str, ...], row: Row | None, notes: list[Note]) -> Answer:
    number, hash, excerpt, chosen, comment, proposal = (_clean(cell) for cell in cells)
    response = _WORDS.get(fold(chosen).strip(" ."), "")
    if chosen and not response:
        comment = f"(I rutan för ställning stod: {chosen})\n{comment}".strip()
        said = f"Svaret på {number or part} är ”{_start(chosen)}”, som inte är någon av formulärets ställningar."
        notes.append(("warning", said, "Det lades i kommentaren. Rätta response i loggen om meningen är klar."))
    if row and excerpt and hash == row.hash and _bare(excerpt) != _bare(row.text):
        proposal = f"{proposal}\n(Ändrat i kolumnen Del: {excerpt})".strip()
        said = f"Texten i kolumnen Del är ändrad för {number or part}."
        notes.append(("warning", said, "Ändringen lades bland förslagen till ny text."))
    said = f"Svaret på {number or part}"
    texts = {name: _cut(words, _LONGEST, said, notes) for name, words in (("comment", comment), ("proposal", proposal))}
    return Answer(part=part[:161], number=number[:20], hash=hash, text=excerpt, response=response, **texts)


def _cut(words: str, most: int, what: str, notes: list[Note]) -> str:
    """Return at most so many signs of words, and say so where there were more."""
    if len(words) > most:
        said = f"{what} är kortat till {most} tecken: i formuläret var det {len(words)}."
        notes.append(("warning", said, "Läs resten i formuläret och sammanfatta det i loggen."))
    return words[:most]


_WORDS = {fold(RESPONSES[key]): key for key in RESPONSES if key != "comment"} | {
    key: key for key in ("agree", "partly", "reject", "abstain")
}


def _bare(words: str) -> str:
    return re.sub(r"\W+", "", words)


def _start(words: str) -> str:
    return brief(" ".join(words.split()))


_CONTROL = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def _clean(words: str) -> str:
    """Return words without marks that nobody sees, composed, with plain line ends and no blanks at the ends."""
    words = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    words = _CONTROL.sub("", words).replace("\ufffe", "").replace("\uffff", "")
    return "\n".join(line.rstrip() for line in words.split("\n")).strip()


# ---------------------------------------------------------------------------------------------------------------------
# Beside what was asked


def _says(answer: Answer) -> bool:
    return bool(answer.response or answer.comment or answer.proposal)


def _refused(form: Form, id: str, version: str) -> Note | None:
    if form.pathway != id:
        said = f"Formuläret gäller ”{form.pathway}”, inte ”{id}”."
        return "error", said, f"Kör forlopp responses med mappen och {form.pathway}."
    if number(form.version) != number(version):
        said = f"Formuläret gäller version {form.version}, men på remiss är version {version}."
        return "error", said, "Be avsändaren svara i det nya formuläret, eller skriv in svaret i ett sådant."
    return None


def _placed(form: Form, rows: Sequence[Row]) -> tuple[Form, list[Note]]:
    """Give each answer the number and the words of its part; move answers on what does not exist to the whole."""
    asked: Mapping[str, Row] = {row.id: row for row in rows}
    notes: list[Note] = []
    general = [form.general]
    kept: dict[str, Answer] = {}
    for answer in filter(_says, form.answers):
        row = asked.get(answer.part)
        if row is None or answer.part in kept:
            what = "som inte finns" if row is None else "som redan har ett svar i samma formulär"
            general.append(_moved(answer, what))
            said = f"Ett svar gäller delen ”{_start(answer.part)}”, {what}."
            notes.append(("warning", said, "Det lades bland synpunkterna på helheten."))
            continue
        if answer.hash and answer.hash != row.hash:
            said = f"Texten i {row.number} har ändrats sedan formuläret gjordes: svaret gäller den förra lydelsen."
            notes.append(("note", said, "Jämför med den nuvarande lydelsen när du skriver beslutet."))
        kept[row.id] = with_part(answer, row)
    order = {row.id: place for place, row in enumerate(rows)}
    answers = tuple(sorted(kept.values(), key=lambda one: order[one.part]))
    whole = _cut("\n\n".join(filter(None, general)), _LONGEST, "Det som sägs om helheten", notes)
    return form.model_copy(update={"general": whole, "answers": answers}), notes


def _moved(answer: Answer, what: str) -> str:
    response = RESPONSES.get(answer.response, "")
    said = "\n".join(filter(None, (response, answer.comment, answer.proposal)))
    return f"(Svar på delen {answer.number or answer.part}, {what}:) {said}"


def with_part(answer: Answer, row: Row) -> Answer:
    """Return an answer with its part's number and words; the hash stays that of the text that was answered on."""
    return answer.model_copy(update={"number": row.number, "text": row.text, "hash": answer.hash or row.hash})


def summary(one: Received) -> Iterator[str]:
    """Yield what a form brought, in words."""
    assert one.form
    counts: dict[str, int] = {}
    for answer in one.form.answers:
        words = RESPONSES.get(answer.response) or RESPONSES["comment"]
        counts[words] = counts.get(words, 0) + 1
    yield f"{len(one.form.answers)} svar"
    yield from (f"{words.lower()} {count}" for words, count in counts.items())


def renamed(one: Received, name: str) -> Received:
    """Return a form under another name, known again by its own sum."""
    assert one.form
    return replace(one, form=one.form.model_copy(update={"organisation": name}), sum=one.mark)
