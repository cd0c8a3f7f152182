//! The local API: what a person's programs (the command line, scripts, the web page) may ask of a node.
//!
//! One router of HTTP and JSON. A running node serves it on a socket in its home folder; when no node runs, the same
//! router answers in the caller's process, without the network. [`types`] are the bodies, [`routes`] the table of
//! routes, [`error`] the one form of every refusal, [`client`] the way in.

pub mod client;
mod endpoint;
pub mod error;
pub mod following;
pub mod host;
pub mod paths;
pub mod redeeming;
mod respond;
pub mod routes;
pub mod server;
#[cfg(test)]
mod tests;
pub mod types;

pub use client::{Client, Control};
pub use endpoint::{BindError, Endpoint};
pub use error::{Error, ErrorCode};

/// Whether somebody answers at the socket of this home folder.
pub(crate) async fn is_answered(home: &std::path::Path) -> bool {
    endpoint::connect(home).await.is_ok()
}

/// The version of routes and bodies. Fields and routes are only ever added within one; a client refuses another.
pub const VERSION: u32 = 1;
/// The header that carries [`VERSION`] in every request and every answer.
pub const VERSION_HEADER: &str = "joinup-api";
