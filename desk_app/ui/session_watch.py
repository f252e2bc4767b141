"""Who was signed in and may work here no more is signed out, with a sentence why."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desk_app.services.ports import Changes
from desk_app.ui.context import UiContext
from protocol.objects import ObjectKind

__all__ = ["SessionWatch"]


class SessionWatch(QObject):
    """Looks whenever the registry has changed something of the people here. ``ended``: the sentence."""

    ended = Signal(str)

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        context.bus.data_changed.connect(self.look)

    @Slot(object)
    def look(self, changes: Changes) -> None:
        """End the session if its person could not sign in as the same any more; what is half done stays,
        as with the idle lock."""
        session = self._context.sessions.current
        if session is None or ObjectKind.OPERATOR not in changes.kinds:
            return
        person = self._context.desk.operators.known(session.operator.id)
        if person is not None and person.role == session.operator.role:
            return
        said = (
            self.tr(
                "{0} tidak lagi terdaftar di loket ini. Semua catatan aman; bila ini keliru, hubungi "
                "Disdukcapil."
            )
            if person is None
            else self.tr("Tugas {0} diubah oleh Disdukcapil. Semua catatan aman; masuklah lagi.")
        ).format(session.operator.name)
        self._context.sessions.set(None)
        self.ended.emit(said)
