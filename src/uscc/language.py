"""Which language people are spoken to in: what they say, else that of their system."""

from __future__ import annotations

import os

from uscc.errors import InvalidArgument
from uscc.sentences import ARGUMENTS, ENGLISH, Say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: English and Chinese.
LANGUAGES = ("en", "zh")

_WINDOWS = os.name == "nt"

#: The option, and how it may be cut short.
_SPELLINGS = ("--lang", "--lan", "--la")

#: Windows' number of Chinese, in the low ten bits of a language's number.
_CHINESE = 4


def language_of(environ: Mapping[str, str], interface: int | None = None) -> str:
    """Return the language of the system: `zh` where it is Chinese, else `en`.

    `USCC_LANG` overrides; else the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set.
    `interface`: on Windows the number of the user's interface language, which goes where none
    of them is. Raises `InvalidArgument` for another word in `USCC_LANG`.

    >>> language_of({"LANG": "zh_CN.UTF-8"}), language_of({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    if chosen := environ.get("USCC_LANG"):
        return known(chosen, "USCC_LANG")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environ.get(name):
            return "zh" if locale[:2].lower() == "zh" and not locale[2:3].isalpha() else "en"
    return "zh" if interface is not None and interface & 0x3FF == _CHINESE else "en"


def known(lang: str, name: str) -> str:
    """Return the language if there is one of that name. `name`: where it was given."""
    if lang not in LANGUAGES:
        raise InvalidArgument("{name} is en or zh, not {lang!r}", name=name, lang=lang)
    return lang


def interface_language() -> int | None:
    """Return the number of the user's interface language on Windows, None elsewhere."""
    if not _WINDOWS:  # ctypes is slow to load
        return None
    import ctypes

    return int(ctypes.windll.kernel32.GetUserDefaultUILanguage())  # type: ignore[attr-defined]


def given(words: Sequence[str]) -> str | None:
    """Return what `--lang` says among the words of a command line, None if it is not there.

    It is looked for before there is a parser, since it decides the language of its words.
    """
    said = None
    for at, word in enumerate(words):
        if word == "--":
            break
        name, mark, value = word.partition("=")
        if name not in _SPELLINGS:
            continue
        if mark:
            said = value
        elif at + 1 < len(words):
            said = words[at + 1]
    return said


def command_of(words: Sequence[str]) -> str | None:
    """Return the word that should be the command: the first one, but for `--lang`."""
    rest = iter(words)
    for word in rest:
        if word in _SPELLINGS:
            next(rest, None)
        elif word.partition("=")[0] not in _SPELLINGS:
            return word
    return None


def say_in(lang: str, options: Mapping[str, str] = ARGUMENTS) -> Say:
    """Return what words sentences in a language. `options`: what options are called.

    Chinese is loaded only where it is asked for, so that English starts as fast as before.
    """
    if known(lang, "lang") == "en":
        return ENGLISH if options is ARGUMENTS else Say("en", None, options)
    from importlib import import_module

    templates: Mapping[str, str] = import_module("uscc.report.chinese").CHINESE
    return Say("zh", templates, options)
