"""The documents hang together: links, anchors, languages, words, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import api_page
import cli_page
import fazhigov as fz
from pages import matches, steps
from translations import code

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CHINESE = DOCS / "zh-CN"

BESIDE = [
    *ROOT.glob("*.md"),
    *(ROOT / "plugins").glob("*/README*.md"),
    *(ROOT / "examples").glob("*.md"),
]
"""Pages beside the code, in both languages."""

PAGES = sorted(
    [
        *BESIDE,
        *DOCS.rglob("*.md"),
        *(ROOT / "examples").glob("*/*.md"),
    ]
)
TRANSLATED = sorted(found.relative_to(CHINESE) for found in CHINESE.rglob("*.md"))

SAME_CODE = (
    *("laws-of-counting.md", "outcomes.md", "pitfalls.md", "write-a-plugin.md"),
    *("formats.md", "hooks.md", "bundles.md", "json.md", "reports.md"),
)
"""Pages whose blocks do the same in both languages: only their comments may be translated.

The English ones are run. So are Chinese pages whose code differs; see `conftest.py`.
"""

FENCE = re.compile(r"^```([\w-]*).*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")


def name(found: Path) -> str:
    """Name a page in the list of tests."""
    return found.relative_to(ROOT).as_posix()


@cache
def prose(found: Path) -> str:
    """Return a page without its blocks of code and its comments."""
    text = re.sub(r"<!---.*?-->", "", found.read_text("utf-8"), flags=re.DOTALL)
    return FENCE.sub("", text)


@cache
def anchors(found: Path) -> list[str]:
    """Return the anchors of a page's headings, as hosts of Markdown make them."""
    made: list[str] = []
    for heading in re.findall(r"^#+ (.+)$", prose(found), re.MULTILINE):
        plain = re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading).strip().lower()
        anchor = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        made.append(f"{anchor}-{made.count(anchor)}" if anchor in made else anchor)
    return made


