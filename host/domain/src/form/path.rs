//! Paths of facts: names and indexes, such as `premises[0].area`.

use std::cmp::Ordering;

/// Longest path.
pub const PATH_MAX_BYTES: usize = 200;

/// A part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// `area`.
    Name(&'a str),
    /// `[3]`.
    Index(u32),
    /// `[]`, any index: only in the path of a field.
    Any,
}

/// Cuts a path into its parts; none when it is not a path.
pub fn segments(path: &str) -> Option<Vec<Segment<'_>>> {
    if path.is_empty() || path.len() > PATH_MAX_BYTES {
        return None;
    }
    let mut segments = Vec::new();
    for part in path.split('.') {
        let (name, mut indexes) = part.split_at(part.find('[').unwrap_or(part.len()));
        if !is_name(name) {
            return None;
        }
        segments.push(Segment::Name(name));
        while let Some(rest) = indexes.strip_prefix('[') {
            let (index, after) = rest.split_once(']')?;
            segments.push(if index.is_empty() {
                Segment::Any
            } else {
                Segment::Index(number(index)?)
            });
            indexes = after;
        }
        if !indexes.is_empty() {
            return None;
        }
    }
    Some(segments)
}

/// The path of the field that a fact at `path` belongs to: each index replaced by `[]`.
pub fn field_path(path: &str) -> Option<String> {
    let segments = segments(path)?;
    let mut any = Vec::with_capacity(segments.len());
    for segment in segments {
        any.push(match segment {
            Segment::Index(_) => Segment::Any,
            Segment::Name(_) => segment,
            Segment::Any => return None,
        });
    }
    Some(join(&any))
}

/// Writes a path.
pub fn join(segments: &[Segment<'_>]) -> String {
    use std::fmt::Write as _;
    let mut path = String::new();
    for segment in segments {
        match segment {
            Segment::Name(name) if path.is_empty() => path.push_str(name),
            Segment::Name(name) => {
                path.push('.');
                path.push_str(name);
            }
            Segment::Index(index) => write!(path, "[{index}]").expect("a string takes every word"),
            Segment::Any => path.push_str("[]"),
        }
    }
    path
}

fn is_name(name: &str) -> bool {
    let letter = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'-';
    name.bytes().next().is_some_and(|c| c.is_ascii_alphabetic()) && name.bytes().all(letter)
}

/// An index as written: decimal, without leading zeros.
fn number(digits: &str) -> Option<u32> {
    let number: u32 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

/// The order of facts: by bytes, but indexes by number, so that `a[2]` comes before `a[10]`.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (text_a, index_a, rest_a) = cut(a);
    let (text_b, index_b, rest_b) = cut(b);
    text_a
        .as_bytes()
        .cmp(text_b.as_bytes())
        .then_with(|| index_a.len().cmp(&index_b.len()))
        .then_with(|| index_a.cmp(index_b))
        .then_with(|| match rest_a.is_empty() && rest_b.is_empty() {
            true => Ordering::Equal,
            false => compare(rest_a, rest_b),
        })
}

/// Text up to and with the first `[`, the digits after it, and the rest.
fn cut(path: &str) -> (&str, &str, &str) {
    let (text, rest) = path.split_at(path.find('[').map_or(path.len(), |at| at + 1));
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (index, rest) = rest.split_at(digits);
    (text, index, rest)
}
