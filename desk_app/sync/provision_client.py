"""Enrolment with a provisioning file: the PC introduces itself, and is told its place once it is approved."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Final

import msgspec

from common.sentences import Sentence
from desk_app.services.ports import Clock, Entropy
from desk_app.sync.enrol_client import SENTENCES, EnrolError, exchange_twice, sound_place, unchanged
from desk_app.sync.probe import probe
from desk_app.sync.replies import NotOurServerError, RefusedError, open_reply
from desk_app.sync.transport import Transport, TransportError, TransportKind
from protocol.enrolment import answer_proof, request_proof
from protocol.envelope import read_envelope, seal
from protocol.keys import SigningKey
from protocol.messages import (
    ENROL_ANSWER_TYPE,
    ENROL_PENDING_TYPE,
    ENROL_TYPE,
    PROTOCOL,
    EnrolAnswer,
    EnrolPending,
    EnrolRequest,
    encode_message,
)
from protocol.provisioning import Provisioning

__all__ = ["Introduction", "ProvisionError", "introduce"]

_NONCE_BYTES: Final = 16
_NOT_OURS: Final = "not_our_server"
_OWN: Final[MappingProxyType[str, Sentence]] = MappingProxyType(
    {
        "code_unknown": unchanged(
            "Berkas penyiapan ini tidak dikenal server pusat; {nothing_done}, minta berkas baru dari "
            "Disdukcapil."
        ),
        "bad_proof": unchanged(
            "Berkas penyiapan ini bukan yang dibuat server pusat; {nothing_done}, minta berkas baru "
            "dari Disdukcapil."
        ),
        "token_used_up": unchanged(
            "Jatah pendaftaran berkas penyiapan ini sudah habis; {nothing_done}, minta berkas baru dari "
            "Disdukcapil."
        ),
        "token_expired": unchanged(
            "Masa berlaku berkas penyiapan ini sudah lewat; {nothing_done}, minta berkas baru dari "
            "Disdukcapil."
        ),
        "token_revoked": unchanged(
            "Berkas penyiapan ini telah dicabut Disdukcapil; {nothing_done}, minta berkas baru dari "
            "Disdukcapil."
        ),
        "enrol_refused": unchanged(
            "Disdukcapil menolak pendaftaran PC ini; {nothing_done}, hubungi Disdukcapil dengan "
            "menyebut nama PC dan kode ceknya."
        ),
        _NOT_OURS: unchanged(
            "Yang menjawab bukan server pusat dari berkas penyiapan ini; {nothing_done}, periksa "
            "jaringan, dan bila tetap begini hubungi Disdukcapil."
        ),
        TransportKind.INTERRUPTED: unchanged(
            "Sambungan terputus sebelum jawaban tiba; {nothing_done}, pendaftaran diulang sendiri."
        ),
    }
)
_FINAL: Final = frozenset(
    {
        "code_unknown",
        "bad_proof",
        "token_used_up",
        "token_expired",
        "token_revoked",
        "enrol_refused",
        "revoked",
        "protocol_not_supported",
    }
)


class ProvisionError(EnrolError):
    """Not introduced. ``final``: the centre said no, and asking again by itself would bring the same."""

    def __init__(self, code: str) -> None:
        super().__init__(code, _OWN.get(code) or SENTENCES.get(code))
        self.final = code in _FINAL


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who introduces itself. ``box_public_key``: X25519, 32 bytes. ``kelurahan`` and ``number``: the place
    that it had, of a device that its centre has forgotten."""

    key: SigningKey
    box_public_key: bytes
    computer: str
    application: str
    kelurahan: str = ""
    number: int = 0


def introduce(
    transport: Transport, file: Provisioning, who: Introduction, clock: Clock, entropy: Entropy
) -> EnrolAnswer | EnrolPending:
    """The place of the device, or that it waits until a person approves it. Only what the centre of the
    file has signed is believed.

    Keep the key before calling: the same key may ask as often as it likes and is one PC to the centre.
    Raises ProvisionError.
    """
    bare = EnrolRequest(
        protocol=PROTOCOL,
        locator=file.locator,
        public_key=who.key.public,
        box_key=who.box_public_key,
        computer=who.computer,
        nonce=entropy.bytes(_NONCE_BYTES),
        application=who.application,
        kelurahan=who.kelurahan,
        number=who.number,
    )
    payload = encode_message(msgspec.structs.replace(bare, proof=request_proof(file.secret, bare)))
    try:
        raw = _exchange(transport, seal(who.key, ENROL_TYPE, payload), file, clock, entropy)
        return _checked(raw, sha256(payload).digest(), file, who.key)
    except TransportError as error:
        raise ProvisionError(error.kind) from error
    except RefusedError as error:
        raise ProvisionError(error.problem.code) from error
    except (NotOurServerError, ValueError) as error:
        raise ProvisionError(_NOT_OURS) from error


def _exchange(
    transport: Transport, raw: bytes, file: Provisioning, clock: Clock, entropy: Entropy
) -> bytes:
    """The answer; a PC whose clock is off asks the centre for the time first, as in a sync."""
    try:
        return exchange_twice(transport, raw)
    except TransportError as error:
        if error.kind is not TransportKind.TLS_DATE:
            raise
        time = probe(transport, file.centre_key, clock, entropy)
        if time is None:
            raise
        transport.correct_clock(time.server_ms, time.asked_monotonic_ms)
    return exchange_twice(transport, raw)


def _checked(
    raw: bytes, request_hash: bytes, file: Provisioning, key: SigningKey
) -> EnrolAnswer | EnrolPending:
    answer: EnrolAnswer | EnrolPending
    if read_envelope(raw).payload_type == ENROL_PENDING_TYPE:
        answer = open_reply(
            raw, file.centre_key, ENROL_PENDING_TYPE, EnrolPending, request_hash
        ).message
    else:
        answer = open_reply(
            raw, file.centre_key, ENROL_ANSWER_TYPE, EnrolAnswer, request_hash
        ).message
        if not sound_place(answer) or answer.centre_key != file.centre_key:
            raise NotOurServerError("an answer that no centre gives")
    proof = answer_proof(file.secret, request_hash, file.centre_key)
    named = (answer.protocol, answer.request_hash, answer.device)
    if named != (PROTOCOL, request_hash, key.device) or not hmac.compare_digest(
        answer.proof, proof
    ):
        raise NotOurServerError("an answer to another request")
    return answer
