//! The bundled plugins bring catalogues of their own into the same county: both must go together.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sanquan_demonstration::BROUGHT_BY_PLUGINS;
use sanquan_domain::catalogue::CatalogueDocument;
use support::whole;

/// The catalogues of the plugins, by folder.
fn catalogues() -> Vec<(PathBuf, CatalogueDocument)> {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let folders = std::fs::read_dir(&plugins).expect("the plugins of the repository");
    let files = folders.map(|folder| folder.expect("a folder").path().join("catalogue.json"));
    let read = |file: PathBuf| {
        let bytes = std::fs::read(&file).expect("it is there");
        let document = serde_json::from_slice(&bytes).expect("a catalogue");
        (file, document)
    };
    files.filter(|file| file.exists()).map(read).collect()
}

#[test]
fn a_department_that_a_plugin_brings_has_the_same_names_here() {
    let mut shared = 0;
    for (file, catalogue) in catalogues() {
        for theirs in &catalogue.departments {
            let Some(ours) = whole().departments.iter().find(|d| d.code == theirs.code) else {
                continue;
            };
            assert_eq!(ours, theirs, "{}", file.display());
            shared += 1;
        }
    }
    assert_eq!(shared, 3);
}

#[test]
fn a_post_that_a_plugin_brings_has_the_same_names_here_and_other_holders() {
    for (file, catalogue) in catalogues() {
        for theirs in &catalogue.posts {
            if let Some(ours) = whole().posts.iter().find(|post| post.code == theirs.code) {
                assert_eq!(ours, theirs, "{}", file.display());
            }
        }
        for theirs in &catalogue.bindings {
            let same = whole()
                .bindings
                .iter()
                .find(|b| b.handler == theirs.handler);
            assert_eq!(same, None, "{}", file.display());
        }
    }
}

#[test]
fn no_item_that_a_plugin_brings_is_made_here() {
    let ours: BTreeSet<_> = whole().items.iter().map(|item| &item.code).collect();
    let mut brought = BTreeSet::new();
    for (file, catalogue) in catalogues() {
        for item in catalogue.items {
            assert!(
                !ours.contains(&item.code),
                "{}: {}",
                file.display(),
                item.code
            );
            let of_this_county = whole()
                .departments
                .iter()
                .any(|d| d.code == item.department);
            if of_this_county {
                brought.insert(item.code.to_string());
            }
        }
    }
    let listed: BTreeSet<String> = BROUGHT_BY_PLUGINS.map(str::to_owned).into();
    assert_eq!(brought, listed, "keep BROUGHT_BY_PLUGINS true");
}
