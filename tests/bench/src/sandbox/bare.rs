//! wasmtime with nothing around it: no limit on anything, no fuel, no deadline, no async.

use sanquan_domain::contract::ReviewQuestion;
use sanquan_domain::value::{Facts, FileFacts, Value};
use wasmtime::component::{Component, HasSelf, Linker, Val};
use wasmtime::{Config, Enabled, Engine, PoolingAllocationConfig, Store, StoreContextMut};

use generated::exports::sanquan::department::department as wit;
use generated::sanquan::department::diagnostics::{Host, Level};
use generated::{DepartmentPlugin, DepartmentPluginPre};

#[allow(clippy::all, missing_docs, reason = "written by wasmtime's macro")]
mod generated {
    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "department-plugin",
        ownership: Borrowing { duplicate_if_necessary: true },
    });
}

/// The component, ready to be instantiated on the same kind of pool that the platform has.
pub struct Bare {
    engine: Engine,
    component: DepartmentPluginPre<Silent>,
}

struct Silent;

impl Host for Silent {
    fn note(&mut self, _: Level, _: String) {}
}

/// An instance that is used again and again.
pub struct Reused {
    store: Store<Silent>,
    instance: DepartmentPlugin,
}

impl Bare {
    /// Compiles `component`; `kept_bytes` of its memory stay resident, as on the platform. What it imports of
    /// WASI is there and traps, but for the few things that CPython asks for in each instance.
    pub fn new(component: &[u8], kept_bytes: usize) -> Self {
        let mut pool = PoolingAllocationConfig::new();
        pool.linear_memory_keep_resident(kept_bytes)
            .table_keep_resident(64 << 10)
            .pagemap_scan(Enabled::Auto)
            .total_memories(64);
        let mut config = Config::new();
        config.allocation_strategy(pool);
        let engine = Engine::new(&config).expect("the settings are sound");
        let component = Component::new(&engine, component).expect("a component");
        let mut linker = Linker::new(&engine);
        DepartmentPlugin::add_to_linker::<_, HasSelf<_>>(&mut linker, |silent| silent)
            .expect("nothing is there twice");
        linker
            .define_unknown_imports_as_traps(&component)
            .expect("what is left are functions");
        without_surroundings(&mut linker, &component);
        let pre = linker.instantiate_pre(&component);
        let pre = pre.expect("it imports nothing else");
        Self {
            component: DepartmentPluginPre::new(pre).expect("it keeps the contract"),
            engine,
        }
    }

    /// A fresh instance.
    pub fn instance(&self) -> Reused {
        let mut store = Store::new(&self.engine, Silent);
        let instance = self.component.instantiate(&mut store);
        Reused {
            instance: instance.expect("the pool has room"),
            store,
        }
    }
}

/// Lists that CPython asks for in each instance: there is no environment, no argument and no folder.
const ASKED: [(&str, &str); 3] = [
    ("wasi:cli/environment@", "get-environment"),
    ("wasi:cli/environment@", "get-arguments"),
    ("wasi:filesystem/preopens@", "get-directories"),
];

fn without_surroundings(linker: &mut Linker<Silent>, component: &Component) {
    linker.allow_shadowing(true);
    let world = component.component_type();
    for (name, _) in world.imports(component.engine()) {
        for (_, function) in ASKED.iter().filter(|(asked, _)| name.starts_with(asked)) {
            let instance = linker.instance(name);
            instance
                .and_then(|mut instance| {
                    instance.func_new(function, |_, _, _, results| {
                        results[0] = Val::List(Vec::new());
                        Ok(())
                    })
                })
                .expect("it may be written over");
        }
        // CPython seeds `random` in each instance.
        if name.starts_with("wasi:random/random@") {
            let instance = linker.instance(name);
            let zeros = |_: StoreContextMut<'_, Silent>, (count,): (u64,)| {
                Ok((vec![0_u8; usize::try_from(count)?],))
            };
            instance
                .and_then(|mut instance| instance.func_wrap("get-random-bytes", zeros))
                .expect("it may be written over");
        }
    }
}

impl Reused {
    /// Asks `question`.
    pub fn call(&mut self, question: wit::ReviewQuestion<'_>) {
        let questions = self.instance.sanquan_department_department();
        let answer = questions.call_review(&mut self.store, question);
        answer.expect("it returns").expect("it has no problem");
    }
}

/// The question in wasmtime's shapes, converted once for all calls.
pub fn question(ask: &ReviewQuestion) -> wit::ReviewQuestion<'_> {
    let view = &ask.view;
    let given = &ask.circumstances;
    wit::ReviewQuestion {
        view: wit::CaseView {
            number: &view.number,
            item: &view.item,
            received_at: view.received_at.as_millis(),
            position: leak(view.position.iter().map(String::as_str)),
            facts: facts(&view.facts),
            materials: leak(view.materials.iter().map(|material| wit::Material {
                code: &material.code,
                file: file(&material.file),
                supplied_on: date(),
            })),
            acts: leak(view.acts.iter().map(|act| wit::PastAct {
                step: &act.step,
                action: &act.action,
                post: act.post.as_deref(),
                acted_at: act.acted_at.as_millis(),
                facts: facts(&act.facts),
            })),
            corrections: &[],
            clock: wit::Clock {
                accepted_on: Some(date()),
                promised_due_on: Some(date()),
                statutory_due_on: Some(date()),
                elapsed_working_days: view.clock.elapsed_working_days,
                stopped: view.clock.stopped,
            },
        },
        step: &ask.step,
        action: &ask.action,
        facts: facts(&ask.facts),
        circumstances: wit::Circumstances {
            at: given.at.as_millis(),
            today: date(),
            settings: facts(&given.settings),
            replies: leak(given.replies.iter().map(|reply| wit::Reply {
                source: &reply.source,
                key: &reply.key,
                facts: facts(&reply.facts),
                replied_at: reply.replied_at.as_millis(),
            })),
            seed: given.seed,
        },
    }
}

fn facts(facts: &Facts) -> &[wit::FactParam<'_>] {
    leak(facts.0.iter().map(|fact| wit::FactParam {
        path: &fact.path,
        value: match &fact.value {
            Value::Text(text) => wit::ValueParam::Text(text),
            Value::Whole(number) => wit::ValueParam::Whole(*number),
            Value::Decimal(decimal) => wit::ValueParam::Decimal(wit::Decimal {
                mantissa: decimal.mantissa,
                scale: decimal.scale,
            }),
            Value::Amount(amount) => wit::ValueParam::Amount(wit::AmountParam {
                minor: amount.minor,
                currency: &amount.currency,
            }),
            Value::Date(_) => wit::ValueParam::Date(date()),
            Value::Instant(instant) => wit::ValueParam::Instant(instant.as_millis()),
            Value::Choice(code) => wit::ValueParam::Choice(code),
            Value::YesNo(yes) => wit::ValueParam::YesNo(*yes),
            Value::File(found) => wit::ValueParam::File(file(found)),
        },
    }))
}

fn file(file: &FileFacts) -> wit::FileParam<'_> {
    wit::FileParam {
        name: &file.name,
        media_type: &file.media_type,
        size_bytes: file.size_bytes,
        sha256: Box::leak(file.sha256.to_string().into_boxed_str()),
    }
}

/// Any day costs the same.
fn date() -> wit::Date {
    wit::Date {
        year: 2026,
        month: 3,
        day: 2,
    }
}

fn leak<'a, T>(items: impl Iterator<Item = T>) -> &'a [T] {
    items.collect::<Vec<_>>().leak()
}
