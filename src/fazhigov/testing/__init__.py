"""Help for those who write rules: run the examples beside them, and check a plan as a whole."""

from fazhigov.testing.examples import example_faults, run_example
from fazhigov.testing.lint import plan_faults

__all__ = ["example_faults", "plan_faults", "run_example"]
