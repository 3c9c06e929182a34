"""The status of a round as a JSON document, ``cchc-status/1``."""

from __future__ import annotations

import datetime

from ...assessment import Submission
from ...language import Language
from ...status import Part, RoundStatus, StageStatus, UnitStatus
from ..json_text import Json
from ..results.parts import problem_json

FORMAT = "cchc-status/1"


def status_json(status: RoundStatus, language: Language) -> Json:
    """All that is known, a unit's stages in their order; days as 2024-01-31."""
    round_, following = status.round, status.next
    return {
        "format": FORMAT,
        "round": {"name": round_.name, "year": round_.year},
        "on": status.today.isoformat(),
        "missing": status.overdue,
        "next_deadline": None if following is None else following.stage.name,
        "stages": [_stage(stage) for stage in status.stages],
        "units": [_unit(entry) for entry in status.units],
        "strays": [_stray(one, language) for one in status.strays],
        "problems": [problem_json(problem, language) for problem in status.problems],
    }


def _stage(stage: StageStatus) -> Json:
    return {
        "stage": stage.stage.name,
        "kind": stage.stage.kind.value,
        "deadline": _day(stage.deadline),
        "days_left": stage.left,
        "due": stage.due,
        "in": stage.came,
        "counts": {state.value: count for state, count in stage.counts.items()},
        "late": stage.late,
        "missing": stage.overdue,
    }


def _unit(entry: UnitStatus) -> Json:
    unit = entry.unit
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.group,
        "order": entry.order,
        "stages": [_part(part) for part in entry.parts],
    }


def _part(part: Part) -> Json:
    came = part.arrival
    return {
        "stage": part.stage.name,
        "state": part.state.value,
        "asked": part.asked,
        "unanswered": part.unanswered,
        "errors": part.errors,
        "received": None if came is None else {"date": came.date.isoformat(), "stated": came.stated},
        "days_late": part.late,
        "days_missing": part.overdue,
        "files": list(part.files),
        **({"later_files": [file.name for file in part.later]} if part.later else {}),
    }


def _stray(submission: Submission, language: Language) -> Json:
    return {
        "file": submission.place.file,
        "stage": submission.stage,
        "problems": [problem_json(problem, language) for problem in submission.problems],
    }


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()
