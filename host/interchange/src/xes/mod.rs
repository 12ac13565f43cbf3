//! Event logs in XES 1.0 (IEEE 1849-2016), read and written one trace at a time, so that a log of
//! any size passes through in constant memory.
//!
//! ```
//! use sanquan_interchange::xes;
//!
//! let log = br#"<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
//!   <trace>
//!     <string key="concept:name" value="case-1"/>
//!     <event>
//!       <string key="concept:name" value="accept"/>
//!       <date key="time:timestamp" value="2026-03-02T09:00:00.000+08:00"/>
//!     </event>
//!   </trace>
//! </log>"#;
//! let mut traces = xes::read(&log[..]).expect("a log");
//! let trace = traces.next().expect("one trace").expect("well formed");
//! assert_eq!(trace.name(), Some("case-1"));
//! assert_eq!(trace.events[0].timestamp().expect("stamped").utc_offset_minutes, Some(480));
//! ```

mod element;
mod error;
mod input;
mod limits;
mod log;
mod read;
mod read_attribute;
mod read_header;
mod timestamp;
mod tokens;
mod write;

pub use error::{Problem, XesError};
pub use limits::Limits;
pub use log::{
    Attribute, Attributed, Classifier, Event, Extension, Global, Header, Scope, Trace, Value,
};
pub use read::{XesReader, read, read_with};
pub use timestamp::Timestamp;
pub use write::{WriteError, XesWriter};
