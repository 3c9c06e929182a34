"""A new round's folder: round.yaml, units.yaml, a blank assessment for each unit, and what to do next."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from ... import ending
from ...assessment import Predecessor, Unit
from ...criteria import AdjustmentKind, CriteriaSet, Indicator
from ...language import Language
from ...number import exact_text
from ...problems import N_, Message, Problem, Value
from ...rules import Choice
from ...stages.stage import WHO
from ...tables.adjustments import TITLE, caps_in_words
from ..files import clear_leftovers, failed, is_file, is_folder, partial_name, problem
from ..json_text import quoted

_README = N_(
    """# {name}

What lies here:

- round.yaml: the round: its name, year, criteria set, and what every printed sheet carries.
- units.yaml: the units, in the order in which lists show them.
- assessments/: one file for each unit, named by its code, with every indicator still unanswered.

What to do next:

1. Look through round.yaml and units.yaml; fill in the issuing body and the signers.
2. Make the Excel forms and send them out: cchc forms "{folder}" -o "{folder}/forms"
3. Put the forms that come back into assessments/, whatever their files are called; or fill in the files that lie there
   (leave empty what is not answered; write not_applicable for what does not apply). A file that was never filled in
   does not count beside a form.
4. See what is wrong or missing, and give each sender its own file back with the cells to mend marked:
   cchc check "{folder}" --mark "{folder}/to-mend"
5. See what has come in, and what is late or missing (deadlines stand in round.yaml): cchc status "{folder}"
6. Score, rank and classify: cchc batch "{folder}" -o ranking.xlsx -o results.json
7. Explain one figure: cchc score "{folder}/assessments/CODE.yaml" --explain {example}

