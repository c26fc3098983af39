"""Numbers of cells as text: what Excel shows in a wide column, of 15 digits at most."""

from __future__ import annotations

from math import isfinite

#: Whole numbers below have at most 15 digits.
_WHOLE = 10.0**15


def number_text(number: float) -> str:
    """Return a number as text, without exponent; zeros stand for the digits behind the 15th.

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
