"""What holds for every test."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The machine, not the code, decides how long one example takes; CI machines are slow and shared.
settings.register_profile(
    "serah", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("serah")
