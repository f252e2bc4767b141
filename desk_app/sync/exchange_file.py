"""Exchange files at the desk: written for the centre, and its replies read."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from common.sentences import Sentence
from common.whole_file import FileLayer, SystemFiles, whole_file
from desk_app.services.errors import Refused
from desk_app.services.exchange import (
    ExchangeBook,
    ExchangeBooks,
    ExchangeProgress,
    ExchangeRecord,
    ExchangeStore,
    Exported,
    TakenIn,
)
from desk_app.services.ports import Clock, Entropy, Identity, Outgoing, SyncPosition, SyncStore
from desk_app.sync.exchange_reply import ReplyReader
from desk_app.sync.requests import make_request
from protocol.envelope import seal
from protocol.events import Trust
from protocol.exchange import (
    EXCHANGE_REQUEST_TYPE,
    EXCHANGE_VERSION,
    PURPOSE_REQUEST,
    SUFFIX,
    ExchangeRequest,
    file_name,
    write_exchange,
)
from protocol.keys import SigningKey
from protocol.messages import (
    MAX_BATCH_BYTES,
    MAX_BATCH_EVENTS,
    REQUEST_TYPE,
    encode_message,
)

__all__ = ["ExchangeFiles"]

_NONCE_BYTES: Final = 16
_PAGE_BYTES: Final = 1 << 20

_NO_BOX: Final = Sentence(
    "PC ini didaftarkan tanpa kunci untuk berkas pertukaran. Semua catatan aman di PC ini; hubungi "
    "petugas TI."
)
_INSIDE: Final = Sentence(
    "Berkas pertukaran tidak boleh disimpan di folder data Serah. Pilih flashdisk atau folder lain; "
    "data aman."
)
_FULL: Final = Sentence(
    "Flashdisk atau disk penuh, berkas tidak jadi dibuat. Semua catatan aman di PC ini; kosongkan "
    "ruangnya atau pakai flashdisk lain, lalu buat berkas lagi."
)
_STOPPED: Final = Sentence(
    "Pembuatan berkas dihentikan dan tidak ada berkas yang tersisa. Semua catatan aman di PC ini."
)
_TWICE: Final = Sentence(
    "Berkas lain sedang dibuat, berkas ini tidak jadi. Semua catatan aman di PC ini; buat berkas lagi."
)


class _Stopped(Exception):  # noqa: N818 - a person's wish, not a fault
    pass


class _NumberTaken(Exception):  # noqa: N818 - somebody else was quicker, not a fault
    pass


def _cannot_say() -> int:
    return Trust.DOUBTFUL


class ExchangeFiles:
    """Implements `desk_app.services.exchange.Exchange`.

    ``box_seed``: the device's X25519 private key. ``guarded``: the folder that is never written to.
    ``turn``: held while a reply is taken in, so that no sync takes an answer in between. ``trust``
    and ``host`` as for `SyncEngine`. ``heard`` is told the centre's time of a reply taken in, ``locked``
    since when it says the PC is locked (0: it is not).
    """

    def __init__(
        self,
        identity: Identity,
        key: SigningKey,
        box_seed: bytes,
        store: ExchangeStore,
        sync: SyncStore,
        books: ExchangeBooks,
        clock: Clock,
        entropy: Entropy,
        *,
        guarded: Path,
        turn: threading.Lock,
        application: str = "",
        trust: Callable[[], int] = _cannot_say,
        host: bytes = b"",
        heard: Callable[[int], None] | None = None,
        locked: Callable[[int], object] | None = None,
        files: FileLayer | None = None,
    ) -> None:
        self._identity = identity
        self._key = key
        self._store = store
        self._sync = sync
        self._books = books
        self._clock = clock
        self._entropy = entropy
        self._guarded = guarded
        self._application = application
        self._trust = trust
        self._host = host
        self._files = files or SystemFiles()
        self._reader = ReplyReader(identity, key, box_seed, store, sync, books, turn, heard, locked)

    def book(self) -> ExchangeBook:
        """What was written so far."""
        return self._books.load()

    def suggested_name(self) -> str:
        """The usual name of the next file."""
        return self._name(self._books.load().last + 1)

    def take_in(
        self,
        path: Path,
        progress: Callable[[ExchangeProgress], None] | None = None,
        cancelled: Callable[[], bool] = bool,
    ) -> TakenIn:
        """Read a reply; see `ReplyReader.take_in`."""
        return self._reader.take_in(path, progress or _tell_nobody, cancelled)

    def export(
        self,
        target: Path,
        progress: Callable[[ExchangeProgress], None] | None = None,
        cancelled: Callable[[], bool] = bool,
    ) -> Exported:
        """Write the next file into the folder ``target``, or under that very name.

        The file appears whole or not at all; its number counts once it is on the disk. Raises Refused.
        """
        if not self._identity.centre_box_key:
            raise Refused("no_box_key", _NO_BOX)
        number = self._books.load().last + 1
        path = target
        if target.is_dir():
            path = target / self._name(number)
        elif target.suffix != SUFFIX:  # a mistyped folder must not become a file that nobody finds
            raise Refused(
                "target",
                Sentence(
                    "Folder {name} tidak ada. Tidak ada berkas yang dibuat; pilih folder flashdisk.",
                    name=str(target),
                ),
            )
        if path.resolve().is_relative_to(self._guarded.resolve()):
            raise Refused("target", _INSIDE)
        position = self._sync.position()
        hashes: list[bytes] = []
        parts = self._parts(position, hashes, progress or _tell_nobody, cancelled)

        def enter() -> None:
            if not self._books.add(self._record(position, number, path.name, tuple(hashes))):
                raise _NumberTaken

        def close(part_hashes: tuple[bytes, ...]) -> bytes:
            return self._manifest(number, position.unsent, part_hashes)

        try:
            with whole_file(path, self._files, enter) as file:
                write_exchange(file, self._identity.centre_box_key, parts, close)
        except _Stopped:
            raise Refused("cancelled", _STOPPED) from None
        except _NumberTaken:
            raise Refused("twice", _TWICE) from None
        except OSError as error:
            raise Refused("target", _not_written(path, error)) from error
        return Exported(path, number, position.unsent, _written(path, number, position.unsent))

    def _name(self, number: int) -> str:
        return file_name(self._identity.kelurahan, self._identity.number, number)

    def _parts(
        self,
        position: SyncPosition,
        hashes: list[bytes],
        progress: Callable[[ExchangeProgress], None],
        cancelled: Callable[[], bool],
    ) -> Iterator[bytes]:
        """Request envelopes: the waiting events, then the question for the feed."""
        done, total = 0, position.unsent
        progress(ExchangeProgress(0, total))
        for outgoing in self._store.batches(
            position.stored, position.head, MAX_BATCH_EVENTS, MAX_BATCH_BYTES
        ):
            if cancelled():
                raise _Stopped
            yield self._sealed(position, outgoing, hashes)
            done += len(outgoing.events)
            progress(ExchangeProgress(done, total))
        if cancelled():
            raise _Stopped
        yield self._sealed(position, None, hashes)

    def _sealed(
        self, position: SyncPosition, outgoing: Outgoing | None, hashes: list[bytes]
    ) -> bytes:
        request = make_request(
            self._identity,
            position,
            outgoing,
            nonce=self._entropy.bytes(_NONCE_BYTES),
            time_ms=self._clock.now_ms(),
            trust=self._trust(),
            host=self._host,
            application=self._application,
            page_bytes=0 if outgoing else _PAGE_BYTES,  # the last answer begins the whole feed
        )
        payload = encode_message(request)
        hashes.append(sha256(payload).digest())
        return seal(self._key, REQUEST_TYPE, payload)

    def _manifest(self, number: int, events: int, part_hashes: tuple[bytes, ...]) -> bytes:
        manifest = ExchangeRequest(
            version=EXCHANGE_VERSION,
            purpose=PURPOSE_REQUEST,
            device=self._identity.device,
            kelurahan=self._identity.kelurahan,
            recipient=self._identity.centre_box_key,
            number=number,
            count=events,
            time_ms=self._clock.now_ms(),
            parts=part_hashes,
        )
        return seal(self._key, EXCHANGE_REQUEST_TYPE, encode_message(manifest))

    def _record(
        self, position: SyncPosition, number: int, name: str, hashes: tuple[bytes, ...]
    ) -> ExchangeRecord:
        return ExchangeRecord(
            number=number,
            made_ms=self._clock.now_ms(),
            name=name,
            events=position.unsent,
            requests=hashes,
            cursor=position.cursor,
            answer_hash=position.answer_hash,
        )


def _written(path: Path, number: int, events: int) -> Sentence:
    if not events:
        return Sentence(
            "Berkas nomor {number} tanpa catatan baru sudah ditulis: {name}. Bawa berkas ini ke "
            "Disdukcapil untuk meminta pembaruan, lalu baca berkas balasannya di PC ini.",
            number=number,
            name=path.name,
        )
    return Sentence(
        "Berkas nomor {number} dengan {count} catatan sudah ditulis: {name}. Belum ada yang terhitung "
        "terkirim; bawa berkas ini ke Disdukcapil, lalu baca berkas balasannya di PC ini.",
        number=number,
        count=events,
        name=path.name,
    )


def _not_written(path: Path, error: OSError) -> Sentence:
    if error.errno == errno.ENOSPC:
        return _FULL
    return Sentence(
        "Berkas tidak dapat ditulis ke {folder} ({reason}). Semua catatan aman di PC ini; periksa "
        "flashdisk, lalu buat berkas lagi.",
        folder=str(path.parent),
        reason=error.strerror or type(error).__name__,
    )


def _tell_nobody(_progress: ExchangeProgress) -> None:
    pass
