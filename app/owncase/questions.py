"""The twelve questions, in plain words: what the form asks, what the template of the answers file says, how long an answer may be."""

from dataclasses import dataclass, field

from app.content.acts import Tactic

SHORT, LINE, LONG = 60, 160, 300
FACTS = 6


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its label, what to write, an example; `choices` are (value, words); `size` the longest text; `needed` whether it must be filled."""

    name: str
    label: str
    hint: str = ""
    example: str = ""
    size: int = LINE
    needed: bool = True
    number: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One of the twelve. `part` says what is drawn beside its fields: the table of issues, the limits, the facts, the tactics."""

    number: int
    title: str
    about: str
    fields: tuple[Field, ...] = field(default_factory=tuple)
    part: str = ""


MANNERS = (
    ("nearest", "As fits the trade"),
    ("packaging-film", "Dry and short, has heard every speech"),
    ("brake-castings", "Loud and impatient, calls things by their name"),
    ("single-use-bags", "Warm and charming, gives nothing"),
    ("freight-lanes", "Hurried, only numbers count"),
    ("cooling-service", "Formal and exact"),
    ("specialty-coating", "Curious and precise, an engineer at heart"),
)
CURRENCIES = (("EUR", "EUR"), ("USD", "USD"), ("GBP", "GBP"))
PRONOUNS = (("she", "she"), ("he", "he"), ("they", "they"))
NO_DEALS = (
    ("stays", "It goes on as it is for now, with bad blood"),
    ("part", "We lose a part of the business"),
    ("all", "We may lose the customer"),
    ("unknown", "I do not know"),
)
TACTICS: tuple[tuple[Tactic, str], ...] = (
    (Tactic.RIVAL_QUOTE, "Says that somebody else is cheaper"),
    (Tactic.SHOULD_COST, "Shows a calculation of what it ought to cost"),
    (Tactic.INDEX_DROP, "Points at the market: everything else got cheaper"),
    (Tactic.PRECEDENT_OF_OTHERS, "Says that all other suppliers have agreed"),
    (Tactic.DEADLINE, "Sets a deadline"),
    (Tactic.RE_TENDER, "Threatens to put it out to tender"),
    (Tactic.TAKE_IT_OR_LEAVE_IT, "Take it or leave it"),
    (Tactic.CUT_BUDGET, "Says that the budget was cut"),
    (Tactic.HIGHER_AUTHORITY, "Hides behind somebody above"),
    (Tactic.BLAME, "Brings up what went wrong in the past"),
    (Tactic.PARTNERSHIP_APPEAL, "Appeals to the partnership"),
    (Tactic.HARDSHIP, "Says how badly they are doing"),
    (Tactic.HOSTAGE, "Makes the relationship depend on it"),
    (Tactic.VOLUME_PROMISE, "Promises more business later"),
    (Tactic.LONGER_PAYMENT, "Slips in longer payment as a matter of course"),
    (Tactic.REDRAFT_CLAUSE, "Sends a new draft with a clause nobody discussed"),
    (Tactic.FALSE_SUMMARY, "Sums up what was never agreed"),
    (Tactic.NIBBLE, "Asks for one more small thing"),
    (Tactic.MARGIN_QUESTION, "Asks for our margin"),
    (Tactic.OVER_THE_HEAD, "Goes over my head to my boss"),
)

QUESTIONS: tuple[Question, ...] = (
    Question(1, "What do you sell, and to whom?", "Names may be invented; only you see them until you share the case.", (
        Field("goods", "What you sell them", "In two or three words, as in 'we sell them …'.", "chilled transport", SHORT),
        Field("seller", "Your company", "", "Polar Freight", SHORT),
        Field("customer", "Their company", "", "Marlin Markets", SHORT),
        Field("revenue", "What they buy in a year, in thousands", "1800 means 1.8 million; '1.8 million' can be written too.", "1800", number=True),
        Field("currency", "Currency", choices=CURRENCIES),
        Field("years", "For how many years", "Whole years; 0 where it is new.", "6", number=True),
    )),
    Question(2, "What has changed in the market, and for whom?", "One or two sentences, as a newspaper would put it. Your own costs belong under question 6.", (
        Field("change", "What changed", "A whole sentence.", "Diesel is 11 % cheaper than in spring, and carriers have free trucks again", LONG),
        Field("change_source", "Where one can read it", "As in 'it stands in …'.", "the weekly fuel bulletin"),
    )),
    Question(3, "What do they demand, and why, as you see it?", "The figures come in the next question; here the reason that they give.", (
        Field("reason", "The reason they give", "A whole sentence; write 'they' for them and 'we' for your side.", "Their shops earn less than last year", LONG),
    )),
    Question(4, "What is on the table?", "The price, and one to five things beside it. Tick what is on the table; a thing that only you want counts too.", (
        Field(
            "other_way", "Another way to save them money that costs you less than it brings them, if there is one",
            "Two to five words, as in 'a saving through …'", "fuller trucks", SHORT, needed=False,
        ),
    ), "issues"),
    Question(5, "How far may you go?", "Your limit on each thing goes into the table above. Here what holds for all of it.", (
        Field("boss", "Who has to be asked beyond your limits", "With the article.", "the head of sales", SHORT),
        Field("mandate", "What you may agree on your own, in a sentence", "Left empty, it is written from your limits.", "", LONG, needed=False),
    ), "limits"),
    Question(6, "What can you prove?", "Facts that both can look up, each with its source. One is enough, three are better.", (), "facts"),
    Question(7, "What are they afraid of?", "A guess is enough. In some of the talks it will be true, in others not; you have to find out.", (
        Field("fear", "They are afraid that …", "Finish the sentence; write 'they' for them and 'we' for your side.", "their shelves are empty in the week before Christmas", LONG),
        Field("fear_issue", "What on the table would help them there"),
    )),
    Question(8, "Who sits opposite, and who decides?", "", (
        Field("buyer", "Name of the person you talk to", "", "Ines Falk", SHORT),
        Field("title", "Her or his job", "", "Head of Logistics Purchasing", SHORT),
        Field("pronoun", "He, she or they", choices=PRONOUNS),
        Field("decider", "Who decides above", "With the article, where one belongs to it.", "the chief financial officer", SHORT),
        Field("manner", "How this person talks", choices=MANNERS),
    )),
    Question(9, "What do you expect them to try?", "Tick what fits. What is missing for a good exercise is added.", (
        Field(
            "trouble", "What they can hold against you, if there is something",
            "A whole sentence about what went wrong, as they would know it.", "We came late on four days in December", LONG, needed=False,
        ),
    ), "tactics"),
    Question(10, "What happens without a deal, and what is a bad one?", "", (
        Field("no_deal", "Without a deal", choices=NO_DEALS),
        Field("no_deal_text", "In your words", "A whole sentence.", "Without a deal they give the northern routes to somebody else, about a third of the business", LONG),
        Field("bad_deal", "A bad deal would be", "Finish the sentence.", "a lower price for every route and nothing in return", LONG),
    )),
    Question(11, "What must you not give or say?", "It stands in your brief as a warning; the buyer never hears it.", (
        Field("keep_back", "I must not …", "Finish the sentence.", "tell them that two of our trucks stand idle", LONG),
    )),
    Question(12, "By when?", "", (
        Field("deadline", "The date by which they want an answer", "As in 'by …'", "Friday, 12 December", SHORT),
        Field("contract_end", "When the present contract ends", "As in 'on …' or 'in …', with that word.", "on 31 March", SHORT),
    )),
)  # fmt: skip
FIELDS = {f.name: f for q in QUESTIONS for f in q.fields}
