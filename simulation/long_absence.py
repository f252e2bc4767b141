"""A desk that was away for two months (`simulation.months_away`) comes back: thousands of events over a line
of 64 kbit/s that cuts every fifth request somewhere in the middle.

Bytes and requests are real; only the waiting is worked out instead of waited: an exchange that the line
could not carry within the desk's time limit breaks where the limit would have been. The desk runs in a
process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from desk_app.bootstrap import Desk, open_desk
from desk_app.sync.report import Outcome
from protocol.events import Trust
from simulation.busy_checks import OwnLog, check_centre, own_log
from simulation.durability.clock import SharedClock
from simulation.months_away import DAYS, Away, News, PcClock, spend_days_away
from simulation.promises import Promise
from simulation.slow_line import Wire

__all__ = ["EVENTS", "LINE", "Absence", "play_long_absence", "run_long_absence"]

EVENTS: Final = 5_000
_BYTES_PER_SECOND: Final = 64_000 // 8
_ROUND_TRIP_S: Final = 0.6
_LIMIT_S: Final = 120  # of one exchange (`HttpTransport`'s total_s)
LINE: Final = Wire(cut_share=0.2, most_bytes=_BYTES_PER_SECOND * _LIMIT_S)
_RUNS: Final = 500
_MOST_BYTES_AN_EVENT: Final = 1_500
_MOST_MIB: Final = 60


@dataclass(frozen=True, slots=True)
class Absence:
    """What came of it. ``days``: from the first business date of an event to the last; ``minutes`` as the
    line would have taken; ``grown_mib`` the desk's peak memory over what it was before the first sync."""

    events: int
    days: int
    requests: int
    cut: int
    runs: int
    bytes_up: int
    bytes_down: int
    bytes_an_event: float
    minutes: float
    grown_mib: float
    promises: tuple[Promise, ...]


