"""`plan lint`: every fault of a plan's files, all in one run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from attrs import evolve
from typer.testing import CliRunner

import fazhigov as fz
from fazhigov.cli.main import app
from fazhigov.errors import DataError
from fazhigov.obligations.passages import SourceText
from fazhigov.testing import plan_faults

BROKEN = Path(__file__).parent / "data" / "broken_plan"
SECOND = Path(__file__).parent / "data" / "second_plan"

# Number of the seeded mistake: file, place, and a word of the message.
SEEDED: dict[int, tuple[str, str, str]] = {
    1: ("plan.toml", "autor", "unknown key 'autor'"),
    2: ("plan.toml", "sections.1.9", "nothing belongs here"),
    3: ("plan.toml", "departments.idle", "nothing belongs here"),
    4: ("patterns.toml", "bare.examples", "missing key"),
    5: ("odd.toml", "fields.kind", "a choice without options"),
    6: ("part-1.2.toml", "file", "not valid TOML"),
    7: ("part-1.1.toml", "rules[1].tilte", "Did you mean 'title'?"),
    8: ("part-1.1.toml", "rules[1].title", "missing key 'title'"),
    9: ("part-1.1.toml", "rules[2].provision", "unknown name '9.9.1'"),
    10: ("part-1.1.toml", "rules[3]", "missing key 'provision'"),
    11: ("part-1.1.toml", "rules[4].department", "Did you mean 'office'?"),
    12: ("part-1.1.toml", "rules[5].anchor", "15 characters"),
    13: ("part-1.1.toml", "rules[6].in_force", "ends on 2023-01-01, before"),
    14: ("part-1.1.toml", "rules[7].in_force", "beyond the plan's"),
    15: ("part-1.1.toml", "rules[8].kind", "Did you mean 'within'?"),
    16: ("part-1.1.toml", "rules[9].check.tern", "Did you mean 'term'?"),
    17: ("part-1.1.toml", "rules[9].check.term", "missing key 'term'"),
    18: ("part-1.1.toml", "rules[10].check.term", "'7 wroking days'"),
    19: ("part-1.1.toml", "rules[11].check", "'raised_on' is date"),
    20: ("part-1.1.toml", "rules[11].check", "'settled_on' is date"),
    21: ("part-1.1.toml", "rules[12].check", "Did you mean 'matter'?"),
    22: ("part-1.1.toml", "rules[13].check", "Did you mean 'raised_on'?"),
    23: ("part-1.1.toml", "rules[14].check", "'settled' is flag"),
    24: ("part-1.1.toml", "rules[15].check", "Did you mean 'urgent'?"),
    25: ("part-1.1.toml", "rules[16].check", "'settled' is flag"),
    26: ("part-1.1.toml", "rules[17].check", "lacks its `reason`"),
    27: ("part-1.1.toml", "rules[18].check", "an empty window"),
    28: ("part-1.1.toml", "rules[19].check.term", "two versions overlap"),
    29: ("part-1.1.toml", "rules[20].check.term[0].source", "missing key 'source'"),
    30: ("part-1.1.toml", "rules[21].check", "never applies"),
    31: ("part-1.1.toml", "rules[22].check", "no version between"),
    32: ("part-1.1.toml", "rules[24].check", "the same check as rules[23]"),
    33: ("part-1.1.toml", "rules[25].name", "stands twice"),
    34: ("part-1.1.toml", "rules[26].check", "exclude each other"),
    35: ("part-1.1.toml", "rules[27].check", "exclude each other"),
    36: ("part-1.1.toml", "rules[28].check.threshold", "more than the whole"),
    37: ("part-1.1.toml", "rules[29].check.threshold", "expected text, found 0.8"),
    38: ("part-1.1.toml", "rules[30].pattern", "Did you mean 'settled'?"),
    39: ("part-1.1.toml", "rules[31].with", "`with` lacks: done"),
    40: ("part-1.1.toml", "rules[32]", "either `kind` or `pattern`"),
    41: ("part-1.1.toml", "rules[33].examples", "late, breached or overdue"),
    42: ("part-1.1.toml", "rules[33].examples", "not applicable or exempt"),
    43: ("part-1.1.toml", "rules[33].examples", "no example is unknown"),
    44: ("part-1.1.toml", "rules[34].examples[4]", "expects late, found met"),
    45: ("part-1.1.toml", "rules[35].examples[4]", "unknown column 'raised_at'"),
    46: ("part-1.1.toml", "rules[36].examples[4]", "there is no outcome 'passed'"),
    47: ("part-1.1.toml", "rules[37].check.extension.max", "cannot be extended by 1 month"),
    48: ("part-1.1.toml", "rules[38].check.by", "cannot read '02-30'"),
    49: ("part-1.1.toml", "rules[39].reading.other", "missing key 'other'"),
    50: ("part-1.1.toml", "rules[40]", "missing key 'evidence'"),
    51: ("part-1.1.toml", "rules[41].confidence", "unknown 'sure'"),
    52: ("part-1.1.toml", "rules[42].check", "give `ledger` with `date`, or `stated`"),
    53: ("part-1.1.toml", "rules[43].check.period", "cannot read the period 'fortnight'"),
    54: ("part-1.1.toml", "exhortations[0].reason.en", "missing key 'en'"),
    55: ("part-1.1.toml", "exhortations[1].anchor", "as a duty and as an exhortation"),
}


def seeds() -> list[int]:
    """Return the numbers of the mistakes that the comments of the broken plan seed."""
    return sorted(
        int(number)
        for file in BROKEN.rglob("*.toml")
        for number in re.findall(r"^# (\d+): ", file.read_text("utf-8"), flags=re.MULTILINE)
    )


@pytest.fixture(scope="module")
def faults(registry: fz.Registry) -> list[DataError]:
    """Lint the broken plan once."""
    found = plan_faults(BROKEN, registry)
    return [fault for fault in found if isinstance(fault, DataError)]


def test_every_seed_is_described() -> None:
    """The comments and the table above number the same mistakes."""
    assert seeds() == sorted(SEEDED) == list(range(1, 56))


@pytest.mark.parametrize("number", SEEDED)
def test_a_seeded_mistake_is_found(number: int, faults: list[DataError]) -> None:
    """With its file, its path, what is wrong, and a remedy."""
    file, place, word = SEEDED[number]
    found = [
        fault
        for fault in faults
        if (fault.file, fault.place) == (file, place) and word in str(fault)
    ]
    assert len(found) == 1, [str(fault) for fault in faults if fault.file == file]
    for text in (found[0].problem, found[0].remedy):
        assert text.zh.strip()
        assert text.en.strip()


def test_nothing_else_is_found(faults: list[DataError]) -> None:
    """One mistake, one message: a mistake draws no second one after it."""
    assert len(faults) == len(SEEDED), "\n".join(map(str, faults))


def test_the_command_lists_all_and_exits_with_3() -> None:
    """As JSON too, by the schema."""
    done = CliRunner().invoke(
        app, ["plan", "lint", str(BROKEN), "--format", "json", "--lang", "zh-CN"]
    )
    assert done.exit_code == 3
    listed = json.loads(done.stdout)
    assert len(listed) == len(SEEDED)
    schema = Path(fz.__file__).parent / "schemas" / "lint.schema.json"
    jsonschema.validate(listed, json.loads(schema.read_text("utf-8")))


def test_the_command_says_of_a_sound_plan_that_it_is(run: Any, tmp_path: Path) -> None:
    """An empty list of faults, and status 0; a folder that is not there is refused."""
    assert run("plan", "lint", SECOND, "--format", "json") == (0, "[]\n", "")
    status, out, err = run("plan", "lint", tmp_path / "nowhere")
    assert (status, out) == (3, "")
    assert "nowhere" in err


def test_a_sound_plan_has_no_fault(registry: fz.Registry) -> None:
    """The plan that is shipped, and another county's."""
    shipped = Path(fz.__file__).parent / "plans" / "biyang_2021_2025"
    for folder in (shipped, SECOND):
        assert [str(fault) for fault in plan_faults(folder, registry)] == []


