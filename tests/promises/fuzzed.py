"""R9: the API under fuzzing. Requests made by schemathesis from the OpenAPI document, as each role, at ids that there are and that there are not."""

import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.failures import FailureGroup

from tests.promises.furnished import Furnished, furnished
from tests.promises.outcome import Outcome
from tests.web.conftest import HOST

ROLES = {"trainee": "o", "coach": "c", "admin": "a", "nobody": "n"}
PROBLEM = {"type", "title", "status", "detail"}
# An endless answer, which its own tests read.
STREAM = "/sessions/{session}/events"
TEXTS = (
    "\x00",
    "\ud800",
    "a\x00b",
    "x" * 100_000,
    "\u202e",
    "'; DROP TABLE users; --",
    "{{7*7}}",
    "../../etc/passwd",
    "",
)
NUMBERS = (2**31, 2**63, 2**64, -(2**63) - 1, 10**400, -1, 0, 1e308)
# Bodies as no client of ours sends them: content and its type.
BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", "application/json"), (b"{", "application/json"), (b"null", "application/json"), (b"[]", "application/json"), (b'"x"', "application/json"),
    (b"NaN", "application/json"), (b"\xff\xfe\x00", "application/json"), (b'{"a":' * 20_000, "application/json"), (b"[" * 100_000, "application/json"),
    (b"a=b", "application/x-www-form-urlencoded"), (b"--x", "multipart/form-data"), (b"--x", "multipart/form-data; boundary=x"), (b"<a/>", "text/xml"),
    (b"{}", "application/json; charset=utf-99"), (b"{}", ""), (b"9" * 5000, "application/json"),
)  # fmt: skip


def no_request_breaks_it(examples: int, number: int, every: int = 1, only: str = "") -> Outcome:
    """`examples` requests for each operation, role and kind of data (as the document says, and against it), from a seed; then by hand what no generator
    comes by. A sample takes one in `every` of what is by hand, and one role for each operation, in turn; `only` the operations with this in their path."""
    found = Outcome("R9", "requests to the API, by four roles, had an error of the program or broke the schema")
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as house, _answering(house):
        for place, operation in enumerate(o for o in operations(house) if only in o.path):
            for role in ROLES if every == 1 else [tuple(ROLES)[place % len(ROLES)]]:
                fuzz(house, operation, role, ROLES[role], examples, number, found)
                for asked in [*by_hand(house, operation)][number % every :: every]:
                    _judge(house, ROLES[role], operation, role, asked, found)
    return found


def operations(house: Furnished) -> Iterator[APIOperation]:
    """What the document names."""
    client = house.world.client
    document = client.get("/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    for result in schema.get_all_operations():
        operation = result.ok()
        assert operation is not None, result
        if not operation.path.endswith(STREAM):
            yield operation


@contextmanager
def _answering(house: Furnished) -> Iterator[None]:
    """A client that hands an error of the program on as an answer, as a server does."""
    kept = house.world.client
    house.world.client = TestClient(kept.app, base_url=f"http://{HOST}", raise_server_exceptions=False)
    for person in house.people.values():
        person._client = house.world.client
    house.world.client.portal = kept.portal
    yield
    house.world.client = kept


def fuzz(house: Furnished, operation: APIOperation, role: str, letter: str, examples: int, number: int, found: Outcome) -> None:  # fmt: skip
    """The requests of one operation and role."""
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        made = operation.as_strategy(generation_mode=mode)

        def one(case: Case, real: bool) -> None:
            if real:
                _real(house, case)
            asked = case.as_transport_kwargs(base_url=f"http://{HOST}")
            asked = {
                name: asked[name]
                for name in ("method", "url", "params", "headers", "json", "data", "cookies")
                if asked.get(name)
            }
            asked.pop("cookies", None)
            _judge(house, letter, case.operation, role, _as_sent(asked), found, case)

        run: Callable[[], None] = seed(number)(
            settings(
                max_examples=examples, database=None, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), derandomize=False
            )(given(case=made, real=st.booleans())(one))
        )  # fmt: skip
        try:
            run()
        except Exception as error:
            if "Unsatisfiable" not in type(error).__name__:
                raise


def _as_sent(asked: dict[str, Any]) -> dict[str, Any]:
    """What schemathesis would hand to requests, for httpx."""
    more = {name: asked[name] for name in ("params",) if name in asked}
    headers = {
        k: v
        for k, v in dict(asked.get("headers", {})).items()
        if k.lower() not in ("user-agent", "cookie", "host", "content-length")
    }
    if "json" in asked:
        more["content"] = json.dumps(asked["json"])
        headers = {"content-type": "application/json", **headers}
    elif "data" in asked:
        data = asked["data"]
        more["content"] = data if isinstance(data, bytes | str) else json.dumps(data, default=str)
    return {"method": asked["method"], "url": asked["url"], "headers": _sendable(headers), **more}


