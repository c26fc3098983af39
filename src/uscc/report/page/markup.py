"""HTML from values: whatever is not markup already is escaped, made printable and cut."""

from __future__ import annotations

from collections.abc import Iterable

from uscc.report.words import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from uscc.sentences import Say

#: Characters of a sentence, and of a cell of the registry.
_LONGEST, _CELL = 600, 80

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))

_VOID = frozenset(("br", "input", "col"))


class Markup(str):
    """HTML, which `tag` takes as it is."""

    __slots__ = ()


#: Nothing.
EMPTY = Markup("")


def escaped(text: str, most: int = _LONGEST) -> Markup:
    """Return text as HTML: no markup, no character that does not print, no more than `most`.

    >>> escaped('<b title="x">\\u202e')
    '&lt;b title=&quot;x&quot;&gt;\\\\u202e'
    """
    if isinstance(text, Markup):
        return text
    safe = text if len(text) <= most and text.isprintable() else shown(text, most)
    for sign, entity in _ENTITIES:
        if sign in safe:
            safe = safe.replace(sign, entity)
    return Markup(safe)


def tag(name: str, *content: str, **attributes: str | int | None) -> Markup:
    """Return an element; of content and attributes all but markup is escaped.

    - `name`: the name of the element.
    - `content`: text or markup.
    - `attributes`: `class_` is `class`, `aria_label` is `aria-label`; one that is None is left
      out.

    >>> tag("td", "a<b", class_="number", title=None)
    '<td class="number">a&lt;b</td>'
    """
    start = name
    for key, value in attributes.items():
        if value is not None:
            start += f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
    if name in _VOID:
        return Markup(f"<{start}>")
    return Markup(f"<{start}>{''.join(map(escaped, content))}</{name}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Return markup and texts as one piece of markup."""
    return Markup(escaped(between).join(map(escaped, parts)))


def bounded(parts: Iterable[Markup], most: int) -> list[Markup]:
    """Return the first parts, as many as fit into `most` bytes together."""
    found, size = [], 0
    for part in parts:
        size += len(part.encode("utf-8"))
        if size > most:
            break
        found.append(part)
    return found


def data(text: str, most: int = _CELL) -> Markup:
    """Return a value of the registry, cut; it does not turn the text around it."""
    return Markup(f"<bdi>{escaped(text, most)}</bdi>") if text else EMPTY


def sentence(text: str, say: Say) -> str:
    """Return words as a sentence: with a full stop, in English with a capital."""
    return text + "。" if say.lang == "zh" else text[:1].upper() + text[1:] + "."
