//! Posts, and who may act in them on which day.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::County;
use crate::catalogue::{Binding, Post};
use crate::flowchart::proof::Staffing;
use crate::id::{HandlerCode, PostCode};
use crate::time::Date;

/// Posts and bindings.
#[derive(Clone, Debug, Default)]
pub struct Posts {
    posts: Arc<BTreeMap<PostCode, Arc<Post>>>,
    bindings: Arc<BTreeMap<PostCode, Vec<Binding>>>,
    /// Last day of each officer's newest certificate.
    qualified: Arc<BTreeMap<HandlerCode, Date>>,
}

impl Posts {
    /// Posts, by code.
    pub fn all(&self) -> impl Iterator<Item = &Post> {
        self.posts.values().map(AsRef::as_ref)
    }

    /// The post with this code.
    pub fn post(&self, code: &PostCode) -> Option<&Post> {
        self.posts.get(code).map(AsRef::as_ref)
    }

    /// Bindings to a post, in the order in which they were made.
    pub fn bindings(&self, post: &PostCode) -> &[Binding] {
        self.bindings.get(post).map_or(&[], Vec::as_slice)
    }

    /// Who may act in the post on that day, sorted.
    pub fn handlers(&self, post: &PostCode, on: Date) -> Vec<&HandlerCode> {
        let held = self
            .bindings(post)
            .iter()
            .filter(|binding| holds(binding, on));
        let mut handlers: Vec<&HandlerCode> = held.map(|binding| &binding.handler).collect();
        handlers.sort_unstable();
        handlers.dedup();
        handlers
    }

    /// Who holds which post on that day, to ask of each item whether people can do what it needs.
    pub fn staffing(&self, on: Date) -> Staffing<'_> {
        let bindings = self.bindings.values().flatten();
        let certificates = self.qualified.iter().map(|(who, until)| (who, *until));
        Staffing::new(self.all(), bindings, on).with_certificates(certificates)
    }

    pub(super) fn enter(&mut self, post: &Post) {
        let posts = Arc::make_mut(&mut self.posts);
        posts.insert(post.code.clone(), Arc::new(post.clone()));
    }

    /// A new binding of the same person to the same post takes the place of the one before: that
    /// is how an end is set, or a certificate renewed.
    pub(super) fn bind(&mut self, binding: &Binding) {
        let bindings = Arc::make_mut(&mut self.bindings);
        let of_post = bindings.entry(binding.post.clone()).or_default();
        of_post.retain(|old| (&old.handler, old.from) != (&binding.handler, binding.from));
        of_post.push(binding.clone());
        if let Some(until) = binding.qualified_until {
            Arc::make_mut(&mut self.qualified).insert(binding.handler.clone(), until);
        }
    }
}

fn holds(binding: &Binding, on: Date) -> bool {
    binding.from <= on && binding.until.is_none_or(|until| on <= until)
}

impl County {
    /// Whether the handler may act in the post on that day.
    pub fn is_bound(&self, post: &PostCode, handler: &HandlerCode, on: Date) -> bool {
        let mut bindings = self.posts.bindings(post).iter();
        bindings.any(|binding| binding.handler == *handler && holds(binding, on))
    }

    /// Whether the handler's certificate of qualification is valid on that day.
    pub fn is_qualified(&self, handler: &HandlerCode, on: Date) -> bool {
        self.posts
            .qualified
            .get(handler)
            .is_some_and(|until| on <= *until)
    }
}
