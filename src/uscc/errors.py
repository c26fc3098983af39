"""The errors. The fields are the contract; the message is prose and may change.

One class for each way a code can fail, so that `except` can tell them apart, all under
`ValidationError`, which is a `ValueError`. `RegistryError` is for a file that cannot be
audited. All of them survive pickling.
"""

from __future__ import annotations

__all__ = [
    "InvalidChecksum",
    "InvalidComponent",
    "InvalidFormat",
    "InvalidLength",
    "RegistryError",
    "ValidationError",
]


class ValidationError(ValueError):
    """A value is not a right code.

    `kind` is the slug of the kind (or, with `strict`, of the note), `code` the compact
    form, `position` the 1-based place of the fault or None, `expected` the check digit
    that belongs there or None.

    >>> from uscc import validate
    >>> try:
    ...     validate("91350100M000100Y4A")
    ... except ValidationError as error:
    ...     print(error.kind, error.expected)
    checksum 3
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str,
        code: str,
        position: int | None = None,
        expected: str | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.code = code
        self.position = position
        self.expected = expected

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild from the message and the fields: keyword arguments do not pickle alone."""
        return _rebuild, (type(self), self.args[0], dict(self.__dict__))


class InvalidFormat(ValidationError):
    """Nothing there, another identifier, or a character that no code may hold."""


class InvalidLength(ValidationError):
    """The compact form has not 18 characters."""


class InvalidChecksum(ValidationError):
    """The check digit is wrong (kinds `checksum` and `legacy`)."""


class InvalidComponent(ValidationError):
    """The arithmetic holds, a part does not (kind `identity`; with `strict`, a note)."""


class RegistryError(Exception):
    """A registry cannot be read or a result cannot be written; the message says it all.

    `path` is the file, `line` the line as an editor shows it, or None.
    """

    def __init__(self, message: str, *, path: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        """Where, then what."""
        path = "standard input" if self.path == "-" else self.path
        where = [path] if path else []
        if self.line is not None:
            where.append(f"line {self.line:,}")
        return ": ".join([*where, str(self.args[0])])

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild from the message and the fields."""
        return _rebuild, (type(self), self.args[0], dict(self.__dict__))


def _rebuild(kind: type[Exception], message: str, fields: dict[str, object]) -> Exception:
    error = kind.__new__(kind, message)
    error.args = (message,)
    error.__dict__.update(fields)
    return error
