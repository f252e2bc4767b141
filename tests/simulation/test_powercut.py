"""Power cuts and failing disks: nothing confirmed is lost, and the check notices when something is."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from desk_app.bootstrap import enrol_desk, open_desk
from desk_app.store.backup_file import SUFFIX
from desk_app.store.backup_shelf import FOLDER as BACKUPS
from desk_app.sync.report import Outcome
from simulation.durability.clock import SharedClock, StandingClock
from simulation.durability.confirmed import What
from simulation.durability.desk_work import DeskWork
from simulation.durability.tally import Counts, OtherRunError, Tally
from simulation.durability.volume import NoDiskError, require_disk
from simulation.durability.weaken import Weakness
from simulation.powercut.__main__ import main
from simulation.powercut.centre_runner import Announcement, CentrePlan
from simulation.powercut.cuts import Cut, Tried, choose_cuts, try_cuts
from simulation.powercut.desk_runner import DATA
from simulation.powercut.disk import Disk
from simulation.powercut.fault_runner import FaultPlan
from simulation.powercut.faults import Failing, FaultTried, play_faults, try_faults
from simulation.powercut.image import Mood, choose
from simulation.powercut.recorder import RecorderError, build_recorder, recorded_environment
from simulation.powercut.recording import Recording, record
from simulation.powercut.trace import Call, Kind, Record, read_trace
from tests.power_cut.every_call import NOT_TRIED, STOPPED, tried
from tests.power_cut.witness import (
    STRACE,
    counted_by_recorder,
    counted_by_strace,
    missing_strace,
)

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder is preloaded on Linux"),
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("powercut"),
]
SOURCE = Path(__file__).parents[1] / "power_cut" / "recorder.c"


@pytest.fixture(scope="session")
def library() -> Path:
    return build_recorder()


@pytest.fixture(scope="session")
def recording(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Two short days of a desk and its centre, recorded once for all tests here."""
    folder = tmp_path_factory.mktemp("recording")
    return record(folder, library, "tests", hand_overs=12, checkpoint=60)


def _tried(recording: Recording, cuts: list[Cut], folder: Path, how: Weakness) -> list[Tried]:
    return list(try_cuts(recording, cuts, folder / "image", how))


def _total(tried: list[Tried]) -> Counts:
    total = Counts()
    for one in tried:
        total.add(one.found.counts)
    return total


def _faults(tried: list[Tried]) -> list[str]:
    return [f"{one.cut}: {fault}" for one in tried for fault in one.found.faults]


def test_the_numbers_of_the_trace_are_those_of_the_recorder() -> None:
    source = SOURCE.read_text(encoding="ascii")
    for name, enum in (("kind", Kind), ("call", Call)):
        body = re.search(rf"enum {name} {{(.*?)}}", source, re.DOTALL)
        assert body is not None
        names = re.findall(r"[KC]_(\w+)", body[1])
        assert len(names) == len(enum)
        if enum is Kind:
            assert names == [member.name for member in Kind]


def test_nothing_confirmed_is_lost_in_a_power_cut(recording: Recording, tmp_path: Path) -> None:
    tried = _tried(recording, choose_cuts(recording, "tests", range(60)), tmp_path, Weakness.NONE)
    total = _total(tried)
    assert _faults(tried) == []
    assert total.tries == 60
    assert total.confirmed == total.found > 500
    assert sum(one.found.acted for one in tried) > 40  # the next act was tried nearly always
    assert {one.cut.which for one in tried} == {"desk", "centre"}


def test_everything_that_is_confirmed_is_among_what_is_cut(recording: Recording) -> None:
    """A run that never did a thing would say nothing about it."""
    done = {one.what for _, one in recording.desk.confirmed}
    assert done == set(What) - {What.READY, What.STORED, What.REFUSED}
    assert {one.what for _, one in recording.centre.confirmed} == {
        What.READY,
        What.ENROLLED,
        What.STORED,
    }
    shelf = recording.desk.root / DATA / BACKUPS
    gone = [n for n, r in enumerate(recording.desk.records) if _is_old_backup(r, shelf)]
    made = [n for n, one in recording.desk.confirmed if one.what is What.BACKED_UP]
    assert made[0] < gone[0] < made[-1]  # an old one goes for a new one, and is cut there too


def _is_old_backup(record: Record, shelf: Path) -> bool:
    path = Path(record.path)
    return record.kind is Kind.UNLINK and path.parent == shelf and path.suffix == SUFFIX


