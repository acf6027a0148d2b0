# The public names, each with the module that it is loaded from when it is first used.
from .assessment.assess import assess as assess
from .assessment.assess import check as check
from .assessment.finding import Finding as Finding
from .assessment.findings import Findings as Findings
from .assessment.findings import RuleFindings as RuleFindings
from .assessment.rulebook import Rulebook as Rulebook
from .calendars.china import china as china
from .calendars.notice import DayKind as DayKind
from .calendars.notice import Notice as Notice
from .calendars.notice import NoticeDay as NoticeDay
from .calendars.notice import load_notices as load_notices
from .calendars.working import Day as Day
from .calendars.working import WorkingCalendar as WorkingCalendar
from .deadlines.certainty import Certainty as Certainty
from .deadlines.counting import Roll as Roll
from .deadlines.deadline import (
    Deadline as Deadline,
)
from .deadlines.deadline import (
    annual_date as annual_date,
)
from .deadlines.deadline import (
    deadline as deadline,
)
from .deadlines.deadline import (
    deadline_before as deadline_before,
)
from .deadlines.impact import Change as Change
from .deadlines.impact import impact as impact
from .deadlines.statutes import statutory_term as statutory_term
from .deadlines.terms import (
    CalendarDays as CalendarDays,
)
from .deadlines.terms import (
    Hours as Hours,
)
from .deadlines.terms import (
    Months as Months,
)
from .deadlines.terms import (
    Term as Term,
)
from .deadlines.terms import (
    WorkingDays as WorkingDays,
)
from .deadlines.terms import (
    Years as Years,
)
from .deadlines.terms import (
    parse_term as parse_term,
)
from .deadlines.tolling import Extension as Extension
from .deadlines.tolling import Tolled as Tolled
from .deadlines.window import Place as Place
from .deadlines.window import Window as Window
from .deadlines.window import window as window
from .errors import (
    AssessmentError as AssessmentError,
)
from .errors import (
    CalendarCoverageError as CalendarCoverageError,
)
from .errors import (
    CalendarError as CalendarError,
)
from .errors import (
    DataError as DataError,
)
from .errors import (
    DeadlineError as DeadlineError,
)
from .errors import (
    FazhigovError as FazhigovError,
)
from .errors import (
    InputErrors as InputErrors,
)
from .errors import (
    MomentError as MomentError,
)
from .errors import (
    NoticeError as NoticeError,
)
from .errors import (
    PluginError as PluginError,
)
from .errors import (
    PluginErrors as PluginErrors,
)
from .errors import (
    RecordError as RecordError,
)
from .errors import (
    SchemeError as SchemeError,
)
from .errors import (
    TermError as TermError,
)
from .errors import (
    UnknownNameError as UnknownNameError,
)
from .plugins.markers import hookimpl as hookimpl
from .plugins.registry import Registry as Registry
from .plugins.report_format import ReportFormat as ReportFormat
from .records.readers import County as County
from .records.readers import Records as Records
from .records.readers import Unit as Unit
from .records.readers import read_records as read_records
from .records.reading_limits import ReadingLimits as ReadingLimits
from .rules.outcome import Light as Light
from .rules.outcome import Outcome as Outcome
from .scoring.comparison import Assessed as Assessed
from .scoring.comparison import Comparison as Comparison
from .scoring.comparison import compare as compare
from .scoring.repairs import Repairs as Repairs
from .scoring.repairs import repairs as repairs
from .scoring.scheme import Scheme as Scheme
from .scoring.scheme import load_scheme as load_scheme
from .scoring.scorecard import score as score
from .scoring.scored import Score as Score
from .text import Lang as Lang
from .text import Text as Text

__version__: str
