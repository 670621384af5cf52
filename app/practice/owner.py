"""Who holds a lease: this process, told apart from every other that ever ran, here or elsewhere."""

import hashlib
import os
import socket
from pathlib import Path


def this_process() -> str:
    """An id of this process: its machine, process number and start time."""
    return owner_of(os.getpid())


def owner_of(pid: int) -> str:
    """The id of a process of this machine; the start part is '-' where it does not run."""
    return f"{_machine()}:{pid}:{_started(pid)}"


def is_gone(owner: str) -> bool:
    """Whether the process of an id surely runs no more: one of this machine that ended, or whose number another process has. Of another machine or container
    nothing is known here, so False."""
    parts = owner.split(":")
    if len(parts) != 3 or parts[0] != _machine() or not parts[1].isdigit():
        return False
    started = _started(int(parts[1]))
    if started == "-":
        return parts[2] == "-" or not _is_hidden(int(parts[1]))
    return started != parts[2]


def _machine() -> str:
    """What tells this machine from others, and containers of one machine from each other: they have the same boot, and other numbers for processes."""
    boot, numbers = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
    parts = [boot.read_text().strip() if boot.exists() else "", socket.gethostname()]
    if numbers.exists():
        parts.append(os.readlink(str(numbers)))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _started(pid: int) -> str:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return "-" if Path("/proc/self/stat").exists() else str(pid)
    return "-" if fields[0] in ("Z", "X") else fields[19]


def _is_hidden(pid: int) -> bool:
    """Whether a process runs that we may not look at: some machines hide those of other users."""
    if _is_shown(pid):
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_shown(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
