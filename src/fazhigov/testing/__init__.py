"""Help for those who write rules: examples, checks of plans and plugins, random records.

`fazhigov.testing.strategies` needs hypothesis and is imported by itself.
"""

from fazhigov.testing.bench import Bench
from fazhigov.testing.conformance import PluginConformance, plugin_faults
from fazhigov.testing.examples import example_faults, run_example
from fazhigov.testing.lint import plan_faults

__all__ = [
    "Bench",
    "PluginConformance",
    "example_faults",
    "plan_faults",
    "plugin_faults",
    "run_example",
]