Criteria set: {set} ({id}), maximum {maximum}.
"""
)


def create_round(
    folder: Path,
    criteria: CriteriaSet,
    units: Sequence[Unit],
    *,
    name: str,
    year: int,
    set_reference: str,
    language: Language,
) -> Problem | None:
    """Make the folder, whole or not at all. ``set_reference`` is how round.yaml names the set."""
    if is_file(folder) or (is_folder(folder) and any(folder.iterdir())):
        return problem("E-D003", str(folder))
    try:
        if not folder.parent.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
        partial = folder.parent / partial_name()
        try:
            partial.mkdir()
            clear_leftovers(partial)
            _fill(partial, folder, criteria, units, name, year, set_reference, language)
            if folder.exists():
                folder.rmdir()
            ending.check()
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        return failed("E-F004", str(folder), error)
    return None


def _fill(
    partial: Path,
    folder: Path,
    criteria: CriteriaSet,
    units: Sequence[Unit],
    name: str,
    year: int,
    set_reference: str,
    language: Language,
) -> None:
    say = language.say
    round_lines = [
        f"name: {quoted(name)}",
        f"year: {year}",
        f"criteria: {quoted(set_reference)}",
        "units: units.yaml",
        "assessments: assessments",
        say(N_("# What every printed sheet carries; whatever is left empty is left out.")),
        "heading:",
        "  issuer:",
        "  office:",
        "  place:",
        "  decision: {number: , date: }",
        "  signers:",
        *(f"    - {{title: {quoted(title)}, name: }}" for title in ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ")),
    ]
    _write(partial / "round.yaml", [*round_lines, *_calendar_lines(units, year, language)])
    _write(partial / "units.yaml", _unit_lines(units, language))
    (partial / "assessments").mkdir()
    answers = list(_answer_lines(criteria, language))
    for unit in units:
        head = [
            f"# {unit.name}",
            f"unit: {quoted(unit.code)}",
            f"year: {year}",
            f"criteria: {quoted(criteria.id)}",
            "answers:",
        ]
        _write(partial / "assessments" / f"{unit.code}.yaml", [*head, *answers])
    example = next(indicator.code for indicator in criteria.indicators)
    readme = say(_README).format(
        name=name,
        folder=folder,
        example=example,
        set=criteria.name,
        id=criteria.id,
        maximum=language.number(criteria.maximum),
    )
    _write(partial / "README.md", readme.splitlines())


def _calendar_lines(units: Sequence[Unit], year: int, language: Language) -> list[str]:
    """Deadlines and days of receipt as comments: whoever keeps track of them takes away the sign."""
    unit = units[0].code if units else "nhan-co"
    return [
        language.say(
            N_("# Without the # before them, these lines say until which day what is in time, and what came in")
        ),
        language.say(N_("# when; cchc status then tells what is late or missing. A date of an appraisal or an")),
        language.say(
            N_("# explanation makes the round one with appraisal: what appraisers score then counts from there.")
        ),
        f"# deadlines: {{self: {year + 1}-01-15}}",
        f"# received: {{self: {{{quoted(unit)}: {year + 1}-01-12}}}}",
    ]


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _unit_lines(units: Sequence[Unit], language: Language) -> list[str]:
    lines = [language.say(N_("# One line for each unit: a code (also its file's name) and a name."))]
    lines.append("units:" if units else "units: []")
    for unit in units:
        parts = {"code": unit.code, "name": unit.name, "kind": unit.kind, "group": unit.group, "parent": unit.parent}
        inner = ", ".join(f"{key}: {quoted(value)}" for key, value in parts.items() if value)
        if unit.predecessors:
            inner += f", predecessors: [{', '.join(map(_predecessor, unit.predecessors))}]"
        lines.append(f"  - {{{inner}}}")
    if not units:
        lines.append('#  - {code: nhan-co, name: "Xã Nhân Cơ", kind: xã}')
    return lines


def _predecessor(one: Predecessor) -> str:
    if one.weight == 1:
        return quoted(one.code)
    return f"{{code: {quoted(one.code)}, weight: {exact_text(one.weight)}}}"


def _example_of(key: str) -> dict[str, Value]:
    return {"key": key, "example": f"{{{key}: 85}}"}


def _answer_lines(criteria: CriteriaSet, language: Language) -> Iterator[str]:
    for part in criteria.fields:
        yield ""
        yield f"  # {part.code}. {part.name} ({language.number(part.maximum)})"
        for criterion in part.criteria:
            if criterion.has_sub_indicators:
                yield f"  # {criterion.code} {criterion.name} ({language.number(criterion.maximum)})"
            for indicator in criterion.indicators:
                yield from _indicator_lines(indicator, language)
    if criteria.adjustments:
        yield ""
        yield f"  # {language.sentence(TITLE)}"
        for cap in caps_in_words(criteria.policy):
            yield f"  #   {language.sentence(cap)}"
    for adjustment in criteria.adjustments:
        if adjustment.kind is AdjustmentKind.PENALTY:
            yield from _penalty_lines(adjustment.indicator, language)
        else:
            yield from _indicator_lines(adjustment.indicator, language)


def _penalty_lines(indicator: Indicator, language: Language) -> Iterator[str]:
    """What can cost points, without a line to fill in: it is imposed."""
    yield f"  # {indicator.code} {indicator.name} (-{language.number(indicator.maximum)})"
    imposed = Message(N_("a penalty, not stated by the unit: {source:m}"), {"source": WHO[indicator.scored_by]})
    yield f"  #   {language.sentence(imposed)}"
    for words in indicator.rule.words:
        yield f"  #   {language.sentence(words)}"


def _indicator_lines(indicator: Indicator, language: Language) -> Iterator[str]:
    yield f"  # {indicator.code} {indicator.name} ({language.number(indicator.maximum)})"
    for words in indicator.rule.words:
        yield f"  #   {language.sentence(words)}"
    way = indicator.rule.ways[0]
    for asked in way.inputs:
        if isinstance(asked, Choice):
            codes = ", ".join(option.code for option in asked.options)
            form = f"[{codes}]" if asked.several else codes
            yield f"  #   {asked.key}: {form}"
        elif asked.name not in ("", asked.key):
            yield f"  #   {asked.key}: {asked.name}"
    for asked in (asked for other in indicator.rule.ways[1:] for asked in other.inputs):
        alone = Message(N_("or, instead of the above, {key} alone, as in {example}"), _example_of(asked.key))
        yield f"  #   {language.sentence(alone)}"
    if indicator.evidence:
        evidence = Message(N_("Evidence: {text}"), {"text": indicator.evidence})
        yield f"  #   {language.sentence(evidence)}"
    inner = "".join(f"{key}: , " for key in way.keys)
    yield f"  {quoted(indicator.code)}: {{{inner}claimed: , evidence: }}"
