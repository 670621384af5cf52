"""The checks on what a sign-in provider answers, against one that answers wrongly on purpose. The real one is in tests/oidc."""

import json
import time
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from app.errors import NotAllowed, ProviderError
from app.people.openid import OpenIdProvider
from app.people.provider import Journey
from app.people.records import Identity

CLIENT, SECRET = "counterpart", "a-secret-of-thirty-two-characters"
JOURNEY, BACK = Journey("state", "nonce-1", "verifier" * 8), "http://127.0.0.1/back"


@cache
def a_key(name: str, number: int = 1) -> RSAKey:
    """A key of this name; they are slow to make."""
    return RSAKey.generate_key(2048, {"kid": name}, auto_kid=False)


class Lying:
    """A provider on this machine; what it answers can be spoiled."""

    def __init__(self) -> None:
        self.keys = [a_key("one")]
        self.document: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.token: dict[str, Any] | None = None
        self.status, self.asked_keys = 200, 0
        self.algorithm, self.signer = "RS256", self.keys[0]
        self.asked: dict[str, list[str]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self, outer.told(self.path))

            def do_POST(self) -> None:
                outer.asked = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
                outer.asked["authorization"] = [self.headers.get("authorization", "")]
                outer.answer(self, outer.token if outer.token is not None else outer.signed())

            def log_message(self, *what: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler, body: Any) -> None:
        sent = json.dumps(body).encode()
        handler.send_response(self.status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)

    def told(self, path: str) -> Any:
        if path == "/keys":
            self.asked_keys += 1
            return {"keys": [key.as_dict(private=False) for key in self.keys]}
        found = {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/auth", "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }  # fmt: skip
        return {name: value for name, value in (found | self.document).items() if value is not None}

    def signed(self) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "tess-42",
            "exp": now + 300,
            "iat": now,
            "nonce": JOURNEY.nonce,
        }
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.signer.kid} if self.signer.kid else {"alg": self.algorithm}
        signed = jwt.encode(header, claims, self.signer, algorithms=[self.algorithm])
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def lying() -> Iterator[Lying]:
    found = Lying()
    yield found
    found.server.shutdown()
    found.server.server_close()


def at(lying: Lying) -> OpenIdProvider:
    return OpenIdProvider(lying.issuer, CLIENT, SECRET)


def test_who_comes_back_is_issuer_and_subject_and_nothing_else(lying: Lying) -> None:
    lying.claims = {"email": "tess@example.com", "preferred_username": "Ada"}
    assert at(lying).identity(JOURNEY, "code", BACK) == Identity(lying.issuer, "tess-42")
    assert lying.asked["code_verifier"] == [JOURNEY.verifier] and lying.asked["redirect_uri"] == [BACK]
    assert lying.asked["authorization"][0].startswith("Basic ") and "client_secret" not in lying.asked
    lying.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert at(lying).identity(JOURNEY, "code", BACK).subject == "tess-42"
    assert lying.asked["client_secret"] == [SECRET]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"}, {"iss": None}, {"aud": "another"}, {"aud": None}, {"aud": ["another", "third"]}, {"sub": None}, {"sub": ""},
        {"nonce": "nonce-2"}, {"nonce": None}, {"exp": 1}, {"exp": None}, {"exp": "soon"}, {"iat": None}, {"azp": "another"}, {"aud": [CLIENT, "another"]},
        {"nbf": 9_999_999_999},
    ],
    ids=str,
)  # fmt: skip
def test_a_claim_that_does_not_hold_lets_nobody_in(lying: Lying, claims: dict[str, Any]) -> None:
    lying.claims = claims
    with pytest.raises(NotAllowed, match="does not hold"):
        at(lying).identity(JOURNEY, "code", BACK)


def test_a_signature_of_another_key_lets_nobody_in(lying: Lying) -> None:
    lying.signer = a_key("one", 2)
    with pytest.raises(NotAllowed):
        at(lying).identity(JOURNEY, "code", BACK)


def test_neither_none_nor_a_signature_by_our_own_secret_counts(lying: Lying) -> None:
    lying.algorithm, lying.signer = "HS256", OctKey.import_key(SECRET)
    with pytest.raises(NotAllowed):
        at(lying).identity(JOURNEY, "code", BACK)
    head, body, _ = lying.signed()["id_token"].split(".")
    none = "eyJhbGciOiJub25lIn0"
    for made in (f"{none}.{body}.", f"{none}.{body}", f"{head}.{body}.", "nonsense", ""):
        lying.token = {"access_token": "a", "token_type": "Bearer", "id_token": made}
        with pytest.raises(NotAllowed):
            at(lying).identity(JOURNEY, "code", BACK)


@pytest.mark.parametrize(
    "token",
    [{"access_token": "a", "token_type": "Bearer"}, {"error": "invalid_grant"}, {"access_token": "a", "id_token": 5}],
)
def test_an_answer_without_an_id_token_lets_nobody_in(lying: Lying, token: dict[str, Any]) -> None:
    lying.token = token
    with pytest.raises(NotAllowed):
        at(lying).identity(JOURNEY, "code", BACK)


def test_new_keys_of_the_provider_are_asked_for_once(lying: Lying) -> None:
    provider = at(lying)
    assert provider.identity(JOURNEY, "code", BACK) and provider.identity(JOURNEY, "code", BACK)
    assert lying.asked_keys == 1
    lying.keys = [a_key("two")]
    lying.signer = lying.keys[0]
    assert provider.identity(JOURNEY, "code", BACK)
    lying.signer = a_key("three")
    with pytest.raises(NotAllowed):
        provider.identity(JOURNEY, "code", BACK)
    assert lying.asked_keys == 3


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"}, {"issuer": None}, {"token_endpoint": None}, {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": 5}, {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    ],
    ids=str,
)  # fmt: skip
def test_a_discovery_that_does_not_fit_is_not_followed(lying: Lying, document: dict[str, Any]) -> None:
    lying.document = document
    with pytest.raises(ProviderError, match="did not answer"):
        at(lying).address(JOURNEY, BACK)


def test_a_provider_that_is_down_or_broken_is_said(lying: Lying) -> None:
    lying.status = 500
    with pytest.raises(ProviderError) as told:
        at(lying).address(JOURNEY, BACK)
    assert told.value.status == 502 and lying.issuer not in told.value.message
    with pytest.raises(ProviderError):
        OpenIdProvider("http://127.0.0.1:1", CLIENT, SECRET).address(JOURNEY, BACK)
    lying.status = 200
    provider = at(lying)
    assert provider.address(JOURNEY, BACK).startswith(f"{lying.issuer}/auth?")
    lying.status = 500
    with pytest.raises((ProviderError, NotAllowed)):
        provider.identity(JOURNEY, "code", BACK)
