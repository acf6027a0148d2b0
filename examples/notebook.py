# %% [markdown]
# # A county's year in ten cells 一个县的一年
#
# Open this file as a notebook (editors know the cell marks `# %%`), or run it as a script:
# `python examples/notebook.py`. The records are those of `synthetic-county`, made up throughout.
# 用编辑器当作笔记本打开，或者直接运行；数据全部虚构。

# %%
from datetime import date
from pathlib import Path

import polars as pl

import fazhigov as fz

FOLDER = Path(__file__).parent / "synthetic-county"

# %% [markdown]
# ## When is it due? 何时到期

# %%
cal = fz.china()
found = fz.deadline(date(2024, 9, 27), fz.WorkingDays(7), calendar=cal)
print(found.explain(lang="zh-CN"))

# %% [markdown]
# ## What is known, what is not 查清了什么

# %%
registry = fz.Registry.load()
rulebook = registry.rulebook("biyang-2021-2025")
findings = fz.assess(rulebook, FOLDER, as_of=date(2025, 2, 10))
for outcome, n in findings.counts.items():
    print(f"{outcome.label.zh}\t{outcome.value}\t{n}")

# %% [markdown]
# ## What was not kept 没有做到的

# %%
for outcome in (fz.Outcome.OVERDUE, fz.Outcome.BREACHED, fz.Outcome.LATE):
    for finding in findings.where(outcome):
        print(f"{outcome.label.zh}  {finding.rule.id}  {finding.subject}: {finding.reason.zh}")

# %% [markdown]
# ## All findings as a table 全部结果成表

# %%
table = pl.DataFrame(findings.to_arrow())
print(table.group_by("outcome").len().sort("outcome"))

# %% [markdown]
# ## The score, and what would raise it 得分，以及如何提高

# %%
score = fz.score(findings)
assert score.lower is not None
assert score.upper is not None
grades = "或".join(band.name.zh for band in score.bands)
print(f"{float(score.lower):.2f} – {float(score.upper):.2f}, {grades}")
for repair in fz.repairs(findings, score).repairs[:5]:
    print(f"{float(repair.lower):.2f}  {repair.rule.obligation.title.zh}")
