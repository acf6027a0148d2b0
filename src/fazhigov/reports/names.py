"""Names of what stands behind an id, for people."""

from __future__ import annotations

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.rules.rule import Rule
from fazhigov.text import Text, both

NO_DEPARTMENT = Text("（未分部门）", "(no department)")


def department_titles(rulebook: Rulebook) -> dict[str, Text]:
    """Return the departments' names by id, with the one for what no department answers for."""
    titles = {**rulebook.plan.departments, "": NO_DEPARTMENT}
    for rule_set in rulebook.departments:
        titles.setdefault(rule_set.department, rule_set.title)
    return titles


def chapter_titles(rulebook: Rulebook) -> dict[str, Text]:
    """Return the titles of the plan's sections and of the rule sets, by id, in their order."""
    titles = {id_: numbered(id_, title) for id_, title in rulebook.plan.sections.items()}
    return titles | {rule_set.id: rule_set.title for rule_set in rulebook.departments}


def numbered(id_: str, title: Text) -> Text:
    """Put a number before the title that it belongs to; ids that are words are for machines."""
    return Text(f"{id_} {title.zh}", f"{id_} {title.en}") if id_[:1].isdigit() else title


def chapter_of(rule: Rule) -> str:
    """Return the section of the plan that a rule stands in, or else its rule set."""
    return rule.obligation.section or rule.id.partition("/")[0]


def place_of(finding: Finding) -> Text:
    """Return where a finding's duty stands: the plan's provision, or the article cited."""
    obligation = finding.rule.obligation
    return both(obligation.provision) if obligation.provision else obligation.citation.text
