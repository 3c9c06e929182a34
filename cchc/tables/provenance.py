"""Where results come from: set, policy, tool, inputs, and what was said about them."""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis.comparison import Comparison
from ..analysis.reconciliation import is_appraised
from ..assessment import SELF
from ..criteria import Status
from ..inputs import InputFile, Role
from ..problems import N_, Message, Severity, Value
from ..results import Results
from ..stages.stage import stage_words
from .explanations import is_explained
from .final import standing
from .policy_words import policy_notes
from .revision import ROLES, input_words
from .table import Cell, Column, Row, Table, Weight

STATUS = {
    Status.OFFICIAL: Message(N_("official")),
    Status.ILLUSTRATIVE: Message(N_("illustrative, not a decision of any authority")),
}

SEVERITIES = {Severity.ERROR: Message(N_("error")), Severity.WARNING: Message(N_("warning"))}


_REASONS_HERE = Message(N_("of every unit and indicator: on the sheet “Reasons”"))
_REASONS_ELSEWHERE = Message(
    N_(
        "of every unit and indicator: in the results document (cchc batch … -o results.json); they would fill more "
        "rows than a sheet is readable with"
    )
)


def provenance_table(results: Results, comparison: Comparison | None = None, *, reasons: bool = True) -> Table:
    """Names and values, then the input files with their fingerprints; ``reasons``: also where those of points are."""
    criteria = results.criteria
    rows: list[tuple[Cell, Cell]] = [
        (Message(N_("Round")), results.round),
        (Message(N_("Year")), str(results.year)),
        (Message(N_("Stage")), stage_words(results.stage)),
        (Message(N_("Standing")), standing(results)),
        *(((Message(N_("Seal")), results.seal),) if results.seal else ()),
        *(((Message(N_("Stages")), _stages(results)),) if is_appraised(results) else ()),
        (Message(N_("Criteria set")), Message("{name} ({id})", {"name": criteria.name, "id": criteria.id})),
        (Message(N_("Status of the set")), STATUS[criteria.status]),
        (Message(N_("Source of the set")), criteria.source),
        (Message(N_("SHA-256 of the set")), criteria.sha256),
        *(
            (Message(N_("Policy")) if not place else "", note)
            for place, note in enumerate(policy_notes(results.policy))
        ),
        *(((Message(N_("Compared with")), _compared(comparison)),) if comparison else ()),
        *(((Message(N_("Reasons and evidence")), _reasons(results)),) if reasons else ()),
        (Message(N_("Computed with")), Message("cchc {version}", {"version": results.version})),
    ]
    return Table(
        title=Message(N_("Where these results come from")),
        columns=(Column("", key="item"), Column("", key="value", wide=True)),
        rows=(
            *(Row(row) for row in rows),
            *_inputs(results),
        ),
        name=Message(N_("Provenance")),
    )


def _reasons(results: Results) -> Message:
    return _REASONS_HERE if is_explained(results) else _REASONS_ELSEWHERE


def _inputs(results: Results) -> Iterator[Row]:
    """The files that were read, by their roles; of documents that do not list them, those of the ranked units."""
    digest = Message(N_("SHA-256"))
    if not results.inputs:
        yield Row((Message(N_("Input file")), digest), Weight.HEADING)
        yield from (Row((entry.unit.source.name, entry.unit.source.sha256)) for entry in results.units)
    for role in Role:
        files = [file for file in results.inputs if file.role is role]
        if files:
            yield Row((Message(N_("Input: {role:m}"), {"role": ROLES[role]}), digest), Weight.HEADING)
        yield from (Row((_named(file), file.sha256)) for file in files)


def _named(file: InputFile) -> Cell:
    """A file, and the stage and the unit that it is of."""
    if file.stage not in ("", SELF):
        return Message("{file}: {role:m}", {"file": file.name, "role": input_words(file)})
    return Message("{file} ({unit})", {"file": file.name, "unit": file.unit}) if file.unit else file.name


def _stages(results: Results) -> Message:
    """In order, the one that is scored last."""
    return Message("{stages:l}", {"stages": tuple(stage_words(stage) for stage in results.stages)})


def _compared(comparison: Comparison) -> Message:
    before = comparison.before
    values: dict[str, Value] = {"round": before.round, "year": str(before.year), "criteria": before.criteria.name}
    return Message("{round} ({year}); {criteria}", values)


def problems_table(results: Results) -> Table:
    """Errors and warnings with their places."""
    return Table(
        title=Message(N_("Problems")),
        columns=(
            Column(Message(N_("Severity")), key="severity"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Place")), key="place"),
            Column(Message(N_("Problem")), key="problem", wide=True),
        ),
        rows=tuple(
            Row(
                (
                    SEVERITIES[problem.severity],
                    problem.code,
                    ", ".join(str(place) for place in problem.places),
                    problem.message,
                )
            )
            for problem in results.problems
        ),
        name=Message(N_("Problems")),
    )
