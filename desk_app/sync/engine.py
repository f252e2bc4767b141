"""One sync: send what waits, fetch what changed, until nothing is left (protocol section 6).

The engine keeps nothing that must survive: where the desk stands is in the store, and every step may
be repeated. It may be interrupted between any two lines and lose or double nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

from desk_app.services.ports import (
    Changes,
    Clock,
    Entropy,
    Identity,
    Outgoing,
    PcCare,
    Question,
    SyncPosition,
    SyncStore,
    TimeAnchors,
    UpdateTalk,
)
from desk_app.sync.backoff import CAP_S, backoff_s
from desk_app.sync.failures import BROKEN_CHAIN, StuckError, judge
from desk_app.sync.pace import USUAL_LIMITS, Limits, Pace
from desk_app.sync.probe import ask_time
from desk_app.sync.replies import NotOurServerError, RefusedError, open_answer
from desk_app.sync.report import (
    CERTIFICATE,
    Counts,
    Outcome,
    SyncProgress,
    SyncReport,
    sentence,
)
from desk_app.sync.requests import NO_QUESTION, make_request
from desk_app.sync.transport import Transport, TransportError, TransportKind
from protocol.envelope import seal
from protocol.events import Trust
from protocol.keys import SigningKey
from protocol.messages import (
    REQUEST_TYPE,
    BundlePart,
    PcHealth,
    SyncAnswer,
    SyncRequest,
    UpdateStand,
    encode_message,
)
from protocol.pc_care import BUNDLE_PART_BYTES, MAX_BUNDLE_BYTES

__all__ = ["SyncEngine"]

_log = logging.getLogger(__name__)

_NONCE_BYTES: Final = 16
# A restored centre asks once for what it has forgotten; one that goes on asking is broken.
_MOST_BACK: Final = 4
# Requests of one run that only compare: ranges, then some hundred cards each. The next run goes on.
_MOST_COMPARED: Final = 8
# Pieces of a bundle that one run sends; the next one goes on.
_MOST_PIECES: Final = MAX_BUNDLE_BYTES // BUNDLE_PART_BYTES


@dataclass(frozen=True, slots=True)
class _End:
    outcome: Outcome
    code: str = ""
    said: str = ""


@dataclass(slots=True)
class _Run:
    """What one run has done so far."""

    total: int
    counts: Counts = field(default_factory=Counts)
    changes: Changes = field(default_factory=Changes)
    server_ms: int = 0
    pc_ahead_ms: int = 0
    clock_asked: bool = False
    # Not 0: the next request sends nothing and asks what the centre holds of this epoch.
    ask_epoch: int = 0
    batch: int = 0
    batch_epoch: int = 0
    took_ms: int = 0
    failing_since_ms: int = -1
    floor: int = 0
    strange: int = 0
    failures: int = 0
    went_back: int = 0
    compared: int = 0
    health: PcHealth | None = None
    update: UpdateStand | None = None
    piece: BundlePart | None = None
    pieces: int = 0
    began_ms: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0


def _cannot_say() -> int:
    return Trust.DOUBTFUL


class SyncEngine:
    """Syncs one desk with its centre. Use it, and its transport, in one thread.

    ``trust`` says how well the desk knows the time now (`protocol.events.Trust`); ``application`` is the
    program's version as the centre shows it; ``host`` as in `SyncRequest`. ``turn`` is held during a run:
    nobody else takes answers in meanwhile. ``care`` says how the PC is doing and hears what IT asks of it,
    ``updates`` likewise of updates of the program;
    ``ended`` is told of each run. Between runs the engine remembers only what batch size came
    through and how many runs failed in a row.
    """

    def __init__(
        self,
        identity: Identity,
        key: SigningKey,
        store: SyncStore,
        transport: Transport,
        anchors: TimeAnchors,
        clock: Clock,
        entropy: Entropy,
        *,
        application: str = "",
        trust: Callable[[], int] = _cannot_say,
        host: bytes = b"",
        limits: Limits = USUAL_LIMITS,
        turn: threading.Lock | None = None,
        care: PcCare | None = None,
        updates: UpdateTalk | None = None,
        ended: Callable[[SyncReport], object] | None = None,
    ) -> None:
        self._identity = identity
        self._key = key
        self._store = store
        self._transport = transport
        self._anchors = anchors
        self._clock = clock
        self._entropy = entropy
        self._application = application
        self._trust = trust
        self._host = host
        self._limits = limits
        self._pace = Pace(limits)
        self._turn = turn or threading.Lock()
        self._care = care
        self._updates = updates
        self._ended = ended or _tell_nobody
        self._failed_runs = 0

    def run_once(
        self,
        progress: Callable[[SyncProgress], None] | None = None,
        cancelled: Callable[[], bool] = bool,
    ) -> SyncReport:
        """Sync until nothing is left, or say why not. Blocks; ``cancelled`` is asked between requests.

        Raises only what the store raises (a full disk): then that answer does not count as taken in,
        and the next run asks again.
        """
        with self._turn:
            report = self._run_once(progress, cancelled)
        self._ended(report)
        return report

    def _run_once(
        self, progress: Callable[[SyncProgress], None] | None, cancelled: Callable[[], bool]
    ) -> SyncReport:
        run = _Run(total=self._store.unsent(), began_ms=self._clock.monotonic_ms())
        if self._care is not None:
            run.health = self._care.health()
        if self._updates is not None:
            run.update = self._updates.stand()
        tell = progress or _tell_nobody
        tell(SyncProgress(0, run.total, 0))
        end: _End | None = None
        while end is None:
            if cancelled():
                end = _End(Outcome.CANCELLED)
                continue
            try:
                end = self._exchange(run)
            except (TransportError, NotOurServerError, RefusedError, StuckError) as error:
                # A stop cuts the exchange short: that is no failure of the line.
                end = _End(Outcome.CANCELLED) if cancelled() else self._failed(run, error)
            else:
                run.total = max(run.total, run.counts.sent)
                tell(SyncProgress(run.counts.sent, run.total, run.counts.received))
        return self._report(run, end)

    def close(self) -> None:
        """Give the transport's connections back."""
        self._transport.close()

    def _exchange(self, run: _Run) -> _End | None:
        """One request and its answer; the end once nothing is left. Raises what `run_once` catches."""
        asks_only = run.ask_epoch > 0
        outgoing: Outgoing | None = None
        if not asks_only:
            outgoing = self._store.next_outgoing(self._pace.events, self._limits.bytes)
        # After the events: a head behind what is sent would look like a desk that lost its newest acts.
        before = self._store.position()
        question = NO_QUESTION
        if outgoing is None and not asks_only:
            question = self._store.question(self._clock.now_ms())
        piece = run.piece = run.piece if outgoing is None and not asks_only else None
        request = self._request(before, outgoing, run.ask_epoch, question, run, piece=piece)
        run.batch, run.batch_epoch, run.ask_epoch = len(request.events), request.epoch, 0
        answer = self._answer(run, request, outgoing)
        run.counts = _add(run.counts, answer, outgoing, before.unsent)
        after = self._store.position()
        _log.info(
            "sync: epoch %d stored through %d, %d objects, %d unsent",
            *(answer.epoch, answer.stored_through, len(answer.changes), after.unsent),
        )
        forgotten = after.stored < before.stored and run.went_back < _MOST_BACK
        run.went_back += forgotten
        if forgotten or _forward(before, after):
            run.failing_since_ms, run.floor, run.strange = -1, 0, 0
            self._pace.succeeded(run.batch, run.took_ms)
        elif (answer.more or after.unsent) and not asks_only:
            raise StuckError
        # A centre that does not know the question leaves it open; it is asked again at the next run.
        back = after.wanted is not None and answer.own is not None and after.wanted != before.wanted
        if answer.more or after.unsent or back:
            return None
        # Without a tally the centre knows of no comparison.
        further = answer.tally is not None and run.compared < _MOST_COMPARED
        if further and self._store.more_to_compare(self._clock.now_ms()):
            run.compared += 1
            return None
        if self._more_of_bundle(run, answer):
            return None
        return _End(Outcome.DONE)

    def _more_of_bundle(self, run: _Run, answer: SyncAnswer) -> bool:
        """Whether there is a piece to be sent of what IT asked for; a centre that does not take the one
        it was just given is asked no more in this run."""
        wanted, sent = answer.bundle, run.piece
        run.piece = None
        if self._care is None or wanted is None or run.pieces >= _MOST_PIECES:
            return False
        if sent is not None and (sent.id, sent.part) == (wanted.id, wanted.part):
            return False
        run.piece = self._care.piece(wanted)
        run.pieces += run.piece is not None
        return run.piece is not None

    def _answer(self, run: _Run, request: SyncRequest, outgoing: Outgoing | None) -> SyncAnswer:
        """Ask, check, and take the answer in."""
        payload = encode_message(request)
        wall_ms, asked = self._clock.now_ms(), self._clock.monotonic_ms()
        sealed = seal(self._key, REQUEST_TYPE, payload)
        run.bytes_sent += len(sealed)
        raw = self._transport.exchange("/v1/sync", sealed)
        run.bytes_received += len(raw)
        run.took_ms = self._clock.monotonic_ms() - asked
        half_way_ms = wall_ms + run.took_ms // 2
        centre_key = self._identity.centre_key
        try:
            reply = open_answer(raw, centre_key, request, sha256(payload).digest(), outgoing)
        except RefusedError as refused:
            if refused.names_request:
                server_ms = refused.problem.server_ms
                self._take_time(run, server_ms, asked, half_way_ms - server_ms)
            raise
        answer = reply.message
        self._take_time(run, answer.server_ms, asked, half_way_ms - answer.server_ms)
        if answer.open_epoch:
            # First: an accepted answer is not asked for again, and with it the epoch would be lost.
            run.changes |= self._store.open_epoch(answer.open_epoch, "fork")
        run.changes |= self._store.accept(answer, reply.payload_hash)
        if self._care is not None:
            self._care.heard(answer, run.health)
            run.health = None
        if self._updates is not None:
            run.update = None
            if not answer.more:  # it is named with the last page only
                self._updates.offered(answer.update)
        return answer

    def _request(
        self,
        position: SyncPosition,
        outgoing: Outgoing | None,
        ask_epoch: int,
        question: Question,
        run: _Run,
        *,
        piece: BundlePart | None,
    ) -> SyncRequest:
        return make_request(
            self._identity,
            position,
            outgoing,
            ask_epoch=ask_epoch,
            nonce=self._entropy.bytes(_NONCE_BYTES),
            time_ms=self._clock.now_ms(),
            trust=self._trust(),
            host=self._host,
            application=self._application,
            page_bytes=self._pace.page_bytes,
            question=question,
            health=run.health,
            update=run.update,
            bundle=piece,
        )

    def _take_time(self, run: _Run, server_ms: int, asked: int, pc_ahead_ms: int) -> None:
        self._anchors.anchor(server_ms, asked)
        run.server_ms, run.pc_ahead_ms = server_ms, pc_ahead_ms

    def _failed(
        self, run: _Run, error: TransportError | NotOurServerError | RefusedError | StuckError
    ) -> _End | None:
        """The end of the run by this failure, or None to try once more."""
        failure = judge(error)
        _log.warning("sync failed: %s with %d events", failure.code, run.batch)
        if failure.code == TransportKind.TLS_DATE:
            return self._ask_for_the_date(run)
        if failure.code == TransportKind.TLS and run.clock_asked:
            return _End(Outcome.CLOCK_WRONG, failure.code)
        end = _End(failure.outcome, failure.code, failure.said)
        if not failure.again:
            return end
        if failure.code == BROKEN_CHAIN:
            run.ask_epoch = run.batch_epoch
        now = self._clock.monotonic_ms()
        if run.failing_since_ms < 0:
            run.failing_since_ms = now
        run.failures += 1
        run.strange = run.strange + 1 if failure.outcome is Outcome.NOT_OUR_SERVER else 0
        run.floor = 0 if self._pace.failed(run.batch) else run.floor + 1
        limits = self._limits
        enough = (
            run.floor >= limits.floor_tries
            or run.strange >= limits.strange_tries
            or run.failures >= limits.all_tries
            or now - run.failing_since_ms >= limits.tries_ms
        )
        return end if enough else None

    def _ask_for_the_date(self, run: _Run) -> _End | None:
        """The certificate's dates do not fit the PC's clock: the centre's signed time decides."""
        if run.clock_asked:  # judged at the centre's own time, so it is the certificate
            return _End(Outcome.FAILED, CERTIFICATE)
        run.clock_asked = True
        try:
            time = ask_time(self._transport, self._identity.centre_key, self._clock, self._entropy)
        except (TransportError, NotOurServerError, RefusedError):
            return _End(Outcome.CLOCK_WRONG, TransportKind.TLS_DATE)
        self._take_time(run, time.server_ms, time.asked_monotonic_ms, time.pc_ahead_ms)
        self._transport.correct_clock(time.server_ms, time.asked_monotonic_ms)
        return None

    def _report(self, run: _Run, end: _End) -> SyncReport:
        counts = replace(run.counts, unsent=self._store.unsent())
        return SyncReport(
            outcome=end.outcome,
            counts=counts,
            message=sentence(end.outcome, end.code, counts, run.pc_ahead_ms, end.said),
            code=end.code,
            server_ms=run.server_ms,
            pc_ahead_ms=run.pc_ahead_ms,
            retry_ms=self._retry_ms(end.outcome),
            changes=run.changes,
            bytes_sent=run.bytes_sent,
            bytes_received=run.bytes_received,
            took_ms=self._clock.monotonic_ms() - run.began_ms,
        )

    def _retry_ms(self, outcome: Outcome) -> int:
        if outcome in (Outcome.DONE, Outcome.CANCELLED):
            self._failed_runs = 0
            return 0
        fraction = int.from_bytes(self._entropy.bytes(4), "big") / (1 << 32)
        attempt, self._failed_runs = self._failed_runs, self._failed_runs + 1
        if outcome in (Outcome.REFUSED, Outcome.CLOCK_WRONG):  # waits for a person
            return int(CAP_S * 1000)
        return max(1, int(backoff_s(attempt, fraction) * 1000))


def _forward(before: SyncPosition, after: SyncPosition) -> bool:
    fetched = after.cursor != before.cursor and all(
        a >= b for a, b in zip(after.cursor, before.cursor, strict=True)
    )
    anew = after.generation > before.generation
    moved = after.unsent < before.unsent or after.head != before.head
    return fetched or anew or moved or after.wanted != before.wanted


def _add(counts: Counts, answer: SyncAnswer, outgoing: Outgoing | None, unsent: int) -> Counts:
    sent = 0
    if outgoing and outgoing.epoch == answer.epoch:
        # after a lost answer more may be stored than was sent this time
        sent = max(0, min(answer.stored_through - outgoing.first_seq + 1, unsent))
    meanings = [m.meaning for m in answer.meanings]
    return replace(
        counts,
        sent=counts.sent + sent,
        received=counts.received + len(answer.changes),
        cases=counts.cases + meanings.count("case"),
        quarantined=counts.quarantined + meanings.count("quarantined"),
    )


def _tell_nobody(_said: object) -> None:
    pass
