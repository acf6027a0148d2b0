"""Prove that each department's wheel works alone: in a fresh environment, with only the core.

Builds the wheels of the core and of every plugin, gives each plugin an environment of its own, and
runs the plugin's tests there, out of reach of this checkout. Then all plugins together, with the
newest pluggy and with the oldest that is allowed. Exits with 1 if anything fails.

    python tools/wheels_alone.py             every plugin, then all together
    python tools/wheels_alone.py audit       these plugins only
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PLUGINS = {
    folder.name.removeprefix("fazhigov-"): folder
    for folder in sorted((ROOT / "plugins").iterdir())
    if (folder / "pyproject.toml").is_file()
}
OLDEST_PLUGGY = "1.6.0"


def main(names: Sequence[str]) -> int:
    """Check the plugins named, or every one and all together."""
    if unknown := sorted(set(names) - set(PLUGINS)):
        print(f"no such plugin: {', '.join(unknown)}; there are: {', '.join(PLUGINS)}")
        return 2
    with TemporaryDirectory() as folder:
        place = Path(folder)
        wheels = build(place / "wheels")
        failed = [
            name
            for name in names or PLUGINS
            if not passes([name], wheels, place / name, f"{name} alone")
        ]
        if not names:
            for pluggy in (OLDEST_PLUGGY, ""):
                label = f"all together, pluggy {pluggy or 'newest'}"
                if not passes(list(PLUGINS), wheels, place / f"all{pluggy}", label, pluggy=pluggy):
                    failed.append(label)
    print(f"failed: {', '.join(failed)}" if failed else "every one passed")
    return 1 if failed else 0


def build(into: Path) -> dict[str, Path]:
    """Build the wheels of the core and the plugins, by distribution."""
    sources = [ROOT, *PLUGINS.values()]
    run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", str(into), *map(str, sources)],
        ROOT,
    )
    return {wheel.name.split("-")[0].replace("_", "-"): wheel for wheel in into.glob("*.whl")}


def passes(
    names: Sequence[str], wheels: dict[str, Path], place: Path, label: str, *, pluggy: str = ""
) -> bool:
    """Install the plugins named into a fresh environment and run their tests there."""
    place.mkdir()
    venv.create(place / "env", with_pip=True)
    python = str(place / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    wanted = [f"{wheels['fazhigov']}[testing]", *(wheels[f"fazhigov-{name}"] for name in names)]
    if pluggy:
        wanted.append(f"pluggy=={pluggy}")
    run([python, "-m", "pip", "install", "--upgrade", *map(str, wanted)], place)
    listed = run([python, "-m", "pip", "list", "--format", "freeze"], place)
    versions = dict(line.split("==") for line in listed.splitlines() if "==" in line)
    installed = sorted(name for name in versions if name.startswith("fazhigov-"))
    assert installed == sorted(f"fazhigov-{name}" for name in names), installed
    for name in names:
        shutil.copytree(PLUGINS[name] / "tests", place / "tests" / name)
    tests = ["-m", "pytest", "-q", "--import-mode=importlib", f"--rootdir={place}", "tests"]
    found = subprocess.run([python, *tests], cwd=place, capture_output=True, text=True, check=False)
    print(f"{label} (pluggy {versions['pluggy']}): {found.stdout.rstrip().splitlines()[-1]}")
    if found.returncode:
        print(found.stdout, found.stderr)
    return found.returncode == 0


def run(command: Sequence[str], folder: Path) -> str:
    """Run a command that has to work; return its output."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
