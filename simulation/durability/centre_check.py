"""Opens a centre as the program does, and compares it with what its answers had said."""

from __future__ import annotations

import secrets
from typing import Final

from central_server.bootstrap import Centre
from central_server.errors import CentreError
from central_server.migration import migrate
from central_server.ports import Clock, SystemRandomness
from central_server.services.audit import audit_card
from central_server.settings import Settings
from central_server.store.events import Position, ProvedEvent
from central_server.store.unit import Unit
from desk_app.services.ports import LoggedEvent
from protocol.envelope import open_envelope, read_envelope, seal
from protocol.events import NO_HASH, header_hash, read_header, signature_holds
from protocol.keys import SigningKey
from protocol.messages import (
    ANSWER_TYPE,
    PROTOCOL,
    REQUEST_TYPE,
    SyncAnswer,
    SyncRequest,
    WireEvent,
    decode_message,
    encode_message,
)
from simulation.durability.confirmed import Confirmed, What
from simulation.durability.findings import Findings

__all__ = ["check_centre", "compare_answers", "compare_with_log"]

_ALL: Final = 1 << 20
_BATCH: Final = 500


def check_centre(
    settings: Settings,
    answered: list[Confirmed],
    key: SigningKey,
    log: list[LoggedEvent],
    clock: Clock,
) -> Findings:
    """Open the centre and look for everything it ``answered`` that it stored; then let the desk with
    ``key`` send the rest of its ``log``. Changes the centre."""
    found = Findings()
    found.counts.confirmed = len(answered)
    randomness = SystemRandomness()
    try:
        if not any(c.what is What.READY for c in answered):
            migrate(settings, clock, randomness)  # cut while it was made: it is made again
        centre = Centre(settings, clock, randomness)
    except CentreError as error:
        found.broken(f"does not open: {error}")
        for one in answered:
            found.lost(f"{one.what}: the centre does not open")
        return found
    try:
        compare_answers(centre, answered, found)
        if centre.store.read(lambda unit: unit.devices.get(key.device)) is not None:
            _send_rest(centre, key, log, found)
            compare_with_log(centre, key, log, found)
            found.acted = True
    finally:
        centre.close()
    return found


def compare_answers(centre: Centre, answered: list[Confirmed], found: Findings) -> None:
    """Look for everything that the centre ``answered`` that it stored."""

    def look(unit: Unit) -> None:
        for one in answered:
            fault = _missing(unit, one)
            if fault:
                found.lost(f"{one.what} {one.name}: {fault}")
            else:
                found.counts.found += 1

    centre.store.read(look)


def _missing(unit: Unit, one: Confirmed) -> str:
    device = bytes.fromhex(one.name)
    if one.what is What.ENROLLED:
        return "" if unit.devices.get(device) is not None else "the device is unknown"
    if one.what is not What.STORED:
        return ""
    epoch, seq = one.position >> 32, one.position & 0xFFFF_FFFF
    held = unit.events.onwards(Position(device, epoch, 0, 1), _ALL)
    if len(held) < seq:
        return f"{len(held)} of {seq} events of epoch {epoch} are held"
    return "" if held[seq - 1].hash.hex() == one.hash else f"another event is held as {seq}"


def _send_rest(centre: Centre, key: SigningKey, log: list[LoggedEvent], found: Findings) -> None:
    """Send what the centre does not hold, as the desk would: epoch by epoch, oldest first."""
    last = log[-1].header
    for epoch in sorted({e.header.epoch for e in log}):
        events = [e for e in log if e.header.epoch == epoch]
        first = _held_of(centre, key.device, epoch)
        while first < len(events):
            batch = events[first : first + _BATCH]
            request = SyncRequest(
                protocol=PROTOCOL,
                device=key.device,
                nonce=secrets.token_bytes(16),
                time_ms=last.time_ms,
                trust=last.trust,
                cursor=(0, 0),
                head=(last.epoch, last.seq),
                head_hash=header_hash(log[-1].raw),
                epoch=epoch,
                events=tuple(WireEvent(e.raw, e.body) for e in batch),
                signature=batch[-1].signature,
                page_bytes=1,
            )
            reply = centre.sync.answer(seal(key, REQUEST_TYPE, encode_message(request)))
            if reply.status != 200:
                found.broken(f"the centre refuses the next events with {reply.status}")
                return
            payload = open_envelope(
                read_envelope(reply.envelope), centre.keys.signing.public, ANSWER_TYPE
            )
            answer = decode_message(payload, SyncAnswer)
            if answer.open_epoch or answer.stored_through <= first:
                found.broken(f"stored through {answer.stored_through}, fork {answer.open_epoch}")
                return
            first = answer.stored_through


def _held_of(centre: Centre, device: bytes, epoch: int) -> int:
    heads = centre.store.read(lambda unit: unit.devices.heads(device, epoch))
    return heads[0].seq if heads else 0


def compare_with_log(
    centre: Centre, key: SigningKey, log: list[LoggedEvent], found: Findings
) -> None:
    """The centre holds the desk's log: each event exactly once, its chain and signature holding."""

    def look(unit: Unit) -> None:
        for epoch in sorted({e.header.epoch for e in log}):
            mine = [e for e in log if e.header.epoch == epoch]
            if len(unit.devices.heads(key.device, epoch)) > 1:
                found.doubled(f"epoch {epoch} has two branches")
            held = unit.events.onwards(Position(key.device, epoch, 0, 1), _ALL)
            hashes = [e.hash for e in held]
            wanted = [header_hash(e.raw) for e in mine]
            if hashes != wanted:
                for missing in wanted[len(hashes) :] or wanted[:1]:
                    found.lost(f"event {missing.hex()[:12]} of epoch {epoch} at the centre")
            _prove(held, key, found)
        given = next((e.header.card for e in reversed(log) if e.header.number), None)
        if given is not None:
            for audited in audit_card(unit, given).events:
                if not audited.proved or audited.body == "altered":
                    found.broken("a hand-over cannot be proved at the centre")

    centre.store.read(look)


def _prove(held: list[ProvedEvent], key: SigningKey, found: Findings) -> None:
    before: bytes | None = None
    for event in held:
        header = read_header(event.header)
        first = header.seq == 1 and (before is None or before == NO_HASH)
        if not first and header.prev_hash != before:
            found.broken(f"the chain breaks at {header.epoch}/{header.seq}")
        before = event.hash
    last = held[-1] if held else None
    if last is None or last.signature is None:
        return
    if not signature_holds(key.public, last.header, last.signature):
        found.broken("the last signature does not hold")
