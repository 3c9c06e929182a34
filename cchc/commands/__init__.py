"""The command line. The only place for click: a module a command, imported when it is asked for."""

from __future__ import annotations

import copy
import errno
import gc
import io
import os
import sys
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..ending import asked
from ..problems import N_
from ..translations import LANGUAGES, chosen, give_to_click, speak, translation
from .completion import asked_for, mend_fish
from .streams import end_in_order, failure_of, prepare_streams
from .telling import tell_problems

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ..language import Language

EXIT_OK, EXIT_DATA, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("new", N_("Make the folder of a new round, ready to be filled.")),
    "criteria": ("criteria", N_("List, show, check and compare criteria sets; take them to Excel and back.")),
    "forms": ("forms", N_("Make the Excel self-assessment forms of a round's units.")),
    "score": ("score", N_("Score one unit or a few, by field and indicator.")),
    "batch": ("batch", N_("Score, rank and classify all units of a round.")),
    "status": ("status", N_("Show what has come in of a round, and what is missing.")),
    "survey": ("survey", N_("Show a round's survey: replies, shares and points.")),
    "dossiers": ("dossiers", N_("Count a round's one-stop dossiers by unit.")),
    "rank": ("rank", N_("Show the ranking of a results document.")),
    "explain": ("explain", N_("Explain one unit's result down to rule, answer and arithmetic.")),
    "reconcile": ("reconcile", N_("Hold what units claim against what they got after appraisal.")),
    "gaps": ("gaps", N_("Show points lost, and the cheapest way to the next grade and rank.")),
    "compare": ("compare", N_("Hold a round against one before: what has changed, and why.")),
    "robust": ("robust", N_("Show how firm the ranks of a results document are.")),
    "report": ("report", N_("Write a report on a results document, with a page for each unit.")),
    "export": ("export", N_("Write a results document as .xlsx, .csv or .json.")),
    "verify": ("verify", N_("Recompute a results document and name every difference.")),
    "check": ("check", N_("Check assessments and rounds without scoring.")),
}
"""Each command's module and its line in the help."""

_HELP = N_("Show this message and exit.")

_USAGE_PIECES = (N_("[OPTIONS]"), N_("COMMAND [ARGS]..."))

_EPILOG = N_(
    "Exit status: 0 all well, 1 errors in the data, or something could not be read or written, 2 wrong usage, 130 "
    "interrupted."
)
_BEFORE_COMMANDS = {"--lang": "--lang en", "--no-color": "--no-color"}
"""The options of all commands, which stand before any, and how they are given."""


def _language() -> str:
    return os.environ.get("LANGUAGE", chosen())


def _(text: str) -> str:
    return translation(_language()).gettext(text) if text else ""


def _beside(text: str | None) -> str | None:
    """The sentence that a shell shows beside a word; bash shows none, and does not wait for the catalogue."""
    if not text or asked_for() == "bash_complete":
        return None
    sentence, stop, _rest = _(_unwrapped(text)).partition(". ")
    return sentence + stop.rstrip()


class TranslatedCommand(click.Command):
    """A command whose help is translated when it is shown."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        options = click.Command.shell_complete(self, ctx, incomplete)
        for option in options:
            option.help = _beside(option.help)
        return options

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            example = _BEFORE_COMMANDS.get(error.option_name)
            if example is None or ctx.parent is None:
                raise
            command = ctx.command_path.removeprefix(f"{ctx.find_root().command_path} ")
            text = _(N_("{option} belongs before the command: cchc {example} {command} …"))
            told = text.format(option=error.option_name, example=example, command=command)
            raise click.UsageError(told, ctx) from error

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP  # click would have it in the language of the moment it is first asked for
            option.callback = _show_help
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [_(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            for paragraph in _(_unwrapped(self.help or "")).split("\n\n"):
                formatter.write_text(paragraph)
                formatter.write_paragraph()

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = []
        for param in self.get_params(ctx):
            if isinstance(param, click.Option):
                shown = copy.copy(param)
                shown.help = _(param.help) if param.help else None
                record = shown.get_help_record(ctx)
                if record is not None:
                    records.append(record)
        with formatter.section(_("Options")):
            formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write_paragraph()
            formatter.write_text(_(self.epilog))


def _show_help(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """As click does, but in no other encoding than everything else."""
    del param
    if value and not ctx.resilient_parsing:
        sys.stdout.write(f"{ctx.get_help()}\n")
        ctx.exit()


def _unwrapped(text: str) -> str:
    """A docstring as one line a paragraph: what the catalogue holds."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


