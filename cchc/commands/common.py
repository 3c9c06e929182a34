"""What commands share: options, and telling problems."""

from __future__ import annotations

import os
import string
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..problems import N_, Message, Problem
from ..translations import chosen
from . import EXIT_DATA, EXIT_OK, EXIT_USAGE, Settings, TranslatedCommand
from .completion import files_and_words
from .telling import remark, tell_problems

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from ..language import Language
    from ..tables.table import Table

    ParamType = click.ParamType[Any]  # generic only to the type checker in older releases
else:
    ParamType = click.ParamType

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv")


def translated(name: str, **attributes: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A command whose help is translated; its function gets the settings first."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        return click.command(name, cls=TranslatedCommand, **attributes)(click.pass_obj(function))

    return decorate


def format_option(*formats: str) -> Callable[[F], F]:
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default="table",
        help=N_("How the result is printed."),
    )


DELIMITERS = {";": ";", ",": ",", "tab": "\t"}
"""What may stand between the values of CSV, by the names that the command line has for them."""


def delimiter_option() -> Callable[[F], F]:
    """Kept in the settings, where all that writes CSV finds it."""

    def keep(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        if value is not None and isinstance(ctx.obj, Settings):
            ctx.obj.delimiter = DELIMITERS[value]

    return click.option(
        "--delimiter",
        type=click.Choice([*DELIMITERS]),
        expose_value=False,
        callback=keep,
        help=N_("What stands between the values of CSV; without it, ; in Vietnamese and , in English."),
    )


def set_option(
    *, required: bool = False, dash: bool = False, text: str = N_("The criteria set: an id or a path.")
) -> Callable[[F], F]:
    """``-c``; where ``dash``, ``-`` is standard input."""
    return click.option(
        "-c", "--criteria", "set_path", metavar="SET", required=required, type=SetPath(dash=dash), help=text
    )


def previous_option() -> Callable[[F], F]:
    return click.option(
        "--previous",
        metavar="FILE",
        type=ExistingPath(),
        help=N_("Results (.json) of a year before: the ranking shows how index and rank have changed since."),
    )


def force_option() -> Callable[[F], F]:
    return click.option(
        "--force", is_flag=True, help=N_("Write also over a final result, and over the results of another round.")
    )


def stage_option(
    text: str = N_("The stage of the round (self, appraisal-1, …); without it, the last that is there."),
) -> Callable[[F], F]:
    return click.option("--stage", metavar="NAME", help=text)


class _PathType(ParamType):
    """Completed by the shell, which knows the files."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return files_and_words(incomplete, ())


class ExistingPath(_PathType):
    """A path that must exist; one that does not is wrong usage. Where ``dash``, ``-`` is standard input."""

    name = "path"

    def __init__(self, *, dash: bool = False) -> None:
        self.dash = dash

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        assert ctx is not None
        if not (self.dash and value == "-") and not os.path.lexists(value):
            self.fail(chosen_language(ctx).say(N_("{path} does not exist")).format(path=value), param, ctx)
        return value


def output_option(*suffixes: str, required: bool = False) -> Callable[[F], F]:
    return click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        required=required,
        metavar="FILE",
        type=OutputPath(suffixes),
        help=N_("Write to a file; its suffix says the format (.xlsx, .csv, .json). May be given several times."),
    )


class FolderPath(ParamType):
    """A folder to write into, which need not be there. A file in its place is wrong usage."""

    name = "directory"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from pathlib import Path

        assert ctx is not None
        path = Path(value)
        if os.path.exists(value) and not os.path.isdir(value):  # noqa: PTH110, PTH112  # of any name, however long
            self.fail(chosen_language(ctx).say(N_("{path} is not a folder")).format(path=value), param, ctx)
        return path

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="dir")]


class OutputPath(_PathType):
    """A file to write, by its suffix one of those known, in a folder that exists."""

    name = "file"

    def __init__(self, suffixes: tuple[str, ...]) -> None:
        self.suffixes = suffixes

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from pathlib import Path

        assert ctx is not None
        say = chosen_language(ctx).say
        path = Path(value)
        if path.suffix.lower() not in self.suffixes or value.endswith(("/", os.sep)):  # a folder has none
            known = ", ".join(self.suffixes)
            self.fail(say(N_("{path}: the suffix must be one of {known}")).format(path=value, known=known), param, ctx)
        if not os.path.isdir(path.parent):  # noqa: PTH112
            self.fail(say(N_("{path}: there is no such folder")).format(path=path.parent), param, ctx)
        return path


class Name(ParamType):
    """A name that will stand in a file, and must be sound there."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from ..text import normal, unsafe_character

        assert ctx is not None
        character = unsafe_character(value)
        if character is not None:
            self.fail(chosen_language(ctx).sentence(Message("E-Y014", {"character": character})), param, ctx)
        return normal(value)


class WholeNumber(ParamType):
    """A whole number between two others."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        assert ctx is not None
        if not (value.isascii() and value.isdigit() and self.least <= int(value) <= self.most):
            text = chosen_language(ctx).say(N_("{value} is not a whole number from {least} to {most}"))
            self.fail(text.format(value=value, least=self.least, most=self.most), param, ctx)
        return int(value)


class SetFile(ExistingPath):
    """Files of criteria sets; the id of a bundled one stands for its file."""

    name = "set"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not os.path.lexists(value) and value != "-":
            from ..formats.sets.reading import find_set

            found = find_set(value)
            value = value if isinstance(found, Problem) else str(found)
        return super().convert(value, param, ctx)


class SetPath(_PathType):
    """A criteria set: the id of a bundled one, or a path. Where ``dash``, ``-`` is standard input."""

    name = "set"

    def __init__(self, *, dash: bool = False) -> None:
        self.dash = dash

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from pathlib import Path

        from ..formats.sets.reading import find_set

        assert ctx is not None
        if self.dash and value == "-":
            return Path(value)
        found = find_set(value)
        if isinstance(found, Problem):
            self.fail(chosen_language(ctx).sentence(found.message), param, ctx)
        return found

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The ids that begin so; the shell takes files where there are none."""
        from ..formats.sets.bundled import bundled_files

        return files_and_words(incomplete, (file.stem for file in bundled_files()))


def chosen_language(ctx: click.Context) -> Language:
    """The language of a run whose options are still being read."""
    settings = ctx.find_root().obj
    return settings.language if isinstance(settings, Settings) else Settings(chosen(), color=False).language


def tell(problems: Iterable[Problem], settings: Settings) -> int:
    """Print problems on standard error, in order, and how many they are. Returns the exit status they ask for."""
    return EXIT_DATA if tell_problems(problems, settings.language) else EXIT_OK


def refuse_round(problems: Iterable[Problem], settings: Settings) -> int:
    """Tell why a round cannot be used; a stage that it does not have is wrong usage."""
    told = list(problems)
    status = tell(told, settings)
    return EXIT_USAGE if any(problem.code == "E-P016" for problem in told) else status


def refuse_two_readings(settings: Settings, *paths: object) -> None:
    """Standard input is gone once it has been read: that it is asked for again is wrong usage."""
    if sum(str(path) == "-" for path in paths) > 1:
        raise click.UsageError(settings.language.say(N_("Standard input (-) can be given once only.")))


def progress(items: Iterable[T], count: int, settings: Settings, what: str = N_("Reading and scoring")) -> Iterable[T]:
    """The items, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, length=count, label=settings.language.say(what), file=sys.stderr) as bar:
        yield from bar


def say(settings: Settings, template: str, **values: object) -> None:
    """A remark of the program on standard error."""
    remark(_COUNTS.vformat(settings.language.say(template), (), values))


class _Counts(string.Formatter):
    """``{count:unit|units}`` is the word that goes with the number, as in sentences of problems."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if "|" in format_spec:
            from ..language import counted

            return counted(value, format_spec)
        return super().format_field(value, format_spec)


_COUNTS = _Counts()


def show(tables: Iterable[Table], settings: Settings) -> None:
    """Tables on standard output."""
    from ..terminal import show_tables

    show_tables(tables, settings.language, color=settings.color)


def show_lines(lines: Iterable[Message], settings: Settings) -> None:
    """Sentences on standard output, as wide as tables are."""
    from ..terminal import show_sentences

    show_sentences([settings.language.sentence(line) for line in lines])


def show_table(table: Table, settings: Settings, format_: str) -> None:
    """One table on standard output, as it is read or as CSV."""
    if format_ == "csv":
        from ..formats.table_csv import to_csv

        write_out(to_csv(table, settings.language, delimiter=settings.delimiter))
    else:
        show([table], settings)


def write_out(text: str) -> None:
    """A document on standard output, as it is."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def write_pieces(pieces: Iterable[str]) -> None:
    """The same of a document that comes piece by piece."""
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.write("\n")
