"""The command line as people meet it: in a process of its own, its streams, statuses, words."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len

from fazhigov.cli.chinese import catalogue
from fazhigov.cli.main import app

COMMAND = str(Path(sys.executable).with_name("fazhigov"))
PLAIN = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONUTF8": "1"}


def ask(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the installed command: its status, what it prints, what it says."""
    done = subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**PLAIN, **environment},
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


def on_a_terminal(*arguments: str, **environment: str) -> tuple[str, str]:
    """Run it with standard error on a terminal: what it prints, what the terminal got."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**PLAIN, "TERM": "xterm", **environment},
    ) as process:
        os.close(theirs)
        assert process.stdout is not None
        out = process.stdout.read()
        said = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux ends a terminal that nobody holds any more so.
                break
            if not part:
                break
            said += part
    os.close(ours)
    return out.decode(), said.decode()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("due", "2024-09-27", "7 working days"), 0),
        (("assess", "examples/incidents", "--as-of", "2025-04-30", "--fail-on", "unknown"), 1),
        (("due", "2024-09-27", "7 moons"), 2),
        (("assess", "examples/nowhere", "--as-of", "2025-04-30"), 3),
    ],
)
def test_the_four_statuses(arguments: tuple[str, ...], status: int) -> None:
    """It ran; a condition asked for failed; wrong usage; input refused."""
    found, out, err = ask(*arguments)
    assert found == status
    assert bool(out) == (status < 2)
    assert bool(err) == (status > 1)


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (("asess", "x"), "没有命令“asess”。是否应为“assess”？", "Did you mean 'assess'?"),
        (("plan", "shwo"), "没有命令“shwo”。是否应为“show”？", "Did you mean 'show'?"),
        (
            ("due", "2024-09-27", "7 days", "--fromat", "json"),
            "没有选项“--fromat”。是否应为“--format”？",
            "there is no option '--fromat'. Did you mean '--format'?",
        ),
        (
            ("due", "2024-09-27", "7 days", "--format", "jsn"),
            "--format 不能是“jsn”。是否应为“json”？",
            "--format cannot be 'jsn'. Did you mean 'json'?",
        ),
        (("due", "2024-09-27"), "缺少 term", "term is missing"),
        (("calendar", "next"), "year 应为整数", "year is a whole number"),
        (("repairs", "x", "--top", "0"), "--top 至少为 1", "--top is at least 1"),
        (("plugins", "x", "y"), "多出的参数：x y", "more arguments than there can be: x y"),
        (("plugins", "--format"), "--format 后面缺少值", "--format has no value"),
        (
            ("assess", "examples/incidents", "--full=1"),
            "用法有误：Option '--full' does not take a value.",
            "Option '--full' does not take a value.",
        ),
        (
            ("plan", "show", "byang-2021-2025"),
            "没有规划“byang-2021-2025”。是否应为“biyang-2021-2025”？",
            "Did you mean 'biyang-2021-2025'?",
        ),
        (
            ("assess", "examples/incidents", "--rule", "*/2.7.1/press-confrence"),
            "是否应为“biyang-2021-2025/2.7.1/press-conference”？",
            "Did you mean 'biyang-2021-2025/2.7.1/press-conference'?",
        ),
        (("check", "finence"), "是否应为“finance”？", "Did you mean 'finance'?"),
    ],
)
def test_what_is_misspelt_is_told_in_both_languages(
    run: Any, arguments: tuple[str, ...], chinese: str, english: str
) -> None:
    """Commands, options, their values, plans, rules, plugins: status 2, nothing on stdout."""
    for lang, wanted in (("zh-CN", chinese), ("en", english)):
        status, out, err = run("--lang", lang, *arguments)
        assert (status, out) == (2, "")
        assert wanted in err
        assert "Traceback" not in err


def test_usage_errors_name_the_help() -> None:
    """Of the command that was meant, by the locale's language."""
    _, _, err = ask("due", "2024-09-27", LANG="zh_CN.UTF-8")
    assert err == "缺少 term\n用法见：fazhigov due --help\n"
    _, _, err = ask("due", "2024-09-27")
    assert err == "term is missing\nFor help: fazhigov due --help\n"


# The help


