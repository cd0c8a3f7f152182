//! Bytes on the wire: the canonical [`codec`], and the messages of our streams: of catch-up ([`message`]), of
//! fetching a [`record`], of using an invite ([`join`]), of confirming a withdrawal ([`receipts`]).

pub mod batch;
pub mod bytes;
pub mod codec;
pub mod join;
pub mod message;
pub mod receipts;
pub mod record;
