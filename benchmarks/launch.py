"""Run a command; print its wall time, peak memory and exit status as JSON.

    python launch.py OUTPUT COMMAND...

Standard output goes to the file OUTPUT. The peak is that of the command and all its children
together: where the system tells it (Linux), the proportional set sizes of the whole tree are
added up ten times a second, and the largest sum counts, or what the largest process alone
reports, whichever is more. A small process of its own, because the peak that the system
reports for a child is never below the memory of the process that started it.
"""

import json
import os
import sys
import threading
import time


def tree(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    found = [root]
    for process in found:
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children") as file:
                    found += map(int, file.read().split())
        except OSError:  # it has ended
            continue
    return found


def memory(process: int) -> int:
    """Return the proportional set size of a process in bytes, 0 if nobody tells."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return sum(int(line.split()[1]) << 10 for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


def watch(root: int, ended: threading.Event, peaks: list[int]) -> None:
    """Note the memory of the tree now and then."""
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
