"""What a process gives up before it runs what others wrote: network, memory, its parent's death.

Linux; elsewhere, or where the system refuses, a limit that cannot be set is done without.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_LOWEST_PRIORITY = 19


def end_with_parent() -> None:
    """Have this process killed when the process that started it ends, however it ends."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def leave_network() -> bool:
    """Move into a network without interfaces; False where the system does not allow it."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(
        libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET)
    )


def limit_memory(more_bytes: int) -> None:
    """Let this process map so many bytes beside those it has mapped."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # no Path needed
        mapped = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + more_bytes, mapped + more_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def give_way(process: int) -> None:
    """Let every other process run before this one: at once on Linux, by its priority elsewhere."""
    try:
        os.setpriority(os.PRIO_PROCESS, process, _LOWEST_PRIORITY)
        if sys.platform == "linux":
            # What wakes up need not wait for the end of this one's time slice.
            os.sched_setscheduler(process, os.SCHED_IDLE, os.sched_param(0))
    except (ProcessLookupError, PermissionError):
        return
