"""A round (đợt chấm điểm): one criteria set, its units, one year, and what came in."""

from __future__ import annotations

from .round import Round
from .scoring import Scored, score_round, score_submission

__all__ = ["Round", "Scored", "score_round", "score_submission"]