def links(found: Path) -> Iterator[tuple[Path, str]]:
    """Iterate over the links to files of the project: the file, and the anchor in it."""
    for _, target in LINK.findall(prose(found)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        yield (found.parent / file).resolve() if file else found, anchor


@pytest.mark.parametrize("found", PAGES, ids=name)
def test_links_lead_somewhere(found: Path) -> None:
    """To a file that is there, and where it is a page, to one of its headings."""
    for target, anchor in links(found):
        assert target.exists(), target
        assert not anchor or anchor in anchors(target), f"{target.name}#{anchor}"


def reached(first: Path) -> set[Path]:
    """Follow links from a page."""
    seen: set[Path] = set()
    ahead = [first]
    while ahead:
        found = ahead.pop()
        if found in seen or found.suffix != ".md" or not found.exists():
            continue
        seen.add(found)
        ahead += [target for target, _ in links(found)]
    return seen


def listed(index: Path) -> set[Path]:
    """Return the pages that an index names itself."""
    return {target for target, _ in links(index)}


def test_every_page_is_in_the_index() -> None:
    """In that of its language; the Chinese one also names the pages that are English only."""
    english = {found for found in DOCS.rglob("*.md") if CHINESE not in found.parents}
    chinese = set(CHINESE.rglob("*.md"))
    assert english - {DOCS / "index.md"} <= listed(DOCS / "index.md")
    untranslated = {found for found in english if found.relative_to(DOCS) not in TRANSLATED}
    assert chinese - {CHINESE / "index.md"} | untranslated <= listed(CHINESE / "index.md")
    assert english | chinese <= reached(DOCS / "index.md")


def test_the_chinese_index_says_what_is_english() -> None:
    """Behind each link that leaves Chinese; the glossary is in both languages."""
    index = CHINESE / "index.md"
    for found in LINK.finditer(prose(index)):
        target = (CHINESE / found[2]).resolve()
        both = target.name in ("index.md", "glossary.md")
        english = not (both or CHINESE in target.parents or target.name.endswith(".zh-CN.md"))
        assert prose(index)[found.end() :].startswith("（英文）") is english, found[0]


@pytest.mark.parametrize(
    "found", [*sorted(CHINESE.rglob("*.md")), ROOT / "README.zh-CN.md"], ids=name
)
def test_chinese_pages_lead_to_chinese_ones(found: Path) -> None:
    """Where there are any; only to its own English version does a page lead beside."""
    own = DOCS / found.relative_to(CHINESE) if CHINESE in found.parents else None
    english = {DOCS / page_ for page_ in TRANSLATED} - {own}
    assert not english & {target for target, _ in links(found)}


def skeleton(found: Path) -> list[str]:
    """Return what two versions of a page share: levels of headings, blocks, rows of tables."""
    text = found.read_text("utf-8")
    parts = []
    for part in re.finditer(
        r"^```([\w-]*)(?: (\S+))?\n.*?^```$|^(#+) |^(\|)|^(\d+\.|-) ",
        text,
        re.DOTALL | re.MULTILINE,
    ):
        language, file, heading, row, item = part.groups()
        parts.append(heading or row or item or f"```{language} {file or ''}".strip())
    return parts


@pytest.mark.parametrize("page_", TRANSLATED, ids=str)
def test_both_languages_keep_step(page_: Path) -> None:
    """The same headings, blocks, tables and lists, and each links to the other."""
    english, chinese = DOCS / page_, CHINESE / page_
    assert skeleton(chinese) == skeleton(english)
    assert chinese in listed(english)
    assert english in listed(chinese)


@pytest.mark.parametrize(
    "english",
    sorted({page_.with_name(page_.name.replace(".zh-CN", "")) for page_ in BESIDE}),
    ids=name,
)
def test_pages_beside_the_code_keep_step(english: Path) -> None:
    """As those of `docs/` do; what a plugin's page names in one, it names in the other."""
    chinese = english.with_name(f"{english.stem}.zh-CN.md")
    assert skeleton(chinese) == skeleton(english)
    assert chinese in listed(english)
    assert english in listed(chinese)
    if ROOT / "plugins" in english.parents:
        assert re.findall(r"`[^`]+`", prose(chinese)) == re.findall(r"`[^`]+`", prose(english))


@pytest.mark.parametrize("page_", SAME_CODE)
def test_the_blocks_are_the_same(page_: str) -> None:
    """Only the words around them are translated."""
    blocks = code(DOCS / page_)
    assert len(blocks) == len(list(FENCE.finditer((DOCS / page_).read_text("utf-8")))) > 0
    assert code(CHINESE / page_) == blocks


@pytest.mark.parametrize("page_", SAME_CODE)
def test_the_names_are_the_same(page_: str) -> None:
    """A key, a field or a name that one version mentions, the other one does too.

    What stands for a reader's own file is translated.
    """
    english, chinese = (
        set(re.findall(r"`((?!FILE\b)[A-Za-z_][\w.-]*)`", prose(folder / page_), re.ASCII))
        for folder in (DOCS, CHINESE)
    )
    assert chinese == english


def glossary() -> list[tuple[str, str, str]]:
    """Return the glossary's rows: Chinese, English, name."""
    text = (DOCS / "glossary.md").read_text("utf-8")
    return re.findall(r"^\| (.+?) \| (.+?) \| `(.+?)` \|", text, re.MULTILINE)


@cache
def words_of_the_code() -> frozenset[str]:
    """Return every word of the package's code and data."""
    package = Path(fz.__file__).parent
    files = [f for f in package.rglob("*") if f.suffix in (".py", ".pyi", ".toml")]
    return frozenset(word for f in files for word in re.findall(r"\w+", f.read_text("utf-8")))


@pytest.mark.parametrize("row", glossary(), ids=lambda row: row[1])
def test_each_word_of_the_glossary_is_used(row: tuple[str, str, str]) -> None:
    """Its name is in the code, its English term in the code or on a page, and its Chinese one."""
    chinese, english, code = row
    assert code in words_of_the_code()
    pages = " ".join(f.read_text("utf-8") for f in DOCS.glob("*.md") if f.name != "glossary.md")
    assert english in words_of_the_code() or re.search(rf"\b{english}", pages, re.IGNORECASE)
    spoken = (*CHINESE.rglob("*.md"), DOCS / "design.md", ROOT / "README.zh-CN.md")
    said = " ".join(f.read_text("utf-8") for f in spoken)
    data = (f.read_text("utf-8") for f in Path(fz.__file__).parent.rglob("*.py"))
    said += " ".join(data)
    for term in re.split("、", chinese):
        assert re.split("（", term)[0] in said


def test_the_glossary_is_no_shorter_than_the_design() -> None:
    """Every word of its table is there, with the same Chinese."""
    design = (DOCS / "design.md").read_text("utf-8")
    table = design.partition("## Words")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?!English|-)(.+?) \| (.+?) \|", table, re.MULTILINE)
    assert len(rows) > 20
    known = {english: chinese for chinese, english, _ in glossary()}
    for english, chinese in rows:
        pairs = list(zip(english.split(", "), chinese.split("、"), strict=False))
        assert len(pairs) == len(english.split(", "))
        for word, meaning in pairs:
            assert known.get(word) == meaning, word


