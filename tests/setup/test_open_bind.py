"""Promise X1, beyond this machine: an address that others can reach is bound once an admin can sign in, and then no local link is handed out."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.bootstrap import build, check_bind, ready
from app.clock import SystemClock
from app.errors import SettingError
from app.settings import Settings
from tests.people.quick import GOOD, OTHER
from tests.setup.processes import free_port, served
from tests.setup.test_serving import COUNTERPART, call

OPEN = ["0.0.0.0", "::", "192.168.1.10", "example.test"]
OIDC = {"oidc_issuer": "https://id.example", "oidc_client": "c", "oidc_secret": "s"}


def settings(folder: Path, host: str, **more: object) -> Settings:
    return Settings(database_url=f"sqlite:///{folder}/c.sqlite3", data_dir=folder, host=host, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", OPEN)
def test_any_bind_but_loopback_is_refused_in_one_sentence_and_nothing_is_made(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="COUNTERPART_ALLOW_OPEN_BIND=1") as told:
        check_bind(settings(tmp_path / "fresh", host))
    assert host in str(told.value) and "users add NAME --role admin --password" in str(told.value)
    assert str(told.value).count(". ") == 0
    assert os.listdir(tmp_path) == []
    check_bind(settings(tmp_path / "fresh", host, allow_open_bind=True))
    check_bind(settings(tmp_path / "fresh", host, **OIDC))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_may_always_be_bound(host: str, tmp_path: Path) -> None:
    check_bind(settings(tmp_path / "fresh", host))


def test_it_takes_an_admin_who_can_sign_in(tmp_path: Path) -> None:
    there = settings(tmp_path, "0.0.0.0")
    house, now = ready(there), SystemClock().now()
    signer, accounts = house.services.sign_in, house.services.people.accounts
    refused = pytest.raises(SettingError, match="no admin has a password")
    signer.local_user(now)
    with refused:
        check_bind(there)
    accounts.first_password(signer.add("Tess", "trainee", None, now), GOOD, now)
    with refused:
        check_bind(there)
    ada = signer.add("Ada", "admin", None, now)
    with refused:
        check_bind(there)
    accounts.first_password(ada, GOOD, now)
    check_bind(there)
    accounts.disable(ada, ada.id, now)
    with refused:
        check_bind(there)
    house.engine.dispose()


def test_a_database_without_tables_has_no_admin(kind: str, fresh_url: Callable[..., str], tmp_path: Path) -> None:
    there = Settings(database_url=fresh_url(kind), data_dir=tmp_path, host="0.0.0.0")
    house = build(there)
    house.engine.connect().close()
    house.engine.dispose()
    with pytest.raises(SettingError, match="no admin has a password"):
        check_bind(there)


@pytest.mark.slow
def test_with_an_admin_the_bind_is_open_and_no_local_link_is_handed_out(tmp_path: Path) -> None:
    port = free_port()
    link = tmp_path / "var" / "sign-in-link.txt"
    serve = [*COUNTERPART, "serve", "--no-open", "--port", str(port)]
    with served(serve, tmp_path, port):
        assert link.exists(), "on this machine alone, as ever"
    made = subprocess.run(
        [*COUNTERPART, "users", "add", "Ada", "--role", "admin", "--password"], cwd=tmp_path, input=f"{OTHER}\n", capture_output=True, text=True, check=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("COUNTERPART_")},
    )  # fmt: skip
    assert OTHER not in made.stdout + made.stderr
    with served([*serve, "--host", "0.0.0.0"], tmp_path, port):
        assert not link.exists()
        told = (tmp_path / "server.log").read_text()
        assert told.strip() == f"Counterpart runs at http://localhost:{port}"
    with served(serve, tmp_path, port):
        assert link.exists(), "on this machine alone the local user still has a way in"
    assert call(tmp_path, "sign-in-link").returncode == 0
