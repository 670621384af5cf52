"""Words to whoever judges, or to a machine, and not to the buyer: they show no behaviour, however they may be read."""

import re

from app.content.cues.beside import beside_the_point
from app.language.sentences import sentences

_TO_THE_JUDGE = re.compile(
    r"\brubric\b|(?<![-\w])grad(?:ed|er|ers|ing)\b|\bgrade (?:this|me|it|the|as)\b|[{}]|</?[a-z_]+>?|\"(?:score|pass|reason|level|findings|id)\""
    r"|\b(?:ignore|disregard|override|forget|bypass)\b.{0,60}\b(?:instructions?|rules?|prompts?|guidelines?|filters?)\b|\bsystem (?:prompt|note|admin|message|configuration|override)\b"
    r"|\bas an? (?:ai|language model|(?:expert )?coach|evaluator|judge)\b|\b(?:fellow|other) ai\b|\b(?:level|score) ?[:=]? ?(?:4|four|1\.0|max\w*)\b|\bevaluat(?:or|ion)\b|\bscoring\b"
    r"|\b(?:shows?|demonstrates?|displays?|contains?) (?:all|every|each)(?: of the)?(?: \w+)? (?:strateg|behaviou?r|finding)|\ball five strategies\b|\b(?:debug|developer|maintenance|admin|god|dan) mode\b"
    r"|(?:^|\s)q: |\b(?:decode|cipher|hexadecimal|base64|python|javascript|passw\w+|passcode|login|log in to|unique id|system override|parrot|personal data|for testing purposes)\b"
    r"|\bwhat (?:is|was) (?:the|your) limit\b|\b(?:initial|hidden|secret|original) (?:instructions?|prompt)\b|\b(?:exemplary|top marks|full marks)\b|\bprotocol\b.{0,30}\b(?:override|engaged|activated)\b|={3,}|#{3,}|\[/?(?:inst|system|end)\b",
    re.IGNORECASE | re.DOTALL,
)


_PASTED = re.compile(
    r"\bq: .{3,400}?\ba: |\b(?:user|assistant|system): |</?(?:html|body|system|turn|data)\b|\byou are now an? |\bdo anything now\b|\bsummari[sz]e this\b|\bimagine (?:we're|we are|you're|you are) (?:in|on|an?)\b",
    re.IGNORECASE | re.DOTALL,
)


def to_the_judge(words: str) -> bool:
    """Whether words speak to a judge or a machine."""
    return bool(_TO_THE_JUDGE.search(words))


def without_words_to_the_judge(text: str) -> str:
    """The text with every sentence blanked out that speaks to a judge, pleads for a secret or talks of other things, at its old length so that places
    stay where they are. A message that holds a pasted prompt, page or dialogue of machines is blank as a whole."""
    if _PASTED.search(text):
        return " " * len(text)
    parts = [s for s in sentences(text) if to_the_judge(s.text) or beside_the_point(s.text)]
    for part in parts:
        text = text[: part.start] + " " * (part.end - part.start) + text[part.end :]
    return text