def commands(command: Any, path: str = "fazhigov") -> Iterator[tuple[str, Any]]:
    """Every command and group."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}")


def test_every_command_shows_an_example_of_itself() -> None:
    """That begins as it is called."""
    for path, command in commands(typer.main.get_command(app)):
        if not hasattr(command, "commands"):
            assert f"\n\nExample: {path}" in command.help


def test_the_chinese_help_is_whole() -> None:
    """Each sentence of commands and parameters has its Chinese, and none is left over."""
    said: dict[str, set[str]] = {"commands": set(), "parameters": set()}
    for _, command in commands(typer.main.get_command(app)):
        said["commands"].add(command.help.partition("\n\n")[0])
        for parameter in command.get_params(typer.Context(command)):
            said["parameters"].add(parameter.help)
    assert {part: set(known) for part, known in catalogue().items()} == said
    for known in catalogue().values():
        assert all(re.search("[\u4e00-\u9fff]", chinese) for chinese in known.values())


def test_the_help_speaks_the_language_asked_for() -> None:
    """By the locale, or by `--lang` before the command; English is as it was afterwards."""
    for arguments, environment in (
        (("upcoming", "--help"), {"LANG": "zh_CN.UTF-8"}),
        (("--lang", "zh-CN", "upcoming", "--help"), {}),
    ):
        status, out, _ = ask(*arguments, COLUMNS="80", **environment)
        assert status == 0
        for words in ("用法：", "参数", "选项", "按部门列出", "示例：", "[必填]", "[默认："):
            assert words in out
        assert "Options" not in out
        assert all(cell_len(line) <= 80 for line in out.splitlines())
    _, out, _ = ask("upcoming", "--help", COLUMNS="80")
    assert "List what is overdue" in out
    assert not re.search("[\u4e00-\u9fff]", out)


def test_in_one_process_chinese_does_not_stay(run: Any) -> None:
    """Help in Chinese, then in English."""
    assert "选项" in run("--lang", "zh-CN", "plan", "--help")[1]
    assert "Options" in run("plan", "--help")[1]


def test_the_language_stands_before_or_after_the_command() -> None:
    """Results follow; the one next to the command counts."""
    command = ("due", "2024-09-27", "7 working days")
    assert "到期 2024-10-12" in ask("--lang", "zh-CN", *command)[1]
    assert "到期 2024-10-12" in ask(*command, "--lang", "zh-CN")[1]
    assert "due 2024-10-12" in ask(*command, "--lang", "en", LANG="zh_CN.UTF-8")[1]


def test_completion_names_the_commands() -> None:
    """As a shell asks for it."""
    status, out, _ = ask(
        _FAZHIGOV_COMPLETE="complete_bash", COMP_WORDS="fazhigov up", COMP_CWORD="1"
    )
    assert status == 0
    assert out.split() == ["upcoming"]


# Tables, colours, progress


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("upcoming", "examples/synthetic-county", "--as-of", "2025-02-10"),
        ("compare", "examples/sheqi-2024", "examples/qingyuan-2024", "--as-of", "2025-04-30"),
        ("repairs", "examples/sheqi-2024", "--as-of", "2025-04-30"),
        ("calendar", "2024"),
        ("plugins",),
        ("ledgers", "jurisdiction-dispute"),
        ("plan", "show", "--section", "2.7"),
        ("plan", "calendar", "2025", "--department", "justice"),
        ("rules", "list"),
        ("lint",),
    ],
    ids=lambda arguments: arguments[0] + arguments[1][:1] if arguments[1:] else arguments[0],
)
def test_tables_fit_eighty_columns(
    run: Any, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], lang: str
) -> None:
    """Also in Chinese, of which a character takes two; days are never broken."""
    monkeypatch.setenv("COLUMNS", "80")
    status, out, _ = run(*arguments, "--lang", lang)
    assert status == 0
    assert max(cell_len(line) for line in out.splitlines()) <= 80
    assert "\x1b" not in out


def test_without_colour_nothing_is_lost() -> None:
    """Lights are told apart by their signs, and NO_COLOR is obeyed on a terminal."""
    command = ("upcoming", "examples/synthetic-county", "--as-of", "2025-02-10")
    _, out, err = ask(*command)
    assert "● -81" in out
    assert "○" in out
    assert (err, "\x1b" in out) == ("", False)
    _, said = on_a_terminal(*command, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", said)


def test_progress_shows_on_a_terminal_only() -> None:
    """On standard error; what is printed is the same JSON either way."""
    sources = ("examples/sheqi-2024", "examples/qingyuan-2024")
    command = ("compare", *sources, "--as-of", "2025-04-30", "--format", "json")
    status, alone, err = ask(*command)
    assert (status, err) == (0, "")
    out, said = on_a_terminal(*command)
    assert out == alone
    assert "assessing" in said
    assert "2/2" in said


def test_messages_keep_out_of_the_json(tmp_path: Path) -> None:
    """A plugin that fails is told on standard error; standard output is JSON alone."""
    (tmp_path / "broken_plugin.py").write_text("raise OSError('licence expired')\n", "utf-8")
    info = tmp_path / "broken_plugin-2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-plugin\nVersion: 2.0\n")
    (info / "entry_points.txt").write_text("[fazhigov]\nforestry = broken_plugin\n")
    for arguments in (
        ("due", "2024-09-27", "7 working days"),
        ("upcoming", "examples/sheqi-2024", "--as-of", "2025-04-30"),
    ):
        status, out, err = ask(*arguments, "--format", "json", PYTHONPATH=str(tmp_path))
        assert status == 0
        assert json.loads(out)
        assert "licence expired" in err
