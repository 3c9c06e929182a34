"""What a formula of a form comes to, worked out in fractions: what it says, without the noise of floats.

LibreOffice tells the same more slowly, and in floats (``test_form_formulas``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from math import floor

_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|\"([^\"]*)\"|([A-Z]+[0-9]*)|(>=|<=|<>|[-+*/^(),=<>]))")
Value = Fraction | str | bool | None
"""None is an error, as of a division by 0: all that is made with it is one too.

A condition is a number only where it is added or multiplied; as one that is compared, spreadsheets differ about it.
"""
_LEVELS = (("=", "<>", ">=", "<=", ">", "<"), ("+", "-"), ("*", "/"), ("^",))
"""The operators of two values, the loosest first."""


def worked_out(formula: str, cells: Mapping[str, Value]) -> Value:
    """``cells`` has what stands in each; one that is not there is blank."""
    return _Formula(formula, cells).value()


class _Formula:
    def __init__(self, text: str, cells: Mapping[str, Value]) -> None:
        self.cells = cells
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(text):
            found = _TOKEN.match(text, position)
            assert found is not None, text[position:]
            kind = ("number", "text", "name", "sign")[(found.lastindex or 0) - 1]
            self.tokens.append((kind, found[found.lastindex or 0]))
            position = found.end()
        self.tokens.append(("end", ""))

    def value(self) -> Value:
        value = self._operation(0)
        assert self.tokens == [("end", "")], self.tokens
        return value

    def _operation(self, level: int) -> Value:
        if level == len(_LEVELS):
            return self._single()
        left = self._operation(level + 1)
        while self.tokens[0][0] == "sign" and self.tokens[0][1] in _LEVELS[level]:
            sign = self.tokens.pop(0)[1]
            left = _operated(sign, left, self._operation(level + 1))
        return left

    def _single(self) -> Value:
        kind, text = self.tokens.pop(0)
        if kind == "number":
            return Fraction(text)
        if kind == "text":
            return text
        if (kind, text) == ("sign", "-"):
            return _operated("-", Fraction(0), self._single())
        if (kind, text) == ("sign", "("):
            value = self._operation(0)
            assert self.tokens.pop(0)[1] == ")"
            return value
        assert kind == "name", text
        if self.tokens[0][1] == "(":
            return _called(text, self._arguments())
        return text == "TRUE" if text in {"TRUE", "FALSE"} else self.cells.get(text, "")

    def _arguments(self) -> list[Value]:
        values = []
        while self.tokens.pop(0)[1] != ")":
            values.append(self._operation(0))
        return values


def _called(name: str, arguments: list[Value]) -> Value:
    if name == "IF":  # of the branch that is not taken an error does no harm
        return None if arguments[0] is None else arguments[1 if arguments[0] else 2]
    unfit = () if name == "ISNUMBER" else (str,) if name == "AND" else (str, bool)
    if None in arguments or any(isinstance(argument, unfit) for argument in arguments):
        return None
    return _FUNCTIONS[name](*arguments)


def _operated(sign: str, left: Value, right: Value) -> Value:
    if sign in {"=", "<>"} and left is not None and right is not None:
        return (left == right) == (sign == "=")
    compares = sign in {">=", "<=", ">", "<"}
    unfit = (str, bool, type(None)) if compares else (str, type(None))
    if isinstance(left, unfit) or isinstance(right, unfit) or (sign == "/" and right == 0):
        return None
    one, other = Fraction(left), Fraction(right)
    if compares:
        return (one > other and ">" in sign) or (one < other and "<" in sign) or (one == other and "=" in sign)
    return {"+": one.__add__, "-": one.__sub__, "*": one.__mul__, "/": one.__truediv__, "^": one.__pow__}[sign](other)


def _rounded(value: Fraction, places: Fraction) -> Fraction:
    """Half away from 0."""
    unit = 10 ** int(places)
    size = Fraction(floor(abs(value) * unit + Fraction(1, 2)), unit)
    return size if value >= 0 else -size


def _truncated(value: Fraction, places: Fraction) -> Fraction:
    unit = 10 ** int(places)
    size = Fraction(floor(abs(value) * unit), unit)
    return size if value >= 0 else -size


_FUNCTIONS = {
    "AND": lambda *conditions: all(conditions),
    "ISNUMBER": lambda value: isinstance(value, Fraction),
    "MIN": min,
    "MAX": max,
    "ABS": abs,
    "SIGN": lambda value: Fraction((value > 0) - (value < 0)),
    "INT": lambda value: Fraction(floor(value)),
    "MOD": lambda value, by: value % by,
    "ROUND": _rounded,
    "TRUNC": _truncated,
}
