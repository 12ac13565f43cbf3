//! One call from beginning to end: a turn, a fresh instance within its limits, and the account of
//! what it took.

use std::sync::Arc;

use wasmtime::Store;

use crate::admission::Turn;
use crate::bindings::questions::{Guest, Problem};
use crate::call::{Call, Called, Function};
use crate::convert::{self, Unusable};
use crate::fault::{self, Fault, FaultKind, Stage};
use crate::guard::Guard;
use crate::plugin::Loaded;

/// A plugin that has been instantiated for one question.
pub(crate) struct Visit<'a> {
    loaded: &'a Loaded,
    function: Function,
    pub(crate) guest: Guest,
    pub(crate) store: Store<Guard>,
    /// Last, so that the slot is empty before its turn is given back.
    _turn: Turn<'a>,
}

impl<'a> Visit<'a> {
    /// Waits for a turn and makes the instance.
    pub(crate) async fn begin(loaded: &'a Loaded, function: Function) -> Result<Self, Fault> {
        let turn = loaded.share.turn().await.map_err(|busy| {
            let call = record(loaded, function, store(loaded));
            let waiting = busy.waiting;
            let why = format!("{waiting} calls are waiting already; try again later");
            Fault::new(FaultKind::Busy, call, why)
        })?;
        let mut store = store(loaded);
        match loaded.component.instantiate_async(&mut store).await {
            Ok(instance) => Ok(Self {
                loaded,
                function,
                guest: instance.sanquan_department_department().clone(),
                store,
                _turn: turn,
            }),
            Err(error) => Err(failed(
                loaded,
                function,
                store,
                Stage::Instantiating,
                &error,
            )),
        }
    }

    /// Takes the answer out, ends the instance, and says what the call took.
    pub(crate) fn end<W, T>(
        self,
        answer: wasmtime::Result<Result<W, Problem>>,
        take: impl FnOnce(W) -> Result<T, Unusable>,
    ) -> Result<Called<T>, Fault> {
        let Self {
            loaded,
            function,
            store,
            ..
        } = self;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Err(failed(loaded, function, store, Stage::Asking, &error)),
        };
        let call = record(loaded, function, store);
        match answer.map(take) {
            Ok(Ok(answer)) => Ok(Called { answer, call }),
            Ok(Err(unusable)) => Err(Fault::new(FaultKind::InvalidAnswer, call, unusable)),
            Err(problem) => Err(Fault::problem(convert::problem(problem), call)),
        }
    }
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

fn failed(
    loaded: &Loaded,
    function: Function,
    store: Store<Guard>,
    stage: Stage,
    error: &wasmtime::Error,
) -> Fault {
    let panic = store.data().panic_message();
    let (kind, why) = fault::read(error, stage, &loaded.limits, panic);
    Fault::new(kind, record(loaded, function, store), why)
}

fn record(loaded: &Loaded, function: Function, store: Store<Guard>) -> Call {
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
        notes,
        notes_dropped,
    }
}
