use std::io::BufRead;

use super::element::{Element, Tag};
use super::{Classifier, Extension, Global, Problem, Scope, XesError, XesReader};

/// What stands before the traces.
impl<R: BufRead> XesReader<R> {
    pub(super) fn read_header_part(&mut self, mut tag: Element) -> Result<(), XesError> {
        match tag.tag {
            Tag::Attribute(kind) => {
                let attribute = self.read_attribute(tag, kind, 1)?;
                self.header.attributes.push(attribute);
            }
            Tag::Extension => {
                let extension = Extension {
                    name: self.require(&mut tag, "name")?,
                    prefix: self.require(&mut tag, "prefix")?,
                    uri: self.require(&mut tag, "uri")?,
                };
                self.read_attributes(&tag, "extension", 1)?;
                self.header.extensions.push(extension);
            }
            Tag::Global => {
                let scope = self.read_scope(&mut tag)?;
                let attributes = self.read_attributes(&tag, "global", 1)?;
                self.header.globals.push(Global { scope, attributes });
            }
            Tag::Classifier => {
                let classifier = Classifier {
                    name: self.require(&mut tag, "name")?,
                    scope: self.read_scope(&mut tag)?,
                    keys: self.require(&mut tag, "keys")?,
                };
                self.read_attributes(&tag, "classifier", 1)?;
                self.header.classifiers.push(classifier);
            }
            _ => return Err(self.error(tag.tag.unexpected_in("log"))),
        }
        Ok(())
    }

    fn read_scope(&mut self, tag: &mut Element) -> Result<Scope, XesError> {
        match tag.take("scope").as_deref() {
            None | Some("event") => Ok(Scope::Event),
            Some("trace") => Ok(Scope::Trace),
            Some(other) => Err(self.error(Problem::BadValue {
                key: "scope".into(),
                value: other.to_owned(),
                expected: "scope; it must be `trace` or `event`",
            })),
        }
    }
}
