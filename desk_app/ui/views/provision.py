"""The page of a PC that came with a provisioning file: its name, its check code, and that it waits."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar
from typing_extensions import override

from desk_app.ui.flow import flow
from desk_app.ui.parts import Banner, Panel, button, label
from desk_app.ui.viewmodels.provision import ProvisionState, ProvisionViewModel, Standing
from desk_app.ui.views.message import SidePage

__all__ = ["ProvisionView"]


class ProvisionView(SidePage):
    """One calm page; ``by_code`` if somebody wants to type a one-time code instead."""

    by_code = Signal()

    def __init__(self, model: ProvisionViewModel, computer: str) -> None:
        super().__init__("provision")
        self.model = model
        self.brand.place.setText(self.tr("Selamat datang"))
        self._title = label(role="title", wrap=True, name="provision_title")
        self._text = label(role="quiet", wrap=True, name="provision_text")
        self._panel = Panel()
        self._computer = self._fact(self.tr("Nama PC"), "provision_computer")
        self._computer.setText(computer)
        self._code_title = label(self.tr("Kode cek"), "heading", wrap=True)
        self._code = label(role="figure", wrap=True, name="provision_code")
        self._panel.body.addWidget(self._code_title)
        self._panel.body.addWidget(self._code)
        self._place_title = label(self.tr("Kelurahan"), "heading", wrap=True)
        self._place = label(wrap=True, name="provision_place")
        self._panel.body.addWidget(self._place_title)
        self._panel.body.addWidget(self._place)
        self._banner = Banner()
        self._banner.setObjectName("provision_banner")
        self._status = label(role="quiet", wrap=True, name="provision_status")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Menghubungi server pusat"))
        self._by_code = button(self.tr("Pakai kode pendaftaran"), name="provision_by_code")
        self._ask = button(self.tr("Tanyakan sekarang"), "primary", name="provision_ask")
        for one in (self._banner, self._status, self._progress):
            self._panel.body.addWidget(one)
        self._panel.body.addLayout(flow(1, self._by_code, self._ask))
        self.column.addStretch(1)
        self.column.addWidget(self._title)
        self.column.addWidget(self._text)
        self.column.addWidget(self._panel)
        self.column.addStretch(1)
        self._ask.clicked.connect(model.ask)
        self._by_code.clicked.connect(self._on_by_code)
        model.changed.connect(self._render)
        self._render(model.state)

    def _fact(self, title: str, name: str) -> QLabel:
        self._panel.body.addWidget(label(title, "heading", wrap=True))
        value = label(wrap=True, name=name)
        self._panel.body.addWidget(value)
        return value

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._ask.setFocus()

    @Slot()
    def _on_by_code(self) -> None:
        self.model.stop()
        self.by_code.emit()

    @Slot(object)
    def _render(self, state: ProvisionState) -> None:
        title, text, status = self._words(state)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        waits = state.waits
        for one in (self._code_title, self._code, self._place_title, self._place):
            one.setVisible(waits is not None)
        if waits is not None:
            self._computer.setText(waits.computer)
            self._code.setText(waits.code)
            self._code.setAccessibleName(self.tr("Kode cek {0}").format(" ".join(waits.code)))
            place = f"{waits.name} ({waits.kelurahan})" if waits.name else waits.kelurahan
            self._place.setText(place or self.tr("ditentukan Disdukcapil"))
        over = state.standing is Standing.OVER
        self._banner.show_text("error" if over else "warning", state.message)
        self._status.setText(status)
        self._status.setVisible(bool(status))
        # The progress stays where it is between two questions: nothing on the page jumps every few seconds.
        self._progress.setVisible(not over)
        self.setAccessibleDescription(f"{title}. {text} {status}")

    def _words(self, state: ProvisionState) -> tuple[str, str, str]:
        """Title, what to do, and what goes on by itself."""
        if state.standing is Standing.WAITING:
            return (
                self.tr("Menunggu persetujuan Disdukcapil"),
                self.tr(
                    "Sebutkan nama PC dan kode cek ini kepada Disdukcapil lewat telepon. Loket terbuka "
                    "sendiri setelah disetujui."
                ),
                self.tr("PC ini bertanya lagi sendiri; halaman ini boleh ditinggalkan terbuka."),
            )
        if state.standing is Standing.OVER:
            return self.tr("PC ini belum terdaftar"), "", ""
        return (
            self.tr("Mendaftarkan PC ini"),
            self.tr("Serah memperkenalkan PC ini kepada server pusat."),
            self.tr("Menghubungi server pusat…")
            if state.busy
            else self.tr("PC ini mencoba lagi sendiri; halaman ini boleh ditinggalkan terbuka."),
        )
