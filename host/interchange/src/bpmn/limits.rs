/// What a file may cost the reader. Each limit is far above what real models hold (the largest of ninety-two
/// has 240 KB and 1,700 elements) and low enough that a hostile file costs neither memory nor time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file. Default 8 MiB.
    pub file_max_bytes: u64,
    /// Elements in all. Default 50,000.
    pub elements_max: usize,
    /// Depth of elements inside elements. Default 64.
    pub nesting_max_levels: usize,
    /// Attributes of one element, declarations of namespaces included. Default 64.
    pub attributes_max: usize,
    /// Bytes of the value of one attribute. Default 64 KiB.
    pub value_max_bytes: usize,
    /// Namespaces declared at one place, with all that are inherited. Default 256.
    pub namespaces_max: usize,
    /// Events, tasks and gateways of the process. Default 2,000.
    pub nodes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_max_bytes: 8 << 20,
            elements_max: 50_000,
            nesting_max_levels: 64,
            attributes_max: 64,
            value_max_bytes: 64 << 10,
            namespaces_max: 256,
            nodes_max: 2_000,
        }
    }
}
