"""Executors in worker processes.

A worker is forked where that is safe and cheap (from the command line on Linux), else spawned as a
new interpreter; `multiprocessing` is not used, so its start methods and its ban on children of
pool workers do not matter. A worker talks by pickles through two pipes and ends when they close,
so it outlives its parent by at most one piece. A thread of the parent waits for each worker.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from _thread import LockType, allocate_lock, start_new_thread
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, NoReturn

from uscc.audit.executor import Executor, Start
from uscc.errors import RegistryError
from uscc.signals import STOPPING

if TYPE_CHECKING:
    from queue import SimpleQueue

#: glibc raises its threshold for memory maps to the size of the largest freed block (at most 32
#: MiB). Allocating and freeing 31 MiB once makes later regions come from the heap: half the page
#: faults and 5 % less time on wide files.
_LARGE = 31 << 20


def executor_of(start: Start) -> Executor:
    """Return an executor that will read pieces in this process."""
    bytes(_LARGE)  # never touched, so it takes no memory
    return Executor(start)


class WorkerPool:
    """Worker processes. The caller must close the pool, even after an error."""

    inline = False

    def __init__(self, start: Start, *, fork: bool) -> None:
        self.size = start.among
        self._members: list[WorkerProcess] = []
        try:
            seed = str(int.from_bytes(os.urandom(4), "little"))
            for _ in range(self.size):
                member = _forked(self._members) if fork else _spawned(seed)
                self._members.append(member)
            for member in self._members:
                member.watch(start)
        except (OSError, RuntimeError) as error:
            self.close()
            message = "worker processes cannot be started ({why})"
            raise RegistryError(message, hint="workers", why=_said(error)) from None
        except BaseException:
            self.close()
            raise

    def ask(self, member: int, method: str, *arguments: Any) -> Callable[[], Any]:
        """Send a request to a worker; return a function that waits for the answer.

        The function raises the error of the worker, and `RegistryError` if the worker has ended.

        - `member`: number of the worker.
        - `method`: name of a method of `Executor`.
        - `arguments`: the arguments of the method.
        """
        return self._members[member].ask((method, arguments))

    def idlest(self) -> int:
        """Return the number of the worker with the fewest pending requests."""
        return min(range(self.size), key=lambda number: self._members[number].waiting)

    def dismiss(self) -> None:
        """Kill the workers, because no more requests will follow."""
        for member in self._members:
            member.kill()

    def close(self) -> None:
        """End all workers and wait until they have ended."""
        self.dismiss()
        for member in self._members:
            member.join()


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


class WorkerProcess:
    """A worker process and the thread that communicates with it.

    - `to`: the pipe for requests.
    - `back`: the pipe for answers.
    - `waiting`: number of pending requests.

    A signal may raise an error in the parent between any two steps. So nothing here takes a lock in
    Python code, as `threading.Thread` and `threading.Event` do: they would keep it after a signal
    at the wrong moment, and `join` would hang.
    """

    def __init__(
        self, to: IO[bytes], back: IO[bytes], kill: Callable[[], None], reap: Callable[[], object]
    ) -> None:
        self.to = to
        self.back = back
        self.waiting = 0
        self._kill = kill
        self._reap = reap
        self._queue: SimpleQueue[_Request | None] | None = None
        self._talking = _locked()
        self._thread: int | None = None

    def watch(self, start: Start) -> None:
        """Start the thread and send the worker the parameters of its executor."""
        from queue import SimpleQueue  # one process does without

        self._queue = SimpleQueue()
        self._thread = start_new_thread(self._talk, (self._queue,))
        self.ask(start)

    def ask(self, message: Any) -> Callable[[], Any]:
        """Send a message; return a function that waits for the answer."""
        request = _Request(message)
        assert self._queue is not None
        self.waiting += 1
        self._queue.put(request)
        return request.answer

    def _talk(self, requests: SimpleQueue[_Request | None]) -> None:
        try:
            while (request := requests.get()) is not None:
                try:
                    pickle.dump(request.message, self.to, pickle.HIGHEST_PROTOCOL)
                    self.to.flush()
                    request.settle(pickle.load(self.back))
                except Exception:
                    request.settle((False, RegistryError(_LOST, hint="workers")))
                self.waiting -= 1
                del request  # its answer may be large, and the next request may take a while
        finally:  # whatever ends the thread, `join` does not wait for it
            self._talking.release()

    def kill(self) -> None:
        """End the process; pending requests are answered by an error."""
        with suppress(ProcessLookupError):  # other code in this process has reaped it
            self._kill()

    def join(self) -> None:
        """Wait until the process and the thread have ended."""
        if self._queue is not None:  # None if a signal came first
            self._queue.put(None)
        if self._thread is not None:  # as above
            self._talking.acquire()
        with suppress(ChildProcessError):  # as above
            self._reap()
        for pipe in (self.to, self.back):
            with suppress(OSError):  # unsent bytes for a process that has ended
                pipe.close()


_LOST = "a worker process ended before its time (killed, perhaps for want of memory)"


class _Request:
    """A request to a worker, and the answer once it has come."""

    def __init__(self, message: Any) -> None:
        self.message = message
        self._there = _locked()
        self._answer: tuple[bool, Any] = (False, None)

    def settle(self, answer: tuple[bool, Any]) -> None:
        """Store the answer and wake the waiting thread.

        - `answer`: whether the request succeeded, and the result or the error.
        """
        self.message = None
        self._answer = answer
        self._there.release()

    def answer(self) -> Any:
        """Wait for the answer and return or raise it."""
        with self._there:
            good, value = self._answer
        if not good:
            raise value
        return value


def _locked() -> LockType:
    """Return a lock that another thread will release."""
    lock = allocate_lock()
    lock.acquire()
    return lock


def _forked(others: list[WorkerProcess]) -> WorkerProcess:
    """Return a worker that is a copy of this process."""
    there, to = os.pipe()
    back, here = os.pipe()
    # A signal to the child before it is a worker would run the handlers of the parent.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        child = os.fork()
        if not child:
            _serve_and_leave(others, (to, back), there, here)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    os.close(there)
    os.close(here)

    def kill() -> None:
        os.kill(child, signal.SIGKILL)

    return WorkerProcess(
        os.fdopen(to, "wb"), os.fdopen(back, "rb"), kill, lambda: os.waitpid(child, 0)
    )


def _serve_and_leave(
    others: list[WorkerProcess], mine: tuple[int, int], there: int, here: int
) -> NoReturn:
    """Be a worker in a forked process, and exit.

    Inherited pipes are closed first, because open ones would keep the other workers alive.

    - `others`: the workers forked earlier.
    - `mine`: the parent's ends of the pipes of this worker.
    - `there`: descriptor to read requests from.
    - `here`: descriptor to write answers to.
    """
    try:
        _leave_signals_to_the_parent()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        for number in (*mine, *(pipe.fileno() for one in others for pipe in (one.to, one.back))):
            os.close(number)
        serve(os.fdopen(there, "rb"), os.fdopen(here, "wb"))
    finally:
        os._exit(0)


def _spawned(seed: str) -> WorkerProcess:
    """Return a worker in a new interpreter; `seed` gives all workers the same hashes."""
    import subprocess

    command = f"import sys; sys.path[:] = {sys.path!r}; from uscc.scanning.pool import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONHASHSEED": seed},
        start_new_session=True,  # else Ctrl-C would end it with a traceback while Python starts
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return WorkerProcess(process.stdin, process.stdout, process.kill, process.wait)


def main() -> None:
    """Be a worker in a new interpreter; exit silently when the parent has ended."""
    try:
        _leave_signals_to_the_parent()
        to, back = sys.stdout.buffer, sys.stdin.buffer
        sys.stdout = sys.stderr
        serve(back, to)
    finally:
        os._exit(0)


def _leave_signals_to_the_parent() -> None:
    for number in STOPPING:  # Ctrl-C and SIGHUP of a terminal reach all its processes
        leave = signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN
        signal.signal(number, leave)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    import gc

    gc.disable()
    executor: Executor | None = None
    while True:
        try:
            request = pickle.load(requests)
        except EOFError:
            return
        answer: tuple[bool, Any]
        try:
            if executor is None:
                executor, answer = executor_of(request), (True, None)
            else:
                method, arguments = request
                answer = True, getattr(executor, method)(*arguments)
        except Exception as error:
            answer = False, _portable(error)
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def _portable(error: Exception) -> Exception:
    """Return the error if it can certainly be pickled, else one with the same message."""
    if isinstance(error, RegistryError):
        return error
    if isinstance(error, MemoryError):
        return RegistryError("there is not enough memory", hint="memory")
    import traceback

    return RuntimeError("in a worker: " + "".join(traceback.format_exception(error)))
