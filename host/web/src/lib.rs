//! Server-rendered pages that work without scripts
