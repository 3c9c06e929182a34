"""Files to domain values and back. The only place for PyYAML, openpyxl, python-calamine and xlrd.

Here are the kinds of file that take one module; what takes more has a room of its own: ``workbooks`` (reading them),
``sheets`` (what every sheet that is made shares), ``sets``, ``round``, ``forms``, ``marking``, ``records``,
``results``, ``ranking``, ``report`` and ``documents`` (what commands answer as JSON).
"""

from __future__ import annotations

import os

# openpyxl writes other bytes where lxml happens to be installed: the same results make the same file everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")
