"""Documents whose long list is handed on item by item are read as ``json.loads`` reads them, or refused as it does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.formats.json_part import decode

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = VALUES | st.dictionaries(st.sampled_from(["units", "round", "x"]), VALUES)
SIGNS = '{}[],:"\\ \n1eu'


def decoded(text):
    """The whole document again, from what is left of it and what was handed on."""
    items = []

    def take(value, position):
        assert position == len(items)
        items.append(value)

    document = decode(text, "units", take)
    if items:
        assert document["units"] == []
        document["units"] = items
    return document


def outcome(read, text):
    try:
        return read(text)
    except json.JSONDecodeError as error:
        return "broken", len(text[: error.pos].rstrip(" \n,"))  # releases of Python differ about a comma at the end
    except ValueError:
        return "refused"


@given(DOCUMENTS, st.sampled_from([None, 1]), st.booleans())
def test_sound_documents(document, indent, ascii_):
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_)
    assert decoded(text) == json.loads(text)


@given(DOCUMENTS, st.integers(0, 200), st.sampled_from(["", *SIGNS]), st.integers(0, 2))
def test_broken_documents_are_broken_at_the_same_place(document, at, sign, taken):
    text = json.dumps(document)
    at = min(at, len(text))
    text = text[:at] + sign + text[at + taken :]

    def distinct(pairs):
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError
        return found

    def loads(text):
        return json.loads(text, parse_float=str, object_pairs_hook=distinct)

    assert outcome(decoded, text) == outcome(loads, text), text


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"units": [1], "units": [2]}', '{"units": [{"b": 1, "b": 1}]}'])
def test_a_key_that_is_there_twice_is_refused(text):
    with pytest.raises(ValueError, match="twice"):
        decode(text, "units", lambda value, position: None)


def test_what_is_no_figure_is_refused():
    with pytest.raises(ValueError, match="NaN"):
        decoded('{"units": [NaN]}')
