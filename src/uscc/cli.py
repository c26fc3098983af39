"""The command line. Each verb is a thin call of the library's function of the same name.

Data goes to standard output, everything else to standard error. Exit status: 0 target met
(check: all right), 1 missed (check: some not right), 2 usage, input or output error, 130
after Ctrl-C.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from uscc.commands.complaints import complain
from uscc.commands.flags import FLAGS
from uscc.commands.generate import generate
from uscc.commands.scan import scan
from uscc.commands.sql import sql
from uscc.commands.values import check, parse
from uscc.errors import InvalidArgument, RegistryError
from uscc.language import command_of, given, interface_language, known, language_of, say_in
from uscc.options import parser
from uscc.sentences import Say
from uscc.signals import raise_on_signals

_COMMANDS = {"scan": scan, "check": check, "parse": parse, "generate": generate, "sql": sql}


def run() -> NoReturn:
    """Run the command of this process and leave it.

    The garbage collector would only walk millions of live objects. Leaves by `os._exit`:
    taking the objects down one by one would cost a tenth of a second, and everything is
    flushed and closed by then.
    """
    gc.disable()
    raise_on_signals()
    try:
        status = main()
    except KeyboardInterrupt:  # before there is a language to say it in
        status = 130
    except Exception as error:  # a fault of this program: its status must not be a verdict's
        sys.excepthook(type(error), error, error.__traceback__)
        status = 2
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            if stream is not None:  # closed from the start, as by >&-
                stream.flush()
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; never raises for what a user can do."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what it cannot hold is escaped
            stream.reconfigure(errors="backslashreplace")
    words = sys.argv[1:] if argv is None else argv
    try:
        say = _language(words)
    except InvalidArgument as error:
        english = say_in("en", FLAGS)
        complain(english.error(error), english)
        return 2
    try:
        return _run(words, say)
    except (RegistryError, InvalidArgument) as error:
        complain(say.placed(error), say)
        return 2
    except MemoryError:
        pass  # what holds the memory goes with the error; until then there is none for words
    except KeyboardInterrupt:
        complain(say("interrupted; no file was left half written"), say)
        return 130
    except BrokenPipeError:
        # The reader had enough (| head): no error, and nothing to say at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        complain(say("cannot write the report: {why}", why=error.strerror or str(error)), say)
        return 2
    no_memory = say("there is not enough memory")
    complain(say("{said}; {advice}", said=no_memory, advice=say.advice("memory")), say)
    return 2


def _language(words: Sequence[str]) -> Say:
    """Return the language: of `--lang`, else that of the system."""
    lang = given(words)
    if lang is None:
        lang = language_of(os.environ, interface_language())
    return say_in(known(lang, "--lang"), FLAGS)


def _run(words: Sequence[str], say: Say) -> int:
    """Run one command and return its exit status."""
    # Without a command, all of them are to be told.
    options = parser(say, command_of(words)).parse_args(words)
    options.words = words
    if options.format != "text" and isinstance(sys.stdout, io.TextIOWrapper):
        # What programs read is UTF-8 wherever it goes.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    status = _COMMANDS[options.verb](options, say)
    if sys.stdout is not None:
        sys.stdout.flush()
    return int(status)
