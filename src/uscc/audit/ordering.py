"""Requests to executors whose answers are taken in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any


def answers_in_order(answers: Iterable[Callable[[], Any]], ahead: int) -> Iterator[Any]:
    """Yield the answers in the order of the requests.

    - `answers`: functions that wait for an answer; the next request is sent when one is taken.
    - `ahead`: most requests sent ahead of the yielded answer.
    """
    waiting: deque[Callable[[], Any]] = deque()
    for answer in answers:
        waiting.append(answer)
        if len(waiting) > ahead:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()
