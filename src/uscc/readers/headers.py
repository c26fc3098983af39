"""The meaning of one header: which number or name the column holds, and of which party.

A header is a party and a noun: 许可机关 + 统一社会信用代码. Brackets at the end are looked at
apart (`（必填）`, `（18位）`, `_1（统一社会信用代码）`): they hide the noun or are the noun. Of
several alternatives (`统一社会信用代码/身份证号`) each is looked at.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from uscc.readers.names import (
    AGENCIES,
    CODE_ENDINGS,
    CODE_TIERS,
    ENTITY_TIERS,
    GENERAL,
    NAME_ENDINGS,
    NUMBER_ENDINGS,
    OTHER_NUMBERS,
    PARTIES,
    STATUS_TIERS,
    THINGS,
    plain_header,
)

_BRACKETS = re.compile(r"\(([^()]*)\)")

_BETWEEN = re.compile(r"[/、|]|或者|或")

#: A number at the end, for several equal columns or added by pandas.
_NUMBERED = re.compile(r"[.\d]+$")

#: Ends of headers after the party, the longest first.
_NOUNS = sorted(
    {*CODE_ENDINGS, *NUMBER_ENDINGS, *NAME_ENDINGS, "代码", "code", "mc", "name"},
    key=len,
    reverse=True,
)

#: An agency acts on a subject: 许可单位, 处罚机构; not 被处罚单位.
_ACTING = re.compile(
    "(?<!被)(?:许可|处罚|检查|发布|登记|管辖|审核|批准|核准|认定|公示|决定|实施|监督|管理|数源|裁决"
    "|征收|征管)(?:单位|机构|部门|方)|agency|authority|regulator"
)

#: A subject is acted on: 被检查单位, 监管对象, 列入企业.
_ACTED_ON = re.compile(
    "被[^被]{1,4}(?:单位|机构|企业|公司|人|方)"
    "|(?:监管|检查|处罚|许可|列入|审批|审核|认定|执法|受理)(?:对象|企业|主体)"
)

_SUBJECTS = ENTITY_TIERS[2] | {"xkxdr", "cfxdr"}

_ALIASES = frozenset().union(*CODE_TIERS, *ENTITY_TIERS, *STATUS_TIERS)


class Header(NamedTuple):
    """The meaning of a header.

    - `forms`: the texts compared with known names: the whole, without brackets, in brackets, each
      alternative.
    - `code`: rank as a column of codes, 0 is the best; None if it does not name a code.
    - `party`: the party whose code or name it is; "" if the header does not name one.
    - `agency`: whether the column is that of an agency.
    - `other`: whether the column is that of another party.
    """

    forms: tuple[str, ...]
    code: int | None
    party: str
    agency: bool
    other: bool

    @property
    def general(self) -> bool:
        """Whether the party is any subject: not named, or 企业, 单位, …"""
        return not self.party or self.party in GENERAL

    def is_in(self, tier: frozenset[str]) -> bool:
        """Tell whether one of the forms is an alias of the tier."""
        return not tier.isdisjoint(self.forms)

    @property
    def is_subject(self) -> bool:
        """Whether the party is known to be a subject: any (企业, 单位), or one such as 供应商."""
        return self.general or self.party in _SUBJECTS

    def names_subject(self, parties: frozenset[str]) -> bool:
        """Tell whether the column names one of these parties: `X名称` or `X`."""
        return self.party in parties and self.is_name

    def names_party(self, party: str, ending: str) -> bool:
        """Tell whether the column names that party, as in `X名称`."""
        return party + ending in self.forms

    @property
    def ends_as_name(self) -> bool:
        """Whether it ends in 名称 and names no thing."""
        return any(
            form.endswith(ending) and not form.removesuffix(ending).endswith(tuple(THINGS))
            for form in self.forms
            for ending in NAME_ENDINGS
        )

    @property
    def is_name(self) -> bool:
        """Whether the column may name an entity."""
        return self.ends_as_name or any(map(self.is_in, ENTITY_TIERS))


def read(header: str) -> Header:
    """Return the meaning of a header.

    >>> read("许可机关统一社会信用代码（必填）")[1:]
    (0, '许可机关', True, False)
    >>> read("行政相对人代码_2（工商注册号）").code
    """
    whole = plain_header(header)
    if whole == header:
        whole = header  # a file may have a million columns: keep one string for each
    forms = _forms(whole)
    code = _code_rank(whole, forms)
    base = _BRACKETS.sub("", whole)  # `（由登记机关核发）` is a remark
    named = "" if base in CODE_TIERS[0] or _ACTED_ON.match(base) else base
    agency = any(word in named for word in AGENCIES) or _ACTING.search(named) is not None
    other = not agency and any(word in named for word in PARTIES)
    return Header(forms, code, _party(base, code), agency, other)


def _forms(whole: str) -> tuple[str, ...]:
    """Return the texts to compare without duplicates, the most likely first."""
    base = _BRACKETS.sub("", whole)
    if base == whole and not _BETWEEN.search(whole) and "." not in whole:  # most headers
        bare = _NUMBERED.sub("", whole)
        says_more = bare != whole and (bare in _ALIASES or not bare.isascii())
        return (whole, bare) if says_more else (whole,)
    found = [whole, base, *_BRACKETS.findall(whole)]
    found += [part for text in (base, *_BRACKETS.findall(whole)) for part in _BETWEEN.split(text)]
    found += [part.rpartition(".")[2] for part in (whole, base) if "." in part]
    found += [_NUMBERED.sub("", form) for form in found]
    return tuple(dict.fromkeys(form for form in found if form))


def _code_rank(whole: str, forms: tuple[str, ...]) -> int | None:
    """Return the rank as a column of codes; None for any other column."""
    own = any(ending in whole for ending in CODE_ENDINGS)
    if not own and any(word in whole for word in OTHER_NUMBERS):
        return None
    ranks = zip(CODE_TIERS, (CODE_ENDINGS, NUMBER_ENDINGS, ()))
    for rank, (tier, endings) in enumerate(ranks):
        if any(form in tier or form.endswith(tuple(endings)) for form in forms):
            return rank
    if any(form.removesuffix("代码") in GENERAL and form.endswith("代码") for form in forms):
        return len(CODE_TIERS) - 1  # 企业代码
    return None


def _party(base: str, code: int | None) -> str:
    """Return the party whose code or name it is: the text before the noun.

    A column of names may have no noun, and so is the party itself.
    """
    alternative = _NUMBERED.sub("", _BETWEEN.split(base)[0]).rpartition(".")[2]
    if alternative in CODE_TIERS[0]:
        return ""
    for noun in _NOUNS:
        if alternative.endswith(noun):
            return alternative.removesuffix(noun)
    return alternative if code is None else ""


def is_status(header: Header) -> int | None:
    """Return the rank as a status column; None for any other column."""
    return next((rank for rank, tier in enumerate(STATUS_TIERS) if header.is_in(tier)), None)
