"""What a run came to, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from simulation.city.faults import Fault, FaultCounts
from simulation.city.layout import Layout
from simulation.city.run import SeedResult

__all__ = ["failure_lines", "seed_line", "summary"]


def seed_line(result: SeedResult) -> str:
    """One line for a seed."""
    acts = sum(result.acts.values())
    handed = result.acts.get("hand_over", 0)
    struck = sum(result.faults.values())
    how = "BROKEN" if result.violation else "ok"
    return (
        f"seed {result.seed:4} {how:6} {handed} handed over, {acts} acts, {struck} faults, "
        f"trace {result.trace[:12]}"
    )


def failure_lines(result: SeedResult, layout: Layout, database_url: str | None) -> list[str]:
    """What broke, what came before it, and how to see it again; nothing for a seed that held."""
    if not result.violation:
        return []
    again = (
        f"python3 dev.py simulate --seeds {result.seed}:{result.seed + 1} "
        f"--desks {layout.desks} --days {layout.days} --trace"
    )
    if database_url is not None:
        again += " --database-url URL"
    return [f"  {line}" for line in (*result.last, result.violation, f"again: {again}")]


def summary(
    results: Sequence[SeedResult], wanted: Collection[Fault], least: int = 0
) -> tuple[str, bool]:
    """The run in one sentence, and whether all is well. ``wanted``: the kinds of fault that must have struck;
    ``least``: hand-overs a desk-day that there must have been. None of either in a short run."""
    acts: Counter[str] = Counter()
    faults = FaultCounts()
    for result in results:
        acts.update(result.acts)
        faults.update({Fault(name): n for name, n in result.faults.items()})
    broken = [result.seed for result in results if result.violation]
    missing = faults.missing(wanted)
    days = sum(result.desk_days for result in results)
    busy = sum(r.at_desks or r.acts.get("hand_over", 0) for r in results) / max(1, days)
    counted = (
        f"{len(results)} seeds, {days} desk-days, {sum(acts.values())} acts "
        f"({acts['hand_over']} hand-overs, {busy:.1f} a desk-day), faults: "
        + ", ".join(f"{fault} {faults[fault]}" for fault in Fault)
    )
    if broken:
        return f"an invariant broke in seeds {', '.join(map(str, broken))}; {counted}", False
    if missing:
        return f"never struck: {', '.join(missing)}; {counted}", False
    if busy < least:
        return f"fewer than {least} hand-overs a desk-day; {counted}", False
    return f"every invariant held in {counted}", True
