//! Bytes on the wire: the canonical [`codec`], and the [`message`]s of our streams.

pub mod bytes;
pub mod codec;
pub mod message;
