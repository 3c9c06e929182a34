"""The same job as somebody would do it with a library for tables: ``colleague.py ENGINE FORMS OUTPUT.xlsx KINDS``.

It needs nothing of cchc, but pandas with openpyxl and python-calamine, or polars with fastexcel and xlsxwriter. It
reads the forms that it expects and checks nothing: points are floats, and what is blank or mistyped stops it.
"""

import math
import sys
from pathlib import Path

SHEET, HEADER = "Tự chấm", 10
FIELDS = 8
LEVELS = {"Tốt": 1.0, "Khá": 0.5, "Kém": 0.0}


def points(kind, code, value):
    if kind == 0:
        return LEVELS[value[f"{code} level"]]
    if kind == 1:
        percent = float(value[f"{code} on_time"]) / float(value[f"{code} settled"]) * 100
        return percent / 100 if percent >= 95 else 0.5 if percent > 70 else 0.0
    if kind == 2:
        worth = {"a": 0.5, "b": 0.25, "c": 0.25}
        return sum(worth[item] for item in worth if value[f"{code} met {item}"] == "Có")
    if kind == 3:
        return min(1.0, 0.25 * float(value[f"{code} count"]))
    if kind == 4:
        return max(0.0, 1 - 0.25 * float(value[f"{code} late"]) - 0.5 * float(value[f"{code} wrong"]))
    if kind == 5:
        replies = [float(value[f"{code} {option}"]) for option in "ABCD"]
        return (replies[0] * 1.0 + replies[1] * 0.6 + replies[2] * 0.2) / sum(replies)
    if kind == 6:
        days = float(value[f"{code} days"])
        return 0.0 if days > 5 else 0.5 if days > 2 else 1.0
    if kind == 7:
        percent = float(value[f"{code} done"]) / float(value[f"{code} planned"]) * 100
        return min(1.0, 0.5 + 0.25 * math.floor((percent - 80) / 5)) if percent >= 80 else 0.0
    return float(value[f"{code} points"])


def row_of(name, slots, values, kinds):
    value = dict(zip(slots, values, strict=True))
    row = {"unit": name}
    for field in range(1, FIELDS + 1):
        for number, kind in enumerate(kinds, 1):
            row[f"{field}.{number}"] = round(points(kind, f"{field}.{number}", value), 2)
    return row


def tables(rows):
    """What is written: the ranking, the fields, all points, and what is lost in each indicator."""
    codes = [code for code in rows[0] if code != "unit"]
    for row in rows:
        for field in range(1, FIELDS + 1):
            row[f"field {field}"] = sum(row[code] for code in codes if code.startswith(f"{field}."))
        row["points"] = sum(row[code] for code in codes)
        row["index"] = row["points"] / len(codes) * 100
    keys = [(row["index"], row["field 3"], row["field 8"]) for row in rows]
    first = {}
    for place, key in enumerate(sorted(keys, reverse=True), 1):
        first.setdefault(key, place)
    for row, key in zip(rows, keys, strict=True):
        row["rank"] = first[key]
        row["grade"] = "Tốt" if row["index"] >= 80 else "Khá" if row["index"] >= 65 else "Yếu"
    rows.sort(key=lambda row: row["rank"])
    names = [f"field {field}" for field in range(1, FIELDS + 1)]
    lost = [{"code": code, "lost": sum(1 - row[code] for row in rows)} for code in codes]
    return {
        "ranking": [{key: row[key] for key in ("rank", "unit", "points", "index", "grade")} for row in rows],
        "fields": [{key: row[key] for key in ("rank", "unit", *names)} for row in rows],
        "details": [{key: row[key] for key in ("rank", "unit", *codes, *names, "points", "index")} for row in rows],
        "lost": sorted(lost, key=lambda one: -one["lost"]),
    }


def with_pandas(engine, paths, output, kinds):
    import pandas

    rows = []
    for path in paths:
        form = pandas.read_excel(path, sheet_name=SHEET, header=HEADER, engine=engine)
        rows.append(row_of(path.stem, form["Mã dòng"], form["Giá trị, lựa chọn"], kinds))
    with pandas.ExcelWriter(output, engine="openpyxl") as writer:
        for name, table in tables(rows).items():
            pandas.DataFrame(table).to_excel(writer, sheet_name=name, index=False)


def with_polars(paths, output, kinds):
    import polars
    import xlsxwriter

    rows = []
    for path in paths:
        options = {"header_row": HEADER}
        form = polars.read_excel(path, sheet_name=SHEET, engine="calamine", read_options=options)
        rows.append(row_of(path.stem, form["Mã dòng"].to_list(), form["Giá trị, lựa chọn"].to_list(), kinds))
    with xlsxwriter.Workbook(output) as book:
        for name, table in tables(rows).items():
            polars.DataFrame(table).write_excel(book, worksheet=name)


if __name__ == "__main__":
    engine, forms, output, kinds = sys.argv[1:]
    kinds = [int(kind) for kind in kinds]
    files = sorted(Path(forms).glob("*.xlsx"))
    if engine == "polars":
        with_polars(files, output, kinds)
    else:
        with_pandas(engine, files, output, kinds)
