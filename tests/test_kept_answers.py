"""Results keep the answers and the set: scored again from the document alone, every point is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.analysis.kept_answers import kept_answer
from cchc.commands import main
from cchc.criteria import CriteriaSet
from cchc.formats.results.kept_set import set_of_results
from cchc.formats.results.reading import load_results
from cchc.results import Results
from cchc.scoring import State, score_indicator

EXAMPLES = Path(__file__).parent.parent / "examples"
ROUNDS = sorted(path.parent.name for path in EXAMPLES.glob("*/round.yaml"))


@pytest.mark.parametrize("name", ROUNDS)
def test_kept_answers_come_to_the_same_points(name, tmp_path, capsys):
    file = tmp_path / "results.json"
    main(["batch", str(EXAMPLES / name), "-o", str(file)])
    capsys.readouterr()
    results = load_results(file)
    assert isinstance(results, Results)
    criteria = set_of_results(results, str(file))
    assert isinstance(criteria, CriteriaSet)
    assert criteria.sha256 == results.criteria.sha256
    compared = 0
    for entry in results.units:
        for record in entry.unit.indicators:
            answer = kept_answer(record, criteria.by_code[record.code].rule)
            assert answer is not None
            if criteria.by_code[record.code].rule.compares or "SURVEY" in record.reason.code:
                continue
            again = score_indicator(criteria, criteria.by_code[record.code], answer)
            assert again.state is record.state
            assert record.state is State.NOT_APPLICABLE or again.points == record.points
            assert record.reason.code in (again.reason.code, "R-AWAITED")
            compared += 1
    assert compared
