"""The paper of an act has a state of its own: commit first, print after.

to_print (nothing recorded yet) -> doubtful (sent to the printer) -> printed | failed -> given.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.ports import Clock, LoggedEvent, Store, Unit
from desk_app.services.recorder import Recorder
from protocol.bodies import PrintOutcome
from protocol.custody import Act
from protocol.events import Kind
from protocol.objects import Role

__all__ = ["OPEN_STATES", "PrintState", "PrintingService"]


class PrintState:
    """The states of a paper."""

    TO_PRINT: Final = "to_print"
    PRINTED: Final = "printed"
    DOUBTFUL: Final = "doubtful"
    FAILED: Final = "failed"
    GIVEN: Final = "given"


OPEN_STATES: Final = frozenset({PrintState.TO_PRINT, PrintState.DOUBTFUL, PrintState.FAILED})


class PrintingService:
    """Keeps the print state of receipts."""

    def __init__(self, store: Store, recorder: Recorder, clock: Clock) -> None:
        self._store = store
        self._recorder = recorder
        self._here = recorder.identity.kelurahan
        self._clock = clock

    def state(self, unit: Unit, position: int) -> str:
        """The state of the paper of the act at ``position``."""
        job = unit.prints.get(position)
        return job.state if job else PrintState.TO_PRINT

    def receipts_on(self, business_date: int, *, unprinted: bool = False) -> list[LoggedEvent]:
        """The hand-overs of a day whose receipts may be printed, oldest first."""
        with self._store.read() as unit:
            return [
                e
                for e in unit.log.numbered_on(business_date)
                if (e.header.kind, e.header.kelurahan) == (Act.HAND_OVER, self._here)
                and (not unprinted or self.state(unit, e.position) in OPEN_STATES)
            ]

    def doubtful(self) -> list[int]:
        """Positions whose paper may or may not have come out: asked about at the next start."""
        with self._store.read() as unit:
            jobs = unit.prints.in_states(frozenset({PrintState.DOUBTFUL}))
            acts = [(j.position, unit.log.at(j.position)) for j in jobs]
            return [at for at, act in acts if act and act.header.kelurahan == self._here]

    def sending(self, positions: Iterable[int]) -> None:
        """About to print: until the printer has answered, the outcome is doubtful."""
        self._set(positions, PrintState.DOUBTFUL)

    def printed(self, positions: Iterable[int]) -> None:
        """The printer has taken them, or the file is written."""
        self._set(positions, PrintState.PRINTED)

    def failed(self, positions: Iterable[int], reason: str) -> None:
        """They did not come out; they may be printed again as originals."""
        self._set(positions, PrintState.FAILED, reason)

    def given(self, session: Session, position: int) -> None:
        """The paper is in the resident's hands: from now on only copies."""
        session.require(Role.PETUGAS, Role.SUPERVISOR)
        with self._store.write() as unit:
            if self.state(unit, position) != PrintState.GIVEN:
                self._record(unit, Kind.PRINT_GIVEN, position, session.operator.id)
                unit.prints.put(position, PrintState.GIVEN, self._clock.now_ms())

    def copy(self, session: Session, supervisor: Session, position: int, reason: str) -> None:
        """Record that a copy (SALINAN) of a given receipt is made; raises Refused."""
        session.require(Role.PETUGAS, Role.SUPERVISOR)
        supervisor.require(Role.SUPERVISOR)
        if not reason.strip():
            raise Refused("reason", "Alasan wajib diisi.")
        with self._store.write() as unit:
            self._record(
                unit,
                Kind.PRINT_COPY,
                position,
                session.operator.id,
                reason.strip(),
                supervisor.operator.id,
            )

    def _record(
        self,
        unit: Unit,
        kind: Kind,
        position: int,
        operator: bytes,
        reason: str = "",
        approved_by: bytes | None = None,
    ) -> None:
        found = unit.log.at(position)
        if found is None or not found.header.number:
            raise Refused("number", "Tanda terima ini tidak ada di PC ini. Periksa nomornya.")
        body = PrintOutcome(
            epoch=found.header.epoch, seq=found.header.seq, reason=reason, approved_by=approved_by
        )
        self._recorder.record(unit, kind, body, operator=operator, card=found.header.card)

    def _set(self, positions: Iterable[int], state: str, detail: str = "") -> None:
        with self._store.write() as unit:
            for position in positions:
                if self.state(unit, position) != PrintState.GIVEN:
                    unit.prints.put(position, state, self._clock.now_ms(), detail)
