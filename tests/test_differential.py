"""A second scorer, written from the specification alone, must agree with the first on random rounds.

It reads the same YAML with PyYAML as it is, computes in fractions, and shares no code with the package. The rounds
are made from fixed seeds: sets with every rule kind and policy, units with good, missing and impossible answers.
"""

from __future__ import annotations

import json
import random
from fractions import Fraction
from math import floor

import pytest
import yaml

from cchc.assessment import Unit
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.criteria_file import parse_set
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.yaml_file import read_yaml
from cchc.problems import Place
from cchc.rounds import Round, score_round
from cchc.scoring import State

ROUNDS = 800
UNITS = 9

# The second scorer


class Wrong(Exception):
    """An answer that no points can be given for."""


UNANSWERED, NOT_APPLICABLE = "unanswered", "not_applicable"


def figure(text: str, *, whole: bool) -> Fraction:
    value = Fraction(text.replace(",", "."))
    if value < 0 or (whole and value.denominator != 1):
        raise Wrong
    return value


def inputs(answer: dict, keys: list[str]) -> list[str] | None:
    """The texts under the keys; None where all are blank."""
    texts = [answer.get(key, "") for key in keys]
    if all(text == "" for text in texts):
        return None
    if "" in texts:
        raise Wrong
    return texts


def on_scale(rows: list[dict], maximum: Fraction, value: Fraction) -> Fraction:
    for row in rows:
        if "from" in row and value < Fraction(row["from"]):
            continue
        if "above" in row and value <= Fraction(row["above"]):
            continue
        if row.get("linear") == "true":
            return min(maximum, maximum * value / Fraction(row.get("of", "100")))
        points = Fraction(row["points"])
        if "every" in row:
            end = Fraction(row.get("from", row.get("above")))
            points += Fraction(row["add"]) * floor((value - end) / Fraction(row["every"]))
        return min(maximum, points)
    raise AssertionError("the last row is the rest")


def levels(rule, maximum, answer):
    texts = inputs(answer, ["level"])
    if texts is None:
        return UNANSWERED
    for level in rule["levels"]:
        if level["code"] == texts[0]:
            return Fraction(level["points"]) if "points" in level else maximum * Fraction(level["percent"]) / 100
    raise Wrong


def checklist(rule, maximum, answer):
    met = answer.get("met", "")
    if met == "":
        return UNANSWERED
    known = {item["code"]: item for item in rule["items"]}
    if isinstance(met, str) or len(set(met)) < len(met) or not set(met) <= set(known):
        raise Wrong
    if rule.get("mode") == "all":
        return maximum if len(met) == len(known) else Fraction(0)
    return min(maximum, sum((Fraction(known[code]["points"]) for code in met), Fraction(0)))


def ratio(rule, maximum, answer):
    top, bottom = rule["numerator"], rule["denominator"]
    keys = [top["key"], bottom["key"]]
    percent = answer.get("percent", "") if rule.get("percent") == "allowed" else ""
    if percent != "":
        if any(answer.get(key, "") != "" for key in keys):
            raise Wrong
        value = figure(percent, whole=False)
    else:
        texts = inputs(answer, keys)
        if texts is None:
            return UNANSWERED
        part = figure(texts[0], whole=top.get("whole") != "false")
        whole = figure(texts[1], whole=bottom.get("whole") != "false")
        if part > whole and rule.get("over") != "cap":
            raise Wrong
        if whole == 0:
            return {"not_applicable": NOT_APPLICABLE, "full": maximum, "zero": Fraction(0)}[rule["when_zero"]]
        value = part / whole * 100
    if value > 100:
        if rule.get("over") != "cap":
            raise Wrong
        value = Fraction(100)
    return on_scale(rule["scale"], maximum, value)


def number(rule, maximum, answer):
    texts = inputs(answer, [rule["input"]["key"]])
    if texts is None:
        return UNANSWERED
    return on_scale(rule["scale"], maximum, figure(texts[0], whole=rule["input"].get("whole") == "true"))


