"""A valid code as a value: `Code`, with every part and its meaning."""

from __future__ import annotations

from uscc.code.digits import is_organization_code
from uscc.code.judge import validate
from uscc.code.notes import is_placeholder
from uscc.regions import Region, find
from uscc.standard import CATEGORY_NAMES, DEPARTMENTS
from uscc.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


#: Pattern of the 18 characters of a code, as `str` gives them.
_PATTERN = "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"


class Part(Value):
    """A part of a code: its characters, and their meaning in Chinese and English.

    Immutable, comparable, picklable.

    - `value`: the characters.
    - `zh`: the meaning in Chinese, empty if no list has it.
    - `en`: the meaning in English, empty if no list has it.
    """

    _fields = ("value", "zh", "en")
    __slots__ = _fields

    value: str
    zh: str
    en: str

    def __init__(self, value: str, zh: str, en: str) -> None:
        self._hold(value, zh, en)

    def __repr__(self) -> str:
        return f"Part({self.value!r}, {self.zh!r}, {self.en!r})"

    def __str__(self) -> str:
        return self.value


class Code(Value):
    """A valid code and its five parts.

    The constructor normalises and validates `text`, and raises the errors of `validate`. Immutable,
    hashable, picklable. Codes compare and sort by their 18 characters, which `str` gives.

    - `text`: the value.
    - `legacy`: accept the three early issuing variants, too.

    >>> code = Code("9132 0581 7252 0705 XD")
    >>> str(code), code.department.zh, code.category.zh
    ('9132058172520705XD', '市场监管', '企业')
    >>> code.organization, code.check_digit, code.province
    ('72520705-X', 'D', '江苏省')
    """

    _fields = ("_code",)
    __slots__ = _fields

    _code: str

    def __init__(self, text: str, legacy: bool = False) -> None:
        self._hold(validate(text, legacy=legacy))

    @property
    def department(self) -> Part:
        """Position 1: the registering department (登记管理部门)."""
        return Part(self._code[0], *DEPARTMENTS.get(self._code[0], ("", "")))

    @property
    def category(self) -> Part:
        """Position 2: the category (机构类别), whose meaning depends on the department."""
        return Part(self._code[1], *CATEGORY_NAMES.get(self._code[:2], ("", "")))

    @property
    def region(self) -> Region | None:
        """Positions 3-8: the region of the registering authority, None if no table has it."""
        return find(self._code[2:8])

    @property
    def region_code(self) -> str:
        """Positions 3-8: the six digits of the region."""
        return self._code[2:8]

    @property
    def province(self) -> str:
        """The province of the registering authority in Chinese, empty if unknown."""
        region = self.region
        return region.province if region else ""

    @property
    def organization(self) -> str:
        """Positions 9-17 with the hyphen of GB 11714: eight characters and the check digit."""
        return f"{self._code[8:16]}-{self._code[16]}"

    @property
    def organization_right(self) -> bool:
        """Whether positions 9-17 pass their own check digit (GB 11714)."""
        return is_organization_code(self._code[8:17])

    @property
    def organization_placeholder(self) -> bool:
        """Whether positions 9-17 are a placeholder, such as 00000000-0 or WUWUWUWU-X."""
        return is_placeholder(self._code[8:16])

    @property
    def check_digit(self) -> str:
        """Position 18: the check digit."""
        return self._code[17]

    def as_dict(self) -> dict[str, Any]:
        """Return all parts with their meanings, for JSON."""
        region = self.region
        return {
            "code": self._code,
            "department": {"value": self._code[0], **_meaning(self.department)},
            "category": {"value": self._code[1], **_meaning(self.category)},
            "region": {
                "value": self._code[2:8],
                "name": region.full_name if region else "",
                "province": region.province if region else "",
                "prefecture": region.prefecture if region else "",
                "county": region.county if region else "",
                "province_en": region.province_en if region else "",
                "status": region.status if region else "unknown",
            },
            "organization": {
                "value": self.organization,
                "right": self.organization_right and not self.organization_placeholder,
                "placeholder": self.organization_placeholder,
            },
            "check_digit": self._code[17],
        }

    def __str__(self) -> str:
        return self._code

    def __repr__(self) -> str:
        return f"Code({self._code!r})"

    def __lt__(self, other: Code) -> bool:
        return self._code < other._code if isinstance(other, Code) else NotImplemented

    def __le__(self, other: Code) -> bool:
        return self._code <= other._code if isinstance(other, Code) else NotImplemented

    def __reduce__(self) -> tuple[object, ...]:
        return Code, (self._code, True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        """Tell pydantic 2 to make a `Code` of a string, keep a `Code`, and write it as `str`."""
        from pydantic_core import core_schema

        def made(value: Any, inner: Any) -> Code:
            return value if isinstance(value, cls) else cls(inner(value))

        return core_schema.no_info_wrap_validator_function(
            made, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        """Return the JSON schema for pydantic 2: the pattern of the written code."""
        return {"type": "string", "pattern": _PATTERN, "examples": ["91350100M000100Y43"]}


def _meaning(part: Part) -> dict[str, str]:
    return {"zh": part.zh, "en": part.en}


def parse(text: str, legacy: bool = False) -> Code:
    """Return the `Code` of `text`.

    - `text`: the value.
    - `legacy`: accept the three early issuing variants, too.

    Raises the errors of `validate`. Takes some microseconds; the region table is loaded when a
    region is first read.

    >>> code = parse("91350100M000100Y43")
    >>> code.region.full_name, code.category.en
    ('福建省福州市', 'enterprise')
    """
    return Code(text, legacy)
