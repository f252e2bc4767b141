"""The one place that wires store, sync, paper and services; no Qt."""

from __future__ import annotations

import logging
import platform
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from common.dates import zone_of
from desk_app import VERSION
from desk_app.services.backups import Backups
from desk_app.services.care import Care
from desk_app.services.contact import Contact
from desk_app.services.courtesy import Courtesy
from desk_app.services.diagnosis import Diagnosis
from desk_app.services.documents import Documents
from desk_app.services.errors import Refused
from desk_app.services.exchange import ExchangeBooks
from desk_app.services.full_check import FullCheckBook, FullCheckResult
from desk_app.services.hand_over import CancelService, HandOverService
from desk_app.services.moving import MoveBook
from desk_app.services.operators import Operators
from desk_app.services.pc_care import Carer
from desk_app.services.pc_health import HealthLook
from desk_app.services.pc_lock import PcLock
from desk_app.services.ports import IDENTITY, Clock, Entropy, Identity, Printer
from desk_app.services.preferences import Preferences, PreferencesService
from desk_app.services.printing import PrintingService
from desk_app.services.provisioning import Waits
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
from desk_app.store.backup import copy_database
from desk_app.store.backup_file import SUFFIX
from desk_app.store.backup_shelf import FOLDER, BackupShelf, backup_before_upgrade
from desk_app.store.chain_check import Declared
from desk_app.store.engine import StoreError
from desk_app.store.exchange_store import SqlExchangeStore
from desk_app.store.full_check import full_check
from desk_app.store.health import damage_mark
from desk_app.store.instance_lock import InstanceLock
from desk_app.store.key_vault import FileVault, HighWater, Keys, KeyVault, VaultError
from desk_app.store.lost_events import LostEvents
from desk_app.store.maintenance import RebuildReport, VerifyReport, rebuild, verify
from desk_app.store.migrate import HEAD
from desk_app.store.moving import take_place
from desk_app.store.opening import Opening
from desk_app.store.provisioning_file import forget_file
from desk_app.store.reserve import Reserve
from desk_app.store.restore import (
    Asked,
    answer_keys,
    ask_for_keys,
    newest_backup,
    restore_backup,
)
from desk_app.store.second_copy import DriveCopier, find_copies
from desk_app.store.setup_start import kept_by_others
from desk_app.store.sync_store import SqlSyncStore
from desk_app.store.trial import clear_trial
from desk_app.store.unit import DeskStore
from desk_app.store.update_files import UPDATES, UpdateFiles, update_keys
from desk_app.store.volumes import system_volumes
from desk_app.sync.engine import SyncEngine
from desk_app.sync.enrol_client import enrol
from desk_app.sync.exchange_file import ExchangeFiles
from desk_app.sync.provision_client import Introduction, introduce
from desk_app.sync.report import SyncReport
from desk_app.sync.transport import HttpTransport, Transport
from desk_app.sync.update_source import HttpUpdates
from desk_app.sync.winhttp import system_proxies
from desk_app.system import SystemClock, SystemEntropy
from protocol.enrolment import EnrolmentCode
from protocol.events import Event, Header, Trust, header_hash, read_header
from protocol.key_recovery import check_code
from protocol.keys import SigningKey
from protocol.messages import MAX_REQUEST_BYTES, EnrolAnswer, EnrolPending
from protocol.provisioning import Computer, Provisioning, ProvisioningError, open_provisioning
from protocol.updates import MAX_MANIFEST_BYTES

__all__ = [
    "VERSION",
    "Desk",
    "NotEnrolledError",
    "ask_keys",
    "enrol_desk",
    "open_desk",
    "provision_desk",
    "read_provisioning",
    "restore_desk",
]

_log = logging.getLogger(__name__)
_DATABASE: Final = "serah.db"
_CENTRE_CA: Final = (
    "centre_ca"  # the setting with the PEM of the only CAs to believe for the centre
)


_KEYS_GONE: Final = (
    "Berkas kunci PC ini tidak ada, padahal basis datanya ada. Data tetap utuh tetapi terkunci; hubungi "
    "TI untuk memulihkan kunci dari cadangan."
)
_ASK_FIRST: Final = (
    "Kunci PC ini tidak ada, jadi cadangan belum dapat dibuka. Minta kuncinya ke Disdukcapil: serah "
    "restore BERKAS --ask PERMINTAAN"
)
_KEYS_ARE_THERE: Final = (
    "Kunci PC ini masih ada, jadi tidak perlu meminta kunci. Jalankan: serah restore BERKAS"
)
_OTHER_CENTRE: Final = (
    "PC ini sudah terdaftar di pusat yang lain; tidak ada yang berubah di PC ini. Untuk memindahkannya, "
    "hubungi TI Disdukcapil."
)
_OTHER_KEYS: Final = (
    "Kunci PC ini bukan milik basis data ini. Data tetap utuh dan tidak ada yang dicatat; hubungi TI "
    "untuk memulihkan kunci yang benar."
)


