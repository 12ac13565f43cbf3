//! The two doors to a county: its data directory, opened here, or a running host over HTTP.
//! A data directory has one owner at a time, so while a host runs on it the second door is the
//! only one. What commands print is the same through both.

mod client;

use std::path::PathBuf;

use sanquan_engine::{Caller, Engine};

use crate::command::Context;
use crate::failure::Failure;
use crate::host::Host;
pub use client::{Client, Entries};

/// Where a command works.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Place {
    /// Folder of the store. Default: the setting `data`.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// County. Default: the only one there is.
    #[arg(long, value_name = "CODE")]
    pub county: Option<String>,
}

/// Where a command works that a running host can do as well.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct AnyPlace {
    #[command(flatten)]
    place: Place,
    /// Address of a running host, to work there instead of in a data directory. Default: the
    /// setting `server` where a token is set.
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    server: Option<String>,
    /// Token for that host. Default: the setting `token`, best given as SANQUAN_TOKEN.
    #[arg(long, value_name = "TOKEN", conflicts_with = "data")]
    token: Option<String>,
}

/// A county, through one of the doors.
pub enum Door {
    /// In this process.
    Store(Local),
    /// Over HTTP.
    Server(Client),
}

/// A county whose data directory is open here.
pub struct Local {
    host: Host,
    engine: Engine,
}

impl Place {
    /// The folder.
    pub fn data(&self, context: &Context) -> PathBuf {
        self.data
            .clone()
            .unwrap_or_else(|| context.settings.data.clone())
    }

    /// Opens the data directory and finds the county.
    pub fn open(&self, context: &Context) -> Result<Local, Failure> {
        let settings = &context.settings;
        let (limits, signatures) = (settings.compiler.limits(), settings.signatures);
        let host = Host::open_for_plugins(context.talk, &self.data(context), limits, signatures)?;
        let engine = host.county(self.county.as_deref())?.clone();
        Ok(Local { host, engine })
    }
}

impl AnyPlace {
    /// Opens the door that was named.
    pub fn open(&self, context: &Context) -> Result<Door, Failure> {
        match self.client(context) {
            Some(client) => Ok(Door::Server(client)),
            None => self.place.open(context).map(Door::Store),
        }
    }

    /// The place in a data directory.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The running host, if one was named.
    pub fn client(&self, context: &Context) -> Option<Client> {
        let settings = &context.settings;
        let token = self.token.clone().unwrap_or_else(|| settings.token.clone());
        let named = self.server.is_some() || (!token.is_empty() && self.place.data.is_none());
        let server = self.server.as_ref().unwrap_or(&settings.server);
        named.then(|| Client::new(server, token, self.place.county.clone()))
    }
}

impl Local {
    /// A county of an open host.
    pub fn new(host: Host, engine: Engine) -> Self {
        Self { host, engine }
    }

    /// Does work of the county's engine as the operator, then closes the store.
    pub fn work<T, E: Into<Failure>>(
        self,
        work: impl AsyncFnOnce(&Engine, &Caller) -> Result<T, E>,
    ) -> Result<T, Failure> {
        let Self { host, engine } = self;
        let done = host.wait(work(&engine, &Caller::operator()));
        drop(engine);
        host.close()?;
        done.map_err(Into::into)
    }
}
