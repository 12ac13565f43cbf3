//! Files with keys.

use std::path::Path;

use sanquan_domain::signature::{MalformedKey, PublicKey, SecretKey};

use crate::failure::Failure;

/// The key in a file that its holder alone should have.
pub fn read_secret(file: &Path) -> Result<SecretKey, Failure> {
    let text = read(file)?;
    SecretKey::from_pem(&text).map_err(|error| {
        malformed(file, error).hint("`sanquan key new` makes one: BEGIN PRIVATE KEY, no passphrase")
    })
}

/// The public half of a key.
pub fn read_public(file: &Path) -> Result<PublicKey, Failure> {
    let text = read(file)?;
    PublicKey::from_pem(&text).map_err(|error| {
        malformed(file, error)
            .hint("the file with the public half is meant: BEGIN PUBLIC KEY, as `sanquan key new` writes it")
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        Failure::usage("file.read", "cannot read the key")
            .at(file.display())
            .because(error)
    })
}

fn malformed(file: &Path, error: MalformedKey) -> Failure {
    Failure::usage("key.malformed", "this is no key to sign with")
        .at(file.display())
        .because(error)
}
