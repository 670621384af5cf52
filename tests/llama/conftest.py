"""A real model server, where its program is named: llama.cpp's `llama-server`, which we did not write."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import command
from tests.llama.model import write
from tests.llama.server import LlamaServer

__all__ = ["command"]
ASKED = "COUNTERPART_TESTS_LLAMA_SERVER"


@pytest.fixture(scope="session")
def program() -> Path:
    """The program that is asked for."""
    named = os.environ.get(ASKED)
    if not named:
        pytest.skip(f"llama.cpp's server is built elsewhere; set {ASKED}=/path/to/llama-server to run these")
    path = Path(named)
    if not os.access(path, os.X_OK):
        pytest.fail(f"{ASKED} names {named}, which is no program; build it, or leave the variable out")
    return path


@pytest.fixture(scope="session")
def model_file(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model, made anew."""
    path = tmp_path_factory.mktemp("llama") / "chance.gguf"
    write(path)
    return path


@pytest.fixture(scope="session")
def llama(program: Path, model_file: Path) -> Iterator[LlamaServer]:
    """A running server."""
    with LlamaServer(program, model_file) as running:
        yield running


@pytest.fixture(scope="session")
def endless(program: Path, model_file: Path) -> Iterator[LlamaServer]:
    """A running server whose answers end at their limit only."""
    with LlamaServer(program, model_file, "--ignore-eos") as running:
        yield running