def test_only_the_index_of_the_log_is_mapped(recording: Recording) -> None:
    """What is written through a mapping is not recorded: of any other file it would be missed."""
    for traced in (recording.desk, recording.centre):
        paths: dict[int, str] = {}
        mapped = set()
        for one in traced.records:
            if one.kind is Kind.OPEN:
                paths[one.fd] = one.path
            elif one.kind is Kind.MMAP:
                mapped.add(paths[one.fd])
        assert mapped
        assert all(path.endswith("-shm") for path in mapped)


def test_a_desk_cut_off_while_it_is_made_can_be_enrolled_again(
    recording: Recording, tmp_path: Path
) -> None:
    cuts = [Cut("desk", n, f"made {n}") for n in range(0, 60, 4)]
    named = next(n for n, r in enumerate(recording.centre.records) if r.kind is Kind.LINK)
    cuts += [Cut("centre", n, f"made {n}") for n in range(named - 5, named + 6)]
    tried = _tried(recording, cuts, tmp_path, Weakness.NONE)
    assert _faults(tried) == []


def test_a_disk_that_forgets_names_is_noticed(recording: Recording, tmp_path: Path) -> None:
    """The model itself, broken: if this were not noticed, folders would not be looked at."""
    tried = _tried(
        recording, choose_cuts(recording, "names", range(24)), tmp_path, Weakness.FOLDERS
    )
    assert _total(tried).lost > 0


def test_copies_that_are_confirmed_before_they_are_on_the_disk_are_noticed(
    library: Path, tmp_path: Path
) -> None:
    weak = record(tmp_path / "weak", library, "weak copies", hand_overs=3, weakness=Weakness.COPIES)
    copies = (What.BACKED_UP, What.EXPORTED)
    after = [n for n, one in weak.desk.confirmed if one.what in copies]
    cuts = [Cut("desk", n, f"weak {n} {k}") for n in after for k in range(4)]
    faults = _faults(_tried(weak, cuts, tmp_path, Weakness.NONE))
    lost = [re.search(r": lost: (\w+) ", fault) for fault in faults]
    assert {found[1] for found in lost if found} == set(copies)
    assert None not in lost  # and nothing else


@pytest.mark.parametrize("how", [Weakness.OFF, Weakness.NORMAL, Weakness.EARLY])
def test_a_desk_that_confirms_too_early_is_noticed(
    how: Weakness, library: Path, tmp_path: Path
) -> None:
    weak = record(tmp_path / "weak", library, f"weak {how}", hand_overs=5, weakness=how)
    sides = {"desk": weak.desk, "centre": weak.centre}
    if how is Weakness.EARLY:  # which is of the desk only
        del sides["centre"]
    for side, traced in sides.items():
        after = [Cut(side, n, f"weak {n}") for n, _ in traced.confirmed[-12:]]
        assert _total(_tried(weak, after, tmp_path, Weakness.NONE)).lost > 0, side


def _fault(
    recording: Recording, library: Path, folder: Path, faults: str, after: int = 1
) -> FaultTried:
    return next(iter(play_faults(recording, folder, library, [Failing(after, faults, "one")])))


def _said(tried: FaultTried) -> str:
    return "\n".join(one.said for one in tried.said if one.said)


def test_a_full_disk_is_said_and_nothing_is_lost(
    recording: Recording, library: Path, tmp_path: Path
) -> None:
    tried = _fault(recording, library, tmp_path, "grow:ENOSPC:b-wal:1:25")
    assert tried.found.faults == []
    assert "Disk penuh: tindakan ini BELUM tercatat." in _said(tried)
    assert tried.found.counts.found > 0


def test_a_commit_that_could_not_be_synced_is_said_to_be_unsure(
    recording: Recording, library: Path, tmp_path: Path
) -> None:
    """Its pages stand in the file: at the next opening it may be recorded after all."""
    tried = _fault(recording, library, tmp_path, "sync:EIO:b-wal:3:5", after=0)
    assert tried.found.faults == []
    assert "BELUM PASTI tindakan ini tercatat" in _said(tried)


def test_disks_that_fail_in_many_ways(recording: Recording, library: Path, tmp_path: Path) -> None:
    tried = list(try_faults(recording, tmp_path / "failing", library, "tests", range(16)))
    found = [f for one in tried for f in (one.found, *one.cuts)]
    assert [fault for one in found for fault in one.faults] == []
    assert [one.failing for one in tried if not one.struck] == []
    assert sum(bool(_said(one)) for one in tried) > 4  # what fails at a checkpoint says nothing


