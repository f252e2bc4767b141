"""What does not hold yet and is known: found here or before, written down, to be mended in the product.

Each name stands for one relaxed check. Who mends the cause removes the name; the check then bites.
"""

from __future__ import annotations

__all__: list[str] = []
