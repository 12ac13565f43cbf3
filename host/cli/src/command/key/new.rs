//! `key new`: a key, in two files.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use sanquan_domain::signature::{KeyId, PublicKey, SecretKey};
use sanquan_engine::{Entropy as _, SystemEntropy};
use serde::Serialize;

use crate::command::Context;
use crate::failure::Failure;

/// Its owner may read and write it, and nobody else anything.
const PRIVATE: u32 = 0o600;
const PUBLIC: u32 = 0o644;

/// Make a key: an Ed25519 key without a passphrase, in PEM.
#[derive(Debug, clap::Args)]
pub struct New {
    /// File for the secret half; the public half goes beside it, as `….pub.pem`. Neither may exist.
    #[arg(long, value_name = "FILE", default_value = "signing-key.pem")]
    out: PathBuf,
}

/// A key that was made.
#[derive(Serialize)]
struct Made {
    id: KeyId,
    secret_file: PathBuf,
    public_file: PathBuf,
    public_key: PublicKey,
}

impl New {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let public_file = self.out.with_extension("pub.pem");
        if public_file.exists() {
            return Err(exists(&public_file));
        }
        let mut seed = [0; 32];
        SystemEntropy.fill(&mut seed);
        let key = SecretKey::from_seed(&seed);
        let public_key = key.public();
        write(&self.out, &key.to_pem(), PRIVATE)?;
        write(&public_file, &public_key.to_pem(), PUBLIC)?;
        let made = Made {
            id: public_key.id(),
            secret_file: self.out,
            public_file,
            public_key,
        };
        context.talk.data(&made, |made| {
            format!("{}\n{}", made.id, made.public_key.to_pem())
        })?;
        context.talk.say(format!(
            "keep {} to yourself; give the operator the public half: sanquan key add {} --department CODE \
             --role developer",
            made.secret_file.display(),
            made.public_file.display()
        ));
        Ok(())
    }
}

fn write(file: &Path, text: &str, mode: u32) -> Result<(), Failure> {
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(file);
    match opened.and_then(|mut open| open.write_all(text.as_bytes())) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(exists(file)),
        Err(error) => Err(Failure::failed("file.write", "cannot write the key")
            .at(file.display())
            .because(error)),
    }
}

fn exists(file: &Path) -> Failure {
    Failure::usage(
        "key.exists",
        "a file is there already, and no key is ever overwritten",
    )
    .at(file.display())
    .hint("name another file by --out")
}
