"""How long to wait before the next try: exponential, capped, full jitter."""

from __future__ import annotations

from typing import Final

__all__ = ["BASE_S", "CAP_S", "backoff_s"]

BASE_S: Final = 2.0
CAP_S: Final = 300.0
_REACHES_CAP: Final = 8  # 2 s doubled eight times is past the cap; larger powers only overflow


def backoff_s(attempt: int, fraction: float) -> float:
    """Seconds to wait after failed try ``attempt`` (0 for the first).

    ``fraction`` in [0, 1) is the random part: full jitter, so that a city's desks that lost the server
    at one moment do not come back at one moment.
    """
    return fraction * min(CAP_S, BASE_S * 2.0 ** min(attempt, _REACHES_CAP))
