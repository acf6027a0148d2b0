"""The built-in kinds, by name."""

from __future__ import annotations

from typing import Any

from fazhigov.rules.ahead import Ahead
from fazhigov.rules.annual import Annual
from fazhigov.rules.attestation import Attestation
from fazhigov.rules.milestone import Milestone
from fazhigov.rules.procedure import Procedure
from fazhigov.rules.prohibition import Prohibition
from fazhigov.rules.quota import Quota
from fazhigov.rules.ratio import Ratio
from fazhigov.rules.register import Register
from fazhigov.rules.staffing import Staffing
from fazhigov.rules.window import Window
from fazhigov.rules.within import Within

BUILT_IN_KINDS: tuple[type[Any], ...] = (
    Within,
    Window,
    Ahead,
    Annual,
    Milestone,
    Quota,
    Ratio,
    Procedure,
    Staffing,
    Register,
    Prohibition,
    Attestation,
)
