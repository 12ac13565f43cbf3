//! The template of `sanquan plugin new`, compiled and tested as it will be when it has been copied.

#[path = "../../template/src/lib.rs"]
#[allow(dead_code, reason = "a plugin is a library: others read what it keeps")]
mod my_department;

include!("../../template/tests/stories.rs");
