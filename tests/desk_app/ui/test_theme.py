"""Colours: what stands on what can be read."""

from __future__ import annotations

from dataclasses import fields

import pytest

from desk_app.ui.theme import PAIRS, PALETTE, Palette, contrast, style_sheet


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(getattr(PALETTE, text), getattr(PALETTE, ground)) >= 4.5


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


def test_every_colour_of_text_has_its_ground_checked() -> None:
    grounds = {name for _, name in PAIRS}
    texts = {name for name, _ in PAIRS}
    unread = {"line", "focus"}  # lines and rings carry no text
    assert {f.name for f in fields(Palette)} == grounds | texts | unread


def test_the_style_sheet_knows_every_colour_it_names() -> None:
    assert "$" not in style_sheet()
