//! The core of joinup: what communities write down, what travels between them, and how two nodes find out what
//! each of them lacks.
//!
//! It does no I/O: no sockets, files, threads, clock, randomness or environment. Time, random bytes and messages are
//! arguments; what should happen is the result. So it is tested alone, and hundreds of nodes run in one process.
//!
//! - What a community writes down: [`experiment`], [`profile`], [`note`] and the other payloads.
//! - What travels: [`item`], signed with a [`key`]; on streams the messages of [`wire`].
//! - What only the members of a private circle can read: [`seal`].
//! - Which items a node holds: [`replica`]; how two nodes compare and complete them: [`reconcile`].
//! - Items and records in one file, for a stick or a chat: [`bundle`].
//! - Whom to talk to and when: [`sync`].
//! - Every bound, with its reason: [`limits`].

pub mod bundle;
pub mod date;
pub mod experiment;
pub mod id;
pub mod introduction;
pub mod invite;
pub mod item;
pub mod key;
pub mod limits;
pub mod manifest;
pub mod note;
pub mod profile;
pub mod receipt;
pub mod reconcile;
pub mod removal;
pub mod replica;
pub mod seal;
pub mod signature;
pub mod succession;
pub mod sync;
pub mod text;
pub mod time;
pub mod wire;
