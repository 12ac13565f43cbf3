//! The part of WASI that answers: from nothing but this file.

use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentType, Lift, Linker, Lower, Resource, ResourceType, WasmList};

use super::{Interface, NotHere, open};
use crate::guard::{Guard, Stream};

pub(super) const INTERFACES: &[Interface] = &[
    Interface::of(
        "wasi:cli/environment",
        &["get-environment", "get-arguments"],
    ),
    Interface::of("wasi:cli/exit", &["exit"]),
    Interface::of("wasi:cli/stdin", &["get-stdin"]),
    Interface::of("wasi:cli/stdout", &["get-stdout"]),
    Interface::of("wasi:cli/stderr", &["get-stderr"]),
    Interface::of("wasi:cli/terminal-input", &[]),
    Interface::of("wasi:cli/terminal-output", &[]),
    Interface::of("wasi:cli/terminal-stdin", &["get-terminal-stdin"]),
    Interface::of("wasi:cli/terminal-stdout", &["get-terminal-stdout"]),
    Interface::of("wasi:cli/terminal-stderr", &["get-terminal-stderr"]),
    Interface::of("wasi:io/error", &[]),
    Interface::of("wasi:io/poll", &["[method]pollable.block", "poll"]),
    Interface::of(
        "wasi:io/streams",
        &[
            "[method]input-stream.read",
            "[method]input-stream.subscribe",
            "[method]output-stream.check-write",
            "[method]output-stream.write",
            "[method]output-stream.blocking-write-and-flush",
            "[method]output-stream.blocking-flush",
            "[method]output-stream.subscribe",
        ],
    ),
    Interface::of(
        "wasi:clocks/monotonic-clock",
        &[
            "now",
            "resolution",
            "subscribe-instant",
            "subscribe-duration",
        ],
    ),
    Interface::of("wasi:clocks/wall-clock", &["now", "resolution"]),
    Interface::of("wasi:random/random", &["get-random-bytes"]),
    Interface::of("wasi:random/insecure-seed", &["insecure-seed"]),
];

/// What a stream takes at a time.
const WRITE_MAX_BYTES: u64 = 4_096;
/// What is handed out at a time of the fixed sequence.
const RANDOM_MAX_BYTES: u64 = 4_096;

/// Resources are told apart by these types. They hold nothing: a number says which one it is.
struct IoError;
struct Pollable;
struct InputStream;
struct OutputStream;
struct TerminalInput;
struct TerminalOutput;

type Store<'a> = StoreContextMut<'a, Guard>;
type Written = (Result<(), StreamError>,);

#[derive(ComponentType, Lift, Lower)]
#[component(variant)]
enum StreamError {
    #[component(name = "last-operation-failed")]
    #[allow(dead_code, reason = "part of the type that guests know")]
    LastOperationFailed(Resource<IoError>),
    #[component(name = "closed")]
    Closed,
}

#[derive(ComponentType, Lift, Lower)]
#[component(record)]
struct Datetime {
    seconds: u64,
    nanoseconds: u32,
}

pub(super) fn link(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    let mut exit = open(linker, "wasi:cli/exit")?;
    exit.func_wrap("exit", |_, _: (Result<(), ()>,)| {
        not_here::<()>("wasi:cli/exit#exit", "a plugin ends by answering")
    })?;
    let mut environment = open(linker, "wasi:cli/environment")?;
    environment.func_wrap("get-environment", |_, ()| {
        Ok((Vec::<(String, String)>::new(),))
    })?;
    environment.func_wrap("get-arguments", |_, ()| Ok((Vec::<String>::new(),)))?;
    terminals(linker)?;
    streams(linker)?;
    polling(linker)?;
    clocks(linker)?;
    random(linker)
}

/// There is none.
fn terminals(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    let input = ResourceType::host::<TerminalInput>();
    let output = ResourceType::host::<TerminalOutput>();
    resource(linker, "wasi:cli/terminal-input", "terminal-input", input)?;
    resource(
        linker,
        "wasi:cli/terminal-output",
        "terminal-output",
        output,
    )?;
    open(linker, "wasi:cli/terminal-stdin")?.func_wrap("get-terminal-stdin", |_, ()| {
        Ok((None::<Resource<TerminalInput>>,))
    })?;
    for (name, function) in [
        ("wasi:cli/terminal-stdout", "get-terminal-stdout"),
        ("wasi:cli/terminal-stderr", "get-terminal-stderr"),
    ] {
        open(linker, name)?.func_wrap(function, |_, ()| Ok((None::<Resource<TerminalOutput>>,)))?;
    }
    Ok(())
}

