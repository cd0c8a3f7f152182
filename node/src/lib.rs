//! The node of a community: what it keeps on disk, and how it talks to other nodes and to the person at the keyboard.
//!
//! The rules are in [`joinup_protocol`]; here are the adapters around it.
//!
//! - The folder of a community and its keys: [`home`]; its settings: [`config`].
//! - What a passphrase closes: [`passphrase`].
//! - All that only we have in one file, and back: [`backup`].
//! - Its own work, which nothing else can bring back: [`journal`].
//! - Everybody's current items: [`store`]; records fetched from others: [`files`].
//! - Writing a file so that it is whole or absent: [`durable`].
//! - Finding experiments by their words: [`index`].
//! - Time and randomness: [`clock`].
//! - Talking to other nodes: [`network`]; checking what they send: [`verify`].
//! - Everything that a person can ask for: [`engine`]; how programs ask for it: [`api`].
//! - What people read, in their language: [`speech`]; a lineage as a picture: [`drawing`].
//! - What is counted, for programs that watch over it: [`metrics`].
//! - All of it put together and running: [`daemon`].

pub mod api;
pub mod backup;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod drawing;
pub mod durable;
pub mod engine;
pub mod files;
pub mod home;
pub mod index;
pub mod journal;
pub mod metrics;
pub mod network;
pub mod passphrase;
pub mod speech;
pub mod store;
pub mod verify;
