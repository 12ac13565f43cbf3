//! How values, lists and named parts are compared, and what comes of it.

use super::said::{Said, Say};
use super::{Change, Field, Part, Turn, sentence};
use crate::flowchart::Limit;
use crate::value::{Text, Texts};

/// Changes found so far.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

/// What a change is about, and what it is called; the item itself needs no name.
pub(super) struct Subject {
    pub part: Part,
    pub said: Option<Said>,
}

impl Subject {
    /// The item itself.
    pub(super) fn item() -> Self {
        Self {
            part: Part::Item,
            said: None,
        }
    }

    /// A part of it.
    pub(super) fn part(part: Part, said: Said) -> Self {
        Self {
            part,
            said: Some(said),
        }
    }
}

impl Changes {
    pub(super) fn into_list(self) -> Vec<Change> {
        self.0
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A value that is always there.
    pub(super) fn value<T: Say + PartialEq>(
        &mut self,
        of: &Subject,
        field: Field,
        before: &T,
        after: &T,
    ) {
        self.option(of, field, Some(before), Some(after));
    }

    /// A value that may be absent.
    pub(super) fn option<T: Say + PartialEq>(
        &mut self,
        of: &Subject,
        field: Field,
        before: Option<&T>,
        after: Option<&T>,
    ) {
        if before != after {
            let name = Said::of_field(field);
            self.push(
                of,
                field,
                &name,
                before.map(Say::said),
                after.map(Say::said),
            );
        }
    }

    /// Texts, language by language.
    pub(super) fn texts(&mut self, of: &Subject, field: Field, before: &Texts, after: &Texts) {
        if before == after {
            return;
        }
        let known = self.len();
        for language in languages(before, after) {
            let (before, after) = (content(before, language), content(after, language));
            if before != after {
                let name = Said::of_field(field).in_language(language);
                let quoted = |words: &str| Said::quoted(words, words);
                self.push(of, field, &name, before.map(quoted), after.map(quoted));
            }
        }
        if self.len() == known {
            self.order(of, field);
        }
    }

    /// A limit: shorter or longer where it counts the same days.
    pub(super) fn limit(
        &mut self,
        of: &Subject,
        field: Field,
        before: Option<Limit>,
        after: Option<Limit>,
    ) {
        let known = self.len();
        self.option(of, field, before.as_ref(), after.as_ref());
        if let (Some(before), Some(after), Some(change)) = (before, after, self.0.get_mut(known))
            && before.unit == after.unit
        {
            let name = Said::of_field(field);
            let words = sentence::of_limit(of.said.as_ref(), &name, before, after);
            change.words = words.into();
        }
    }

    /// The number of officers at a step.
    pub(super) fn officers(&mut self, of: &Subject, before: u32, after: u32) {
        let known = self.len();
        self.value(of, Field::Officers, &before, &after);
        if let (Some(change), Some(step)) = (self.0.get_mut(known), &of.said) {
            change.words = sentence::of_officers(step, before, after).into();
        }
    }

    /// Entries that nothing names.
    pub(super) fn list<T: Say + PartialEq>(
        &mut self,
        of: &Subject,
        field: Field,
        before: &[T],
        after: &[T],
    ) {
        self.list_by(of, field, before, after, Say::said);
    }

    /// The same, where the entries are called by something else than themselves.
    pub(super) fn list_by<T: PartialEq>(
        &mut self,
        of: &Subject,
        field: Field,
        before: &[T],
        after: &[T],
        say: impl Fn(&T) -> Said,
    ) {
        let pairs = Pairs::of(before, after, |old, new| old == new);
        let name = Said::of_field(field);
        for gone in pairs.removed {
            self.push(of, field, &name, Some(say(gone)), None);
        }
        for new in pairs.added {
            self.push(of, field, &name, None, Some(say(new)));
        }
        if pairs.reordered {
            self.order(of, field);
        }
    }

    /// A part as a whole came or went.
    pub(super) fn whole(&mut self, of: Subject, turn: Turn) {
        let said = of.said.unwrap_or_else(|| Said::both("—"));
        self.0.push(Change {
            words: sentence::of_whole(&said, turn).into(),
            part: of.part,
            field: None,
            turn,
            before: None,
            after: None,
        });
    }

    /// The same entries in another order.
    pub(super) fn order(&mut self, of: &Subject, field: Field) {
        self.push(of, field, &Said::of_field(field), None, None);
    }

    /// A change of a field whose values are given in words; without any it is a change of order.
    pub(super) fn push(
        &mut self,
        of: &Subject,
        field: Field,
        name: &Said,
        before: Option<Said>,
        after: Option<Said>,
    ) {
        let turn = match (&before, &after) {
            (None, None) => Turn::Reordered,
            (None, Some(_)) => Turn::Added,
            (Some(_), None) => Turn::Removed,
            (Some(_), Some(_)) => Turn::Changed,
        };
        let (part, said) = (of.part.clone(), of.said.as_ref());
        let words = sentence::of_field(said, name, turn, before.as_ref(), after.as_ref());
        self.0.push(Change {
            part,
            field: Some(field),
            turn,
            before: before.map(Texts::from),
            after: after.map(Texts::from),
            words: words.into(),
        });
    }
}

/// Two lists put side by side: each entry has at most one partner, of entries that are the same the first.
pub(super) struct Pairs<'a, T> {
    /// Without partner in the later list.
    pub removed: Vec<&'a T>,
    /// With partner, in the order of the earlier list.
    pub kept: Vec<(&'a T, &'a T)>,
    /// Without partner in the earlier list.
    pub added: Vec<&'a T>,
    /// Whether the partners stand in another order.
    pub reordered: bool,
}

impl<'a, T> Pairs<'a, T> {
    pub(super) fn of(before: &'a [T], after: &'a [T], same: impl Fn(&T, &T) -> bool) -> Self {
        let mut taken = vec![false; after.len()];
        let mut pairs = Self {
            removed: Vec::new(),
            kept: Vec::new(),
            added: Vec::new(),
            reordered: false,
        };
        let mut last = 0;
        for old in before {
            let mut free = (0..after.len()).filter(|at| !taken[*at]);
            match free.find(|at| same(old, &after[*at])) {
                None => pairs.removed.push(old),
                Some(at) => {
                    taken[at] = true;
                    pairs.kept.push((old, &after[at]));
                    pairs.reordered |= at < last;
                    last = at;
                }
            }
        }
        let new = after.iter().zip(taken).filter(|(_, taken)| !taken);
        pairs.added = new.map(|(new, _)| new).collect();
        pairs
    }
}

fn languages<'a>(before: &'a Texts, after: &'a Texts) -> Vec<&'a str> {
    let mut languages = Vec::new();
    for Text { language, .. } in before.0.iter().chain(&after.0) {
        if !languages.contains(&language.as_str()) {
            languages.push(language.as_str());
        }
    }
    languages
}

fn content<'a>(texts: &'a Texts, language: &str) -> Option<&'a str> {
    let text = texts.0.iter().find(|text| text.language == language)?;
    Some(&text.content)
}
