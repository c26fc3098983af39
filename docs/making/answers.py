"""Tables that answer a reader about each slug: what it means, and who has to act."""

from __future__ import annotations

from collections.abc import Mapping

from making.markdown import described, table
from making.words import code
from uscc.vocabulary import TERMS, slugs

#: Slugs with the same advice, the likely reason, and who does what.
ADVICE = {
    "length character": (
        "typed or cut off in this file",
        "the owner of the file: compare with the licence 营业执照 or the public query",
    ),
    "checksum": (
        "a character is mistyped here",
        "the owner of the file: compare with the licence. If the licence says the same, the"
        " registering authority",
    ),
    "identity": (
        "an individual's identity number was put in the code column",
        "the owner of the file: ask for the code; take the number out, it is personal data."
        " `--count=-identity` leaves natural persons out of the errors",
    ),
    "legacy": (
        "issued so in 2015",
        "**do not mend it here.** The registering authority decides. `expected` is what the"
        " standard asks for, not this entity's code",
    ),
    "missing": (
        "nobody filled it in",
        "the owner of the file; if there is no code yet, the registering authority",
    ),
    "unconverted": (
        "the number from before the reform was never replaced",
        "the owner of the file: look up the code; else the registering authority (存量代码转换)",
    ),
    "repeated": ("the same record twice", "the owner of the file: delete the copy"),
    "shared": (
        "one of the names is wrong, old, or a branch under its parent's code",
        "first the owner of the file (rename, branch?), then the registering authority: at most"
        " one holder keeps the code",
    ),
    "split": (
        "two codes for one entity, or a namesake",
        "the registering authority: which code is valid?",
    ),
    "suspect": (
        "mostly branches and namesakes",
        "look at the address or the registration number; if it is one entity, as `split`",
    ),
    "body": (
        "the entity moved to another region or department and got a new code",
        "the two authorities together: positions 9-17 belong to one entity",
    ),
    "format": ("spaces, lower case, full width", "the owner of the file: write it plainly"),
    "department category": (
        "a new kind of institution, or a typing error that passes by chance",
        "look at the licence",
    ),
    "region segment": (
        "a region or a block of numbers that no list has yet, or a typing error that passes by"
        " chance",
        "look at the licence",
    ),
    "organization": (
        "issued over an old, wrong organization code, or over a placeholder",
        "nothing, if the licence says the same",
    ),
}

MEANINGS = {
    "right": "All 18 characters are allowed and the check digit fits.",
    "missing": "There is no code: the field is blank, has a word such as 无, or repeats one"
    " character.",
    "unconverted": "This is a number from before the reform: a registration number or an"
    " organization code.",
    "length": "The value does not have 18 characters: one is missing, one is too many, or there is"
    " other text.",
    "character": "The value has a character that no code has, mostly a letter typed for a digit.",
    "identity": "This is a person's identity number, not a code.",
    "legacy": "The code was issued in 2015 with a check digit that follows another formula.",
    "checksum": "One or more characters are wrong: the check digit does not fit the others.",
}

MEANINGS_ZH = {
    "right": "18 位字符均符合规定，校验码相符。",
    "missing": "没有代码：内容为空，填写了“无”等字样，或重复同一个字符。",
    "unconverted": "这是改革前的号码：注册号或组织机构代码。",
    "length": "不是 18 位：缺少或多出字符，或混入了其他文字。",
    "character": "含有代码中不使用的字符，多为误将数字录入为字母。",
    "identity": "填写的是居民身份证号码，不是统一社会信用代码。",
    "legacy": "2015 年赋予的代码，校验码按另一种算式得出。",
    "checksum": "有一位或几位有误：校验码与其他各位不符。",
}


def advice() -> str:
    """Return the likely reason and the next step for each kind, relation and note."""
    known = {*slugs("kind"), *slugs("relation"), *slugs("note")}
    if sorted(slug for names in ADVICE for slug in names.split()) != sorted(known):
        raise SystemExit("give advice on each kind, relation and note once: docs/making/answers.py")
    rows = [_advice(names.split(), *said) for names, said in ADVICE.items()]
    return table(("finding", "中文", "likely", "who, what"), *rows)


def _advice(names: list[str], likely: str, who: str) -> tuple[str, ...]:
    label = "note " if TERMS[names[0]].group == "note" else ""
    return label + code(names), ", ".join(TERMS[name].zh for name in names), likely, who


def meanings() -> str:
    """Return each answer of `uscc check` in one sentence."""
    return _meanings(("answer", "中文", "in one sentence"), MEANINGS)


def meanings_zh() -> str:
    """Return each answer of `uscc check` in one Chinese sentence."""
    return _meanings(("结果", "中文", "一句话"), MEANINGS_ZH)


def _meanings(head: tuple[str, ...], said: Mapping[str, str]) -> str:
    found = ["right", *slugs("kind")]
    rows = [
        (f"`{slug}`", TERMS[slug].zh if slug in TERMS else "正确", sentence)
        for slug, sentence in described(said, found).items()
    ]
    return table(head, *rows)
