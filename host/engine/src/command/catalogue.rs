//! Enter a catalogue: departments, items, posts and bindings of a document: the first list of a county, and lists
//! that others published. How a department changes an item is `publication.rs`. What stands in the
//! record exactly like that already is passed over, so a document can be entered again.

use sanquan_domain::catalogue::{Binding, CatalogueDocument, Post};
use sanquan_domain::county::{self, County};
use sanquan_domain::event::CountyEvent;
use sanquan_domain::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::check_scope;
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;

/// What was entered of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// Departments entered or renamed.
    pub departments: usize,
    /// Centres entered or changed.
    #[serde(default)]
    pub centres: usize,
    /// Versions of items published.
    pub items: usize,
    /// Posts entered or renamed.
    pub posts: usize,
    /// Handlers bound.
    pub bindings: usize,
    /// Entries that stood in the record already.
    pub unchanged: usize,
}

impl Engine {
    /// Enters a document: all of it, or nothing and the first refusal.
    pub async fn enter_catalogue(
        &self,
        caller: &Caller,
        document: CatalogueDocument,
    ) -> Result<Entered, EngineError> {
        for department in &document.departments {
            check_scope(caller, &department.code)?;
        }
        for item in &document.items {
            check_scope(caller, &item.department)?;
        }
        for post in &document.posts {
            check_scope(caller, &post.department)?;
        }
        let mut entered = Entered::default();
        let tally = &mut entered;
        self.change_county(caller, |county, _| enter(county, document, tally))
            .await?;
        Ok(entered)
    }

    /// Enters one post.
    pub async fn enter_post(&self, caller: &Caller, post: Post) -> Result<(), EngineError> {
        check_scope(caller, &post.department)?;
        self.change_county(caller, |c, _| Ok(vec![county::enter_post(c, post)?]))
            .await?;
        Ok(())
    }

    /// Binds one handler.
    pub async fn bind_handler(&self, caller: &Caller, binding: Binding) -> Result<(), EngineError> {
        if let Some(post) = self.county().posts.post(&binding.post) {
            check_scope(caller, &post.department)?;
        }
        self.change_county(caller, |c, _| Ok(vec![county::bind_handler(c, binding)?]))
            .await?;
        Ok(())
    }
}

fn enter(
    county: &County,
    document: CatalogueDocument,
    tally: &mut Entered,
) -> Result<Vec<CountyEvent>, EngineError> {
    let CatalogueDocument {
        departments,
        centres,
        items,
        posts,
        bindings,
    } = document;
    let mut draft = Draft {
        county: county.clone(),
        events: Vec::new(),
        unchanged: 0,
    };
    for department in departments {
        tally.departments += draft.take(|c| county::enter_department(c, department))?;
    }
    for centre in centres {
        tally.centres += draft.take(|c| county::enter_centre(c, centre))?;
    }
    for item in items {
        let same = draft
            .county
            .catalogue
            .versions(&item.code)
            .iter()
            .any(|known| **known == item);
        match same {
            true => draft.unchanged += 1,
            false => tally.items += draft.take(|c| county::publish_item(c, item))?,
        }
    }
    for post in posts {
        tally.posts += draft.take(|c| county::enter_post(c, post))?;
    }
    for binding in bindings {
        tally.bindings += draft.take(|c| county::bind_handler(c, binding))?;
    }
    tally.unchanged = draft.unchanged;
    Ok(draft.events)
}

/// The county as it will be, so that later entries can rest on earlier ones.
struct Draft {
    county: County,
    events: Vec<CountyEvent>,
    unchanged: usize,
}

impl Draft {
    fn take(
        &mut self,
        decide: impl FnOnce(&County) -> Result<CountyEvent, Refusal>,
    ) -> Result<usize, EngineError> {
        match decide(&self.county) {
            Ok(event) => {
                self.county.apply(&event);
                self.events.push(event);
                Ok(1)
            }
            Err(Refusal::Unchanged { .. }) => {
                self.unchanged += 1;
                Ok(0)
            }
            Err(refusal) => Err(refusal.into()),
        }
    }
}
