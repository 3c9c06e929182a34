"""What an administrative report begins and ends with, as Decree 30/2020/NĐ-CP, Annex I has it.

What the heading of the round does not say is dotted, to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....heading import Heading
from ....language import Language
from ....problems import N_, Message
from ...sheets import times
from ...sheets.letterhead import COUNTRY, MOTTO
from .elements import Element, element, keep_next, paragraph, run
from .paper import BODY, UPRIGHT
from .tables import grid

_BLANK = "……………………"
_SHARES = (0.39, 0.61)
"""Of the page: the issuing body, and the country."""
_NAMES, _COUNTRY, _MOTTO, _NUMBER = 13, 13, 14, 13
"""Points: 12 to 13; 12 to 13; 13 to 14; 13."""
_RECIPIENTS, _RECIPIENT = 12, 11
_RULE = 0.4
"""Of the length of the words above: a third to a half."""
_SIGNATURE = 4
"""Lines."""


class Form:
    def __init__(self, heading: Heading, language: Language) -> None:
        self._heading, self._language = heading, language

    def _say(self, text: str, **values: str) -> str:
        return self._language.sentence(Message(text, values))

    def letterhead(self) -> Element:
        """Who reports, by what number; the country and its motto, which stay Vietnamese; where and when."""
        heading = self._heading
        left, right = (share * UPRIGHT.room for share in _SHARES)
        above, body = (heading.issuer, heading.office) if heading.office else ("", heading.issuer)
        body = (body or _BLANK).upper()
        bodies = [_line(above.upper(), _NAMES)] if above else []
        bodies += [_line(body, _NAMES, bold=True), rule(body, _NAMES, _RULE, left)]
        country = [_line(COUNTRY, _COUNTRY, bold=True, lang="vi-VN"), _line(MOTTO, _MOTTO, bold=True, lang="vi-VN")]
        number = _line(self._say(N_("No.: …………/BC-…………")), _NUMBER)
        date = self._say(N_("{place}, date …… month …… year 20……"), place=heading.place or "…………………")
        widths = (left, right)
        return grid(
            [
                [bodies, [*country, rule(MOTTO, _MOTTO, 1, right)]],
                [[number], [_line(date, _NUMBER, italic=True)]],
            ],
            widths,
            lines=False,
            title="",
        )

    def title(self, subject: str, below: Sequence[str], warning: str) -> Iterator[Element]:
        """The kind of document and what it is about; what has to be known of it."""
        yield paragraph("Title", [run(self._say(N_("Report")).upper())], _before(18))
        yield paragraph("Title", [run(subject)])
        yield rule(subject, BODY, _RULE, UPRIGHT.room)
        for line in below:
            yield _line(line, _NUMBER, italic=True)
        if warning:
            yield _line(warning, _NUMBER, bold=True, italic=True)

    def annexed(self) -> Iterator[Element]:
        """Below the title of an annex: what it is annexed to."""
        body = self._heading.office or self._heading.issuer or _BLANK
        said = self._say(N_("(Annexed to Report No. ……/BC-…… of date …… month …… year 20…… of {body})"), body=body)
        yield _line(said, _NUMBER, italic=True)
        yield rule(said, _NUMBER, _RULE, UPRIGHT.room)

    def signature(self) -> Element:
        """To whom it goes; who signs it: of those that the heading names the last, who stands highest."""
        signer = self._heading.signers[-1] if self._heading.signers else None
        recipients = [
            paragraph("Recipients", [run(self._say(N_("To:")), size=_RECIPIENTS, bold=True, italic=True)]),
            *(paragraph("Recipients", [run(f"- {_BLANK};", size=_RECIPIENT)]) for _ in range(2)),
            paragraph("Recipients", [run(self._say(N_("- Kept: clerical office, …………")), size=_RECIPIENT)]),
        ]
        title = (signer.title if signer else "") or _BLANK
        room = [paragraph("Form", [], keep_next()) for _ in range(_SIGNATURE)]
        name = (signer.name if signer else "") or _BLANK
        signed = [_line(title.upper(), BODY, bold=True), *room, _line(name, BODY, bold=True)]
        half = UPRIGHT.room / 2
        return grid([[recipients, signed]], (half, half), lines=False, title="")


def _line(text: str, size: int, *, bold: bool = False, italic: bool = False, lang: str | None = None) -> Element:
    return paragraph("Form", [run(text, size=size, bold=bold, italic=italic, lang=lang)])


def _before(points: int) -> Element:
    return element("w:spacing", w_before=20 * points)


def rule(text: str, size: int, share: float, room: float) -> Element:
    """A line centered below a text, of a share of its length."""
    length = min(times.width(text, size, bold=True) * share, room * 0.9)
    side = int(20 * (room - length) / 2)
    return paragraph(
        "Form",
        [run("", size=2)],
        element("w:pBdr", element("w:top", w_val="single", w_sz=6, w_space=1, w_color="000000")),
        element("w:spacing", w_before=40, w_after=120, w_line=40, w_lineRule="exact"),
        element("w:ind", w_left=side, w_right=side),
    )
