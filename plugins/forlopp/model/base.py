"""The base of all models and the simple types that the rest is made of.

In: the strings of the source. Out: typed, frozen values. Never guesses: a value that is not written as the format says
is an error with a type of its own (`forlopp_*`), which validate.py turns into Swedish.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
INCLUDED_ID_PATTERN = r"^[a-z0-9]+(-{1,2}[a-z0-9]+)*$"


class Model(BaseModel):
    """A frozen value that knows all its fields: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


def _yes_no(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("forlopp_yes_no", "true or false")


def _date(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        try:
            return datetime.date.fromisoformat(value.strip())
        except ValueError as error:
            raise PydanticCustomError("forlopp_no_such_day", "no such day") from error
    raise PydanticCustomError("forlopp_date", "a date")


def _number(value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[-−]?[0-9]{1,12}([.,][0-9]{1,9})?", value.strip()):
        number = float(value.strip().replace(",", ".").replace("−", "-"))
        return int(number) if number.is_integer() else number
    raise PydanticCustomError("forlopp_number", "a number")


def _count(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,2}", value.strip()):
        return int(value)
    raise PydanticCustomError("forlopp_count", "a whole number from 1")


def _one_or_several(value: Any) -> Any:
    """Take one value or a list: `lane: doctor` and `lane: [doctor, physio]` are both right in the source."""
    return [value] if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Date = Annotated[
    datetime.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
Number = Annotated[float | int, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 1})]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
ShownId = Annotated[str, StringConstraints(pattern=INCLUDED_ID_PATTERN, max_length=161)]
"""An id as it stands in a document that is shown: two hyphens join a generic model's id and its part's."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Several = BeforeValidator(_one_or_several)

UNITS = {
    "min": "PT{}M",
    "minut": "PT{}M",
    "minuter": "PT{}M",
    "h": "PT{}H",
    "timme": "PT{}H",
    "timmar": "PT{}H",
    "dygn": "P{}D",
    "dag": "P{}D",
    "dagar": "P{}D",
    "vecka": "P{}W",
    "veckor": "P{}W",
    "månad": "P{}M",
    "månader": "P{}M",
    "år": "P{}Y",
}
"""Units of time that an author may write, with the ISO 8601 form of each."""


class Duration(Model):
    """A stretch of time as the author wrote it ("10 min") and in ISO 8601 ("PT10M")."""

    text: str
    iso: str


_DURATION = re.compile(r"([0-9]{1,4})(?:,([0-9]{1,2}))?(?:[ \u00a0]?[–-][ \u00a0]?([0-9]{1,4}))?[ \u00a0]+(\S+)")


def parse_duration(text: str) -> Duration | None:
    """Read "10 min", "4,5 timmar" or "6–8 veckor" (ISO gives the longer time); None when it is no such thing."""
    match = _DURATION.fullmatch(text.strip())
    if not match or match[4] not in UNITS or int(match[3] or match[1]) == 0 and not match[2]:
        return None
    number, form = match[3] or match[1], UNITS[match[4]]
    if match[2]:
        if match[3] or not form.startswith("PT"):
            return None if match[3] else Duration(text=text.strip(), iso=form.format(f"{number}.{match[2]}"))
        # Hours and minutes are given in the next smaller unit: 4.5 hours as PT270M, which every reader understands.
        smaller = float(f"{number}.{match[2]}") * 60
        unit = "M" if form.endswith("H") else "S"
        return Duration(text=text.strip(), iso=f"PT{smaller:g}{unit}")
    return Duration(text=text.strip(), iso=form.format(number))


def _duration(value: Any) -> Any:
    if isinstance(value, Duration):
        return value
    duration = parse_duration(value) if isinstance(value, str) else None
    if duration is None:
        raise PydanticCustomError("forlopp_duration", "a time")
    return duration


Time = Annotated[
    Duration, BeforeValidator(_duration), WithJsonSchema({"type": "string", "examples": ["10 min", "6 veckor"]})
]
