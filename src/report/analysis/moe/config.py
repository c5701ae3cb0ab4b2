"""Read a Hub ``config.json``: what it gives first, then the defaults of transformers' own class.

A configuration may leave out what its class fills in, so the number of parameters it stands for
depends on those defaults. They are kept in ``class_defaults.json``, read from transformers 5.24.0;
for types without a class there, "released" has what their first release says.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from report.analysis.moe.unruled import IN_THE_WAY
from report.errors import ReportError, suggest

MAX_NESTING = 8
MAX_LAYERS = 10_000
MAX_SIZE = 10**9
_SIZES = frozenset(
    (
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "n_embd",
        "n_layer",
        "n_head",
        "d_model",
        "n_layers",
        "num_layers",
        "model_dim",
        "num_transformer_layers",
        "intermediate_size",
        "num_experts",
        "n_routed_experts",
    )
)


_NESTING = (dict, list)


class InvalidConfig(ReportError):
    """A configuration that cannot be counted; the subclasses say why."""


class MissingKey(InvalidConfig):
    """A size that is neither given nor filled in by the class."""


class WrongValue(InvalidConfig):
    """A value of the wrong type, or one that no model can have."""


class TooManyChosen(InvalidConfig):
    """A router that chooses more experts than there are."""


class NestedTooDeep(InvalidConfig):
    """A configuration nested deeper than any real one."""


class UnknownModelType(InvalidConfig):
    """A model type without a counting rule."""

    def __init__(self, model_type: object, known: Sequence[str]) -> None:
        super().__init__(f"{_no_rule(model_type)}{_what_to_do(model_type, known)}")


def _no_rule(model_type: object) -> str:
    if model_type is None:
        return 'The configuration has no "model_type", which says how the model is built.'
    return f"There is no counting rule for model_type {model_type!r}."


def _what_to_do(model_type: object, known: Sequence[str]) -> str:
    if model_type is None:
        return " Add it, or pass the config.json of the release itself."
    if not isinstance(model_type, str):
        return " It must be a name."
    if reason := IN_THE_WAY.get(model_type):
        return f" What stands in the way: {reason}."
    return (
        f"{suggest(model_type, known)} A rule needs the code of the model and a total to check it"
        ' against; how to add one stands in CONTRIBUTING.md under "Add a model".'
    )


def _read_defaults() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("class_defaults.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = json.loads(text)
    return loaded


_DEFAULTS = _read_defaults()


def class_defaults(model_type: str) -> Mapping[str, Any]:
    """Return what the class of `model_type` fills in (empty if none is known)."""
    released = _DEFAULTS["released"].get(model_type, {})
    found: Mapping[str, Any] = _DEFAULTS["classes"].get(model_type, released)
    return found


def section_defaults(model_type: str, section: str) -> Mapping[str, Any]:
    """Return the keys of a nested section that a composite class writes when none is given."""
    found: Mapping[str, Any] = _DEFAULTS["sections"].get(model_type, {}).get(section, {})
    return found


class Config:
    """One section of a configuration, with the defaults of the class that reads it."""

    __slots__ = ("_defaults", "given", "model_type", "path")

    def __init__(self, given: Mapping[str, Any], model_type: str, path: str = "") -> None:
        self.given = given
        self.model_type = model_type
        self.path = path
        self._defaults = class_defaults(model_type)

    def raw(self, *names: str) -> Any:
        """Return the first of `names` that is given, else the class default, else None."""
        for name in names:
            if name in self.given:
                return self.given[name]
        for name in names:
            if name in self._defaults:
                return self._defaults[name]
        return None

    def integer(self, *names: str, default: int | None = None, least: int = 1) -> int:
        """Return a whole number of at least `least`; `default` stands in for none."""
        value = self.raw(*names)
        if value is None:
            if default is None:
                raise MissingKey(f'The configuration lacks "{self._name(names[0])}".')
            value = default
        if type(value) is int and least <= value <= MAX_SIZE:
            return value
        return self._whole(value, names[0], least)

    def size(self, *names: str, most: int = MAX_SIZE) -> int:
        """Return the width or depth of the model.

        The class default stands in only when the configuration gives no size at all: next to other
        sizes, a missing width is a mistake, not a wish for the default.
        """
        if self.given.keys().isdisjoint(names) and not _SIZES.isdisjoint(self.given):
            raise MissingKey(f'The configuration lacks "{self._name(names[0])}".')
        value = self.integer(*names)
        if value > most:
            raise WrongValue(f'"{self._name(names[0])}" is {value:,}; the most is {most:,}.')
        return value

    def flag(self, *names: str, default: bool = False) -> bool:
        """Return a true-or-false value."""
        value = self.raw(*names)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise WrongValue(f'"{self._name(names[0])}" must be true or false, not {value!r}.')
        return value

    def sequence(self, *names: str, length: int | None = None) -> list[Any] | None:
        """Return a list (None when absent), checked to have `length` members."""
        value = self.raw(*names)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise WrongValue(f'"{self._name(names[0])}" must be a list, not {value!r}.')
        return self._cut(list(value), names[0], length)

    def _cut(self, value: list[Any], key: str, length: int | None) -> list[Any]:
        if length is not None and len(value) < length:
            raise WrongValue(f'"{self._name(key)}" has {len(value)} members; {length} are needed.')
        return value[:length]

    def texts(self, *names: str, length: int | None = None) -> list[str] | None:
        """Return a list of words (a text is a list of letters), or None when absent."""
        value = self.raw(*names)
        if isinstance(value, str):
            return self._cut(list(value), names[0], length)
        values = self.sequence(*names, length=length)
        if wrong := [v for v in values or () if not isinstance(v, str)]:
            raise WrongValue(f'"{self._name(names[0])}" must hold words, not {wrong[0]!r}.')
        return values

    def integers(self, *names: str, least: int = 0, length: int | None = None) -> list[int] | None:
        """Return a list of whole numbers, or None when absent."""
        values = self.sequence(*names, length=length)
        return None if values is None else [self._whole(v, names[0], least) for v in values]

    def section(self, name: str, model_type: str) -> Config:
        """Return a nested section; a missing one is empty, so that the class fills it in."""
        value = self.raw(name)
        if value is None:
            value = section_defaults(self.model_type, name)
        if not isinstance(value, Mapping):
            raise WrongValue(f'"{self._name(name)}" must be an object, not {value!r}.')
        return Config(value, model_type, self._name(name))

    def _name(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _whole(self, value: Any, key: str, least: int) -> int:
        if type(value) is not int:
            if isinstance(value, float) and math.isnan(value):
                raise WrongValue(f'"{self._name(key)}" is not a number (NaN).')
            raise WrongValue(f'"{self._name(key)}" must be a whole number, not {value!r}.')
        if not least <= value <= MAX_SIZE:
            raise WrongValue(
                f'"{self._name(key)}" is {value}; it must lie between {least} and {MAX_SIZE:,}.'
            )
        return value


def check_nesting(value: Any, limit: int = MAX_NESTING) -> None:
    """Raise :class:`NestedTooDeep` when objects and lists lie deeper than `limit` in each other."""
    level: list[Any] = [value]
    for _ in range(limit):
        level = [inner for outer in level for inner in _members(outer) if type(inner) in _NESTING]
        if not level:
            return
    raise NestedTooDeep(f"The configuration is nested deeper than {limit} levels.")


def _members(value: Any) -> Iterable[Any]:
    return value if type(value) is list else value.values()
