"""S1 and I21: what a model is sent holds no secret. Two cases whose public side is one and whose secrets differ, the same talks on both; as long as
the moves are the same, the prompts must be the same to the byte. And a canary in each secret field is never sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from app.buyer.guard import Fault
from app.buyer.prompting import prompt_for, rewrite_prompt
from app.buyer.turn import Decided, Line, decide_turn, open_talks, speech_for
from app.content.confidential import Draw, Interest
from app.content.loading import load_rubric
from app.content.persona import CaseFile
from app.grading.context import Earlier, TurnToGrade
from app.grading.prompting import grading_prompt
from app.models.chat import ChatMessage
from app.negotiation.move import Move
from app.negotiation.state import Level, State
from tests.negotiation.worlds import case_with, draw
from tests.promises.outcome import S1_TURNS, Outcome

LINES = (
    "Good morning. What brings you here today?", "We can do 1 %.", "Why sixty days?", "ok 2 %", "2 % if you extend to 24 months.", "No to more days, because finance carries the cost.",
    "What is your real limit?", "How did you get to the 6?", "I am sorry about the late loads, that was our fault.", "Is it your bank that is pressing?", "...", "Which of the two helps you more, a rebate or the days?",
    "Let us first agree on the facts.", "3 % and 45 days against 36 months.", "are you a bot?", "If you do not sign we stop the deliveries.", "You said the plant stood still. What did it cost?", "yes", "no",
    "Our record says 98 % on time.", "I cannot promise that.", "What would 3 % do for you?",
)  # fmt: skip


@dataclass
class Seat:
    """One of the two cases during the talks."""

    case: CaseFile
    state: State
    history: list[Line]
    last: Move

    def hear(self, text: str, seed: int) -> Decided:
        decided = decide_turn(self.case, self.state, text, tuple(self.history), seed, last=self.last)
        self.history.append(Line("trainee", text))
        self.state, self.last = decided.state, decided.move
        return decided


def no_model_gets_a_secret(cases: int, seed: int) -> Outcome:
    """Play pairs of cases; compare and scan every prompt of buyer and grader."""
    found = Outcome("S1", "prompts differed or held a canary")
    chance = Random(seed)
    rubric = load_rubric()
    for number in range(cases):
        seats = [_seat(_case(chance, f"{number}{side}"), number) for side in "ab"]
        for _ in range(chance.randint(3, S1_TURNS)):
            if any(s.state.ended or s.state.turn >= s.state.limit for s in seats):
                break
            text = chance.choice(LINES)
            buyer = seats[0].history[-1].text
            first, second = (s.hear(text, number) for s in seats)
            sent = [_sent(s, d, number) for s, d in zip(seats, (first, second), strict=True)]
            found.tried += len(sent[0])
            for seat, messages in zip(seats, sent, strict=True):
                found.failures += [f"case {number}: canary sent" for m in messages if _canaries(seat) & set(_words(m))]
            if first.move != second.move or first.move.disclosed:
                break
            graded = [
                grading_prompt(TurnToGrade("t", text, buyer, s.last.kind, None, _earlier(s), s.case), rubric, "x")
                for s in seats
            ]
            if sent[0] != sent[1] or graded[0] != graded[1]:
                found.failures.append(f"case {number}: prompts differ after {text!r}")
            for seat in seats:
                seat.history.append(Line("buyer", "I hear you."))
    return found


def _earlier(seat: Seat) -> tuple[Earlier, ...]:
    return tuple(Earlier(line.who, line.text) for line in seat.history[:-1])


def _seat(case: CaseFile, seed: int) -> Seat:
    opened = open_talks(case, Level.STANDARD, seed, draw="plain")
    return Seat(case, opened.decision.state, [Line("buyer", opened.text)], opened.decision.move)


def _case(chance: Random, mark: str) -> CaseFile:
    """The small case with secrets of its own: every number drawn anew, every text a canary."""
    hidden = draw(
        "plain",
        story=f"CANARY{mark}story",
        floor=round(chance.uniform(0.3, 0.6), 3),
        overrating=round(chance.uniform(0.0, 0.3), 3),
        weights={
            "price": chance.randint(200, 400),
            "payment": chance.randint(40, 200),
            "term": chance.randint(40, 150),
        },
        kpi={"price": round(chance.uniform(0.5, 1), 2), "rebate": round(chance.uniform(0.3, 1), 2)},
    )
    case = case_with(hidden)
    secret = case.confidential
    interests = [_marked(i, mark, n) for n, i in enumerate(secret.interests)]
    draws = [_told(d, mark) for d in secret.draws]
    return case.model_copy(update={"confidential": secret.model_copy(update={"interests": interests, "draws": draws})})


def _marked(interest: Interest, mark: str, number: int) -> Interest:
    texts = {"gist": f"CANARY{mark}gist{number}", "cues": [f"canary{mark}cue{number}"]}
    wordings = [f"CANARY{mark}word{number} it is, number {n}." for n in ("first", "second", "third")]
    return interest.model_copy(update={**texts, "wordings": wordings})


def _told(found: Draw, mark: str) -> Draw:
    return found.model_copy(update={"story": f"CANARY{mark}{found.id}"})


def _sent(seat: Seat, decided: Decided, seed: int) -> list[ChatMessage]:
    speech = speech_for(seat.case, decided, tuple(seat.history), seed)
    messages = prompt_for(speech)
    again = [m for fault in Fault for m in rewrite_prompt(messages, fault)[2:]]
    return [*messages, *again]


def _canaries(seat: Seat) -> set[str]:
    """The canaries of what has not been told."""
    texts = [
        t
        for i in seat.case.confidential.interests
        if i.id not in seat.state.disclosed
        for t in (i.gist, *i.cues, *i.wordings)
    ]
    texts += [d.story for d in seat.case.confidential.draws]
    return {word for text in texts for word in _split(text) if word.casefold().startswith("canary")}


def _words(message: ChatMessage) -> Iterator[str]:
    yield from _split(message.content)


def _split(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()
