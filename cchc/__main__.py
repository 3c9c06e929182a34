"""``python -m cchc``."""

from __future__ import annotations

from .commands import run

if __name__ == "__main__":
    run()
