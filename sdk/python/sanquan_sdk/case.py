"""What is known of a case when the department is asked."""

import datetime
from typing import Protocol

from wit_world.exports import department as wit

from .facts import Facts
from .form import Form
from .rule import Texts


class Case:
    """A case, and the circumstances in which it is asked about."""

    def __init__(
        self, view: wit.CaseView, circumstances: wit.Circumstances, application: Form, settings: Form
    ) -> None:
        today = circumstances.today
        self.number = view.number
        self.item = view.item
        self.received_at = view.received_at
        self.position = view.position
        self.facts = Facts(view.facts)
        self.materials = view.materials
        self.acts = [PastAct(past) for past in view.acts]
        self.corrections = view.corrections
        self.clock = view.clock
        self.at = circumstances.at
        self.today = datetime.date(today.year, today.month, today.day)
        self.settings = Facts(circumstances.settings, settings.defaults())
        self.replies = circumstances.replies
        self.seed = circumstances.seed
        self._application = application

    def missing(self) -> list[tuple[str, Texts]]:
        """What the application's form requires and was not given: paths and labels."""
        return list(self._application.missing(self.facts))

    def has_material(self, code: str) -> bool:
        return any(material.code == code for material in self.materials)


class PastAct:
    """One act that has been recorded."""

    def __init__(self, past: wit.PastAct) -> None:
        self.step = past.step
        self.action = past.action
        self.post = past.post
        self.acted_at = past.acted_at
        self.facts = Facts(past.facts)


class Proposed(Protocol):
    """What a handler proposes, with what was filled in."""

    step: str
    action: str
    facts: Facts
