/// What a log may cost the reader. Each limit is far above what real logs hold and low enough that
/// a hostile file cannot fill the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one tag, text or comment, so of one attribute's value as well. Default 1 MiB.
    pub tag_max_bytes: u64,
    /// Depth of attributes inside attributes. Default 32.
    pub nesting_max_levels: usize,
    /// Bytes of XML (after decompression) of one trace. Default 64 MiB, some 200,000 events.
    pub trace_max_bytes: u64,
    /// Bytes of XML of everything outside the traces together. Default 16 MiB.
    pub header_max_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            tag_max_bytes: 1 << 20,
            nesting_max_levels: 32,
            trace_max_bytes: 64 << 20,
            header_max_bytes: 16 << 20,
        }
    }
}
