"""Run a command; print its wall time, peak memory and exit status as JSON.

    python launch.py OUTPUT COMMAND...

The standard output of the command goes to the file OUTPUT. The peak is the larger of two values:
the peak of the largest process, as the system reports it, and (on Linux) the largest sum of the
proportional set sizes of the command and all its descendants, taken ten times a second. This
script is a small process of its own, because the reported peak of a child is never below the
memory of the process that started it.
"""

import json
import os
import sys
import threading
import time


def tree(root: int) -> list[int]:
    """Return the ids of a process and all its descendants."""
    found = [root]
    for process in found:
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children") as file:
                    found += map(int, file.read().split())
        except OSError:  # the process has ended
            continue
    return found


def memory(process: int) -> int:
    """Return the proportional set size of a process in bytes, 0 if the system has none."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return sum(int(line.split()[1]) << 10 for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


def watch(root: int, ended: threading.Event, peaks: list[int]) -> None:
    """Append the memory of the whole tree to `peaks`, ten times a second, until `ended` is set."""
    while not ended.wait(0.1):
        peaks.append(sum(map(memory, tree(root))))


output, *command = sys.argv[1:]
target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
actions = [(os.POSIX_SPAWN_DUP2, target, 1)]
peaks = [0]
over = threading.Event()
start = time.perf_counter()
child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
watcher = threading.Thread(target=watch, args=(child, over, peaks))
watcher.start()
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
over.set()
watcher.join()
unit = 1 if sys.platform == "darwin" else 1024
peak = max(usage.ru_maxrss * unit, *peaks)
print(json.dumps({"seconds": seconds, "peak": peak, "code": os.waitstatus_to_exitcode(status)}))
