"""What these screens need of the print queue."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from desk_app.ui.context import Bus, NoticeKind, UiContext

__all__ = ["ReceiptPrinting", "printing_of"]


class ReceiptPrinting(Protocol):
    """Puts receipts into the print queue; the queue says itself how it went."""

    def print_receipts(self, positions: tuple[int, ...], /) -> None:
        """Print the receipts of the hand-overs at these positions of the log.

        The queue keeps the copy rules: originals until the paper is in the receiver's hands, then a
        supervisor is asked and the paper says SALINAN."""
        ...


class _NoQueue:
    """Where nothing prints: says so, and that nothing is lost by it."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def print_receipts(self, _positions: tuple[int, ...], /) -> None:
        self._bus.say(
            NoticeKind.WARNING,
            QCoreApplication.translate(
                "printing",
                "Pencetakan belum siap di PC ini. Serah terimanya aman tersimpan; cetak nanti dari "
                "menu Laporan.",
            ),
        )


def printing_of(context: UiContext) -> ReceiptPrinting:
    """The print queue of the window, or one that only says that there is none."""
    return context.prints or _NoQueue(context.bus)
