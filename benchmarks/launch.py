"""Run a command; print its wall time, peak memory and exit status as JSON.

    python launch.py OUTPUT COMMAND...

Standard output goes to the file OUTPUT. A small process of its own, because the peak that
the system reports for a child is never below the memory of the process that started it.
"""

import json
import os
import sys
import time

output, *command = sys.argv[1:]
target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
actions = [(os.POSIX_SPAWN_DUP2, target, 1)]
start = time.perf_counter()
process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
_, status, usage = os.wait4(process, 0)
seconds = time.perf_counter() - start
unit = 1 if sys.platform == "darwin" else 1024
code = os.waitstatus_to_exitcode(status)
print(json.dumps({"seconds": seconds, "peak": usage.ru_maxrss * unit, "code": code}))
