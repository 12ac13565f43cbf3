"""From the contract's questions to the author's items and back."""

import functools
import traceback
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Callable

from componentize_py_types import Err
from wit_world.exports import Department
from wit_world.exports import department as wit
from wit_world.imports import diagnostics

from .answer import Answer, deny
from .case import Case, Proposed
from .facts import Facts
from .form import Form, form
from .rule import Rule, Texts, zh_en

PROCEDURE = [("行政许可法", "4")]
"""Articles by which an office acts in the prescribed course, if the department names none."""


@dataclass(frozen=True)
class Act:
    """What a handler fills in when taking an action at a step."""

    step: str
    action: str
    form: Form


def act(step: str, action: str, filled_in: Form = form()) -> Act:
    return Act(step, action, filled_in)


class Item:
    """A power item. Subclasses say which, and answer what is asked about its cases."""

    code: str
    application: Form
    acts: list[Act]

    def intake(self, case: Case) -> Answer:
        """An application has come in."""
        raise NotImplementedError

    def review(self, case: Case, proposed: Proposed) -> Answer:
        """A handler proposes an act that is open."""
        raise NotImplementedError

    def open_actions(self, case: Case, step: str) -> list[str]:
        """Actions that are open at the step: all of them, if not said."""
        return [act.action for act in self.acts if act.step == step]

    def flowchart(self, base: wit.Chart, settings: Facts) -> wit.Chart:
        """The department's variation of the county's flowchart: none, if not said."""
        return base

    def inspect(self, case: Case, observed: wit.ObservedAct, facts: Facts) -> list[wit.Finding]:
        """The department's own supervision: none, if not said."""
        return []


def register(
    *,
    code: str,
    version: str,
    titles: Texts,
    rules: list[Rule],
    items: list[Item],
    settings: Form = form(),
    effects: tuple[wit.EffectKind, ...] = (),
    procedure: list[tuple[str, str]] = PROCEDURE,
) -> type:
    """What the component exports: `Department = register(…)` in the plugin's module."""
    title = zh_en("该环节目前不能办理此动作", "This action is not open at this step")
    not_open = Rule("sdk.act-not-open", title, procedure)
    description = wit.Description(
        code,
        version,
        titles,
        [handling(item) for item in items],
        [rule.contract() for rule in [*rules, not_open]],
        list(effects),
        settings.contract(),
        [],
    )
    return exported(description, {item.code: item for item in items}, settings, not_open)


def handling(item: Item) -> wit.ItemHandling:
    acts = [wit.ActForm(act.step, act.action, act.form.contract()) for act in item.acts]
    return wit.ItemHandling(item.code, item.application.contract(), acts)


def exported(description: wit.Description, items: dict[str, Item], settings: Form, not_open: Rule) -> type:
    def item_of(code: str) -> Item:
        if code not in items:
            raise Err(wit.Problem_UnknownItem(code))
        return items[code]

    def case_of(item: Item, question) -> Case:
        return Case(question.view, question.circumstances, item.application, settings)

    class Registered(Department):
        @noting
        def describe(self) -> wit.Description:
            return description

        @noting
        def flowchart(self, question: wit.FlowchartQuestion) -> wit.Chart:
            given = Facts(question.settings, settings.defaults())
            return item_of(question.base.item).flowchart(question.base, given)

        @noting
        def intake(self, question: wit.IntakeQuestion) -> wit.IntakeAnswer:
            item = item_of(question.view.item)
            answer = item.intake(case_of(item, question))
            return wit.IntakeAnswer(answer.ruling, answer.reasons, answer.effects, [])

        @noting
        def review(self, question: wit.ReviewQuestion) -> wit.ReviewAnswer:
            item = item_of(question.view.item)
            if not any(act.step == question.step for act in item.acts):
                raise Err(wit.Problem_UnknownStep(question.step))
            case = case_of(item, question)
            open_actions = item.open_actions(case, question.step)
            answer = deny(not_open.because())
            if question.action in open_actions:
                proposed = SimpleNamespace(
                    step=question.step, action=question.action, facts=Facts(question.facts)
                )
                answer = item.review(case, proposed)
            ruling = answer.ruling
            if callable(ruling):
                ruling = ruling(question.step, question.action)
            return wit.ReviewAnswer(ruling, open_actions, answer.reasons, answer.effects, [])

        @noting
        def inspect(self, question: wit.InspectQuestion) -> wit.InspectAnswer:
            item = item_of(question.view.item)
            act = question.act
            return wit.InspectAnswer(item.inspect(case_of(item, question), act, Facts(act.facts)))

    return Registered


def noting(answer: Callable) -> Callable:
    """Notes what is raised, with its place, unless it is a problem of the contract."""

    @functools.wraps(answer)
    def noted(*question):
        try:
            return answer(*question)
        except Err:
            raise
        except Exception as raised:
            # Bounded by the host; the place comes last, so only the innermost is kept.
            place = traceback.extract_tb(raised.__traceback__)[-1]
            words = "".join(traceback.format_exception_only(raised)).strip()
            diagnostics.note(diagnostics.Level.ERROR, f"{words} ({place.filename}:{place.lineno})")
            raise

    return noted
