"""Vietnamese is complete, and neither language shows through in the other."""

from __future__ import annotations

import ast
import gettext
import re
import string
from pathlib import Path

import pytest
import translations

from cchc.catalogue import SENTENCES
from cchc.language import Language, numeric_values
from cchc.problems import Message
from cchc.translations import LANGUAGES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "cchc"

VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
"""Letters that English does not have."""

SAME_IN_BOTH = frozenset(
    {
        "SHA-256",
        "{name}: {value:n}{suffix}",
    }
)
"""Texts without a word to translate."""


@pytest.fixture(scope="module")
def texts():
    return translations.texts()


@pytest.fixture(scope="module")
def translated():
    return translations.translated()


def _ids(catalog):
    """Each text by itself; of a plural, the pair."""
    return {message.id for message in catalog if message.id}


@pytest.mark.wording_of_click
def test_every_text_is_in_the_catalogue_and_nothing_else(texts, translated):
    assert _ids(texts) - _ids(translated) == set()
    assert _ids(translated) - _ids(texts) == set()


def test_every_text_shows_its_values_as_messages_do(texts):
    """Others are refused in a document of results, where they could have come from anywhere."""
    for message in texts:
        if message.id and isinstance(message.id, str) and "'}'" not in message.id:
            numeric_values(message.id)
    for code in SENTENCES:
        numeric_values(code)


def test_every_text_is_translated(texts, translated):
    missing = []
    for message in texts:
        if message.id:
            found = translated.get(message.id, context=message.context)
            said = [found.string] if isinstance(found.string, str) else list(found.string)
            if not all(said) or found.fuzzy:
                missing.append(message.id)
    assert missing == []


def _placeholders(text):
    """Name and format of each value, as often as it is shown. Sayings of the YAML parser are no templates.

    What is one word with 1 and another with more is so in English alone.
    """
    if "'}'" in text:
        return []
    return sorted((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name and "|" not in spec)


def _pairs(translated):
    """Each text with its translation; of a plural, all forms with each."""
    for message in translated:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        if message.id:
            yield from ((ids, said) for said in strings)


def test_translations_show_the_same_values_in_the_same_way(translated):
    """Of a plural, one form may leave out the number that it is for."""
    different = [
        (ids[-1], said)
        for ids, said in _pairs(translated)
        if _placeholders(said) not in [_placeholders(text) for text in ids]
    ]
    assert different == []


NEVER_ONE = {
    # Counts of what is told only where there are several, and limits.
    (
        "The mean index of {count:n} units is {mean:m} %; the highest is {high:m} % ({first:m}), the lowest {low:m} % "
        "({last:m})."
    ),
    "{code} ({name}): {count:n} units cite the same document: {document}",
    "{count:n} units state the same facts for every indicator: {names:l}",
    "{count:n} units have not submitted, and are not ranked: {units:l}{more:m}",
    "{shown:n} of {all:n} units have a page; cchc report --unit CODE makes those that are named",
    "The {shown:n} largest of {all:n} indicators in which points are lost",
    (
        "in {count:n} places there are points without evidence: {items:l}{more:m}. In a table of units the evidence "
        "for {code} has a column {code}.evidence"
    ),
    (
        "in {count:n} places there are points without evidence, which the set requires; name the documents: "
        "{items:l}{more:m}. In a table of units the evidence for {code} has a column {code}.evidence"
    ),
    "the table has more than {most:n} columns",
    "the table has more than {most:n} rows",
    "the sheet has more than {most:n} rows in use; save it as CSV (.csv, UTF-8), of which any number of rows is read",
    "the text has more than {most:n} values with its aliases written out",
    "{what}: {text} is too long; at most {digits:n} digits and {decimals:n} decimals are read",
    (
        "Comparable (columns where there is room, and in files): the index over the {count:n} of {all:n} indicators "
        "whose answers could be taken up for every unit ({maximum:n} of {whole:n} pt), then and by this set"
    ),
    # In reasons, which are kept in results by their words.
    "survey, {total:n} replies: {questions:l}",
    "survey, {total:n} replies: {questions:l}; together {percent:=} %",
    "{group}: {count:n} replies {percent:=} %",
    "{total:n} replies ({replies:l}) {percent:=} %",
}


def test_english_words_go_with_their_numbers(texts):
    """One unit, two units; and nothing is left to the reader, as in “unit(s)”."""
    nouns = "row|unit|indicator|replie|value|column|heading|decimal|error|warning|input|day|pair|note|place"
    wrong = re.compile(rf":n\}} (more |ranked |full )?({nouns})s\b|\(s\)")
    found = {message.id for message in texts if isinstance(message.id, str) and wrong.search(message.id)}
    assert found - NEVER_ONE == {" unit(s)"}  # behind the figures of a column, in cells whose format is one
    english = Language("en")
    told = [english.sentence(Message("{n:n} {n:unit is|units are} here", {"n": count})) for count in (0, 1, 2)]
    assert told == ["0 units are here", "1 unit is here", "2 units are here"]


def test_translations_keep_line_ends_and_blanks_at_the_ends(translated):
    different = [
        message.id
        for message in translated
        if isinstance(message.id, str) and message.id
        if message.id.count("\n\n") != message.string.count("\n\n")
        or re.match(r"\s*", message.id)[0] != re.match(r"\s*", message.string)[0]
        or re.search(r"\s*$", message.id)[0] != re.search(r"\s*$", message.string)[0]
    ]
    assert different == []


def test_what_is_said_alike_in_both_languages_has_no_words(translated):
    alike = {message.id for message in translated if message.id and message.id == message.string}
    worded = {text for text in alike if re.search(r"[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", text))}
    assert worded <= SAME_IN_BOTH


