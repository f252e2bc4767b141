"""Pengaturan, "Tanpa jaringan": write a file for the centre, read its reply."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desk_app.ui.language import shown_number
from desk_app.ui.parts import Banner, Panel, button, label, row
from desk_app.ui.viewmodels.exchange import ExchangeState, ExchangeViewModel, Work

__all__ = ["ExchangePanel"]

_ROOM = 14


class ExchangePanel(QWidget):
    """Two buttons, what they are for, and how far the work is."""

    def __init__(self, model: ExchangeViewModel) -> None:
        super().__init__()
        self.setObjectName("exchange_panel")
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(_ROOM, _ROOM, _ROOM, _ROOM)
        panel = Panel(self.tr("Tanpa jaringan"))
        panel.body.addWidget(
            label(
                self.tr(
                    "Catatan dapat dibawa ke Disdukcapil dengan flashdisk: tulis berkas di sini, dan "
                    "baca berkas balasannya di sini. Isinya terkunci untuk server pusat. Tidak ada yang "
                    "terhitung terkirim sebelum balasannya dibaca; sampai saat itu berkas boleh dibuat "
                    "lagi kapan saja."
                ),
                "quiet",
                wrap=True,
            )
        )
        self._unsent = label(wrap=True, name="exchange_unsent")
        self._last = label(wrap=True, name="exchange_last")
        panel.body.addWidget(self._unsent)
        panel.body.addWidget(self._last)
        self._banner = Banner()
        self._banner.setObjectName("exchange_banner")
        panel.body.addWidget(self._banner)
        self._bar = QProgressBar()
        self._bar.setObjectName("exchange_bar")
        self._bar.setTextVisible(False)
        self._far = label(name="exchange_far")
        self._stop = button(self.tr("&Hentikan"), name="exchange_stop")
        self._work = QWidget()
        self._work.setLayout(row(self._bar, self._far, self._stop))
        panel.body.addWidget(self._work)
        self._export = button(
            self.tr("&Tulis berkas untuk pusat"), "primary", name="exchange_export"
        )
        self._import = button(self.tr("&Baca berkas balasan"), name="exchange_import")
        panel.body.addLayout(row(self._export, self._import, 1))
        column.addWidget(panel)
        column.addStretch(1)
        self._export.clicked.connect(model.choose_target)
        self._import.clicked.connect(model.choose_reply)
        self._stop.clicked.connect(model.stop)
        model.changed.connect(self._render)
        self._render(model.state)

    @Slot(object)
    def _render(self, state: ExchangeState) -> None:
        self._unsent.setText(state.unsent)
        self._last.setText(state.last)
        self._banner.show_text(state.tone, state.message)
        working = state.work is not Work.NONE
        at_work_here = any(b.hasFocus() for b in (self._export, self._import, self._stop))
        self._export.setEnabled(not working)
        self._import.setEnabled(not working)
        self._stop.setEnabled(working and not state.stopping)
        self._bar.setRange(0, state.total)  # 0 to 0: it moves without saying how far
        self._bar.setValue(state.done)
        self._far.setText(self._how_far(state))
        self._bar.setAccessibleName(self._far.text())
        self._work.setVisible(working)
        if at_work_here:  # the keyboard stays with the work, not wherever Qt would go
            (self._stop if working else self._export).setFocus()

    def _how_far(self, state: ExchangeState) -> str:
        if state.stopping:
            return self.tr("Menghentikan…")
        if not state.total:
            return self.tr("Memeriksa berkas…") if state.work is Work.IMPORT else ""
        done, total = shown_number(state.done), shown_number(state.total)
        if state.work is Work.EXPORT:
            return self.tr("{0} dari {1} catatan").format(done, total)
        return self.tr("{0} dari {1} bagian").format(done, total)
