"""A city of real desks and a real centre in one process, on simulated time, with faults and invariants.

`run.run_seed` plays one seed; docs/simulation.md says what is simulated, what is checked, what is not.
"""
