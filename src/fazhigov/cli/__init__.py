"""The command line."""

try:
    from fazhigov.cli.main import main
except ModuleNotFoundError as error:
    if error.name not in ("rich", "typer", "icalendar"):
        raise
    raise SystemExit(f"{error}: the command line needs fazhigov[cli]") from error

__all__ = ["main"]
