"""Help for those who write rules: run the examples that stand beside them."""

from fazhigov.testing.examples import example_faults, run_example

__all__ = ["example_faults", "run_example"]
