//! Whether there is somebody for every step.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use sanquan_domain::catalogue::Binding;
use sanquan_domain::id::PostCode;
use sanquan_domain::time::Date;
use support::whole;

fn by_post() -> BTreeMap<&'static PostCode, Vec<&'static Binding>> {
    let mut by_post: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for binding in &whole().bindings {
        by_post.entry(&binding.post).or_default().push(binding);
    }
    by_post
}

#[test]
fn every_step_has_a_post_that_is_held_and_a_deputy() {
    let posts: BTreeSet<&PostCode> = whole().posts.iter().map(|post| &post.code).collect();
    let bindings = by_post();
    let mut used = BTreeSet::new();
    for step in whole().items.iter().flat_map(|item| &item.flowchart.steps) {
        let Some(post) = &step.post else { continue };
        assert!(posts.contains(post), "{post} is no post");
        let holders = &bindings[post];
        let acting = holders.iter().filter(|b| !b.deputy).count();
        assert!(acting >= step.officers as usize, "{post} is not held");
        assert!(holders.iter().any(|b| b.deputy), "{post} has no deputy");
        used.insert(post);
    }
    assert_eq!(used, posts, "a post at which nobody acts");
}

#[test]
fn where_two_officers_act_all_are_qualified() {
    let bindings = by_post();
    let day = Date::new(2026, 3, 2);
    for step in whole().items.iter().flat_map(|item| &item.flowchart.steps) {
        let Some(post) = step.post.as_ref().filter(|_| step.officers > 1) else {
            continue;
        };
        let qualified = |b: &&&Binding| b.qualified_until > day;
        let able = bindings[post].iter().filter(qualified).count();
        assert!(able > step.officers as usize, "{post}: {able} qualified");
    }
}

/// So steps that must be apart are apart by themselves.
#[test]
fn nobody_holds_two_posts() {
    let mut seen = BTreeSet::new();
    for binding in &whole().bindings {
        assert!(
            seen.insert(&binding.handler),
            "{} holds two",
            binding.handler
        );
    }
}

#[test]
fn posts_belong_to_departments_that_exist() {
    let known: BTreeSet<_> = whole().departments.iter().map(|body| &body.code).collect();
    for post in &whole().posts {
        assert!(known.contains(&post.department), "{}", post.code);
        assert!(post.names.has_chinese(), "{}", post.code);
    }
}
