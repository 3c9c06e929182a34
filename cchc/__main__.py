"""The entry point: ``cchc``, and ``python -m cchc``."""

from __future__ import annotations

import gc
import sys


def run() -> None:
    """Run the command line. Ctrl-C may come while its modules are still being loaded, before it can listen for that."""
    # A run loads, reads, computes and ends: looking for cyclic garbage in between doubles its time and finds nothing.
    gc.set_threshold(2_000_000, 20, 100)
    try:
        from .commands import run as run_command_line

        run_command_line()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
