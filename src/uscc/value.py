"""The base of all small results: immutable, comparable, picklable.

Written by hand because `dataclasses` and `typing` take longer to import than all modules for single
values together.
"""

from __future__ import annotations


class Value:
    """Base of a result.

    A subclass names its fields in `_fields`, in the order of its `__init__`, which passes their
    values to `_hold`. `__slots__` is the same tuple.
    """

    __slots__ = ()

    _fields: tuple[str, ...] = ()

    def _hold(self, *values: object) -> None:
        for name, value in zip(self._fields, values):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed ({name})")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed ({name})")

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self._fields)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._values()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({fields})"
