"""TLS contexts: who may answer for the centre, and what to do when this PC's date is wrong.

A PC whose clock is off refuses every good certificate. The centre's signed time (protocol section 9)
says what the date is; then chain, pin and host name are checked by OpenSSL as ever, only the dates of
the chain are judged here, at the centre's time instead of the PC's.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import truststore
from cryptography import x509

__all__ = ["certificate_dates_failed", "judged_context", "usual_context"]

_NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which the ssl module does not name
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# OpenSSL's NOT_YET_VALID and HAS_EXPIRED; Windows' CERT_E_EXPIRED (both ways) and ..PERIODNESTING.
_DATE_CODES: Final = frozenset({9, 10, 0x800B0101, 0x800B0102})
_HAS_EXPIRED: Final = 10


def certificate_dates_failed(error: ssl.SSLCertVerificationError) -> bool:
    """Whether the only thing wrong with the certificate is its dates, by this PC's clock."""
    return error.verify_code in _DATE_CODES


def usual_context(pinned: Path | str | None) -> ssl.SSLContext:
    """TLS to whoever the CAs ``pinned`` vouch for, a PEM file or PEM text; None: the system's own store.

    Raises OSError for what cannot be read as certificates.
    """
    if pinned is None:
        system: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return system
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _pin(context, pinned)
    return context


def judged_context(pinned: Path | str | None, now_ms: Callable[[], int] | None) -> ssl.SSLContext:
    """Like `usual_context`, but the chain's dates are judged at ``now_ms()`` (ms since 1970 UTC).

    None: not at all; then believe only what is signed by the centre's own key. Always OpenSSL, also on
    Windows, whose own verifier cannot be told the time; the roots are then those in Windows' store.
    """
    context = _JudgedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.now_ms = now_ms
    context.sslsocket_class = _JudgedSocket
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    if pinned is None:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    else:
        _pin(context, pinned)
    return context


def _pin(context: ssl.SSLContext, pinned: Path | str) -> None:
    if isinstance(pinned, Path):
        context.load_verify_locations(pinned)
    else:
        context.load_verify_locations(cadata=pinned)


class _JudgedContext(ssl.SSLContext):
    now_ms: Callable[[], int] | None

    def wrap_bio(self, *_args: Any, **_keywords: Any) -> ssl.SSLObject:
        """Refused: TLS inside TLS (an https proxy) would not pass through `_JudgedSocket`."""
        raise ssl.SSLError("certificate dates cannot be judged through an https proxy")


class _JudgedSocket(ssl.SSLSocket):
    """Checks the dates in the handshake, so nothing is sent to whoever does not pass."""

    def do_handshake(self, block: bool = False) -> None:
        super().do_handshake(block)
        context = self.context
        if isinstance(context, _JudgedContext) and context.now_ms is not None:
            # The verified chain has a public name from Python 3.13 on only; the object below has it
            # in all versions that we run on.
            check_dates(verified_chain(getattr(self, "_sslobj", None)), context.now_ms())


def verified_chain(connection: object) -> list[x509.Certificate]:
    """The chain that OpenSSL verified, leaf first; raises SSLError if it cannot be had."""
    try:
        chain = connection.get_verified_chain()  # type: ignore[attr-defined]  # not in typeshed
        return [x509.load_pem_x509_certificate(c.public_bytes().encode("ascii")) for c in chain]
    except (AttributeError, TypeError, ValueError) as error:
        raise ssl.SSLError("the verified chain cannot be read") from error


def check_dates(chain: list[x509.Certificate], now_ms: int) -> None:
    """Raises SSLCertVerificationError unless every certificate of ``chain`` is valid at ``now_ms``."""
    now = _EPOCH + timedelta(milliseconds=now_ms)
    if not all(c.not_valid_before_utc <= now <= c.not_valid_after_utc for c in chain):
        error = ssl.SSLCertVerificationError("not valid at the centre's time")
        error.verify_code = _HAS_EXPIRED
        raise error
