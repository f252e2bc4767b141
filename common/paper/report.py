"""A paper of several pages: a head, a table that runs on, an end with signatures, numbered pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from common.paper.blocks import Block
from common.paper.marks import draw_footer, draw_watermark
from common.paper.pdf import PdfFile
from common.paper.sizes import MM, Paper
from common.paper.table import Table
from common.paper.text import Style

__all__ = ["Report", "draw_reports", "report_room"]

_TOP: Final = 11 * MM
_FOOT: Final = 8.5 * MM  # from the lower edge to the baseline of the footer
_ABOVE_FOOT: Final = 6 * MM
_GAP: Final = 12.0
_ROWS_WITH_THE_END: Final = 3


@dataclass(frozen=True, slots=True)
class Report:
    """One part of a file: ``head`` on its first page, then ``table``, then ``end`` in one piece.

    ``running`` stands at the top of its further pages. Any of head, table and end may be missing.
    """

    paper: Paper
    running: str
    head: Block | None = None
    table: Table | None = None
    end: Block | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    report: Report
    first: bool
    rows: range | None
    end: bool


def report_room(paper: Paper) -> float:
    """Points between the top of a page and its footer."""
    return paper.height - _TOP - _FOOT - _ABOVE_FOOT


def draw_reports(pdf: PdfFile, reports: list[Report], footer: str, watermark: str = "") -> int:
    """Draw reports one behind the other, pages numbered through; returns how many pages they took.

    ``footer`` stands at the left of each page's foot, "Halaman 1 dari 3" at the right.
    """
    small = Style(pdf.regular, 7.2, 0.32)
    pages = [page for report in reports for page in _plan(report, small)]
    for number, page in enumerate(pages, 1):
        _draw(pdf, page, f"Halaman {number} dari {len(pages)}", footer, watermark, small)
    return len(pages)


def _running_height(small: Style) -> float:
    return small.line + 6


def _plan(report: Report, small: Style) -> list[_Page]:
    room = report_room(report.paper)
    later = room - _running_height(small)
    taken = report.head.height + _GAP if report.head else 0.0
    table = report.table
    if table is None:
        runs: list[range | None] = [None]
        left = room - taken
    else:
        spans = table.pages(room - taken, later)
        runs = list(spans)
        left = (later if len(spans) > 1 else room - taken) - table.height(spans[-1]) - _GAP
    pages = [_Page(report, i == 0, run, end=False) for i, run in enumerate(runs)]
    if report.end is None:
        return pages
    if report.end.height <= left:
        return [*pages[:-1], replace(pages[-1], end=True)]
    # The end goes over, and takes a few rows along: names below an empty page could be anybody's.
    last = pages[-1].rows
    if table is not None and last:
        keep = max(len(last) - _ROWS_WITH_THE_END, 1 if len(last) > 1 else 0)
        while table.height(last[keep:]) + _GAP + report.end.height > later and keep < len(last):
            keep += 1
        if keep < len(last):
            pages[-1] = replace(pages[-1], rows=last[:keep])
            return [*pages, _Page(report, first=False, rows=last[keep:], end=True)]
    return [*pages, _Page(report, first=False, rows=None, end=True)]


def _draw(
    pdf: PdfFile, page: _Page, number: str, footer: str, watermark: str, small: Style
) -> None:
    report, paper = page.report, page.report.paper
    width, x = paper.width - 2 * paper.margin, paper.margin
    with pdf.page(paper.width, paper.height) as ink:
        y = _TOP
        if not page.first:
            ink.text(x, y + small.size, report.running, small.face, small.size, small.grey)
            y += _running_height(small)
        elif report.head:
            report.head.draw(ink, x, y)
            y += report.head.height + _GAP
        if report.table and page.rows is not None and (page.rows or not report.table.rows):
            report.table.draw(ink, x, y, page.rows)
            y += report.table.height(page.rows) + _GAP
        if report.end and page.end:
            report.end.draw(ink, x, y)
        draw_footer(ink, x, paper.height - _FOOT, width, footer, number, small)
        if watermark:
            bold = Style(pdf.bold, 1)
            box = (width, paper.height * 0.6)
            draw_watermark(ink, x, paper.height * 0.2, *box, watermark, bold)
