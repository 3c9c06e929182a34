"""Messages and problems of a document of results, read back."""

from __future__ import annotations

from ...language import numeric_values
from ...problems import Message, Place, Problem, Value
from ..json_part import Broken, Part


def read_message(part: Part) -> Message:
    code = part.text("code")
    values = part.part("values")
    try:
        numeric = numeric_values(code)
    except ValueError:  # a code that is no template
        raise Broken(f"{part.path}.code") from None
    return Message(code, {key: _read_value(values, key, numeric=key in numeric) for key in values})


def _read_value(part: Part, key: str, *, numeric: bool) -> Value:
    value = part.raw(key)
    if isinstance(value, dict):
        return read_message(part.part(key))
    if isinstance(value, list):
        if value and all(isinstance(item, dict) for item in value):
            return tuple(read_message(message) for message in part.parts(key))
        return part.texts(key)
    if isinstance(value, str):
        return part.exact(key) if numeric else part.text(key)
    return part.whole(key)


def read_problem(part: Part) -> Problem:
    places = [
        Place(
            place.text("file"),
            place.whole("line") if place.has("line") else None,
            place.whole("column") if place.has("column") else None,
            place.text("sheet") if place.has("sheet") else None,
        )
        for place in part.parts("places")
    ]
    return Problem(read_message(part), tuple(places))
