"""The first page of a new PC: the centre's address and the code on the letter from Disdukcapil."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.flow import flow
from desk_app.ui.parts import Banner, Panel, button, label
from desk_app.ui.viewmodels.enrol import EnrolState, EnrolViewModel, grouped_code
from desk_app.ui.views.brand_panel import BrandPanel

__all__ = ["EnrolView"]


class EnrolView(QWidget):
    """Two fields and a button; everything by Tab and Enter."""

    def __init__(self, model: EnrolViewModel, computer: str = "") -> None:
        super().__init__()
        self.setObjectName("enrol")
        self.model = model
        self._url = QLineEdit()
        self._url.setObjectName("enrol_url")
        self._url.setPlaceholderText("https://serah.contoh.go.id")
        self._url.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self._code = QLineEdit()
        self._code.setObjectName("enrol_code")
        self._code.setProperty("kind", "code")
        self._code.setPlaceholderText("XXXXX-XXXXX-XXXXX")
        self._code.setInputMethodHints(Qt.InputMethodHint.ImhUppercaseOnly)
        self._go = button(self.tr("Daftarkan PC ini"), "primary", name="enrol_go")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Menghubungi server pusat"))
        self._busy = label(
            self.tr("Menghubungi server pusat…"), "quiet", wrap=True, name="enrol_busy"
        )
        self._banner = Banner()
        self._banner.setObjectName("enrol_banner")
        self._lay_out(computer)
        self._code.textEdited.connect(self._on_code_typed)
        self._url.returnPressed.connect(self._code.setFocus)
        self._code.returnPressed.connect(self._on_go)
        self._go.clicked.connect(self._on_go)
        model.changed.connect(self._render)
        self._render(model.state)

    def _lay_out(self, computer: str) -> None:
        brand = BrandPanel()
        brand.place.setText(self.tr("Selamat datang"))
        brand.more.setText(self.tr("Nama PC: {0}").format(computer) if computer else "")
        ground = QWidget()
        ground.setObjectName("page")
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(brand, 4)
        whole.addWidget(ground, 7)
        column = QVBoxLayout(ground)
        column.setContentsMargins(48, 40, 48, 34)
        column.setSpacing(14)
        column.addWidget(label(self.tr("Daftarkan PC ini"), "title", wrap=True))
        column.addWidget(
            label(
                self.tr(
                    "Lakukan sekali saja, dengan jaringan. Alamat dan kode ada pada surat "
                    "pendaftaran dari Disdukcapil."
                ),
                "quiet",
                wrap=True,
            )
        )
        panel = Panel()
        for text, field in (
            (self.tr("&1. Alamat server pusat"), self._url),
            (self.tr("&2. Kode pendaftaran (15 huruf/angka, sekali pakai)"), self._code),
        ):
            title = label(text, "heading", wrap=True)
            title.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            panel.body.addWidget(title)
            panel.body.addWidget(field)
            panel.body.addSpacing(6)
        panel.body.addWidget(self._banner)
        panel.body.addWidget(self._busy)
        panel.body.addWidget(self._progress)
        panel.body.addLayout(flow(1, self._go))
        column.addWidget(panel)
        column.addStretch(1)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._url.setFocus()

    @Slot(str)
    def _on_code_typed(self, text: str) -> None:
        """Groups of five while typing at the end; a person who edits in the middle is left alone."""
        if self._code.cursorPosition() == len(text):
            shown = grouped_code(text)
            if shown != text:
                self._code.setText(shown)

    @Slot()
    def _on_go(self) -> None:
        self.model.enrol(self._url.text(), self._code.text())

    @Slot(object)
    def _render(self, state: EnrolState) -> None:
        for field in (self._url, self._code, self._go):
            field.setEnabled(not state.busy)
        self._progress.setVisible(state.busy)
        self._busy.setVisible(state.busy)
        self._banner.show_text("error", state.message)
        if state.wrong:
            wrong = {"url": self._url, "code": self._code}[state.wrong]
            wrong.setFocus()
            wrong.selectAll()
