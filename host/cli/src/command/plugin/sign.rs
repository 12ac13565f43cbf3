//! `plugin sign`: somebody answers for a component.

use std::path::{Path, PathBuf};

use sanquan_domain::contract::Description;
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::signature::{Deployment, Envelope, KeyId, SecretKey, Statement};
use sanquan_domain::time::Date;
use sanquan_engine::{Clock as _, SystemClock};
use serde::Serialize;

use crate::command::Context;
use crate::command::key::read_secret;
use crate::envelope_file;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::sandbox::{Sandbox, faulted};

/// For so many days a statement holds unless another last day is given.
const DAYS: i32 = 365;

/// Sign for a component, without a host. What is signed goes into COMPONENT.dsse.json, from where
/// `plugin deploy` takes it.
#[derive(Debug, clap::Args)]
pub struct Sign {
    /// The component (`.wasm`).
    file: PathBuf,
    /// File with your key, as `sanquan key new` makes it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Add your signature to what somebody else has signed: you looked at it, and agree.
    #[arg(
        long, visible_alias = "add",
        conflicts_with_all = ["department", "source", "purpose", "approver", "expires"]
    )]
    approve: bool,
    /// Code of the department, to make sure. Default: the one for which the component speaks.
    #[arg(long, value_name = "CODE")]
    department: Option<String>,
    /// Revision of the source from which it was built.
    #[arg(long, value_name = "REVISION")]
    source: Option<String>,
    /// What it is deployed for, in your words.
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
    /// Name of the key whose holder alone can approve it.
    #[arg(long, value_name = "KEY")]
    approver: Option<KeyId>,
    /// Last day on which it may begin to decide, such as 2026-12-31. Default: in a year.
    #[arg(long, value_name = "DATE")]
    expires: Option<Date>,
    /// File for what is signed. Default: COMPONENT.dsse.json.
    #[arg(long, value_name = "FILE")]
    envelope: Option<PathBuf>,
}

/// What was signed.
#[derive(Serialize)]
struct Signed {
    envelope: PathBuf,
    component: Digest,
    signed_by: Vec<KeyId>,
    statement: Deployment,
}

impl Sign {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let key = read_secret(&self.key)?;
        let file = self.envelope.clone();
        let file = file.unwrap_or_else(|| envelope_file::beside(&self.file));
        let (envelope, statement) = match self.approve {
            true => approved(&self.file, &file, &key)?,
            false => self.signed(&key)?,
        };
        envelope_file::write(&file, &envelope)?;
        let signed = Signed {
            envelope: file,
            component: statement.digest(),
            signed_by: envelope.signatures.iter().map(|one| one.keyid).collect(),
            statement: statement.predicate,
        };
        context.talk.data(&signed, Signed::told)?;
        let file = self.file.display();
        if !self.approve {
            context.talk.say(format!(
                "an item whose procedure statute fixes needs a second person: sanquan plugin sign {file} --approve \
                 --key THEIR-KEY"
            ));
        }
        context
            .talk
            .say(format!("next: sanquan plugin deploy {file}"));
        Ok(Exit::Done)
    }

    fn signed(&self, key: &SecretKey) -> Result<(Envelope, Statement<Deployment>), Failure> {
        let sandbox = Sandbox::load(&self.file)?;
        let described = sandbox.wait(sandbox.plugin.describe());
        let described: Description = described.map_err(faulted)?.answer;
        let own = described.department;
        if let Some(named) = self.department.as_ref().filter(|named| **named != own) {
            return Err(Failure::new(
                Exit::Refused,
                "signature.other-department",
                "the component speaks for another department",
            )
            .value(format!("`{own}`"))
            .limit(format!("`{named}`"))
            .hint("leave --department away, or sign the right component"));
        }
        let issued = SystemClock.now().date_in_utc();
        let statement = Statement::about(
            name(&self.file),
            sandbox.plugin.digest(),
            Deployment {
                department: DepartmentCode(own),
                contract: sandbox.plugin.contract_version().to_owned(),
                source: self.source.clone(),
                limits: sandbox.limits().to_sign_for(),
                purpose: self.purpose.clone(),
                approver: self.approver,
                issued,
                expires: self.expires.unwrap_or_else(|| issued.plus_days(DAYS)),
            },
        );
        Ok((Envelope::sealed(statement.to_bytes(), key), statement))
    }
}

/// What somebody else signed, with one more signature.
fn approved(
    component: &Path,
    file: &Path,
    key: &SecretKey,
) -> Result<(Envelope, Statement<Deployment>), Failure> {
    let mut envelope = envelope_file::read(file)?;
    let statement: Statement<Deployment> =
        Statement::from_bytes(&envelope.payload).map_err(|error| {
            Failure::usage("signature.malformed", "what is signed cannot be read")
                .at(file.display())
                .because(error)
        })?;
    let digest = digest_of(component)?;
    if statement.digest() != digest {
        return Err(Failure::new(
            Exit::Refused,
            "signature.other-component",
            "what was signed is about another component",
        )
        .at(file.display())
        .value(statement.digest())
        .limit(format!("{digest}, the component's"))
        .hint("its developer signs it first: sanquan plugin sign COMPONENT --key KEY"));
    }
    let own = key.public().id();
    if envelope.signatures.iter().any(|one| one.keyid == own) {
        return Err(Failure::new(
            Exit::Refused,
            "signature.second-approver",
            "this key has signed it already, and a second one is wanted",
        )
        .value(own)
        .hint("let somebody else approve it, with a key of their own"));
    }
    envelope.sign(key);
    Ok((envelope, statement))
}

/// The digest of a component's file.
pub fn digest_of(component: &Path) -> Result<Digest, Failure> {
    let bytes = std::fs::read(component).map_err(|error| {
        Failure::usage("file.read", "cannot read the component")
            .at(component.display())
            .because(error)
            .hint("`sanquan plugin build` prints where it puts the component")
    })?;
    Ok(Digest::plain(&bytes))
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

impl Signed {
    fn told(&self) -> String {
        let said = &self.statement;
        let source = said.source.as_deref().unwrap_or("not stated");
        let purpose = said.purpose.as_deref().unwrap_or("not stated");
        let keys: Vec<String> = self.signed_by.iter().map(KeyId::to_string).collect();
        format!(
            "component   {}\ndepartment  {}, contract {}, source {source}, purpose {purpose}\n\
             limits      fuel {}, {} ms, memory {} bytes, output {} bytes\n\
             holds       {} to {}\nsigned by   {}\nwritten     {}",
            self.component,
            said.department,
            said.contract,
            said.limits.fuel,
            said.limits.deadline_ms,
            said.limits.memory_max_bytes,
            said.limits.output_max_bytes,
            said.issued,
            said.expires,
            keys.join("\n            "),
            self.envelope.display()
        )
    }
}