def count(rule, maximum, answer):
    texts = inputs(answer, [rule["input"]["key"]])
    if texts is None:
        return UNANSWERED
    return min(maximum, Fraction(rule["each"]) * figure(texts[0], whole=rule["input"].get("whole") != "false"))


def deduction(rule, maximum, answer):
    texts = inputs(answer, [taken["key"] for taken in rule["deductions"]])
    if texts is None:
        return UNANSWERED
    points = Fraction(rule["start"]) if "start" in rule else maximum
    for taken, text in zip(rule["deductions"], texts, strict=True):
        points -= Fraction(taken["each"]) * figure(text, whole=taken.get("whole") != "false")
    return max(points, Fraction(rule.get("floor", "0")))


def survey(rule, maximum, answer):
    codes = [option["code"] for option in rule["options"]]
    percent = answer.get("percent", "")
    if percent != "":
        share = figure(percent, whole=False)
        if share > 100 or any(answer.get(code, "") != "" for code in codes):
            raise Wrong
        return maximum * share / 100
    texts = inputs(answer, codes)
    if texts is None:
        return UNANSWERED
    replies = [figure(text, whole=True) for text in texts]
    if sum(replies) == 0:
        raise Wrong
    weights = [Fraction(option["weight"]) / 100 for option in rule["options"]]
    return maximum * sum(n * w for n, w in zip(replies, weights, strict=True)) / sum(replies)


def points(rule, maximum, answer):
    texts = inputs(answer, ["points"])
    if texts is None:
        return UNANSWERED
    value = figure(texts[0], whole=False)
    if value > maximum or ("step" in rule and (value / Fraction(rule["step"])).denominator != 1):
        raise Wrong
    return value


def relative(rule, maximum, answer):
    texts = inputs(answer, [rule["input"]["key"]])
    if texts is None:
        return UNANSWERED
    value, best = figure(texts[0], whole=rule["input"].get("whole") == "true"), rule["best"]
    if best is None:
        return Fraction(0)  # only to see whether the unit is scored at all
    if best == 0:
        return {"not_applicable": NOT_APPLICABLE, "full": maximum, "zero": Fraction(0)}[rule["when_zero"]]
    return maximum * value / best


KINDS = {
    "relative": relative,
    "levels": levels,
    "checklist": checklist,
    "ratio": ratio,
    "number": number,
    "count": count,
    "deduction": deduction,
    "survey": survey,
    "points": points,
}


def rounded(value: Fraction, places: int, mode: str) -> Fraction:
    if mode == "half_even":
        return Fraction(round(value, places))
    size = abs(value) * 10**places
    size = Fraction(floor(size + Fraction(1, 2)) if mode == "half_up" else floor(size), 10**places)
    return -size if value < 0 else size


def indicators(part: dict) -> list[dict]:
    return [leaf for criterion in part["criteria"] for leaf in criterion.get("sub_indicators", [criterion])]


def scored_leaf(leaf: dict, policy: dict, answer: object):
    """State, points, applicable maximum."""
    maximum = Fraction(leaf["maximum"])
    what = leaf.get("not_applicable", policy["not_applicable"])
    if answer == "":
        worth = UNANSWERED
    elif answer == "not_applicable":
        if what == "forbid":
            raise Wrong
        worth = NOT_APPLICABLE
    else:
        worth = KINDS[leaf["rule"]["kind"]](leaf["rule"], maximum, answer)
    if worth == UNANSWERED:
        return "unanswered", Fraction(0), maximum
    if worth == NOT_APPLICABLE:
        if what == "full":
            return "scored", maximum, maximum
        return ("scored", Fraction(0), maximum) if what == "zero" else ("not_applicable", Fraction(0), Fraction(0))
    rounding = policy["rounding"]["points"]
    if rounding != "exact":
        worth = rounded(worth, int(rounding["places"]), "half_up")
    return "scored", worth, maximum


def scored_bonus(adjustment: dict, policy: dict, answers: dict):
    """State and points; a penalty that a unit states of itself is wrong."""
    answer = answers.get(adjustment["code"], "")
    as_leaf = adjustment | {"maximum": adjustment["cap"], "not_applicable": "forbid"}
    state, gained, _ = scored_leaf(as_leaf, policy, answer)
    if adjustment["kind"] == "penalty" and state != "unanswered":
        raise Wrong
    return state, gained


