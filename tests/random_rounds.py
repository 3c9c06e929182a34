"""Random rounds as plain data, the same for the same seed: sets with every rule kind and policy, units with good,
missing and impossible answers, and stages that correct, settle, ask and explain."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from pathlib import Path

KINDS = ("levels", "checklist", "ratio", "number", "count", "deduction", "survey", "points", "relative")
STAGES = (
    ["self"],
    ["self"],
    ["self", "appraisal-1"],
    ["self", "appraisal-1", "explanation", "appraisal-2"],
    ["self", "appraisal", "council"],
    ["self", "council"],
)
DEADLINE = "2024-01-31"
WHEN_ZERO = ("not_applicable", "full", "zero")


def decimal(value: Fraction | int) -> str:
    """With as many decimals as it has."""
    value = Fraction(value)
    return fixed(value, next(places for places in range(12) if (value * 10**places).denominator == 1))


def fixed(value: Fraction, places: int) -> str:
    """With so many decimals, which are all that it has."""
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


class Draw(random.Random):
    """What is drawn again and again."""

    def chance(self, of: float) -> bool:
        return self.random() < of

    def amount(self, least: int, most: int, places: int) -> str:
        """A number between two whole ones, written with so many places."""
        unit = 10**places
        return fixed(Fraction(self.randint(least * unit, most * unit), unit), places)

    def share(self, maximum: Fraction, places: int = 2) -> str:
        """Some points up to a maximum."""
        return decimal(Fraction(self.randint(0, int(maximum * 10**places)), 10**places))

    def some(self, options: dict[str, float], of: dict[str, object]) -> dict:
        """Those of the keys that their chances let through."""
        return {key: of[key] for key, chance in options.items() if self.chance(chance)}


# Rules, each of which reaches its maximum


def scale(draw: Draw, maximum: Fraction, highest: int, *, whole: bool) -> list[dict]:
    ends = sorted(draw.sample(range(2, highest - 1, 3), draw.randint(0, 3)), reverse=True)
    rows: list[dict] = []
    for end in ends:
        text = str(end) if whole else draw.choice([str(end), f"{end}.5", f"{end},25"])
        rows.append({draw.choice(["from", "above"]): text})
    rows.append({})
    full = draw.randrange(len(rows))
    for position, row in enumerate(rows):
        kind = draw.choice(["points", "linear", "of", "every"])
        if position == full and (position > 0 or not rows[0] or kind == "points"):
            row["points"] = decimal(maximum)
        elif kind == "linear" and (position != full or highest == 100):
            row["linear"] = "true"
        elif kind in {"of", "linear"}:
            row |= {"linear": "true", "of": draw.choice([str(draw.randint(1, highest)), f"{draw.randint(1, 90)}.5"])}
        elif kind == "every" and row:
            every = draw.choice(["1", "2.5", "7", "0.3"])
            add = decimal(maximum) if position == full else draw.choice(["0.15", "0.1", "1"])
            if position == full and highest == 100:  # the last full step is at 100 at the latest
                every = draw.choice(["0.5", "0.25"])
            row |= {"points": draw.share(maximum), "every": every, "add": add}
        else:
            row["points"] = decimal(maximum) if position == full else draw.share(maximum)
    return rows


def asked(draw: Draw, key: str) -> dict:
    """A figure; most are as their kind has them."""
    figure = {"key": key} | draw.some({"name": 0.3, "unit": 0.2}, {"name": f"Số {key}", "unit": "việc"})
    if draw.chance(0.4):
        figure["whole"] = draw.choice(["true", "false"])
    return figure


def rule(draw: Draw, kind: str, maximum: Fraction, places: int | None) -> dict:
    made: dict = {"kind": kind}
    full = decimal(maximum)
    if kind == "levels":
        first = draw.choice([{"points": full}, {"percent": "100"}])
        made["levels"] = [{"code": "c0", "name": "Mức 0", **first}]
        for number in range(1, draw.randint(2, 5)):
            percent = draw.amount(0, 100, draw.choice([0, 1, 2]))
            worth = draw.choice([{"points": draw.share(maximum)}, {"percent": percent}])
            made["levels"].append({"code": f"c{number}", "name": f"Mức {number}", **worth})
        draw.shuffle(made["levels"])
    elif kind == "checklist":
        mode = draw.choice(["sum", "all", ""])
        items = [{"code": f"c{number}", "name": f"Mục {number}"} for number in range(draw.randint(1, 5))]
        if mode != "all":
            for item in items:
                item["points"] = draw.share(maximum)
            items[0]["points"] = full
        made |= {"items": items} | ({"mode": mode} if mode else {})
    elif kind == "ratio":
        made |= {
            "numerator": asked(draw, "a"),
            "denominator": asked(draw, "b"),
            "when_zero": draw.choice(WHEN_ZERO),
            "scale": scale(draw, maximum, 100, whole=False),
        }
        options = {"over": draw.choice(["refuse", "cap"]), "percent": draw.choice(["allowed", "allowed", "refused"])}
        made |= draw.some({"over": 0.6, "percent": 0.6}, options)
    elif kind == "number":
        made["input"] = asked(draw, "n")
        made["scale"] = scale(draw, maximum, 40, whole=made["input"].get("whole") == "true")
        if Draw(str(made)).chance(0.4):  # growth, say: the same scale, begun below 0
            made["negative"] = "allowed"
            for row in made["scale"]:
                row |= {
                    end: decimal(Fraction(row[end].replace(",", ".")) - 15) for end in ("from", "above") if end in row
                }
    elif kind == "relative":
        made |= {"input": asked(draw, "n"), "when_zero": draw.choice(WHEN_ZERO)}
    elif kind == "count":
        made |= {"input": asked(draw, "n"), "each": draw.choice(["0.5", "0,3333", "1.25", "0.01", "7"])}
    elif kind == "deduction":
        made["deductions"] = [
            asked(draw, f"d{number}") | {"each": draw.choice(["0.5", "0.3333", "0,05", "2"])}
            for number in range(draw.randint(1, 3))
        ]
        floors = ["0", "-20"] if places == 0 else ["0", "-1.5", "-20", "0.1"]
        options = {"start": full, "floor": draw.choice([floor for floor in floors if Fraction(floor) <= maximum])}
        made |= draw.some({"start": 0.4, "floor": 0.6}, options)
    elif kind == "survey":
        weights = draw.choice(
            [["100", "60", "20", "0"], ["100", "0"], ["100", "66.67", "33.33", "0", "0"], ["0", "40", "100"]]
        )
        made["options"] = [{"code": "ABCDE"[number], "weight": weight} for number, weight in enumerate(weights)]
    elif draw.chance(0.6):
        steps = [maximum, maximum / 2, maximum / 4, maximum / 5]
        made["step"] = decimal(draw.choice([step for step in steps if (step * 10**6).denominator == 1]))
    return made


# Sets


def criteria_set(draw: Draw) -> dict:
    places = draw.choice([0, 1, 2, 2, 2, 2, 3, None])
    fields = []
    for f in range(1, draw.randint(2, 4)):
        criteria = []
        for c in range(1, draw.randint(2, 5)):
            code = f"{f}.{c}"
            alone = draw.chance(0.5)
            codes = [code] if alone else [f"{code}.{number}" for number in range(1, draw.randint(2, 4))]
            leaves = [indicator(draw, leaf, places) for leaf in codes]
            if alone:
                criteria += leaves
            else:
                total = sum(Fraction(leaf["maximum"]) for leaf in leaves)
                head = {"code": code, "name": f"Tiêu chí {code}", "maximum": decimal(total)}
                criteria.append(head | {"sub_indicators": leaves})
        total = sum(Fraction(criterion["maximum"]) for criterion in criteria)
        fields.append({"code": str(f), "name": f"Lĩnh vực {f}", "maximum": decimal(total), "criteria": criteria})
    adjustments = [adjustment(draw, number, places) for number in range(draw.choice([0, 0, 1, 2, 4]))]
    return {
        "id": "set",
        "name": "Bộ tiêu chí",
        "level": "commune",
        "years": ["2023"],
        "status": "illustrative",
        "source": "bài kiểm tra",
        "maximum": decimal(sum(Fraction(part["maximum"]) for part in fields)),
        "policy": policy(draw, places, [part["code"] for part in fields], adjustments),
        "fields": fields,
        **({"adjustments": adjustments} if adjustments else {}),
    }


def size(draw: Draw, most: int, places: int | None) -> Fraction:
    """A maximum that survives the rounding of points."""
    return Fraction(draw.randint(1, most)) if places == 0 else Fraction(draw.randint(1, 10 * most), 10)


def indicator(draw: Draw, code: str, places: int | None) -> dict:
    maximum = size(draw, 6, places)
    leaf = {"code": code, "name": f"Mục {code}", "maximum": decimal(maximum)}
    leaf["rule"] = rule(draw, draw.choice(KINDS), maximum, places)
    who = "survey" if leaf["rule"]["kind"] == "survey" else draw.choice(["appraiser", "council", "survey"])
    options = {"not_applicable": draw.choice(["exclude", "full", "zero", "forbid"]), "scored_by": who}
    return leaf | draw.some({"not_applicable": 0.25, "scored_by": 0.6 if who == "survey" else 0.3}, options)


def adjustment(draw: Draw, number: int, places: int | None) -> dict:
    kind = draw.choice(["bonus", "bonus", "penalty", "penalty"])
    cap = size(draw, 3, places)
    made = rule(draw, draw.choice([kind for kind in KINDS if kind not in {"survey", "relative"}]), cap, places)
    if Fraction(made.get("floor", "0")) < 0:
        del made["floor"]
    one = {"code": f"T{number}", "name": f"Khoản {number}", "kind": kind, "cap": decimal(cap), "rule": made}
    who = draw.choice(["appraiser", "council"]) if kind == "penalty" else draw.choice(["unit", "appraiser", "council"])
    return one | draw.some({"scored_by": 0.4}, {"scored_by": who})


def policy(draw: Draw, places: int | None, fields: list[str], adjustments: list[dict]) -> dict:
    modes = {"mode": draw.choice(["half_up", "half_even", "down"])}
    points = "exact" if places is None else {"places": str(places)} | draw.some({"mode": 0.6}, modes)
    modes = {"mode": draw.choice(["half_up", "half_even", "down"])}
    index = {"places": str(draw.choice([0, 0, 1, 2, 2, 4]))} | draw.some({"mode": 0.7}, modes)
    kinds = sorted({one["kind"] for one in adjustments})
    caps = {kind: decimal(size(draw, 5, places)) for kind in kinds if draw.chance(0.5)}
    penalties = [one["code"] for one in adjustments if one["kind"] == "penalty"]
    made = {
        "rounding": {"points": points, "index": index},
        "unanswered": draw.choice(["zero", "zero", "refuse"]),
        "not_applicable": draw.choice(["exclude", "exclude", "full", "zero", "forbid"]),
        "ranking": {
            "by": draw.choice(["exact", "published"]),
            "ties": draw.choice(["competition", "dense", "ordinal"]),
            "groups": draw.choice(["together", "apart"]),
            "tie_break": draw.sample(fields, draw.randint(0, len(fields))),
        },
        "grades": [
            {"code": "tot", "name": "Tốt", "from": "80"} | requires(draw, fields, penalties),
            {"code": "kha", "name": "Khá", "from": "65.5"} | requires(draw, fields, penalties),
            {"code": "tb", "name": "Trung bình", "from": "40"} | requires(draw, fields, penalties),
            {"code": "yeu", "name": "Yếu"},
        ],
    }
    survey = draw.choice(["rescale", "rescale", "zero", "refuse"])
    options = {"without_survey": survey, "evidence": draw.choice(["required", "warn", "ignore"])}
    made |= draw.some({"without_survey": 0.5, "evidence": 0.3}, options)
    return made | ({"adjustments": caps} if caps else {})


def requires(draw: Draw, fields: list[str], penalties: list[str]) -> dict:
    chosen = draw.sample(fields, draw.randint(1, len(fields)))
    named = draw.sample(penalties, draw.randint(1, len(penalties))) if penalties else "all"
    options = {
        "fields": {code: draw.amount(0, 90, draw.choice([0, 1])) for code in chosen},
        "no_penalty": draw.choice(["all", named]),
        "in_time": draw.choice(["true", "true", "false"]),
    }
    made = draw.some({"fields": 0.3, "no_penalty": 0.25, "in_time": 0.15}, options)
    return {} if made in ({}, {"in_time": "false"}) else {"requires": made}


# Answers


def facts(draw: Draw, leaf: dict) -> dict:
    """Sound ones."""
    made, maximum = leaf["rule"], Fraction(leaf.get("maximum", leaf.get("cap")))
    kind = made["kind"]
    if kind == "levels":
        return {"level": draw.choice(made["levels"])["code"]}
    if kind == "checklist":
        codes = [item["code"] for item in made["items"]]
        return {"met": draw.sample(codes, draw.choice([len(codes), draw.randint(0, len(codes))]))}
    if kind == "ratio":
        return ratio_facts(draw, made)
    if kind in {"number", "count", "relative"}:
        whole = made["input"].get("whole", "true" if kind == "count" else "false") == "true"
        edges = [row.get("from", row.get("above")) for row in made.get("scale", [])][:-1]
        least = -25 if made.get("negative") == "allowed" else 0
        figure = str(draw.randint(least, 45)) if whole else draw.amount(least, 45, draw.choice([0, 1, 2]))
        figure = draw.choice(["0", "0", figure]) if kind == "relative" and draw.chance(0.3) else figure
        return {made["input"]["key"]: draw.choice(edges) if edges and draw.chance(0.3) else comma(draw, figure)}
    if kind == "deduction":
        return {
            taken["key"]: draw.choice(["0", "0", "1", "2", "9"])
            if taken.get("whole") != "false"
            else draw.choice(["0", "0,5", "1.25"])
            for taken in made["deductions"]
        }
    if kind == "survey":
        if draw.chance(0.3):
            return {"percent": comma(draw, draw.amount(0, 100, 1))}
        replies = {option["code"]: str(draw.choice([0, 1, draw.randint(0, 300)])) for option in made["options"]}
        return replies | {"A": str(draw.randint(1, 50))}
    if "step" in made:
        step = Fraction(made["step"])
        return {"points": comma(draw, decimal(step * draw.randint(0, int(maximum / step))))}
    return {"points": comma(draw, draw.share(maximum))}


def ratio_facts(draw: Draw, made: dict) -> dict:
    over = made.get("over") == "cap"
    edges = [row.get("from", row.get("above")) for row in made["scale"][:-1]]
    if made.get("percent") == "allowed" and draw.chance(0.4):
        most = 130 if over else 100
        stated = [str(draw.randint(0, most)), comma(draw, draw.amount(0, most, 2)), *edges]
        return {"percent": draw.choice(stated)}
    if edges and draw.chance(0.2):  # exactly at the end of a row
        share = Fraction(draw.choice(edges).replace(",", ".")) / 100
        return {"a": str(share.numerator), "b": str(share.denominator)}
    whole = draw.choice([0, 0, 1, 3, 8, 100, 100, 200, draw.randint(1, 10**6)])
    part = draw.randint(0, whole * 3 // 2 if over else whole)
    part = draw.choice([part, whole])
    if made["numerator"].get("whole") == "false" and part and draw.chance(0.5):
        return {"a": comma(draw, f"{part - 1}.{draw.randint(1, 99):02}"), "b": str(whole)}
    return {"a": str(part), "b": str(whole)}


def comma(draw: Draw, number: str) -> str:
    return number.replace(".", draw.choice(".,"))


def answer(draw: Draw, leaf: dict) -> object:
    """Of a self-assessment. Mostly sound; a few are blank, impossible, or not applicable."""
    chance = draw.random()
    if chance < 0.02:
        return draw.choice(["", {}, {"evidence": "Công văn"}])
    if chance < (0.022 if "cap" in leaf else 0.06):
        away = ["not_applicable", "KAD", {"not_applicable": "true", "evidence": "Công văn"}]
        return draw.choice(away)
    made = facts(draw, leaf)
    if draw.chance(0.01):
        made = spoiled(draw, leaf, made)
    remarks = {"claimed": draw.amount(0, 5, 1), "evidence": "Công văn, tr. 2"}
    return made | draw.some({"claimed": 0.3, "evidence": 0.93}, remarks)


def spoiled(draw: Draw, leaf: dict, made: dict) -> dict:
    """With something that is wrong, or at least odd."""
    key = draw.choice(list(made))
    if draw.chance(0.2):
        return made | draw.choice([{"lạ": "1"}, {"claimed": "-1"}, {"claimed": "một"}, {"not_applicable": "true"}])
    if key == "met":
        return {"met": draw.choice([["c0", "c0"], ["khác"], "c0", ""])}
    if key == "level":
        return {"level": draw.choice(["khác", "", "C0"])}
    odd = [
        "",
        "-1",
        "0",
        "1.5",
        "101",
        "999999",
        "2.000",
        "0.000",
        "1.234,5",
        "1e3",
        "１２",
        "1_0",
        "007",
        "NaN",
        "1/2",
    ]
    if leaf["rule"].get("percent") == "allowed":
        odd += ["5"] * 5
        key = draw.choice([key, "percent"])
    return made | {key: draw.choice(odd)}


def finding(draw: Draw, leaf: dict, stood: dict | None) -> dict:
    """What an appraisal says; mostly with the reason that a change takes."""
    said: dict = {}
    maximum = Fraction(leaf.get("maximum", leaf.get("cap")))
    chance = draw.random()
    if chance < 0.35:
        said = facts(draw, leaf)
    elif chance < 0.45 and stood:
        said = stood  # the same again
    elif chance < 0.8 and leaf["rule"]["kind"] != "points":
        points = draw.choice([draw.share(maximum, draw.choice([0, 0, 1, 2])), "0", decimal(maximum)])
        said = {"points": points if draw.chance(0.98) else draw.choice(["-0.5", "99", "0,12345"])}
    elif chance > (0.998 if "cap" in leaf else 0.94):
        said = {"not_applicable": "true"}
    if draw.chance(0.01):
        said = facts(draw, leaf) | {"points": "0"}
    remarks = {"reason": "Theo hồ sơ", "explain": "true", "evidence": "Biên bản", "note": "Đã xem"}
    chances = {"reason": 0.97, "explain": 0.3, "evidence": 0.1, "note": 0.1}
    return said | draw.some(chances, remarks)


# Rounds


def random_round(seed: int, *, units: int = 8) -> dict:
    draw = Draw(seed)
    stages = draw.choice(STAGES)
    criteria = criteria_set(draw)
    listed = [
        {"code": f"u{number}", "name": f"Xã {number}"}
        | draw.some({"group": 0.9}, {"group": draw.choice(["xã", "phường"])})
        for number in range(units)
    ]
    stage = draw.choice([stages[-1], stages[-1], draw.choice(stages)])
    given: dict = {"criteria": criteria, "units": listed, "stages": stages, "stage": stage, "files": {}}
    if draw.chance(0.1):
        given["survey"] = "none"
    if draw.chance(0.5):
        given["deadlines"] = {"self": DEADLINE}
    without_survey = draw.chance(0.3)
    given["files"]["self"] = self_files(draw, given, without_survey=without_survey)
    if given.get("deadlines") and draw.chance(0.5):
        given["received"] = {"self": {}}
        for content in given["files"]["self"]:
            given["received"]["self"][content["unit"]] = content.pop("received", DEADLINE)
    for later in stages[1:]:
        given["files"][later] = later_files(draw, given, later)
    return given


def leaves_of(criteria: dict) -> list[dict]:
    return [
        leaf
        for part in criteria["fields"]
        for criterion in part["criteria"]
        for leaf in criterion.get("sub_indicators", [criterion])
    ]


def is_of_unit(leaf: dict, given: dict) -> bool:
    """Whether the unit itself states it, in a round of these stages."""
    if leaf.get("kind") == "penalty":
        return False
    return len(given["stages"]) == 1 or leaf.get("scored_by", "unit") in {"unit", "survey"}


def self_files(draw: Draw, given: dict, *, without_survey: bool) -> list[dict]:
    """Some units send nothing, a blank file or two; some are made to be equal."""
    files: list[dict] = []
    for unit in given["units"]:
        chance = draw.random()
        if chance < 0.04:
            continue
        if chance < 0.08:
            answers: dict = {}
        elif chance < 0.3 and files:
            answers = draw.choice(files)["answers"]
        else:
            answers = self_answers(draw, given, away=chance < 0.33, without_survey=without_survey)
        content = {"unit": unit["code"], "answers": answers}
        if given.get("deadlines"):
            content["received"] = draw.choice(["2024-01-30", DEADLINE, "2024-02-01"])
        files.append(content)
        if draw.chance(0.02):
            files.append(content | {"answers": draw.choice([{}, answers])})
    return files


def self_answers(draw: Draw, given: dict, *, away: bool, without_survey: bool) -> dict:
    """To everything that the unit states, or that nothing applies to it."""
    answers: dict = {}
    for leaf in [*leaves_of(given["criteria"]), *given["criteria"].get("adjustments", [])]:
        is_unheld = leaf.get("scored_by") == "survey" and (without_survey or "survey" in given)
        if not is_of_unit(leaf, given) and not draw.chance(0.002):
            continue
        if is_unheld and not draw.chance(0.005):
            answers |= draw.some({leaf["code"]: 0.1}, {leaf["code"]: {"note": "Không điều tra"}})
        elif "cap" not in leaf:
            answers[leaf["code"]] = "not_applicable" if away else answer(draw, leaf)
        elif not away and draw.chance(0.7):
            answers[leaf["code"]] = answer(draw, leaf)
    return answers


def later_files(draw: Draw, given: dict, stage: str) -> list[dict]:
    criteria, kind = given["criteria"], stage.partition("-")[0]
    known = [*leaves_of(criteria), *criteria.get("adjustments", [])]
    files = []
    for unit in given["units"]:
        sent = [content["answers"] for content in given["files"]["self"] if content["unit"] == unit["code"]]
        if (not any(sent) and draw.chance(0.9)) or draw.chance(0.15):
            continue
        if kind == "explanation":
            answers = explanations(draw, given, unit["code"])
        else:
            answers = {
                leaf["code"]: said
                for leaf in known
                if may_speak(leaf, kind, given) or draw.chance(0.01)
                if draw.chance(0.2 if leaf.get("scored_by", "unit") == "unit" and "cap" not in leaf else 0.6)
                if (said := finding(draw, leaf, stood(sent, leaf)))
            }
        files.append({"unit": unit["code"], "answers": answers})
    return files or [{"unit": given["units"][0]["code"], "answers": {}}]


def may_speak(leaf: dict, kind: str, given: dict) -> bool:
    if leaf.get("scored_by") == "survey" and given.get("survey"):
        return False
    return not (leaf.get("scored_by") == "council" and kind == "appraisal" and "council" in given["stages"])


def stood(sent: list[dict], leaf: dict) -> dict | None:
    """The facts that the unit states, to be said again."""
    own = sent[0].get(leaf["code"]) if sent else None
    return (
        {key: text for key, text in own.items() if key not in {"claimed", "evidence"}}
        if isinstance(own, dict)
        else None
    )


def explanations(draw: Draw, given: dict, unit: str) -> dict:
    said = [content for content in given["files"]["appraisal-1"] if content["unit"] == unit]
    answers = {}
    for content in said:
        for code, finding_ in content["answers"].items():
            if (finding_.get("explain") and draw.chance(0.8)) or draw.chance(0.004):
                answers[code] = {"explanation": "Xin giải trình"} | draw.some(
                    {"evidence": 0.4}, {"evidence": "Bổ sung"}
                )
    return answers


# Files


def block(value: object, indent: str = "") -> str:
    """As YAML, a line for each scalar; an empty text is a value left out."""
    if isinstance(value, dict) and value:
        return "".join(f"\n{indent}{scalar(key)}:{block(part, indent + '  ')}" for key, part in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}-{block(part, indent + '  ')}" for part in value)
    if isinstance(value, (dict, list)):
        return " {}" if isinstance(value, dict) else " []"
    return f" {scalar(value)}" if value != "" else ""


def scalar(text: str) -> str:
    """A number or a word as people write them, or else in quotes."""
    return text if re.fullmatch(r"-?[0-9]+([.,][0-9]+)?|[a-z_]+", text) else json.dumps(text, ensure_ascii=False)


def written(value: object, *, flow: bool) -> str:
    return json.dumps(value, ensure_ascii=False).replace('""', "") if flow else f"{block(value).lstrip()}\n"


def write_round(given: dict, home: Path) -> None:
    """The folder that the round would be."""
    head = {
        "name": "Đợt thử",
        "year": "2023",
        "criteria": "set.yaml",
        "units": "units.yaml",
        "assessments": "assessments",
    }
    if len(given["stages"]) > 1:
        head["stages"] = given["stages"]
    head |= {key: given[key] for key in ("survey", "deadlines", "received") if key in given}
    home.mkdir()
    (home / "assessments").mkdir()
    contents = {"round.yaml": head, "units.yaml": {"units": given["units"]}, "set.yaml": given["criteria"]}
    for stage, files in given["files"].items():
        folder = "assessments" if stage == "self" else stage
        (home / folder).mkdir(exist_ok=True)
        for number, content in enumerate(files):
            name = f"{folder}/{content['unit']}-{number}.yaml"
            contents[name] = {"unit": content["unit"], "year": "2023", "criteria": "set"} | content
    for number, (name, content) in enumerate(contents.items()):
        (home / name).write_text(written(content, flow=number % 2 == 1), encoding="utf-8")
