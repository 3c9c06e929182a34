"""A second scorer, written from the specification alone, must agree with the first on random rounds.

The rounds are plain data made from fixed seeds (``random_rounds``), written as the folder they would be and read by
the round's own reader; what is compared is what the results document says in the end. ``CCHC_DIFFERENTIAL=5000`` has
5,000 rounds compared instead of the usual few hundred.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
import random_rounds as rounds
import second_scorer as second
import test_form_formulas as forms

from cchc.formats.files import Raw
from cchc.formats.results.writing import to_json
from cchc.formats.round.folder import load_round, read_submissions
from cchc.formats.sets.reading import parse_set
from cchc.language import Language
from cchc.problems import has_errors
from cchc.recording import results_of
from cchc.rounds import score_round

ROUNDS = int(os.environ.get("CCHC_DIFFERENTIAL", "240"))
PARTS = 10
"""So that processes can share them."""


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
            code: points
            if code in adjustments
            else (state, None if state == "not_applicable" else points, maxima[code])
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


def features(given: dict, results: dict) -> Iterator[tuple[object, ...]]:
    """What a round has in it, and what came of it."""
    policy = given["criteria"]["policy"]
    scored = results["units"].values()
    points = policy["rounding"]["points"]
    yield "points", points if points == "exact" else points.get("mode", "half_up")
    yield "index", policy["rounding"]["index"].get("mode", "half_up")
    for leaf in rounds.leaves_of(given["criteria"]):
        states = {result["counted"][leaf["code"]][0] for result in scored}
        for state in states:
            yield "indicator", leaf["rule"]["kind"], state
            yield "by", leaf.get("scored_by", "unit"), state
        if leaf["rule"]["kind"] == "number" and "scored" in states:
            yield "below zero", "scored", leaf["rule"].get("negative") == "allowed"
        yield "override", leaf.get("not_applicable"), bool(states)
    for result in scored:
        yield "ranks", policy["ranking"]["ties"], policy["ranking"]["by"], result["tied"]
        yield "groups", policy["ranking"]["groups"], result["tied"]
        yield "decided", result["decided"] and result["decided"][0]
        yield "missed", len(result["missed"])
        yield "rescaled", result["measured"] is not None
        for kind in ("bonus", "penalty"):
            cap = policy.get("adjustments", {}).get(kind)
            yield kind, result[kind] > 0, cap is not None and result[kind] == Fraction(cap)
        yield "beyond", result["exact"] > 100, result["exact"] < 0
        for step in result["steps"]:
            yield "stage", second.kind_of(step["stage"]), any(item["settled"] for item in step["standing"].values())
    for why in results["unranked"].values():
        yield "unranked", why


@pytest.fixture(scope="module")
def seen() -> set[tuple[object, ...]]:
    """The features of all rounds that are compared in an ordinary run."""
    found: set[tuple[object, ...]] = set()
    for seed in range(240):
        given = rounds.random_round(seed)
        found.update(features(given, second.score_round(given)))
    return found


@pytest.mark.parametrize(
    ("named", "expected"),
    {
        "points": {("exact",), ("half_up",), ("half_even",), ("down",)},
        "index": {("half_up",), ("half_even",), ("down",)},
        "indicator": set(product(rounds.KINDS, ("scored", "unanswered", "not_applicable"))),
        "by": set(product(("unit", "appraiser", "council", "survey"), ("scored", "unanswered", "not_applicable"))),
        "override": set(product((None, "exclude", "full", "zero", "forbid"), (True, False))),
        "ranks": set(product(("competition", "dense", "ordinal"), ("exact", "published"), (True, False))),
        "groups": set(product(("together", "apart"), (True, False))),
        "decided": {(None,), ("exact",), ("tie_break",), ("order",)},
        "missed": {(0,), (1,), (2,), (3,)},
        "rescaled": {(True,), (False,)},
        "bonus": {(False, False), (True, False), (True, True)},
        "penalty": {(False, False), (True, False), (True, True)},
        "beyond": {(False, False), (True, False), (False, True)},
        "stage": {
            ("self", False),
            *product(("appraisal", "explanation", "council"), (True, False)),
        },
        "below zero": {("scored", True), ("scored", False)},
        "unranked": {("not_submitted",), ("invalid",), ("unanswered",), ("nothing_applicable",)},
    }.items(),
)
def test_the_random_rounds_have_everything_in_them(seen, named, expected):
    found = {feature[1:] for feature in seen if feature[0] == named}
    assert found == expected


# Forms


def test_forms_of_random_sets_show_the_points_of_the_second_scorer(tmp_path, recalculated):
    """Each answered by a unit as a person would type it, opened and saved by a spreadsheet program."""
    paths, expected = [], []
    for seed in range(12):
        draw = rounds.Draw(seed)
        given = rounds.criteria_set(draw)
        given.pop("adjustments", None)
        given["policy"] = {key: given["policy"][key] for key in ("rounding", "not_applicable")} | {
            "unanswered": "zero",
            "grades": [{"code": "a", "name": "Một hạng"}],
        }
        leaves = rounds.leaves_of(given)
        criteria = parse_set(Raw("set.yaml", rounds.written(given, flow=False).encode())).sound
        assert criteria is not None
        answers = [typed_answer(draw, leaf, given["policy"]) for leaf in leaves]
        paths.append(tmp_path / f"{seed}.xlsx")
        forms.write_answers(paths[-1], criteria, answers)
        expected.append(
            {
                leaf["code"]: shown_for(given, leaf, answer)
                for leaf, answer in zip(leaves, answers, strict=True)
                if forms.typed(criteria.by_code[leaf["code"]], answer) is not None
            }
        )
    wrong = []
    for path, due_of_leaves in zip(recalculated(paths), expected, strict=True):
        shown = forms.read_shown(path)
        wrong += [
            (path.stem, code, shown[code], points)
            for code, points in due_of_leaves.items()
            if not forms.near(shown[code], points)
        ]
    assert wrong == []


def typed_answer(draw, leaf: dict, policy: dict) -> object:
    """A form has one way to say that something does not apply, and none where it always does."""
    answer = rounds.answer(draw, leaf)
    if isinstance(answer, str) or "not_applicable" in answer:
        is_open = leaf.get("not_applicable", policy["not_applicable"]) != "forbid"
        return second.AWAY if answer and is_open else ""
    return answer


def shown_for(criteria: dict, leaf: dict, answer: object) -> object:
    """What stands beside an answer: its points, ``KAD``, nothing, or a word for one that no points can be given for."""
    given = {"criteria": criteria, "units": [], "stages": ["self"], "stage": "self", "files": {}}
    scorer = second.Scorer(given)
    try:
        said = second.Said(leaf, answer, "self")
        if said.facts is None:
            return ""
        if said.facts != second.AWAY and leaf["rule"]["kind"] == "relative":
            return "chờ"  # until the other units are known
        state, points, _ = scorer.counted(leaf["code"], {"facts": said.facts, "settled": None}, {})
    except second.Wrong:
        return "sai"
    return "KAD" if state == "not_applicable" else points
