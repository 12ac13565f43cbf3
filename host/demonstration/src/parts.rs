//! A county in parts that the log can take.
//!
//! An entry of the log is written whole or not at all and holds at most 16 MiB, in which the bytes of a county's
//! event stand twice: in the log and in the state beside it. A whole county is more than that.

use sanquan_domain::catalogue::CatalogueDocument;

/// First everything but the items, then the items of one body after the other: to be entered in this order.
pub fn parts(mut document: CatalogueDocument) -> Vec<CatalogueDocument> {
    let items = std::mem::take(&mut document.items);
    let mut parts = vec![document];
    for item in items {
        let belongs = |part: &&mut CatalogueDocument| {
            let first = part.items.first();
            first.is_some_and(|first| first.department == item.department)
        };
        match parts.last_mut().filter(belongs) {
            Some(part) => part.items.push(item),
            None => parts.push(CatalogueDocument {
                items: vec![item],
                ..CatalogueDocument::default()
            }),
        }
    }
    parts
}
