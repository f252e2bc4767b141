"""What each way to fail means: how the run ends by it, and whether less may come through."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from desk_app.sync.replies import NotOurServerError, RefusedError
from desk_app.sync.report import Outcome
from desk_app.sync.transport import TransportError, TransportKind

__all__ = ["BROKEN_CHAIN", "Failure", "StuckError", "judge"]

BROKEN_CHAIN: Final = "broken_chain"


class StuckError(Exception):
    """A checked answer after which the desk stands where it stood, with work left to do."""


@dataclass(frozen=True, slots=True)
class Failure:
    """``outcome`` and ``code`` of a run that ends by this; ``again``: a smaller exchange may succeed;
    ``said``: the centre's own sentence, for codes that this version does not know."""

    outcome: Outcome
    code: str
    again: bool = False
    said: str = ""


_BUSY: Final = Failure(Outcome.FAILED, "server_busy")
_OF_KIND: Final = MappingProxyType(
    {
        TransportKind.OFFLINE: Failure(Outcome.OFFLINE, "offline"),
        TransportKind.TIMEOUT: Failure(Outcome.FAILED, "timeout", again=True),
        TransportKind.INTERRUPTED: Failure(Outcome.FAILED, "interrupted", again=True),
        TransportKind.TLS: Failure(Outcome.NOT_OUR_SERVER, "tls"),
        TransportKind.TLS_DATE: Failure(Outcome.CLOCK_WRONG, "tls_date"),
        TransportKind.PROXY_LOGIN: Failure(Outcome.OFFLINE, "proxy_login"),
        TransportKind.TOO_LARGE: Failure(Outcome.FAILED, "too_large", again=True),
    }
)
_OF_PROBLEM: Final = MappingProxyType(
    {
        "too_large": Failure(Outcome.FAILED, "too_large", again=True),
        "not_an_envelope": Failure(Outcome.FAILED, "not_an_envelope", again=True),
        "server_busy": _BUSY,
        # The events before the one that does not fit, or around one whose signature is damaged, can
        # still be delivered: a smaller batch has another end.
        "bad_signature": Failure(Outcome.REFUSED, "bad_signature", again=True),
        BROKEN_CHAIN: Failure(Outcome.REFUSED, BROKEN_CHAIN, again=True),
    }
)
_GATEWAY_WAITS: Final = frozenset({429, 502, 503})
_MAY_BE_SIZE: Final = frozenset({408, 413, 500, 504})


def judge(error: TransportError | NotOurServerError | RefusedError | StuckError) -> Failure:
    """What ``error`` means for the run."""
    match error:
        case TransportError(kind=TransportKind.REFUSED_STATUS, status=status):
            return _of_status(status)
        case TransportError(kind=kind):
            return _OF_KIND[kind]
        case NotOurServerError():
            return Failure(Outcome.NOT_OUR_SERVER, "not_our_server", again=True)
        case RefusedError(problem=problem):
            return _OF_PROBLEM.get(problem.code) or Failure(
                Outcome.REFUSED, problem.code, said=problem.message
            )
        case _:
            return Failure(Outcome.FAILED, "stuck", again=True)


def _of_status(status: int) -> Failure:
    if status in _GATEWAY_WAITS:
        return _BUSY
    if status in _MAY_BE_SIZE:
        return Failure(Outcome.FAILED, "refused_status", again=True)
    # Redirects, 404, 511: our server does not answer like that, a portal or another site does.
    return Failure(Outcome.NOT_OUR_SERVER, "refused_status")
