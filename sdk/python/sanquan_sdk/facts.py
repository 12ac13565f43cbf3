"""Facts, read by path."""

import datetime
import re
from decimal import Decimal
from typing import Any, Iterable, Mapping

from wit_world.exports import department as wit

Amount = wit.Amount


class Facts:
    """Facts by path. What was not given, or is of another type, is `None`."""

    def __init__(self, facts: Iterable[wit.Fact] = (), defaults: Iterable[wit.Fact] = ()) -> None:
        self._by_path = {fact.path: fact.value for fact in (*defaults, *facts)}

    def __contains__(self, path: str) -> bool:
        return path in self._by_path

    def text(self, path: str) -> str | None:
        return self._of(path, wit.Value_Text)

    def whole(self, path: str) -> int | None:
        return self._of(path, wit.Value_Whole)

    def decimal(self, path: str) -> Decimal | None:
        """Exact: nothing is rounded."""
        value = self._of(path, wit.Value_Decimal)
        return value and Decimal(value.mantissa).scaleb(-value.scale)

    def amount(self, path: str) -> Amount | None:
        return self._of(path, wit.Value_Amount)

    def date(self, path: str) -> datetime.date | None:
        value = self._of(path, wit.Value_Date)
        return value and datetime.date(value.year, value.month, value.day)

    def instant(self, path: str) -> int | None:
        """Milliseconds since 1970-01-01T00:00:00Z."""
        return self._of(path, wit.Value_Instant)

    def choice(self, path: str) -> str | None:
        return self._of(path, wit.Value_Choice)

    def yes_no(self, path: str) -> bool | None:
        return self._of(path, wit.Value_YesNo)

    def file(self, path: str) -> wit.File | None:
        return self._of(path, wit.Value_File)

    def count(self, name: str) -> int:
        """How many entries the list `name` has: `premises` for `premises[0].area` and its like."""
        count = 0
        while any(path.startswith(f"{name}[{count}]") for path in self._by_path):
            count += 1
        return count

    def _of(self, path: str, kind: type) -> Any:
        value = self._by_path.get(path)
        return value.value if isinstance(value, kind) else None


def facts_of(by_path: Mapping[str, Any]) -> list[wit.Fact]:
    """Facts as the contract has them, sorted, of paths and values."""
    facts = [wit.Fact(path, contract_value(value)) for path, value in by_path.items()]
    return sorted(facts, key=lambda fact: sort_key(fact.path))


def sort_key(path: str) -> bytes:
    """Indexes are compared as numbers: [10] comes after [9]."""
    return re.sub(r"\[(\d+)\]", lambda index: f"[{index[1]:0>10}]", path).encode()


def contract_value(value: Any) -> wit.Value:
    """Plain values as those of the contract; what is one of the contract's stands for itself."""
    match value:
        case bool():
            return wit.Value_YesNo(value)
        case str():
            return wit.Value_Text(value)
        case int():
            return wit.Value_Whole(value)
        case Decimal():
            return wit.Value_Decimal(contract_decimal(value))
        case Amount():
            return wit.Value_Amount(value)
        case datetime.date():
            return wit.Value_Date(wit.Date(value.year, value.month, value.day))
        case _:
            return value


def contract_decimal(value: Decimal, scale: int | None = None) -> wit.Decimal:
    """With exactly `scale` digits after the point; a number that has more is a mistake."""
    places = max(0, -int(value.as_tuple().exponent)) if scale is None else scale
    mantissa = value.scaleb(places)
    if mantissa != int(mantissa):
        raise ValueError(f"{value} has more than {places} digits after the point")
    return wit.Decimal(int(mantissa), places)
