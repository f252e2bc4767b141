"""Short nasty sequences, drawn and made smaller by Hypothesis, on a small simulated city."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from simulation.city import mishaps, plan, work
from simulation.city.checks import check_city
from simulation.city.city import City
from simulation.city.faults import NETWORK, Fault
from simulation.city.layout import Layout
from simulation.city.network import Weather
from simulation.city.pc import Pc
from simulation.city.storage import Storage
from simulation.city.template import Template

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]

# On a developer's machine HYPOTHESIS_EXAMPLES=500 looks further; the suite draws the same few each time.
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "10"))
PCS = st.integers(0, 5)
_LINE = st.sampled_from((None, None, *NETWORK))


@cache
def template() -> Template:
    """Three desks, two of them in one office; made once, and left to the system's temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="serah-sequences-")) / "template"
    folder.mkdir()
    return Template(folder, Layout(3, 1)).build()


class ShortSequences(RuleBasedStateMachine):
    """Anything may follow anything; in the end all is well again and every invariant is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="serah-sequence-"))
        self._storage = Storage()
        self._storage.__enter__()
        self.city: City

    @initialize(seed=st.integers(0, 9))
    def morning(self, seed: int) -> None:
        """A batch was sent to each office and received at one of its PCs."""
        city = self.city = City(
            template(), self._folder / "city", f"sequence {seed}", self._storage, Weather()
        )
        plan.first_evening(city)
        for name in ("A1", "B1"):
            while not city.drawers.drawer(city.pcs[name].kelurahan):
                work.receive(city, city.pcs[name])
        for pc in city.pcs.values():
            city.sync(pc)

    def _pc(self, number: int) -> Pc:
        self.city.time.pass_ms(60_000)
        pcs = list(self.city.pcs.values())
        return pcs[number % len(pcs)]

    @contextmanager
    def _with(self, *faults: Fault | None) -> Iterator[None]:
        """Everything that is done meanwhile is struck by these faults."""
        self.city.weather.rates = {fault: 1.0 for fault in faults if fault is not None}
        try:
            yield
        finally:
            self.city.weather.rates = {}

    @rule(number=PCS, fault=st.sampled_from((None, None, Fault.DESK_CRASH, Fault.DESK_FULL)))
    def hand_over(self, number: int, fault: Fault | None) -> None:
        pc = self._pc(number)
        with self._with(fault):
            work.serve(self.city, pc)

    @rule(number=PCS, line=_LINE, fault=st.sampled_from((None, *Fault)))
    def sync(self, number: int, line: Fault | None, fault: Fault | None) -> None:
        pc = self._pc(number)
        machine = (
            fault if fault in (Fault.CENTRE_CRASH, Fault.CENTRE_FULL, Fault.DESK_CRASH) else None
        )
        with self._with(line, machine):
            self.city.sync(pc)

    @rule(number=PCS)
    def sync_well(self, number: int) -> None:
        self.city.sync(self._pc(number))

    @rule(number=PCS, what=st.sampled_from((work.cancel, work.hold, work.release, work.recover)))
    def other_acts(self, number: int, what: object) -> None:
        assert callable(what)
        what(self.city, self._pc(number))

    @rule(number=PCS, image=st.booleans())
    def copy(self, number: int, image: bool) -> None:
        (mishaps.take_image if image else mishaps.back_up)(self.city, self._pc(number))

    @rule(number=PCS, image=st.booleans())
    def put_back(self, number: int, image: bool) -> None:
        pc = self._pc(number)
        (mishaps.put_back_image if image else mishaps.put_back_database)(self.city, pc)

    @rule(number=PCS)
    def clone(self, number: int) -> None:
        if len(self.city.pcs) < 5:
            mishaps.clone(self.city, self._pc(number))

    @rule(
        number=PCS, what=st.sampled_from(("recall", "move", "link", "reprint", "wrong row", "both"))
    )
    def news(self, number: int, what: str) -> None:
        pc = self._pc(number)
        befalls = {
            "recall": mishaps.recall,
            "move": mishaps.move,
            "link": mishaps.link,
            "reprint": mishaps.reprint,
            "wrong row": mishaps.wrong_row,
            "both": mishaps.both_receive,
        }
        befalls[what](self.city, pc.kelurahan)

    @rule(number=PCS)
    def cut_the_line(self, number: int) -> None:
        line = self._pc(number).line
        line.cut = not line.cut

    @rule(number=PCS, fault=st.sampled_from((Fault.CLOCK_1970, Fault.CLOCK_MONTHS)))
    def clock(self, number: int, fault: Fault) -> None:
        mishaps.set_clock(self.city, self._pc(number), fault)

    @rule(number=PCS)
    def revoke(self, number: int) -> None:
        mishaps.revoke(self.city, self._pc(number))

    def teardown(self) -> None:
        try:
            if hasattr(self, "city"):
                self.city.heal()
                check_city(self.city)
        finally:
            if hasattr(self, "city"):
                self.city.close()
            self._storage.__exit__(None, None, None)
            shutil.rmtree(self._folder, ignore_errors=True)


def test_short_sequences() -> None:
    run_state_machine_as_test(
        ShortSequences,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=14,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
