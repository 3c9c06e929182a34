"""The inputs that a results document names, and what it changes in the one that it replaces."""

from __future__ import annotations

from ...inputs import InputFile, Role
from ...language import Language
from ...number import exact_text, parse_exact
from ...problems import Message
from ...revision import Cause, Difference, Fate, Figure, Ground, InputChange, Revision, UnitChange, What
from ...scoring import State
from ..json_part import Broken, Part
from ..json_text import Json

_TEXTS = (What.PLACE, What.GRADE, What.OTHER)
"""What is told in codes and texts, and not in numbers."""


def input_json(file: InputFile) -> Json:
    return {
        "role": file.role.value,
        **({"unit": file.unit} if file.unit else {}),
        **({"stage": file.stage} if file.stage else {}),
        "name": file.name,
        "sha256": file.sha256,
    }


def revision_json(revision: Revision, language: Language) -> Json:
    return {
        "seal": revision.seal,
        "inputs": [input_change_json(change) for change in revision.inputs],
        "changes": [unit_change_json(unit, language) for unit in revision.units],
    }


def input_change_json(change: InputChange) -> Json:
    now = {"sha256_now": change.now} if change.fate is Fate.CHANGED else {}
    return {"change": change.fate.value, **input_json(change.file), **now}


def unit_change_json(unit: UnitChange, language: Language) -> Json:
    differences = [difference_json(one, language) for one in unit.differences]
    return {"code": unit.code, "name": unit.name, "differences": differences}


def difference_json(difference: Difference, language: Language) -> Json:
    return {
        "what": difference.what.value,
        **({"code": difference.code} if difference.code else {}),
        "old": _figure(difference.old, language),
        "new": _figure(difference.new, language),
        "causes": [_cause(cause) for cause in difference.causes],
    }


def _figure(figure: Figure, language: Language) -> str | None:
    if isinstance(figure, Message):
        return language.sentence(figure)
    return figure if figure is None or isinstance(figure, str) else exact_text(figure)


def _cause(cause: Cause) -> Json:
    return {
        "ground": cause.ground.value,
        **({"role": cause.role.value} if cause.role else {}),
        **({"stage": cause.stage} if cause.stage else {}),
    }


# --- reading ---------------------------------------------------------------------------------------------------


def read_inputs(part: Part) -> tuple[InputFile, ...]:
    return tuple(_read_input(item) for item in part.parts("inputs")) if part.has("inputs") else ()


def _read_input(part: Part) -> InputFile:
    return InputFile(
        part.member("role", Role),
        part.text("name"),
        part.text("sha256"),
        part.text("unit") if part.has("unit") else "",
        part.text("stage") if part.has("stage") else "",
    )


def read_revision(part: Part) -> Revision:
    return Revision(
        part.text("seal"),
        tuple(_read_input_change(change) for change in part.parts("inputs")),
        tuple(
            UnitChange(
                unit.text("code"),
                unit.text("name"),
                tuple(_read_difference(difference) for difference in unit.parts("differences")),
            )
            for unit in part.parts("changes")
        ),
    )


def _read_input_change(part: Part) -> InputChange:
    fate = part.member("change", Fate)
    return InputChange(fate, _read_input(part), part.text("sha256_now") if fate is Fate.CHANGED else "")


def _read_difference(part: Part) -> Difference:
    what = part.member("what", What)
    return Difference(
        what,
        part.text("code") if part.has("code") else "",
        _read_figure(part, "old", what),
        _read_figure(part, "new", what),
        tuple(
            Cause(
                cause.member("ground", Ground),
                cause.member("role", Role) if cause.has("role") else None,
                cause.text("stage") if cause.has("stage") else "",
            )
            for cause in part.parts("causes")
        ),
    )


def _read_figure(part: Part, key: str, what: What) -> Figure:
    if not part.has(key):
        return None
    text = part.text(key)
    if what in _TEXTS or text == State.NOT_APPLICABLE.value:
        return text
    number = parse_exact(text)
    if number is None:
        raise Broken(f"{part.path}.{key}")
    return number
