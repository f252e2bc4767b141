"""Enrolment: a device proves that it knows a code, or a provisioning file's token, and gets its place."""

from __future__ import annotations

import hmac
import logging
from typing import Final

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.announce import LAST_NUMBER, announce
from central_server.services.answers import Refusal, Reply, Sealer
from central_server.services.newcomers import arrive
from central_server.store.devices import Code, Device
from central_server.store.failures import StoreUnavailableError
from central_server.store.unit import Store, Unit
from protocol.enrolment import EnrolmentCode, answer_proof, request_proof
from protocol.envelope import Envelope, EnvelopeError, open_envelope, read_envelope
from protocol.keys import device_id
from protocol.messages import (
    ENROL_ANSWER_TYPE,
    ENROL_PENDING_TYPE,
    ENROL_TYPE,
    PROTOCOL,
    EnrolAnswer,
    EnrolPending,
    EnrolRequest,
    MessageError,
    decode_message,
)
from protocol.objects import OfficeObject

__all__ = ["LAST_NUMBER", "EnrolService", "announce", "make_code"]

_log: Final = logging.getLogger(__name__)
_HOUR_MS: Final = 3_600_000
_LONGEST: Final = 120


def make_code(
    store: Store, clock: Clock, randomness: Randomness, kelurahan: str, hours: int
) -> tuple[EnrolmentCode, int]:
    """A new code for one device of a kelurahan, and until when it holds (ms); raises CentreError."""

    def work(unit: Unit) -> tuple[EnrolmentCode, int]:
        if unit.offices.get(kelurahan) is None:
            raise CentreError(f"Kelurahan {kelurahan} tidak dikenal. Periksa kodenya.")
        if unit.devices.next_number(kelurahan) > LAST_NUMBER:
            raise CentreError(f"Kelurahan {kelurahan} sudah memakai ke-99 nomor komputernya.")
        code = EnrolmentCode.from_random(randomness.token(10))
        while unit.devices.code(code.locator) is not None:
            code = EnrolmentCode.from_random(randomness.token(10))
        now_ms = clock.now_ms()
        until = now_ms + hours * _HOUR_MS
        unit.devices.add_code(Code(code.locator, code.secret, kelurahan, now_ms, until))
        return code, until

    return store.write(work)


