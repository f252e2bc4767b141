"""What a centre's answers promise, confirmed before they leave."""

from __future__ import annotations

from typing import Any

from central_server.bootstrap import Centre
from central_server.services.answers import Reply
from central_server.services.enrol import EnrolService
from central_server.services.sync import SyncService
from desk_app.sync.transport import TransportError, TransportKind
from protocol.envelope import read_envelope
from protocol.messages import (
    ANSWER_TYPE,
    ENROL_ANSWER_TYPE,
    EnrolAnswer,
    SyncAnswer,
    decode_message,
)
from simulation.durability.confirmed import Confirmed, What
from simulation.durability.desk_work import Confirm

__all__ = ["ShortWay", "confirm_answers"]


class _ConfirmedSync(SyncService):
    confirm: Confirm

    def answer(self, raw: bytes, **how: Any) -> Reply:
        reply = super().answer(raw, **how)
        envelope = read_envelope(reply.envelope)
        if envelope.payload_type == ANSWER_TYPE:
            said = decode_message(envelope.payload, SyncAnswer)
            if said.stored_through:
                position = said.epoch << 32 | said.stored_through
                self.confirm(
                    Confirmed(
                        What.STORED,
                        position=position,
                        hash=said.stored_hash.hex(),
                        name=said.device.hex(),
                    )
                )
        return reply


class _ConfirmedEnrol(EnrolService):
    confirm: Confirm

    def answer(self, raw: bytes) -> Reply:
        reply = super().answer(raw)
        envelope = read_envelope(reply.envelope)
        if envelope.payload_type == ENROL_ANSWER_TYPE:
            said = decode_message(envelope.payload, EnrolAnswer)
            self.confirm(Confirmed(What.ENROLLED, name=said.device.hex()))
        return reply


def confirm_answers(centre: Centre, confirm: Confirm) -> None:
    """Each answer of the centre is confirmed before it leaves."""
    sync = _ConfirmedSync(centre.store, centre.keys, centre.clock, centre.randomness)
    enrol = _ConfirmedEnrol(centre.store, centre.keys, centre.clock)
    sync.confirm = enrol.confirm = confirm
    centre.sync, centre.enrol = sync, enrol


class ShortWay:
    """A `Transport` to a centre in this process, without a line between."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre

    def exchange(self, path: str, body: bytes) -> bytes:
        """The centre's answer to an envelope."""
        if path != "/v1/sync":
            raise TransportError(TransportKind.OFFLINE)
        return self._centre.sync.answer(body).envelope

    def get(self, path: str) -> bytes:
        """Nothing is fetched this way."""
        del path
        raise TransportError(TransportKind.OFFLINE)

    def correct_clock(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """There is no certificate to judge."""

    def close(self) -> None:
        """Nothing is open."""
