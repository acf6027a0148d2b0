"""TOML documents, read strictly into attrs classes.

An unknown key, a missing key or a value of the wrong type is a `DataError` with the file, the
path inside it and a remedy; all faults of a document are raised together.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

import attrs
import cattrs
from attrs import frozen
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn, override

from fazhigov.errors import (
    WHOLE_FILE,
    DataError,
    FazhigovError,
    InputErrors,
    at_byte,
    at_line,
    near_match,
)
from fazhigov.text import Text, both

T = TypeVar("T")

Confidence = Literal["text", "secondary", "unverified"]
"""How a fact was checked: read in the text itself, in a reliable second place, not at all."""

CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
"""The best first."""


@frozen
class Period:
    """When something is in force, both ends included."""

    from_: date
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until < self.from_:
            raise MisfitError(
                Text(
                    f"止于 {self.until}，早于起始 {self.from_}",
                    f"ends on {self.until}, before it begins on {self.from_}",
                )
            )

    def covers(self, day: date) -> bool:
        """Tell whether *day* lies in the period."""
        return self.from_ <= day and (self.until is None or day <= self.until)

    @property
    def text(self) -> Text:
        """The period in words."""
        if self.until is None:
            return Text(f"自 {self.from_} 起", f"from {self.from_} on")
        return Text(f"{self.from_} 至 {self.until}", f"from {self.from_} through {self.until}")

    def meets(self, first: date, last: date) -> bool:
        """Tell whether any day from *first* through *last* lies in the period."""
        return self.from_ <= last and (self.until is None or first <= self.until)


MOST_BYTES = 1_000_000
"""Of a TOML file: the largest section of the built-in plan has a sixth of it."""

MOST_DOTS = 200
"""On a line of TOML: a key takes the parser the square of the time of its dotted parts."""

Source = str | Path | Traversable
"""Where a document stands: a path, or a file inside an installed package."""


def read(source: Source) -> dict[str, Any]:
    """Parse a TOML file.

    Raises:
        InputErrors: the file is not there, no file, too large, not UTF-8 or not TOML; one
            `DataError` says where.
    """
    path = as_path(source)
    try:
        return tomllib.loads(_text(path))
    except FileNotFoundError:
        raise one_fault(
            path.name,
            WHOLE_FILE,
            Text("文件不存在", "the file is not there"),
            Text("请检查路径", "Check the path"),
        ) from None
    except UnicodeDecodeError as error:
        raise one_fault(
            path.name,
            at_byte(error.start),
            Text("不是UTF-8编码", "not UTF-8"),
            Text("请以UTF-8保存", "Save the file as UTF-8"),
        ) from error
    except (ValueError, RecursionError) as error:  # Too many digits, or brackets in brackets.
        raise one_fault(
            path.name,
            WHOLE_FILE,
            Text(f"TOML语法错误：{error}", f"not valid TOML: {error}"),
            Text("请按提示位置修改", "Mend the line that the message names"),
        ) from error
    except OSError as error:
        said = error.strerror or str(error)
        raise one_fault(
            path.name,
            WHOLE_FILE,
            Text(f"无法读取：{said}", f"cannot be read: {said}"),
            Text("请检查文件与访问权限", "Check the file and the right to read it"),
        ) from error


def _text(path: Path | Traversable) -> str:
    """Return a file's text, if it is a file and of a size to be read.

    Raises:
        InputErrors: a folder, a pipe, a device, or too large.
        OSError: it cannot be read.
    """
    if isinstance(path, Path) and path.exists() and not path.is_file():
        raise one_fault(
            path.name,
            WHOLE_FILE,
            Text("不是文件", "is no file"),
            Text("请给出文件", "Name a file"),
        )
    with path.open("rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise one_fault(
            path.name,
            WHOLE_FILE,
            Text(f"多于 {MOST_BYTES:,} 字节", f"more than {MOST_BYTES:,} bytes"),
            Text("请拆成几个文件", "Split it into several files"),
        )
    # As in text mode: one kind of line break, whatever the system that wrote it.
    text = raw.decode("utf-8").replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            raise one_fault(
                path.name,
                at_line(number),
                Text(f"多于 {MOST_DOTS} 个点号", f"more than {MOST_DOTS} dots"),
                Text("请缩短键，或分行书写", "Shorten the key, or write several lines"),
            )
    return text


def as_path(source: Source) -> Path | Traversable:
    """Accept text, a path or a package resource."""
    return Path(source) if isinstance(source, str) else source


def structure(value: Any, cls: type[T], *, file: str, at: str = "") -> T:
    """Turn parsed TOML into *cls*, refusing what the class does not know.

    Args:
        value: what `read` returned, or a part of it.
        cls: an attrs class (or a container of such).
        file: the file's name, for messages.
        at: the path of *value* inside the file, for messages.

    Raises:
        InputErrors: every fault found, each a `DataError`.
    """
    try:
        return CONVERTER.structure(value, cls)
    except BaseValidationError as group:
        faults = [*_faults(group, file, at)]
        raise InputErrors(f"{file}: {len(faults)} fault(s)", faults) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise one_fault(file, at or WHOLE_FILE, _said(error), _REMEDY) from error


def salvage(
    value: Any, cls: type[T], *, file: str, at: str = ""
) -> tuple[T | None, list[FazhigovError]]:
    """Structure what can be: return it, or None, with every fault found.

    Keys that are unknown, or optional and wrong, are left out of what is returned, so that the
    rest can be checked too.
    """
    try:
        return structure(value, cls, file=file, at=at), []
    except InputErrors as group:
        faults = list(group.faults)
    if not isinstance(value, dict):
        return None, faults
    known = attrs.fields(cast("type[attrs.AttrsInstance]", cls))
    required = {key_of(a) for a in known if a.default is attrs.NOTHING}
    wrong = {_first_key(fault.place, at) for fault in faults if isinstance(fault, DataError)}
    if not required <= value.keys() or wrong & required:
        return None, faults
    kept = {key: part for key, part in value.items() if key not in wrong}
    try:
        return structure(kept, cls, file=file, at=at), faults
    except InputErrors:
        return None, faults


def _first_key(place: str, at: str) -> str | None:
    match = re.match(r"\w+", place.removeprefix(at).removeprefix("."))
    return match[0] if match else None


def one_fault(file: str, place: str | Text, problem: Text, remedy: Text) -> InputErrors:
    """Wrap a single fault as the group that readers of documents raise."""
    return InputErrors(
        f"{file}: 1 fault(s)",
        [DataError(file=file, place=place, problem=problem, remedy=remedy)],
    )


_REMEDY = Text("请按格式说明修改", "Write it as the format page describes")


_MOST_BITS = 63
"""TOML promises no more; a number of a million digits takes hours to print."""


def _exactly(kind: type[T], name: Text) -> Any:
    def hook(value: Any, _: Any) -> T:
        # A date is not a moment and a flag is not a number, although Python's classes say so.
        if type(value) is not kind:
            raise MisfitError(
                Text(f"应为{name.zh}，实为 {value!r}", f"expected {name.en}, found {value!r}")
            )
        if isinstance(value, int) and value.bit_length() > _MOST_BITS:
            raise MisfitError(
                Text(f"整数超过 {_MOST_BITS} 位二进制", f"a number of more than {_MOST_BITS} bits")
            )
        return value

    return hook


def _is_literal(cls: Any) -> bool:
    return get_origin(cls) is Literal


def _one_of(value: Any, cls: Any) -> Any:
    known = get_args(cls)
    if value not in known:
        hint = near_match(str(value), known)
        raise MisfitError(Text(f"不认识“{value}”。{hint.zh}", f"unknown {value!r}. {hint.en}"))
    return value


class MisfitError(FazhigovError, ValueError):
    """A value of the wrong type, on its way to becoming a `DataError`."""


def _make_converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind, name in (
        (str, Text("文字", "text")),
        (int, Text("整数", "a whole number")),
        (bool, Text("true 或 false", "true or false")),
        (date, Text("日期", "a date")),
        (datetime, Text("时刻", "a moment")),
    ):
        converter.register_structure_hook(kind, _exactly(kind, name))
    converter.register_structure_hook_func(_is_literal, _one_of)
    converter.register_structure_hook_factory(attrs.has, _keyed(converter))
    return converter


def _keyed(converter: cattrs.Converter) -> Callable[[type[Any]], Any]:
    """Read `from` into the attribute `from_`: Python keeps some good words for itself."""

    def factory(cls: type[Any]) -> Any:
        renamed = {
            a.name: override(rename=key_of(a))
            for a in attrs.fields(cls)
            if a.init and a.name.endswith("_")
        }
        structured = make_dict_structure_fn(
            cls,
            converter,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=True,
            **renamed,  # type: ignore[arg-type]
        )

        def hook(value: Any, kind: Any) -> Any:
            if not isinstance(value, dict):
                raise MisfitError(
                    Text(f"应为表，实为 {value!r}", f"expected a table, found {value!r}")
                )
            return structured(value, kind)

        return hook

    return factory


def key_of(attribute: attrs.Attribute[Any]) -> str:
    """Return the TOML key of an attribute."""
    return attribute.name.removesuffix("_")


CONVERTER = _make_converter()
"""Shared converter; packages above register how their own value types are written in TOML."""


def _faults(error: BaseException, file: str, path: str) -> Iterator[DataError]:
    if isinstance(error, ClassValidationError):
        grouped, others = error.group_exceptions()
        for exc, note in grouped:
            yield from _faults(exc, file, f"{path}.{note.name}".strip("."))
        for exc in others:
            yield from _faults(exc, file, path)
    elif isinstance(error, IterableValidationError):
        listed, others = error.group_exceptions()
        for exc, item in listed:
            yield from _faults(exc, file, f"{path}[{item.index}]")
        for exc in others:
            yield from _faults(exc, file, path)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [key_of(a) for a in attrs.fields(error.cl)] if attrs.has(error.cl) else []
        for key in sorted(error.extra_fields):
            yield DataError(
                file=file,
                place=f"{path}.{key}".strip("."),
                problem=Text(f"不认识的键“{key}”", f"unknown key {key!r}"),
                remedy=near_match(key, known),
            )
    elif isinstance(error, InputErrors):
        for exc in error.exceptions:
            yield from _faults(exc, file, path)
    elif isinstance(error, DataError):
        yield error
    elif isinstance(error, KeyError):
        yield DataError(
            file=file,
            place=path or WHOLE_FILE,
            problem=Text(f"缺少键“{error.args[0]}”", f"missing key {error.args[0]!r}"),
            remedy=Text("请补上", "Add it"),
        )
    else:
        yield DataError(file=file, place=path or WHOLE_FILE, problem=_said(error), remedy=_REMEDY)


def _said(error: BaseException) -> Text:
    if isinstance(error, AttributeError | TypeError):  # A plain value was taken for a container.
        return Text("应为表或者列表", "expected a table or a list")
    return error.text if isinstance(error, FazhigovError) else both(str(error))
