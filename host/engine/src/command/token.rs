//! Issue and revoke tokens. A secret is shown once and kept nowhere: the log has its digest.

use data_encoding::BASE32_NOPAD;
use sanquan_domain::county::{self, IssueToken, Token};
use sanquan_domain::event::Role;
use sanquan_domain::id::{DepartmentCode, Digest, HandlerCode, TokenId};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Instant;
use std::sync::Arc;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::entropy::draw;
use crate::error::EngineError;

/// What a secret begins with, so that people and scanners know what they have found.
pub const SECRET_PREFIX: &str = "sq_";

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Departments to which it is held; empty means all.
    pub departments: Vec<DepartmentCode>,
    /// The person for whom it acts.
    pub handler: Option<HandlerCode>,
    /// Not valid from then on.
    pub expires_at: Option<Instant>,
}

/// A token with its secret, which nobody will see again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedToken {
    /// Its id.
    pub token: TokenId,
    /// What its holder sends.
    pub secret: String,
}

impl Engine {
    /// Issues a token.
    pub async fn issue_token(
        &self,
        caller: &Caller,
        new: NewToken,
    ) -> Result<IssuedToken, EngineError> {
        let token = TokenId::new(self.now(), draw(self.entropy()));
        let random: [u8; 32] = draw(self.entropy());
        let secret = format!(
            "{SECRET_PREFIX}{}",
            BASE32_NOPAD.encode(&random).to_lowercase()
        );
        let command = IssueToken {
            token,
            secret: digest(&secret),
            label: new.label,
            roles: new.roles,
            departments: new.departments,
            handler: new.handler,
            expires_at: new.expires_at,
        };
        self.change_county(caller, |c, now| {
            Ok(vec![county::issue_token(c, command, now)?])
        })
        .await?;
        Ok(IssuedToken { token, secret })
    }

    /// Makes a token invalid for good.
    pub async fn revoke_token(&self, caller: &Caller, token: TokenId) -> Result<(), EngineError> {
        match self
            .change_county(caller, |c, _| Ok(vec![county::revoke_token(c, token)?]))
            .await
        {
            Ok(_) | Err(EngineError::Refused(Refusal::TokenRevoked { .. })) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The token with this secret, if it is valid now.
    pub fn authenticate(&self, secret: &str) -> Option<Arc<Token>> {
        let county = self.county();
        let token = county.tokens.by_secret(&digest(secret))?;
        token.is_valid(self.now()).then(|| Arc::clone(token))
    }
}

fn digest(secret: &str) -> Digest {
    Digest::of("sanquan.token", secret.as_bytes())
}
