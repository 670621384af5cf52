"""Other evaluation frameworks on the same stub and the same eight turns: how well each fills a slow endpoint. Run by `make bench-peers` with a Python of
their own: `python bench/peers.py FRAMEWORK PORT CONCURRENCY CONVERSATIONS` prints the wall time in seconds, after a warm round.

They only hold the talk and look at the length of each answer; our runner decides, words, guards and checks each turn beside it.
"""

import asyncio
import sys
import tempfile
import time

SAID = (
    "Who on your side needs this, and by when must it show?",
    "How did you arrive at that figure?",
    "Could you say more about that?",
    "What would help you most?",
    "What happens if nothing changes?",
    "How do others see it in your house?",
    "I need a moment to think.",
    "Where do you see us in a year?",
)


def pydantic_evals(port: int, at_once: int, talks: int) -> float:
    from openai import AsyncOpenAI
    from pydantic_evals import Case, Dataset
    from pydantic_evals.evaluators import Evaluator, EvaluatorContext

    class Short(Evaluator):
        def evaluate(self, ctx: EvaluatorContext) -> bool:
            return all(len(line) < 400 for line in ctx.output)

    async def run() -> float:
        client = AsyncOpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="none", max_retries=0)

        async def talk(name: str) -> list[str]:
            lines: list[dict[str, str]] = [{"role": "system", "content": "You are a buyer. " * 60}]
            said = []
            for line in SAID:
                lines.append({"role": "user", "content": line})
                answer = await client.chat.completions.create(model="stub", messages=lines)
                said.append(answer.choices[0].message.content or "")
                lines.append({"role": "assistant", "content": said[-1]})
            return said

        async def whole(n: int) -> float:
            dataset = Dataset(
                name="talks", cases=[Case(name=str(k), inputs=str(k)) for k in range(n)], evaluators=[Short()]
            )
            began = time.perf_counter()
            await dataset.evaluate(talk, max_concurrency=at_once, progress=False)
            return time.perf_counter() - began

        await whole(at_once)
        return await whole(talks)

    return asyncio.run(run())


def inspect(port: int, at_once: int, talks: int) -> float:
    import os

    os.environ |= {"STUB_BASE_URL": f"http://127.0.0.1:{port}/v1", "STUB_API_KEY": "none"}
    from inspect_ai import Task, eval
    from inspect_ai.dataset import Sample
    from inspect_ai.model import ChatMessageUser
    from inspect_ai.scorer import Score, accuracy, scorer
    from inspect_ai.solver import solver

    @solver
    def talk():
        async def solve(state, generate):
            for line in SAID[1:]:
                state = await generate(state)
                state.messages.append(ChatMessageUser(content=line))
            return await generate(state)

        return solve

    @scorer(metrics=[accuracy()])
    def short():
        async def score(state, target):
            return Score(value=float(all(len(m.text) < 400 for m in state.messages if m.role == "assistant")))

        return score

    def whole(n: int) -> float:
        with tempfile.TemporaryDirectory() as folder:
            task = Task(
                dataset=[Sample(input=SAID[0], target="", id=k) for k in range(1, n + 1)], solver=talk(), scorer=short()
            )
            began = time.perf_counter()
            done = eval(
                task,
                model="openai-api/stub/stub",
                max_connections=at_once,
                max_samples=at_once,
                log_dir=folder,
                display="none",
                log_realtime=False,
            )
            assert done[0].status == "success", done[0].error
            return time.perf_counter() - began

    whole(at_once)
    return whole(talks)


if __name__ == "__main__":
    peer = {"pydantic-evals": pydantic_evals, "inspect-ai": inspect}[sys.argv[1]]
    print(peer(*map(int, sys.argv[2:])))
