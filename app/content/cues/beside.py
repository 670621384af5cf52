"""What is beside the point of a negotiation: pleas for the other side's secrets, and talk of other things. It earns nothing and shows nothing."""

import re
from functools import cache

from app.language.fold import fold

SECRET = r"\b(?:your (?:real |true |actual )?(?:limit|bottom line|walk[- ]?away|reservation|minimum|lowest|floor|best (?:price|number|offer))|(?:lowest|smallest|least|minimum) (?:\w+ )?(?:\w+ )?you(?:'d| would|'ll| will)? (?:sign|accept|take|agree|live|go|settle)|lowest you|least you|what(?:'s| is) the (?:least|lowest|minimum|smallest)|how low|how far (?:can|would|will) you|(?:what|which)\b(?! the \w+ (?:shows|says|has|had)).{0,40}(?:lowest|least|minimum|real bottom|actual lowest|real figure)\b|(?:boss(?:es)?|president|board|they|director) (?:told|tell|wrote|said)\b.{0,20}(?:you|u|on that)\b.{0,20}(?:to |sheet|$)|(?:bring|come) home with|instructed to close|sign at worst|tell me your (?:secret|limit|real|priorities|hidden|instructions|brief|bottom)|(?:system|hidden|secret|confidential) (?:prompt|instructions?|brief|priorities|values?|weights?)|reveal|print (?:out )?(?:your|the)\b|walk[- ]?away limits?|ignore (?:all|your|previous|the)|your instructions|reservation (?:price|value)|between (?:us|you and me).{0,20}(?:number|limit|lowest))"  # noqa: S105  a pattern
OFF_TOPIC = r"\b(?:are you (?:actually |really |even |just |maybe )?(?:a |an )?(?:bot|ai|robot|machine|language model|computer|chatbot|llm|(?:real )?person|human)\b|(?:talk|speak|writ|chat|typ)ing (?:here )?(?:to|with) (?:a |an )?(?:bot|ai|robot|machine|language model|computer|program|real (?:person|human)|human(?: being)?)\b|is (?:this|that|there) (?:a |an )?(?:bot|ai|robot|machine|computer|automated)\b|chat ?(?:ro)?bots?\b|crypto\b|wi-?fi\b|python script|chatgpt|language model|openai|recipe|write (?:me )?a (?:poem|song|story|python|code|program)|capital of|tell me a joke|who won|meaning of life|pretend (?:to be|you)|role ?play|act as|jailbreak|developer mode|the grader|this (?:app|tool|exercise|simulation|training))\b"
# What talks of deals are made of, as stems; a message about anything else shares none of it. Words of everybody's small talk are left out.
_STEMS = frozenset(
    (
        "accept account actual afford agree allow alternative amount annual approv argu audit award bank basis batch benchmark benefit bid bill board "
        "bonus boss brief budget business buy buyer calculat cap capacity carry cash cause ceiling ceo cfo chang charg cheap claim clause clos "
        "colleague commit company compar competitor compl concern condition contract corner cost cover credit custom cut damag date deadline deal decid "
        "decis deduct deliver demand depend depot director discount drop due earn engineer equipment escalat estimat evidence exclus expect expens "
        "extend extra factor fair fee figure finance fix fleet floor forecast formula free freight fuel full gain gap goods ground growth guarantee "
        "handle hold hour house hurt idea impact improv increas index inflat inform insist instal interest internal inventory invest invoice issue job "
        "justif lane lead less level licen limit line list lose loss maintenance manag margin market material matter measure meet migrat minimum miss "
        "mistake money month move need negotiat notice offer office operat option order organi outage overtime pallet paper partner party pass pay "
        "penalt per percent period pick plan plant point policy pool position possible pressure price print problem procur produc product profit "
        "programme project promise proof propos purchas quality quantit quarter quote rate ratio reach reason rebate record reduc refus region relation "
        "rely remain renew rent repair replac report request requir reserv resin respon result return review ris risk room route rule safety sale save "
        "saving scale schedule scope season sell serv session shar shift ship shop side sign site situat size slot solution sort source spare spec "
        "spend split spot staff standard statement station step still stock storage store suppl support surcharge sure switch table target tariff tax "
        "team tender term test threat tier ton tool total trade train transport trial truck trust unit unload valid value vendor version visit volume "
        "wage wait warehouse warrant waste week weight win wish worr worth year"
    ).split()
)
_LENGTHS = tuple(sorted({len(stem) for stem in _STEMS if len(stem) > 3}))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(SECRET, re.IGNORECASE), re.compile(OFF_TOPIC, re.IGNORECASE)


def beside_the_point(sentence: str) -> bool:
    """Whether a sentence pleads for a secret or talks of something that has no place here."""
    plain = fold(sentence)
    return any(pattern.search(plain) for pattern in _patterns())


def speaks_of_business(words: str) -> bool:
    """Whether any word of a sentence belongs to a deal; a sentence of fewer than four words may."""
    found = re.findall(r"[a-z]{2,}", fold(words))
    return len(found) < 4 or any(word in _STEMS or any(word[:n] in _STEMS for n in _LENGTHS) for word in found)
