"""Wrong uses that type checkers must refuse: one that becomes legal leaves its ignore unused."""

from __future__ import annotations

from datetime import date

import fazhigov as fz

cal = fz.china()
day = date(2024, 9, 27)

# Days are dates: no text, no number of the year.
cal.add_working_days(day, "7")  # type: ignore[call-overload]
cal.next_working_day("2024-09-27")  # type: ignore[arg-type]
cal.as_known_on(2020)  # type: ignore[arg-type]

# A term has a unit, and a deadline a calendar, by name.
fz.deadline(day, 7, calendar=cal)  # type: ignore[arg-type]
fz.deadline(day, "7 working days", calendar=cal)  # type: ignore[arg-type]
fz.deadline(day, fz.WorkingDays(7))  # type: ignore[call-arg]
fz.deadline(day, fz.WorkingDays(7), cal)  # type: ignore[call-arg]
fz.deadline("2024-09-27", fz.WorkingDays(7), calendar=cal)  # type: ignore[arg-type]
fz.deadline(day, fz.WorkingDays(7), calendar=cal, roll="none")  # type: ignore[arg-type]
fz.WorkingDays(7.5)  # type: ignore[arg-type]
fz.WorkingDays("7")  # type: ignore[arg-type]

# A tolled interval has a ground, in both languages.
fz.Tolled(day, day)  # type: ignore[call-arg]
fz.Tolled(day, day, "consultation")  # type: ignore[arg-type]
fz.Text("只有中文")  # type: ignore[call-arg]

# Values do not change.
fz.WorkingDays(7).n = 8  # type: ignore[misc]
cal.first_day = day  # type: ignore[misc]
fz.deadline(day, fz.WorkingDays(7), calendar=cal).due = day  # type: ignore[misc]

# Languages and outcomes are closed.
fz.Text("中", "en").to("fr")  # type: ignore[arg-type]
outcome = fz.Outcome.FINE  # type: ignore[attr-defined]

# An assessment has a day: nothing reads the clock. Its rules come from a rulebook.
rulebook = fz.Registry.load().rulebook("biyang-2021-2025")
fz.assess(rulebook, {})  # type: ignore[call-arg]
fz.assess("biyang-2021-2025", {}, as_of=day)  # type: ignore[arg-type]
fz.assess(rulebook, {}, as_of="2025-02-10")  # type: ignore[arg-type]
findings = fz.assess(rulebook, {}, as_of=day)
fz.score(findings, scheme="equal-by-section")  # type: ignore[arg-type]

# A score may not be there.
fz.score(findings).lower + 1  # type: ignore[operator]
