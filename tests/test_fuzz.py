"""Some 1,000 files that nobody would send on purpose, each through the whole command line; see ``fuzz/README.md``.

They run in a process of their own, with limits on what it may take, since a reader in machine code could end it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import targets

FUZZ = Path(__file__).parent / "fuzz"
CASES = 36
"""Of each kind of file."""


def test_any_file_is_read_or_refused(tmp_path):
    pytest.importorskip("resource", reason="needs limits on processes")
    command = [sys.executable, str(FUZZ / "run.py"), "--alone", "--cases", str(CASES), "--keep", str(tmp_path)]
    here = {"PYTHONPATH": str(FUZZ.parent.parent)}
    done = subprocess.run(command, env=os.environ | here, capture_output=True, check=False, timeout=600)
    assert done.stdout, f"the process ended with {done.returncode}: {done.stderr.decode()[-3000:]}"
    report = json.loads(done.stdout.decode().splitlines()[-1])
    assert report["found"] == [], done.stderr.decode()[-6000:]
    assert report["cases"] >= CASES * len(targets.TARGETS)


def test_every_kind_of_file_is_fuzzed():
    assert CASES * len(targets.TARGETS) >= 1000
    assert {target.kind for target in targets.TARGETS} == {"csv", "json", "xlsx", "yaml"}
