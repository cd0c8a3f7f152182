//! Asking a node what it confirms: withdrawals that it should have obeyed, answered by signed receipts. One request and
//! one answer on a stream of their own.

use serde::{Deserialize, Serialize};

use super::codec::{self, CodecError};
use crate::{
    id::{Digest, SlotHash},
    limits,
    receipt::Receipt,
    text::List,
};

/// Bytes of a request or an answer.
pub const LIMIT: usize = limits::RECEIPTS * limits::RECEIPT;

/// "Have you deleted these?"
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRequest {
    /// The withdrawals.
    pub withdrawn: List<Withdrawal, { limits::RECEIPTS }>,
}

/// A slot and the tombstone that fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Withdrawal {
    /// What was withdrawn.
    pub slot: SlotHash,
    /// The tombstone.
    pub digest: Digest,
}

/// What the node confirms; of what it has not heard it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptAnswer {
    /// The receipts, whose signatures nobody has checked yet.
    pub receipts: List<Receipt, { limits::RECEIPTS }>,
}

macro_rules! message {
    ($name:ident) => {
        impl $name {
            /// Its bytes.
            ///
            /// # Errors
            /// When they are more than [`LIMIT`].
            pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
                codec::encode(self, LIMIT)
            }

            /// Reads its bytes.
            ///
            /// # Errors
            /// When they are too long, malformed or not canonical.
            pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
                codec::decode(bytes, LIMIT)
            }
        }
    };
}

message!(ReceiptRequest);
message!(ReceiptAnswer);
