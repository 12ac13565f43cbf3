"""Rules, and the reasons that rest on them."""

from dataclasses import dataclass

from wit_world.exports import department as wit

Reason = wit.Reason
Texts = list[wit.Text]


def zh_en(chinese: str, english: str) -> Texts:
    """Text for people: Chinese, which is required, and English."""
    return [wit.Text("zh-CN", chinese), wit.Text("en", english)]


@dataclass(frozen=True)
class Rule:
    """A rule that may be given as a reason; `basis` is a list of (law, article)."""

    id: str
    titles: Texts
    basis: list[tuple[str, str]]

    def because(self, texts: Texts | None = None, read: tuple[str, ...] = ()) -> Reason:
        """The rule as a reason: in its own words or in others, with the paths of the facts that were read."""
        return Reason(self.id, self.titles if texts is None else texts, list(read))

    def contract(self) -> wit.Rule:
        basis = [wit.LegalBasis(law, article) for law, article in self.basis]
        return wit.Rule(self.id, self.titles, basis)
