"""The site without containers, really run: https and its cookie, any process for any page, streams through the proxy, a stop and a rolling update that lose
nothing, a backup with a password that stands in no address."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
import pytest

from tests.databases import cluster, find_postgresql
from tests.deploying.listening import Listener
from tests.deploying.site import SECRET, STOPS_WITHIN_S, Site, a_site
from tests.people.quick import GOOD
from tests.setup.processes import free_port

pytestmark = [
    pytest.mark.db,
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.skipif(shutil.which("caddy") is None, reason="there is no Caddy here"),
]
SAID = "I can do 2.5 % if you extend the contract to 36 months and keep 80 % of the volume. Why six weeks of stock?"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    programs = find_postgresql()
    assert programs is not None
    with cluster(programs, hurried=False) as server, a_site(server, tmp_path_factory.mktemp("site")) as running:
        sign_in(running)
        yield running


def sign_in(site: Site) -> None:
    with site.visitor() as client:
        answer = client.post("/sign-in", data={"name": "Ada", "password": GOOD})
        given = answer.headers["set-cookie"]
        assert answer.status_code == 303, answer.text
        assert given.startswith("__Host-counterpart=")
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= {p.strip().lower() for p in given.split(";")}
        site.cookie = given.split(";")[0]
    with site.visitor() as client:
        assert client.post("/notice", data={"next": "/"}).status_code == 303


def begin(client: httpx.Client) -> str:
    answer = client.post("/api/v1/sessions", json={"case": "packaging-film", "seed": 3})
    assert answer.status_code < 300, answer.text
    return str(answer.json()["id"])


def say(client: httpx.Client, session: str, key: str = "k") -> str:
    headers = {"Idempotency-Key": key}
    answer = client.post(f"/api/v1/sessions/{session}/turns", json={"text": SAID}, headers=headers)
    assert answer.status_code < 300, answer.text
    return str(answer.json()["id"])


def numbers(events: list[str]) -> list[int]:
    return [int(event.splitlines()[0].removeprefix("id: ")) for event in events]


def answered(site: Site, number: int) -> list[dict[str, object]]:
    """What a process answered, by its log."""
    lines = [json.loads(line) for line in site.log(f"app-{number}").splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("route")]


@contextmanager
def visited(site: Site) -> Iterator[list[int]]:
    """Somebody opens a page again and again through the proxy meanwhile; what it answered."""
    found: list[int] = []
    ended = threading.Event()

    def visit() -> None:
        with site.visitor() as client:
            while not ended.wait(0.1):
                try:
                    found.append(client.get("/").status_code)
                except httpx.HTTPError:
                    found.append(0)

    thread = threading.Thread(target=visit, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join(60)


def test_nobody_serves_others_before_there_is_an_admin(site: Site) -> None:
    shown = site.call("config", "show").stdout
    assert "secure_cookies" in shown
    assert SECRET not in shown
    ran = site.call("app", str(free_port()), BIND="0.0.0.0", URL=site.url("spare"))
    assert ran.returncode == 2
    assert "users add NAME --role admin --password" in ran.stderr


def test_either_process_serves_any_page_and_a_wrong_name_is_refused(site: Site) -> None:
    before = [len(answered(site, number)) for number in (1, 2)]
    with site.visitor() as client:
        session = begin(client)
        assert {client.get(f"/sessions/{session}").status_code for _ in range(10)} == {200}
        assert client.get("/metrics").status_code == 404
    served = [len(answered(site, number)) - before[number - 1] for number in (1, 2)]
    print(f"\npages by either: {served}")
    assert min(served) >= 4
    with site.beside(1) as client:
        assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 403


def test_words_of_one_process_come_through_the_other_and_through_the_proxy_as_they_are_spoken(site: Site) -> None:
    with site.beside(1) as one, site.beside(2) as two, site.visitor() as client:
        session = begin(one)
        other, proxied = Listener(two, session), Listener(client, session)
        time.sleep(0.5)
        begun = time.monotonic()
        say(one, session)
        assert other.whole() == proxied.whole()
    first, last = proxied.spoken()[0] - begun, proxied.spoken()[-1] - begun
    late = max(abs(a - b) for a, b in zip(proxied.spoken(), other.spoken(), strict=True))
    print(
        f"\nthrough the proxy: first words after {first:.2f} s, last after {last:.2f} s; at most {late:.3f} s from those without it"
    )
    assert last - first > 1, "a proxy that gathers hands over everything at once"
    assert late < 0.5
    assert numbers(proxied.whole()) == list(range(1, len(proxied.events) + 1))


def test_a_stop_while_a_turn_is_spoken_loses_nothing(site: Site) -> None:
    with site.beside(1) as one, site.beside(2) as two, site.visitor() as client, visited(site) as pages:
        session = begin(one)
        other, proxied = Listener(two, session), Listener(client, session)
        say(one, session)
        other.wait_spoken()
        took = site.stop("app-1")
        heard, through = other.whole(), proxied.whole()
        begin(client)
        site.start_app(1)
    assert heard == through
    assert numbers(heard) == list(range(1, len(heard) + 1))
    kinds = [event.splitlines()[1].removeprefix("event: ") for event in heard]
    assert (kinds.count("turn.completed"), kinds.count("turn.graded")) == (2, 1), "her opening, and the answer, once"
    print(
        f"\nstopped in {took:.1f} s; {len(heard)} events, none twice or lost; cut {proxied.cuts} times; {len(pages)} pages: {sorted(set(pages))}"
    )
    assert took < STOPS_WITHIN_S
    assert set(pages) == {200}


def test_a_rolling_update_is_not_noticed(site: Site) -> None:
    with visited(site) as pages, site.visitor() as client:
        session = begin(client)
        listening = Listener(site.visitor(), session)
        say(client, session)
        for number in (1, 2):
            site.stop(f"app-{number}")
            site.start_app(number)
            time.sleep(2.5)  # the proxy asks every second
        for number in (1, 2):
            site.stop(f"worker-{number}")
            site.start(f"worker-{number}", "worker")
        heard = listening.whole()
    print(
        f"\nrolling: {len(pages)} pages: { {s: pages.count(s) for s in set(pages)} }; {len(heard)} events, cut {listening.cuts} times"
    )
    assert set(pages) == {200}
    assert numbers(heard) == list(range(1, len(heard) + 1))


def test_a_backup_under_way_goes_into_another_database(site: Site) -> None:
    with site.visitor() as client:
        session = begin(client)
        listening = Listener(site.visitor(), session)
        say(client, session)
        listening.wait_spoken()
        kept = site.call("db", "backup", "site.backup")
        assert kept.returncode == 0, kept.stderr
        listening.whole()
    back = site.call("db", "restore", "site.backup", URL=site.url("spare"))
    assert back.returncode == 0, back.stderr
    with psycopg.connect(f"host={site.socket} user=counterpart dbname=spare password={SECRET}") as db:
        rows = db.execute("SELECT count(*) FROM sessions WHERE id = %s", (session,)).fetchone()
    assert rows == (1,)
    assert (site.folder / "site.backup").stat().st_mode & 0o777 == 0o600
