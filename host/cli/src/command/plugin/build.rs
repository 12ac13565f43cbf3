//! `plugin build`: cargo makes the core module, `wit-component` in this process the component. Other
//! languages bring a builder of their own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::crate_folder::{CrateFolder, PluginCrate};
use super::script_build;
use super::source::Source;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::toolchain::{TARGET, Toolchain};

/// 64 KiB of stack. Rust's usual 1 MiB must be zeroed for each fresh call, which costs more than
/// the call itself.
const STACK: &str = "-Clink-arg=-zstack-size=65536";

/// Build the plugin in a folder, or every plugin crate of a workspace.
#[derive(Debug, clap::Args)]
pub struct Build {
    /// Folder of the plugin, or of a workspace of plugin crates.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub path: PathBuf,
    /// Where the component goes. Default: NAME.wasm in the target folder.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where nothing here builds for wasm: install system packages (Debian) and make a toolchain.
    #[arg(long)]
    pub install_toolchain: bool,
    /// Ask no registry: every dependency must be here already.
    #[arg(long)]
    pub offline: bool,
}

/// A component that was built.
#[derive(Debug, Serialize)]
pub struct Built {
    /// Name of the plugin crate.
    pub name: String,
    /// The component.
    pub path: PathBuf,
    /// Its size.
    pub size_bytes: usize,
    /// Its digest, lower-case hexadecimal: the plugin's identity on the host.
    pub sha256: String,
}

impl Built {
    /// A component that is there already; its name is that of its file.
    pub fn there(path: &Path) -> Result<Self, Failure> {
        let component = std::fs::read(path).map_err(|e| {
            Failure::usage("file.read", "cannot read the component")
                .at(path.display())
                .because(e)
                .hint("`sanquan plugin build` prints where it puts the component")
        })?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Self::of(&name, path, &component))
    }

    /// One that was made just now.
    pub fn of(name: &str, path: &Path, component: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            path: path.to_owned(),
            size_bytes: component.len(),
            sha256: HEXLOWER.encode(&Sha256::digest(component)),
        }
    }
}

impl Build {
    /// Builds and prints what was built.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let built = self.build(context)?;
        context.talk.data(&built, |built| told(built))?;
        Ok(Exit::Done)
    }

    /// Builds.
    pub fn build(&self, context: &Context) -> Result<Vec<Built>, Failure> {
        match Source::find(&self.path)? {
            Source::Crates(crates) => self.build_crates(context, &crates),
            Source::Script(script) => {
                let built = script_build::build(context, &script, self.out.as_deref())?;
                Ok(vec![built])
            }
        }
    }

    fn build_crates(&self, context: &Context, folder: &CrateFolder) -> Result<Vec<Built>, Failure> {
        if let (Some(out), true) = (&self.out, folder.plugins.len() > 1) {
            return Err(
                Failure::usage("build.out", "--out names one file for several plugins")
                    .value(out.display())
                    .hint("name one plugin by --path, or leave --out away"),
            );
        }
        let toolchain = Toolchain::choose(context, self.install_toolchain)?;
        self.compile(context, folder, &toolchain)?;
        let wrap = |plugin: &PluginCrate| {
            let core = folder.target.join(TARGET).join("release");
            let out = match &self.out {
                Some(out) => out.clone(),
                None => folder.target.join(format!("{}.wasm", plugin.name)),
            };
            wrap(
                &plugin.name,
                &core.join(format!("{}.wasm", plugin.library)),
                &out,
            )
        };
        folder.plugins.iter().map(wrap).collect()
    }

    fn compile(
        &self,
        context: &Context,
        folder: &CrateFolder,
        toolchain: &Toolchain,
    ) -> Result<(), Failure> {
        let names: Vec<_> = folder.plugins.iter().map(|p| p.name.as_str()).collect();
        context
            .talk
            .say(format!("building {} for {TARGET}", names.join(", ")));
        let mut cargo = toolchain.cargo();
        cargo
            .args(["build", "--release", "--target", TARGET, "--manifest-path"])
            .arg(folder.root.join("Cargo.toml"));
        for name in names {
            cargo.args(["--package", name]);
        }
        if self.offline {
            cargo.arg("--offline");
        }
        if context.talk.json() {
            cargo.arg("--quiet");
        }
        // Other flags of the caller's shell would win over these and change the bytes.
        cargo
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .args(["--config", &flags(&folder.root)])
            .env("CARGO_TARGET_DIR", &folder.target)
            .stdin(Stdio::null())
            .stdout(Stdio::from(std::io::stderr()));
        let status = cargo.status().map_err(|e| {
            Failure::failed("build.cargo", "cannot run cargo")
                .because(e)
                .hint("install Rust: https://rustup.rs")
        })?;
        match status.success() {
            true => Ok(()),
            false => Err(
                Failure::failed("build.compile", "the plugin does not compile")
                    .at(folder.root.display())
                    .value(status)
                    .hint("cargo's messages stand above"),
            ),
        }
    }
}

/// The small stack, and no path of this machine in the component: added to the crate's own flags.
fn flags(root: &Path) -> String {
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    // The last one that fits counts: what lies beside the plugin, then the plugin.
    let mut flags = vec![toml::Value::from(STACK)];
    flags.extend(root.parent().map(|beside| remap(beside, "/beside").into()));
    flags.push(remap(root, "/plugin").into());
    flags.extend(cargo_home.map(|home| remap(&home, "/cargo").into()));
    format!("target.{TARGET}.rustflags={}", toml::Value::from(flags))
}

/// Makes the component of a core module, validates it and writes it.
fn wrap(name: &str, core: &Path, out: &Path) -> Result<Built, Failure> {
    let failed = |code, what| Failure::failed(code, what).at(core.display());
    let module = std::fs::read(core)
        .map_err(|e| failed("build.module", "cannot read the module").because(e))?;
    let component = wit_component::ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|e| {
            failed("build.component", "the module does not fit the contract")
                .because(e)
                .hint("register the department by the SDK's macro, and import nothing else")
        })?;
    std::fs::write(out, &component).map_err(|e| {
        Failure::failed("file.write", "cannot write the component")
            .at(out.display())
            .because(e)
    })?;
    Ok(Built::of(name, out, &component))
}

fn told(built: &[Built]) -> String {
    let mut text = String::new();
    for one in built {
        let _ = writeln!(
            text,
            "{}\n  path    {}\n  size    {} bytes\n  sha256  {}",
            one.name,
            one.path.display(),
            one.size_bytes,
            one.sha256
        );
    }
    text
}
