"""A second scorer, written from the specification alone: it shares no code with the package.

It is given a round as plain data (texts, lists and mappings, as they are written in the files) and says of every unit
what a results document says. It is made to be easy to hold against the specification, not to be fast: every value is
a fraction, an answer that no points can be given for raises ``Wrong``, and ranks are found by counting who is better.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor

AWAY = "not_applicable"
SCORED, UNANSWERED, EXCLUDED = "scored", "unanswered", "not_applicable"
"""How an indicator counts."""
BESIDE = {
    "self": {"claimed", "evidence", "note"},
    "appraisal": {"points", "reason", "explain", "evidence", "note"},
    "council": {"points", "reason", "explain", "evidence", "note"},
    "explanation": {"explanation", "evidence", "note"},
}
"""What may stand beside the facts of an answer."""


class Wrong(Exception):
    """What a unit is not scored for."""


# Answers


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def written(text: object) -> Fraction:
    """A number that a person wrote: digits, and decimals behind a point or a comma; no more than a sheet keeps."""
    if not isinstance(text, str) or not re.fullmatch(r"-?0*[0-9]{1,15}([.,][0-9]{1,9})?", text):
        raise Wrong
    return number(text)


def figure(text: object, *, whole: bool, negative: bool) -> Fraction:
    """The same, negative only where that is allowed, and whole where things are counted."""
    value = written(text)
    if (value < 0 and not negative) or (whole and value.denominator != 1):
        raise Wrong
    if whole and abs(value) >= 1 and re.fullmatch(r"-?[0-9]{1,3}[.,][0-9]{3}", str(text)):
        raise Wrong  # is that thousands?
    return value


def ways(rule: dict) -> list[dict]:
    """The ways of answering: for each key what is read under it."""
    kind = rule["kind"]
    if kind == "levels":
        return [{"level": {level["code"] for level in rule["levels"]}}]
    if kind == "checklist":
        return [{"met": [item["code"] for item in rule["items"]]}]
    if kind == "ratio":
        counts = {part["key"]: part.get("whole", "true") == "true" for part in (rule["numerator"], rule["denominator"])}
        return [counts, {"percent": False}] if rule.get("percent") == "allowed" else [counts]
    if kind in {"number", "relative", "count"}:
        usual = "true" if kind == "count" else "false"
        return [{rule["input"]["key"]: rule["input"].get("whole", usual) == "true"}]
    if kind == "deduction":
        return [{taken["key"]: taken.get("whole", "true") == "true" for taken in rule["deductions"]}]
    if kind == "survey":
        return [{option["code"]: True for option in rule["options"]}, {"percent": False}]
    return [{"points": False}]


def stated(rule: dict, maximum: Fraction, answer: object) -> str | dict | None:
    """The facts of an answer under their keys; None where there are none."""
    if not isinstance(answer, dict):
        if answer in {"", AWAY, "KAD", "không áp dụng"}:
            return AWAY if answer else None
        raise Wrong
    known = ways(rule)
    given = [way for way in known if any(answer.get(key, "") != "" for key in way)]
    if answer.get(AWAY) == "true":
        if given:
            raise Wrong
        return AWAY
    if not given:
        return None
    (way,) = given if len(given) == 1 else (None,)
    if way is None or any(answer.get(key, "") == "" for key in way):
        raise Wrong
    facts: dict = {}
    for key, due in way.items():
        if isinstance(due, set):
            facts[key] = answer[key]
            if facts[key] not in due:
                raise Wrong
        elif isinstance(due, list):
            met = answer[key]
            if not isinstance(met, list) or len(set(met)) < len(met) or not set(met) <= set(due):
                raise Wrong
            facts[key] = set(met)
        else:
            facts[key] = figure(answer[key], whole=due, negative=rule.get("negative") == "allowed")
    check_facts(rule, maximum, facts)
    return facts


def check_facts(rule: dict, maximum: Fraction, facts: dict) -> None:
    kind = rule["kind"]
    if kind == "ratio":
        if "percent" in facts:
            part, whole = facts["percent"], Fraction(100)
        else:
            part, whole = facts[rule["numerator"]["key"]], facts[rule["denominator"]["key"]]
        if part > whole and rule.get("over", "refuse") == "refuse":
            raise Wrong
    elif kind == "survey":
        if facts.get("percent", 0) > 100 or ("percent" not in facts and sum(facts.values()) == 0):
            raise Wrong
    elif kind == "points" and (
        facts["points"] > maximum or ("step" in rule and facts["points"] % number(rule["step"]))
    ):
        raise Wrong


# Points


def on_scale(rows: list[dict], maximum: Fraction, value: Fraction) -> Fraction:
    for row in rows:
        if "from" in row and value < number(row["from"]):
            continue
        if "above" in row and value <= number(row["above"]):
            continue
        if row.get("linear") == "true":
            return maximum * value / number(row.get("of", "100"))
        points = number(row["points"])
        if "every" in row:
            end = number(row.get("from", row.get("above")))
            points += number(row["add"]) * floor((value - end) / number(row["every"]))
        return points
    raise AssertionError("the last row is the rest")


def worth(rule: dict, maximum: Fraction, facts: dict, best: Fraction | None) -> Fraction | None:
    """The points of facts, not rounded; None where there is nothing to measure, and that does not apply."""
    points = unlimited(rule, maximum, facts, best)
    lowest = number(rule.get("floor", "0")) if rule["kind"] == "deduction" else Fraction(0)
    return None if points is None else max(lowest, min(maximum, points))


def unlimited(rule: dict, maximum: Fraction, facts: dict, best: Fraction | None) -> Fraction | None:
    kind = rule["kind"]
    if kind == "levels":
        (level,) = (level for level in rule["levels"] if level["code"] == facts["level"])
        return number(level["points"]) if "points" in level else maximum * number(level["percent"]) / 100
    if kind == "checklist":
        items = {item["code"]: item for item in rule["items"]}
        if rule.get("mode", "sum") == "all":
            return maximum if facts["met"] == set(items) else Fraction(0)
        return sum((number(items[code]["points"]) for code in facts["met"]), Fraction(0))
    if kind == "ratio":
        if "percent" in facts:
            return on_scale(rule["scale"], maximum, min(facts["percent"], Fraction(100)))
        part, whole = facts[rule["numerator"]["key"]], facts[rule["denominator"]["key"]]
        if whole == 0:
            return of_nothing(rule, maximum)
        return on_scale(rule["scale"], maximum, min(part / whole * 100, Fraction(100)))
    if kind == "number":
        return on_scale(rule["scale"], maximum, facts[rule["input"]["key"]])
    if kind == "count":
        return number(rule["each"]) * facts[rule["input"]["key"]]
    if kind == "deduction":
        taken = sum(number(taken["each"]) * facts[taken["key"]] for taken in rule["deductions"])
        return (number(rule["start"]) if "start" in rule else maximum) - taken
    if kind == "survey":
        if "percent" in facts:
            return maximum * facts["percent"] / 100
        weighted = sum(number(option["weight"]) * facts[option["code"]] for option in rule["options"])
        return maximum * weighted / sum(facts.values()) / 100
    if kind == "relative":
        assert best is not None
        return of_nothing(rule, maximum) if best == 0 else maximum * facts[rule["input"]["key"]] / best
    return facts["points"]


def of_nothing(rule: dict, maximum: Fraction) -> Fraction | None:
    """What it is worth where there is nothing to divide by."""
    return {"not_applicable": None, "full": maximum, "zero": Fraction(0)}[rule["when_zero"]]


def rounded(value: Fraction, step: dict) -> Fraction:
    places, mode = int(step["places"]), step.get("mode", "half_up")
    unit = 10**places
    if mode == "half_even":
        return Fraction(round(value * unit), unit)
    size = floor(abs(value) * unit + (Fraction(1, 2) if mode == "half_up" else 0))
    return Fraction(size if value >= 0 else -size, unit)


# A unit's files


class Said:
    """What one file says of one indicator."""

    def __init__(self, leaf: dict, answer: object, kind: str) -> None:
        rule, maximum = leaf["rule"], number(leaf["maximum"])
        beside = answer if isinstance(answer, dict) else {}
        allowed = BESIDE[kind] | {AWAY} | {key for way in ways(rule) for key in way}
        if not set(beside) <= allowed:
            raise Wrong
        own = rule["kind"] == "points"
        facts = answer if own or not beside else {key: value for key, value in beside.items() if key != "points"}
        self.facts = stated(rule, maximum, facts)
        self.claimed = None if beside.get("claimed", "") == "" else written(beside["claimed"])
        settles = kind in {"appraisal", "council"} and not own and beside.get("points", "") != ""
        self.settled = written(beside["points"]) if settles else None
        self.reason = beside.get("reason", "")
        self.explain = beside.get("explain", "") == "true"
        self.explanation = beside.get("explanation", "")
        self.evidence = beside.get("evidence", "")
        self.note = beside.get("note", "")

    @property
    def decides(self) -> bool:
        return self.facts is not None or self.settled is not None

    @property
    def says_nothing(self) -> bool:
        words = (self.reason, self.explain, self.explanation, self.evidence, self.note)
        return not self.decides and self.claimed is None and not any(words)


class File:
    """A unit's file of one stage: what of it can be read, and whether all of it can."""

    def __init__(self, criteria: dict, kind: str, content: dict) -> None:
        known = leaves_of(criteria) | adjustments_of(criteria)
        self.said: dict[str, Said] = {}
        self.is_sound = True
        self.received = content.get("received", "")
        for code, answer in content["answers"].items():
            try:
                self.said[code] = Said(known[code], answer, kind)
            except (Wrong, KeyError):
                self.is_sound = False

    @property
    def says_nothing(self) -> bool:
        return self.is_sound and all(said.says_nothing for said in self.said.values())


