"""Run one target: `python fuzz/run.py TARGET [a folder of inputs] [options of libFuzzer]`."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["fazhigov", "tomllib"]):
    from targets import TARGETS

name = sys.argv.pop(1)
atheris.Setup(sys.argv, TARGETS[name])
atheris.Fuzz()
