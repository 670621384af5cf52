"""Who holds a lease: this process, told apart from every other that ever ran on this machine."""

import os
from pathlib import Path


def this_process() -> str:
    """An id of this process: boot, process id and start time."""
    return owner_of(os.getpid())


def owner_of(pid: int) -> str:
    """The id of a process of this machine; the start part is '-' where it does not run."""
    return f"{_boot()}:{pid}:{_started(pid)}"


def is_alive(owner: str) -> bool:
    """Whether the process that holds a lease still runs. False for another boot, a dead process or a reused number."""
    parts = owner.split(":")
    if len(parts) != 3 or parts[0] != _boot() or not parts[1].isdigit():
        return False
    return parts[2] != "-" and _started(int(parts[1])) == parts[2]


def _boot() -> str:
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip()[:8] if path.exists() else "boot"


def _started(pid: int) -> str:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return "-" if Path("/proc").exists() else str(pid)
    return "-" if fields[0] in ("Z", "X") else fields[19]
