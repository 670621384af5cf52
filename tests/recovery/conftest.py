"""Processes that can be killed: forked from a server that has the product loaded, so that each starts in no time."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerContext
from typing import Any

import pytest

LONGEST_S = 30.0


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Where processes come from."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.recovery.child"])
    return context


@pytest.fixture
def run(processes: ForkServerContext) -> Callable[..., int]:
    """Run a function in a process of its own; its exit code, negative for the signal that killed it."""

    def ran(what: Callable[..., None], *arguments: Any) -> int:
        child = processes.Process(target=what, args=arguments)
        child.start()
        child.join(LONGEST_S)
        if child.exitcode is None:
            child.kill()
            child.join()
            pytest.fail(f"{what.__name__}{arguments} did not end within {LONGEST_S} s")
        return int(child.exitcode)

    return ran
