"""A second scorer, written from the specification alone, must agree with the first on random rounds.

The rounds are plain data made from fixed seeds (``random_rounds``), written as the folder they would be and read by
the round's own reader; what is compared is what the results document says in the end. ``CCHC_DIFFERENTIAL=5000`` has
5,000 rounds compared instead of the usual few hundred.
"""

from __future__ import annotations

import ast
import importlib.util
import os
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from cchc.formats.results_json import to_json
from cchc.formats.round_folder import load_round, read_submissions
from cchc.language import Language
from cchc.problems import has_errors
from cchc.results import results_of
from cchc.rounds import score_round

ROUNDS = int(os.environ.get("CCHC_DIFFERENTIAL", "300"))
PARTS = 10
"""So that processes can share them."""


def _module(name: str):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


second, rounds = _module("second_scorer"), _module("random_rounds")


def by_the_package(home: Path, stage: str) -> dict:
    """The results document of a round's folder."""
    folder, problems = load_round(home, stage=stage)
    assert folder is not None, problems
    assert not has_errors(problems), problems
    submissions, _, remarks = read_submissions(folder, jobs=1)
    return to_json(results_of(score_round(folder.round, submissions), remarks), Language("en"))


def told(document: dict) -> dict:
    """What the document says, in the shape in which the second scorer is asked."""
    units = {unit["code"]: told_of_unit(unit) for unit in document["units"]}
    whys = {unit["code"]: unit["why"] for unit in document["unranked"]}
    return {"order": [unit["code"] for unit in document["units"]], "units": units, "unranked": whys}


def told_of_unit(unit: dict) -> dict:
    adjustments = unit.get("adjustments", {"bonus": "0", "penalty": "0", "items": []})
    measured = unit.get("measured")
    decided = unit.get("decided")
    return {
        "points": value(unit["points"]),
        "maximum": value(unit["maximum"]),
        "measured": measured and (value(measured["points"]), value(measured["maximum"])),
        "exact": value(unit["index_exact"]),
        "index": value(unit["index"]),
        "fields": {
            part["code"]: (value(part["points"]), value(part["maximum"]), value(part["index_exact"]))
            for part in unit["fields"]
        },
        "counted": {
            **{
                item["code"]: (item["state"], value(item["points"]), value(item["maximum"]))
                for item in unit["indicators"]
            },
            **{item["code"]: value(item["points"]) for item in adjustments["items"]},
        },
        "bonus": value(adjustments["bonus"]),
        "penalty": value(adjustments["penalty"]),
        "steps": [
            (step["stage"], value(step["points"]), value(step["maximum"]), value(step["index_exact"]))
            for step in unit.get("stages", [])
        ],
        "grade": unit["grade"],
        "missed": [missed["grade"] for missed in unit.get("missed", [])],
        "rank": unit["rank"],
        "tied": unit["tied"],
        "decided": decided and (decided["by"], decided["field"]),
    }


def value(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def due(given: dict) -> dict:
    """The same of the second scorer's results."""
    results = second.score_round(given)
    units = {code: due_of_unit(given, result) for code, result in results["units"].items()}
    return {**results, "units": units}


def due_of_unit(given: dict, result: dict) -> dict:
    adjustments = {one["code"] for one in given["criteria"].get("adjustments", [])}
    maxima = {leaf["code"]: Fraction(leaf["maximum"]) for leaf in rounds.leaves_of(given["criteria"])}
    steps = [(step["stage"], step["points"], step["maximum"], step["exact"]) for step in result["steps"]]
    kept = ("points", "maximum", "measured", "exact", "index", "fields", "bonus", "penalty")
    return {
        **{key: result[key] for key in (*kept, "grade", "missed", "rank", "tied", "decided")},
        "counted": {
            # What does not apply has no points, not 0, and is listed with the maximum that it would have.
            code: points if code in adjustments else (state, None if state == "not_applicable" else points, maxima[code])
            for code, (state, points, _) in result["counted"].items()
        },
        "steps": steps if len(steps) > 1 else [],
    }


@pytest.mark.parametrize("part", range(PARTS))
def test_both_scorers_agree(part, tmp_path):
    for seed in range(part, ROUNDS, PARTS):
        given = rounds.random_round(seed)
        home = tmp_path / str(seed)
        rounds.write_round(given, home)
        assert told(by_the_package(home, given["stage"])) == due(given), f"seed {seed}"


def test_the_second_scorer_shares_no_code():
    tree = ast.parse(Path(second.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"__future__", "fractions", "math", "re"}