def test_a_folder_without_a_head_says_so(registry: fz.Registry, tmp_path: Path) -> None:
    """Nothing is guessed from the parts alone."""
    (tmp_path / "part-1.toml").write_text('[[rules]]\nname = "a"\n', encoding="utf-8")
    messages = [str(fault) for fault in plan_faults(tmp_path, registry)]
    assert any("plan.toml" in message for message in messages)
    assert any("missing key 'title'" in message for message in messages)


def test_parts_without_a_head_are_not_checked_one_by_one(
    registry: fz.Registry, tmp_path: Path
) -> None:
    """What they name stands in the head: the fault is one, that it is missing."""
    for file in SECOND.glob("part-*.toml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), encoding="utf-8")
    (fault,) = plan_faults(tmp_path, registry)
    assert str(fault).startswith("plan.toml, file: the file is not there")
    (missing,) = plan_faults(tmp_path / "nowhere", registry)
    assert str(missing) == str(fault)


def test_patterns_that_are_no_toml_are_told(registry: fz.Registry, tmp_path: Path) -> None:
    """Beside the duties that name one of them."""
    for file in BROKEN.glob("pl*.toml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), encoding="utf-8")
    (tmp_path / "patterns.toml").write_text("[settled", encoding="utf-8")
    messages = [str(fault) for fault in plan_faults(tmp_path, registry)]
    assert any(m.startswith("patterns.toml, file: not valid TOML") for m in messages)


def test_a_text_is_split_by_its_numbering() -> None:
    """Parts, sections up to the ninety-ninth, items with their headings; titles are no text."""
    text = """
        县规划
        一、总则
        （十二）甲节
        本节首句。
        没有句号的标题
        2.小标题。办理事项。
        续句。
        二、分则
        （二十）乙节
        （二十一）丙节
        末句。
        """
    found = SourceText.parse(text)
    assert found.items == {
        "1.12.0": "本节首句。",
        "1.12.2": "2.小标题。办理事项。续句。",
        "2.21.0": "末句。",
    }
    assert found.headings == {"1.12.2": "2.小标题。"}


def test_a_sentence_is_covered_by_an_anchor_in_it(registry: fz.Registry) -> None:
    """One anchor stands in the first sentence of its provision; the second has none."""
    plan = next(iter(registry.plans.values())).plan
    duty = plan.obligations[0]
    cited = evolve(duty.citation, place="1.1.0", anchor="每年报告")
    made = evolve(plan, obligations=(evolve(duty, citation=cited),), exhortations=())
    text = SourceText.parse("一、总则\n（一）甲\n局里每年报告一次。局里随时整改。\n")
    assert [passage.text for passage in text.uncovered(made)] == ["局里随时整改。"]
    assert text.misplaced(made) == []


def test_the_text_shows_what_is_lost(registry: fz.Registry) -> None:
    """An anchor that is not in its place, and a sentence that nobody points to."""
    text = "一、总则\n（一）甲\n前文。\n1.小标题。办理事项。另有一事。\n"
    messages = [str(fault) for fault in plan_faults(BROKEN, registry, text=text)]
    assert any("'应当办结' does not stand there" in message for message in messages)
    assert any("“另有一事。…”" in message for message in messages)


EXHORTATION = """
[[exhortations]]
provision = "9.9.1"
anchor = "甲"
reason = { zh = "甲", en = "A" }

"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('with = { done = "settled_on" }', 'with = "settled_on"', "expected a table"),
        ('with = { done = "settled_on" }', "with = { done = 1 }", "expected text"),
        ("[[rules]]", '[[rules]]\nexamples = ["x"]', "expected a table"),
        ("[[rules]]", "[[rules]]\nreading = []", "expected a table"),
        (
            'with = { done = "settled_on" }',
            'with = { done = "settled_on", dnoe = "x" }',
            "`with` gives an unused 'dnoe'. Did you mean 'done'?",
        ),
        (
            "[[rules]]",
            f"{EXHORTATION}[[rules]]",
            "exhortations[0].provision: unknown name '9.9.1'",
        ),
        ("[[rules]]", "[[rules]]\ncheck = { applies = 1 }", "rules[0].check"),
        (
            "[[rules]]",
            '[[rules]]\nexamples = [{ expect = "met", why = "x", as_of = "soon" }]',
            "expected a date",
        ),
    ],
)
def test_a_wrong_shape_is_a_fault_and_no_crash(
    registry: fz.Registry, tmp_path: Path, old: str, new: str, said: str
) -> None:
    """Whatever TOML allows: found by mutating a sound plan at random."""
    for name in ("plan.toml", "patterns.toml"):
        (tmp_path / name).write_text((BROKEN / name).read_text("utf-8"), encoding="utf-8")
    ledgers = tmp_path / "ledgers"
    ledgers.mkdir()
    matter = (BROKEN / "ledgers" / "matter.toml").read_text("utf-8")
    (ledgers / "matter.toml").write_text(matter, encoding="utf-8")
    part = (BROKEN / "part-1.1.toml").read_text("utf-8")
    start = part.index("[[rules]]")
    sound = part[start : part.index("#", start)]
    (tmp_path / "part-1.1.toml").write_text(sound.replace(old, new, 1), encoding="utf-8")
    assert any(said in str(fault) for fault in plan_faults(tmp_path, registry))
