"""The centre's log: every act of every disk that still exists, exactly once, in chains that hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256

from protocol.events import signature_holds
from simulation.city.city import City
from simulation.city.held import CentreLog, Held
from simulation.city.violation import require

__all__ = ["check_chains", "check_log", "check_numbers"]


def check_log(city: City, log: CentreLog) -> None:
    """Nothing lost, nothing doubled, nothing altered."""
    oracle = city.oracle
    for held in log.of_desks():
        act = oracle.ever.get(held.hash)
        require(act is not None, "the centre invents nothing", f"{held.branch} {held.header.seq}")
        assert act is not None
        act.stored_ms = held.event.received_ms
    times = Counter(held.hash for held in log.of_desks())
    twice = [h for h, n in times.items() if n > 1]
    require(
        not twice, "every act once at the centre", str([str(oracle.ever[h]) for h in twice[:3]])
    )
    lost = [str(oracle.ever[h]) for h in oracle.stored if h not in times]
    require(not lost, "what the centre once held it holds", str(lost[:3]))
    oracle.stored |= times.keys()
    for disk in oracle.disks.values():
        missing = [act for act in disk.acts if act.hash not in times]
        shown = [act for act in missing if act.shown]
        require(not shown, "nothing confirmed is lost", f"{len(shown)} acts, first {shown[:1]}")
        require(not missing, "nothing recorded is lost", f"{len(missing)}, first {missing[:1]}")
    check_chains(log)
    check_numbers(log)


def check_chains(log: CentreLog) -> None:
    """Header by header, body by body, signature by signature; a branch begins at its stem."""
    by_branch: defaultdict[tuple[bytes, int, int], list[Held]] = defaultdict(list)
    at = {(held.event.at.device, held.hash) for held in log.events}
    for held in log.events:
        by_branch[held.branch].append(held)
    for (device, epoch, branch), chain in by_branch.items():
        where = f"{device.hex()[:8]} epoch {epoch} branch {branch}"
        key = log.devices[device].public_key
        before: Held | None = None
        for held in chain:
            header, event = held.header, held.event
            here = f"{where} seq {header.seq}"
            require(sha256(event.header).digest() == held.hash, "bytes stay", here)
            place = (header.device, header.epoch, header.seq)
            require(place == (device, epoch, event.at.seq), "events stand in their place", here)
            if before is not None:
                require(header.seq == before.header.seq + 1, "no holes at the centre", here)
                require(header.prev_hash == before.hash, "the chain holds", here)
            elif header.seq > 1:
                require((device, header.prev_hash) in at, "a branch leaves its stem", here)
            require(event.body is not None, "every body reaches the centre", here)
            if event.body is not None:
                require(sha256(event.body).digest() == header.body_hash, "bodies stay", here)
            if event.signature is not None:
                holds = signature_holds(key, event.header, event.signature)
                require(holds, "signatures hold", here)
            before = held
        require(chain[-1].event.signature is not None, "the newest event is signed", where)


def check_numbers(log: CentreLog) -> None:
    """Within one branch no number is used twice, and none is left out."""
    series: defaultdict[tuple[bytes, int, int], list[str]] = defaultdict(list)
    for held in log.of_desks():
        if held.header.number:
            series[held.branch].append(held.header.number)
    for branch, numbers in series.items():
        serials = [int(n[14:20]) for n in numbers]
        gapless = serials == list(range(serials[0], serials[0] + len(serials)))
        require(gapless, "numbers without hole or double", f"{branch}: {serials[:5]}...")
        if not branch[2]:
            require(serials[0] == 1, "numbers begin at one", f"{branch}: {serials[0]}")