def scored_unit(criteria: dict, answers: dict) -> str | dict:
    """Why a unit is not ranked, or all that is due of it before ranks."""
    policy = criteria["policy"]
    try:
        fields = [
            [scored_leaf(leaf, policy, answers.get(leaf["code"], "")) for leaf in indicators(part)]
            for part in criteria["fields"]
        ]
        bonuses = [scored_bonus(adjustment, policy, answers) for adjustment in criteria.get("adjustments", [])]
    except Wrong:
        return "invalid"
    leaves = [leaf for field in fields for leaf in field]
    states = [state for state, _, _ in leaves]
    if all(state == "unanswered" for state in states + [state for state, _ in bonuses]):
        return "not_submitted"
    if policy["unanswered"] == "refuse" and "unanswered" in states:
        return "unanswered"
    whole = sum(maximum for _, _, maximum in leaves)
    if whole == 0:
        return "nothing_applicable"
    bonus = sum((gained for _, gained in bonuses), Fraction(0))
    if "bonus" in policy.get("adjustments", {}):
        bonus = min(bonus, Fraction(policy["adjustments"]["bonus"]))
    total = sum(gained for _, gained, _ in leaves) + bonus
    exact = total / whole * 100
    index = policy["rounding"]["index"]
    published = rounded(exact, int(index["places"]), index.get("mode", "half_up"))
    shares = {}
    for part, field in zip(criteria["fields"], fields, strict=True):
        applicable = sum(maximum for _, _, maximum in field)
        shares[part["code"]] = sum(gained for _, gained, _ in field) / applicable * 100 if applicable else None
    grade = next(g["code"] for g in policy["grades"] if "from" not in g or published >= Fraction(g["from"]))
    return {
        "leaves": leaves,
        "points": total,
        "bonus": bonus,
        "maximum": whole,
        "exact": exact,
        "index": published,
        "fields": shares,
        "grade": grade,
    }


def better(one: list, other: list) -> bool:
    for a, b in zip(one, other, strict=True):
        if a != b:
            return b is None or (a is not None and a > b)
    return False


def ranked(criteria: dict, units: list[dict], results: dict[str, dict]) -> None:
    """Add rank and tied to each result, by counting who is better."""
    ranking = criteria["policy"]["ranking"]
    chain = ranking["tie_break"]
    place = {}
    for unit in units:
        if isinstance(results[unit["code"]], dict):
            result = results[unit["code"]]
            first = result["exact"] if ranking["by"] == "exact" else result["index"]
            place[unit["code"]] = [first, *(result["fields"][code] for code in chain)]
    group = {unit["code"]: unit["group"] if ranking["groups"] == "apart" else "" for unit in units}
    for code, key in place.items():
        rivals = [other for other in place if group[other] == group[code]]
        above = [place[other] for other in rivals if better(place[other], key)]
        equal = [other for other in rivals if place[other] == key]
        if ranking["ties"] == "dense":
            rank = 1 + len({tuple(other) for other in above})
        else:
            rank = 1 + len(above) + (equal.index(code) if ranking["ties"] == "ordinal" else 0)
        results[code] |= {"rank": rank, "tied": len(equal) > 1}


# Random rounds


def decimal(draw: random.Random, low: int, high: int, places: int) -> str:
    """A number from low to high, both whole, with up to so many places."""
    unit = 10**places
    text = str(draw.randint(low * unit, high * unit)).rjust(places + 1, "0")
    return f"{text[:-places]}.{text[-places:]}" if places else text


def share(draw: random.Random, maximum: Fraction) -> str:
    """Some points up to a maximum that has at most two decimals."""
    return exact_decimal(Fraction(draw.randint(0, int(maximum * 100)), 100))


def exact_decimal(value: Fraction) -> str:
    hundredths = value * 100
    assert hundredths.denominator == 1
    return f"{hundredths.numerator // 100}.{hundredths.numerator % 100:02}"


