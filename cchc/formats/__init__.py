"""Files to domain values and back. The only place for PyYAML, openpyxl, python-calamine and xlrd.

Here are the kinds of file and the folder of a round; what takes more than a module has a room of its own: ``workbooks``
(reading), ``sheets`` (what every sheet that is made shares), ``forms``, ``ranking``, ``set_book`` and ``marking``.
"""

from __future__ import annotations

import os

# openpyxl writes other bytes where lxml happens to be installed: the same results make the same file everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")