class EnrolService:
    """Answers enrolment requests."""

    def __init__(self, store: Store, keys: CentreKeys, clock: Clock) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._sealer = Sealer(keys, clock)

    def answer(self, raw: bytes) -> Reply:
        """The signed answer, or a signed problem, to the envelope in ``raw``."""
        request_hash = b""
        try:
            envelope = read_envelope(raw)
            request_hash = envelope.payload_hash
            request = _open(envelope)
            return self._store.write(lambda unit: self._enrol(unit, request, request_hash))
        except EnvelopeError:
            return self._sealer.problem("not_an_envelope")
        except Refusal as refusal:
            _log.info("enrolment refused: %s", refusal.code)
            return self._sealer.problem(refusal.code, request_hash)
        except StoreUnavailableError:
            return self._sealer.problem("server_busy", request_hash)

    def _enrol(self, unit: Unit, request: EnrolRequest, request_hash: bytes) -> Reply:
        now_ms = self._clock.now_ms()
        identity = device_id(request.public_key)
        code = unit.devices.code(request.locator)
        if code is None:
            return self._provision(unit, request, request_hash, now_ms)
        if not hmac.compare_digest(request_proof(code.secret, request), request.proof):
            raise Refusal("bad_proof")
        known = unit.devices.get(identity, lock=True)
        if code.used_by not in (None, identity):
            raise Refusal("code_used")
        if code.used_by is None and now_ms >= code.expires_ms:
            raise Refusal("code_expired")
        if known is not None and known.revoked_ms:
            raise Refusal("revoked")
        if request.kelurahan not in ("", code.kelurahan):
            raise Refusal("code_elsewhere")  # its log and its cards are of the other one
        if known is not None and known.kelurahan != code.kelurahan:
            raise Refusal("code_used")  # this key has a place already: another PC makes another key
        device = known or self._add(unit, request, code, now_ms)
        if code.used_by is None:
            unit.devices.use_code(code.locator, identity, now_ms)
        return self._place(unit, device, code.secret, request_hash, now_ms)

    def _provision(
        self, unit: Unit, request: EnrolRequest, request_hash: bytes, now_ms: int
    ) -> Reply:
        """The answer to a PC that came with a provisioning file."""
        file = unit.newcomers.file(request.locator)
        if file is None:
            raise Refusal("code_unknown")
        if not hmac.compare_digest(request_proof(file.secret, request), request.proof):
            raise Refusal("bad_proof")
        device = unit.devices.get(device_id(request.public_key), lock=True)
        if device is not None and device.revoked_ms:
            raise Refusal("revoked")
        if device is not None:
            return self._place(unit, device, file.secret, request_hash, now_ms)
        newcomer = arrive(unit, file, request, now_ms)
        office = unit.offices.get(newcomer.kelurahan)
        return self._sealer.answer(
            ENROL_PENDING_TYPE,
            EnrolPending(
                protocol=PROTOCOL,
                request_hash=request_hash,
                device=newcomer.id,
                server_ms=now_ms,
                proof=answer_proof(file.secret, request_hash, self._sealer.centre_key),
                going_to=newcomer.kelurahan,
                going_to_name=office.name if office is not None else "",
            ),
        )

    def _place(
        self, unit: Unit, device: Device, secret: str, request_hash: bytes, now_ms: int
    ) -> Reply:
        """The answer that tells a device its place."""
        office = unit.offices.get(device.kelurahan)
        assert isinstance(office, OfficeObject)
        _log.info("enrolled %s as %s/%02d", device.id.hex()[:8], device.kelurahan, device.number)
        return self._sealer.answer(
            ENROL_ANSWER_TYPE,
            EnrolAnswer(
                protocol=PROTOCOL,
                request_hash=request_hash,
                device=device.id,
                kelurahan=device.kelurahan,
                number=device.number,
                centre_key=self._sealer.centre_key,
                server_ms=now_ms,
                proof=answer_proof(secret, request_hash, self._sealer.centre_key),
                zone=office.zone,
                centre_box_key=self._keys.box_public,
            ),
        )

    def _number(self, unit: Unit, request: EnrolRequest, code: Code) -> int:
        """The number that the device had before this centre forgot it, if nobody has it now; else the
        next one."""
        had = request.number if request.kelurahan == code.kelurahan else 0
        if 0 < had <= LAST_NUMBER and unit.devices.number_is_free(code.kelurahan, had):
            return had
        number = unit.devices.next_number(code.kelurahan)
        if number > LAST_NUMBER:
            raise Refusal("code_expired")
        return number

    def _add(self, unit: Unit, request: EnrolRequest, code: Code, now_ms: int) -> Device:
        number = self._number(unit, request, code)
        device = Device(
            id=device_id(request.public_key),
            kelurahan=code.kelurahan,
            number=number,
            public_key=request.public_key,
            box_key=request.box_key,
            computer=request.computer[:_LONGEST].replace("\x00", ""),
            enrolled_ms=now_ms,
            application=request.application[:_LONGEST].replace("\x00", ""),
        )
        unit.devices.add(device)
        announce(unit, device)
        return device


def _open(envelope: Envelope) -> EnrolRequest:
    """The request, signed by the very key that it introduces."""
    if envelope.payload_type != ENROL_TYPE:
        raise Refusal("not_an_envelope")
    try:
        request = decode_message(envelope.payload, EnrolRequest)
    except MessageError as error:
        raise Refusal("not_an_envelope") from error
    if len(request.public_key) != 32 or len(request.box_key) != 32 or len(request.locator) > 16:
        raise Refusal("not_an_envelope")
    if envelope.key_id != device_id(request.public_key):
        raise Refusal("bad_signature")
    try:
        open_envelope(envelope, request.public_key, ENROL_TYPE)
    except EnvelopeError as error:
        raise Refusal("bad_signature") from error
    if request.protocol != PROTOCOL:
        raise Refusal("protocol_not_supported")
    return request
