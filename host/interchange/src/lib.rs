//! Formats of the world outside: XES, catalogue and calendar files, SVG charts
