//! A county in a data directory of its own.

use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

use crate::disk::Disk;
use crate::server::Server;
use crate::signing::Signers;
use crate::{plugins, root, sanquan};

/// Where the county's simulated clock begins: Monday 2026-03-23, 10:00 in Qingchuan.
pub const BEGINS: &str = "2026-03-23T10:00:00+08:00";

/// A county whose catalogue has the food-business licence of department 015, on a simulated clock.
#[derive(Debug)]
pub struct County {
    folder: TempDir,
    disk: Disk,
    /// The setting `signatures`.
    signatures: &'static str,
}

impl County {
    /// A county with its catalogue; no plugin decides in it.
    pub fn with_catalogue() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::in_folder(folder, Disk::default())
    }

    /// The same in a folder of the caller's, where all is done on `disk`.
    pub fn in_folder(folder: TempDir, disk: Disk) -> Self {
        let county = Self::at(folder, disk, "optional");
        county.import_catalogue();
        county
    }

    /// The county whose plugins decide only when they are signed. It has a catalogue, and no key yet.
    pub fn demanding_signatures() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let county = Self::at(folder, Disk::default(), "required");
        county.import_catalogue();
        county
    }

    fn at(folder: TempDir, disk: Disk, signatures: &'static str) -> Self {
        Self {
            folder,
            disk,
            signatures,
        }
    }

    fn import_catalogue(&self) {
        let catalogue = root().join("plugins/market-supervision/catalogue.json");
        self.run(&[
            "catalogue",
            "import",
            plugins::text(&catalogue),
            "--clock",
            "simulated",
            "--begins",
            BEGINS,
        ]);
    }

    /// The county whose data directory stands in this folder already.
    pub fn of_folder(folder: TempDir) -> Self {
        Self::at(folder, Disk::default(), "optional")
    }

    /// A county in which the bundled plugin of market supervision decides.
    pub fn with_plugin() -> Self {
        let county = Self::with_catalogue();
        county.deploy(plugins::market_supervision());
        county
    }

    /// The same, signed by those who have to, where nothing else would decide.
    pub fn with_signed_plugin() -> (Self, Signers) {
        let county = Self::demanding_signatures();
        let signers = Signers::of(&county, "015");
        let component = county.beside("food.wasm");
        std::fs::copy(plugins::market_supervision(), &component).expect("it was built");
        signers.sign(&county, &component);
        county.deploy(&component);
        (county, signers)
    }

    /// Its data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A folder beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lets a component decide.
    pub fn deploy(&self, component: &Path) {
        self.run(&["plugin", "deploy", plugins::text(component), "--activate"]);
    }

    /// A token of department 015 with these roles, for the handler if one is named.
    pub fn token(&self, roles: &[&str], handler: Option<&str>) -> String {
        let mut arguments = vec!["token", "create", "a test", "--department", "015"];
        arguments.extend(roles.iter().flat_map(|role| ["--role", role]));
        arguments.extend(handler.iter().flat_map(|handler| ["--handler", handler]));
        self.run(&arguments)
    }

    /// A token for all departments.
    pub fn token_for_all(&self, role: &str) -> String {
        self.run(&["token", "create", "a test", "--role", role])
    }

    /// Runs a command on the data directory; what it prints.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.try_run(arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    /// The same, however it ends.
    pub fn try_run(&self, arguments: &[&str]) -> Output {
        let mut command = sanquan();
        self.disk.put_under(&mut command);
        let command = command
            .args(arguments)
            .env("SANQUAN_DATA", self.data())
            .env("SANQUAN_SIGNATURES", self.signatures);
        command.output().expect("the program runs")
    }

    /// From now on all is done on this disk.
    pub fn put_on(&mut self, disk: Disk) {
        self.disk = disk;
    }

    /// Serves it on a free port.
    pub fn serve(&self) -> Server {
        serve_on(&self.data(), &self.disk, self.signatures)
    }

    /// The same, where it may not come to that: then all that it said.
    pub fn try_serve(&self) -> Result<Server, String> {
        try_serve_on(&self.data(), &self.disk, self.signatures)
    }
}

/// Serves a data directory. The address is printed once the socket is bound, so nobody waits
/// longer than that.
pub fn serve(data: &Path) -> Server {
    serve_on(data, &Disk::default(), "optional")
}

fn try_serve_on(data: &Path, disk: &Disk, signatures: &str) -> Result<Server, String> {
    let data = ["--data", plugins::text(data)];
    Server::try_start_with(
        &[&["serve", "--clock", "simulated"], &data[..]].concat(),
        disk,
        &[("SANQUAN_SIGNATURES", signatures)],
    )
}

fn serve_on(data: &Path, disk: &Disk, signatures: &str) -> Server {
    let server = try_serve_on(data, disk, signatures);
    let server = server.unwrap_or_else(|said| panic!("it never listened:\n{said}"));
    let ready = server.client("").get("/readyz");
    assert_eq!(ready.status, 200, "{}", ready.body);
    server
}
