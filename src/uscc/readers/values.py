"""Values of cells that are not text, as text."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import isfinite

#: Whole numbers below have at most 15 digits.
_WHOLE = 10.0**15


def number_text(number: float) -> str:
    """Return a number as Excel shows it in a wide column, without exponent.

    Zeros stand for the digits behind the 15th.

    - `number`: the value of a cell; infinite or no number: nothing is returned.

    >>> number_text(1.0), number_text(12345678901234567890.0), number_text(0.5)
    ('1', '12345678901234600000', '0.5')
    >>> number_text(1e20), number_text(float("nan"))
    ('100000000000000000000', '')
    """
    if -_WHOLE < number < _WHOLE and number == (whole := int(number)):
        return str(whole)
    if not isfinite(number):
        return ""
    text = f"{number:.15g}"
    if "e" not in text:
        return text
    from decimal import Decimal  # few cells hold a number as long

    return f"{Decimal(text):f}"


def text_of(value: object) -> str:
    """Return a value that is not text as a cell shows it: dates as ISO 8601, lists as JSON.

    >>> text_of(True), text_of(2.0), text_of(911234567890123456)
    ('TRUE', '2', '911234567890123456')
    >>> text_of(datetime(2024, 1, 5, 10)), text_of(date(2024, 1, 5)), text_of(timedelta(hours=30))
    ('2024-01-05 10:00:00', '2024-01-05', '30:00:00')
    >>> text_of(["甲", None]), text_of(None)
    ('["甲", null]', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, timedelta):
        minutes, second = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{second:02}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, dict, tuple)):
        import json

        return json.dumps(value, ensure_ascii=False, default=text_of)
    return str(value)