def random_scale(draw: random.Random, maximum: Fraction, highest: int, *, whole: bool) -> list[dict]:
    size = draw.randint(0, 3)
    ends = sorted(draw.sample(range(2, highest - 1, 3), size), reverse=True)
    rows = []
    for end in ends:
        text = str(end) if whole else draw.choice([str(end), f"{end}.5", f"{end}.25"])
        rows.append({draw.choice(["from", "above"]): text})
    rows.append({})
    full = draw.randrange(len(rows))
    for position, row in enumerate(rows):
        kind = draw.choice(["points", "linear", "of", "every"])
        if position == full:
            row["points"] = exact_decimal(maximum)
        elif kind == "linear":
            row["linear"] = "true"
        elif kind == "of":
            row |= {"linear": "true", "of": decimal(draw, 1, highest, 1)}
            if Fraction(row["of"]) == 0:
                row["of"] = "1"
        elif kind == "every" and len(row) == 1:
            row |= {"points": share(draw, maximum), "every": draw.choice(["1", "2.5", "7", "0.3"]), "add": "0.15"}
        else:
            row["points"] = share(draw, maximum)
    return rows


def random_rule(draw: random.Random, kind: str, maximum: Fraction) -> dict:
    rule: dict = {"kind": kind}
    full = exact_decimal(maximum)
    if kind == "levels":
        rule["levels"] = [{"code": "c0", "name": "Mức 0", "points": full}]
        for n in range(1, draw.randint(2, 5)):
            worth = {"points": share(draw, maximum)} if draw.random() < 0.5 else {"percent": decimal(draw, 0, 100, 2)}
            rule["levels"].append({"code": f"c{n}", "name": f"Mức {n}", **worth})
        draw.shuffle(rule["levels"])
    elif kind == "checklist":
        mode = draw.choice(["sum", "all", None])
        names = [{"code": f"c{n}", "name": f"Mục {n}"} for n in range(draw.randint(1, 5))]
        if mode:
            rule["mode"] = mode
        if mode != "all":
            for item in names:
                item["points"] = share(draw, maximum)
            names[0]["points"] = full
        rule["items"] = names
    elif kind == "ratio":
        rule |= {
            "numerator": {"key": "a", "whole": draw.choice(["true", "false"])},
            "denominator": {"key": "b", "name": "Toàn bộ"},
            "when_zero": draw.choice(["not_applicable", "full", "zero"]),
            "scale": random_scale(draw, maximum, 100, whole=False),
        }
        if draw.random() < 0.5:
            rule["over"] = draw.choice(["refuse", "cap"])
        if draw.random() < 0.5:
            rule["percent"] = "allowed"
    elif kind == "number":
        whole = draw.random() < 0.5
        rule["input"] = {"key": "n", "whole": "true"} if whole else {"key": "n"}
        rule["scale"] = random_scale(draw, maximum, 40, whole=whole)
    elif kind == "relative":
        rule |= {"input": {"key": "n"}, "when_zero": draw.choice(["not_applicable", "full", "zero"])}
        if draw.random() < 0.5:
            rule["input"]["whole"] = "true"
    elif kind == "count":
        rule |= {"input": {"key": "n"}, "each": draw.choice(["0.5", "0.3333", "1.25", "0.01", "7"])}
    elif kind == "deduction":
        rule["deductions"] = [
            {"key": f"d{n}", "each": draw.choice(["0.5", "0.3333", "0.05", "2"])} for n in range(draw.randint(1, 3))
        ]
        rule |= draw.choice([{}, {"start": full}])
        rule |= draw.choice([{}, {"floor": "0"}, {"floor": "-1.5"}, {"floor": "-20"}])
    elif kind == "survey":
        weights = draw.choice([["100", "60", "20", "0"], ["100", "0"], ["100", "66.67", "33.33", "0", "0"]])
        rule["options"] = [{"code": "ABCDE"[n], "weight": weight} for n, weight in enumerate(weights)]
    elif draw.random() < 0.5:
        rule["step"] = draw.choice([exact_decimal(maximum / 2)] if (maximum * 50).denominator == 1 else ["0.01"])
    return rule


