"""The page of a PC that the registry has locked: the same for everybody, with nothing of residents on it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from typing_extensions import override

from desk_app.ui.context import SyncControl, SyncState
from desk_app.ui.flow import flow
from desk_app.ui.language import in_language, shown_number
from desk_app.ui.parts import Panel, button, label
from desk_app.ui.views.message import SidePage

__all__ = ["LockedView"]


class LockedView(SidePage):
    """What is so, what is safe, whom to call; and a sync by hand, with which an unlocking comes."""

    def __init__(self, sync: SyncControl, place: str) -> None:
        super().__init__("pc_locked")
        self.brand.place.setText(place)
        panel = Panel()
        panel.body.addWidget(
            label(
                self.tr("PC ini dikunci oleh Disdukcapil"), "title", wrap=True, name="locked_title"
            )
        )
        text = self.tr(
            "Belum ada yang dapat masuk di PC ini. Semua catatan aman dan tetap dikirim ke server pusat. "
            "Layani warga di PC lain atau dengan formulir kertas, dan hubungi petugas TI Disdukcapil."
        )
        panel.body.addWidget(label(text, wrap=True, name="locked_text"))
        self.setAccessibleDescription(text)
        self._state = label("", "quiet", wrap=True, name="locked_state")
        panel.body.addWidget(self._state)
        panel.body.addSpacing(6)
        self._sync = button(self.tr("Sinkronkan"), "primary", name="locked_sync")
        self._sync.clicked.connect(sync.sync_now)
        panel.body.addLayout(flow(1, self._sync))
        self.column.addStretch(1)
        self.column.addWidget(panel)
        self.column.addStretch(1)
        sync.changed.connect(self._on_sync)
        self._on_sync(sync.state)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._sync.setFocus()

    @Slot(object)
    def _on_sync(self, state: SyncState) -> None:
        self._sync.setEnabled(not state.running)
        waiting = self.tr("{0} catatan belum terkirim.").format(shown_number(state.unsent))
        said = self.tr("Menyinkronkan…") if state.running else in_language(state.message)
        self._state.setText(" ".join(p for p in (said, waiting if state.unsent else "") if p))
