"""How firm ranks are: margins and thresholds worked by hand, and draws held against a slow count in fractions."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_workbooks import load_workbook

from cchc.analysis.draws import WHOLE, drawn_weights, splitmix64
from cchc.analysis.margins import Distance, margins
from cchc.analysis.robustness import robustness
from cchc.answers import NOT_APPLICABLE, Answer
from cchc.assessment import Assessment, SourceFile, Submission, Unit
from cchc.formats.files import Raw
from cchc.formats.results.reading import load_results
from cchc.formats.sets.reading import parse_set
from cchc.number import Rounding, RoundingMode, fixed, quotient
from cchc.problems import Place
from cchc.recording import results_of
from cchc.results import AdjustmentsRecord, Results
from cchc.rounds import Round, score_round
from cchc.scoring import Sums
from cchc.tables.robustness import places_of, rounded_down, rounded_up

NONE = "-"
often = settings(max_examples=100, deadline=None)


def scored(
    units: dict[str, str], maxima=(50, 50), group_of: dict[str, str] | None = None, **ranking: object
) -> Results:
    """A round with a field for each maximum; of each unit the points of its fields, ``-`` where one does not apply."""
    fields = [
        {"code": str(n), "name": f"Lĩnh vực {n}", "maximum": str(maximum), "criteria": [
            {"code": f"{n}.1", "name": "Tiêu chí", "maximum": str(maximum), "rule": {"kind": "points"}},
        ]}
        for n, maximum in enumerate(maxima, 1)
    ]  # fmt: skip
    document = {
        "id": "set", "name": "Bộ tiêu chí", "level": "commune", "years": ["2023"], "status": "illustrative",
        "source": "bài kiểm tra", "maximum": str(sum(maxima)),
        "policy": {
            "rounding": {"points": "exact", "index": {"places": "2"}},
            "ranking": ranking,
            "grades": [
                {"code": "tot", "name": "Tốt", "from": "80"},
                {"code": "kha", "name": "Khá", "from": "65"},
                {"code": "yeu", "name": "Yếu"},
            ],
        },
        "fields": fields,
    }  # fmt: skip
    loaded = parse_set(Raw("set.yaml", json.dumps(document).encode()))
    assert loaded.sound is not None, loaded.problems
    listed = tuple(Unit(code, f"Xã {code}", group=(group_of or {}).get(code, "")) for code in units)
    sent = [submission(code, points) for code, points in units.items()]
    return results_of(score_round(Round("Đợt", 2023, loaded.sound, listed, Place("round.yaml")), sent), [])


def submission(unit: str, points: str) -> Submission:
    answers = {
        f"{n}.1": Answer(NOT_APPLICABLE if text == NONE else (quotient(Fraction(text), 1),))
        for n, text in enumerate(points.split(), 1)
    }
    place = Place(f"{unit}.yaml", 1, 1)
    return Submission(unit, Assessment(unit, 2023, "set", answers, SourceFile(f"{unit}.yaml", ""), place), (), place)


def ranks(results: Results, **options: int) -> dict[str, dict[int, int]]:
    return {unit.entry.unit.code: dict(unit.ranks) for unit in robustness(results, **options).units}


def pairs(results: Results, **options: int) -> dict[str, object]:
    return {
        f"{pair.ahead.unit.code}{pair.behind.unit.code}": pair.holds_to for pair in robustness(results, **options).pairs
    }


# --- draws -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seed", "published"),
    [
        (1234567, [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]),
        (0, [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]),
    ],
)
def test_the_generator_is_the_published_one(seed, published):
    assert list(islice(splitmix64(seed), 4)) == published


def test_weights_fill_their_range_evenly():
    weights = [weight for draw in drawn_weights(8, spread=10, draws=5000, seed=7) for weight in draw]
    assert all(WHOLE * 9 // 10 <= weight <= WHOLE * 11 // 10 for weight in weights)
    tenths = Counter((weight - WHOLE * 9 // 10) * 10 // (WHOLE // 5 + 1) for weight in weights)
    assert all(3700 < tenths[tenth] < 4300 for tenth in range(10)), "4,000 are due; 5 standard deviations are 300"


def test_the_same_seed_draws_the_same_and_more_draws_go_on_from_there():
    few, many = (list(drawn_weights(3, spread=25, draws=draws, seed=5)) for draws in (10, 20))
    assert many[:10] == few
    assert list(drawn_weights(3, spread=25, draws=10, seed=6)) != few


# --- thresholds worked by hand ---------------------------------------------------------------------------------


def test_two_units_turn_where_the_weights_say():
    """a leads by 15 in the first field and lacks 10 in the second: level where 15·(1−s) = 10·(1+s), so at 20 %."""
    results = scored({"a": "40 20", "b": "25 30"})
    assert pairs(results) == {"ab": 20}
    for spread, turns in ((10, False), (20, False), (40, True)):
        assert ranks(results, spread=spread)["a"].keys() == ({1, 2} if turns else {1})


def test_the_share_of_the_draws_is_the_area_in_which_the_order_turns():
    """15·w1 < 10·w2 in the square from 0.6 to 1.4: a triangle of 1/12 of 0.64, or 13.02 %."""
    (pair,) = robustness(scored({"a": "40 20", "b": "25 30"}), spread=40, draws=10_000).pairs
    assert 1150 < pair.turned < 1450, "1,302 are due; 4 standard deviations are 135"
    assert pair.level == 0


def test_a_unit_that_is_better_everywhere_is_never_passed():
    results = scored({"a": "40 30", "b": "39 29"})
    assert pairs(results, spread=99) == {"ab": quotient(999, 10)}
    assert ranks(results, spread=99) == {"a": {1: 1000}, "b": {2: 1000}}


def test_a_field_that_does_not_apply_has_no_weight():
    """a is at 80 % whatever the weights; b, at 85 %, is level with it where 50·w1 + 35·w2 = 40·(w1 + w2).

    That is where w1 is half of w2, so at 33.3 %.
    """
    results = scored({"a": "40 -", "b": "50 35"})
    assert pairs(results) == {"ba": quotient(333, 10)}
    assert ranks(results, spread=33) == {"a": {2: 1000}, "b": {1: 1000}}
    assert ranks(results, spread=60)["a"].keys() == {1, 2}


@pytest.mark.parametrize(("ties", "due"), [("competition", "1 1 1"), ("dense", "1 1 1"), ("ordinal", "1 2 3")])
def test_units_alike_in_everything_keep_their_ranks_in_every_draw(ties, due):
    results = scored(dict.fromkeys("cab", "20 1/3 -"), (50, 30, 20), ties=ties)
    found = robustness(results, spread=99)
    assert [dict(unit.ranks) for unit in found.units] == [{int(rank): 1000} for rank in due.split()]
    assert found.pairs == ()
    assert [len(unit.margins.equals) for unit in found.units] == [2, 2, 2]


def test_equals_that_differ_in_their_fields_are_apart_in_the_draws():
    found = robustness(scored({"a": "40 20", "b": "20 40"}))
    (pair,) = found.pairs
    assert (pair.holds_to, pair.gap) == (None, Distance(0, 0))
    assert 400 < pair.turned < 600
    assert [(unit.best, unit.worst) for unit in found.units] == [(1, 2), (1, 2)]


def test_a_unit_by_itself():
    (unit,) = robustness(scored({"a": "30 30"})).units
    assert (unit.best, unit.worst, unit.kept) == (1, 1, 1000)
    assert (unit.margins.above, unit.margins.below) == (None, None)


def test_nobody_is_ranked():
    found = robustness(scored({"a": "- -"}))
    assert (found.units, found.pairs) == ((), ())


def test_groups_are_apart_and_see_the_same_draws():
    units = {"a": "40 20", "b": "25 30", "c": "40 20", "d": "25 30"}
    results = scored(units, group_of={"a": "A", "b": "A", "c": "B", "d": "B"}, groups="apart")
    found = ranks(results, spread=40)
    assert found["a"] == found["c"] != {1: 1000}
    assert pairs(results, spread=40).keys() == {"ab", "cd"}


def test_a_tie_break_does_not_move():
    """Alike in all that has weight together: the field of the chain decides in every draw."""
    results = scored({"a": "20 30 30", "b": "30 20 30"}, (50, 50, 50), tie_break=["1"])
    b, a = margins(results)
    assert (b.entry.unit.code, b.below.tie_break, a.above.tie_break) == ("b", "1", "1")
    assert (b.below.distance, b.equals) == (Distance(0, 0), ())
    assert pairs(results) == {"ba": 0}
    alike = scored({"a": "30 30", "b": "30 30"}, tie_break=["1"])
    assert [dict(unit.ranks) for unit in robustness(alike).units] == [{1: 1000}] * 2


def test_bonuses_and_penalties_add_what_they_add_now():
    results = scored({"a": "40 20", "b": "25 30"})
    first, second = results.units
    record = second.unit
    helped = replace(
        record, points=record.points + 4, index=59, index_exact=59, adjustments=AdjustmentsRecord(5, 1, ())
    )
    found = robustness(results._replace(units=(first, second._replace(unit=helped))))
    (pair,) = found.pairs
    # 4 points of 100 are 2 in each field of 50: 13·(1−s) = 12·(1+s), so at 4 %.
    assert pair.holds_to == 4
    assert pair.gap == Distance(1, 1)


def test_rescaled_points_have_the_ranks_of_those_measured():
    """Where no survey was held points and maximum grow alike, and so do distances in points; the fields stay."""
    plain = scored({"a": "40 20", "b": "25 30"})
    grown = [
        entry._replace(
            unit=replace(entry.unit, points=2 * entry.unit.points, maximum=200, measured=Sums(entry.unit.points, 100))
        )
        for entry in plain.units
    ]
    results = plain._replace(units=tuple(grown))
    assert pairs(results) == pairs(plain) == {"ab": 20}
    assert ranks(results, spread=40) == ranks(plain, spread=40)
    assert [found.above and found.above.distance for found in margins(results)] == [None, Distance(5, 10)]


# --- margins ---------------------------------------------------------------------------------------------------


def test_margins_are_exact_and_in_points_of_the_units_own_maximum():
    """80 % of 50, 60 % of 100, 50 % of 100."""
    a, b, c = margins(scored({"a": "40 -", "b": "30 30", "c": "25 25"}))
    assert (a.above, c.below) == (None, None)
    assert a.below.distance == Distance(20, 10)
    assert b.above.distance == Distance(20, 20)
    assert (b.below.distance, c.above.distance) == (Distance(10, 10), Distance(10, 10))


def test_equals_are_told_and_distances_go_past_them():
    found = {
        one.entry.unit.code: one for one in margins(scored({"a": "40 40", "b": "30 30", "c": "20 40", "d": "5 5"}))
    }
    assert [other.unit.code for other in found["b"].equals] == ["c"]
    assert [other.unit.code for other in found["d"].above.entries] == ["b", "c"]
    assert [other.unit.code for other in found["a"].below.entries] == ["b", "c"]
    assert found["b"].above.distance == found["c"].above.distance == Distance(20, 20)


def test_grades_are_reached_and_lost_where_the_published_index_is():
    """79.995 % is printed as 80.00, and is Tốt."""
    a, b, c = margins(scored({"a": "45 45", "b": "35 35", "c": "10 10"}))
    assert (a.kept, a.next_grade, a.next) == (Distance(10, quotient(10005, 1000)), None, None)
    assert (b.kept, b.next) == (Distance(5, quotient(5005, 1000)), Distance(10, quotient(9995, 1000)))
    assert (b.next_grade.code, c.kept, c.next_grade.code) == ("tot", None, "kha")


def test_where_published_indices_are_compared_rounding_makes_units_equal():
    results = scored({"a": "40 40.006", "b": "40 40.004", "c": "40 39.996"}, by="published")
    a, b, c = margins(results)
    assert [one.entry.rank for one in (a, b, c)] == [1, 2, 2]
    assert (a.below.distance, b.above.distance) == (
        Distance(quotient(1, 100), quotient(1, 1000)),
        Distance(quotient(1, 100), quotient(1, 1000)),
    )
    assert c.equals[0].unit.code == "b"
    assert c.above.distance == Distance(quotient(1, 100), quotient(9, 1000))


def test_a_condition_that_is_missed_lacks_no_points(examples, cchc, tmp_path):
    out = tmp_path / "r.json"
    cchc("batch", examples / "communes-2025-appraised", "-o", out)
    results = load_results(str(out))
    found = {one.entry.unit.code: one for one in margins(results)}
    assert (found["dong-nhan"].entry.grade, found["dong-nhan"].next) == ("kha", Distance(0, 0))
    assert found["bai-ngo"].next.points > 0


@often
@given(st.fractions(-120, 120), st.integers(-1200, 1200), st.integers(0, 3), st.sampled_from(RoundingMode))
def test_what_is_above_the_lower_end_of_a_value_is_rounded_to_it_or_more(value, tenths, places, mode):
    rounding, line = Rounding(places, mode), Fraction(tenths, 10)
    end, _ = rounding.from_which(line)
    for near in (value, end + Fraction(1, 10**6), end - Fraction(1, 10**6), *(end + value / 10**k for k in (2, 4))):
        if near != end:
            assert (rounding.of(near) >= line) == (near > end)


@often
@given(st.fractions(0, 100), st.integers(0, 6))
def test_points_to_gain_are_enough_and_points_to_lose_not_too_many(points, places):
    assert rounded_down(points, places) <= points <= rounded_up(points, places)
    assert rounded_up(points, places) - rounded_down(points, places) in (0, Fraction(1, 10**places))
    if points > Fraction(1, 10**9):
        assert rounded_down(points, places_of([points, 0], places)) > 0


# --- draws against a slow count --------------------------------------------------------------------------------

field_points = st.one_of(st.just(NONE), st.integers(0, 10).map(str), st.fractions(0, 10, max_denominator=7).map(str))
POLICIES = st.fixed_dictionaries(
    {
        "by": st.sampled_from(["exact", "published"]),
        "ties": st.sampled_from(["competition", "dense", "ordinal"]),
        "tie_break": st.sampled_from([[], ["2"], ["3", "1"]]),
    }
)


@st.composite
def rounds(draw):
    """Units of three fields, some of them alike."""
    points = draw(st.lists(st.tuples(*[field_points] * 3), min_size=1, max_size=6))
    units = {f"u{n}": " ".join(fields) for n, fields in enumerate([*points, points[0]])}
    return scored(units, (10, 10, 10), **draw(POLICIES))


def index_with(weights, unit) -> Fraction:
    """Straight from what is said of it, in fractions."""
    total = sum(weight * Fraction(part.maximum) for weight, part in zip(weights, unit.fields, strict=True))
    return 100 * sum(weight * Fraction(part.points) for weight, part in zip(weights, unit.fields, strict=True)) / total


def ranks_with(weights, results: Results) -> list[int]:
    policy = results.policy
    keys = []
    for entry in results.units:
        index = index_with(weights, entry.unit)
        own = {part.code: part.index for part in entry.unit.fields}
        chain = [(own[code] is not None, own[code] or 0) for code in policy.tie_break]
        order = [-entry.unit.order] if policy.ties.value == "ordinal" else []
        keys.append((policy.index_rounding.of(index) if policy.rank_by.value == "published" else index, chain, order))
    better = [[other for other in keys if other > key] for key in keys]
    if policy.ties.value == "dense":
        return [1 + len({repr(key) for key in above}) for above in better]
    return [1 + len(above) for above in better]


@often
@given(rounds(), st.integers(1, 99), st.integers(0, 2**64 - 1))
def test_draws_give_the_ranks_that_a_slow_count_gives(results, spread, seed):
    assert ranks_with([1, 1, 1], results) == [entry.rank for entry in results.units]
    counted = [Counter() for _ in results.units]
    for weights in drawn_weights(3, spread=spread, draws=20, seed=seed):
        for counter, rank in zip(counted, ranks_with(weights, results), strict=True):
            counter[rank] += 1
    found = robustness(results, spread=spread, draws=20, seed=seed)
    assert {unit.entry.unit.code: dict(unit.ranks) for unit in found.units} == {
        entry.unit.code: dict(counter) for entry, counter in zip(results.units, counted, strict=True)
    }
    for unit in found.units:
        assert unit.best <= unit.entry.rank <= unit.worst
        assert sum(count for _, count in unit.ranks) == 20


@often
@given(rounds(), st.randoms(use_true_random=False))
def test_within_what_is_certain_no_weights_turn_the_order(results, lot):
    place = {entry.unit.code: position for position, entry in enumerate(results.units)}
    for pair in robustness(results, draws=5).pairs:
        ahead, behind = place[pair.ahead.unit.code], place[pair.behind.unit.code]
        if pair.holds_to is None:
            continue
        ends = [1 - Fraction(pair.holds_to) / 100, 1 + Fraction(pair.holds_to) / 100]
        inside = [[ends[0] + (ends[1] - ends[0]) * Fraction(lot.randint(0, 8), 8) for _ in range(3)] for _ in range(8)]
        for weights in [*product(ends, repeat=3), *inside]:
            drawn = ranks_with(weights, results)
            assert drawn[ahead] <= drawn[behind]


@often
@given(rounds().filter(lambda results: results.policy.rank_by.value == "exact"))
def test_where_the_maxima_are_alike_what_is_certain_is_all_that_is(results):
    place = {entry.unit.code: position for position, entry in enumerate(results.units)}
    for pair in robustness(results, draws=5).pairs:
        maxima = [[part.maximum for part in entry.unit.fields] for entry in (pair.ahead, pair.behind)]
        if pair.holds_to is None or maxima[0] != maxima[1] or pair.holds_to > 99:
            continue
        beyond = Fraction(pair.holds_to) / 100 + Fraction(1, 1000)
        turned = []
        for weights in product([1 - beyond, 1 + beyond], repeat=3):
            drawn = ranks_with(weights, results)
            turned.append(drawn[place[pair.ahead.unit.code]] > drawn[place[pair.behind.unit.code]])
        assert any(turned)


# --- the command -----------------------------------------------------------------------------------------------


@pytest.fixture
def saved(examples, cchc, tmp_path):
    path = tmp_path / "results.json"
    cchc("batch", examples / "dak-rlap-communes-2023", "-o", path)
    return path


def test_two_runs_agree_and_the_seed_is_told(saved, cchc):
    one, other = cchc("robust", saved, lang="en").out, cchc("robust", saved, lang="en").out
    assert one == other
    assert "--seed 1 --draws 1000 --spread 10" in " ".join(one.split())
    assert "--seed 5 --draws 50 --spread 30" in " ".join(
        cchc("robust", saved, "--seed", "5", "--draws", "50", "--spread", "30", lang="en").out.split()
    )


def test_json_csv_and_the_workbook_say_the_same(saved, cchc, tmp_path):
    files = [tmp_path / name for name in ("firm.json", "firm.csv", "firm.xlsx")]
    run = cchc("robust", saved, *(word for path in files for word in ("-o", path)), lang="en")
    assert run.status == 0
    document = json.loads(files[0].read_text(encoding="utf-8"))
    assert document == json.loads(cchc("robust", saved, "--format", "json").out)
    assert (document["seed"], document["draws"], document["spread_percent"]) == (1, 1000, 10)
    rows = list(csv.reader(io.StringIO(files[1].read_text(encoding="utf-8-sig"))))
    sheets = load_workbook(files[2])
    sheet = sheets["Firmness of ranks"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for unit, line in zip(document["units"], rows[2:13], strict=True):
        ranks_ = f"{unit['best_rank']}–{unit['worst_rank']}".removesuffix(f"–{unit['best_rank']}")
        assert line[:4] == [str(unit["rank"]), unit["code"], unit["name"], unit["index"]]
        assert line[6:8] == [ranks_, fixed(quotient(unit["draws_at_rank"], 10), 1)]
        (on_sheet,) = [row for row in cells if row[1] == unit["name"]]
        assert (on_sheet[0], on_sheet[5]) == (unit["rank"], ranks_)
    assert len(document["pairs"]) == len(rows) - 13 - 3
    assert json.loads(cchc("robust", saved, "nhan-co", "--format", "json").out)["unit"] == document["units"][0]


def test_a_name_is_only_a_name(saved, cchc, tmp_path):
    text = (
        saved.read_text(encoding="utf-8").replace("Xã Lâm Nhuận", "=HYPERLINK(1)").replace("Xã Thuận Rẫy", "[red]x[/y]")
    )
    saved.write_text(text, encoding="utf-8")
    out = tmp_path / "x.xlsx"
    assert "[red]x[/y]" in cchc("robust", saved).out
    assert "'=HYPERLINK(1)" in cchc("robust", saved, "--format", "csv").out
    assert cchc("robust", saved, "lam-nhuan").out.startswith("=HYPERLINK(1): hạng 4, trong khoảng 4–5\n")
    cchc("robust", saved, "-o", out)
    named = [
        cell for row in load_workbook(out).worksheets[0].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"
    ]
    assert [cell.data_type for cell in named] == ["s"]
