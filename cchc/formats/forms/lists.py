"""The drop-down lists and number checks of a form's cells.

Lists stand on a hidden sheet and go by defined names: Excel splits a list written into the cell at its commas, which
Vietnamese decimals have, and rewrites a direct reference to another sheet into an extension that other programs drop.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ...language import Language
from ...number import MAX_WHOLE_DIGITS, Exact, exact_text
from ...problems import N_
from ...rules import Choice, Figure, Option
from ...stages import forms
from ..sheets.letterhead import put

_CHOOSE = N_("Choose from the list, or leave the cell empty.")
_WHOLE = N_("A whole number, 0 or more, is due here, without thousands separators.")
_WHOLE_AT_MOST = N_("A whole number from 0 to {most} is due here.")
_NUMBER = N_("A number, 0 or more, is due here, with a comma or point before decimals as the computer is set.")
_ANY_WHOLE = N_("A whole number is due here, without thousands separators; it may be below 0.")
_ANY_NUMBER = N_(
    "A number is due here, with a comma or point before decimals as the computer is set; it may be below 0."
)
_ANY = {"formula1": str(1 - 10**MAX_WHOLE_DIGITS), "formula2": str(10**MAX_WHOLE_DIGITS - 1)}
_NUMBER_AT_MOST = N_("A number from 0 to {most} is due here.")
_NUMBER_BETWEEN = N_("A number from {least} to {most} is due here.")


class FormLists:
    """Fills the hidden sheet as lists are asked for, each once, and makes the validations that refer to them."""

    def __init__(self, sheet: Worksheet, language: Language) -> None:
        self.sheet = sheet
        self.language = language
        self._lists: dict[tuple[tuple[str, str], ...], int] = {}
        self._validations: dict[tuple[object, ...], DataValidation] = {}

    def options(self, choice: Choice) -> list[str]:
        """For each option of a choice of one the cell that holds its name."""
        number = self._list(_named(choice.options))
        letter = _letter(number)
        return [f"{forms.LISTS_SHEET}!${letter}${row}" for row in range(2, len(choice.options) + 2)]

    def words(self) -> tuple[str, str]:
        """The cells that hold yes and no."""
        letter = _letter(self._list(self._yes_no()))
        return f"{forms.LISTS_SHEET}!${letter}$2", f"{forms.LISTS_SHEET}!${letter}$3"

    def away_text(self) -> str:
        return self.language.say(forms.NOT_APPLICABLE)

    def _yes_no(self) -> tuple[tuple[str, str], ...]:
        return tuple((self.language.say(word), word) for word in (forms.YES, forms.NO))

    def _list(self, entries: tuple[tuple[str, str], ...]) -> int:
        """The number of a list; a new one is written into the next two columns."""
        if entries not in self._lists:
            number = self._lists[entries] = len(self._lists)
            for row, entry in enumerate(((_name(number), ""), *entries), 1):
                for column, text in enumerate(entry, 2 * number + 1):
                    put(self.sheet, row, column, text)
        return self._lists[entries]

    def validate_choice(self, cell: str, choice: Choice) -> None:
        entries = self._yes_no() if choice.several else _named(choice.options)
        self._validate_list(cell, self._list(entries))

    def validate_away(self, cell: str) -> None:
        self._validate_list(cell, self._list(((self.away_text(), forms.AWAY),)))

    def validate_yes(self, cell: str) -> None:
        """Yes, or nothing."""
        self._validate_list(cell, self._list(self._yes_no()[:1]))

    def _validate_list(self, cell: str, number: int) -> None:
        self._validate(cell, ("list", number), {"type": "list", "formula1": _name(number)}, _CHOOSE)

    def validate_figure(self, cell: str, figure: Figure) -> None:
        if figure.negative:
            kind, text = ("whole", _ANY_WHOLE) if figure.whole else ("decimal", _ANY_NUMBER)
            self._validate(cell, ("any", kind), {"type": kind, "operator": "between", **_ANY}, text)
        else:
            self._validate_number(cell, figure.at_most, whole=figure.whole)

    def validate_points(self, cell: str, maximum: Exact, lowest: Exact = 0) -> None:
        self._validate_number(cell, maximum, whole=False, least=lowest)

    def _validate_number(self, cell: str, most: Exact | None, *, whole: bool, least: Exact = 0) -> None:
        rule: dict[str, str] = {"type": "whole" if whole else "decimal", "formula1": exact_text(least)}
        if most is None:
            rule["operator"] = "greaterThanOrEqual"
            text = _WHOLE if whole else _NUMBER
        else:
            rule |= {"operator": "between", "formula2": exact_text(most)}
            text = _NUMBER_BETWEEN if least else _WHOLE_AT_MOST if whole else _NUMBER_AT_MOST
        self._validate(cell, (least, most, whole), rule, text, least, most)

    def _validate(
        self,
        cell: str,
        key: tuple[object, ...],
        rule: dict[str, str],
        text: str,
        least: Exact = 0,
        most: Exact | None = None,
    ) -> None:
        """Add a cell to the validation of a kind."""
        if key not in self._validations:
            shown = "" if most is None else self.language.number(most)
            due = self.language.say(text).format(least=self.language.number(least), most=shown)
            self._validations[key] = DataValidation(
                **rule,  # type: ignore[arg-type]
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="stop",
                errorTitle=self.language.say(N_("This value is not accepted")),
                error=due,
            )
        self._validations[key].add(cell)

    def finish(self, workbook: Workbook, sheet: Worksheet) -> None:
        """Define the names, hide the lists, and give the form's sheet its validations."""
        for entries, number in self._lists.items():
            letter = _letter(number)
            reference = f"{quote_sheetname(forms.LISTS_SHEET)}!${letter}$2:${letter}${len(entries) + 1}"
            workbook.defined_names[_name(number)] = DefinedName(_name(number), attr_text=reference)
        self.sheet.sheet_state = "hidden"
        self.sheet.protection.sheet = True
        for validation in self._validations.values():
            sheet.add_data_validation(validation)


def _named(options: Sequence[Option]) -> tuple[tuple[str, str], ...]:
    return tuple((option.name, option.code) for option in options)


def _name(number: int) -> str:
    return f"cchc_list_{number + 1}"


def _letter(number: int) -> str:
    return get_column_letter(2 * number + 1)
