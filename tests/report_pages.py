"""Pages of reports for tests: made, and read back as a tree that is right only if every element ends where it must."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from cchc.criteria import CriteriaSet
from cchc.formats.report.page import report_html
from cchc.formats.results.kept_set import set_of_results
from cchc.language import Language
from cchc.tables.report import report

VOID = {"meta", "link", "br"}


def html_of(results, comparison=None, *, lang="vi", units=None):
    """With plans, where the results keep their set."""
    found = set_of_results(results, "results.json")
    criteria = found if isinstance(found, CriteriaSet) else None
    return report_html(report(results, comparison, criteria=criteria, units=units), Language(lang))


class Node:
    def __init__(self, name, attributes, parent):
        self.name, self.attributes, self.parent = name, attributes, parent
        self.children: list[Node | str] = []

    def __repr__(self):
        return f"<{self.name} {self.attributes}>"

    def all(self, *names, **attributes) -> Iterator[Node]:
        """Elements below, in order; those of these names, with these attributes."""
        for child in self.children:
            if isinstance(child, Node):
                wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
                if (not names or child.name in names) and wanted.items() <= child.attributes.items():
                    yield child
                yield from child.all(*names, **attributes)

    def one(self, *names, **attributes) -> Node:
        (found,) = self.all(*names, **attributes)
        return found

    def has_class(self, name):
        return name in self.attributes.get("class", "").split()

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", {}, None)

    def handle_starttag(self, name, attributes):
        assert len({key for key, _ in attributes}) == len(attributes), f"an attribute of <{name}> is there twice"
        node = Node(name, dict(attributes), self.at)
        self.at.children.append(node)
        if name not in VOID:
            self.at = node

    def handle_endtag(self, name):
        assert self.at.name == name, f"</{name}> where <{self.at.name}> is open"
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data):
        raise AssertionError(f"a declaration: {data}")

    handle_pi = unknown_decl


def tree(html: str) -> Node:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.name}> is never closed"
    return reader.root