@pytest.mark.parametrize("generated", [api_page, cli_page])
def test_generated_pages_are_up_to_date(generated: Any) -> None:
    """Write them anew with `python tests/support/api_page.py`, and `cli_page.py`."""
    for lang, path in generated.PAGES.items():
        assert path.read_text("utf-8") == generated.page(lang)


def test_names_stub_and_page_agree() -> None:
    """Every name of `__all__` is in the stub, has words of its own, and a heading on the page."""
    names = set(vars(fz)["__all__"])
    assert set(api_page.modules()) == names
    headings = set(
        re.findall(r"^### (\w+)$", api_page.PAGES["en"].read_text("utf-8"), re.MULTILINE)
    )
    assert names <= headings
    for name_ in names - set(api_page.SAID):
        own = getattr(fz, name_)
        assert own.__doc__, name_
        assert own.__module__.startswith("fazhigov."), name_


def test_the_chinese_texts_are_those_of_the_names() -> None:
    """Each name, argument, attribute, error and method has one; none is left of a name gone."""
    chinese = api_page.chinese()
    found = {
        name_: {section: set(own[section]) for section in own if section != "says"}
        for name_, own in chinese.items()
    }
    assert found == api_page.wanted()
    for name_, own in chinese.items():
        texts = [own["says"], *(text for part in found[name_] for text in own[part].values())]
        assert all(re.search("[\u4e00-\u9fff]", text) for text in texts), name_


@pytest.mark.parametrize("found", [f for f in PAGES if f.name != "CHANGELOG.md"], ids=name)
def test_pages_speak_of_public_names_only(found: Path) -> None:
    """What a page calls `fz.name` or `fazhigov.name` is public, or a module."""
    text = found.read_text("utf-8")
    package = Path(fz.__file__).parent
    module_names = {f.stem for f in package.iterdir() if not f.name.startswith(".")}
    for called in re.findall(r"\b(?:fz|fazhigov)\.([A-Za-z]\w*)", text):
        assert called in vars(fz)["__all__"] or called in module_names | {"toml"}, called


def test_the_tutorial_installs_as_the_readme_does() -> None:
    """The one step that the tests cannot take: it is the README's, which the CI takes."""
    for tutorial in (DOCS / "tutorial.md", CHINESE / "tutorial.md"):
        assert "```text\nmake demo\nsource .venv/bin/activate\n```" in tutorial.read_text("utf-8")
    assert "```text\nmake demo\n" in (ROOT / "README.md").read_text("utf-8")


OUTPUT = "first\nsecond line\nthird\n"


@pytest.mark.parametrize(
    ("printed", "agrees"),
    [
        ("first\nsecond line\nthird\n", True),
        ("first\n…\n", True),
        ("…\nthird\n", True),
        ("first\n…\nsecond line\n…\nthird\n", True),
        ("first\nsecond…\nthird\n", True),
        ("…\n", True),
        ("first\nthird\n", False),
        ("first\n", False),
        ("", False),
        ("first\n…\nfourth\n", False),
        ("first\nsecond\nthird\n", False),
        ("fir.t\n…\n", False),
        ("first…third\n", False),
    ],
)
def test_output_is_held_against_what_a_page_prints(printed: str, agrees: bool) -> None:
    """`…` stands for lines, or for text within one; nothing else may be left out."""
    assert matches(printed, OUTPUT) is agrees


def test_a_dialogue_is_split_into_commands() -> None:
    """A command may go on over lines; what follows is its output."""
    dialogue = "$ first --a \\\n>     --b\nout\nput\n$ second\n"
    assert list(steps(dialogue)) == [("first --a --b", "out\nput\n"), ("second", "")]
