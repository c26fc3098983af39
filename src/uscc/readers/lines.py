"""Line ends in bytes, as an editor counts them: LF, CRLF or CR."""

from __future__ import annotations


def last_line_end(data: bytes) -> int:
    """Return the length of the whole lines in `data`; a CR at its end may be half a CRLF."""
    return max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1


def count_line_ends(data: bytes) -> int:
    """Return the number of line ends as an editor counts them: LF, CRLF or CR."""
    if b"\r" not in data:
        return data.count(b"\n")
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


def first_line(data: bytes) -> bytes:
    """Return the first line with its end."""
    end = data.find(b"\n") + 1 or len(data)
    old = data.find(b"\r", 0, end) + 1
    if old and data[old : old + 1] != b"\n":
        end = old
    return data[:end]
