"""The entry point: ``cchc``, and ``python -m cchc``."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line. Ctrl-C may come while its modules are still being loaded, before it can listen for that."""
    try:
        from .commands import run as run_command_line

        run_command_line()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
