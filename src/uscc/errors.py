"""The errors. The fields are the contract; the message is prose and may change.

One class for each way a code can fail, so that `except` can tell them apart, all under
`ValidationError`, which is a `ValueError`. `RegistryError` is for a file that cannot be
audited. All of them survive pickling, and carry their sentence as a template and its fields, so
that the command line can say it in another language; `str` is English.
"""

from __future__ import annotations

from uscc.sentences import ENGLISH, Sentence

__all__ = [
    "InvalidArgument",
    "InvalidChecksum",
    "InvalidComponent",
    "InvalidFormat",
    "InvalidLength",
    "RegistryError",
    "ValidationError",
    "Worded",
]


class Worded(Exception):
    """An error whose sentence can be worded in another language.

    `template` and `fields`: the sentence, see `uscc.sentences`. `hint`: what may be done about
    it, a key of `uscc.sentences.HINTS`, or empty. `more`: a sentence behind the advice, or None.
    """

    def __init__(
        self, template: str, /, *, hint: str = "", more: Sentence | None = None, **fields: object
    ) -> None:
        self.template = template
        self.fields = fields
        self.hint = hint
        self.more = more
        super().__init__(ENGLISH.error(self))

    def __str__(self) -> str:
        """Where, if that is known, then what, in English."""
        return ENGLISH.placed(self)

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild from the message and the fields: keyword arguments do not pickle alone."""
        return _rebuild, (type(self), self.args[0], dict(self.__dict__))


class InvalidArgument(Worded, ValueError):
    """An argument cannot be used: a `ValueError`."""


class ValidationError(Worded, ValueError):
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
        template: str,
        /,
        *,
        kind: str,
        code: str,
        position: int | None = None,
        expected: str | None = None,
        **fields: object,
    ) -> None:
        super().__init__(template, **fields)  # type: ignore[arg-type]
        self.kind = kind
        self.code = code
        self.position = position
        self.expected = expected


class InvalidFormat(ValidationError):
    """Nothing there, another identifier, or a character that no code may hold."""


class InvalidLength(ValidationError):
    """The compact form has not 18 characters."""


class InvalidChecksum(ValidationError):
    """The check digit is wrong (kinds `checksum` and `legacy`)."""


class InvalidComponent(ValidationError):
    """The arithmetic holds, a part does not (kind `identity`; with `strict`, a note)."""


class RegistryError(Worded):
    """A registry cannot be read or a result cannot be written; the message says it all.

    `path` is the file, `line` the line as an editor shows it, or None. `template`, `fields` and
    `hint`: the sentence and what may be done about it, for programs that word it themselves.
    """

    def __init__(
        self,
        template: str,
        /,
        *,
        path: str = "",
        line: int | None = None,
        hint: str = "",
        more: Sentence | None = None,
        **fields: object,
    ) -> None:
        super().__init__(template, hint=hint, more=more, **fields)
        self.path = path
        self.line = line

    def at(self, path: str, line: int | None) -> RegistryError:
        """Return the same error about another place."""
        error, more = self, self.more
        return type(self)(
            error.template, path=path, line=line, hint=error.hint, more=more, **error.fields
        )


class NoCodes(RegistryError):
    """A table has no column of codes, or no records; another table of the file may have them."""


class NoTable(NoCodes):
    """A file is certainly not a table (a picture, a document): an archive is audited without it."""


def _rebuild(kind: type[Exception], message: str, fields: dict[str, object]) -> Exception:
    error = kind.__new__(kind, message)
    error.args = (message,)
    error.__dict__.update(fields)
    return error
