"""Who may work here no more is signed out at once, and told why; all others go on undisturbed."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from desk_app.ui.front import DeskFront
from protocol.objects import OperatorObject, Role
from tests.support.desk import PENYELIA, PETUGAS, PIN, DeskBench, card_object, operator, session
from tests.support.fakes_ui import UiBench


def brought(ui: UiBench, bench: DeskBench, *objects: msgspec.Struct) -> None:
    """A sync brings these, and says so as it does."""
    ui.bus.changed(bench.feed(ui.desk, *objects))


def changed(**changes: object) -> OperatorObject:
    return msgspec.structs.replace(PETUGAS, **changes)


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (
            changed(active=False),
            "Sri Wahyuni tidak lagi terdaftar di loket ini. Semua catatan aman",
        ),
        (changed(role=Role.VIEWER), "Sri Wahyuni tidak lagi terdaftar di loket ini"),
        (changed(role=Role.IT), "Tugas Sri Wahyuni diubah oleh Disdukcapil. Semua catatan aman"),
    ],
)
def test_who_may_not_go_on_is_signed_out_and_told_why(
    ui: UiBench, bench: DeskBench, front: DeskFront, person: OperatorObject, said: str
) -> None:
    brought(ui, bench, person)
    assert ui.sessions.current is None
    page = front.currentWidget()
    assert page is not None
    assert page.objectName() == "sign_in"
    assert any(said in label.text() for label in page.findChildren(QLabel))


def test_all_others_go_on(ui: UiBench, bench: DeskBench, front: DeskFront) -> None:
    heard: list[object] = []
    ui.sessions.changed.connect(heard.append)
    brought(ui, bench, changed(title="Pengadministrasi Umum", pin_version=2))
    brought(ui, bench, msgspec.structs.replace(PENYELIA, active=False), card_object(5))
    brought(ui, bench, operator("Orang Baru", Role.PETUGAS, PIN, 9))
    assert ui.sessions.current == session(PETUGAS)
    assert heard == []
    assert front.currentWidget() is front.workspace


def test_nobody_is_told_where_nobody_is_signed_in(
    ui: UiBench, bench: DeskBench, front: DeskFront
) -> None:
    ui.sessions.set(None)
    brought(ui, bench, changed(active=False))
    page = front.currentWidget()
    assert page is not None
    assert not any("terdaftar" in label.text() for label in page.findChildren(QLabel))
