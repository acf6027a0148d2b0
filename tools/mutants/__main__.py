"""Change the code in one place at a time, and see whether the tests notice.

    python -m tools.mutants map calendars      which test reaches which line; once, and again
                                               after changes
    python -m tools.mutants run calendars      try each mutant of a package; print what survived
    python -m tools.mutants again calendars    try only what survived

Most are noticed by one of the first tests: with `--first 100` only so many are tried, and `again`
tries all of them on what is left.

The packages are calendars, deadlines, rules and scoring; results stand in build/mutants/. Needs
`pip install cosmic-ray`, which makes the mutants. Each is tried in a fork of a process that has
imported everything but the project, with the tests that reach its line, quickest first: nothing
is written into the source, and a mutant that a quick test notices costs half a second.
"""

from __future__ import annotations

import argparse
import os
import time

from tools.mutants.attempts import must_pass, run, warm_up
from tools.mutants.changes import NOTICED, Mutant, mutants
from tools.mutants.packages import TESTS, kept, write
from tools.mutants.reach import Mapping


def main() -> None:
    """Map, or run and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["map", "run", "again"])
    parser.add_argument("packages", nargs="+", choices=TESTS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", nargs="+", default=[], help="map only these, such as test_rules")
    parser.add_argument("--first", type=int, help="try only so many tests, the likeliest")
    asked = parser.parse_args()
    for package in asked.packages:
        if asked.what == "map":
            Mapping(package).run(asked.only)
            continue
        every = list(mutants(package))
        if asked.what == "again":
            before = {Mutant(**m).key: m["outcome"] for m in kept(package, "results")}
            for mutant in every:
                mutant.outcome = before.get(mutant.key, "")
        warm_up(package)
        must_pass(package)
        began = time.monotonic()
        open_ = [m for m in every if m.outcome not in NOTICED]
        count = len(open_)
        for tried, mutant in enumerate(run(package, open_, asked.jobs, asked.first), 1):
            if mutant.outcome not in NOTICED:
                print(f"{mutant.file}:{mutant.line} {mutant.operator}: {mutant.outcome}")
                print(*mutant.diff, sep="\n", flush=True)
            if tried % 25 == 0 or tried == count:
                print(f"# {tried} of {count} in {time.monotonic() - began:.0f} s", flush=True)
                write(package, "results", [m.told for m in every])
        noticed = sum(m.outcome in NOTICED for m in every)
        print(f"{package}: {noticed} of {len(every)} noticed, {noticed / len(every):.1%}")


if __name__ == "__main__":
    main()
