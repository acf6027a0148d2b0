"""Run one target: `python fuzz/run.py TARGET [folders of inputs] [options of libFuzzer]`."""

from __future__ import annotations

import gc
import re
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import FunctionType

import atheris

name = sys.argv.pop(1)
seeds = [path.read_bytes() for path in sorted((Path(__file__).parent / "corpus" / name).iterdir())]

with atheris.instrument_imports(include=["fazhigov", "tomllib", "cattrs", "openpyxl"]):
    from targets import TARGETS

    # Modules are imported when they are first used: once all seeds were read, none is missing.
    for seed in seeds:
        TARGETS[name](seed)

# Classes of attrs and cattrs have code that is made at run time, and is imported from nowhere.
for found in gc.get_objects():
    if isinstance(found, FunctionType) and "generated" in found.__code__.co_filename:
        atheris.instrument_func(found)

# What the seeds are made of, so that words are put together and not only letters.
words = sorted({word for seed in seeds for word in re.findall(rb"[\w.\x80-\xff-]{2,40}", seed)})
with NamedTemporaryFile("w", suffix=".dict", encoding="ascii") as dictionary:
    for word in words:
        escaped = "".join(f"\\x{byte:02x}" for byte in word)
        dictionary.write(f'"{escaped}"\n')
    dictionary.flush()
    atheris.Setup([*sys.argv, f"-dict={dictionary.name}"], TARGETS[name])
    atheris.Fuzz()
