"""The colours of a page, by day and by night, and its style sheet."""

from __future__ import annotations

from pathlib import Path

LIGHT = {
    "ground": "#f4f6f8",
    "paper": "#ffffff",
    "ink": "#1b2430",
    "muted": "#52606f",
    "line": "#d5dbe2",
    "stripe": "#f7f9fb",
    "accent": "#1b5a91",
    "soft": "#e8f0f8",
    "focus": "#b3470b",
    "warning-ink": "#6b3a00",
    "warning-paper": "#fff4de",
    "warning-line": "#d98a1f",
    "bar": "#3d7fb8",
    "mean": "#b3470b",
    "grade-0": "#1e7b45",
    "grade-1": "#2f78b7",
    "grade-2": "#b97a0a",
    "grade-3": "#c0392b",
    "grade-4": "#6f4a8e",
    "grade-5": "#4a5462",
    "best-ink": "#0f5a30",
    "best-paper": "#dff3e6",
    "good-ink": "#1b4f80",
    "good-paper": "#e1eefa",
    "middle-ink": "#6b4400",
    "middle-paper": "#fdf0d2",
    "low-ink": "#8c1f14",
    "low-paper": "#fbe4e1",
    "quiet-ink": "#52606f",
    "quiet-paper": "#eef1f4",
    "heat-0-paper": "#f3f7fa",
    "heat-0-ink": "#1b2430",
    "heat-1-paper": "#dcebf5",
    "heat-1-ink": "#1b2430",
    "heat-2-paper": "#bcd9ec",
    "heat-2-ink": "#1b2430",
    "heat-3-paper": "#8fbfe0",
    "heat-3-ink": "#10181f",
    "heat-4-paper": "#2f78b0",
    "heat-4-ink": "#ffffff",
    "heat-5-paper": "#124a7a",
    "heat-5-ink": "#ffffff",
}

DARK = {
    "ground": "#0f1419",
    "paper": "#171d25",
    "ink": "#e7ecf2",
    "muted": "#a6b2c0",
    "line": "#323d4a",
    "stripe": "#1b222b",
    "accent": "#8cc1f0",
    "soft": "#1f2d3c",
    "focus": "#ffb27a",
    "warning-ink": "#ffdca6",
    "warning-paper": "#3a2a10",
    "warning-line": "#c98522",
    "bar": "#5b9bd3",
    "mean": "#ffab70",
    "grade-0": "#4fb37a",
    "grade-1": "#5b9bd3",
    "grade-2": "#e0ab43",
    "grade-3": "#e8776b",
    "grade-4": "#b08bd0",
    "grade-5": "#94a1b0",
    "best-ink": "#a5e5bf",
    "best-paper": "#153524",
    "good-ink": "#b5d8f7",
    "good-paper": "#17324a",
    "middle-ink": "#f6d695",
    "middle-paper": "#3d2e0e",
    "low-ink": "#ffbdb5",
    "low-paper": "#471d19",
    "quiet-ink": "#b3bdc9",
    "quiet-paper": "#252d37",
    "heat-0-paper": "#1a222b",
    "heat-0-ink": "#e7ecf2",
    "heat-1-paper": "#1c3145",
    "heat-1-ink": "#e7ecf2",
    "heat-2-paper": "#1e4264",
    "heat-2-ink": "#f0f5fa",
    "heat-3-paper": "#225a8a",
    "heat-3-ink": "#ffffff",
    "heat-4-paper": "#6aaee0",
    "heat-4-ink": "#0b1218",
    "heat-5-paper": "#b5dcfa",
    "heat-5-ink": "#0b1218",
}

_FOLDER = Path(__file__).parent


def style_sheet() -> str:
    """Paper is always light, whatever the screen is."""
    own = (_FOLDER / "report.css").read_text(encoding="utf-8")
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{_variables(DARK)}}}}}"
    return f":root{{color-scheme:light;{_variables(LIGHT)}}}\n{dark}\n{own}"


def script() -> str:
    return (_FOLDER / "report.js").read_text(encoding="utf-8")


def _variables(colors: dict[str, str]) -> str:
    return "".join(f"--{name}:{color};" for name, color in colors.items())
