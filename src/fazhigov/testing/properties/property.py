"""A property: what is promised, and a check that draws examples against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import define, field, frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fazhigov.text import Text

EXAMPLES = 50
"""How many examples a check draws, where nothing else is said."""

SLOW_BUT_RIGHT = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
"""Warnings about examples that take long to draw or to check."""


@frozen
class Property:
    """One promise. Calling it draws examples, and raises where one breaks it.

    Attributes:
        name: the area and the promise in a few words, such as "calendar/add-then-count".
        promise: what holds.
    """

    name: str
    promise: Text
    _check: Callable[[], None] = field(alias="check", repr=False, eq=False)

    def __call__(self) -> None:
        """Check it.

        Raises:
            AssertionError: an example breaks it; a note on the error gives the example.
        """
        self._check()

    def __str__(self) -> str:
        return self.name


@define
class Contract:
    """The properties of one area, in the order in which they are written down.

    Attributes:
        area: what their names begin with.
        examples: how many examples each check draws.
        shrink: whether an example that breaks one is made as small as possible, which takes
            hundreds of further examples.
    """

    area: str
    examples: int
    shrink: bool = True
    properties: list[Property] = field(factory=list)

    def promise(
        self, name: str, zh: str, en: str, *drawn: st.SearchStrategy[Any]
    ) -> Callable[[Callable[..., None]], None]:
        """Make a property of a function that asserts it of drawn values; of none, it runs once."""

        def add(check: Callable[..., None]) -> None:
            run = check
            if drawn:
                # The same examples each time: a check that fails does so again.
                same = settings(
                    max_examples=self.examples,
                    deadline=None,
                    database=None,
                    derandomize=True,
                    suppress_health_check=SLOW_BUT_RIGHT,
                    phases=[Phase.explicit, Phase.generate, *[Phase.shrink] * self.shrink],
                )
                run = same(given(*drawn)(check))
            self.properties.append(Property(f"{self.area}/{name}", Text(zh, en), run))

        return add


def broken(properties: Iterable[Property]) -> Iterator[tuple[Property, Exception]]:
    """Check all, and give those that do not hold, each with what was raised."""
    for found in properties:
        try:
            found()
        except Exception as problem:  # a broken calendar or plugin may raise anything
            yield found, problem
