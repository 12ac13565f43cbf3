//! A terminal of its own for the program: what a person would see.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{FromRawFd, OwnedFd};
use std::process::Command;
use std::ptr;

/// Runs `command` on a terminal on which these lines are typed; all that it shows.
///
/// # Panics
///
/// When there is no terminal to be had, or the program does not end well.
pub fn typed(mut command: Command, lines: &[&str]) -> String {
    let (master, slave) = open();
    let copy = || slave.try_clone().expect("a descriptor can be copied");
    let mut child = command
        .env("TERM", "dumb")
        .env("NO_COLOR", "1")
        .stdin(copy())
        .stdout(copy())
        .stderr(copy())
        .spawn()
        .expect("the program runs");
    // The program's copies are the last ones: when it ends, reading ends.
    drop((command, slave));
    let mut master = File::from(master);
    let mut shown = String::new();
    for line in lines {
        // A line at a time, as people type: the terminal holds what was not read yet.
        writeln!(master, "{line}").expect("the terminal takes a line");
    }
    let mut bytes = [0; 4_096];
    while let Ok(count @ 1..) = master.read(&mut bytes) {
        shown.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    let status = child.wait().expect("it ends");
    assert!(status.success(), "{status}\n{shown}");
    shown.replace('\r', "")
}

/// Both ends of a new terminal.
fn open() -> (OwnedFd, OwnedFd) {
    let (mut master, mut slave) = (0, 0);
    // SAFETY: both places are ours, and null asks for no name, settings or size.
    let opened = unsafe {
        libc::openpty(
            &raw mut master,
            &raw mut slave,
            ptr::null_mut(),
            ptr::null(),
            ptr::null(),
        )
    };
    assert_eq!(opened, 0, "{}", std::io::Error::last_os_error());
    // SAFETY: they were opened just now, and nobody else has them.
    unsafe { (OwnedFd::from_raw_fd(master), OwnedFd::from_raw_fd(slave)) }
}