def play_long_absence(
    out: Path,
    events: int,
    seed: int,
    say: Callable[[str], None],
    stack: ExitStack,
    line: Wire = LINE,
) -> Absence:
    """Record, come back, deliver, check. What was measured also stands in ``long-absence.json``."""
    away = spend_days_away(out, events, seed, say, stack)
    office = away.office
    before = office.line.set(line)
    say(f"{events} catatan menunggu; saluran 64 kbit/s, setiap permintaan kelima terputus")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "simulation.long_absence"),
            *("--desk", str(away.folder), "--clock", str(away.clock)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=1_800,
    )
    if done.returncode:
        raise RuntimeError(f"the desk ended with {done.returncode}: {done.stderr[-2_000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    after = office.line.set(Wire())
    with open_desk(away.folder, clock=_clock(away.clock)) as opened:
        log, times, news = own_log(opened), _times(opened), _news(opened, away.news)
    office.centre.stop()
    up, down = after.bytes_up - before.bytes_up, after.bytes_down - before.bytes_down
    requests = after.requests - before.requests
    seconds = (up + down) / _BYTES_PER_SECOND + requests * _ROUND_TRIP_S + told["waited_s"]
    absence = Absence(
        events=events,
        days=times.days,
        requests=requests,
        cut=after.cuts - before.cuts,
        runs=told["runs"],
        bytes_up=up,
        bytes_down=down,
        bytes_an_event=round((up + down) / events, 1),
        minutes=round(seconds / 60, 1),
        grown_mib=told["grown_mib"],
        promises=(
            *_alone(away, times),
            *check_centre(office.centre, log, log.handed),
            *_measures(log, (up + down) / events, told["grown_mib"]),
            news,
        ),
    )
    text = json.dumps(asdict(absence), ensure_ascii=False, indent=2)
    (out / "long-absence.json").write_text(text + "\n", encoding="utf-8")
    return absence


@dataclass(frozen=True, slots=True)
class _Times:
    """The business dates in a desk's log, and how many of its events are told at which trust."""

    dates: frozenset[int]
    trust: Counter[int]

    @property
    def days(self) -> int:
        """From the first date to the last."""
        return max(self.dates) - min(self.dates)


def _times(desk: Desk) -> _Times:
    with desk.store.read() as unit:
        headers = [e.header for e in unit.log.after(0, 1 << 31)]
    return _Times(frozenset(h.business_date for h in headers), Counter(h.trust for h in headers))


def _alone(away: Away, times: _Times) -> list[Promise]:
    """That the two months have passed, and that the desk knew it."""
    said = next((c for c in away.complaints if "tanpa jawaban server pusat" in c), "nothing")
    told = {trust: times.trust[trust] for trust in Trust}
    return [
        Promise(
            "two months pass",
            times.days >= DAYS - 1 and len(times.dates) >= DAYS and away.in_vain == DAYS,
            f"{len(times.dates)} business dates over {times.days} days, {away.in_vain} syncs in vain",
        ),
        Promise(
            "the time is told as it is known",
            all(told.values()) and told[Trust.CARRIED] > told[Trust.ANCHORED],
            ", ".join(f"{count} events {trust.name.lower()}" for trust, count in told.items()),
        ),
        Promise("the desk knows that it is alone", f"{DAYS - 1} hari" in said, said),
    ]


def _news(desk: Desk, news: News) -> Promise:
    """What has happened at the centre meanwhile is known here."""
    waiting = desk.receive.waiting()
    arrived = {card.registration for one in waiting for card in one.cards}
    with desk.store.read() as unit:
        batches = sorted({b for b, _ in unit.cards.counts() if b is not None})
        cards = [c for b in batches for c in unit.cards.of_batch(b)]
    recalled = {c.registration for c in cards if c.status.recalled}
    return Promise(
        "the news have arrived",
        arrived == news.sent and recalled == news.recalled,
        f"{len(arrived)} of {len(news.sent)} cards sent meanwhile wait to be received, "
        f"{len(recalled)} of {len(news.recalled)} recalled are known",
    )


def _clock(file: Path) -> PcClock:
    """That of the PC on the morning when it comes back."""
    return PcClock(SharedClock(file), DAYS)


def _measures(log: OwnLog, bytes_an_event: float, grown_mib: float) -> list[Promise]:
    return [
        Promise("everything is delivered", log.unsent == 0, f"{log.unsent} events still wait"),
        Promise(
            "few bytes",
            bytes_an_event <= _MOST_BYTES_AN_EVENT,
            f"{bytes_an_event:.0f} bytes an event on the wire, what was cut included",
        ),
        Promise("little memory", grown_mib <= _MOST_MIB, f"{grown_mib} MiB more at the peak"),
    ]


def _memory_mib(name: str) -> float:
    """``VmRSS``, what the process holds now, or ``VmHWM``, the most it ever held. (The peak that
    `getrusage` tells begins with that of the process which started this one.)"""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell a process its memory")


def _deliver(folder: Path, clock: Path) -> dict[str, Any]:
    """Sync until nothing waits, as the desk's own runner would; the waits between runs are added up."""
    with open_desk(folder, clock=_clock(clock)) as desk:
        engine = desk.sync_engine()
        before, waited_ms, runs = _memory_mib("VmRSS"), 0, 0
        while runs < _RUNS:
            runs += 1
            report = engine.run_once()
            if report.outcome is Outcome.DONE:
                break
            waited_ms += report.retry_ms
        engine.close()
        grown = round(_memory_mib("VmHWM") - before, 1)
    return {"runs": runs, "waited_s": waited_ms / 1000, "grown_mib": grown}


def run_long_absence(out: Path, seed: int, events: int = EVENTS) -> int:
    """Play it and print what was measured; 0 only if every promise held."""
    with ExitStack() as stack:
        absence = play_long_absence(out, events, seed, print, stack)
    print(
        f"{absence.events} events of {absence.days + 1} days in {absence.requests} requests, "
        f"{absence.cut} of them cut: "
        f"{absence.bytes_up} bytes up, {absence.bytes_down} down, {absence.bytes_an_event:.0f} an event, "
        f"{absence.minutes} minutes at 64 kbit/s, {absence.grown_mib} MiB more memory at the peak"
    )
    for promise in absence.promises:
        print(f"  {'ok  ' if promise.held else 'FAIL'} {promise.name}: {promise.detail}")
    kept = sum(p.held for p in absence.promises)
    print(f"{kept} of {len(absence.promises)} promises held; everything is in {out}")
    return 0 if kept == len(absence.promises) else 1


def main() -> int:
    """The desk's part, in its own process: one line of JSON."""
    parser = argparse.ArgumentParser(prog="long_absence", description=__doc__)
    parser.add_argument("--desk", type=Path, required=True, help="folder of an enrolled desk")
    parser.add_argument("--clock", type=Path, required=True, help="file of the shared clock")
    options = parser.parse_args()
    print(json.dumps(_deliver(options.desk, options.clock)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
