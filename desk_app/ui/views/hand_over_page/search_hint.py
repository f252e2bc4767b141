"""What stands below an empty search box: how to find a card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desk_app.ui.parts import Panel, label

__all__ = ["SearchHint"]


class SearchHint(QWidget):
    """A few examples; no decoration."""

    def __init__(self) -> None:
        super().__init__()
        panel = Panel(self.tr("Cari kartunya"))
        panel.body.addWidget(
            label(
                self.tr(
                    "Pindai label, tanda terima, atau nomor registrasi; atau ketik apa saja yang "
                    "diketahui:"
                ),
                "quiet",
                wrap=True,
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, (what, example) in enumerate(
            (
                (self.tr("Nama, ejaan lama pun boleh"), "siti am   ·   djoko   ·   moch khoirul"),
                (self.tr("NIK lengkap atau 4 angka terakhir"), "0001"),
                (self.tr("Alamat"), "rusunawa blok a"),
                (self.tr("RT/RW, boleh bersama nama"), "rt 3 rw 5   ·   003/005   ·   sri rt 3"),
                (self.tr("Nomor tanda terima"), "3374041002 01 01 000001 37"),
            )
        ):
            grid.addWidget(label(what), place, 0)
            grid.addWidget(label(example, "quiet"), place, 1)
        panel.body.addLayout(grid)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(panel, 0, Qt.AlignmentFlag.AlignTop)
        body.addStretch(1)
