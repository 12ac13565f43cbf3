use std::io::BufRead;

use super::element::{Element, Tag, Type};
use super::{Attribute, Problem, Value, XesError, XesReader};

/// Attributes, and the attributes inside them.
impl<R: BufRead> XesReader<R> {
    pub(super) fn read_attributes(
        &mut self,
        tag: &Element,
        inside: &'static str,
        level: usize,
    ) -> Result<Vec<Attribute>, XesError> {
        let line = self.tokens.line();
        let mut attributes = Vec::new();
        while let Some(tag) = self.next_inside(tag, inside)? {
            match tag.tag {
                Tag::Attribute(kind) => attributes.push(self.read_attribute(tag, kind, level)?),
                _ => return Err(self.error(tag.tag.unexpected_in(inside))),
            }
        }
        // Members of a list may share a key; everywhere else it names one thing.
        if inside != "values" {
            self.check_keys(inside, line, &attributes)?;
        }
        Ok(attributes)
    }

    pub(super) fn read_attribute(
        &mut self,
        mut tag: Element,
        kind: Type,
        level: usize,
    ) -> Result<Attribute, XesError> {
        let limit_levels = self.limits.nesting_max_levels;
        if level > limit_levels {
            return Err(self.error(Problem::TooDeep { limit_levels }));
        }
        let line = self.tokens.line();
        // OpenXES leaves an empty key out; real logs have such attributes deep in their metadata.
        let key = match level {
            1 => self.require(&mut tag, "key")?,
            _ => tag.take("key").unwrap_or_default(),
        };
        let text = match kind.is_group() {
            true => String::new(),
            false => self.require(&mut tag, "value")?,
        };
        let mut value = kind
            .value(&key, text)
            .map_err(|problem| self.error(problem))?;
        let mut nested = Vec::new();
        while let Some(inner) = self.next_inside(&tag, kind.word())? {
            match (&inner.tag, &mut value) {
                (Tag::Values, Value::List(members)) => {
                    members.extend(self.read_attributes(&inner, "values", level + 1)?);
                }
                (Tag::Attribute(kind), _) => {
                    let kind = *kind;
                    nested.push(self.read_attribute(inner, kind, level + 1)?);
                }
                _ => return Err(self.error(inner.tag.unexpected_in(kind.word()))),
            }
        }
        self.check_keys(kind.word(), line, &nested)?;
        Ok(Attribute { key, value, nested })
    }

    pub(super) fn check_keys(
        &self,
        element: &'static str,
        line: u64,
        attributes: &[Attribute],
    ) -> Result<(), XesError> {
        let mut keys: Vec<&str> = attributes.iter().map(|one| one.key.as_str()).collect();
        keys.sort_unstable();
        match keys.windows(2).find(|pair| pair[0] == pair[1]) {
            None => Ok(()),
            Some(pair) => {
                let key = pair[0].to_owned();
                Err(self.error_at(line, Problem::DuplicateKey { key, element }))
            }
        }
    }
}
