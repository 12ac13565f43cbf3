"""Forms: what applicants and handlers fill in, and the department's settings."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Iterator

from wit_world.exports import department as wit

from .facts import Amount, Facts, contract_decimal, contract_value
from .rule import Texts

WHOLE_MAX = 2**63 - 1
TEXT_MAX_CHARS = 200


@dataclass(frozen=True)
class Field:
    """One field, and what stands where nothing was given."""

    contract: wit.Field
    default: wit.Value | None


@dataclass(frozen=True)
class Form:
    """Fields in their order."""

    fields: tuple[Field, ...]

    def contract(self) -> wit.Form:
        return wit.Form([field.contract for field in self.fields])

    def defaults(self) -> list[wit.Fact]:
        return [wit.Fact(one.contract.path, one.default) for one in self.fields if one.default is not None]

    def missing(self, facts: Facts) -> Iterator[tuple[str, Texts]]:
        """Every required field that was not given: its path and labels."""
        for field in self.fields:
            if field.contract.required:
                for path in places(field.contract.path, facts):
                    if path not in facts:
                        yield path, field.contract.labels


def form(*fields: Field) -> Form:
    """A form of these fields, in this order."""
    return Form(fields)


def places(path: str, facts: Facts) -> Iterator[str]:
    """Where a path with `[]` must be: at each entry that was given, and at the first in any case."""
    name, bracket, rest = path.partition("[]")
    if not bracket:
        yield path
        return
    for index in range(max(1, facts.count(name))):
        yield from places(f"{name}[{index}]{rest}", facts)


def field(
    path: str,
    kind: wit.FieldKind,
    labels: Texts,
    default: Any,
    optional: bool = False,
    max_count: int = 1,
    help: Texts | None = None,
) -> Field:
    required = not optional and default is None
    value = None if default is None else contract_value(default)
    return Field(wit.Field(path, kind, required, max_count, labels, help or []), value)


def text(path: str, labels: Texts, min: int = 1, max: int = TEXT_MAX_CHARS, default: str | None = None, **more) -> Field:
    return field(path, wit.FieldKind_Text(wit.TextBounds(min, max)), labels, default, **more)


def whole(
    path: str, labels: Texts, min: int = -WHOLE_MAX, max: int = WHOLE_MAX, default: int | None = None, **more
) -> Field:
    return field(path, wit.FieldKind_Whole(wit.WholeBounds(min, max)), labels, default, **more)


def decimal(
    path: str,
    labels: Texts,
    scale: int,
    min: str | None = None,
    max: str | None = None,
    default: str | None = None,
    **more,
) -> Field:
    """Numbers are given as texts, such as "2.5": they are exact."""

    def mantissa(value: str | None, other: int) -> int:
        return other if value is None else contract_decimal(Decimal(value), scale).mantissa

    bounds = wit.DecimalBounds(scale, mantissa(min, -WHOLE_MAX), mantissa(max, WHOLE_MAX))
    value = None if default is None else wit.Value_Decimal(contract_decimal(Decimal(default), scale))
    return field(path, wit.FieldKind_Decimal(bounds), labels, value, **more)


def amount(
    path: str,
    labels: Texts,
    min: int = 0,
    max: int = WHOLE_MAX,
    currency: str = "CNY",
    default: int | None = None,
    **more,
) -> Field:
    """Money in the minor unit of its currency."""
    value = None if default is None else Amount(default, currency)
    return field(path, wit.FieldKind_Amount(wit.AmountBounds(currency, min, max)), labels, value, **more)


def date(path: str, labels: Texts, default: datetime.date | None = None, **more) -> Field:
    return field(path, wit.FieldKind_Date(), labels, default, **more)


def instant(path: str, labels: Texts, **more) -> Field:
    return field(path, wit.FieldKind_Instant(), labels, None, **more)


def choice(path: str, labels: Texts, choices: dict[str, Texts], default: str | None = None, **more) -> Field:
    """One of `choices`, codes and their labels."""
    options = [wit.ChoiceOption(code, labels) for code, labels in choices.items()]
    value = None if default is None else wit.Value_Choice(default)
    return field(path, wit.FieldKind_Choice(options), labels, value, **more)


def yes_no(path: str, labels: Texts, default: bool | None = None, **more) -> Field:
    return field(path, wit.FieldKind_YesNo(), labels, default, **more)


def file(
    path: str,
    labels: Texts,
    max_bytes: int = 20 << 20,
    media_types: tuple[str, ...] = ("application/pdf",),
    **more,
) -> Field:
    return field(path, wit.FieldKind_File(wit.FileBounds(max_bytes, list(media_types))), labels, None, **more)
