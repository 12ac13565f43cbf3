//! The sandbox: loads, limits, calls and records department components
