"""The one place that a request is made: for a network, and for a file carried by hand."""

from __future__ import annotations

from typing import Final

from desk_app.services.ports import Identity, Outgoing, Question, SyncPosition
from protocol.messages import PROTOCOL, BundlePart, PcHealth, SyncRequest, UpdateStand

__all__ = ["NO_QUESTION", "make_request"]

NO_QUESTION: Final = Question()


def make_request(
    identity: Identity,
    position: SyncPosition,
    outgoing: Outgoing | None,
    *,
    ask_epoch: int = 0,
    nonce: bytes,
    time_ms: int,
    trust: int,
    application: str,
    page_bytes: int,
    host: bytes = b"",
    question: Question = NO_QUESTION,
    health: PcHealth | None = None,
    bundle: BundlePart | None = None,
    update: UpdateStand | None = None,
) -> SyncRequest:
    """What a desk that stands at ``position`` says; without ``outgoing`` it asks about ``ask_epoch``.

    0 asks about the newest epoch, so the centre says each time what it holds.
    """
    return SyncRequest(
        protocol=PROTOCOL,
        device=identity.device,
        nonce=nonce,
        time_ms=time_ms,
        trust=trust,
        cursor=position.cursor,
        head=position.head,
        head_hash=position.head_hash,
        ends=position.ends,
        epoch=outgoing.epoch if outgoing else ask_epoch or position.head[0],
        events=outgoing.events if outgoing else (),
        signature=outgoing.signature if outgoing else b"",
        answer_hash=position.answer_hash,
        contact=position.contact,
        generation=position.generation,
        host=host,
        wanted=position.wanted,
        ranges=question.ranges,
        differing=question.differing,
        place=identity.place,
        application=application,
        page_bytes=page_bytes,
        health=health,
        bundle=bundle,
        update=update,
    )