def _sendable(headers: dict[str, Any]) -> dict[str, bytes]:
    return {
        name: str(value).encode("latin-1", "replace")
        for name, value in headers.items()
        if name.isascii() and name.isprintable()
    }


def _real(house: Furnished, case: Case) -> None:
    """Ids that there are in the place of made ones."""
    pick = random.Random(repr(case.path_parameters))  # the same for the same request
    for name in case.path_parameters or {}:
        case.path_parameters[name] = pick.choice(list(house.ids[name].values()))


def _judge(house: Furnished, letter: str, operation: APIOperation, role: str, asked: dict[str, Any], found: Outcome, case: Case | None = None) -> None:  # fmt: skip
    found.tried += 1
    try:
        answer = house.asked(letter, asked.pop("method"), asked.pop("url"), **asked)
    except (ValueError, UnicodeError) as error:  # the client itself does not send it
        found.tried -= 1
        assert "surrogates" in str(error) or "Invalid" in str(error) or "codec" in str(error) or "URL" in str(error), (
            error
        )
        return
    fault = fault_of(operation, answer, case)
    if fault:
        found.failures.append(f"{operation.label} as {role}: {fault}; sent {str(asked)[:300]}")
    if house.changed():
        house.back()


def fault_of(operation: APIOperation, answer: Any, case: Case | None) -> str | None:
    """What is wrong with an answer: an error of the program, no problem where there is one, or not what the document says."""
    kind = answer.headers.get("content-type", "")
    if answer.status_code >= 500:
        return f"{answer.status_code} {answer.text[:200]}"
    if answer.status_code >= 400:
        if kind != "application/problem+json":
            return f"{answer.status_code} as {kind!r}"
        body = answer.json()
        if set(body) != PROBLEM or body["status"] != answer.status_code or not body["detail"]:
            return f"{answer.status_code} {answer.text[:200]}"
    documented = _documented(operation, answer.status_code)
    if documented is None or (documented and kind.partition(";")[0] not in documented):
        return f"{answer.status_code} as {kind!r} is not in the document"
    try:
        operation.validate_response(answer, case=case)
    except (AssertionError, FailureGroup) as error:
        return f"{answer.status_code} breaks the schema: {str(error)[:200]}"
    return None


def _documented(operation: APIOperation, status: int) -> set[str] | None:
    """The kinds of content that the document names for a status; None where it does not name the status."""
    answers = operation.definition.raw["responses"]
    found = answers.get(str(status), answers.get(f"{status // 100}XX"))
    return None if found is None else set(found.get("content", {}))


def by_hand(house: Furnished, operation: APIOperation) -> Iterator[dict[str, Any]]:
    """Addresses and bodies of the wrong kind, and each field in turn with what is too large, half a character, or no character."""
    method, path, other = operation.method.upper(), operation.path, operation.path
    for name, of in house.ids.items():
        path = path.replace(f"{{{name}}}", of.get("submitted") or next(iter(of.values())))
    url = f"http://{HOST}{path}"
    for query in ("?after=" + "9" * 30, "?after=%00", "?focus=%00", "?why=%ff", "?%00=%00&after=-1"):
        yield {"method": method, "url": url + query}
    for value in ("%00", "%ff", "a" * 5000, "%F0%9F%98%80", "..%2f.."):
        other = re.sub(r"\{\w+\}", value, operation.path)
        if other != operation.path:
            yield {"method": method, "url": f"http://{HOST}{other}"}
    if method == "GET":
        return
    for content, kind in BODIES:
        yield {"method": method, "url": url, "content": content, "headers": {"content-type": kind} if kind else {}}
    for body in _odd(operation):
        headers = {"content-type": "application/json", "idempotency-key": "k\x7f"}
        yield {"method": method, "url": url, "content": json.dumps(body), "headers": headers}


def _odd(operation: APIOperation) -> Iterator[Any]:
    from tests.web.test_access import API

    fits = API.get((operation.method.upper(), operation.path))
    whole, one = isinstance(fits, list), fits[0] if isinstance(fits, list) else fits
    for name in one or {}:
        for value in (*TEXTS, *NUMBERS, None, [], {}, True, [["x"] * 3]):
            body = {**one, name: value}
            yield [body] if whole else body