def random_set(draw: random.Random) -> dict:
    places = draw.choice([1, 2, 2, 2, 3, None])
    fields = []
    for f in range(1, draw.randint(2, 4)):
        criteria = []
        for c in range(1, draw.randint(2, 5)):
            code = f"{f}.{c}"
            leaf_codes = [code] if draw.random() < 0.5 else [f"{code}.{n}" for n in range(1, draw.randint(2, 4))]
            leaves = []
            for leaf_code in leaf_codes:
                maximum = Fraction(draw.randint(1, 60), 10)
                rule = random_rule(draw, draw.choice(list(KINDS)), maximum)
                leaf = {"code": leaf_code, "name": f"Mục {leaf_code}", "maximum": exact_decimal(maximum), "rule": rule}
                if draw.random() < 0.2:
                    leaf["not_applicable"] = draw.choice(["exclude", "full", "zero"])
                leaves.append(leaf)
            if leaf_codes == [code]:
                criteria += leaves
            else:
                total = exact_decimal(sum(Fraction(leaf["maximum"]) for leaf in leaves))
                criteria.append({"code": code, "name": f"Tiêu chí {code}", "maximum": total, "sub_indicators": leaves})
        total = exact_decimal(sum(Fraction(criterion["maximum"]) for criterion in criteria))
        fields.append({"code": str(f), "name": f"Lĩnh vực {f}", "maximum": total, "criteria": criteria})
    adjustments = [random_adjustment(draw, n) for n in range(draw.choice([0, 0, 1, 2, 4]))]
    kinds = sorted({adjustment["kind"] for adjustment in adjustments})
    caps = {kind: exact_decimal(Fraction(draw.randint(1, 60), 10)) for kind in kinds if draw.random() < 0.5}
    codes = [field["code"] for field in fields]
    index = {"places": str(draw.choice([0, 1, 2, 2, 4]))}
    if draw.random() < 0.7:
        index["mode"] = draw.choice(["half_up", "half_even", "down"])
    return {
        "id": "set",
        "name": "Bộ tiêu chí",
        "level": "commune",
        "years": ["2023"],
        "status": "illustrative",
        "source": "bài kiểm tra",
        "maximum": exact_decimal(sum(Fraction(field["maximum"]) for field in fields)),
        "policy": {
            "rounding": {"points": "exact" if places is None else {"places": str(places)}, "index": index},
            "unanswered": draw.choice(["zero", "zero", "refuse"]),
            "not_applicable": draw.choice(["exclude", "exclude", "full", "zero", "forbid"]),
            "ranking": {
                "by": draw.choice(["exact", "published"]),
                "ties": draw.choice(["competition", "dense", "ordinal"]),
                "groups": draw.choice(["together", "apart"]),
                "tie_break": draw.sample(codes, draw.randint(0, len(codes))),
            },
            "grades": [
                {"code": "tot", "name": "Tốt", "from": "80"},
                {"code": "kha", "name": "Khá", "from": "65.5"},
                {"code": "yeu", "name": "Yếu"},
            ],
            **({"adjustments": caps} if caps else {}),
        },
        "fields": fields,
        **({"adjustments": adjustments} if adjustments else {}),
    }


def random_adjustment(draw: random.Random, number: int) -> dict:
    kind = draw.choice(["bonus", "bonus", "penalty"])
    cap = Fraction(draw.randint(1, 30), 10)
    rule = random_rule(draw, draw.choice([kind for kind in KINDS if kind not in {"survey", "relative"}]), cap)
    rule.pop("floor", None)
    return {"code": f"T{number}", "name": f"Khoản {number}", "kind": kind, "cap": exact_decimal(cap), "rule": rule}


