"""What a plugin's author uses; sdk/python/README.md is the tutorial."""

from wit_world.imports.diagnostics import Level, note

from . import effects
from .answer import Answer, Shortcomings, accept, branch, correct_or_accept, deny, go, refer, refuse, take
from .case import Case, Proposed
from .department import Act, Item, act, register
from .facts import Amount, Facts
from .form import Form, amount, choice, date, decimal, file, form, instant, text, whole, yes_no
from .rule import Reason, Rule, zh_en

__all__ = [
    "Act", "Amount", "Answer", "Case", "Facts", "Form", "Item", "Level", "Proposed", "Reason", "Rule",
    "Shortcomings", "accept", "act", "amount", "branch", "choice", "correct_or_accept", "date", "decimal",
    "deny", "effects", "file", "form", "go", "instant", "note", "refer", "refuse", "register", "take",
    "text", "whole", "yes_no", "zh_en",
]  # fmt: skip
