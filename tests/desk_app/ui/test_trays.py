"""Trays of a printer: what Windows drivers name them."""

from __future__ import annotations

from desk_app.ui.trays import read_names, trays_of

ROOM = 24


def test_names_stand_in_rooms_of_24_characters() -> None:
    longest = "Baki dengan dua puluh em"
    assert len(longest) == ROOM
    raw = "Baki 1\0sisa".ljust(ROOM, "\0") + longest + "\0" * ROOM + "not counted"
    assert read_names(raw, 3) == ("Baki 1", longest, "")


def test_a_printer_that_is_not_there_has_none() -> None:
    assert dict(trays_of("Printer Lama")) == {}
