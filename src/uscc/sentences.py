"""Sentences for people: the English template is the id, and its fields are data.

A `Say` words templates in one language. The library makes sentences and never chooses the
language: errors and tables carry a `Sentence`, and who prints it words it. Where is a sentence
made? Search for its English text.
"""

from __future__ import annotations

from uscc.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

#: How Python calls what a hint names. The command line has a table of its own, of flags.
ARGUMENTS = {
    "code": "code=",
    "entity": "entity=",
    "no_entity": "entity=[]",
    "status": "status=",
    "encoding": "encoding=",
    "delimiter": "delimiter=",
    "no_quotes": "quoting=False",
    "memory": "memory=",
    "workers": "workers=",
    "one_worker": "workers=1",
    "tmpdir": "tmpdir=",
    "findings": "",
    "names": "uscc scan -n",
    "where": "where=",
    "keep": "keep=",
    "by_column": "by_column=",
    "sheet": "sheets=",
    "table": "table=",
}

#: Hint to the advice behind a sentence. Its fields are names of `ARGUMENTS`.
HINTS = {
    "encoding": "name the encoding with {encoding} (for example gb18030, utf-16, big5)",
    "byte": "name the encoding with {encoding} (for example gb18030, utf-16, big5) or correct that"
    " line",
    "delimiter": "say another one with {delimiter}, or leave it out to have it found",
    "quoting": "correct the line, or take quotation marks as ordinary characters with {no_quotes}",
    "code-column": "say which with {code}, by name or as #N",
    "list-columns": "look at their columns with {names}, and say which with {code}",
    "text-around": "there is a right code inside longer text: take it out first, or name the"
    " delimiter with {delimiter}; say which column with {code}, by name or as #N",
    "uncut": "name the delimiter with {delimiter}, or another column with {code}",
    "table": "name one with {table}",
    "status-column": "name one with {status}",
    "memory": "allow less with {memory}, fewer with {workers}",
    "workers": "allow fewer with {workers}, or none with {one_worker}",
    "tmpdir": "make room there, name another folder with {tmpdir}, or allow more memory with"
    " {memory}",
}


class Sentence(Value):
    """A template and its fields, to be worded later; English by `str`."""

    _fields = ("template", "fields")
    __slots__ = _fields

    template: str
    fields: dict[str, object]

    def __init__(self, template: str, /, **fields: object) -> None:
        self._hold(template, fields)

    def __str__(self) -> str:
        return ENGLISH(self.template, **self.fields)

    def __hash__(self) -> int:
        return hash(self.template)

    def __reduce__(self) -> tuple[object, ...]:
        return _sentence, (self.template, self.fields)


def _sentence(template: str, fields: dict[str, object]) -> Sentence:
    return Sentence(template, **fields)


class Listed(Value):
    """Texts or sentences with a sign or word between them."""

    _fields = ("between", "parts")
    __slots__ = _fields

    between: str
    parts: tuple[object, ...]

    def __init__(self, between: str, parts: Iterable[object]) -> None:
        self._hold(between, tuple(parts))

    def __str__(self) -> str:
        return ENGLISH.listed(self.between, self.parts)


class Option(Value):
    """An argument in Python, a flag on the command line; a name of `ARGUMENTS`."""

    _fields = ("name",)
    __slots__ = _fields

    name: str

    def __init__(self, name: str) -> None:
        self._hold(name)

    def __str__(self) -> str:
        return ARGUMENTS[self.name]


class Say:
    """Words templates in one language.

    `lang`: `en` or `zh`. `templates`: English template to that of the language; none for English.
    `options`: what `Option` and hints are called.
    """

    def __init__(
        self,
        lang: str = "en",
        templates: Mapping[str, str] | None = None,
        options: Mapping[str, str] = ARGUMENTS,
    ) -> None:
        self.lang = lang
        self.templates = templates
        self.options = options

    def __call__(self, template: str, /, **fields: object) -> str:
        """Return the sentence; a field that is a sentence itself is worded first."""
        if self.templates is not None:
            # A sentence without Chinese is worded in English; a test finds it.
            template = self.templates.get(template, template)
        if not fields:
            return template
        return template.format(**{name: self.worded(value) for name, value in fields.items()})

    def count(self, n: int, one: str, several: str, /, **fields: object) -> str:
        """Return the sentence for one or for several; the number is its field `n`."""
        single = n == 1 and self.templates is None  # Chinese has one form
        return self(one if single else several, n=n, **fields)

    def listed(self, between: str, parts: Iterable[object]) -> str:
        """Return what is not empty of the parts, with the sign or word between them."""
        between = between if self.templates is None else self.templates[between]
        return between.join(filter(None, (str(self.worded(part)) for part in parts)))

    def worded(self, value: object) -> object:
        """Return a sentence, a list or an option as text; anything else as it is."""
        if isinstance(value, Sentence):
            return self(value.template, **value.fields)
        if isinstance(value, Listed):
            return self.listed(value.between, value.parts)
        return self.options[value.name] if isinstance(value, Option) else value

    def advice(self, hint: str) -> str:
        """Return what a hint says."""
        return self(HINTS[hint], **{key: self.options[key] for key in _named(HINTS[hint])})

    def error(self, error: Any) -> str:
        """Return what an error says, without the place: the sentence, advice, and more."""
        said = self(error.template, **error.fields)
        if error.hint:
            said = self("{said}; {advice}", said=said, advice=self.advice(error.hint))
        if error.more is not None:
            said = self("{said}. {more}", said=said, more=error.more)
        return said

    def placed(self, error: Any) -> str:
        """Return the place of an error and what it says."""
        path, line = getattr(error, "path", ""), getattr(error, "line", None)
        where = [self("standard input") if path == "-" else path]
        if line is not None:
            where.append(self("line {n:,}", n=line))
        return self.listed(": ", [*where, self.error(error)])


def _named(template: str) -> list[str]:
    """Return the names of the fields of a template.

    >>> _named("allow {less:,} with {memory}")
    ['less', 'memory']
    """
    parts = template.split("{")[1:]
    return [part.partition("}")[0].partition(":")[0].partition("!")[0] for part in parts]


#: English, and the names of Python: what `str` of an error says.
ENGLISH = Say()
