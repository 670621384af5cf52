"""The names of the models that an endpoint says it has: what to write where the one that is set is not among them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

MOST_NAMES = 8
WAIT_S = 5.0


async def offered(url: str, key: str, http: "httpx.AsyncClient | None" = None) -> tuple[str, ...]:
    """Up to eight names in their order; none where the endpoint does not say within five seconds. `http` is for tests."""
    import httpx  # noqa: PLC0415  late: these imports take most of a second
    import openai  # noqa: PLC0415

    line: Any = http or httpx.AsyncClient(timeout=WAIT_S)
    async with openai.AsyncOpenAI(api_key=key or "none", base_url=url, max_retries=0, http_client=line) as client:
        try:
            page = await client.models.list()
        except (openai.OpenAIError, AttributeError):  # the latter where it answers with a page
            return ()
        names = (str(model.id) for model in page.data or ())
        return tuple(sorted(name for name in names if name.isprintable()))[:MOST_NAMES]  # they go to a terminal
