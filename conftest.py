"""Run the documents: Python, commands with their output, files that readers are told to write."""

from pathlib import Path

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

from pages import leave_folder, own_folder, parse_dialogues, parse_files
from translations import pages_run_already

ROOT = Path(__file__).parent

documents = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser(), parse_dialogues, parse_files],
    patterns=["docs/*.md", "docs/*/*.md", "docs/*/*/*.md"],
    excludes=[str(page.relative_to(ROOT)) for page in pages_run_already(ROOT / "docs/zh-CN")],
    setup=own_folder,
    teardown=leave_folder,
)
front_pages = Sybil(
    parsers=[PythonCodeBlockParser(), parse_dialogues],
    patterns=["README*.md"],
    setup=own_folder,
    teardown=leave_folder,
)

pytest_collect_file = (documents + front_pages).pytest()
