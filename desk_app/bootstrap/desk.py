"""An enrolled desk with everything on it."""

from __future__ import annotations

import logging
import platform
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from common.dates import zone_of
from desk_app import VERSION
from desk_app.bootstrap.wiring import Wired, line_to
from desk_app.services.backups import Backups
from desk_app.services.care import Care
from desk_app.services.case_files import CaseNotes
from desk_app.services.contact import Contact
from desk_app.services.courtesy import Courtesy
from desk_app.services.diagnosis import Diagnosis
from desk_app.services.documents import Documents
from desk_app.services.exchange import ExchangeBooks
from desk_app.services.full_check import FullCheckBook, FullCheckResult
from desk_app.services.hand_over import CancelService, HandOverService
from desk_app.services.hold import HoldService
from desk_app.services.moving import MoveBook
from desk_app.services.operators import Operators
from desk_app.services.pc_care import Carer
from desk_app.services.pc_health import HealthLook
from desk_app.services.pc_lock import PcLock
from desk_app.services.ports import Clock, Entropy, Identity, Printer
from desk_app.services.printing import PrintingService
from desk_app.services.purge import PurgeService
from desk_app.services.receive_batch import ReceiveService
from desk_app.services.recorder import Recorder
from desk_app.services.repair import RepairBook
from desk_app.services.second_drive import SecondDrive, Volumes
from desk_app.services.sync_history import ContactNote, SyncHistory
from desk_app.services.time_keeper import TimeKeeper
from desk_app.services.update import Updates
from desk_app.services.update_care import UpdateCare
from desk_app.store.about import keep_about
from desk_app.store.after_repair import finish_repair, notice_restore
from desk_app.store.backup_shelf import FOLDER, BackupShelf
from desk_app.store.chain_check import Declared
from desk_app.store.engine import StoreError
from desk_app.store.exchange_store import SqlExchangeStore
from desk_app.store.full_check import full_check
from desk_app.store.health import damage_mark
from desk_app.store.lost_events import LostEvents
from desk_app.store.maintenance import RebuildReport, VerifyReport, rebuild, verify
from desk_app.store.migrate import HEAD
from desk_app.store.second_copy import DriveCopier
from desk_app.store.setup_start import kept_by_others
from desk_app.store.sync_store import SqlSyncStore
from desk_app.store.trial import clear_trial
from desk_app.store.update_files import UPDATES, UpdateFiles, update_keys
from desk_app.sync.engine import SyncEngine
from desk_app.sync.exchange_file import ExchangeFiles
from desk_app.sync.report import SyncReport
from desk_app.sync.transport import Transport
from desk_app.sync.update_source import HttpUpdates
from protocol.events import Header, Trust, read_header
from protocol.keys import SigningKey
from protocol.updates import MAX_MANIFEST_BYTES

__all__ = ["CENTRE_CA", "Desk", "updates_in"]

_log = logging.getLogger(__name__)
CENTRE_CA: Final = "centre_ca"  # the setting with the PEM of the only CAs to believe for the centre


def updates_in(folder: Path) -> Updates:
    """The updates of the PC whose data lies in ``folder``; the desk need not be open."""
    keys = () if kept_by_others() else update_keys()
    return Updates(UpdateFiles(folder / UPDATES), keys, VERSION)


