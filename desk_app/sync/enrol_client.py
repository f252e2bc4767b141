"""Enrolment: the device shows that it knows the code, the centre shows the same, keys are pinned."""

from __future__ import annotations

import hmac
from hashlib import sha256
from types import MappingProxyType
from typing import Final

import msgspec

from common.sentences import Sentence
from desk_app.services.ports import Entropy
from desk_app.sync.transport import Transport, TransportError, TransportKind
from protocol.enrolment import EnrolmentCode, answer_proof, request_proof
from protocol.envelope import Envelope, EnvelopeError, open_envelope, read_envelope, seal
from protocol.identifiers import IdentifierError, kelurahan_code
from protocol.keys import SigningKey
from protocol.messages import (
    ENROL_ANSWER_TYPE,
    ENROL_TYPE,
    PROBLEM_TYPE,
    PROTOCOL,
    EnrolAnswer,
    EnrolRequest,
    MessageError,
    Problem,
    decode_message,
    encode_message,
)

__all__ = ["SENTENCES", "EnrolError", "enrol", "exchange_twice", "sound_place", "unchanged"]

_NONCE_BYTES: Final = 16
_NOT_OURS: Final = "not_our_server"
_AGAIN: Final = frozenset({TransportKind.TIMEOUT, TransportKind.INTERRUPTED})
_NOTHING_DONE: Final = Sentence("belum ada yang berubah di PC ini")


def unchanged(template: str) -> Sentence:
    """A sentence whose ``{nothing_done}`` says that the PC is as it was."""
    return Sentence(template, nothing_done=_NOTHING_DONE)


_UNKNOWN: Final = unchanged(
    "Pendaftaran ditolak server pusat; {nothing_done}, hubungi Disdukcapil dengan "
    "menyebut kode yang dipakai."
)
_NO_WAY: Final = unchanged(
    "Server pusat belum terjangkau; {nothing_done}, periksa jaringan dan alamat server lalu ulangi."
)
SENTENCES: Final[MappingProxyType[str, Sentence]] = MappingProxyType(
    {
        "code_unknown": unchanged(
            "Kode pendaftaran ini tidak dikenal; {nothing_done}, periksa ejaannya atau minta kode "
            "baru dari Disdukcapil."
        ),
        "code_used": unchanged(
            "Kode pendaftaran ini sudah dipakai PC lain; {nothing_done}, minta kode baru dari "
            "Disdukcapil."
        ),
        "code_expired": unchanged(
            "Masa berlaku kode pendaftaran ini sudah lewat; {nothing_done}, minta kode baru dari "
            "Disdukcapil."
        ),
        "code_elsewhere": unchanged(
            "Kode pendaftaran ini untuk kelurahan lain; {nothing_done}, minta kode untuk kelurahan "
            "PC ini."
        ),
        "bad_proof": unchanged(
            "Kode pendaftaran salah ketik; {nothing_done}, periksa huruf demi huruf lalu ulangi."
        ),
        "revoked": unchanged(
            "Pendaftaran PC ini telah dicabut; {nothing_done}, hubungi Disdukcapil."
        ),
        "protocol_not_supported": unchanged(
            "Server pusat memerlukan Serah yang lebih baru; {nothing_done}, pasang versi terbaru "
            "lalu ulangi."
        ),
        "server_busy": unchanged(
            "Server pusat sedang sibuk; {nothing_done}, ulangi beberapa menit lagi."
        ),
        _NOT_OURS: unchanged(
            "Yang menjawab bukan server pusat yang membuat kode ini; {nothing_done}, periksa "
            "alamat server dan jaringan lalu ulangi."
        ),
        TransportKind.OFFLINE: _NO_WAY,
        TransportKind.TIMEOUT: _NO_WAY,
        TransportKind.INTERRUPTED: unchanged(
            "Sambungan terputus sebelum jawaban tiba; {nothing_done}, ulangi dengan kode yang sama."
        ),
        TransportKind.TLS: unchanged(
            "Sertifikat server tidak dikenal; {nothing_done}, periksa alamat server dan jaringan "
            "lalu ulangi."
        ),
        TransportKind.TLS_DATE: unchanged(
            "Tanggal PC ini tampaknya keliru; {nothing_done}, betulkan tanggal dan jam Windows "
            "lalu ulangi."
        ),
        TransportKind.PROXY_LOGIN: unchanged(
            "Proxy jaringan kantor meminta kata sandi yang tidak dimiliki Serah; {nothing_done}, minta "
            "petugas TI mengizinkan alamat server pusat tanpa kata sandi lalu ulangi."
        ),
        TransportKind.REFUSED_STATUS: _NO_WAY,
        TransportKind.TOO_LARGE: _NO_WAY,
    }
)


