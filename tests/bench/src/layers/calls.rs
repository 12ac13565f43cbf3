//! What surrounds one answer of the department: the call itself, and the sealing of its verdict.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use cpu_time::ThreadTime;
use sanquan_runtime::{Plugin, Runtime, RuntimeSettings};
use sha2::{Digest, Sha256};

use crate::county::Questions;
use crate::permit;

/// Rounds over the three questions.
const ROUNDS: u32 = 1_000;

/// CPU microseconds of an answer, on the average of the three questions; `review` and `inspect` are
/// asked equally often, `intake` once a case.
pub fn sandbox_us(asked: &Questions) -> f64 {
    let component = std::fs::read(permit::component()).expect("it was built");
    let runtime = Runtime::new(RuntimeSettings::default()).expect("the settings are sound");
    let plugin = runtime.load(&component).expect("it keeps the contract");
    let executor = tokio::runtime::Builder::new_current_thread().build();
    let executor = executor.expect("a thread that runs can have one");
    executor.block_on(ask(&plugin, asked));
    mean_us(|| executor.block_on(ask(&plugin, asked)))
}

async fn ask(plugin: &Plugin, asked: &Questions) {
    plugin
        .intake(&asked.intake)
        .await
        .expect("the guest behaves");
    plugin
        .review(&asked.review)
        .await
        .expect("the guest behaves");
    plugin
        .inspect(&asked.inspect)
        .await
        .expect("the guest behaves");
}

/// CPU microseconds of sealing what an answer leaves behind: the bytes of its question, two digests
/// under the case's key, and the commitment. The primitives are the engine's, on bytes as long as its.
pub fn sealing_us(asked: &Questions) -> f64 {
    let clear = [
        minicbor::to_vec(&asked.intake),
        minicbor::to_vec(&asked.review),
        minicbor::to_vec(&asked.inspect),
    ]
    .map(|bytes| bytes.expect("a vector takes every byte"));
    let cipher = XChaCha20Poly1305::new(&[7; 32].into());
    let seal = |bytes: &Vec<u8>| {
        let nonce = XNonce::from_slice(&[7; 24]);
        let payload = Payload {
            msg: bytes,
            aad: &[7; 16],
        };
        let sealed = cipher.encrypt(nonce, payload).expect("it is short");
        // The commitment, and the keyed digest of the question; the answer's is short.
        let digests = [Sha256::digest(bytes), Sha256::digest(bytes)];
        std::hint::black_box((sealed, digests));
    };
    mean_us(|| clear.iter().for_each(seal))
}

/// A third of what a round takes.
fn mean_us(round: impl Fn()) -> f64 {
    let begun = ThreadTime::now();
    (0..ROUNDS).for_each(|_| round());
    begun.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS * 3)
}
