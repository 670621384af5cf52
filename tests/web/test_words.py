"""Words on pages fit the buyer."""

from app.pages.present import of_buyer


def test_our_words_take_the_buyers_pronoun() -> None:
    text = "She thinks less of her alternative, so you trade with her and one of hers."
    assert of_buyer(text, "she") == text
    assert of_buyer(text, "he") == "He thinks less of his alternative, so you trade with him and one of his."
    assert of_buyer("Her question stayed open.", "he") == "His question stayed open."
    assert of_buyer("You insulted her", "they") == "You insulted them"