class Desk:
    """An enrolled desk with everything on it. Close it, or use it in a ``with``."""

    def __init__(
        self, folder: Path, wired: Wired, identity: Identity, clock: Clock, entropy: Entropy
    ) -> None:
        self.folder = folder
        self.identity = identity
        self.clock = clock
        self.entropy = entropy
        self.store = wired.store
        self.vault = wired.vault
        self.reserve = wired.reserve
        self.start_faults = wired.faults
        self.checks = FullCheckBook(wired.store)
        self._host = wired.vault.host
        self._lock = wired.lock
        self._keys = wired.keys
        self.key = SigningKey(wired.keys.signing)
        self.courtesy = Courtesy(clock.monotonic_ms)
        self.time_keeper = TimeKeeper(wired.store, clock, zone_of(identity.kelurahan))
        self.recorder = Recorder(wired.store, identity, self.key, self.time_keeper, entropy)
        self.operators = Operators(wired.store, clock, entropy)
        self.hand_over = HandOverService(wired.store, self.recorder)
        self.cancel = CancelService(wired.store, self.recorder)
        self.receive = ReceiveService(wired.store, self.recorder)
        self.hold = HoldService(wired.store, self.recorder)
        self.case_notes = CaseNotes(wired.store, self.recorder)
        self.printing = PrintingService(wired.store, self.recorder, clock)
        self.purging = PurgeService(wired.store, self.recorder)
        self.documents = Documents(identity, self.key)
        # Held by whoever takes answers of the centre in: each builds on where the last one left off.
        self.contact_turn = threading.Lock()
        self.pc_lock = PcLock(wired.store)
        self.history = SyncHistory(wired.store)
        self.exchange = self._exchange_files()
        self.shelf = BackupShelf(folder / FOLDER, wired.store.path, wired.keys, identity, VERSION)
        self.backups = Backups(wired.store, self.recorder, self.shelf, clock)
        self.updates = updates_in(folder)
        clear_trial(folder)
        self.repairs = RepairBook(wired.store)
        self.moves = MoveBook(wired.store, identity)
        vault = wired.vault
        finish_repair(wired.store, self.recorder, self.key, vault.high_water())
        notice_restore(wired.store, self.recorder, self.key, vault.high_water(), self._host)
        with suppress(OSError):  # a full disk; there is time for it at the next opening
            keep_about(folder, wired.store.path, identity, self.key)

    def sync_store(self) -> SqlSyncStore:
        """The store as the sync engine sees it."""
        return SqlSyncStore(
            self.store,
            self.recorder.open_epoch,
            self.courtesy,
            self.recorder.report,
            self.key,
            self.identity,
        )

    def sync_engine(
        self,
        cancelled: Callable[[], bool] = bool,
        *,
        ca: Path | None = None,
        transport: Transport | None = None,
    ) -> SyncEngine:
        """An engine with a connection of its own; make and use it in one thread.

        ``transport``: another way to the centre than HTTP to the enrolled address.
        """
        transport = transport or line_to(
            self.identity.centre_url, self.clock, ca or self._centre_ca(), cancelled
        )
        return SyncEngine(
            self.identity,
            self.key,
            self.sync_store(),
            transport,
            self.time_keeper,
            self.clock,
            self.entropy,
            application=VERSION,
            trust=self._trust,
            turn=self.contact_turn,
            host=self._host,
            care=self._carer(),
            updates=self.updates,
            ended=self._sync_ended,
        )

    def _carer(self) -> Carer:
        look = HealthLook(
            store=self.store,
            folder=self.folder,
            schema=HEAD,
            system=platform.platform(),
            checks=self.checks,
            repairs=self.repairs,
            backups=self.backups,
            history=self.history,
            waiting=lambda: self.sync_store().unsent(),
            oldest=self._oldest_unsent,
            missing=self.missing,
        )

        def bundle() -> bytes:
            # Imported here: a desk is opened every morning, a bundle made once a year.
            from desk_app.diagnose import pack

            return pack(self.diagnosis(), self.folder)

        return Carer(self.store, self.clock, look, bundle, self.folder)

    def _sync_ended(self, report: SyncReport) -> None:
        """Keep how a sync went, for whoever looks for a fault."""
        if report.outcome == "cancelled":
            return
        now_ms, counts = self.clock.now_ms(), report.counts
        note = ContactNote(
            first_ms=now_ms,
            last_ms=now_ms,
            outcome=str(report.outcome),
            code=str(report.code),
            answered=report.server_ms > 0,
            sent=counts.sent,
            received=counts.received,
            unsent=counts.unsent,
            bytes_sent=report.bytes_sent,
            bytes_received=report.bytes_received,
            took_ms=report.took_ms,
            ahead_ms=report.pc_ahead_ms,
        )
        try:
            self.history.note(note)
        except StoreError as error:  # a full disk: the sync itself has ended as it has
            _log.warning("a contact could not be noted: %s", type(error).__name__)

    def diagnosis(
        self,
        *,
        printers: Callable[[], tuple[Printer, ...]] | None = None,
        check: FullCheckResult | None = None,
    ) -> Diagnosis:
        """What IT needs to know of this PC, without a word about residents or staff. ``printers``: another
        way to ask for them; ``check``: a full one that was made just now."""
        from desk_app.diagnose import gather, list_printers

        return gather(
            self.folder,
            vault=self.vault,
            clock=self.clock,
            printers=printers or list_printers,
            check=check,
            trust=Trust(self._trust()),
        )

    def _centre_ca(self) -> str | None:
        """The CAs that came with the provisioning file, as PEM; None: the system's."""
        with self.store.read() as unit:
            kept = unit.settings.get(CENTRE_CA)
        return kept.decode("ascii") if kept else None

    def _exchange_files(self) -> ExchangeFiles:
        return ExchangeFiles(
            self.identity,
            self.key,
            self._keys.box,
            SqlExchangeStore(self.store),
            self.sync_store(),
            ExchangeBooks(self.store),
            self.clock,
            self.entropy,
            guarded=self.folder,
            turn=self.contact_turn,
            application=VERSION,
            trust=self._trust,
            host=self._host,
            heard=self._heard,
            locked=self.pc_lock.set,
        )

    def _heard(self, server_ms: int) -> None:
        contact = Contact(self.store)
        contact.remember(max(server_ms, contact.last_ms()))

    def _trust(self) -> int:
        with self.store.read() as unit:
            return int(self.time_keeper.moment(unit.log.head()).trust)

    def missing(self) -> bool:
        """Whether acts are still to come back from the centre, or are known to be lost."""
        with self.store.read() as unit:
            asked = bool(LostEvents(unit, self.key).runs())
            return asked or bool(Declared.read(unit).still_missing(unit))

    def verify(self) -> VerifyReport:
        """Prove the log."""
        with self.store.read() as unit:
            return verify(unit, self.key.public)

    def full_check(self, breathe: Callable[[], None] = lambda: None) -> FullCheckResult:
        """Prove the whole database and keep the result; ``breathe`` may rest, or raise to stop."""
        now_ms = self.clock.now_ms
        result = full_check(self.store, self._keys.database, self.key.public, now_ms, breathe)
        if result.damaged:
            with suppress(OSError):
                damage_mark(self.store.path).touch()
        self.checks.keep(result)
        return result

    def rebuild(self) -> RebuildReport:
        """Make the rows anew from objects and log."""
        with self.store.write() as unit:
            return rebuild(unit)

    def second_drive(self, volumes: Volumes) -> SecondDrive:
        """What copies work that waits for the centre to another drive."""
        return SecondDrive(
            self.store,
            self.recorder,
            self.backups,
            volumes,
            DriveCopier(self.key.public),
            self.clock,
            oldest=self._oldest_unsent,
            waiting=lambda: self.sync_store().unsent(),
        )

    def care(self, volumes: Volumes, ca: Path | None = None) -> Care:
        """What uses quiet moments for backups, copies on ``volumes`` and checks."""
        return Care(
            self.backups,
            self.second_drive(volumes),
            self.reserve,
            self.full_check,
            self.checks,
            self.repairs,
            self.clock,
            missing=self.missing,
            damaged=damage_mark(self.store.path).exists,
            start_faults=self.start_faults,
            updates=self.update_care(ca),
        )

    def update_care(self, ca: Path | None = None) -> UpdateCare:
        """What fetches newer versions of the program, and says what may be installed."""

        def source(stop: Callable[[], bool]) -> HttpUpdates:
            return HttpUpdates(
                line_to(
                    self.identity.centre_url,
                    self.clock,
                    ca or self._centre_ca(),
                    stop,
                    max_answer=MAX_MANIFEST_BYTES,
                )
            )

        return UpdateCare(
            self.updates,
            source,
            self.contact_turn.locked,
            lambda: self.sync_store().unsent(),
            self.store,
            self.backups,
            self.clock,
        )

    def _oldest_unsent(self) -> Header | None:
        waiting = self.sync_store().next_outgoing(1, 1)
        return None if waiting is None else read_header(waiting.events[0].header)

    def close(self) -> None:
        """Give the database and the lock back."""
        self.store.close()
        self._lock.release()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
