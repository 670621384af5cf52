"""What can go wrong while preparing, said in one sentence: the thing, the value, the fix."""

import errno

_NETWORK = (
    "newconnectionerror",
    "connection refused",
    "name or service not known",
    "temporary failure in name resolution",
    "connecttimeout",
    "read timed out",
    "max retries exceeded",
    "no matching distribution found",
    "enotfound",
    "econnrefused",
    "econnreset",
    "etimedout",
    "eai_again",
    "network is unreachable",
)
_DISK = ("no space left on device", "enospc", "disk quota exceeded")
_CHANGED = ("do not match the hashes", "eintegrity")


class Problem(Exception):
    """Preparing cannot go on. `str()` is one sentence for a person."""

    def __init__(self, thing: str, value: object, fix: str) -> None:
        super().__init__(f"{thing}: {value}; {fix}.")
        self.thing, self.value, self.fix = thing, value, fix


def of_output(what: str, output: str, log: str) -> Problem:
    """The problem behind the output of a failed installer. `what` names what was being brought, `log` the file with all of it."""
    low = output.lower()
    if any(sign in low for sign in _DISK):
        return disk_full(what)
    if any(sign in low for sign in _CHANGED):
        return Problem(what, "a downloaded file is not the one in the lock file", f"try again, or look into {log}")
    if any(sign in low for sign in _NETWORK):
        return Problem(
            what,
            "the package index could not be reached",
            "connect to the network or name a mirror to pip and npm, then try again",
        )
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "no output")
    return Problem(what, f"could not be installed ({last[:160]})", f"all of the output is in {log}")


def of_os_error(error: OSError) -> Problem:
    """The problem behind an error of the operating system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full("Disk")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(
            "Folder", f"{error.filename} cannot be written", "make it writable or move the project to a folder of yours"
        )
    return Problem("System", f"{error.strerror} ({error.filename})", "mend it and try again")


def disk_full(what: str) -> Problem:
    """No room is left."""
    return Problem(what, "the disk is full", "free about 1 GB in this folder's disk and try again")