/// Standard output and error go into the log; standard input is at its end.
fn streams(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    const STREAMS: &str = "wasi:io/streams";
    let error = ResourceType::host::<IoError>();
    let input = ResourceType::host::<InputStream>();
    let output = ResourceType::host::<OutputStream>();
    resource(linker, "wasi:io/error", "error", error)?;
    resource(linker, STREAMS, "input-stream", input)?;
    resource(linker, STREAMS, "output-stream", output)?;
    open(linker, "wasi:cli/stdin")?
        .func_wrap("get-stdin", |_, ()| Ok((owned::<InputStream>(0),)))?;
    for (name, function, stream) in [
        ("wasi:cli/stdout", "get-stdout", Stream::Out),
        ("wasi:cli/stderr", "get-stderr", Stream::Err),
    ] {
        let number = stream as u32;
        open(linker, name)?
            .func_wrap(function, move |_, ()| Ok((owned::<OutputStream>(number),)))?;
    }
    let mut streams = open(linker, STREAMS)?;
    streams.func_wrap(
        "[method]input-stream.read",
        |_, _: (Resource<InputStream>, u64)| Ok((Err::<Vec<u8>, _>(StreamError::Closed),)),
    )?;
    streams.func_wrap(
        "[method]input-stream.subscribe",
        |_, _: (Resource<InputStream>,)| Ok((owned::<Pollable>(0),)),
    )?;
    streams.func_wrap(
        "[method]output-stream.check-write",
        |_, _: (Resource<OutputStream>,)| Ok((Ok::<_, StreamError>(WRITE_MAX_BYTES),)),
    )?;
    streams.func_wrap("[method]output-stream.write", write)?;
    streams.func_wrap("[method]output-stream.blocking-write-and-flush", write)?;
    streams.func_wrap(
        "[method]output-stream.blocking-flush",
        |_, _: (Resource<OutputStream>,)| -> wasmtime::Result<Written> { Ok((Ok(()),)) },
    )?;
    streams.func_wrap(
        "[method]output-stream.subscribe",
        |_, _: (Resource<OutputStream>,)| Ok((owned::<Pollable>(0),)),
    )
}

fn write(
    mut store: Store<'_>,
    (stream, bytes): (Resource<OutputStream>, WasmList<u8>),
) -> wasmtime::Result<Written> {
    let stream = match stream.rep() {
        number if number == Stream::Err as u32 => Stream::Err,
        _ => Stream::Out,
    };
    // Past the limit the bytes are not even looked at, unless they may be the last words.
    if store.data().listens_to(stream) {
        let bytes = bytes.as_le_slice(&store).to_vec();
        store.data_mut().print(stream, &bytes);
    }
    Ok((Ok(()),))
}

/// Whatever is waited for is there already.
fn polling(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    const POLL: &str = "wasi:io/poll";
    resource(linker, POLL, "pollable", ResourceType::host::<Pollable>())?;
    let mut poll = open(linker, POLL)?;
    poll.func_wrap("[method]pollable.block", |_, _: (Resource<Pollable>,)| {
        Ok(())
    })?;
    poll.func_wrap("poll", |_, (all,): (Vec<Resource<Pollable>>,)| {
        let every = u32::try_from(all.len()).expect("the guest has 32-bit memory");
        Ok(((0..every).collect::<Vec<_>>(),))
    })
}

/// They stand still.
fn clocks(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    const BEGINNING: Datetime = Datetime {
        seconds: 0,
        nanoseconds: 0,
    };
    let mut wall = open(linker, "wasi:clocks/wall-clock")?;
    wall.func_wrap("now", |_, ()| Ok((BEGINNING,)))?;
    wall.func_wrap("resolution", |_, ()| Ok((BEGINNING,)))?;
    let mut monotonic = open(linker, "wasi:clocks/monotonic-clock")?;
    monotonic.func_wrap("now", |_, ()| Ok((0_u64,)))?;
    monotonic.func_wrap("resolution", |_, ()| Ok((1_u64,)))?;
    for function in ["subscribe-instant", "subscribe-duration"] {
        monotonic.func_wrap(function, |_, _: (u64,)| Ok((owned::<Pollable>(0),)))?;
    }
    Ok(())
}

/// The same sequence in every call.
fn random(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    open(linker, "wasi:random/random")?.func_wrap(
        "get-random-bytes",
        |mut store: Store<'_>, (count,): (u64,)| {
            if count > RANDOM_MAX_BYTES {
                let function = "wasi:random/random#get-random-bytes";
                return not_here(function, "it gives at most 4,096 bytes at a time");
            }
            let mut bytes = Vec::new();
            while (bytes.len() as u64) < count {
                bytes.extend(store.data_mut().next_random().to_le_bytes());
            }
            bytes.truncate(count as usize);
            Ok((bytes,))
        },
    )?;
    open(linker, "wasi:random/insecure-seed")?
        .func_wrap("insecure-seed", |_, ()| Ok(((0_u64, 0_u64),)))
}

fn resource(
    linker: &mut Linker<Guard>,
    interface: &str,
    name: &str,
    ty: ResourceType,
) -> wasmtime::Result<()> {
    open(linker, interface)?.resource(name, ty, |_, _| Ok(()))
}

fn owned<T: 'static>(number: u32) -> Resource<T> {
    Resource::new_own(number)
}

fn not_here<T>(function: &'static str, why: &'static str) -> wasmtime::Result<T> {
    Err(NotHere::of(function, why).into())
}
