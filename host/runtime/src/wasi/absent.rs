//! The part of WASI that interpreters import and no plugin can use: files and sockets.
//!
//! No folder is open and no socket can be made, so most of these functions have nothing that they could be
//! called on. Each of them ends the call all the same, and names itself.

use wasmtime::component::{Linker, Resource, ResourceType};

use super::{Interface, NotHere, open};
use crate::guard::Guard;

/// Which folders are open: none.
const PREOPENS: &str = "get-directories";

/// Resources of which there never is one.
const RESOURCES: &[(&str, &[&str])] = &[
    (
        "wasi:filesystem/types",
        &["descriptor", "directory-entry-stream"],
    ),
    ("wasi:sockets/network", &["network"]),
    (
        "wasi:sockets/udp",
        &[
            "udp-socket",
            "incoming-datagram-stream",
            "outgoing-datagram-stream",
        ],
    ),
    ("wasi:sockets/tcp", &["tcp-socket"]),
    ("wasi:sockets/ip-name-lookup", &["resolve-address-stream"]),
];

pub(super) const INTERFACES: &[Interface] = &[
    Interface::of(
        "wasi:filesystem/types",
        &[
            "[method]descriptor.read-via-stream",
            "[method]descriptor.write-via-stream",
            "[method]descriptor.append-via-stream",
            "[method]descriptor.advise",
            "[method]descriptor.sync-data",
            "[method]descriptor.get-flags",
            "[method]descriptor.set-size",
            "[method]descriptor.set-times",
            "[method]descriptor.read",
            "[method]descriptor.write",
            "[method]descriptor.read-directory",
            "[method]descriptor.sync",
            "[method]descriptor.create-directory-at",
            "[method]descriptor.stat",
            "[method]descriptor.stat-at",
            "[method]descriptor.set-times-at",
            "[method]descriptor.link-at",
            "[method]descriptor.open-at",
            "[method]descriptor.readlink-at",
            "[method]descriptor.remove-directory-at",
            "[method]descriptor.rename-at",
            "[method]descriptor.symlink-at",
            "[method]descriptor.unlink-file-at",
            "[method]descriptor.metadata-hash",
            "[method]descriptor.metadata-hash-at",
            "[method]directory-entry-stream.read-directory-entry",
        ],
    ),
    Interface::of("wasi:filesystem/preopens", &["get-directories"]),
    Interface::of("wasi:sockets/network", &[]),
    Interface::of("wasi:sockets/instance-network", &["instance-network"]),
    Interface::of(
        "wasi:sockets/udp",
        &[
            "[method]udp-socket.start-bind",
            "[method]udp-socket.finish-bind",
            "[method]udp-socket.stream",
            "[method]udp-socket.local-address",
            "[method]udp-socket.remote-address",
            "[method]udp-socket.unicast-hop-limit",
            "[method]udp-socket.set-unicast-hop-limit",
            "[method]udp-socket.receive-buffer-size",
            "[method]udp-socket.set-receive-buffer-size",
            "[method]udp-socket.send-buffer-size",
            "[method]udp-socket.set-send-buffer-size",
            "[method]udp-socket.subscribe",
            "[method]incoming-datagram-stream.receive",
            "[method]incoming-datagram-stream.subscribe",
            "[method]outgoing-datagram-stream.check-send",
            "[method]outgoing-datagram-stream.send",
            "[method]outgoing-datagram-stream.subscribe",
        ],
    ),
    Interface::of("wasi:sockets/udp-create-socket", &["create-udp-socket"]),
    Interface::of(
        "wasi:sockets/tcp",
        &[
            "[method]tcp-socket.start-bind",
            "[method]tcp-socket.finish-bind",
            "[method]tcp-socket.start-connect",
            "[method]tcp-socket.finish-connect",
            "[method]tcp-socket.start-listen",
            "[method]tcp-socket.finish-listen",
            "[method]tcp-socket.accept",
            "[method]tcp-socket.local-address",
            "[method]tcp-socket.remote-address",
            "[method]tcp-socket.is-listening",
            "[method]tcp-socket.set-listen-backlog-size",
            "[method]tcp-socket.keep-alive-enabled",
            "[method]tcp-socket.set-keep-alive-enabled",
            "[method]tcp-socket.keep-alive-idle-time",
            "[method]tcp-socket.set-keep-alive-idle-time",
            "[method]tcp-socket.keep-alive-interval",
            "[method]tcp-socket.set-keep-alive-interval",
            "[method]tcp-socket.keep-alive-count",
            "[method]tcp-socket.set-keep-alive-count",
            "[method]tcp-socket.hop-limit",
            "[method]tcp-socket.set-hop-limit",
            "[method]tcp-socket.receive-buffer-size",
            "[method]tcp-socket.set-receive-buffer-size",
            "[method]tcp-socket.send-buffer-size",
            "[method]tcp-socket.set-send-buffer-size",
            "[method]tcp-socket.subscribe",
            "[method]tcp-socket.shutdown",
        ],
    ),
    Interface::of("wasi:sockets/tcp-create-socket", &["create-tcp-socket"]),
    Interface::of(
        "wasi:sockets/ip-name-lookup",
        &[
            "[method]resolve-address-stream.resolve-next-address",
            "[method]resolve-address-stream.subscribe",
            "resolve-addresses",
        ],
    ),
];

/// What can never be.
struct Absent;

pub(super) fn link(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    for (interface, resources) in RESOURCES {
        for name in *resources {
            let absent = ResourceType::host::<Absent>();
            open(linker, interface)?.resource(name, absent, |_, _| Ok(()))?;
        }
    }
    for Interface { name, functions } in INTERFACES {
        let why = match name.starts_with("wasi:filesystem/") {
            true => "a plugin has no files",
            false => "a plugin has no network",
        };
        for function in functions.iter().filter(|function| **function != PREOPENS) {
            let called = format!("{name}#{function}");
            open(linker, name)?.func_new(function, move |_, _, _, _| {
                Err(NotHere::of(called.clone(), why).into())
            })?;
        }
    }
    open(linker, "wasi:filesystem/preopens")?.func_wrap(PREOPENS, |_, ()| {
        Ok((Vec::<(Resource<Absent>, String)>::new(),))
    })
}