def leaves_of(criteria: dict) -> dict[str, dict]:
    return {
        leaf["code"]: leaf
        for part in criteria["fields"]
        for criterion in part["criteria"]
        for leaf in criterion.get("sub_indicators", [criterion])
    }


def adjustments_of(criteria: dict) -> dict[str, dict]:
    """Bonuses and penalties as indicators, which always apply."""
    usual = {"bonus": "unit", "penalty": "appraiser"}
    return {
        one["code"]: {"scored_by": usual[one["kind"]]} | one | {"maximum": one["cap"], "not_applicable": "forbid"}
        for one in criteria.get("adjustments", [])
    }


# Rounds


class Scorer:
    """One round: its set, units, stages (names, of which the last that is scored is ``stage``) and files.

    ``files`` has of each stage the contents of its files, in order.
    """

    def __init__(self, given: dict) -> None:
        self.criteria, self.policy = given["criteria"], given["criteria"]["policy"]
        self.leaves, self.adjustments = leaves_of(self.criteria), adjustments_of(self.criteria)
        self.known = self.leaves | self.adjustments
        self.units = given["units"]
        self.stages = given["stages"]
        self.spoken = self.stages[: self.stages.index(given["stage"]) + 1]
        self.survey_is_none = given.get("survey") == "none"
        self.deadline = given.get("deadlines", {}).get("self", "")
        self.register = given.get("received", {}).get("self", {})
        self.files: dict[str, dict[str, list[File]]] = {unit["code"]: {} for unit in self.units}
        for stage in self.spoken:
            for content in given["files"].get(stage, []):
                file = File(self.criteria, kind_of(stage), content)
                self.files[content["unit"]].setdefault(stage, []).append(file)
        for stages in self.files.values():
            for stage, files in stages.items():
                stages[stage] = [file for file in files if not file.says_nothing] or files[:1]
        self.lacking = self.who_says_nothing()
        self.best: dict[str, dict[str, Fraction]] = {}

    def entitled(self) -> dict[str, set[str]]:
        """In which kinds of stages those speak who are not the unit; the appraisers for a council that has none."""
        kinds = {kind_of(stage) for stage in self.stages}
        council = {"council"} if "council" in kinds else {"appraisal"}
        return {"appraiser": kinds & {"appraisal", "council"}, "council": kinds & council}

    def who_says_nothing(self) -> dict[str, str]:
        heard = {kind_of(stage) for stage in self.spoken}
        lacking = {who: "awaited" for who, kinds in self.entitled().items() if kinds and not kinds & heard}
        asked = [code for code, leaf in self.leaves.items() if leaf.get("scored_by") == "survey"]
        files = [file for stages in self.files.values() for found in stages.values() for file in found]
        held = any(code in file.said and file.said[code].decides for file in files for code in asked)
        if self.policy.get("without_survey") and asked and (self.survey_is_none or not held):
            lacking["survey"] = self.policy["without_survey"]
        return lacking

    def results(self) -> dict:
        compared = [code for code, leaf in self.leaves.items() if leaf["rule"]["kind"] == "relative"]
        # Who is scored at all must be known before it is known who is best.
        self.best = {stage: dict.fromkeys(compared, Fraction(1)) for stage in self.spoken}
        units = self.scored_units()
        if compared:
            self.best = {stage: {} for stage in self.spoken}
            for result in units.values():
                for step in result["steps"] if isinstance(result, dict) else ():
                    for code in compared:
                        facts = step["standing"][code]["facts"]
                        if isinstance(facts, dict):
                            (own,) = facts.values()
                            self.best[step["stage"]][code] = max(own, self.best[step["stage"]].get(code, own))
            units = self.scored_units()
        order = self.ranked(units)
        whys = {code: result for code, result in units.items() if isinstance(result, str)}
        return {"units": {code: units[code] for code in order}, "order": order, "unranked": whys}

    def scored_units(self) -> dict[str, str | dict]:
        results: dict[str, str | dict] = {}
        for unit in self.units:
            try:
                results[unit["code"]] = self.scored_unit(unit["code"])
            except Wrong:
                results[unit["code"]] = "invalid"
        return results

    def only(self, code: str, stage: str) -> File | None:
        files = self.files[code].get(stage, [])
        if len(files) > 1 or not all(file.is_sound for file in files):
            raise Wrong
        return files[0] if files else None

    def scored_unit(self, code: str) -> str | dict:
        """Why a unit is not ranked, or all that is due of it before ranks."""
        own = self.only(code, "self")
        if own is None:
            return "not_submitted"
        self.check_self(own)
        if all(said.facts is None for said in own.said.values()):
            return "not_submitted"
        standing = {known: {"facts": None, "settled": None, "evidence": "", "decided": False} for known in self.known}
        for known, said in own.said.items():
            standing[known] |= {"facts": said.facts, "evidence": said.evidence}
        steps = [self.step("self", standing)]
        asked: set[str] = set()
        for stage in self.spoken[1:]:
            file, kind = self.only(code, stage), kind_of(stage)
            standing = {known: dict(stands) for known, stands in standing.items()}
            if file is not None and kind == "explanation":
                self.check_explanation(file, asked)
            elif file is not None:
                self.check_findings(file, kind, steps[-1])
                for known, said in file.said.items():
                    if said.settled is not None:
                        standing[known] |= {"settled": said.settled, "decided": True}
                    elif said.facts is not None:
                        standing[known] |= {"facts": said.facts, "settled": None, "decided": True}
            if file is not None:
                for known, said in file.said.items():
                    standing[known]["evidence"] += said.evidence
            if kind == "explanation":
                asked = set()
            elif file is not None:
                asked |= {known for known, said in file.said.items() if said.explain}
            steps.append(self.step(stage, standing))
        return self.last_word(code, own, steps)

    def check_self(self, file: File) -> None:
        for code, said in file.said.items():
            leaf = self.known[code]
            if leaf.get("scored_by") == "survey" and self.survey_is_none and said.decides:
                raise Wrong
            if said.facts is None:
                continue
            if said.facts == AWAY and self.away(leaf) == "forbid":
                raise Wrong
            if leaf.get("kind") == "penalty" or self.entitled().get(leaf.get("scored_by", "unit")):
                raise Wrong

    def check_explanation(self, file: File, asked: set[str]) -> None:
        for code, said in file.said.items():
            if said.facts is not None or (not said.says_nothing and (code not in asked or not said.explanation)):
                raise Wrong

    def check_findings(self, file: File, kind: str, before: dict) -> None:
        for code, said in file.said.items():
            if not said.decides:
                continue
            leaf, stands, counted = self.known[code], before["standing"][code], before["counted"][code]
            entitled = self.entitled().get(leaf.get("scored_by", "unit"))
            if (entitled and kind not in entitled) or (said.facts == AWAY and self.away(leaf) == "forbid"):
                raise Wrong
            if leaf.get("scored_by") == "survey" and self.survey_is_none:
                raise Wrong
            state, points, _ = counted
            if said.settled is not None:
                self.check_settled(leaf, said, state)
                changes = state != SCORED or said.settled != points
            else:
                changes = stands["settled"] is not None or said.facts != stands["facts"]
            had = stands["facts"] is not None or stands["settled"] is not None
            if not had and leaf.get("scored_by", "unit") != "unit":
                changes = False  # the first word of those who score it
            takes = leaf.get("kind") == "penalty" and (
                said.settled if said.facts is None else self.points(code, said.facts, None)
            )
            if (changes or takes) and not said.reason:
                raise Wrong

    def check_settled(self, leaf: dict, said: Said, state: str) -> None:
        rule, step = leaf["rule"], self.policy["rounding"]["points"]
        lowest = number(rule.get("floor", "0")) if rule["kind"] == "deduction" else Fraction(0)
        assert said.settled is not None
        if said.facts is not None or state == EXCLUDED or not lowest <= said.settled <= number(leaf["maximum"]):
            raise Wrong
        if step != "exact" and (said.settled * 10 ** int(step["places"])).denominator != 1:
            raise Wrong

    def away(self, leaf: dict) -> str:
        return leaf.get("not_applicable", self.policy["not_applicable"])

    def points(self, code: str, facts: dict, best: Fraction | None) -> Fraction | None:
        leaf, step = self.known[code], self.policy["rounding"]["points"]
        exact = worth(leaf["rule"], number(leaf["maximum"]), facts, best)
        return exact if exact is None or step == "exact" else rounded(exact, step)

    def counted(self, code: str, stands: dict, best: dict[str, Fraction]) -> tuple[str, Fraction, Fraction]:
        """State, points and applicable maximum of an indicator as it stands."""
        leaf, maximum, nothing = self.known[code], number(self.known[code]["maximum"]), Fraction(0)
        if stands["settled"] is not None:
            return SCORED, stands["settled"], maximum
        if stands["facts"] is None:
            lack = self.lacking.get(leaf.get("scored_by", "unit"))
            if lack in {"rescale", "refuse"}:
                return EXCLUDED, nothing, nothing
            return (SCORED if lack == "zero" else UNANSWERED), nothing, maximum
        if stands["facts"] != AWAY:
            if leaf["rule"]["kind"] == "relative" and code not in best:
                return EXCLUDED, nothing, nothing  # no unit that is scored has a figure to compare with
            points = self.points(code, stands["facts"], best.get(code))
            if points is not None:
                return SCORED, points, maximum
        what = self.away(leaf)
        if what == "full":
            return SCORED, maximum, maximum
        return (SCORED, nothing, maximum) if what == "zero" else (EXCLUDED, nothing, nothing)

    def step(self, stage: str, standing: dict) -> dict:
        """What the answers come to that stand after a stage."""
        counted = {code: self.counted(code, standing[code], self.best[stage]) for code in self.known}
        fields = {}
        for part in self.criteria["fields"]:
            of = [counted[code] for code in leaves_of({"fields": [part]})]
            fields[part["code"]] = sums(of)
        measured = sums([counted[code] for code in self.leaves])
        points, maximum, _ = measured
        missing = [
            number(leaf["maximum"])
            for code, leaf in self.leaves.items()
            if leaf.get("scored_by") == "survey" and counted[code][0] == EXCLUDED and standing[code]["facts"] is None
        ]
        if missing and maximum:
            points, maximum = points * (maximum + sum(missing)) / maximum, maximum + sum(missing)
        given = {"bonus": Fraction(0), "penalty": Fraction(0)}
        for code, adjustment in self.adjustments.items():
            given[adjustment["kind"]] += counted[code][1]
        for kind, cap in self.policy.get("adjustments", {}).items():
            given[kind] = min(given[kind], number(cap))
        points += given["bonus"] - given["penalty"]
        return {
            "stage": stage,
            "standing": standing,
            "counted": counted,
            "fields": fields,
            "points": points,
            "maximum": maximum,
            "exact": points / maximum * 100 if maximum else None,
            "measured": measured[:2] if missing and maximum else None,
            **given,
        }

    def last_word(self, code: str, own: File, steps: list[dict]) -> str | dict:
        """Whether the result counts: nothing of it is wanting that the set asks for."""
        last = steps[-1]
        standing, counted = last["standing"], last["counted"]
        if self.policy.get("evidence") == "required":
            for known, leaf in self.known.items():
                stands = standing[known]
                proved = stands["evidence"] or stands["decided"] or leaf.get("scored_by", "unit") != "unit"
                if counted[known][1] > 0 and not proved:
                    return "invalid"
        blank = [leaf for known, leaf in self.leaves.items() if standing[known]["facts"] is None]
        blank = [leaf for leaf in blank if standing[leaf["code"]]["settled"] is None]
        lacks = [self.lacking.get(leaf.get("scored_by", "unit")) for leaf in blank]
        if "refuse" in lacks or (self.policy["unanswered"] == "refuse" and None in lacks):
            return "unanswered"
        if last["exact"] is None:
            return "nothing_applicable"
        index = rounded(last["exact"], self.policy["rounding"]["index"])
        imposed = {known for known, one in self.adjustments.items() if one["kind"] == "penalty" and counted[known][1]}
        came = self.register.get(code) or own.received
        grade, missed = self.grade(index, last["fields"], imposed, late=bool(self.deadline) and came > self.deadline)
        return last | {"index": index, "steps": steps, "grade": grade, "missed": missed}

    def grade(self, index: Fraction, fields: dict, imposed: set[str], *, late: bool) -> tuple[str, list[str]]:
        missed = []
        for grade in self.policy["grades"]:
            if "from" in grade and index < number(grade["from"]):
                continue
            requires = grade.get("requires", {})
            below = [
                code
                for code, least in requires.get("fields", {}).items()
                if fields[code][2] is not None
                and rounded(fields[code][2], self.policy["rounding"]["index"]) < number(least)
            ]
            hindering = (
                imposed if requires.get("no_penalty") == "all" else imposed & set(requires.get("no_penalty", []))
            )
            if not below and not hindering and not (late and requires.get("in_time") == "true"):
                return grade["code"], missed
            missed.append(grade["code"])
        raise AssertionError("the last grade is for all")

    def ranked(self, units: dict[str, str | dict]) -> list[str]:
        """Add rank, tied and what decided to each result, by counting who is better; the codes in order."""
        ranking = self.policy["ranking"]
        compared = {}
        for code, result in units.items():
            if isinstance(result, dict):
                first = result["exact"] if ranking["by"] == "exact" else result["index"]
                compared[code] = [first, *(result["fields"][field][2] for field in ranking["tie_break"])]
        group = {unit["code"]: unit.get("group", "") if ranking["groups"] == "apart" else "" for unit in self.units}
        for code, key in compared.items():
            rivals = [other for other in compared if group[other] == group[code]]
            above = [compared[other] for other in rivals if better(compared[other], key)]
            equal = [other for other in rivals if compared[other] == key]
            if ranking["ties"] == "dense":
                rank = 1 + len({tuple(other) for other in above})
            else:
                rank = 1 + len(above) + (equal.index(code) if ranking["ties"] == "ordinal" else 0)
            units[code] |= {"rank": rank, "tied": len(equal) > 1}
        for code, key in compared.items():
            rivals = [other for other in compared if group[other] == group[code]]
            alike = [other for other in rivals if units[other]["index"] == units[code]["index"]]
            differing = [compared[other] for other in alike if units[other]["rank"] != units[code]["rank"]]
            units[code]["decided"] = decided([difference(key, other) for other in differing], ranking["tie_break"])
        return sorted(compared, key=lambda code: units[code]["rank"])


def sums(counted: list[tuple[str, Fraction, Fraction]]) -> tuple[Fraction, Fraction, Fraction | None]:
    """Points, applicable maximum and index."""
    points = sum((gained for _, gained, _ in counted), Fraction(0))
    maximum = sum((most for _, _, most in counted), Fraction(0))
    return points, maximum, points / maximum * 100 if maximum else None


def better(one: list, other: list) -> bool:
    for a, b in zip(one, other, strict=True):
        if a != b:
            return b is None or (a is not None and a > b)
    return False


def difference(one: list, other: list) -> int:
    """The place of the first of what is compared that differs; behind the last where all is equal."""
    return next((place for place, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]), len(one))


def decided(places: list[int], chain: list[str]) -> tuple[str, str | None] | None:
    """Why the same printed index has another rank: the finest of what had to be looked at."""
    if not places:
        return None
    place = max(places)
    if place == 0:
        return "exact", None
    return ("tie_break", chain[place - 1]) if place <= len(chain) else ("order", None)


def kind_of(stage: str) -> str:
    return stage.partition("-")[0]


def score_round(given: dict) -> dict:
    """``order`` (codes by rank), ``units`` (what is due of each), ``unranked`` (why each of the others is not)."""
    return Scorer(given).results()
