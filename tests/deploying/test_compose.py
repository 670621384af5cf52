"""The files in deploy/: they parse, name only settings and commands that there are, hold no secret, and say the same with containers and without."""

import importlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from uvicorn.middleware.proxy_headers import _TrustedHosts

from app import cli
from app.errors import SettingError
from app.settings import load_settings
from tests.conftest import ROOT
from tests.setup.processes import plain_environment

DEPLOY = ROOT / "deploy"
SECRET = re.compile(r"(PASSWORD|_KEY|_TOKEN|_SECRET)$")
ASKED = re.compile(r"\$\{([A-Z_]+)(?::[-?][^}]*)?\}")
EXAMPLE = dict(re.findall(r"^([A-Z_]+)=\"?([^\"\n]*)\"?$", (DEPLOY / ".env.example").read_text(), re.MULTILINE))
FILLED = {**EXAMPLE, "TLS": "internal", "DATABASE_PASSWORD": "a-password", "COUNTERPART_METRICS_TOKEN": "t" * 24}
# What other programs read: libpq, the server of the pages.
NOT_OURS = {"PGPASSWORD", "FORWARDED_ALLOW_IPS"}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def ours() -> dict[str, dict[str, Any]]:
    """The services that run our image."""
    return {name: service for name, service in compose()["services"].items() if service["image"] == "counterpart"}


def filled(environment: dict[str, str]) -> dict[str, str]:
    """An environment as compose hands it over."""
    return {name: ASKED.sub(lambda asked: FILLED[asked[1]], value) for name, value in environment.items()}


def test_there_are_two_with_pages_two_workers_a_database_and_a_proxy() -> None:
    services = compose()["services"]
    assert set(services) == {"app-1", "app-2", "worker", "database", "proxy"}
    assert services["app-1"] == services["app-2"]
    assert services["worker"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", sorted(ours()))
def test_every_setting_is_one_of_ours_and_the_program_takes_its_value(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = filled(ours()[name]["environment"])
    assert {n for n in environment if not n.startswith("COUNTERPART_")} <= NOT_OURS
    monkeypatch.chdir(tmp_path)
    for setting, value in environment.items():
        monkeypatch.setenv(setting, value)
    settings = load_settings()
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert settings.pages_grade == (name == "worker")
    if name != "worker":
        assert (settings.secure_cookies, settings.allow_open_bind, settings.hosts) == (True, False, EXAMPLE["SITE"])
    monkeypatch.setenv("COUNTERPART_HOST_NAMES", "x")
    with pytest.raises(SettingError, match="no such setting"):
        load_settings()


@pytest.mark.parametrize("name", sorted(ours()))
def test_every_command_is_one_of_the_command_line_with_its_options(name: str) -> None:
    program, command, *arguments = ours()[name]["command"]
    assert program == "counterpart"
    module, attribute, _ = cli._COMMANDS[command]
    parsed = typer.main.get_command(getattr(importlib.import_module(module), attribute))
    parsed.make_context(command, list(arguments))
    with pytest.raises(typer.TyperException):
        parsed.make_context(command, ["--no-such-option"])


def test_images_are_ours_by_the_name_that_the_docs_build_or_pinned_to_a_version() -> None:
    images = {service["image"] for service in compose()["services"].values()}
    assert "docker build -t counterpart ." in (ROOT / "docs" / "deploying.md").read_text()
    assert all(re.fullmatch(r"[a-z]+:\d[\w.-]*", image) for image in images - {"counterpart"})


def test_no_secret_stands_in_the_files_and_what_is_asked_for_stands_in_the_example() -> None:
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not SECRET.search(name) or ASKED.fullmatch(value), name
    assert all(not value for name, value in EXAMPLE.items() if SECRET.search(name))
    asked = set(ASKED.findall((DEPLOY / "compose.yaml").read_text()))
    assert asked == set(EXAMPLE) - {"COUNTERPART_DATABASE_URL", "APPS"}
    assert ".env" in (ROOT / ".gitignore").read_text().split()
    assert "deploy" in (ROOT / ".dockerignore").read_text().split()


def test_only_the_proxy_is_reached_from_outside_and_it_is_believed_by_its_network_alone() -> None:
    found = compose()
    assert [name for name, service in found["services"].items() if "ports" in service] == ["proxy"]
    assert found["services"]["database"]["networks"] == ["inside"]
    assert found["networks"]["inside"]["internal"] is True
    (inside,) = found["networks"]["inside"]["ipam"]["config"]
    apps = [service for name, service in ours().items() if name.startswith("app")]
    assert {app["environment"]["FORWARDED_ALLOW_IPS"] for app in apps} == {inside["subnet"]}
    believed = _TrustedHosts(inside["subnet"])
    assert ("172.31.88.7" in believed, "172.31.89.7" in believed) == (True, False)
    proxy = set(found["services"]["proxy"]["networks"])
    assert all(proxy & set(app["networks"]) == {"inside"} for app in apps), "it would come by another address"


def test_the_proxy_asks_each_process_with_pages_whether_it_is_ready() -> None:
    (port,) = re.findall(r"^EXPOSE (\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    pages = [name for name in ours() if name.startswith("app")]
    assert compose()["services"]["proxy"]["environment"]["APPS"].split() == [f"{name}:{port}" for name in pages]
    assert "health_uri /readyz" in (DEPLOY / "Caddyfile").read_text()
    assert all(f"127.0.0.1:{port}/readyz" in str(ours()[name]["healthcheck"]["test"]) for name in pages)
    assert all(int(ours()[name]["stop_grace_period"].rstrip("s")) > 10 for name in ours())


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell here")
@pytest.mark.parametrize(
    ("name", "arguments"), [("app-1", ["app", "8001"]), ("worker", ["worker"]), ("worker", ["db", "backup"])]
)
def test_without_containers_the_settings_are_the_same(name: str, arguments: list[str], tmp_path: Path) -> None:
    shown = tmp_path / "counterpart"
    shown.write_text('#!/bin/sh\necho "$@"\nenv\n')
    shown.chmod(0o755)
    settings = tmp_path / "settings"
    settings.write_text("".join(f'{name}="{value}"\n' for name, value in FILLED.items()))
    environment = plain_environment(PATH=f"{tmp_path}:{os.environ['PATH']}", DEPLOY_ENV=str(settings))
    ran = subprocess.run(
        ["sh", DEPLOY / "plain.sh", *arguments], env=environment, capture_output=True, text=True, check=True
    )
    command, *lines = ran.stdout.splitlines()
    set_to = dict(line.split("=", 1) for line in lines if line.startswith(("COUNTERPART_", "PG")))
    asked = filled(ours()[name]["environment"])
    assert command.split()[0] == {"app": "serve"}.get(arguments[0], arguments[0])
    different = {n for n in asked if n not in ("FORWARDED_ALLOW_IPS", "COUNTERPART_DATABASE_URL") and set_to.get(n) != asked[n]}  # fmt: skip
    assert different == set()
