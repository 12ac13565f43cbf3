//! Logs of other systems in, and our own log out, as XES.
//!
//! An import streams a log of any size twice: the first reading lists every name that the mapping
//! does not know, and nothing is written while there is one; the second records each trace as one
//! past case, in one commit. A case that is there already is passed over, so an import that was
//! interrupted is simply run again.

mod export;
mod import;
mod map;
mod past;
mod survey;

pub use export::{ExportError, ExportOptions, Exported};
pub use import::{ImportError, Imported, Progress};
pub use map::{LogMap, MapError};
pub use survey::{Survey, survey};
