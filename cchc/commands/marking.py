"""``--mark``: every sender's file back, with what to mend in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from ..problems import N_, Problem, in_order
from . import Settings
from .common import say, tell

if TYPE_CHECKING:
    from pathlib import Path

    from ..formats.round.folder import RoundFolder


class Marking:
    """A folder for the copies, and the senders' files that they are made of."""

    def __init__(self, target: Path, single: Iterable[str], rounds: list[RoundFolder], settings: Settings) -> None:
        """A folder in which something that is written could take the place of what is checked is wrong usage."""
        from ..formats.marking.sent_back import endangered, senders_files

        self.target, self.settings = target, settings
        self.originals = [*single, *(file for folder in rounds for file in senders_files(folder))]
        homes = [folder.assessments for folder in rounds if not folder.is_table]
        homes += [home for folder in rounds for home in folder.later.values()]
        home = endangered(target, self.originals, homes)
        if home is not None:
            self._refuse(N_("{path} cannot take the marked copies: files that are checked lie in {home}"), home=home)

    def _refuse(self, template: str, **values: object) -> None:
        text = self.settings.language.say(template).format(path=self.target, **values)
        raise click.BadParameter(text, param_hint="'--mark'")

    def write(self, problems: Iterable[Problem]) -> int:
        """Write the copies and say which; returns the exit status that asks for."""
        from ..formats.marking.sent_back import write_marked

        failed = []
        for written in write_marked(self.target, self.originals, in_order(problems), self.settings.language):
            if isinstance(written, Problem):
                failed.append(written)
                continue
            template = (
                N_("Written: {path}, for {file}")
                if written.is_whole
                else N_("Written: {path}, the list alone, for {file}")
            )
            say(self.settings, template, path=written.path, file=written.original)
        return tell(failed, self.settings)
