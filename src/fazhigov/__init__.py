"""fazhigov (法治 gov): what a county promised, by when, and whether it did.

Computed by Chinese law, exact, explained. The names below are the public ones; everything else
may change.
"""

from fazhigov.assessment.assess import Findings, assess
from fazhigov.assessment.finding import Finding
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.calendars.china import china
from fazhigov.calendars.notice import DayKind, Notice, NoticeDay, load_notices
from fazhigov.calendars.working import Day, WorkingCalendar
from fazhigov.deadlines.counting import Roll
from fazhigov.deadlines.deadline import (
    Certainty,
    Deadline,
    annual_date,
    deadline,
    deadline_before,
)
from fazhigov.deadlines.impact import Change, impact
from fazhigov.deadlines.statutes import statutory_term
from fazhigov.deadlines.terms import (
    CalendarDays,
    Hours,
    Months,
    Term,
    WorkingDays,
    Years,
    parse_term,
)
from fazhigov.deadlines.tolling import Extension, Tolled
from fazhigov.deadlines.window import Place, Window, window
from fazhigov.errors import (
    AssessmentError,
    CalendarCoverageError,
    CalendarError,
    DataError,
    DeadlineError,
    FazhigovError,
    InputErrors,
    MomentError,
    NoticeError,
    PluginError,
    PluginErrors,
    RecordError,
    TermError,
    UnknownNameError,
)
from fazhigov.plugins.markers import hookimpl
from fazhigov.plugins.registry import Registry
from fazhigov.records.readers import County, Records, Unit, read_records
from fazhigov.rules.outcome import Outcome
from fazhigov.scoring.scheme import Scheme, load_scheme
from fazhigov.scoring.scorecard import Score, score
from fazhigov.text import Lang, Text

__version__ = "0.1.0"

__all__ = [
    "AssessmentError",
    "CalendarCoverageError",
    "CalendarDays",
    "CalendarError",
    "Certainty",
    "Change",
    "County",
    "DataError",
    "Day",
    "DayKind",
    "Deadline",
    "DeadlineError",
    "Extension",
    "FazhigovError",
    "Finding",
    "Findings",
    "Hours",
    "InputErrors",
    "Lang",
    "MomentError",
    "Months",
    "Notice",
    "NoticeDay",
    "NoticeError",
    "Outcome",
    "Place",
    "PluginError",
    "PluginErrors",
    "RecordError",
    "Records",
    "Registry",
    "Roll",
    "Rulebook",
    "Scheme",
    "Score",
    "Term",
    "TermError",
    "Text",
    "Tolled",
    "Unit",
    "UnknownNameError",
    "Window",
    "WorkingCalendar",
    "WorkingDays",
    "Years",
    "annual_date",
    "assess",
    "china",
    "deadline",
    "deadline_before",
    "hookimpl",
    "impact",
    "load_notices",
    "load_scheme",
    "parse_term",
    "read_records",
    "score",
    "statutory_term",
    "window",
]
