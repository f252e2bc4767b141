"""What may be believed of what came back: an envelope of the pinned centre that names the question."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Generic, TypeVar

import msgspec

from desk_app.services.ports import Outgoing
from protocol.envelope import EnvelopeError, open_envelope, read_envelope
from protocol.events import header_hash
from protocol.messages import (
    ANSWER_TYPE,
    PROBLEM_TYPE,
    PROTOCOL,
    MessageError,
    Problem,
    SyncAnswer,
    SyncRequest,
    decode_message,
)

__all__ = [
    "STORED_DIFFERS",
    "NotOurServerError",
    "RefusedError",
    "Reply",
    "open_answer",
    "open_reply",
]

STORED_DIFFERS: Final = "stored_differs"

_Message = TypeVar("_Message", bound=msgspec.Struct)

# Refusals of a request that the centre could not read, so they cannot name it. An old one sent again
# by somebody costs no more than a try.
_NAMELESS: Final = frozenset({"not_an_envelope", "too_large", "server_busy"})


class NotOurServerError(Exception):
    """An answer that the pinned centre did not give to this question: a captive portal, an old answer
    sent again, another's answer. It counts as no answer at all."""


class RefusedError(Exception):
    """The centre itself says why it did not do it. ``names_request``: proved to be of this moment.

    The code STORED_DIFFERS is ours: the centre holds something else under the number of an event.
    """

    def __init__(self, problem: Problem, names_request: bool = False) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.names_request = names_request


@dataclass(frozen=True, slots=True)
class Reply(Generic[_Message]):
    """A message that the centre signed; ``payload_hash``: SHA-256 of its payload."""

    message: _Message
    payload_hash: bytes


def open_reply(
    raw: bytes, centre_key: bytes, payload_type: str, kind: type[_Message], request_hash: bytes
) -> Reply[_Message]:
    """The message of type ``payload_type`` that the centre signed; whether it answers this question is
    still to be seen in it. Raises RefusedError for a problem that does, NotOurServerError."""
    try:
        envelope = read_envelope(raw)
        if envelope.payload_type == PROBLEM_TYPE:
            payload = open_envelope(envelope, centre_key, PROBLEM_TYPE)
            problem = decode_message(payload, Problem)
        else:
            payload = open_envelope(envelope, centre_key, payload_type)
            return Reply(decode_message(payload, kind), sha256(payload).digest())
    except (EnvelopeError, MessageError) as error:
        raise NotOurServerError(str(error)) from error
    if problem.request_hash:
        if problem.request_hash != request_hash:
            raise NotOurServerError("a refusal of another request")
        raise RefusedError(problem, names_request=True)
    if problem.code not in _NAMELESS:
        raise NotOurServerError("a refusal that does not name its request")
    raise RefusedError(problem)


def open_answer(
    raw: bytes,
    centre_key: bytes,
    request: SyncRequest,
    request_hash: bytes,
    outgoing: Outgoing | None,
) -> Reply[SyncAnswer]:
    """The centre's answer to ``request``. Raises NotOurServerError, RefusedError.

    It is about the request's epoch, or about an earlier one of which the centre lacks the end. Where the
    last stored event is one of those just sent, the answer must name that very event: what the centre
    holds under another hash is not what this desk recorded (RefusedError STORED_DIFFERS).
    """
    reply = open_reply(raw, centre_key, ANSWER_TYPE, SyncAnswer, request_hash)
    answer = reply.message
    if (answer.protocol, answer.request_hash) != (PROTOCOL, request_hash):
        raise NotOurServerError("an answer to another request")
    epochs = {request.epoch, *(e.epoch for e in request.ends if e.epoch < request.epoch)}
    if answer.device != request.device or answer.epoch not in epochs:
        raise NotOurServerError("an answer for another device or epoch")
    sent = outgoing if outgoing is not None and outgoing.epoch == answer.epoch else None
    if sent and sent.first_seq <= answer.stored_through <= sent.last_seq:
        event = sent.events[answer.stored_through - sent.first_seq]
        if answer.stored_hash != header_hash(event.header):
            raise RefusedError(Problem(code=STORED_DIFFERS, message="", server_ms=0))
    return reply
