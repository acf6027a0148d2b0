"""The laws of counting by number, each with its legal basis: what an explanation cites."""

from __future__ import annotations

from attrs import frozen

from fazhigov.text import Text


@frozen
class Law:
    """One law of counting: its number in the design, what it says, where that stands."""

    number: int
    says: Text
    basis: Text


_CIVIL_CODE_201 = Text("《民法典》第二百零一条", "Civil Code art. 201")
_CIVIL_CODE_202 = Text("《民法典》第二百零二条", "Civil Code art. 202")
_CIVIL_CODE_203 = Text("《民法典》第二百零三条", "Civil Code art. 203")
_NOTICES = Text("国务院办公厅放假安排通知", "State Council holiday notices")

NEXT_DAY = Law(
    1,
    Text("起算当日不计，自次日起算", "the trigger's own day does not count; day 1 is the next"),
    _CIVIL_CODE_201,
)
WORKING_DAYS_COUNT = Law(
    2,
    Text(
        "只计工作日：调休上班日计入，放假日、休息日不计",
        "only working days count: make-up working days do, days off do not",
    ),
    _NOTICES,
)
ROLL = Law(
    3,
    Text(
        "末日为休息日的，顺延至其后第一个工作日",
        "a last day that is a rest day moves on to the first working day after it",
    ),
    _CIVIL_CODE_203,
)
NO_ROLL = Law(
    3,
    Text("末日为休息日也不顺延", "the last day stays, rest day or not"),
    Text("限制人身自由等特别规定", "special norms, as on personal liberty"),
)
ROLL_OUT_OF_HOLIDAYS = Law(
    3,
    Text(
        "末日为放假日的，顺延至假期后第一日；普通周末不顺延",
        "a last day within a holiday moves to the first day after it, off a plain weekend it stays",
    ),
    Text(
        "特别规定（如市场监管总局令第121号第四十五条）", "special norms, as SAMR Order 121 art. 45"
    ),
)
CORRESPONDING_DAY = Law(
    4,
    Text(
        "按月、年计算的，至对应日届满；无对应日的，至月末",
        "months and years end on the corresponding day, or the month's last where it has none",
    ),
    _CIVIL_CODE_202,
)
HOURS_RUN = Law(
    5,
    Text(
        "按小时计算的，自该时刻起连续计算，夜间和假日不停、不顺延",
        "hours run from the moment itself, through nights and holidays, without moving on",
    ),
    _CIVIL_CODE_201,
)
FIXED_DATE = Law(
    7,
    Text(
        "固定日期至当日终了，不因假日顺延；宜在此前最后一个工作日办结",
        "a fixed date lasts to the end of that day and is not moved by holidays; "
        "act by the last working day before",
    ),
    Text("规划2.4.0的读法", "reading of provision 2.4.0"),
)
BACKWARD = Law(
    8,
    Text(
        "向前倒算：事件当日不计，遇休息日提前至其前一工作日",
        "counted back: the event's own day does not count, a rest day moves to the one before",
    ),
    Text("第1至3条的镜像", "the mirror of laws 1 to 3"),
)
BACKWARD_NO_ROLL = Law(
    8,
    Text(
        "向前倒算：事件当日不计，落在休息日也不提前",
        "counted back: the event's own day does not count; a rest day stays",
    ),
    Text("规定最短天数的特别规定", "norms that set a least number of days"),
)
CLEAR = Law(
    8,
    Text(
        "“满若干日后”：期限自行为之次日起数满，事件在其届满之后",
        "a term that must be over first: counted forward from the act, it ends before the event",
    ),
    Text("《民法典》203条、第1至3条", "Civil Code 203; laws 1 to 3"),
)
RESTARTED = Law(
    10,
    Text("期限自该日重新起算，此前已过的日子作废", "the term runs anew; days before are lost"),
    Text("各单行法", "the special laws"),
)
TOLLED = Law(
    10,
    Text("扣除期间内的日子不计", "days in a tolled interval do not count"),
    Text("各单行法", "the special laws"),
)
EXTENDED = Law(
    10,
    Text("依法批准的延长自原期限届满后接续", "an approved extension runs on from the first end"),
    Text("各单行法", "the special laws"),
)
NOT_PUBLISHED = Law(
    13,
    Text(
        "其后放假安排尚未公布，只能给出区间",
        "no notice is published for the days after this: only a range can be given",
    ),
    _NOTICES,
)
