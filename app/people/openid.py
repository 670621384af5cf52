"""A sign-in provider that speaks OpenID Connect: discovery, authorisation code with PKCE, a signed id token (Authlib). Loaded late."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.errors import NotAllowed, ProviderError
from app.people.provider import Journey
from app.people.records import Identity

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

log = logging.getLogger(__name__)
SECONDS, LEEWAY_S = 10.0, 60
# Signatures that a public key checks. Never 'none', nor those for which our own secret would be the key.
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Found:
    """What discovery told of a provider."""

    issuer: str
    authorization: str
    token: str
    keys: str
    signatures: tuple[str, ...]
    by_post: bool


class OpenIdProvider:
    """See `app.people.provider.Provider`. What discovery tells is kept; keys are asked for anew where a signature names one that is not known."""

    def __init__(self, issuer: str, client: str, secret: str) -> None:
        self.issuer, self.client, self._secret = issuer, client, secret
        self._found: Found | None = None
        self._keys: KeySet | None = None

    def address(self, journey: Journey, back: str) -> str:
        """Where to send the browser. Raises ProviderError."""
        found = self._discovered()
        with self._asking(found, back) as client:
            address, _ = client.create_authorization_url(
                found.authorization, state=journey.state, nonce=journey.nonce, code_verifier=journey.verifier
            )
        return str(address)

    def identity(self, journey: Journey, code: str, back: str) -> Identity:
        """Who came back with a code. Raises ProviderError, NotAllowed."""
        from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # noqa: PLC0415
        from joserfc.errors import JoseError  # noqa: PLC0415

        found = self._discovered()
        token = self._token(found, journey, code, back)
        try:
            claims = self._claims(found, token, journey.nonce)
        except (JoseError, AuthlibBaseError, KeyError, TypeError, ValueError) as error:
            log.warning("an id token was refused: %s", type(error).__name__)
            raise NotAllowed("The answer of the sign-in provider does not hold. Please begin again.") from None
        return Identity(self.issuer, str(claims["sub"]))

    def _token(self, found: Found, journey: Journey, code: str, back: str) -> Mapping[str, Any]:
        import httpx2  # noqa: PLC0415
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415

        try:
            with self._asking(found, back) as client:
                token = client.fetch_token(
                    found.token, grant_type="authorization_code", code=code, code_verifier=journey.verifier
                )
        except AuthlibBaseError as error:  # a code that was used, is too old, or belongs to another journey
            log.warning("a code was refused by the sign-in provider: %s", getattr(error, "error", ""))
            raise NotAllowed("The sign-in was not finished, or took too long. Please begin again.") from None
        except (httpx2.HTTPError, ValueError) as error:
            raise _no_answer(error) from None
        return dict(token)

    def _claims(self, found: Found, token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # noqa: PLC0415
        from joserfc import jwt  # noqa: PLC0415
        from joserfc.errors import InvalidKeyIdError  # noqa: PLC0415
        from joserfc.jws import JWSRegistry  # noqa: PLC0415

        signed, registry = token["id_token"], JWSRegistry(algorithms=list(found.signatures), strict_check_header=False)
        try:
            decoded = jwt.decode(signed, self._key_set(found), registry=registry)
        except InvalidKeyIdError:  # the provider has changed its keys
            decoded = jwt.decode(signed, self._key_set(found, anew=True), registry=registry)
        options = {
            "iss": {"essential": True, "value": found.issuer},
            "aud": {"essential": True, "value": self.client},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "nonce": {"essential": True, "value": nonce},
        }
        params = {"nonce": nonce, "client_id": self.client, "access_token": token.get("access_token")}
        claims = CodeIDToken(decoded.claims, decoded.header, options, params)
        claims.validate(leeway=LEEWAY_S)
        return dict(claims)

    def _asking(self, found: Found, back: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]  # noqa: PLC0415

        return OAuth2Client(
            self.client, self._secret, token_endpoint_auth_method="client_secret_post" if found.by_post else "client_secret_basic",
            scope="openid", redirect_uri=back, code_challenge_method="S256", timeout=SECONDS,
        )  # fmt: skip

    def _key_set(self, found: Found, *, anew: bool = False) -> "KeySet":
        from joserfc.jwk import KeySet  # noqa: PLC0415

        if self._keys is None or anew:
            self._keys = KeySet.import_key_set(_read(found.keys))  # type: ignore[arg-type]
        return self._keys

    def _discovered(self) -> Found:
        if self._found is None:
            told = _read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            self._found = _checked(told, self.issuer)
        return self._found


def _checked(told: Mapping[str, Any], issuer: str) -> Found:
    """What discovery told, where it is of this issuer and every address is as safe as the issuer's own. Raises ProviderError."""
    said = told.get("issuer")
    if not isinstance(said, str) or said.rstrip("/") != issuer.rstrip("/"):
        raise _no_answer(f"it calls itself {said!r}, not {issuer!r}")
    places = [told.get(name) for name in _ENDPOINTS]
    for name, place in zip(_ENDPOINTS, places, strict=True):
        if not isinstance(place, str) or urlsplit(place).scheme not in ("https", urlsplit(issuer).scheme):
            raise _no_answer(f"its {name} is {place!r}")
    offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    signatures = tuple(name for name in _SIGNATURES if name in offered)
    if not signatures:
        raise _no_answer(f"it signs by {offered!r} only")
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    authorization, token, keys = map(str, places)
    return Found(said, authorization, token, keys, signatures, "client_secret_basic" not in ways)


def _read(address: str) -> Mapping[str, Any]:
    """A JSON object from an address. Raises ProviderError."""
    import httpx2  # noqa: PLC0415

    try:
        answer = httpx2.get(address, timeout=SECONDS)
        answer.raise_for_status()
        found = answer.json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise _no_answer(error) from None
    if not isinstance(found, dict):
        raise _no_answer(f"{address} is no object")
    return found


def _no_answer(reason: object) -> ProviderError:
    log.warning("the sign-in provider cannot be used: %s", reason)
    return ProviderError(str(reason))
