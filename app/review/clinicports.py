"""What a clinic needs from the store. Only hashes of codes and devices are handed in; everything of a clinic goes with it."""

from datetime import datetime
from typing import Protocol

from app.grading.grader import Grading
from app.review.room import Clinic, RoomAnswer, Standing


class ClinicStore(Protocol):
    """Clinics, devices and answers. Each method is one transaction; what is past its time at `now` is not found."""

    def open_clinic(self, clinic: Clinic) -> None:
        """Write a new clinic. Raises Conflict where this coach has one open on this session."""
        ...

    def clinic_of(self, session: str, coach: str, now: datetime) -> Clinic | None:
        """The open clinic of a coach on a session."""
        ...

    def clinic_by_code(self, code: str, now: datetime) -> Clinic | None:
        """The open clinic of a code's hash."""
        ...

    def clinic_of_device(self, device: str, now: datetime) -> Clinic | None:
        """The open clinic that a device joined."""
        ...

    def change_code(self, clinic: str, code: str) -> None:
        """Put another code in place of the one before."""
        ...

    def add_device(self, device: str, clinic: str, now: datetime) -> None:
        """Let a device in. Raises Conflict where the room is full, NotFound where the clinic is over."""
        ...

    def keep_answer(self, device: str, text: str, grading: Grading, now: datetime) -> None:
        """Write a device's answer, in place of the one before. Raises NotFound where the clinic is over, Conflict once the answers are shown."""
        ...

    def answer_of(self, device: str) -> RoomAnswer | None:
        """A device's own answer."""
        ...

    def answers(self, clinic: str) -> list[RoomAnswer]:
        """All answers of a clinic."""
        ...

    def standing(self, clinic: str, now: datetime) -> Standing | None:
        """How far the room is; None where the clinic is over."""
        ...

    def show(self, clinic: str) -> None:
        """Put the answers on the screen; from now on none can be changed."""
        ...

    def close(self, clinic: str) -> None:
        """Delete a clinic with its devices, answers and findings."""
        ...

    def sweep(self, now: datetime) -> list[str]:
        """Close what is past its time or no longer submitted; the sessions it belonged to."""
        ...

    def uses(self, session: str) -> list[datetime]:
        """When a session was used in a clinic, by the audit, oldest first."""
        ...
