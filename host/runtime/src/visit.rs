//! One call from beginning to end: a turn, a fresh instance within its limits, and the account of
//! what it took.

use std::sync::Arc;
use std::time::Duration;

use wasmtime::Store;

use crate::admission::Turn;
use crate::call::{Call, Called, Function};
use crate::contract::NoAnswer;
use crate::exports::{Export, Question};
use crate::fault::{self, Fault, FaultKind, Stage};
use crate::guard::Guard;
use crate::plugin::{Loaded, Plugin};

/// Asks a fresh instance, and takes the answer out of what it returns.
pub(crate) async fn visit<Q: Question, T>(
    plugin: &Plugin,
    export: &Export<Q>,
    asked: Q::Asked<'_>,
    take: impl FnOnce(Q::Answered) -> Result<T, NoAnswer>,
) -> Result<Called<T>, Fault> {
    let loaded = &*plugin.loaded;
    // Before the store, so that the slot is empty again when the turn is given back.
    let mut turn = turn(plugin, Q::FUNCTION).await?;
    let mut store = store(loaded);
    let answered = turn.run(run(loaded, export, &mut store, asked)).await;
    let answered = answered.map_err(|(stage, error)| {
        let last_words = store.data().last_words();
        fault::read(&error, stage, &loaded.limits, last_words)
    });
    let call = record(loaded, Q::FUNCTION, store, &turn);
    match answered.map(take) {
        Ok(Ok(answer)) => Ok(Called { answer, call }),
        Ok(Err(NoAnswer::Problem(problem))) => Err(Fault::problem(problem, call)),
        Ok(Err(NoAnswer::Unusable(unusable))) => {
            Err(Fault::new(FaultKind::InvalidAnswer, call, unusable))
        }
        Err((kind, why)) => Err(Fault::new(kind, call, why)),
    }
}

/// The plugin's turn, unless too many wait for it already, or it was stopped meanwhile.
async fn turn(plugin: &Plugin, function: Function) -> Result<Turn<'_>, Fault> {
    let not_begun = |waited| Call::not_begun(function, plugin.digest(), waited);
    let turn = plugin.loaded.share.turn().await.map_err(|full| {
        let why = format!(
            "{} of its calls are waiting already; try again later",
            full.waiting
        );
        Fault::new(FaultKind::Busy, not_begun(Duration::ZERO), why)
    })?;
    match plugin.is_stopped() {
        false => Ok(turn),
        true => {
            let why = "it was stopped before this call began";
            Err(Fault::new(
                FaultKind::Stopped,
                not_begun(turn.waited()),
                why,
            ))
        }
    }
}

async fn run<Q: Question>(
    loaded: &Loaded,
    export: &Export<Q>,
    store: &mut Store<Guard>,
    asked: Q::Asked<'_>,
) -> Result<Q::Answered, (Stage, wasmtime::Error)> {
    let instance = loaded
        .component
        .instantiate_async(&mut *store)
        .await
        .map_err(|error| (Stage::Instantiating, error))?;
    export
        .function(&mut *store, &instance)
        .call_async(store, asked)
        .await
        .map_err(|error| (Stage::Asking, error))
}

/// A store with every limit on.
fn store(loaded: &Loaded) -> Store<Guard> {
    let limits = &loaded.limits;
    let mut store = Store::new(loaded.component.engine(), Guard::new(Arc::clone(limits)));
    store.limiter(|guard| guard);
    store.set_hostcall_fuel(limits.output_max_bytes);
    store
        .set_fuel(limits.fuel)
        .expect("the engine was built to count fuel");
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(|mut store| Ok(store.data_mut().tick()));
    store
}

fn record(loaded: &Loaded, function: Function, store: Store<Guard>, turn: &Turn<'_>) -> Call {
    let left = store
        .get_fuel()
        .expect("the engine was built to count fuel");
    let guard = store.into_data();
    let memory_peak_bytes = guard.memory_peak_bytes();
    let (notes, notes_dropped) = guard.into_notes();
    Call {
        function,
        component: loaded.digest,
        fuel: loaded.limits.fuel - left,
        memory_peak_bytes,
        waited: turn.waited(),
        ran: turn.ran(),
        notes,
        notes_dropped,
    }
}
