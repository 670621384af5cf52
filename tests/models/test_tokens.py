import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.chat import ChatMessage
from app.models.tokens import by_bytes, count_messages, counter, encoding_name, fit, fit_lines, missing_ranks


def test_without_rank_files_half_of_the_bytes_count(tmp_path) -> None:
    assert counter("some-model", tmp_path)("twelve bytes") == 6
    assert counter("some-model", tmp_path)("") == 0


def test_a_wrong_rank_file_is_neither_used_nor_removed(tmp_path) -> None:
    wrong = tmp_path / "fb374d419588a4632f3f557e76b4b70aebbca790"
    wrong.write_text("not ranks")
    assert counter("gpt-4o", tmp_path)("abcd") == 2
    assert wrong.read_text() == "not ranks"


def test_the_encoding_follows_the_model() -> None:
    assert encoding_name("gpt-4-turbo") == "cl100k_base"
    assert encoding_name("openai/gpt-4o-mini") == "o200k_base"
    assert encoding_name("qwen3:8b") == "o200k_base"


def test_the_oldest_history_goes_first_and_the_frame_stays() -> None:
    messages = [
        ChatMessage("system", "s" * 20),
        *(ChatMessage("user", f"{n}" * 20) for n in range(5)),
        ChatMessage("user", "last"),
    ]
    kept = fit(messages, 55, by_bytes)
    assert kept[0].role == "system"
    assert kept[-1].content == "last"
    assert [m.content[0] for m in kept[1:-1]] == ["3", "4"]


@given(st.lists(st.text(max_size=40), max_size=12), st.integers(0, 120))
def test_what_is_kept_fits_or_nothing_more_can_go(texts: list[str], budget: int) -> None:
    messages = [ChatMessage("system", "rules"), *(ChatMessage("user", t) for t in texts)]
    kept = fit(messages, budget, by_bytes)
    assert count_messages(kept, by_bytes) <= budget or len(kept) <= 2
    assert kept[-1] == messages[-1]


@given(st.lists(st.text(max_size=40), max_size=12), st.integers(0, 120))
def test_kept_lines_are_the_newest_and_fit(lines: list[str], budget: int) -> None:
    kept = fit_lines(lines, budget, by_bytes)
    assert list(kept) == (lines[-len(kept) :] if kept else [])
    assert sum(by_bytes(line) for line in kept) <= budget


@pytest.mark.skipif(bool(missing_ranks()), reason="the rank files are not set up here (make setup)")
def test_with_the_shipped_rank_files_tokens_are_exact(monkeypatch) -> None:
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    assert counter("gpt-4o")("hello world, this is a test") == 7
    assert counter("gpt-4")("hello world, this is a test") == 7
    assert counter("some-model")("Preisnachlass") <= 4
