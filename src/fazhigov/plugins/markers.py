"""The project's pluggy markers."""

from __future__ import annotations

import pluggy

PROJECT = "fazhigov"
"""Name of the project for pluggy, and of the entry-point group that plugins register in."""

hookspec: pluggy.HookspecMarker = pluggy.HookspecMarker(PROJECT)
hookimpl: pluggy.HookimplMarker = pluggy.HookimplMarker(PROJECT)
