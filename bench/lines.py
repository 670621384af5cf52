"""What a trainee might type: short and long, good and poor, with figures and without."""

LINES = (
    "Before I answer: who on your side needs the 8 per cent, and by when does it have to show?",
    "What would it take for your plants to be sure of film through the winter?",
    "Resin is down since April, that is true. Which month of the index did you take for your sum?",
    "I cannot do 8 per cent, because our contract price follows the index with a quarter's delay. Terms of delivery are open.",
    "If you extend the contract to 24 months, we could give 2 per cent off the price.",
    "You say a converter is nine per cent cheaper. Does that include plates, trials and delivery?",
    "Suppose we took part of it as a year-end rebate and part as fewer changeovers. Which of the two helps you more, and why?",
    "Let us first agree what each of us brings to the table on Thursday, and then talk about figures.",
    "Fine, have your 3 per cent then.",
    "We value this partnership very much and I am sure we will find a way.",
    "ok",
    "We were late twice in May. That was our fault, and I have brought what we changed since.",
)
