//! Tokens: found by the digest of their secret, which is kept nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::event::{Role, TokenIssued};
use crate::id::{DepartmentCode, Digest, TokenId};
use crate::time::Instant;

/// A token as it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What was issued.
    pub issued: TokenIssued,
    /// True once it was revoked.
    pub revoked: bool,
}

impl Token {
    /// Whether it may be used at `at`.
    pub fn is_valid(&self, at: Instant) -> bool {
        !self.revoked && self.issued.expires_at.is_none_or(|end| at < end)
    }

    /// Whether it has this role.
    pub fn has(&self, role: Role) -> bool {
        self.issued.roles.contains(&role)
    }

    /// Whether its scope takes in this department.
    pub fn covers(&self, department: &DepartmentCode) -> bool {
        self.issued.departments.is_empty() || self.issued.departments.contains(department)
    }
}

/// Tokens of a county.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    by_id: Arc<BTreeMap<TokenId, Arc<Token>>>,
    by_secret: Arc<BTreeMap<Digest, TokenId>>,
}

impl Tokens {
    /// All of them, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Token>> {
        self.by_id.values()
    }

    /// The token with this id.
    pub fn token(&self, id: &TokenId) -> Option<&Arc<Token>> {
        self.by_id.get(id)
    }

    /// The token whose secret has this digest (purpose `sanquan.token`).
    pub fn by_secret(&self, secret: &Digest) -> Option<&Arc<Token>> {
        self.token(self.by_secret.get(secret)?)
    }

    pub(super) fn issue(&mut self, issued: &TokenIssued) {
        Arc::make_mut(&mut self.by_secret).insert(issued.secret, issued.token);
        let token = Token {
            issued: issued.clone(),
            revoked: false,
        };
        Arc::make_mut(&mut self.by_id).insert(issued.token, Arc::new(token));
    }

    pub(super) fn revoke(&mut self, id: TokenId) {
        if let Some(token) = Arc::make_mut(&mut self.by_id).get_mut(&id) {
            Arc::make_mut(token).revoked = true;
        }
    }
}
