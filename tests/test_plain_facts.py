"""Figures that are taken as they are: they are what the reader of all answers makes of them, and nothing else is."""

from __future__ import annotations

import random

import pytest
from random_rounds import random_round, write_round

from cchc.answers import plain_facts, read_answer
from cchc.formats.round_folder import load_round
from cchc.formats.workbooks.cells import GridSource
from cchc.nodes import Mapping, Scalar
from cchc.rules import Figure


def read_in_full(rule, figures):
    """The facts of the answer that states figures under the keys of the rule's first way, and what is said of it."""
    source = GridSource("a.csv")
    keys = rule.ways[0].keys
    entries = {key: Scalar(str(figure), (1, at)) for at, (key, figure) in enumerate(zip(keys, figures, strict=True))}
    answer = read_answer(rule, Mapping(entries, dict.fromkeys(entries, (1, 1)), (1, 1)), source, code="1.1")
    return (None if answer is None else (answer.way, answer.stated)), source.problems


@pytest.mark.parametrize("seeds", [range(start, start + 20) for start in range(0, 100, 20)], ids=str)
def test_they_are_what_the_reader_of_all_answers_makes_of_them(seeds, tmp_path):
    taken = left = 0
    for seed in seeds:
        home = tmp_path / str(seed)
        write_round(random_round(seed, units=1), home)
        loaded, _ = load_round(home)
        if loaded is None:
            continue
        rng = random.Random(seed)
        for leaf in loaded.round.criteria.answered:
            inputs = leaf.rule.ways[0].inputs
            for _ in range(12):
                figures = [rng.choice((0, 1, 2, 3, 5, 50, 100, 101, 1_000, -1)) for _ in inputs]
                found = plain_facts(leaf.rule, figures)
                if not all(isinstance(asked, Figure) for asked in inputs) or len(leaf.rule.ways) > 1:
                    assert found is None
                    continue
                answer, problems = read_in_full(leaf.rule, figures)
                if found is None:
                    left += 1
                    assert answer is None
                    assert problems
                else:
                    taken += 1
                    assert (answer, problems) == ((0, found), [])
                assert plain_facts(leaf.rule, [*figures, 1]) is None
    assert taken > 100
    assert left > 20
