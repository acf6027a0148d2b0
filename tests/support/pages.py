"""Pages that run: commands with their output, and files that a page tells its reader to write.

A block whose lines begin with `$ ` is a dialogue: each command is run, and what it prints is held
against what stands below it. `…` on a line of its own stands for any lines, within a line for any
text. A block whose fence names a file after its language, as in "```csv my-county/survey.csv", is
that file. Each page has an empty folder of its own, with links to what the project holds.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

from sybil import Document, Example, Region

ROOT = Path(__file__).parents[2]

LEFT_OUT = "…"

_DIALOGUE = re.compile(r"^```(?:text|console)\n(?=\$ )(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def own_folder(namespace: dict[str, Any]) -> None:
    """Begin a page: in an empty folder from which the project's own ones can be seen.

    Tables are as wide as where nothing sets their width; test workers set one.
    """
    namespace["_columns"] = os.environ.pop("COLUMNS", None)
    folder = Path(tempfile.mkdtemp(prefix="page-"))
    for entry in ROOT.iterdir():
        if not entry.name.startswith(".") and entry.name != "build":
            (folder / entry.name).symlink_to(entry)
    inside = chdir(folder)
    inside.__enter__()
    namespace["_page"] = (folder, inside)


def leave_folder(namespace: dict[str, Any]) -> None:
    """End a page: back to where it began, and nothing of it stays."""
    if (columns := namespace.pop("_columns")) is not None:
        os.environ["COLUMNS"] = columns
    folder, inside = namespace.pop("_page")
    inside.__exit__(None, None, None)
    shutil.rmtree(folder)


def parse_dialogues(document: Document) -> Iterator[Region]:
    """Find the blocks of commands."""
    for found in _DIALOGUE.finditer(document.text):
        yield Region(found.start(), found.end(), found[1], _hold_dialogue)


def parse_files(document: Document) -> Iterator[Region]:
    """Find the blocks that are files."""
    for found in _FILE.finditer(document.text):
        yield Region(found.start(), found.end(), (found[1], found[2]), _write_file)


def _write_file(example: Example) -> None:
    name, text = example.parsed
    path = Path(name)
    assert not path.is_absolute()
    assert ".." not in path.parts
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _hold_dialogue(example: Example) -> None:
    for command, printed in steps(example.parsed):
        found = _run(command)
        assert matches(printed, found), f"$ {command}\nprinted:\n{found}\nthe page says:\n{printed}"


def steps(dialogue: str) -> Iterator[tuple[str, str]]:
    """Split a dialogue into commands, each with the output that the page gives."""
    for part in re.split(r"^\$ ", dialogue, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        while command.endswith("\\"):
            more, _, printed = printed.partition("\n")
            command = command.removesuffix("\\").rstrip() + " " + more.lstrip("> ").strip()
        yield command, printed


def matches(printed: str, found: str) -> bool:
    """Tell whether output is what a page prints, but for what it leaves out."""
    lines = [line.rstrip() for line in printed.rstrip("\n").splitlines()]
    # The mark may also stand for no lines, so a line takes its own break along.
    pattern = "".join(
        "(?:.*\n)*"
        if line.strip() == LEFT_OUT
        else ".*".join(map(re.escape, line.split(LEFT_OUT))) + "\n"
        for line in lines
    )
    output = "".join(line.rstrip() + "\n" for line in found.rstrip("\n").splitlines())
    return re.fullmatch(pattern, output) is not None


def _run(command: str) -> str:
    """Run a command; what it printed, messages after results, then its status if not 0."""
    words = shlex.split(command)
    if words[0] == "fazhigov" and not re.search(r"[|<>;&]", command):
        status, out = _fazhigov(words)
    else:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        done = subprocess.run(
            ["bash", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PATH": path},
            check=False,
        )
        status, out = done.returncode, done.stdout
    return out if status == 0 else f"{out}exit status {status}\n"


def _fazhigov(words: list[str]) -> tuple[int, str]:
    """Run the command line in this process, which spares its start."""
    from fazhigov import cli

    out, said, status = StringIO(), StringIO(), 0
    with mock.patch.object(sys, "argv", words), redirect_stdout(out), redirect_stderr(said):
        try:
            cli.main()
        except SystemExit as ended:
            status = int(ended.code or 0)
    return status, out.getvalue() + said.getvalue()
