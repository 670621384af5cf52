"""What can go wrong with a model's endpoint, translated once into `ModelError`: each names the thing, the value and the fix.

No message holds a key: what a server says back is shortened and masked first.
"""

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from app.errors import ModelError

SHOWN_CHARS = 160
# By which servers say that a prompt is longer than the model can take: OpenAI, Azure and vLLM, llama.cpp, others.
_TOO_MUCH = re.compile(
    r"context_length_exceeded|exceed_context_size|(?:context|prompt) (?:length|size|window)|maximum model length|prompt is too long",
    re.IGNORECASE,
)
_MASKED = re.compile(r"\b(?:sk|pk|key|gsk|xai|AIza)[-_A-Za-z0-9]{6,}|\bBearer\s+\S+|\b[A-Za-z0-9_-]{32,}\b")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is: its name, its address, the stem of its settings ('COUNTERPART_MODEL' or 'COUNTERPART_GRADER'), and the setting that says
    how long a prompt may be."""

    model: str
    url: str
    settings: str = "COUNTERPART_MODEL"
    room: str = "COUNTERPART_PROMPT_TOKENS"

    @property
    def shown(self) -> str:
        """The address as a person may see it, without user, password and query."""
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def says_too_long(status: int, said: str) -> bool:
    """Whether a server refused a request (400, 413, 422) because its prompt is longer than the model can take; `said` is all that it said."""
    return status in (400, 413, 422) and bool(_TOO_MUCH.search(said))


def refused(at: Endpoint, status: int, body: str, retry_after: str | None, now: float) -> ModelError:
    """The error for an HTTP status of 300 or more. `now` is the time in seconds since 1970, for a Retry-After that is a date."""
    if status in (401, 403):
        return ModelError("refused_key", f"Model key: {at.shown} refused it ({status}); check {at.settings}_KEY.")
    if status == 404:
        fix = f"check {at.settings}_URL and {at.settings}_NAME"
        return ModelError("not_found", f"Model {at.model!r}: {at.shown} does not know it or the path (404); {fix}.")
    if status == 402 or "insufficient_quota" in body:
        return ModelError(
            "no_credit", f"Model account: {at.shown} says there is no credit left ({status}); top it up or use another."
        )
    if status == 429 or status >= 500 or status in (408, 409, 425):
        return _passing(at, status, body, wait_seconds(retry_after, now))
    if status < 400:
        return ModelError(
            "moved",
            f"Model address {at.shown} sends us elsewhere ({status}); set {at.settings}_URL to the final address.",
        )
    problem = f"{at.shown} did not accept the request ({status}{_told(body)})"
    return ModelError("bad_request", f"Model {at.model!r}: {problem}; check {at.settings}_NAME and the server.")


def _passing(at: Endpoint, status: int, body: str, wait: float | None) -> ModelError:
    """A state that may pass by itself."""
    if status == 429:
        when = f" in {wait:.0f} seconds" if wait else " later"
        problem = f"{at.shown} has too many requests (429); try again{when}"
        return ModelError("rate", f"Model {at.model!r}: {problem}.", retry=True, wait_s=wait)
    problem = f"failed ({status}{_told(body)}); try again, or look at its log"
    return ModelError("server", f"Model server {at.shown} {problem}.", retry=True, wait_s=wait)


def unreachable(at: Endpoint) -> ModelError:
    """Nobody listens there, the name is unknown, or the connection broke before an answer."""
    fix = f"start it, or check {at.settings}_URL"
    return ModelError("unreachable", f"Model server {at.shown} cannot be reached; {fix}.", retry=True)


def too_slow(at: Endpoint, what: str, seconds: float) -> ModelError:
    """No `what` ('connection', 'first word', 'next word', 'whole answer') within `seconds`."""
    fix = "try again, or raise its time limits in the settings"
    return ModelError(
        "timeout", f"Model {at.model!r}: no {what} from {at.shown} within {seconds:g} s; {fix}.", retry=True
    )


def left_alone(at: Endpoint, failures: int, last: str, seconds: float) -> ModelError:
    """The endpoint failed again and again, so it is not asked for some `seconds`; `last` is the kind of the last failure."""
    problem = f"failed {failures} times in a row ({last}) and is not asked for the next {seconds:.0f} s"
    return ModelError(
        "resting", f"Model server {at.shown} {problem}; try again then, or look at its log.", retry=True, wait_s=seconds
    )


def cut(at: Endpoint) -> ModelError:
    """The stream ended without a finish reason and without [DONE]."""
    return ModelError(
        "cut", f"Model {at.model!r}: the answer from {at.shown} broke off in the middle; try again.", retry=True
    )


def not_a_model(at: Endpoint) -> ModelError:
    """A web page at status 200."""
    fix = f"set {at.settings}_URL to the address of its API (it often ends in /v1)"
    return ModelError("html", f"Model address {at.shown} answers with a web page; {fix}.")


def bad_json(at: Endpoint) -> ModelError:
    """A line of the stream is not what such a server sends."""
    return ModelError(
        "bad_json",
        f"Model {at.model!r}: {at.shown} sent a line that is no JSON; try again, or look at the server.",
        retry=True,
    )


def empty(at: Endpoint, reasoning: bool) -> ModelError:
    """A complete answer without a word in it."""
    if reasoning:
        fix = "give it less to think about, or name a model that answers without thinking aloud"
        return ModelError("empty", f"Model {at.model!r} thought, but said nothing; {fix}.", retry=True)
    return ModelError(
        "empty", f"Model {at.model!r} gave an empty answer; try again, or set another {at.settings}_NAME.", retry=True
    )


def filtered(at: Endpoint) -> ModelError:
    """The provider's content filter stopped the answer."""
    return ModelError(
        "content_filter", f"Model {at.model!r}: the provider's content filter stopped the answer; word it differently."
    )


