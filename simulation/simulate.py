"""`python3 dev.py simulate`: cities of real desks under faults, seed by seed."""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import sys
import tempfile
import threading
from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from simulation.city.databases import databases_at
from simulation.city.layout import Layout
from simulation.city.plan import ONCE, sure_faults
from simulation.city.run import SeedResult, run_seed
from simulation.city.state import RunState, StateError
from simulation.city.summary import failure_lines, seed_line, summary
from simulation.city.template import Template
from simulation.quiet import quiet

_BUSY: Final = 30  # hand-overs a desk-day, as at an office
_A_WEEK: Final = (
    7  # before that the first and last days, on which little lies there, weigh too much
)
_FEWEST_DAYS: Final = 5  # for what needs a few days to come about, such as a purge


@dataclass(frozen=True, slots=True)
class Options:
    """The words of the command line."""

    seeds: range
    layout: Layout
    state: Path | None
    jobs: int
    trace: bool
    database_url: str | None
    first: bool


def _seeds(text: str) -> range:
    first, colon, end = text.partition(":")
    try:
        seeds = range(int(first), int(end) if colon else int(first) + 1)
    except ValueError:
        raise argparse.ArgumentTypeError("give seeds as A:B, from A up to but without B") from None
    if not seeds or seeds.start < 0:
        raise argparse.ArgumentTypeError("there are no seeds in that range")
    return seeds


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="dev.py simulate", description=__doc__)
    parser.add_argument("--seeds", type=_seeds, default=range(20), metavar="A:B")
    parser.add_argument("--desks", type=int, default=3)
    parser.add_argument("--days", type=int, default=7, help="working days")
    parser.add_argument(
        "--state", type=Path, help="kept after each seed; a next run goes on from it"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--trace", action="store_true", help="print everything that happens")
    parser.add_argument("--database-url", help="the centres on this PostgreSQL server")
    parser.add_argument("--first", action="store_true", help="end at the first seed that broke")
    given = parser.parse_args()
    if not (1 <= given.desks <= 20 and 1 <= given.days <= 60 and given.jobs >= 1):
        parser.error("1 to 20 desks, 1 to 60 days, at least one job")
    if given.trace and given.jobs > 1:
        parser.error("--trace needs --jobs 1")
    return Options(
        given.seeds,
        Layout(given.desks, given.days),
        given.state,
        given.jobs,
        given.trace,
        given.database_url,
        given.first,
    )


def _no_collector() -> None:
    """Cities are thrown away whole: to look for garbage while one lives costs a tenth and finds little."""
    gc.freeze()
    gc.disable()


def _begin_worker() -> None:
    """A worker ends with the run that made it, also where that one was killed: nobody reads its results."""
    _no_collector()
    run = multiprocessing.parent_process()
    assert run is not None

    def follow() -> None:
        run.join()
        os._exit(1)

    threading.Thread(target=follow, name="follow", daemon=True).start()


def _play(
    template: Path, layout: Layout, url: str | None, seed: int, out: IO[str] | None
) -> SeedResult:
    try:
        return run_seed(Template(template, layout, databases_at(url)), seed, out)
    finally:
        gc.collect()


def _results(
    template: Path, options: Options, seeds: list[int]
) -> Generator[SeedResult, None, None]:
    """The result of each seed, in the order in which they are done."""
    wanted = (template, options.layout, options.database_url)
    if options.jobs == 1:
        _no_collector()
        out = sys.stdout if options.trace else None
        try:
            for seed in seeds:
                yield _play(*wanted, seed, out)
        finally:
            gc.enable()
            gc.unfreeze()
        return
    with ProcessPoolExecutor(
        options.jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin_worker,
    ) as workers:
        waiting = [workers.submit(_play, *wanted, seed, None) for seed in seeds]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            workers.shutdown(cancel_futures=True)  # nobody wants the rest any more


def _run(options: Options, folder: Path) -> int:
    state = RunState.open(options.state, options.layout, options.database_url)
    known = [seed for seed in options.seeds if seed in state]
    todo = [seed for seed in options.seeds if seed not in state]
    if known:
        print(f"{len(known)} seeds are known from {options.state}")
    if options.first and any(state[seed].violation for seed in known):
        todo = []
    if todo:
        folder.mkdir()
        template = Template(folder, options.layout, databases_at(options.database_url))
        try:
            template.build()
            with closing(_results(folder, options, todo)) as results:
                for result in results:
                    state.add(result)
                    print(seed_line(result), flush=True)
                    for line in failure_lines(result, options.layout, options.database_url):
                        print(line, flush=True)
                    if result.violation and options.first:
                        break
        finally:
            template.databases.drop(folder)
    played = [state[seed] for seed in options.seeds if seed in state]
    long_enough = len(played) >= len(ONCE) and options.layout.days >= _FEWEST_DAYS
    wanted = sure_faults(options.layout) if long_enough and options.layout.desks > 1 else ()
    least = _BUSY if wanted and options.layout.days >= _A_WEEK else 0
    said, held = summary(played, wanted, least)
    print(said, flush=True)
    return 0 if held else 1


def main() -> int:
    """Play the seeds; 0 only if every invariant held and, in a run long enough, every fault struck."""
    options = _options()
    with quiet(), tempfile.TemporaryDirectory(prefix="serah-city-") as folder:
        try:
            return _run(options, Path(folder) / "template")
        except StateError as error:
            print(str(error))
            return 1


if __name__ == "__main__":
    sys.exit(main())