class EnrolError(Exception):
    """Not enrolled. ``code``: the centre's problem code, the transport's kind, or not_our_server;
    ``str(error)`` is a sentence for a person."""

    def __init__(self, code: str, sentence: Sentence | None = None) -> None:
        super().__init__(sentence or SENTENCES.get(code, _UNKNOWN))
        self.code = code


def enrol(
    transport: Transport,
    code: EnrolmentCode,
    key: SigningKey,
    box_public_key: bytes,
    computer: str,
    application: str,
    entropy: Entropy,
    *,
    kelurahan: str = "",
    number: int = 0,
) -> EnrolAnswer:
    """Introduce the device ``key`` with ``code`` and return its place, proved to come from whoever made
    the code: ``answer.centre_key`` is the one to pin.

    Keep ``key`` before calling: after a lost answer the same key may ask again with the same code, any
    number of times, and gets the same place. ``box_public_key``: X25519, 32 bytes. ``kelurahan`` and
    ``number``: the place that it had, of a device that the centre has forgotten. Raises EnrolError.
    """
    bare = EnrolRequest(
        protocol=PROTOCOL,
        locator=code.locator,
        public_key=key.public,
        box_key=box_public_key,
        computer=computer,
        nonce=entropy.bytes(_NONCE_BYTES),
        application=application,
        kelurahan=kelurahan,
        number=number,
    )
    payload = encode_message(msgspec.structs.replace(bare, proof=request_proof(code.secret, bare)))
    try:
        raw = exchange_twice(transport, seal(key, ENROL_TYPE, payload))
    except TransportError as error:
        raise EnrolError(error.kind) from error
    try:
        return _checked(read_envelope(raw), sha256(payload).digest(), code, key)
    except (EnvelopeError, MessageError, IdentifierError) as error:
        raise EnrolError(_NOT_OURS) from error


def exchange_twice(transport: Transport, raw: bytes) -> bytes:
    """A lost answer is asked for once more, with the very same request."""
    try:
        return transport.exchange("/v1/enrol", raw)
    except TransportError as error:
        if error.kind not in _AGAIN:
            raise
    return transport.exchange("/v1/enrol", raw)


def _checked(
    envelope: Envelope, request_hash: bytes, code: EnrolmentCode, key: SigningKey
) -> EnrolAnswer:
    """The answer in ``envelope`` if it is signed by the key that it names and proves to know the code."""
    if envelope.payload_type == PROBLEM_TYPE:
        # No key is pinned yet, so nobody can say who signed this: it chooses a sentence, no more.
        problem = decode_message(envelope.payload, Problem)
        raise EnrolError(problem.code)
    answer = decode_message(envelope.payload, EnrolAnswer)
    open_envelope(envelope, answer.centre_key, ENROL_ANSWER_TYPE)
    proof = answer_proof(code.secret, request_hash, answer.centre_key)
    named = (answer.protocol, answer.request_hash, answer.device)
    if named != (PROTOCOL, request_hash, key.device) or not hmac.compare_digest(
        answer.proof, proof
    ):
        raise EnrolError(_NOT_OURS)
    if not sound_place(answer):
        raise EnrolError(_NOT_OURS)
    return answer


def sound_place(answer: EnrolAnswer) -> bool:
    """Whether a desk can stand where the answer puts it; raises IdentifierError."""
    kelurahan_code(answer.kelurahan)
    return 0 < answer.number < 100 and len(answer.centre_box_key) in (0, 32)
