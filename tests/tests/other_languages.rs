//! What the SDKs for other languages carry is true: their types are the contract's, and every plugin names
//! the same builder.

use std::collections::BTreeSet;

use sanquan_tests::{root, tracked, typescript};

#[test]
fn the_types_of_typescript_are_those_of_the_contract() {
    let contract =
        std::fs::read_to_string(root().join("wit/department.wit")).expect("the contract");
    let made = typescript::types(&contract);
    let file = root().join("sdk/js/contract.d.ts");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&file, &made).expect("the repository is writable");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == made,
        "{} differs from the contract; UPDATE_GOLDENS=1 writes it anew",
        file.display()
    );
}

#[test]
fn every_plugin_is_built_by_the_same_version_of_its_builder() {
    for (file, builder) in [
        ("package.json", "componentize-qjs"),
        ("requirements.txt", "componentize-py"),
    ] {
        let files = tracked().into_iter().filter(|path| path.ends_with(file));
        let named = |path: String| {
            let text = std::fs::read_to_string(root().join(path)).expect("a text");
            let line = text.lines().find(|line| line.contains(builder));
            line.map(|line| line.trim().to_owned())
        };
        let versions: BTreeSet<_> = files.filter_map(named).collect();
        assert_eq!(versions.len(), 1, "{builder}: {versions:?}");
    }
}
