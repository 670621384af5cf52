"""What a run of a promise gives, and the figures that a promise must keep: one constant each."""

from dataclasses import dataclass, field

S1_CASES, S1_TURNS = 2000, 12
S3_ENCODINGS, S3_CASES = 40, 25
S4_DIALOGUES, S4_MOST_BLOCKED = 400, 0.005
S5_RUNS = 500
G1_MEAN, G1_TOP = 0.1, 4
R1_POSTS = 10_000
R2_SEEDS = 20
R3_REPLIES = 50
R5_TURNS = 1000
R6_RACES = 1000
R7_STOPS, R7_STOPS_WITHIN_S = 6, 10.0
R8_BACKUPS = 10
G2_TURNS, G2_DRIFT = 300, 0.05
P1_PEOPLE = 200
R9_EXAMPLES = 5


@dataclass
class Outcome:
    """One run: how many things were tried, of what kind, and what went wrong (words for a person, no secret of a real case)."""

    promise: str
    unit: str
    tried: int = 0
    failures: list[str] = field(default_factory=list)
    note: str = ""
    met: bool | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise was kept in this run: by its own rule where it has one, else where nothing failed."""
        return self.met if self.met is not None else self.tried > 0 and not self.failures

    def told(self) -> str:
        """The result in one phrase; zero failures are told with their bound (at most 3/n at 95 %)."""
        if self.note:
            return self.note
        if self.failures:
            return f"{len(self.failures)} of {self.tried:,} {self.unit}"
        return f"0 of {self.tried:,} {self.unit} (so under {100 * 3 / max(1, self.tried):.2g} % at 95 %)"
