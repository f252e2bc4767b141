"""The papers by name of paper, as the screens ask for them."""

from __future__ import annotations

import pytest

from common.paper.sizes import PAPERS
from desk_app.paper.maker import PaperMaker
from desk_app.services.papers import Papers
from tests.desk_app.paper.samples import COVER, daily_list, minutes, receipt
from tests.support.pdf import page_text


@pytest.mark.parametrize("paper", tuple(PAPERS))
def test_every_paper_goes_on_every_size(paper: str) -> None:
    papers: Papers = PaperMaker()
    one = papers.receipts_pdf([receipt(1)], paper)
    day = papers.receipts_pdf([receipt(1)], paper, COVER)
    assert papers.page_count(day) == papers.page_count(one) + 1
    assert "DAFTAR TANDA TERIMA" in page_text(day)
    assert papers.page_count(papers.daily_pdf(daily_list(), paper)) >= 1
    assert papers.page_count(papers.minutes_pdf(minutes(), paper)) >= 1
    assert papers.page_png(one, 0, 40).startswith(b"\x89PNG")


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="no receipt"):
        PaperMaker().receipts_pdf([], "A4")
