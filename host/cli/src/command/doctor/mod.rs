//! `sanquan doctor`: is all here that the host and the plugins need?

mod machine;
mod rust;

use sanquan_domain::signature::SignaturePolicy;
use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings;
use crate::talk::{Talk, Tone};

/// Look at this machine.
#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// Folder of the store. Default: the setting `data`.
    #[arg(long, value_name = "DIR")]
    pub data: Option<std::path::PathBuf>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    name: &'static str,
    state: State,
    found: String,
    #[serde(rename = "what_to_do", skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Good,
    Warning,
    Bad,
}

impl Check {
    fn good(name: &'static str, found: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Good,
            found: found.into(),
            hint: None,
        }
    }

    fn warning(name: &'static str, found: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Warning,
            found: found.into(),
            hint: Some(hint.into()),
        }
    }

    fn bad(name: &'static str, found: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Bad,
            found: found.into(),
            hint: Some(hint.into()),
        }
    }
}

impl Doctor {
    /// Looks, prints a table, and ends with [`Exit::Found`] when something is bad.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let data = self.data.unwrap_or_else(|| context.settings.data.clone());
        let checks = [
            vec![variables(), signatures(context.settings.signatures)],
            rust::checks(&context.settings.toolchain),
            machine::checks(&data),
        ]
        .concat();
        context
            .talk
            .data(&checks, |checks| table(checks, context.talk))?;
        let bad = checks.iter().any(|check| check.state == State::Bad);
        Ok(if bad { Exit::Found } else { Exit::Done })
    }
}

fn variables() -> Check {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let unknown = settings::unknown_variables(names);
    match unknown.is_empty() {
        true => Check::good("variables", "every SANQUAN_* variable names a setting"),
        false => Check::warning(
            "variables",
            format!("{} name no setting", unknown.join(", ")),
            "correct the names; host/cli/sanquan.toml lists the settings",
        ),
    }
}

fn signatures(policy: SignaturePolicy) -> Check {
    match policy {
        SignaturePolicy::Required => Check::good("signatures", "plugins decide only when signed"),
        SignaturePolicy::Optional => Check::warning(
            "signatures",
            "plugins that nobody has signed for may decide",
            "register keys (`sanquan key add`), sign (`sanquan plugin sign`), and set signatures = \"required\"",
        ),
    }
}

fn table(checks: &[Check], talk: Talk) -> String {
    let mut lines = String::new();
    for check in checks {
        let word = match check.state {
            State::Good => talk.paint(Tone::Good, "ok     "),
            State::Warning => talk.paint(Tone::Warning, "warning"),
            State::Bad => talk.paint(Tone::Bad, "bad    "),
        };
        lines.push_str(&format!("{word}  {:<15} {}\n", check.name, check.found));
        if let Some(hint) = &check.hint {
            lines.push_str(&format!("         {:<15} → {hint}\n", ""));
        }
    }
    lines
}
