//! What a store promises to those above it: plain types and three traits, no engine behind them.

use std::fmt;

/// Number of an event in its county's log, counted from 1 without gaps.
pub type Seq = u64;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// SHA-256 over the previous chain value and the stored bytes of a frame.
pub type Chain = [u8; 32];

/// A stream of events: a case, or one of the county's own streams. 128 bits, chosen by the engine.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamKey(pub [u8; 16]);

impl fmt::Debug for StreamKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

/// A precondition of an [`Append`]: the stream still has this many events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expect {
    /// The stream that the command has read.
    pub stream: StreamKey,
    /// Number of events in it when it was read; 0 for a stream that must not exist yet.
    pub version: u64,
}

/// What makes a retried command harmless. Lives in the journal, so it survives a rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// Hash of caller and key: the store never sees the caller's text.
    pub key: [u8; 32],
    /// Hash of the request; the same key with another request is refused.
    pub request: [u8; 32],
}

/// One event to be appended. `body` is stored as it is and never decoded by the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// The stream that it extends by one.
    pub stream: StreamKey,
    /// The bytes of the event, as they will be hashed and read for ever.
    pub body: Vec<u8>,
}

/// Changes to the derived state that belong to a frame: applied together with it or not at all,
/// deletes before puts.
/// Keys beginning with a byte below `0x20` belong to the store itself and are refused here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Rows to write. A key has at most 512 bytes, a value at most 16 KiB; values should mostly
    /// stay below 7 KiB, since sled moves pages above 128 KiB into files of their own.
    pub puts: Vec<(Vec<u8>, Vec<u8>)>,
    /// Rows to remove; removing what is not there is allowed.
    pub deletes: Vec<Vec<u8>>,
}

/// One command's worth of events, to be made durable together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Append {
    /// Preconditions, checked in commit order. A stream that is written must stand here.
    pub expect: Vec<Expect>,
    /// Set when the caller sent an idempotency key.
    pub idempotency: Option<Idempotency>,
    /// At least one event.
    pub events: Vec<NewEvent>,
    /// The same events' effect on the derived state.
    pub delta: Delta,
}

/// The answer to an [`Append`] that is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// First and last number given to its events.
    pub first: Seq,
    /// See `first`.
    pub last: Seq,
    /// When the frame was stamped; never smaller than that of an earlier frame.
    pub appended_at: Millis,
    /// True when the idempotency key was known: nothing was written, the numbers are the old ones.
    pub duplicate: bool,
}

/// One frame of the journal as read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Number of its first event; the others follow without gaps.
    pub first: Seq,
    /// See [`Appended::appended_at`].
    pub appended_at: Millis,
    /// Chain value after this frame.
    pub chain: Chain,
    /// As appended.
    pub idempotency: Option<Idempotency>,
    /// As appended.
    pub events: Vec<NewEvent>,
}

/// One event as read back by stream or by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number in the county's log.
    pub seq: Seq,
    /// Its number in its stream, counted from 1.
    pub stream_version: u64,
    /// See [`Appended::appended_at`].
    pub appended_at: Millis,
    /// The stream.
    pub stream: StreamKey,
    /// The stored bytes.
    pub body: Vec<u8>,
}

/// Where the log ends: everything up to `seq` is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the last event, 0 for an empty log.
    pub seq: Seq,
    /// Chain value after it.
    pub chain: Chain,
    /// Stamp of the last frame, [`Millis::MIN`] in an empty log.
    pub appended_at: Millis,
}

impl Head {
    /// The end of an empty log.
    pub const EMPTY: Self = Self {
        seq: 0,
        chain: [0; 32],
        appended_at: Millis::MIN,
    };
}

