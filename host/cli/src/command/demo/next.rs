//! What to try next: tokens, and lines for the shell that work as they stand.

use std::net::SocketAddr;

use sanquan_domain::event::Role;
use sanquan_domain::id::HandlerCode;
use sanquan_engine::{Caller, Engine, NewToken};

use crate::failure::Failure;
use crate::host::Host;

/// What tokens of the demonstration are called.
const LABEL: &str = "demo";

/// Secrets of the tokens that this run issued.
pub struct Tokens {
    desk: String,
    inspector: String,
    wabo: String,
}

/// Issues tokens for this run; those of earlier runs are revoked, since their secrets are kept
/// nowhere.
pub async fn issue_tokens(host: &Host) -> Result<Tokens, Failure> {
    let qingchuan = host.county(Some("510822"))?;
    let wabo = host.county(Some("wabo"))?;
    for engine in [qingchuan, wabo] {
        revoke_earlier(engine).await?;
    }
    let desk = [
        Role::Operator,
        Role::Window,
        Role::Supervisor,
        Role::Auditor,
    ];
    let readers = [Role::Supervisor, Role::Auditor];
    Ok(Tokens {
        desk: issue(qingchuan, &desk, None).await?,
        inspector: issue(qingchuan, &[Role::Handler], Some("015-h05".into())).await?,
        wabo: issue(wabo, &readers, None).await?,
    })
}

async fn revoke_earlier(engine: &Engine) -> Result<(), Failure> {
    let county = engine.county();
    let mine = |token: &&std::sync::Arc<sanquan_domain::county::Token>| {
        token.issued.label == LABEL && !token.revoked
    };
    for token in county.tokens.all().filter(mine) {
        engine
            .revoke_token(&Caller::operator(), token.issued.token)
            .await?;
    }
    Ok(())
}

async fn issue(
    engine: &Engine,
    roles: &[Role],
    handler: Option<HandlerCode>,
) -> Result<String, Failure> {
    let new = NewToken {
        label: LABEL.to_owned(),
        roles: roles.to_vec(),
        departments: Vec::new(),
        handler,
        expires_at: None,
    };
    Ok(engine.issue_token(&Caller::operator(), new).await?.secret)
}

/// The lines.
pub fn told(address: SocketAddr, tokens: &Tokens, open_case: Option<&str>) -> String {
    let Tokens {
        desk,
        inspector,
        wabo,
    } = tokens;
    let mut lines = format!(
        "\nOpen http://{address}/ in a browser (pages), http://{address}/docs (interface). Or, in another shell:\n\n\
         export HOST=http://{address} DESK={desk} INSPECTOR={inspector} WABO={wabo}\n\n\
         # red cards of Qingchuan, and of the real log\n\
         curl -sw '\\n' -H \"Authorization: Bearer $DESK\" -H 'X-County: 510822' \"$HOST/api/v1/cards?colour=red\"\n\
         curl -sw '\\n' -H \"Authorization: Bearer $WABO\" -H 'X-County: wabo' \"$HOST/api/v1/cards?colour=red&limit=5\"\n"
    );
    if let Some(case) = open_case {
        lines.push_str(&format!(
            "\n# the clock of an open case, day by day; then two officers record its site check\n\
             curl -sw '\\n' -H \"Authorization: Bearer $DESK\" -H 'X-County: 510822' $HOST/api/v1/cases/{case}/clock\n\
             curl -sw '\\n' -H \"Authorization: Bearer $INSPECTOR\" -H 'X-County: 510822' -H 'Content-Type: application/json' \\\n  \
             $HOST/api/v1/cases/{case}/actions -d '{{\"step\":\"site-check\",\"action\":\"record\",\"post\":\"015-inspector\",\
             \"handlers\":[\"015-h05\",\"015-h06\"],\"facts\":{{\"officers\":2,\"measured_area\":\"118\",\"findings\":\"布局合理\",\
             \"result\":\"passes\"}}}}'\n"
        ));
    }
    lines.push_str(
        "\n# let two weeks pass, then look at the cards again\n\
         curl -sw '\\n' -H \"Authorization: Bearer $DESK\" -H 'X-County: 510822' -H 'Content-Type: application/json' \\\n  \
         $HOST/api/v1/clock/advance -d '{\"to\":\"2026-04-15T09:00:00+08:00\"}'\n\n\
         Ctrl-C stops the host; `sanquan demo` goes on from there.",
    );
    lines
}
