"""A batch received at the window: counted, signed for, its minutes looked at and printed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from desk_app.ui.context import Screen
from desk_app.ui.views.signature_pad import SignaturePad
from protocol.strokes import Strokes
from simulation.window_day import WindowDesk
from simulation.window_hand import HandError

__all__ = ["print_minutes", "receive_batch"]


def receive_batch(
    window: WindowDesk, count: int, deliverer: str, place: str, signature: Strokes
) -> str:
    """Receive the oldest batch with ``count`` cards counted and none missing; the number of its
    minutes."""
    hand = window.hand
    window.show(Screen.RECEIVE, Qt.Key.Key_F3)
    hand.wait("a batch to be listed", lambda: bool(_batches(window)))
    hand.picture("kiriman-menunggu")
    hand.press(_batches(window)[0], kind="first_show")
    hand.write("counted", str(count))
    hand.key(Qt.Key.Key_Return, "to who brought it")
    hand.type(deliverer)
    hand.key(Qt.Key.Key_Return, "to the place")
    hand.type(place)
    hand.sign(hand.find(SignaturePad, "pad"), signature)
    hand.picture("kiriman-dihitung-dan-ditandatangani")
    hand.ctrl(Qt.Key.Key_Return, "receive the batch")
    hand.picture_now("kiriman-sedang-dicatat")
    hand.wait("the batch to be received", lambda: bool(hand.reads("done_sentence")))
    hand.picture("kiriman-diterima")
    return "".join(hand.reads("done_number").split())


def print_minutes(window: WindowDesk) -> Path:
    """Look at the minutes of the batch just received, and print them."""
    hand = window.hand
    hand.press("preview_minutes", kind="first_show")
    hand.wait("the minutes to be drawn", lambda: hand.reads("preview_place").startswith("Halaman"))
    hand.picture("berita-acara-pratinjau")
    hand.key(Qt.Key.Key_Escape, "close the preview")
    return window.printed(lambda: hand.press("print_minutes"), "the minutes to be printed")


def _batches(window: WindowDesk) -> list[str]:
    """The buttons of the batches that wait, oldest first."""
    found = window.widgets(QAbstractButton, "batch_")
    if any(not b.isEnabled() for b in found):
        raise HandError("a batch cannot be opened")
    return [b.objectName() for b in found]