class TranslatedGroup(TranslatedCommand, click.Group):
    """A group whose help is translated when it is shown."""

    def help_lines(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Each command with its line."""
        return [(name, command.help or "") for name, command in self.commands.items()]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """As click has it, but no command is imported to be named."""
        from click.shell_completion import CompletionItem

        named = [(name, text) for name, text in self.help_lines(ctx) if name.startswith(incomplete)]
        options = TranslatedCommand.shell_complete(self, ctx, incomplete)
        return [*(CompletionItem(name, help=_beside(text)) for name, text in named), *options]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, text in self.help_lines(ctx)])


class LazyGroup(TranslatedGroup):
    """A group that imports a command's module when the command is called, not when it is listed."""

    commands_at: dict[str, tuple[str, str]] = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_at:
            return None
        module, _help = self.commands_at[cmd_name]
        command = import_module(f".{module}", __name__).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands_at and not args[0].startswith("-"):
            from ..text import suggestion

            near = suggestion(args[0], self.commands_at)
            text = _("No such command {name}.").format(name=args[0])
            if near:
                text += " " + _("Did you mean {name}?").format(name=near)
            raise click.UsageError(text, ctx)
        return super().resolve_command(ctx, args)

    def help_lines(self, ctx: click.Context) -> list[tuple[str, str]]:
        return [(name, text) for name, (_module, text) in self.commands_at.items()]


def _set_language(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    code = value or chosen()
    speak(code)
    return code


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None},
    epilog=_EPILOG,
    help=N_(
        "Compute the CCHC index (public administration reform index) of districts and communes: score "
        "self-assessments by a criteria set, rank the units, classify them, export the result."
    ),
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=True,
    callback=_set_language,
    help=N_("Language of all texts; or set CCHC_LANG. Vietnamese without it."),
)
@click.option("--no-color", is_flag=True, help=N_("No colours; or set NO_COLOR."))
@click.version_option(__version__, prog_name="cchc", message="%(prog)s %(version)s", help=N_("Show the version."))
@click.pass_context
def cli(ctx: click.Context, lang: str, no_color: bool) -> None:
    ctx.obj = Settings(lang, color=not no_color and not os.environ.get("NO_COLOR"))


class Settings:
    """What the options before the command say."""

    def __init__(self, code: str, *, color: bool) -> None:
        self._code = code
        self.color = color
        self.delimiter: str | None = None
        """Between the values of CSV; None: as is the custom of the language. Some commands have an option for it."""

    @cached_property
    def language(self) -> Language:
        from ..language import language

        return language(self._code)


def run() -> None:
    """The entry point."""
    end_in_order()
    try:
        status = main()
    except Exception:
        if asked() is None:
            raise
        status = EXIT_DATA  # of a library that took the wish that the run end for a fault of its own
    gc.freeze()  # what is left goes with the process; looking through it for cycles finds nothing here, either
    wish = asked()
    if isinstance(wish, SystemExit):
        raise wish
    sys.exit(status if wish is None else EXIT_INTERRUPTED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    gc.freeze()  # what is loaded stays
    prepare_streams()
    speak(chosen())
    if not asked_for():
        give_to_click()  # nothing that is completed has words of click
    elif asked_for() == "fish_source":
        mend_fish()  # in what fish keeps, not at every key
    try:
        result: Any = cli.main(arguments, prog_name="cchc", standalone_mode=False)
    except click.exceptions.Abort:
        return EXIT_INTERRUPTED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        _tell_usage(error)
        return EXIT_USAGE
    failed = failure_of(sys.stdout)
    if failed is not None:
        if not _has_gone(failed):
            _tell_failed_output(failed)
        return EXIT_DATA
    return result if isinstance(result, int) else EXIT_OK


def _tell_usage(error: click.ClickException) -> None:
    """Click's own words about wrong usage, which repeat what was typed."""
    from ..text import shown

    said = io.StringIO()
    error.show(said)
    sys.stderr.write("".join(f"{shown(line)}\n" for line in said.getvalue().splitlines()))


def _has_gone(error: OSError) -> bool:
    """Whether nobody reads any more, as in ``cchc batch … | head``: that reader has what it wanted."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def _tell_failed_output(error: OSError) -> None:
    from ..formats.files import STANDARD_OUTPUT_NAME, failed
    from ..language import language

    tell_problems([failed("E-F011", STANDARD_OUTPUT_NAME, error)], language(_language()))
