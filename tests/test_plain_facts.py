"""Figures and texts that are taken as they are: they are what the full reader makes of them, and nothing else is."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from random_rounds import random_round, write_round

from cchc.answers import plain_facts, read_answer
from cchc.formats.forms.table import FormSource
from cchc.formats.round.folder import load_round
from cchc.formats.workbooks.cells import GridSource
from cchc.formats.workbooks.sheet_scan import Odd
from cchc.nodes import Mapping, Scalar
from cchc.problems import Message
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
    taken = left = several = 0
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
                if not all(isinstance(asked, Figure) for asked in inputs):
                    assert found is None
                    continue
                answer, problems = read_in_full(leaf.rule, figures)
                if found is None:
                    left += 1
                    assert answer is None
                    assert problems
                else:
                    taken += 1
                    several += len(leaf.rule.ways) > 1
                    assert (answer, problems) == ((0, found), [])
                assert plain_facts(leaf.rule, [*figures, 1]) is None
    assert taken > 100
    assert left > 20
    assert several > 10


ODD_PIECES = "\u0301", "e\u0301", "\u200b", "\u202e", "\x1b[1m", "\u00a0", "\n", "nh©n d©n", "~", "null", "=A1"
PIECES = st.sampled_from(["QĐ số 12", "Báo cáo", "tr. 3", " ", "|", *ODD_PIECES])
TEXTS = st.lists(PIECES, max_size=4).map("".join)


@settings(max_examples=500)
@given(st.lists(TEXTS, max_size=6))
@example(["QĐ số 12", "", "Báo cáo tr. 3"])
@example(["e", "\u0301"])
@example(["a|b", "c"])
def test_texts_that_are_plain_together_are_what_each_is_by_itself(texts):
    source = FormSource("a.xlsx", "Biểu")
    if source.are_plain_texts(texts):
        said = [source.text(Scalar(text, (1, 1)), what=Message("evidence")) if text else "" for text in texts]
        assert (said, source.problems) == (texts, [])


def test_which_texts_are_plain_together():
    source = FormSource("a.xlsx", "Biểu")
    assert source.are_plain_texts([])
    assert source.are_plain_texts(["QĐ số 12", "", "a|b"])
    for odd in ("a  b", " a", "a ", "a\nb", "e\u0301", "\u202ea", "nh©n d©n", "null", 1.0, True):
        assert not source.are_plain_texts(["QĐ số 12", odd, "a"]), odd
    assert not FormSource("a.xlsx", "Biểu", {(1, 1): Odd.ERROR}).are_plain_texts(["a"])
