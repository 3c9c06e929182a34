"""Imports point down, libraries stay at their edge, numbers go through one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cchc"

LAYERS = [
    {"__main__"},
    {"commands"},
    {"terminal", "formats"},
    {"tables"},
    {"analysis", "recording"},
    {"results", "status"},
    {"rounds"},
    {"checks"},
    {"ranking", "records", "stages"},
    {"scoring", "grading"},
    {"criteria", "assessment"},
    {"answers"},
    {"rules"},
    {"nodes", "record_tree", "revision"},
    {"number", "text", "dates", "heading", "inputs"},
    {"problems"},
]
"""From the top. A module imports those of layers below its own, or its siblings in one package."""

BESIDE = {
    "language": {"commands", "terminal", "formats", "tables"},
    "catalogue": {"language"},
    "translations": {"commands", "formats", "language"},
    "ending": {"commands", "formats"},
}
"""Modules that stand beside the layers, and who may use them: sentences are made at the edge."""

LANGUAGE_USES = {"catalogue", "number", "problems", "text", "translations"}

EDGES = {
    "click": "commands",
    "rich": "terminal",
    "yaml": "formats",
    "openpyxl": "formats",
    "python_calamine": "formats",
    "xlrd": "formats",
    "ibis": "formats",
    "duckdb": "formats",
    "docx": "formats",
}
"""Each third-party library and the only place that imports it."""

DOMAIN = [name for layer in LAYERS[4:] for name in sorted(layer)]

EXACT = {*DOMAIN, "tables"} - {"number", "text"}
"""Where a float could come to count; in ``text`` one says how near a suggestion must be."""

LEVEL = {name: level for level, layer in enumerate(LAYERS) for name in layer}


@cache
def modules():
    """Dotted names under the package, with their syntax trees."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        found[".".join(parts)] = (ast.parse(path.read_text(encoding="utf-8")), path.name == "__init__.py")
    return found


def top(module):
    return module.partition(".")[0]


@cache
def imports(module):
    """What a module imports: names under the package, and the other libraries' names."""
    tree, is_package = modules()[module]
    base = module.split(".") if module else []
    if not is_package:
        base = base[:-1]
    own, others = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            others.update(top(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            start = base[: len(base) - node.level + 1]
            target = ".".join([*start, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                name = f"{target}.{alias.name}".strip(".")
                own.add(name if name in modules() else target)
        elif isinstance(node, ast.ImportFrom):
            others.add(top(node.module or ""))
    assert "cchc" not in others, f"{module}: imports inside the package are relative"
    return own, others


def domain_modules():
    return [name for name in modules() if top(name) in DOMAIN or name in ("", *BESIDE)]


def test_every_module_has_a_layer():
    assert {top(name) for name in modules()} - {""} == LEVEL.keys() | BESIDE.keys()


@pytest.mark.parametrize("module", sorted(name for name in modules() if top(name) in LEVEL))
def test_imports_point_down(module):
    upward = []
    for target in imports(module)[0]:
        if target == "" or top(target) == top(module):
            continue  # the package's own name and version; a sibling
        if top(target) in BESIDE:
            if top(module) not in BESIDE[top(target)]:
                upward.append(target)
        elif LEVEL[top(target)] <= LEVEL[top(module)]:
            upward.append(target)
    assert upward == []


def test_language_and_catalogue_stand_beside():
    assert {top(target) for target in imports("language")[0]} == LANGUAGE_USES
    assert {top(target) for target in imports("catalogue")[0]} == {"problems"}
    assert imports("translations")[0] == set()


def test_there_is_no_cycle():
    done, path = set(), []

    def visit(module):
        assert module not in path, " → ".join([*path[path.index(module) :], module])
        if module in done:
            return
        path.append(module)
        for target in sorted(imports(module)[0] - {module}):
            visit(target)
        path.pop()
        done.add(module)

    for module in modules():
        visit(module)
    assert done == modules().keys()


@pytest.mark.parametrize("module", sorted(modules()))
def test_libraries_stay_at_their_edge(module):
    libraries = imports(module)[1] - sys.stdlib_module_names
    assert {library for library in libraries if EDGES.get(library) != top(module)} == set()


def test_every_edge_is_one():
    used = {library for module in modules() for library in imports(module)[1] - sys.stdlib_module_names}
    assert used == EDGES.keys()


def test_a_kind_of_file_is_a_module_of_its_own():
    """Reading a round of YAML loads no openpyxl, and the other way round."""
    assert [name for name in modules() if {"yaml", "openpyxl"} <= imports(name)[1]] == []


@pytest.mark.parametrize("module", sorted(domain_modules()))
def test_the_domain_opens_nothing_and_prints_nothing(module):
    tree = modules()[module][0]
    forbidden = {"open", "print", "input", "read_text", "read_bytes", "write_text", "write_bytes", "urlopen", "system"}
    called = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute))
    }
    assert called & forbidden == set()
    if module not in BESIDE:
        assert (
            imports(module)[1] & {"os", "pathlib", "sys", "io", "subprocess", "socket", "logging", "random", "time"}
            == set()
        )


@pytest.mark.parametrize("module", sorted(set(modules()) - {"number"}))
def test_numbers_go_through_one_door(module):
    tree = modules()[module][0]
    called = [
        f"line {node.lineno}: {node.func.id}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Decimal", "float", "round"}
    ]
    assert called == []
    assert "decimal" not in imports(module)[1]


@pytest.mark.parametrize("module", sorted(name for name in modules() if top(name) in EXACT))
def test_nothing_that_counts_is_a_float(module):
    """``1 / 2`` and ``0.5`` are floats; a quotient is ``number.quotient``."""
    found = [
        f"line {node.lineno}"
        for node in ast.walk(modules()[module][0])
        if (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import cchc.commands", {"yaml", "rich", "openpyxl"}),
        ("from cchc.commands import main; main(['--help'])", {"yaml", "rich", "openpyxl"}),
        ("from cchc.commands import main; main(['batch', '--help'])", {"rich", "openpyxl"}),
        ("from cchc.commands import main; main(['criteria', 'list', '--format', 'json'])", {"rich", "openpyxl"}),
        ("import cchc.results, cchc.checks.of_sets", {"yaml", "rich", "openpyxl", "click"}),
    ],
)
def test_libraries_are_loaded_only_when_they_are_needed(statement, absent):
    code = f"{statement}\nimport sys\nprint(*sorted(set(sys.modules)), sep='\\n', file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert set(run.stderr.split()) & absent == set()
