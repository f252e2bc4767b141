"""A person says what day it is, where the PC's clock cannot be trusted: an event, once per start."""

from __future__ import annotations

from datetime import date

from desk_app.services.operators import Session
from desk_app.services.ports import Clock, Store
from desk_app.services.recorder import Recorder
from desk_app.services.time_keeper import TimeKeeper, day_number
from protocol.bodies import ClockConfirmed
from protocol.events import Kind

__all__ = ["confirm_date"]


def confirm_date(
    store: Store, recorder: Recorder, keeper: TimeKeeper, clock: Clock, session: Session, day: date
) -> None:
    """Record that ``session`` says it is ``day``; it stands until this program ends."""
    keeper.confirm(day)
    said = ClockConfirmed(date=day_number(day), clock_ms=clock.now_ms())
    with store.write() as unit:
        recorder.record(unit, Kind.CLOCK_CONFIRMED, said, operator=session.operator.id)