def _every_call(
    library: Path, root: Path, *words: str, under: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run tests/power_cut/every_call.py in ``root``, recorded beside it."""
    root.mkdir()
    program = (sys.executable, "-m", "tests.power_cut.every_call", str(root), *words)
    return subprocess.run(
        [*under, *program],
        env=recorded_environment(library, root, root.with_suffix(".trace")),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_call_that_is_recorded_is_seen_as_strace_sees_it(
    library: Path, tmp_path: Path
) -> None:
    why_not = missing_strace()
    if why_not:
        pytest.skip(why_not)
    root, out = tmp_path / "all", tmp_path / "seen"
    done = _every_call(library, root, under=(*STRACE, "-o", str(out)))
    assert done.returncode == 0, done.stderr
    lines = out.read_text(encoding="utf-8", errors="replace").splitlines()
    seen = counted_by_strace(lines, root)
    assert counted_by_recorder(read_trace(root.with_suffix(".trace"))) == seen
    assert {call for call, _ in seen} == {
        c.name.lower() for c in Call if c not in (Call.MSYNC, Call.OTHER)
    }


def test_from_what_is_recorded_the_folder_can_be_made_again(library: Path, tmp_path: Path) -> None:
    """Each byte, at its place, in the file that it went to."""
    root = tmp_path / "all"
    done = _every_call(library, root)
    assert done.returncode == 0, done.stderr
    disk = Disk(root)
    for index, one in enumerate(read_trace(root.with_suffix(".trace"))):
        disk.apply(index, one)
    images = (choose(disk, random.Random(n)) for n in range(1000))
    image = next(image for image in images if image.mood is Mood.ALL)
    left = {
        str(p.relative_to(root)): p.read_bytes() if p.is_file() else None for p in root.rglob("*")
    }
    del image.files["mapped"], left["mapped"]
    assert image.files == left


def test_every_function_of_the_recorder_is_tried(library: Path, tmp_path: Path) -> None:
    done = _every_call(library, tmp_path / "all")
    named = subprocess.run(
        ["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True
    )
    defined = {line.split()[-1] for line in named.stdout.splitlines()}
    assert tried(done.stdout) | set(STOPPED) | NOT_TRIED == defined


@pytest.mark.parametrize("name", STOPPED)
def test_what_cannot_be_recorded_ends_the_program(name: str, library: Path, tmp_path: Path) -> None:
    root = tmp_path / "stopped"
    done = _every_call(library, root, name)
    assert (done.returncode, done.stdout) == (97, "")
    assert re.fullmatch(r"recorder: .*\n", done.stderr)
    assert [(p.name, p.read_bytes()) for p in root.iterdir()] == [("file", b"")]


def test_the_recorder_sees_what_strace_sees(
    recording: Recording, library: Path, tmp_path: Path
) -> None:
    why_not = missing_strace()
    if why_not:
        pytest.skip(why_not)
    root = tmp_path / "desk"
    (root / DATA).mkdir(parents=True)
    for name in ("serah.db", "keys"):
        subprocess.run(["cp", "-r", recording.desk.left / DATA / name, root / DATA], check=True)
    with open_desk(root / DATA, clock=StandingClock(recording.log[-1].header.time_ms)) as desk:
        at_ms = desk.clock.now_ms()
    plan = FaultPlan(str(root), str(tmp_path / "trace"), at_ms, "strace", 1, "")
    (tmp_path / "plans").write_bytes(msgspec.json.encode([plan]))
    runner = (sys.executable, "-m", "simulation.powercut.fault_runner", tmp_path / "plans")
    with (tmp_path / "marks").open("wb") as marks:
        subprocess.run(
            [*STRACE, "-o", tmp_path / "seen", *runner],
            env=recorded_environment(library, tmp_path / "nowhere", mark=marks.fileno()),
            pass_fds=(marks.fileno(),),
            check=True,
        )
    lines = (tmp_path / "seen").read_text(encoding="utf-8", errors="replace").splitlines()
    seen = counted_by_strace(lines, root)
    assert counted_by_recorder(read_trace(tmp_path / "trace")) == seen
    calls = {call for call, _ in seen}
    assert {"openat", "pwrite64", "fsync", "ftruncate", "renameat2", "unlinkat", "mmap"} <= calls


def test_the_recorder_sees_what_strace_sees_of_a_centre(library: Path, tmp_path: Path) -> None:
    """From its first start over the syncs of a desk to its end."""
    why_not = missing_strace()
    if why_not:
        pytest.skip(why_not)
    root, trace, clock = (tmp_path / name for name in ("centre", "trace", "clock"))
    root.mkdir()
    plan = tmp_path / "plan"
    plan.write_bytes(msgspec.json.encode(CentrePlan(str(root), str(clock), 1, 20)))
    runner = (sys.executable, "-m", "simulation.powercut.centre_runner", plan)
    with (tmp_path / "marks").open("wb") as marks:
        centre = subprocess.Popen(
            [*STRACE, "-o", tmp_path / "seen", *runner],
            env=recorded_environment(library, root, trace, marks.fileno()),
            stdout=subprocess.PIPE,
            pass_fds=(marks.fileno(),),
        )
    assert centre.stdout is not None
    with centre.stdout:
        said = centre.stdout.readline()
        # Not strace is to end, which would let go of it.
        (child,) = Path(f"/proc/{centre.pid}/task/{centre.pid}/children").read_text().split()
        try:
            at = msgspec.json.decode(said, type=Announcement)
            _some_work(tmp_path / "desk", at, SharedClock(clock))
        finally:
            os.kill(int(child), signal.SIGTERM)
            assert centre.wait(60) == 0
    lines = (tmp_path / "seen").read_text(encoding="utf-8", errors="replace").splitlines()
    seen = counted_by_strace(lines, root)
    assert counted_by_recorder(read_trace(trace)) == seen
    calls = {call for call, _ in seen}
    assert {"openat", "pwrite64", "fdatasync", "linkat", "mmap"} <= calls


def _some_work(folder: Path, at: Announcement, clock: SharedClock) -> None:
    """A desk enrols, and syncs before and after its first hand-overs."""
    with enrol_desk(folder, at.url, at.code, computer="PC-UJI", clock=clock) as desk:
        work = DeskWork(desk, random.Random(1), lambda _confirmed: None)
        work.sync()
        work.receive()
        work.hand_over()
        work.hand_over()
        assert work.sync().outcome is Outcome.DONE


def test_a_failure_can_be_tried_again_and_a_run_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state, out = tmp_path / "state.json", tmp_path / "out"
    words = ["--seed", "5", "--weaken", "folders", "--faults", "0", "--out", str(out)]
    words += ["--state", str(state)]
    assert main([*words, "--cuts", "8"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert re.fullmatch(
        r"8 cuts and 0 failing disks on \w+: \d+ confirmed, \d+ found, \d+ lost, .*", said[-1]
    )
    again = [line for line in said if line.startswith("again: python3 dev.py powercut --replay ")]
    assert main(["--replay", again[0].split()[-1], "--out", str(out)]) == 1
    assert capsys.readouterr().out.endswith("it fails again\n")

    assert main([*words, "--cuts", "12"]) == 1
    tally = Tally.resume(state, "powercut --weaken folders", 5)
    assert (tally.total.tries, tally.in_round) == (12, 12)
    assert capsys.readouterr().out.splitlines()[-1].startswith("12 cuts")
    with pytest.raises(OtherRunError, match="name another file"):
        Tally.resume(state, "powercut", 5)
    with pytest.raises(OtherRunError, match="with --seed 5"):
        Tally.resume(state, "powercut --weaken folders", 6)
    state.write_text("{")
    with pytest.raises(OtherRunError, match="no state of a run"):
        Tally.resume(state, "powercut", 5)


def test_counts_of_a_run_are_kept_whole(tmp_path: Path) -> None:
    file = tmp_path / "runs" / "state.json"
    tally = Tally.resume(file, "crash", 1)
    tally.count("desk", Counts(1, 10, 9, 1, 0, 0))
    tally.count("desk", Counts(1, 5, 5, 0, 2, 1))
    tally.save(file)
    assert [p.name for p in file.parent.iterdir()] == ["state.json"]
    assert json.loads(file.read_text())["kinds"]["desk"]["confirmed"] == 15
    total = Tally.resume(file, "crash", 1).total
    assert str(total) == "15 confirmed, 14 found, 1 lost, 2 doubled, 1 broken otherwise"
    assert total.bad == 4


def test_a_disk_in_memory_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    mounts = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    in_memory = [m.split()[1] for m in mounts if m.split()[2] == "tmpfs" and " rw" in m]
    if not in_memory:
        pytest.skip("no tmpfs is mounted here")
    with pytest.raises(NoDiskError, match="tmpfs, which lives in memory"):
        require_disk(Path(in_memory[0]))
    new = Path(in_memory[0]) / "serah-powercut-test"
    assert main(["--out", str(new)]) == 1
    assert not new.exists()
    assert "name a folder on a disk with --out" in capsys.readouterr().out


def test_a_recorder_that_cannot_be_built_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecorderError, match="install gcc and libc6-dev"):
        build_recorder(tmp_path / "cache")
