//! Those who sign for a department's plugins: a developer and an approver, each with a key in a file.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::county::County;
use crate::{plugins, sanquan};

/// See the module.
#[derive(Debug)]
pub struct Signers {
    /// The developer's key.
    pub developer: PathBuf,
    /// The approver's.
    pub approver: PathBuf,
}

impl Signers {
    /// Makes both keys, and registers them for a department of a county that is not being served yet.
    pub fn of(county: &County, department: &str) -> Self {
        let key = |role: &str| {
            let file = county.beside(&format!("{department}-{role}.pem"));
            new_key(&file);
            let public = public(&file);
            let to = ["--department", department, "--role", role];
            county.run(&[&["key", "add", plugins::text(&public)], &to[..]].concat());
            file
        };
        Self {
            developer: key("developer"),
            approver: key("approver"),
        }
    }

    /// Both sign for a component.
    pub fn sign(&self, county: &County, component: &Path) {
        sign(county, component, &self.developer, &[]);
        sign(county, component, &self.approver, &["--approve"]);
    }
}

/// Makes a key in `file`; its name.
pub fn new_key(file: &Path) -> String {
    let made = sanquan()
        .args(["--json", "key", "new", "--out", plugins::text(file)])
        .output()
        .expect("the program runs");
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let made: Value = serde_json::from_slice(&made.stdout).expect("JSON");
    made["id"].as_str().expect("a name").to_owned()
}

/// The file with the public half of the key in `file`.
pub fn public(file: &Path) -> PathBuf {
    file.with_extension("pub.pem")
}

/// Signs for a component with the key in `key`.
pub fn sign(county: &County, component: &Path, key: &Path, more: &[&str]) {
    let (component, key) = (plugins::text(component), plugins::text(key));
    county.run(&[&["plugin", "sign", component, "--key", key], more].concat());
}
