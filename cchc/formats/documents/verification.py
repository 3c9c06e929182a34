"""What verifying a result has found, as JSON."""

from __future__ import annotations

from typing import Any

from ...analysis.verification import Verification
from ...language import Language
from ...problems import Problem
from ...results import Results
from ..results.parts import problem_json
from ..results.revision import difference_json, input_change_json, unit_change_json


def verification_json(
    results: Results, found: Verification, language: Language, *, broken: Problem | None, recomputed: bool
) -> dict[str, Any]:
    return {
        "sound": recomputed and found.is_sound and broken is None,
        "final": results.final,
        "seal": {
            "stated": results.seal or None,
            "broken": None if broken is None else problem_json(broken, language),
        },
        "recomputed": recomputed,
        "version": {"document": found.version, "now": found.version_now},
        "inputs": [input_change_json(change) for change in found.inputs],
        "document": [difference_json(difference, language) for difference in found.document],
        "units": [unit_change_json(unit, language) for unit in found.units],
    }
