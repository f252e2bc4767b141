"""The real dialogs: opened without blocking, answered by keyboard, checked off the main thread."""

from __future__ import annotations

from tests.support.fakes_ui import UiBench


def test_context_is_complete(ui: UiBench) -> None:
    assert ui.context.sessions.current is not None
    assert ui.context.desk.operators.all()
