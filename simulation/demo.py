"""`python3 dev.py demo`: plays the demo day and checks the promises."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from simulation.busy_line import run_busy_line
from simulation.centre_process import CentreProcessError
from simulation.day_record import Day
from simulation.demo_centre import PIN, SUPERVISOR_PIN
from simulation.demo_day import play, prepare, ready_desk
from simulation.long_absence import run_long_absence
from simulation.promises import Promise, check_all
from simulation.window_day import has_screen, run_window

_MARK = "serah-demo"
_SHOWN = 5
_FIGURES = ("p50_ms", "p99_ms", "worst_ms", "cpu_p99_ms")
_OURS = ("desk_app/", "common/", "protocol/")


def _prepare(out: Path) -> None:
    """An empty folder; what an earlier demo left there is removed, anything else is left alone."""
    if out.exists() and any(out.iterdir()):
        if not (out / _MARK).exists():
            raise SystemExit(
                f"{out} is not empty and not of a demo; name another folder with --out"
            )
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).write_text("made by: python3 dev.py demo\n", encoding="utf-8")


def _summary(day: Day, promises: list[Promise], seconds: float) -> dict[str, object]:
    one = day.desks[0]
    return {
        "seconds": round(seconds, 1),
        "cards": len(day.people),
        "received": [sum(len(r.cards) for r in d.received) for d in day.desks],
        "held_on_receipt": [sum(r.held for r in d.received) for d in day.desks],
        "handed_over": [len(d.handed) for d in day.desks],
        "refused": one.refused,
        "cancelled": len(one.cancelled),
        "syncs": [d.syncs for d in day.desks],
        "papers": {name: path.name for name, path in day.papers.items()},
        "device_public_key": one.desk.key.public.hex(),
        "receipts": [{"number": r.number, "evidence_code": r.evidence_code} for r in one.handed],
        "window": day.watchdog.report() if day.watchdog is not None else None,
        "promises": [{"name": p.name, "held": p.held, "detail": p.detail} for p in promises],
    }


def _window_lines(report: Any) -> list[str]:
    """The figures of the watchdog: per kind, and the slowest answers with the place that was slow."""
    load = report["load"]
    lines = [
        f"  window: load {load['before']} before, {load['after']} after, on {load['processors']} processors"
    ]
    for kind, figures in report["kinds"].items():
        said = ", ".join(f"{name} {figures[name]}" for name in _FIGURES)
        goal = ""
        if "goal" in figures:
            name, most = next(iter(figures["goal"].items()))
            goal = f" (goal: {name} <= {most:g}, {'held' if figures['holds'] else 'MISSED'})"
        lines.append(f"  window, {kind}: {figures['count']} times, {said}{goal}")
    for one in report["worst"][:_SHOWN]:
        ours = [call for call in one["stack"] if call.startswith(_OURS)]
        place = ours[-1] if ours else "in Qt"
        took = f"{one['ms']} ms ({one['cpu_ms']} of work)"
        lines.append(f"    {took} {one['kind']} {one['name']}: {place}")
    return lines


def _by_a_person(day: Day) -> int:
    """Open the window on the demo data and leave the rest to whoever sits there."""
    one = day.desks[0]
    print(f"Masuk sebagai {one.petugas} (PIN {PIN}) atau")
    print(f"{one.supervisor} (penyelia, PIN {SUPERVISOR_PIN}). Semua orang rekaan.")
    folder = one.desk.folder
    one.desk.close()
    return run_window(folder, day.out / "printed")


def main() -> int:
    """Play, check, write the summary; 0 only if everything held."""
    parser = argparse.ArgumentParser(prog="dev.py demo", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="no screen needed")
    parser.add_argument(
        "--out", type=Path, default=Path("out/demo"), help="where everything is written"
    )
    parser.add_argument("--database-url", help="the centre's database (default: an SQLite file)")
    parser.add_argument("--seed", type=int, default=20181, help="whose made-up people")
    parser.add_argument(
        "--busy-line",
        action="store_true",
        help="instead of the day: five hand-overs during a sync of 5,000 events over 1 Mbit/s",
    )
    parser.add_argument(
        "--long-absence",
        action="store_true",
        help="instead of the day: 5,000 events of two months over 64 kbit/s that cuts every fifth request",
    )
    options = parser.parse_args()
    if options.headless or not has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _prepare(options.out)
    if options.busy_line:
        return run_busy_line(options.out.resolve(), options.seed)
    if options.long_absence:
        return run_long_absence(options.out.resolve(), options.seed)
    started = time.monotonic()
    try:
        with ExitStack() as stack:
            out = options.out.resolve()
            day = prepare(out, options.database_url, options.seed, print, stack)
            if not options.headless and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
                ready_desk(day, options.seed, print, stack)
                return _by_a_person(day)
            play(day, options.seed, print, stack)
            promises = check_all(day)
            summary = _summary(day, promises, time.monotonic() - started)
    except CentreProcessError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (options.out / "summary.json").write_text(text + "\n", encoding="utf-8")
    for promise in promises:
        print(f"  {'ok  ' if promise.held else 'FAIL'} {promise.name}: {promise.detail}")
    for line in _window_lines(summary["window"]):
        print(line)
    kept = sum(p.held for p in promises)
    print(f"{kept} of {len(promises)} promises held; everything is in {options.out}")
    return 0 if kept == len(promises) else 1


if __name__ == "__main__":
    sys.exit(main())
