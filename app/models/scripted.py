"""A scripted model for tests, shipped beside the port: it gives prepared answers in order and remembers what it was asked."""

from collections.abc import AsyncIterator, Callable, Iterable

from app.errors import ModelError
from app.models.chat import ChatRequest, Delta, Reply, Usage

Answer = str | ModelError | Callable[[ChatRequest], str]


class ScriptedChat:
    """Gives its answers in order, the last one again and again; a `ModelError` is raised, a function is asked with the request."""

    def __init__(
        self, answers: Iterable[Answer], *, name: str = "scripted", piece: int = 7, finish: str = "stop"
    ) -> None:
        self.name = name
        self.requests: list[ChatRequest] = []
        self._answers = list(answers)
        self._piece, self._finish = piece, finish

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """Answer in pieces of a few characters, so that whoever listens must put words together."""
        self.requests.append(request)
        answer = self._answers[min(len(self.requests), len(self._answers)) - 1]
        if isinstance(answer, ModelError):
            raise answer
        text = answer if isinstance(answer, str) else answer(request)
        for start in range(0, len(text), self._piece):
            yield Delta(text[start : start + self._piece])
        yield Reply(text, self._finish, Usage(1, 1, estimated=True), self.name)
