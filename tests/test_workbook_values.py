"""Numbers, dates, escapes and formats of workbooks say what Excel shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uscc.readers.workbook.styles import is_date_format
from uscc.readers.workbook.values import date_text, is_long, number_text, unescaped


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("1.0", "1"),
        ("0.1", "0.1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+5", "5"),
        (" 5\n", "5"),
        ("007", "7"),
        ("22.222200000000001", "22.2222"),
        ("0.30000000000000004", "0.3"),
        ("123456789012345", "123456789012345"),
        ("1234567890123454", "1234567890123450"),
        ("9.1350100000100045E+17", "913501000001000000"),
        ("913501000001000047", "913501000001000000"),
        # Excel shows 2 to the power of 64 so: it rounds what it shows, and cuts only what is typed.
        ("18446744073709551616", "18446744073709600000"),
        ("1.23456789012345E+19", "12345678901234500000"),
        ("-1.5E+20", "-150000000000000000000"),
        ("1E+20", "100000000000000000000"),
        ("1e-7", "0.0000001"),
        ("-1.25E-7", "-0.000000125"),
        ("1E999", "1E999"),
        ("", ""),
        ("1_000", "1_000"),
        ("nan", "nan"),
        ("0x10", "0x10"),
        ("１２", "１２"),
    ],
)
def test_numbers(raw: str, shown: str) -> None:
    """15 digits at most and no exponent; what is not a number stays as it is."""
    assert number_text(raw.encode()).decode() == shown


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number(number: float) -> None:
    """A number is written out: to 15 digits the same number, and never an exponent."""
    text = number_text(repr(number).encode()).decode()
    assert not set(text) - set("-.0123456789")
    assert Decimal(text) == Decimal(f"{number:.14e}")
    assert len(text.lstrip("-0.").replace(".", "").rstrip("0")) <= 15


@given(st.integers(0, 10**15 - 1))
def test_numbers_of_15_digits_are_kept(number: int) -> None:
    """A whole number of 15 digits stays as it is, whatever it is written like."""
    text = str(number)
    assert number_text(text.encode()) == text.encode()
    assert number_text(f"{text}.0".encode()) == text.encode()
    assert not is_long(text.encode())


@pytest.mark.parametrize(
    ("raw", "long"),
    [("1000000000000000", True), ("9.1E+17", True), ("-1E15", True), ("999999999999999", False),
     ("0.1234567890123456789", False), ("", False), ("91350100M000100Y43", False)],
)  # fmt: skip
def test_long_numbers(raw: str, long: bool) -> None:
    """A number with more than 15 digits before its point has lost some."""
    assert is_long(raw.encode()) == long


@pytest.mark.parametrize(
    ("raw", "from_1900", "from_1904"),
    [
        ("45322", "2024-01-31", "2028-02-01"),
        ("45322.354166666664", "2024-01-31 08:30:00", "2028-02-01 08:30:00"),
        ("0.5", "12:00:00", "1904-01-01 12:00:00"),
        ("0", "00:00:00", "1904-01-01"),
        ("1", "1900-01-01", "1904-01-02"),
        ("59", "1900-02-28", "1904-02-29"),
        ("60", "1900-02-29", "1904-03-01"),
        ("61", "1900-03-01", "1904-03-02"),
        ("45321.999999999", "2024-01-31", "2028-02-01"),
        ("2958465", "9999-12-31", "2958465"),
        ("2958465.9999999", "2958465.9999999", "2958465.9999999"),
        ("2958466", "2958466", "2958466"),
        ("-1", "-1", "-1"),
        ("企业", "企业", "企业"),
    ],
)
def test_dates(raw: str, from_1900: str, from_1904: str) -> None:
    """Days since the calendar began are dates, times or both; what is not a date is a number."""
    assert date_text(raw.encode(), False).decode() == from_1900
    assert date_text(raw.encode(), True).decode() == from_1904


@given(
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)).map(
        lambda t: t.replace(microsecond=0)
    )
)
def test_any_date(moment: datetime) -> None:
    """The number of a moment is shown as that moment."""
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    expected = str(moment if moment.time() != datetime.min.time() else moment.date())
    assert date_text(repr(days).encode(), False).decode() == expected


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a_x000D_\nb", "a\r\nb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x4F01__x4E1A_", "企业"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "\ufffd"),
        ("_x00e9_", "é"),
        ("_x12_ _x_ x000D_", "_x12_ _x_ x000D_"),
    ],
)
def test_escapes(written: str, text: str) -> None:
    """Characters written as `_xHHHH_` are those characters."""
    assert unescaped(written.encode()).decode() == text


@given(st.text())
def test_any_text_can_be_escaped(text: str) -> None:
    """A text whose characters are all escaped comes back."""
    units = text.encode("utf-16-be")
    pairs = (units[at : at + 2].hex().upper() for at in range(0, len(units), 2))
    assert unescaped("".join(f"_x{pair}_" for pair in pairs).encode()).decode() == text


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True), ('yyyy"年"m"月"d"日";@', True), ("[$-804]yyyy/m/d h:mm", True),
        ("[Red]m/d", True), ("HH:MM", True), ("mm:ss.0", True), ("d\\.m\\.", True),
        ("General", False), ("0.00E+00", False), ("@", False), ("", False),
        ("0.00_);[Red]-0.00", False), ('0"d"', False), ("0\\d", False), ("0_d", False),
        ("*d0", False),
        ("[h]:mm:ss", False), ("[mm]:ss", False), ('0;"my"', False), ("0;d", False), ('0"d', False),
        ("[DBNum1][$-804]General", False),
    ],
)  # fmt: skip
def test_formats(code: str, is_date: bool) -> None:
    """Letters of dates count where they are neither quoted, escaped nor in brackets."""
    assert is_date_format(code) == is_date


def test_date_is_iso() -> None:
    """The text of a date is what `date` says."""
    assert date_text(b"36526", False).decode() == date(2000, 1, 1).isoformat()
