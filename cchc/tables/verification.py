"""What verifying a result has found, and the verdict."""

from __future__ import annotations

from ..analysis.verification import Verification
from ..problems import N_, Message, Value
from ..results import Results
from .revision import VERIFIED, document_table, inputs_table, units_table
from .table import Table


def verification_tables(results: Results, found: Verification) -> list[Table]:
    """A table for each kind of difference that there is."""
    tables = []
    if found.inputs:
        tables.append(inputs_table(found.inputs))
    if found.document:
        tables.append(document_table(found.document, results))
    if found.units:
        tables.append(units_table(found.units, results, VERIFIED))
    return tables


def verdict(results: Results, found: Verification, *, sealed: bool, recomputed: bool) -> list[Message]:
    """What it comes to: ``sealed`` unless the document has a seal that is broken."""
    lines = []
    if found.version != found.version_now:
        versions: dict[str, Value] = {"version": found.version, "now": found.version_now}
        lines.append(
            Message(N_("Note: the document was made with cchc {version}, and recomputed with {now}."), versions)
        )
    if not results.inputs:
        text = N_("Note: the document does not name its inputs; those of the ranked units and the set are compared.")
        lines.append(Message(text))
    if not recomputed:
        lines.append(Message(N_("The round could not be recomputed; only the inputs were compared.")))
    counts: dict[str, Value] = {
        "inputs": len(found.inputs),
        "document": len(found.document),
        "units": len(found.units),
        "ranked": len(results.units),
        "files": len(results.inputs),
        "seal": results.seal,
    }
    if not found.is_sound:
        text = N_(
            "Differences: {inputs:n} {inputs:input|inputs}, {document:n} in the document as a whole, {units:n} "
            "{units:unit|units}."
        )
        lines.append(Message(text, counts))
    elif not sealed:
        lines.append(Message(N_("Recomputed without a difference, but the seal is broken.")))
    elif recomputed and results.final:
        text = N_(
            "Sound: final result, {ranked:n} {ranked:unit|units} ranked, {files:n} {files:input|inputs}, no "
            "difference; seal {seal}"
        )
        lines.append(Message(text, counts))
    elif recomputed:
        text = N_(
            "Sound: draft without a seal, {ranked:n} {ranked:unit|units} ranked, {files:n} {files:input|inputs}, no "
            "difference."
        )
        lines.append(Message(text, counts))
    return lines
