//! The interface in process: requests go into the router, answers come out, no socket. Every JSON
//! answer, and every JSON body that was taken, is compared with its schema in the OpenAPI document.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod bad_input;
mod cases;
mod county;
mod document;
mod events;
mod limits;
mod policy;
mod problems;
mod proof_rules;
mod proposals;
mod schema;
mod signatures;
mod support;
