//! `sanquan post …`: positions, and who may act in them.

use std::fmt::Write as _;

use sanquan_domain::catalogue::{Binding, Post as PostOfRecord};
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;
use sanquan_engine::EngineError;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Context;
use crate::door::{AnyPlace, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about posts.
#[derive(Debug, clap::Subcommand)]
pub enum Post {
    /// Enter a post, or rename it.
    Create {
        /// Its code, such as `015-window`.
        code: String,
        /// Code of its department.
        #[arg(long, value_name = "CODE")]
        department: String,
        /// Its name in Chinese.
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Its name in English.
        #[arg(long, value_name = "NAME")]
        name_en: Option<String>,
        #[command(flatten)]
        place: AnyPlace,
    },
    /// List posts with the handlers bound to them.
    List {
        #[command(flatten)]
        place: AnyPlace,
    },
    /// Bind a handler to a post.
    Bind {
        /// Code of the post.
        post: String,
        /// The handler, as the department numbers its people.
        handler: String,
        /// First day.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// Last day.
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
        /// Last day of the officer's certificate of qualification.
        #[arg(long, value_name = "DATE")]
        qualified_until: Option<Date>,
        /// Stands in when the post's own handler is absent.
        #[arg(long)]
        deputy: bool,
        #[command(flatten)]
        place: AnyPlace,
    },
}

/// A post with its people.
#[derive(Serialize, Deserialize)]
struct Staffed {
    #[serde(flatten)]
    post: PostOfRecord,
    bindings: Vec<Binding>,
}

impl Post {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::List { place } => list(context, &place)?,
            Self::Create {
                code,
                department,
                name,
                name_en,
                place,
            } => {
                let post = PostOfRecord {
                    code: code.as_str().into(),
                    department: department.as_str().into(),
                    names: Texts::zh_en(&name, name_en.as_deref().unwrap_or(&name)),
                };
                create(context, &place, post)?;
            }
            Self::Bind {
                post,
                handler,
                from,
                until,
                qualified_until,
                deputy,
                place,
            } => {
                let binding = Binding {
                    post: post.as_str().into(),
                    handler: handler.as_str().into(),
                    from,
                    until,
                    qualified_until,
                    deputy,
                };
                bind(context, &place, binding)?;
            }
        }
        Ok(Exit::Done)
    }
}

fn create(context: &Context, place: &AnyPlace, post: PostOfRecord) -> Result<(), Failure> {
    let post = match place.open(context)? {
        Door::Server(client) => client.post("/api/v1/posts", &post)?,
        Door::Store(local) => local.work(async |engine, operator| {
            engine.enter_post(operator, post.clone()).await?;
            Ok::<_, EngineError>(post)
        })?,
    };
    context.talk.data(&post, |post| {
        format!("entered: {} {}", post.code, post.names.get("zh-CN"))
    })
}

fn bind(context: &Context, place: &AnyPlace, binding: Binding) -> Result<(), Failure> {
    let binding = match place.open(context)? {
        Door::Server(client) => client.post(
            &format!("/api/v1/posts/{}/bindings", binding.post),
            &json!({
                "handler": binding.handler,
                "from": binding.from,
                "until": binding.until,
                "qualified_until": binding.qualified_until,
                "deputy": binding.deputy,
            }),
        )?,
        Door::Store(local) => local.work(async |engine, operator| {
            engine.bind_handler(operator, binding.clone()).await?;
            Ok::<_, EngineError>(binding)
        })?,
    };
    context
        .talk
        .data(&binding, |binding| format!("bound: {}", told(binding)))
}

fn list(context: &Context, place: &AnyPlace) -> Result<(), Failure> {
    let posts: Entries<Staffed> = match place.open(context)? {
        Door::Server(client) => client.get("/api/v1/posts")?,
        Door::Store(local) => local.work(async |engine, _| {
            let county = engine.county();
            let posts = county.posts.all().map(|post| Staffed {
                bindings: county.posts.bindings(&post.code).to_vec(),
                post: post.clone(),
            });
            Ok::<_, Failure>(Entries {
                entries: posts.collect(),
            })
        })?,
    };
    context.talk.data(&posts, |posts| {
        let mut text = String::new();
        for staffed in &posts.entries {
            let post = &staffed.post;
            let _ = writeln!(
                text,
                "{}  {}  {}",
                post.code,
                post.department,
                post.names.get("zh-CN")
            );
            for binding in &staffed.bindings {
                let _ = writeln!(text, "  {}", told(binding));
            }
        }
        text
    })
}

fn told(binding: &Binding) -> String {
    let mut text = format!(
        "{} at {} from {}",
        binding.handler, binding.post, binding.from
    );
    if let Some(until) = binding.until {
        let _ = write!(text, " until {until}");
    }
    if let Some(until) = binding.qualified_until {
        let _ = write!(text, ", qualified until {until}");
    }
    if binding.deputy {
        text.push_str(", as deputy");
    }
    text
}
