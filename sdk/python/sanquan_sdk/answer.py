"""Answers: what the department proposes. The host checks each before anything is recorded."""

from dataclasses import dataclass, field
from typing import Callable, Self

from wit_world.exports import department as wit

from .case import Case
from .rule import Reason, Rule, Texts, zh_en


@dataclass
class Answer:
    """A ruling with its reasons and effects. That of a review may wait for the step and action."""

    ruling: wit.IntakeRuling | wit.ReviewRuling | Callable[[str, str], wit.ReviewRuling]
    reasons: list[Reason] = field(default_factory=list)
    effects: list[wit.Effect] = field(default_factory=list)

    def because(self, reason: Reason) -> Self:
        """With one more reason."""
        self.reasons.append(reason)
        return self

    def with_effect(self, effect: wit.Effect) -> Self:
        """With one more effect."""
        self.effects.append(effect)
        return self


class Shortcomings:
    """All that is missing, for one notice."""

    def __init__(self, case: Case) -> None:
        self.found: list[wit.Shortcoming] = []
        self._case = case

    def add(self, what: str, reason: Reason) -> Self:
        """One more: the code of a material or the path of a fact.

        The law allows one notice (行政许可法 32(4)): what the first did not ask for can no longer be asked for,
        and is left out.
        """
        first = self._case.corrections
        known = any(one.what == what for one in self.found)
        if not known and (not first or what in first):
            self.found.append(wit.Shortcoming(what, reason))
        return self

    def materials(self, required: dict[str, Texts], rule: Rule) -> Self:
        """Those of `required`, codes and names, that were not handed in."""
        for code, names in required.items():
            if not self._case.has_material(code):
                self.add(code, rule.because(labelled("缺少材料：", "missing material: ", names)))
        return self

    def form(self, rule: Rule) -> Self:
        """Everything that the application's form requires and that was not given."""
        for path, labels in self._case.missing():
            self.add(path, rule.because(labelled("未填写：", "not given: ", labels), (path,)))
        return self


def labelled(chinese: str, english: str, names: Texts) -> Texts:
    by_language = {text.language: text.content for text in names}
    first = names[0].content
    return zh_en(chinese + by_language.get("zh-CN", first), english + by_language.get("en", first))


def accept() -> Answer:
    return Answer(wit.IntakeRuling_Accept())


def correct_or_accept(shortcomings: Shortcomings) -> Answer:
    """A correction notice with all of them, or acceptance where there is none."""
    found = shortcomings.found
    return Answer(wit.IntakeRuling_Correct(found)) if found else accept()


def refuse(*reasons: Reason) -> Answer:
    """不予受理."""
    return Answer(wit.IntakeRuling_Refuse(), list(reasons))


def refer(department: str, *reasons: Reason) -> Answer:
    """Not ours: it belongs to this department (code or name)."""
    return Answer(wit.IntakeRuling_Refer(department), list(reasons))


def take(transition: str) -> Answer:
    """Along the transition with this id."""
    return Answer(wit.ReviewRuling_Take(transition))


def go() -> Answer:
    """Along the only transition of this step and action, whose id is `{step}-{action}`."""
    return Answer(lambda step, action: wit.ReviewRuling_Take(f"{step}-{action}"))


def branch(name: str) -> Answer:
    """Along one of several, whose id is `{step}-{action}-{branch}`."""
    return Answer(lambda step, action: wit.ReviewRuling_Take(f"{step}-{action}-{name}"))


def deny(*reasons: Reason) -> Answer:
    """Not open now; the handler may do something else."""
    return Answer(wit.ReviewRuling_Deny(), list(reasons))
