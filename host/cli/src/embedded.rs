//! What the binary carries: the contract, the SDK and the template of a plugin.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The files below `folder` (such as `sdk/template`), with their paths below it.
pub fn below(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let folder = format!("{folder}/");
    FILES
        .iter()
        .filter_map(move |(path, content)| path.strip_prefix(&folder).map(|rest| (rest, *content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_and_the_sdk_are_on_board() {
        for (folder, file) in [
            ("wit", "department.wit"),
            ("sdk/js", "src/index.js"),
            ("sdk/python", "sanquan_sdk/__init__.py"),
            ("sdk/rust", "Cargo.toml"),
            ("sdk/rust-derive", "src/lib.rs"),
            ("sdk/testkit", "src/lib.rs"),
        ] {
            let found = below(folder).any(|(path, content)| path == file && !content.is_empty());
            assert!(found, "{folder}/{file} is not in the binary");
        }
    }
}
