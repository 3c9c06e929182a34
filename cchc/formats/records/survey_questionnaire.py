"""A survey's questionnaire in YAML."""

from __future__ import annotations

from pathlib import Path

from ...nodes import Entry, Sequence, did_you_mean
from ...number import Exact
from ...problems import N_, Message, Place, Problem, has_errors
from ...records.questionnaire import USUAL_OPTIONS, FewReplies, Minimum, Question, Questionnaire, RespondentGroup
from ...rules import Option, Rule
from ...rules.survey import options_of, read_weight
from ..files import read
from ..yaml_file import read_yaml


def read_questionnaire(path: Path, rules: dict[str, Rule]) -> tuple[Questionnaire | None, list[Problem]]:
    """The questionnaire; None where a part of it cannot be read. ``rules`` are those of the indicators, by code."""
    raw = read(path)
    if isinstance(raw, Problem):
        return None, [raw]
    source, node = read_yaml(raw)
    entry = None if node is None else source.entry(node, what=Message(N_("questionnaire")))
    if entry is None:
        return None, source.problems
    name = entry.text("name", "") or ""
    options = _read_options(entry)
    groups = _read_groups(entry)
    minimum = _read_minimum(entry.entry("minimum_replies"))
    questions: dict[str, Question] = {}
    for item in entry.entries("questions"):
        question = _read_question(item, groups, options, rules)
        if question is not None and _is_new(item, question.code, {key: q.place for key, q in questions.items()}):
            questions[question.code] = question
    entry.finish()
    if has_errors(source.problems):
        return None, source.problems
    read_groups = tuple(groups.values())
    found = Questionnaire(name, tuple(questions.values()), read_groups, minimum, raw.source, Place(raw.name))
    return found, source.problems


def _is_new(entry: Entry, code: str, known: dict[str, Place | None]) -> bool:
    """Whether no other of its kind has the code; a complaint where one has."""
    if code not in known:
        return True
    first = known[code]
    entry.source.report("E-K001", entry.at_of("code"), (first,) if first else (), code=code)
    return False


def _read_weight(entry: Entry) -> Exact | None:
    """The weight of a question or a group: 1 where nothing is said."""
    weight = entry.number("weight")
    if weight is None:
        return None if entry.failed else 1
    if weight <= 0:
        entry.source.report("E-K002", entry.at_of("weight"), what="weight")
        return None
    return weight


def _read_groups(entry: Entry) -> dict[str, RespondentGroup]:
    groups: dict[str, RespondentGroup] = {}
    for item in entry.source.entries(entry.take("groups"), what="groups"):
        code, name, weight = item.required_text("code"), item.required_text("name"), _read_weight(item)
        item.finish()
        if code is None or name is None or weight is None:
            continue
        if _is_new(item, code, {key: group.place for key, group in groups.items()}):
            groups[code] = RespondentGroup(code, name, weight, item.place)
    return groups


def _read_options(entry: Entry) -> tuple[Option, ...]:
    """The options under a key that may be left out; none then."""
    options: dict[str, Option] = {}
    for item in entry.source.entries(entry.take("options"), what="options"):
        code = item.required_text("code")
        name, weight = item.text("name", code), read_weight(item)
        item.finish()
        if code is None or name is None or weight is None:
            continue
        if _is_new(item, code, {key: option.place for key, option in options.items()}):
            options[code] = Option(code, name, weight, item.place)
    return tuple(options.values())


def _read_minimum(entry: Entry | None) -> Minimum | None:
    if entry is None:
        return None
    count = entry.required_amount("count", whole=True)
    policy = entry.member(FewReplies, "policy")
    entry.finish()
    if count == 0:
        entry.source.report("E-K002", entry.at_of("count"), what="count")
    return None if not count or policy is None else Minimum(int(count), policy)


def _read_question(
    entry: Entry, groups: dict[str, RespondentGroup], usual: tuple[Option, ...], rules: dict[str, Rule]
) -> Question | None:
    code, text, indicator = (entry.required_text(key) for key in ("code", "text", "indicator"))
    weight = _read_weight(entry)
    own = _read_options(entry)
    asked = _read_asked(entry, code or "", groups)
    entry.finish()
    if code is None or text is None or indicator is None or weight is None:
        return None
    rule = rules.get(indicator)
    of_set = options_of(rule) if rule is not None and rule.kind == "survey" else USUAL_OPTIONS
    return Question(
        code,
        text,
        indicator,
        weight,
        own or usual or of_set,
        asked,
        entry.place,
        entry.place_of("indicator"),
    )


def _read_asked(entry: Entry, question: str, groups: dict[str, RespondentGroup]) -> tuple[RespondentGroup, ...]:
    """The groups that a question is put to: all of them where it does not say."""
    node = entry.take("groups")
    if node is None:
        return tuple(groups.values())
    if not isinstance(node, Sequence) or not node.items:
        entry.source.report("E-Y009" if not isinstance(node, Sequence) else "E-Y012", node.at, what="groups")
        return ()
    asked: dict[str, RespondentGroup] = {}
    for item in node.items:
        code = entry.source.text(item, what="groups")
        if code is None:
            continue
        if code in asked:
            entry.source.report("E-K044", item.at, question=question, group=code)
        elif code in groups:
            asked[code] = groups[code]
        else:
            known = tuple(groups)
            hint = did_you_mean(code, known)
            entry.source.report("E-K009", item.at, question=question, group=code, known=known, hint=hint)
    return tuple(asked.values())
