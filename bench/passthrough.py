"""The least that an application between a browser and a model can do: FastAPI, the openai client, every token passed on. `python -m bench.passthrough PORT URL`."""

import json
import sys
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI
from openai import AsyncOpenAI
from pydantic import BaseModel
from starlette.responses import StreamingResponse

# About as long as what the buyer's words are asked for with.
SYSTEM = "You are a buyer who talks about a contract, and you keep to the move that you are given. " * 70


class Said(BaseModel):
    text: str


def app_at(url: str) -> FastAPI:
    app, client = FastAPI(), AsyncOpenAI(base_url=url, api_key="none", max_retries=0)

    @app.post("/chat")
    async def chat(said: Said) -> StreamingResponse:
        stream = await client.chat.completions.create(
            model="tokens",
            messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": said.text}],
            stream=True,
            stream_options={"include_usage": True},
        )

        async def lines() -> AsyncIterator[str]:
            async for chunk in stream:
                if chunk.choices and chunk.choices[0].delta.content:
                    yield f"data: {json.dumps({'text': chunk.choices[0].delta.content})}\n\n"
            yield "data: [DONE]\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    return app


if __name__ == "__main__":
    uvicorn.run(app_at(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
