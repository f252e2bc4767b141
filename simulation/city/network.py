"""The lines between desks and centre: a virtual network that loses, delays, repeats and spoils."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from desk_app.sync.transport import TransportError, TransportKind
from protocol.envelope import read_envelope
from protocol.messages import PROBLEM_TYPE, Problem, decode_message
from simulation.city.centre import CentreDiedError, CityCentre
from simulation.city.clocks import TrueTime
from simulation.city.faults import NETWORK, Fault, FaultCounts
from simulation.city.storage import Place, StepCounts
from simulation.city.trace import Trace
from simulation.city.violation import require

__all__ = ["Line", "Network", "Weather"]

_PORTAL: Final = (
    b"<!DOCTYPE html><html><head><title>Masuk Wi-Fi</title></head>"
    b"<body><form action='/login'>Nomor telepon: <input name='msisdn'></form></body></html>"
)
_TIMEOUT_MS: Final = 20_000
_REMEMBERED: Final = 4
_ANSWER: Final = "an answer of the centre"
# What comes back then is no answer to what was asked.
_SPOILT: Final = (Fault.PORTAL, Fault.TRUNCATE_UP, Fault.TRUNCATE_DOWN, Fault.REORDER)
# The line spoils envelopes, whose signature tells; what is inside one is as a desk has made it. The desk
# would mend these with a smaller request, and nobody would see that it was wrong.
_NEVER: Final = ("broken_chain", "bad_signature")


def _refusal(reply: bytes) -> str:
    """The code of a refusal, empty if it is none."""
    envelope = read_envelope(reply)
    if envelope.payload_type != PROBLEM_TYPE:
        return ""
    return decode_message(envelope.payload, Problem).code


@dataclass(slots=True)
class Weather:
    """How likely each fault strikes an exchange, and the centre while it answers; none in calm."""

    rates: Mapping[Fault, float] = field(default_factory=dict)
    calm: bool = False

    def draw(self, rng: random.Random) -> Fault | None:
        """What strikes this exchange, if anything."""
        if self.calm:
            return None
        at = rng.random()
        for fault in NETWORK:
            at -= self.rates.get(fault, 0.0)
            if at < 0:
                return fault
        return None

    def strikes(self, rng: random.Random, fault: Fault, times: int = 1) -> bool:
        """Whether this fault strikes now. ``times``: how much likelier than usual."""
        rate = 0.0 if self.calm else self.rates.get(fault, 0.0) * times
        return rate > 0 and rng.random() < rate


@dataclass(slots=True)
class Network:
    """What all lines share. ``meanwhile`` lets others act while an answer is on its way."""

    time: TrueTime
    centre: CityCentre
    rng: random.Random
    faults: FaultCounts
    trace: Trace
    weather: Weather
    steps: StepCounts
    meanwhile: Callable[[str], None]


class Line:
    """One PC's way to the centre. Implements the desk's `Transport`.

    ``answered_ms``: when the centre made the answer that came back last; ``answered``: whether what came
    back last is the whole answer to what was asked. ``cut``: no network here.
    """

    def __init__(self, name: str, network: Network) -> None:
        self.name = name
        self.cut = False
        self.answered_ms = 0
        self.answered = False
        self._net = network
        self._sent: deque[tuple[str, bytes]] = deque(maxlen=_REMEMBERED)
        self._replies: deque[bytes] = deque(maxlen=_REMEMBERED)

    def exchange(self, path: str, body: bytes) -> bytes:
        """Bring an envelope to the centre and its answer back, as well as the weather lets."""
        net, rng = self._net, self._net.rng
        net.time.pass_ms(rng.randint(20, 400))
        self.answered = False
        if self.cut:
            raise TransportError(TransportKind.OFFLINE)
        fault = net.weather.draw(rng)
        if fault in (Fault.REORDER, Fault.LATE_REPEAT) and not (self._replies and self._sent):
            fault = None  # nothing old is under way yet
        if fault is not None:
            net.faults[fault] += 1
            net.trace.note(self.name, f"line: {fault}")
        try:
            reply = self._struck(fault, path, body)
            self.answered = fault not in _SPOILT
            return reply
        finally:
            self._sent.append((path, body))

    def _struck(self, fault: Fault | None, path: str, body: bytes) -> bytes:
        net, rng = self._net, self._net.rng
        match fault:
            case Fault.DROP:
                raise TransportError(TransportKind.OFFLINE)
            case Fault.PORTAL:
                return _PORTAL
            case Fault.STATUS_5XX:
                if rng.random() < 0.3:
                    self._deliver(path, body)
                status = rng.choice((500, 502, 503, 504))
                raise TransportError(TransportKind.REFUSED_STATUS, status)
            case Fault.TIMEOUT:
                if rng.random() < 0.5:
                    self._deliver(path, body)
                net.time.pass_ms(_TIMEOUT_MS)
                raise TransportError(TransportKind.TIMEOUT)
            case Fault.LOST_REPLY:
                self._deliver(path, body)
                raise TransportError(TransportKind.INTERRUPTED)
            case Fault.TRUNCATE_UP:
                return self._deliver(path, body[: rng.randrange(len(body))])
            case Fault.TRUNCATE_DOWN:
                reply = self._deliver(path, body)
                return reply[: rng.randrange(len(reply))]
            case Fault.REPEAT:
                first = self._deliver(path, body)
                answered = self.answered_ms
                second = self._deliver(path, body)
                if rng.random() < 0.5:
                    return second
                self.answered_ms = answered
                return first
            case Fault.LATE_REPEAT:
                self._deliver(*rng.choice(list(self._sent)))
                return self._deliver(path, body)
            case Fault.REORDER:
                old = rng.choice(list(self._replies))
                if rng.random() < 0.5:
                    self._deliver(path, body)
                return old
            case Fault.DELAY:
                reply = self._deliver(path, body)
                answered = self.answered_ms
                net.time.pass_ms(rng.randint(1_000, 40_000))
                net.meanwhile(self.name)
                self.answered_ms = answered
                return reply
            case _:
                return self._deliver(path, body)

    def _deliver(self, path: str, body: bytes) -> bytes:
        """The centre gets it and answers; it may die over it, or find its disk full."""
        net = self._net
        place = Place()
        if net.weather.strikes(net.rng, Fault.OTHER_WRITER):
            place.other_at = net.steps.any_of(net.rng, _ANSWER)
        if net.weather.strikes(net.rng, Fault.CENTRE_CRASH):
            place.dies_in = net.steps.any_of(net.rng, _ANSWER)
        elif net.weather.strikes(net.rng, Fault.CENTRE_FULL):
            place.room = net.rng.randint(0, 2)
        try:
            reply = net.centre.answer(path, body, place)
        except CentreDiedError:
            net.faults[Fault.CENTRE_CRASH] += 1
            net.trace.note(
                "centre",
                f"died at step {place.steps}, after {place.commits} commits, answering {self.name}",
            )
            raise TransportError(TransportKind.INTERRUPTED) from None
        net.steps.took(_ANSWER, place.steps)
        net.faults[Fault.OTHER_WRITER] += place.other_waits
        if place.was_full:
            net.faults[Fault.CENTRE_FULL] += 1
            net.trace.note("centre", "its disk was full")
        refused = _refusal(reply)
        require(refused not in _NEVER, "what a desk sends fits", f"{self.name}: {refused}")
        self.answered_ms = net.time.ms
        self._replies.append(reply)
        return reply

    def get(self, path: str) -> bytes:  # noqa: ARG002 - the port has it
        """Nobody asks the time: certificates are not simulated."""
        raise TransportError(TransportKind.OFFLINE)

    def correct_clock(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """There are no certificates."""

    def close(self) -> None:
        """Nothing to give back."""