def random_answer(draw: random.Random, rule: dict, maximum: Fraction) -> object:
    """Mostly sound; a few are blank in part, impossible, or not applicable."""
    chance = draw.random()
    if chance < 0.03:
        return ""
    if chance < 0.08:
        return "not_applicable"
    kind = rule["kind"]
    answer: dict = {}
    if kind == "levels":
        answer["level"] = draw.choice(rule["levels"])["code"]
    elif kind == "checklist":
        codes = [item["code"] for item in rule["items"]]
        answer["met"] = draw.sample(codes, draw.choice([len(codes), draw.randint(0, len(codes))]))
    elif kind == "ratio":
        if rule.get("percent") == "allowed" and draw.random() < 0.4:
            most = 130 if rule.get("over") == "cap" else 100
            answer["percent"] = draw.choice([str(draw.randint(0, most)), decimal(draw, 0, most, 2)])
        else:
            b = draw.choice([0, 1, 3, 8, 100, 100, 200, draw.randint(1, 10**6)])
            most = b * 3 // 2 if rule.get("over") == "cap" else b
            answer = {"a": str(draw.randint(0, most)), "b": str(b)}
    elif kind in {"number", "count", "relative"}:
        whole = kind == "count" or rule["input"].get("whole") == "true"
        answer["n"] = str(draw.randint(0, 45)) if whole else decimal(draw, 0, 45, draw.choice([0, 1, 2]))
    elif kind == "deduction":
        answer = {taken["key"]: str(draw.choice([0, 0, 1, 2, 9])) for taken in rule["deductions"]}
    elif kind == "survey":
        if draw.random() < 0.3:
            answer["percent"] = decimal(draw, 0, 100, 1)
        else:
            answer = {option["code"]: str(draw.choice([0, 1, draw.randint(0, 300)])) for option in rule["options"]}
            answer["A"] = str(draw.randint(1, 50))
    elif "step" in rule:
        answer["points"] = exact_decimal(
            Fraction(rule["step"]) * draw.randint(0, int(maximum / Fraction(rule["step"])))
        )
    else:
        answer["points"] = share(draw, maximum)
    answer = {key: text.replace(".", draw.choice(".,")) if key != "met" else text for key, text in answer.items()}
    return spoiled(draw, answer) if draw.random() < 0.02 else answer


def spoiled(draw: random.Random, answer: dict) -> dict:
    key = draw.choice(list(answer))
    if key == "met":
        return {"met": draw.choice([["c0", "c0"], ["khác"], "c0", ""])}
    if key == "level":
        return {"level": draw.choice(["khác", ""])}
    return answer | {key: draw.choice(["", "-1", "0", "1.5", "101", "999999"])}


def random_answers(draw: random.Random, criteria: dict, earlier: list[dict]) -> dict | None:
    """A unit's answers; None where it sends nothing. Some units are made to be equal."""
    chance = draw.random()
    if chance < 0.04:
        return None
    if chance < 0.08:
        return {}
    if chance < 0.25 and earlier:
        return draw.choice(earlier)
    leaves = [leaf for part in criteria["fields"] for leaf in indicators(part)]
    if chance < 0.28:
        return {leaf["code"]: "not_applicable" for leaf in leaves}
    bonuses = [
        adjustment
        for adjustment in criteria.get("adjustments", [])
        if draw.random() < {"bonus": 0.7, "penalty": 0.03}[adjustment["kind"]]
    ]
    return {leaf["code"]: random_answer(draw, leaf["rule"], Fraction(leaf["maximum"])) for leaf in leaves} | {
        bonus["code"]: random_answer(draw, bonus["rule"], Fraction(bonus["cap"])) for bonus in bonuses
    }


def written(value: object) -> str:
    """As YAML; an empty text is a value left out."""
    return json.dumps(value, ensure_ascii=False).replace('""', "")


LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def by_the_package(set_text: str, units: list[dict], sent: dict[str, str]) -> dict[str, str | dict]:
    loaded = parse_set(Raw("set.yaml", set_text.encode()))
    assert loaded.sound is not None, loaded.problems
    criteria = loaded.sound
    listed = tuple(Unit(unit["code"], unit["name"], group=unit["group"]) for unit in units)
    submissions = []
    for code, text in sent.items():
        raw = Raw(f"{code}.yaml", text.encode())
        source, node = read_yaml(raw)
        assert node is not None, source.problems
        submissions.append(YamlAssessment(raw, source, node).read(Expected(criteria, year=2023, units=listed)))
    ranking = score_round(Round("Đợt", 2023, criteria, listed, Place("round.yaml")), submissions).ranking
    results: dict[str, str | dict] = {entry.unit.code: entry.why.value for entry in ranking.unranked}
    for entry in ranking.ranked:
        result = entry.result
        results[entry.unit.code] = {
            "leaves": [(item.state.value, item.points, item.maximum) for item in result.indicators],
            "points": result.sums.points,
            "bonus": result.bonus,
            "maximum": result.sums.maximum,
            "exact": result.index_exact,
            "index": result.index,
            "fields": {part.field.code: part.sums.percent for part in result.fields},
            "grade": entry.grade.code,
            "rank": entry.rank,
            "tied": entry.tied,
        }
    return results


def by_the_second_scorer(set_text: str, units: list[dict], sent: dict[str, str]) -> dict[str, str | dict]:
    criteria = yaml.load(set_text, LOADER)
    answers = {code: yaml.load(text, LOADER)["answers"] for code, text in sent.items()}

    def scored_units() -> dict[str, str | dict]:
        codes = [unit["code"] for unit in units]
        return {code: scored_unit(criteria, answers[code]) if code in answers else "not_submitted" for code in codes}

    comparing = [leaf for part in criteria["fields"] for leaf in indicators(part) if leaf["rule"]["kind"] == "relative"]
    for leaf in comparing:
        leaf["rule"]["best"] = None
    if comparing:
        sound = [answers[code] for code, result in scored_units().items() if isinstance(result, dict)]
        for leaf in comparing:
            key = leaf["rule"]["input"]["key"]
            stated = [given.get(leaf["code"], "") for given in sound]
            texts = [answer[key] for answer in stated if isinstance(answer, dict) and answer.get(key, "") != ""]
            leaf["rule"]["best"] = max((Fraction(text.replace(",", ".")) for text in texts), default=None)
    results = scored_units()
    ranked(criteria, units, results)
    return results


def random_round(seed: int) -> tuple[str, list[dict], dict[str, str]]:
    draw = random.Random(seed)
    criteria = random_set(draw)
    units = [{"code": f"u{n}", "name": f"Xã {n}", "group": draw.choice(["xã", "phường"])} for n in range(UNITS)]
    answers: list[dict] = []
    sent = {}
    for unit in units:
        given = random_answers(draw, criteria, answers)
        if given is not None:
            answers.append(given)
            listed = {"unit": unit["code"], "year": "2023", "criteria": "set", "answers": given}
            sent[unit["code"]] = written(listed)
    return written(criteria), units, sent


@pytest.mark.parametrize("part", range(10))
def test_both_scorers_agree(part):
    for seed in range(part, ROUNDS, 10):
        set_text, units, sent = random_round(seed)
        expected = by_the_second_scorer(set_text, units, sent)
        assert by_the_package(set_text, units, sent) == expected, f"seed {seed}\n{set_text}\n{sent}"


def test_the_random_rounds_have_everything_in_them():
    kinds, states, whys, grades, tied, bonuses = set(), set(), set(), set(), set(), set()
    for seed in range(0, ROUNDS, 8):
        set_text, units, sent = random_round(seed)
        criteria = yaml.load(set_text, LOADER)
        kinds |= {leaf["rule"]["kind"] for part in criteria["fields"] for leaf in indicators(part)}
        for result in by_the_second_scorer(set_text, units, sent).values():
            if isinstance(result, str):
                whys.add(result)
            else:
                states |= {state for state, _, _ in result["leaves"]}
                grades.add(result["grade"])
                tied.add(result["tied"])
                bonuses.add((result["bonus"] > 0, result["exact"] > 100))
    assert kinds == set(KINDS)
    assert states == {state.value for state in State}
    assert whys == {"not_submitted", "invalid", "unanswered", "nothing_applicable"}
    assert grades == {"tot", "kha", "yeu"}
    assert tied == {True, False}
    assert bonuses == {(False, False), (True, False), (True, True)}
