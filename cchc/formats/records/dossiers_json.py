"""A round's dossiers as a JSON document."""

from __future__ import annotations

from ... import __version__
from ...records.dossiers import Dossiers, Tally
from ...rounds import Round
from ..json_text import Json, exact_or_null

FORMAT = "cchc-dossiers/1"

RATES = ("settled", "on_time", "late", "pending", "overdue", "online")


def dossiers_json(dossiers: Dossiers, round_: Round) -> Json:
    """Counts, and rates in percent, exact; null where there is nothing to divide by, or no channel is told."""
    period = dossiers.period
    return {
        "format": FORMAT,
        "tool": {"name": "cchc", "version": __version__},
        "round": {"name": round_.name, "year": round_.year},
        "year": period.year,
        "received_until": period.last.isoformat(),
        "cut_off": period.cut_off.isoformat(),
        "records": [source._asdict() for source in dossiers.sources],
        "complete": dossiers.is_whole,
        "rows_of_no_unit": dossiers.astray,
        "units": [
            {"code": unit.code, "name": unit.name, **_tally(dossiers.tallies[unit.code])} for unit in round_.units
        ],
        "total": _tally(dossiers.total),
    }


def _tally(tally: Tally) -> Json:
    rates = {f"{key}_percent": exact_or_null(getattr(tally, f"{key}_rate")) for key in RATES}
    counts = tally._asdict()
    unsound = counts.pop("unsound")
    return {**counts, **rates, "unsound_rows": unsound}
