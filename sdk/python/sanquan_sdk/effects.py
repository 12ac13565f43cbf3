"""What an answer may ask the host to do; its kind must be among the department's `effects`."""

from typing import Any, Mapping

from wit_world.exports import department as wit

from .facts import Amount, facts_of
from .rule import Reason, Texts

Kind = wit.EffectKind


def fee(code: str, amount: Amount, names: Texts) -> wit.Effect:
    return wit.Effect_Fee(wit.Fee(code, amount, names))


def document(template: str, fields: Mapping[str, Any] = {}) -> wit.Effect:
    return wit.Effect_Document(wit.Document(template, facts_of(fields)))


def stop_clock(ground: str, days: int, reason: Reason) -> wit.Effect:
    return wit.Effect_ClockStop(wit.ClockStop(ground, days, reason))


def resume_clock() -> wit.Effect:
    return wit.Effect_ClockResume()


def extend(days: int, reason: Reason) -> wit.Effect:
    return wit.Effect_Extension(wit.Extension(days, reason))


def ask(source: str, key: str, facts: Mapping[str, Any] = {}) -> wit.Effect:
    return wit.Effect_Ask(wit.Ask(source, key, facts_of(facts)))