def test_vietnamese_is_in_one_normal_form(translated):
    import unicodedata

    strings = [
        part
        for message in translated
        for part in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert [text for text in strings if not unicodedata.is_normalized("NFC", text)] == []


@pytest.mark.wording_of_click
def test_the_compiled_catalogue_is_up_to_date(translated):
    """``python tests/translations.py`` brings it up to date."""
    kept = translations.said(translations.MO.read_bytes())
    assert kept == translations.said(translations.compiled(translated))
    assert len(kept) == len(_ids(translated))


def test_gettext_reads_the_compiled_catalogue(translated):
    with translations.MO.open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    for message in translated:
        if isinstance(message.id, str) and message.id and not message.context:
            assert catalogue.gettext(message.id) == message.string


@pytest.mark.wording_of_click
def test_click_speaks_vietnamese(texts, translated):
    click = _ids(texts) - _own_texts()
    for text in ("Missing argument", "No such option {name!r}.", "Aborted!"):
        assert any(text in (message if isinstance(message, str) else message[0]) for message in click), text
    for text in click:
        string_ = translated.get(text).string
        assert VIETNAMESE.search(string_ if isinstance(string_, str) else string_[0]) or text in ("Error", "[y/N]"), (
            text
        )


# --- every text that is marked is used -------------------------------------------------------------------------


def _marks():
    """Each call of ``N_`` or ``_`` and where it is."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("N_", "_"):
                yield f"{path.name}:{node.lineno}", node


def _is_text(node):
    return len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)


def _own_texts():
    return {node.args[0].value for _, node in _marks() if _is_text(node)}


def test_marks_are_on_whole_texts():
    """``N_`` around anything but a text would never reach the catalogue."""
    assert [where for where, node in _marks() if node.func.id == "N_" and not _is_text(node)] == []


def test_every_code_is_reported_somewhere():
    """A sentence of the catalogue that nothing says is a sentence that nobody keeps true."""
    source = "".join(
        path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")) if path.name != "catalogue.py"
    )
    unused = [code for code in SENTENCES if f'"{code}"' not in source]
    assert unused == []


def test_every_code_that_is_reported_has_a_sentence():
    codes = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        codes.update(re.findall(r'"([EWR]-[A-Z]+[0-9A-Z-]*)"', path.read_text(encoding="utf-8")))
    assert codes - {"W-"} <= SENTENCES.keys()


@pytest.mark.parametrize("code", sorted(SENTENCES))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_start_small_and_end_without_a_stop(code, lang):
    """They follow a place and a code on one line; a name, an abbreviation or a value may start them."""
    sentence = Language(lang).say(SENTENCES[code])
    assert not sentence.endswith(".")
    assert "\n" not in sentence


# --- neither language shows through ----------------------------------------------------------------------------

COMMANDS = [
    "",
    "new",
    "criteria",
    "criteria list",
    "criteria show",
    "criteria check",
    "score",
    "batch",
    "rank",
    "export",
    "check",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_english_help_has_no_vietnamese(command, cchc):
    cchc(*command.split(), "--help", lang="vi")  # what is kept from one run must not show in the next
    run = cchc(*command.split(), "--help", lang="en")
    assert run.status == 0
    assert VIETNAMESE.findall(run.out) == []


ENGLISH = re.compile(
    r"\b(the|and|with|that|this|show|exit|usage|options|commands|error|required|missing|invalid|value|argument"
    r"|of|for|integer|range|file or directory|default)\b",
    re.IGNORECASE,
)

COMMAND_NAMES = re.compile(r"criteria show|^ +show ", re.MULTILINE)
"""Where an English word is what one types."""


@pytest.mark.parametrize("command", COMMANDS)
def test_vietnamese_help_has_no_english(command, cchc):
    cchc(*command.split(), "--help", lang="en")
    run = cchc(*command.split(), "--help", lang="vi")
    assert ENGLISH.findall(COMMAND_NAMES.sub("", run.out)) == []
    assert len(VIETNAMESE.findall(run.out)) > 20


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_option_asks_for_a_language_like_the_variable(command, lang, cchc):
    other = {"vi": "en", "en": "vi"}[lang]
    assert cchc("--lang", lang, *command.split(), "--help", lang=other) == cchc(*command.split(), "--help", lang=lang)


WRONG = [
    "bach",
    "criteria chek",
    "batch",
    "batch nowhere",
    "batch rounds/sound --format xml",
    "batch rounds/sound --jobs 0",
    "batch rounds/sound --jobs many",
    "batch rounds/sound --foo",
    "batch rounds/sound -o x.pdf",
    "batch rounds/sound rounds/sound",
    "score --explain",
    "new made",
    "new made -c sets/small.yaml --year soon",
    "export x.json",
    "criteria show nowhere",
]


@pytest.mark.parametrize("command", WRONG)
def test_wrong_usage_is_told_in_one_language(command, workplace, cchc):
    vi, en = (cchc(*command.split(), lang=lang) for lang in ("vi", "en"))
    assert vi.status == en.status == 2
    assert VIETNAMESE.findall(en.err) == []
    assert ENGLISH.findall(COMMAND_NAMES.sub("", vi.err)) == []


OUTPUTS = [
    "criteria list",
    "criteria show sets/small.yaml",
    "criteria check sets/small.yaml sets/broken.yaml",
    "score rounds/sound/assessments/dong-tam.yaml",
    "score rounds/sound/assessments/an-binh.yaml --explain 1.1.2",
    "batch rounds/sound",
    "batch rounds/errors",
    "batch rounds/apart",
    "batch rounds/conditions",
    "score lists/conditions.yaml -c sets/conditions.yaml",
    "criteria show sets/conditions.yaml",
    "check rounds/sound rounds/errors",
]


@pytest.mark.parametrize("command", OUTPUTS)
def test_vietnamese_output_has_no_english(command, workplace, cchc):
    run = cchc(*command.split(), lang="vi")
    assert ENGLISH.findall(re.sub(r"[\w./-]+\.yaml|the-\w+", "", run.out + run.err)) == []


@pytest.mark.parametrize("command", OUTPUTS)
def test_english_output_has_vietnamese_only_from_files(command, workplace, cchc):
    """Every Vietnamese word of English output stands in a file that was read."""
    run = cchc(*command.split(), lang="en")
    from_files = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in (workplace, ROOT / "criteria")
        for path in folder.rglob("*")
        if path.suffix in (".yaml", ".csv") and path.is_file()
    ).casefold()
    words = {word for word in re.findall(r"\w+", run.out + run.err) if VIETNAMESE.search(word)}
    assert [word for word in sorted(words) if word.casefold() not in from_files] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_are_shown_in_the_style_of_the_language(lang, workplace, cchc):
    out = cchc("batch", "rounds/sound", lang=lang).out
    assert ("92,40" in out, "92.40" in out) == ((True, False) if lang == "vi" else (False, True))


def test_vietnamese_is_the_default_and_unknown_languages_fall_back_to_it(monkeypatch, cchc):
    vietnamese = cchc("--help", lang="vi").out
    assert cchc("--help", lang="").out == vietnamese
    assert cchc("--help", lang="fr").out == vietnamese
    assert cchc("--help", lang="en_US.UTF-8").out == cchc("--help", lang="en").out