/// Why an append was not done. Nothing was written in any of these cases, except after
/// [`AppendError::Stopped`], where the outcome is unknown until the store is opened again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// A precondition does not hold.
    #[error("stream {stream:?} has {actual} events, the command expected {expected}")]
    Conflict {
        /// The stream.
        stream: StreamKey,
        /// What the command had read.
        expected: u64,
        /// What is there.
        actual: u64,
    },
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request, which became event {first}")]
    KeyReused {
        /// First event of that other request.
        first: Seq,
    },
    /// The disk has no room; reads go on, and writes too once there is room again.
    #[error("no space left for the journal: {0}")]
    DiskFull(String),
    /// The host's clock stands before the last stamp by more than the tolerance.
    #[error("the clock stands at {now} ms, {behind_ms} ms before the last event in the log")]
    ClockBehind {
        /// What the clock says.
        now: Millis,
        /// By how much it is behind.
        behind_ms: i64,
    },
    /// A write or sync failed, so the store takes no more writes until it is opened again.
    #[error("the journal has stopped: {0}")]
    Stopped(String),
    /// The append breaks a rule of this crate; a mistake of the caller.
    #[error("malformed append: {0}")]
    Malformed(String),
}

/// Why a read failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The journal's bytes are not what was written.
    #[error("journal damaged at event {seq}: {what}")]
    Damaged {
        /// Where.
        seq: Seq,
        /// What was found.
        what: String,
    },
    /// The state store fails; the journal is whole and the state will be rebuilt from it.
    #[error("state store failed: {0}")]
    State(String),
    /// The operating system refused.
    #[error("input/output error: {0}")]
    Io(String),
}

/// Direction of a [`Read::scan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From small keys to large ones.
    Forward,
    /// From large keys to small ones.
    Backward,
}

/// Rows in key order.
pub type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// Reading the derived state.
pub trait Read {
    /// The value at `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError>;

    /// At most `max` rows with `from <= key < to`, in the direction asked for.
    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        max: usize,
    ) -> Result<Rows, ReadError>;
}

/// How events become state; the same function online and in a rebuild.
pub trait Projection: Send + Sync + 'static {
    /// Number of the layout of derived rows. A store written with another one is rebuilt.
    fn layout(&self) -> u32;

    /// The rows that `frame` changes, given the state before it.
    fn project(&self, frame: &Frame, state: &dyn Read) -> Result<Delta, String>;
}

/// An append under way: resolves once it is durable and the state shows it. A closed channel
/// means that the writer failed; the outcome is then unknown, as after [`AppendError::Stopped`].
pub type Pending = tokio::sync::oneshot::Receiver<Result<Appended, AppendError>>;

/// One county's log and state. Shared by reference between all threads.
pub trait Store: Read + Send + Sync + 'static {
    /// Hands an append to the writer. Appends that arrive while a sync is under way share the
    /// next one (group commit).
    fn append(&self, append: Append) -> Pending;

    /// Frames from the one that holds event `from`, about `max_bytes` of them, at least one if
    /// there is one; never beyond what is durable.
    fn frames(&self, from: Seq, max_bytes: usize) -> Result<Vec<Frame>, ReadError>;

    /// Events of one stream, from `from_version` (counted from 1), at most `max`.
    fn stream(
        &self,
        stream: StreamKey,
        from_version: u64,
        max: usize,
    ) -> Result<Vec<Record>, ReadError>;

    /// Number of events in a stream.
    fn version(&self, stream: StreamKey) -> Result<u64, ReadError>;

    /// Events `from..`, at most `max`.
    fn records(&self, from: Seq, max: usize) -> Result<Vec<Record>, ReadError>;

    /// The durable end of the log.
    fn head(&self) -> Head;

    /// Changes whenever the durable end moves.
    fn watch(&self) -> tokio::sync::watch::Receiver<Seq>;

    /// What was done under an idempotency key.
    fn known(&self, key: &[u8; 32]) -> Result<Option<(Idempotency, Appended)>, ReadError>;

    /// How often the log has been made durable since it was opened: a sync serves all appends that
    /// waited for it.
    fn syncs(&self) -> u64;

    /// Health in words for `/readyz` and `doctor`: `None` when all is well.
    fn trouble(&self) -> Option<String>;
}