def declined(at: Endpoint) -> ModelError:
    """The model refused to answer (a refusal in place of content)."""
    return ModelError(
        "refusal", f"Model {at.model!r} declined to answer; word it differently, or set another {at.settings}_NAME."
    )


def cut_short(at: Endpoint, tokens: int) -> ModelError:
    """The answer ran into its limit of tokens."""
    fix = "try again, or name a model that keeps it shorter"
    return ModelError("length", f"Model {at.model!r}: the answer was cut at its limit of {tokens} tokens; {fix}.")


def too_long(at: Endpoint, chars: int) -> ModelError:
    """The answer grew beyond anything that was asked for."""
    return ModelError(
        "too_long",
        f"Model {at.model!r}: the answer was longer than {chars} characters and was stopped; set another {at.settings}_NAME.",
    )


def in_stream(at: Endpoint, said: str) -> ModelError:
    """An error object inside the stream, or in place of an answer at status 200."""
    return ModelError(
        "server",
        f"Model server {at.shown} failed while answering ({_mask(said) or 'no reason given'}); try again.",
        retry=True,
    )


def does_not_fit(at: Endpoint, tokens: int, budget: int) -> ModelError:
    """The prompt is larger than the model can take, with nothing left to leave out."""
    fix = f"use a model with more room and raise {at.room}"
    return ModelError("context", f"Model {at.model!r}: the prompt needs {tokens} tokens and {budget} fit; {fix}.")


def more_than_it_takes(at: Endpoint, status: int, body: str) -> ModelError:
    """The server itself found the prompt longer than the model can take."""
    fix = f"give the model more room on its server, or lower {at.room}"
    return ModelError(
        "context", f"Model {at.model!r}: the prompt is longer than {at.shown} takes ({status}{_told(body)}); {fix}."
    )


def wait_seconds(header: str | None, now: float) -> float | None:
    """Seconds of a Retry-After header, given in seconds or as a date; None where it is missing or makes no sense."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now)
    except (TypeError, ValueError):
        return None


def _told(body: str) -> str:
    said = _mask(body)
    return f": {said}" if said and not said.startswith("<") else ""


def _mask(said: str) -> str:
    folded = _MASKED.sub("…", " ".join(said.split()))
    return folded if len(folded) <= SHOWN_CHARS else folded[: SHOWN_CHARS - 1] + "…"