class NotEnrolledError(Refused):
    """This PC does not belong to a centre yet."""

    def __init__(self) -> None:
        super().__init__(
            "not_enrolled",
            "PC ini belum didaftarkan. Minta kode pendaftaran ke Disdukcapil, lalu jalankan "
            "pendaftaran (serah enrol).",
        )


@dataclass(frozen=True, slots=True)
class _Wired:
    """What a folder holds once its lock, keys and database are open."""

    lock: InstanceLock
    vault: KeyVault
    keys: Keys
    store: DeskStore
    reserve: Reserve
    faults: tuple[str, ...]


class Desk:
    """An enrolled desk with everything on it. Close it, or use it in a ``with``."""

    def __init__(
        self, folder: Path, wired: _Wired, identity: Identity, clock: Clock, entropy: Entropy
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
        keys = () if kept_by_others() else update_keys()
        self.updates = Updates(UpdateFiles(folder / UPDATES), keys, VERSION)
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
        transport = transport or _line(
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
            waiting=lambda: self.sync_store().position().unsent,
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
            kept = unit.settings.get(_CENTRE_CA)
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
            waiting=lambda: self.sync_store().position().unsent,
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
                _line(
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
            lambda: self.sync_store().position().unsent,
            self.store,
            self.backups,
            self.clock,
        )

    def _oldest_unsent(self) -> Header | None:
        waiting = self.sync_store().next_outgoing(1, 1)
        return None if waiting is None else read_header(waiting.events[0].header)

    def backup(self, target: Path) -> Path:
        """A verified copy of the database alone, encrypted with this PC's key; `backups` makes the
        files that also carry the way back to a lost key."""
        return copy_database(self.store.path, self._keys.database, target)

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


def _wire(
    folder: Path,
    vault: KeyVault | None,
    clock: Clock,
    entropy: Entropy,
    *,
    create: bool,
    tell: Callable[[str], object] = str,
) -> _Wired:
    """Lock, keys, database. With ``create`` new keys are made and kept before anything is written."""
    vault = vault or FileVault(folder / "keys")
    lock = InstanceLock(folder)
    path = folder / _DATABASE
    try:
        keys = vault.load()
        if keys is None:
            if path.exists():
                raise VaultError(
                    _KEYS_GONE
                )  # new keys beside an old database would lock it for ever
            if not create:
                raise NotEnrolledError
            keys = Keys(entropy.bytes(32), entropy.bytes(32), entropy.bytes(32))
            vault.save(keys)
        before = partial(backup_before_upgrade, path, keys, folder / FOLDER, VERSION, clock)
        reserve = Reserve(folder)
        reserve.make_room()  # SQLite opens nothing where not one page is free
        mark = vault.high_water()
        opened = Opening(
            path,
            keys,
            partial(DeskStore, path, keys.database, _marker(vault), before, reserve=reserve),
            folder / FOLDER,
            partial(_copies_elsewhere, folder, SigningKey(keys.signing).public),
            (mark.epoch, mark.seq) if mark else (0, 0),
            clock.now_ms,
            tell,
        ).open()
    except BaseException:
        lock.release()
        raise
    return _Wired(lock, vault, keys, opened.store, reserve, opened.faults)


def _line(
    url: str,
    clock: Clock,
    verify: Path | str | None,
    cancelled: Callable[[], bool] = bool,
    max_answer: int = MAX_REQUEST_BYTES,
) -> HttpTransport:
    """The way to the centre: by the PC's proxy, under this program's name."""
    return HttpTransport(
        url,
        clock,
        verify=verify,
        max_answer=max_answer,
        application=f"serah/{VERSION}",
        cancelled=cancelled,
        proxies=system_proxies(),
    )


def _copies_elsewhere(folder: Path, public_key: bytes) -> list[Path]:
    """This desk's backups on the drives that are plugged in now."""
    return [c for v in system_volumes().beside(folder) for c in find_copies(v.root, public_key)]


def _marker(vault: KeyVault) -> Callable[[Event, Header], None]:
    host = vault.host.hex()

    def mark(event: Event, header: Header) -> None:
        vault.mark(HighWater(header.epoch, header.seq, header_hash(event.header).hex(), host))

    return mark


def open_desk(
    folder: Path,
    *,
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
    tell: Callable[[str], object] = str,
) -> Desk:
    """The enrolled desk in ``folder``. ``tell`` hears of a repair: read, write, check. Raises
    NotEnrolledError, or StoreError with what is wrong."""
    entropy = entropy or SystemEntropy()
    clock = clock or SystemClock()
    if not (folder / _DATABASE).exists() and (vault or FileVault(folder / "keys")).load() is None:
        raise NotEnrolledError  # and leave no empty folder behind
    wired = _wire(folder, vault, clock, entropy, create=False, tell=tell)
    try:
        with wired.store.read() as unit:
            kept = unit.settings.get(IDENTITY)
        if kept is None:
            raise NotEnrolledError
        identity = msgspec.msgpack.decode(kept, type=Identity)
        if identity.device != SigningKey(wired.keys.signing).device:
            raise VaultError(_OTHER_KEYS)  # every act would break the chain that the centre holds
        return _in_its_place(Desk(folder, wired, identity, clock, entropy), wired)
    except BaseException:
        wired.store.close()
        wired.lock.release()
        raise


def _in_its_place(desk: Desk, wired: _Wired) -> Desk:
    """The desk where the registry has moved it to, if it is done where it was. It is made anew: nothing
    that was made for the old place goes on in the new one."""
    clock, entropy = desk.clock, desk.entropy

    def recorder(identity: Identity) -> Recorder:
        keeper = TimeKeeper(wired.store, clock, zone_of(identity.kelurahan))
        return Recorder(wired.store, identity, desk.key, keeper, entropy)

    moved = take_place(wired.store, desk.identity, recorder, clock.now_ms())
    return desk if moved is None else Desk(desk.folder, wired, moved, clock, entropy)


def restore_desk(
    folder: Path,
    file: Path | None,
    *,
    answer: bytes | None = None,
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
    tell: Callable[[str], object] = str,
) -> Desk:
    """Put a backup in the place of the database (None: the newest that is whole), and open the desk.

    ``answer``: the centre's answer to `ask_keys`, on a PC that has lost its keys. Raises StoreError: while
    the desk runs, for a file that is not this desk's, and where the keys do not fit.
    """
    clock = clock or SystemClock()
    vault = vault or FileVault(folder / "keys")
    lock = InstanceLock(folder)
    try:
        keys = vault.load()
        if keys is None and answer is not None and file is not None:
            keys = answer_keys(folder / "keys", vault, file, answer)
        elif keys is None:
            raise VaultError(_ASK_FIRST)
        elif answer is not None:
            raise VaultError(_KEYS_ARE_THERE)
        public = SigningKey(keys.signing).public
        copies = _copies_elsewhere(folder, public)
        shelf = folder / FOLDER
        chosen = file or newest_backup([*shelf.glob(f"*{SUFFIX}"), *copies], public)
        mark = vault.high_water()
        restore_backup(
            folder / _DATABASE,
            keys,
            chosen,
            shelf=shelf,
            copies=copies,
            mark=(mark.epoch, mark.seq) if mark else (0, 0),
            now_ms=clock.now_ms(),
            tell=tell,
        )
    finally:
        lock.release()
    return open_desk(folder, vault=vault, clock=clock, entropy=entropy)


def ask_keys(
    folder: Path, file: Path, *, clock: Clock | None = None, entropy: Entropy | None = None
) -> Asked:
    """The question to the centre of a PC that has a backup and no keys; raises StoreError, OSError."""
    now_ms = (clock or SystemClock()).now_ms()
    random = (entropy or SystemEntropy()).bytes
    lock = InstanceLock(folder)
    try:
        if FileVault(folder / "keys").load() is not None:
            raise VaultError(_KEYS_ARE_THERE)
        return ask_for_keys(folder / "keys", file, platform.node(), now_ms, random)
    finally:
        lock.release()


def enrol_desk(
    folder: Path,
    url: str,
    code: str,
    *,
    computer: str = "",
    ca: Path | None = None,
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
    transport: Transport | None = None,
) -> Desk:
    """Make this PC a desk of the centre at ``url`` with a one-time code.

    May be repeated with the same code after a lost answer: the keys are made once and kept. A desk that
    its centre has forgotten (restored from a backup) is enrolled again in its folder with a new code: it
    keeps keys, log and, unless somebody else has it by now, its number. Raises CodeError, Refused or an
    error of the sync package, each with one sentence.
    """
    entropy = entropy or SystemEntropy()
    clock = clock or SystemClock()
    parsed = EnrolmentCode.parse(code)

    def ask(key: SigningKey, box: bytes, before: Identity | None) -> EnrolAnswer:
        return enrol(
            transport or _line(url, clock, ca),
            parsed,
            key,
            box,
            computer or platform.node(),
            VERSION,
            entropy,
            kelurahan=before.kelurahan if before else "",
            number=before.number if before else 0,
        )

    made = _take_place(folder, url, ask, vault=vault, clock=clock, entropy=entropy)
    assert isinstance(made, Desk)
    return made


def provision_desk(
    folder: Path,
    raw: bytes,
    *,
    computer: str = "",
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
    transport: Transport | None = None,
    cancelled: Callable[[], bool] = bool,
) -> Desk | Waits:
    """Introduce this PC with the provisioning file ``raw``: the desk once it is approved, else that it
    waits. May be repeated as often as anybody likes; to the centre it stays one PC.

    A desk that its centre has forgotten may be introduced again in its folder, as in `enrol_desk`. Raises
    Refused or an error of the sync package, each with one sentence.
    """
    entropy = entropy or SystemEntropy()
    clock = clock or SystemClock()
    file = read_provisioning(raw)
    name = computer or platform.node()

    def ask(key: SigningKey, box: bytes, before: Identity | None) -> EnrolAnswer | EnrolPending:
        if before is not None and before.centre_key != file.centre_key:
            raise Refused("enrolled", _OTHER_CENTRE)
        place = (before.kelurahan, before.number) if before else ("", 0)
        who = Introduction(key, box, name, VERSION, *place)
        line = transport or _line(file.centre_url, clock, file.ca or None, cancelled)
        try:
            return introduce(line, file, who, clock, entropy)
        finally:
            line.close()

    made = _take_place(
        folder, file.centre_url, ask, ca=file.ca, vault=vault, clock=clock, entropy=entropy
    )
    if isinstance(made, Desk):
        _set_up(made, file.of(name) or _for_all(file))
        forget_file(folder)
        return made
    key, pending = made
    return Waits(name, check_code(key.public), pending.going_to)


def read_provisioning(raw: bytes) -> Provisioning:
    """What a provisioning file says; raises Refused if it is none."""
    try:
        return open_provisioning(raw)
    except ProvisioningError as error:
        raise Refused("provisioning_file", str(error)) from error


def _for_all(file: Provisioning) -> Computer:
    return Computer("", "", file.printer, file.paper, file.language)


def _set_up(desk: Desk, told: Computer) -> None:
    """Printer, paper and language of a PC that nobody has set up yet."""
    preferences = PreferencesService(desk.store)
    chosen = preferences.load()
    if chosen == Preferences():
        preferences.save(
            msgspec.structs.replace(
                chosen,
                printer=told.printer,
                paper=told.paper or chosen.paper,
                language=told.language or chosen.language,
            )
        )


def _take_place(
    folder: Path,
    url: str,
    ask: Callable[[SigningKey, bytes, Identity | None], EnrolAnswer | EnrolPending],
    *,
    ca: str = "",
    vault: KeyVault | None,
    clock: Clock,
    entropy: Entropy,
) -> Desk | tuple[SigningKey, EnrolPending]:
    """The desk at the place that ``ask`` is told for its key, box key and present identity; or that key
    and the answer of a centre that gives no place yet. Keys are made once and kept in either case."""
    wired = _wire(folder, vault, clock, entropy, create=True)
    try:
        with wired.store.read() as unit:
            kept = unit.settings.get(IDENTITY)
        before = None if kept is None else msgspec.msgpack.decode(kept, type=Identity)
        key = SigningKey(wired.keys.signing)
        if before is not None and before.device != key.device:
            raise VaultError(_OTHER_KEYS)
        box = X25519PrivateKey.from_private_bytes(wired.keys.box).public_key().public_bytes_raw()
        answer = ask(key, box, before)
        if isinstance(answer, EnrolPending):
            wired.store.close()
            wired.lock.release()
            return key, answer
        if before is not None and answer.centre_key != before.centre_key:
            raise Refused("enrolled", _OTHER_CENTRE)
        identity = Identity(
            device=key.device,
            kelurahan=answer.kelurahan,
            number=answer.number,
            zone=answer.zone,
            centre_url=url,
            centre_key=answer.centre_key,
            centre_box_key=answer.centre_box_key,
            place=before.place if before else b"",
            place_ms=before.place_ms if before else 0,
        )
        with wired.store.write() as unit:
            unit.settings.put(IDENTITY, msgspec.msgpack.encode(identity))
            if ca:
                unit.settings.put(_CENTRE_CA, ca.encode("ascii"))
        return Desk(folder, wired, identity, clock, entropy)
    except BaseException:
        wired.store.close()
        wired.lock.release()
        raise
