"""Making this PC a desk: the centre's address, a one-time code, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from common.sentences import sentence_of
from desk_app.ui.context import TaskRunner
from desk_app.ui.language import in_language
from protocol.enrolment import CodeError, EnrolmentCode

__all__ = ["CODE_LENGTH", "EnrolState", "EnrolViewModel", "centre_url", "grouped_code"]

CODE_LENGTH: Final = 15
_GROUP: Final = 5


@dataclass(frozen=True, slots=True)
class EnrolState:
    """``busy``: the centre is being asked. ``wrong``: which field to look at, ``url`` or ``code``."""

    busy: bool = False
    message: str = ""
    wrong: str = ""


def centre_url(text: str) -> str:
    """The centre's address as typed, ``https://`` put before a bare name; ValueError if it is none."""
    typed = text.strip()
    if "://" not in typed:
        typed = f"https://{typed}"
    if not _is_address(typed):
        raise ValueError(
            QCoreApplication.translate(
                "enrol",
                "Alamat server belum benar. Salin dari surat Disdukcapil, misalnya "
                "https://serah.contoh.go.id.",
            )
        )
    return typed.rstrip("/")


def _is_address(typed: str) -> bool:
    try:
        parts = urlsplit(typed)
        port_is_one = parts.port != 0
    except ValueError:  # brackets or a port that are none
        return False
    plain = not any(c.isspace() for c in typed)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain and port_is_one


def grouped_code(text: str) -> str:
    """A code as it is printed, ``ABCDE-FGHJK-MNPQR``, as far as it has been typed."""
    plain = "".join(c for c in text.upper() if c.isalnum())[:CODE_LENGTH]
    return "-".join(plain[i : i + _GROUP] for i in range(0, len(plain), _GROUP))


class EnrolViewModel(QObject):
    """Enrols this PC on the task thread.

    ``enrol(url, code)`` gives the open desk or raises; ``known`` turns what it raises into a sentence,
    None for what nobody expected. ``enrolled`` carries the open desk.
    """

    changed = Signal(object)  # EnrolState
    enrolled = Signal(object)  # the desk

    def __init__(
        self,
        enrol: Callable[[str, str], object],
        tasks: TaskRunner,
        known: Callable[[BaseException], str | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._enrol = enrol
        self._tasks = tasks
        self._known = known
        self._state = EnrolState()

    @property
    def state(self) -> EnrolState:
        """The state now."""
        return self._state

    @Slot(str, str)
    def enrol(self, url: str, code: str) -> None:
        """Ask the centre. The same code may be tried again after a lost answer."""
        if self._state.busy:
            return
        wrong = "url"
        try:
            address = centre_url(url)
            wrong = "code"
            EnrolmentCode.parse(code)
        except (ValueError, CodeError) as error:
            self._put(EnrolState(message=in_language(sentence_of(error)), wrong=wrong))
            return
        self._put(EnrolState(busy=True))
        self._tasks.run(_Enrolment(self._enrol, address, code), self._done, self._failed)

    @Slot(object)
    def _done(self, desk: object) -> None:
        self._put(replace(self._state, busy=False))
        self.enrolled.emit(desk)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        sentence = self._known(error)
        if sentence is None:
            sentence = self.tr(
                "Pendaftaran terhenti karena kesalahan program; belum ada yang berubah di PC ini. "
                "Ulangi, atau hubungi petugas TI."
            )
            self._put(EnrolState(message=sentence))
            raise error
        self._put(EnrolState(message=sentence))

    def _put(self, state: EnrolState) -> None:
        self._state = state
        self.changed.emit(state)


@dataclass(frozen=True, slots=True)
class _Enrolment:
    """The enrolment as work for the task thread."""

    enrol: Callable[[str, str], object]
    url: str
    code: str

    def __call__(self) -> object:
        return self.enrol(self.url, self.code)

    def __repr__(self) -> str:
        return "_Enrolment(...)"  # a code stands in no log
