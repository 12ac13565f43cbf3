//! One file per command: load, judge, decide, supervise, commit, publish
