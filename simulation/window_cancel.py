"""A hand-over taken back at the window: found by its receipt, a reason, a supervisor's PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desk_app.ui.context import Screen
from simulation.window_day import WindowDesk

__all__ = ["cancel_hand_over"]


def cancel_hand_over(window: WindowDesk, number: str, reason: str, supervisor_pin: str) -> None:
    """Scan the receipt in Riwayat, say that the card is back in the drawer, let a supervisor approve."""
    hand = window.hand
    window.show(Screen.HISTORY, Qt.Key.Key_F6)
    hand.scan(number, "receipt", lambda: hand.sees("card_history"))
    hand.picture("riwayat-kartu")
    hand.press("history_cancel", kind="first_show")
    hand.press("where_drawer")
    hand.picture("pembatalan-formulir")
    hand.press("cancel_submit", kind="first_show")
    hand.dialog("supervisor_dialog")
    hand.write("supervisor_reason", reason)
    hand.key(Qt.Key.Key_Return, "to the PIN")
    hand.type(supervisor_pin)
    hand.picture("pembatalan-pin-penyelia")
    hand.key(Qt.Key.Key_Return, "approve")
    hand.wait("the hand-over to be cancelled", lambda: hand.sees("history_nobody"))
    hand.front()
    hand.picture("pembatalan-selesai")
