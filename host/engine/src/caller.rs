//! Who asks, through which door.

use sanquan_domain::event::{Actor, Origin, Role};
use sanquan_domain::id::{DepartmentCode, HandlerCode, TokenId};

/// Whoever asks the engine for something. What they may ask is settled before, by the policy of
/// the door; the engine only holds them to their departments and to their own person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The token shown; none for the operator at the machine.
    pub token: Option<TokenId>,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Departments to which it is held; empty means all.
    pub departments: Vec<DepartmentCode>,
    /// The person for whom it acts.
    pub handler: Option<HandlerCode>,
    /// The door.
    pub origin: Origin,
}

impl Caller {
    /// The operator at the machine, who may do everything.
    pub fn operator() -> Self {
        Self {
            token: None,
            roles: vec![
                Role::Operator,
                Role::Developer,
                Role::Window,
                Role::Handler,
                Role::Supervisor,
                Role::Auditor,
                Role::Legal,
            ],
            departments: Vec::new(),
            handler: None,
            origin: Origin::Cli,
        }
    }

    /// Whoever did something before, now that it is done anew: what that person may do was settled then.
    pub fn again(actor: &Actor, origin: Origin) -> Self {
        let (token, handler) = match actor {
            Actor::Token { token, handler } => (Some(*token), handler.clone()),
            Actor::Host | Actor::Operator => (None, None),
        };
        Self {
            token,
            roles: Vec::new(),
            departments: Vec::new(),
            handler,
            origin,
        }
    }

    /// The host itself: timers.
    pub fn host() -> Self {
        Self {
            token: None,
            roles: Vec::new(),
            departments: Vec::new(),
            handler: None,
            origin: Origin::Timer,
        }
    }

    /// Whether its scope contains `department`.
    pub fn covers(&self, department: &DepartmentCode) -> bool {
        self.departments.is_empty() || self.departments.contains(department)
    }

    /// As events name it.
    pub fn actor(&self) -> Actor {
        match (&self.token, self.origin) {
            (Some(token), _) => Actor::Token {
                token: *token,
                handler: self.handler.clone(),
            },
            (None, Origin::Timer | Origin::Host) => Actor::Host,
            (None, _) => Actor::Operator,
        }
    }
}
