//! Posts, and who holds them: a handler for each officer that a step needs, and a deputy (B 岗).
//!
//! Nobody holds two posts, so that steps which must be apart are apart by themselves.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sanquan_domain::catalogue::{Binding, Post};
use sanquan_domain::id::{HandlerCode, PostCode};
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

use crate::table;

/// A post at which somebody acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PostUse {
    department: &'static str,
    role: &'static str,
    office: u32,
    officers: u32,
}

struct Role {
    chinese: &'static str,
    english: &'static str,
    /// Its holders are officers with a certificate.
    qualified: bool,
    /// Each office has one.
    each_office: bool,
}

static ROLES: LazyLock<BTreeMap<&'static str, Role>> = LazyLock::new(|| {
    let rows = table::rows(include_str!("../data/roles.txt")).into_iter();
    let role = |[name, chinese, english, qualified, each_office]: [&'static str; 5]| {
        let role = Role {
            chinese,
            english,
            qualified: qualified == "yes",
            each_office: each_office == "yes",
        };
        (name, role)
    };
    rows.map(role).collect()
});

impl PostUse {
    /// The post of a role; roles that the whole department shares are in office 1.
    pub(crate) fn new(
        department: &'static str,
        role: &'static str,
        office: u32,
        officers: u32,
    ) -> Self {
        let known = ROLES
            .get(role)
            .unwrap_or_else(|| panic!("no such role: {role}"));
        Self {
            department,
            role,
            office: if known.each_office { office } else { 1 },
            officers,
        }
    }

    /// `015-window`; `015-handler-2` in the second office.
    pub(crate) fn code(&self) -> PostCode {
        let (department, role) = (self.department, self.role);
        PostCode(match self.office {
            1 => format!("{department}-{role}"),
            office => format!("{department}-{role}-{office}"),
        })
    }

    fn post(&self, role: &Role) -> Post {
        let names = match self.office {
            1 => Texts::zh_en(role.chinese, role.english),
            office => Texts::zh_en(
                &format!("{}（{office}）", role.chinese),
                &format!("{} {office}", role.english),
            ),
        };
        Post {
            code: self.code(),
            department: self.department.into(),
            names,
        }
    }
}

/// All posts, by code, and their holders.
pub(crate) fn people(uses: impl Iterator<Item = PostUse>) -> (Vec<Post>, Vec<Binding>) {
    let mut posts: BTreeMap<PostCode, PostUse> = BTreeMap::new();
    for post in uses {
        let known = posts.entry(post.code()).or_insert_with(|| post.clone());
        known.officers = known.officers.max(post.officers);
    }
    let mut counts: BTreeMap<&'static str, u32> = BTreeMap::new();
    let mut bindings = Vec::new();
    let mut list = Vec::new();
    for post in posts.values() {
        let role = &ROLES[post.role];
        let count = counts.entry(post.department).or_default();
        list.push(post.post(role));
        for holder in 0..=post.officers {
            *count += 1;
            let deputy = holder == post.officers;
            bindings.push(binding(post, role, *count, deputy));
        }
    }
    (list, bindings)
}

fn binding(post: &PostUse, role: &Role, person: u32, deputy: bool) -> Binding {
    let certificate = || Date::new(2030, 12, 31);
    Binding {
        post: post.code(),
        handler: HandlerCode(format!("{}-p{person:03}", post.department)),
        from: crate::item::since(),
        until: None,
        qualified_until: role.qualified.then(certificate).flatten(),
        deputy,
    }
}
