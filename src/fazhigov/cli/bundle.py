"""The command that verifies a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhigov.bundles.verify import Verified, verify_bundle
from fazhigov.cli.options import Format, FormatOption, LangOption, as_json, warn_of_failures, write
from fazhigov.plugins.registry import Registry
from fazhigov.text import Lang, Text

_EQUAL = Text(
    "相同：存档完整，重新计算结果一致", "equal: the bundle is whole and comes out the same"
)
_DAMAGED = Text("存档已损", "the bundle is damaged")
_DIFFERS = Text("重新计算结果不同", "computed anew, it comes out otherwise")
_CAUSES = Text("依据的变化", "what it rests on has changed")


def verify_command(
    bundle: Annotated[Path, typer.Argument(help="The bundle's folder.")],
    lang: LangOption,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Compute a bundle anew and say whether it comes out the same, or what differs and why.

    Example: fazhigov verify build/demo/bundle
    """
    registry = Registry.load(strict=False)
    found = verify_bundle(bundle, registry)
    if format_ is Format.JSON:
        write(as_json(found.to_json(lang.lang)))
    else:
        _print(found, lang.lang)
    warn_of_failures(registry, lang.lang)
    if not found.is_equal:
        raise typer.Exit(1)


def _print(found: Verified, lang: Lang) -> None:
    for title, lines in (
        (_DAMAGED, [damage.text.to(lang) for damage in found.damaged]),
        (_DIFFERS, [change.text.to(lang) for change in found.changes]),
        (_CAUSES, [cause.text.to(lang) for cause in found.causes]),
    ):
        if lines:
            typer.echo(f"{title.to(lang)} ({len(lines)})")
            for line in lines:
                typer.echo(f"  {line}")
    if found.is_equal:
        typer.echo(_EQUAL.to(lang))
    typer.echo(f"manifest {found.digest}")
