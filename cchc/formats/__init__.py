"""Files to domain values and back. The only place for PyYAML, openpyxl, python-calamine and xlrd.

Here are the kinds of file and the folder of a round; what takes more than a module has a room of its own: ``workbooks``
(reading), ``sheets`` (what every sheet that is made shares), ``forms``, ``ranking``, ``set_book`` and ``marking``.
"""
