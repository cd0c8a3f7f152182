//! A receipt: "we hold this", "we deleted this", signed by the community that says so.
//!
//! Receipts go straight to the author's nodes and are no members of the set.

use serde::{Deserialize, Serialize};

use crate::{
    id::{CommunityId, Digest, NodeId, SlotHash},
    key::{self, CommunityKey, Domain, SignatureError},
    limits,
    signature::Signature,
    time::Millis,
    wire::codec::{self, CodecError},
};

/// What is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// The item, record or attachment is kept here.
    Held,
    /// It was deleted here.
    Deleted,
}

/// What one community confirms about one thing. The order is the wire's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What is confirmed.
    pub deed: Deed,
    /// The slot it is about.
    pub slot: SlotHash,
    /// What is held, or the tombstone that was obeyed.
    pub digest: Digest,
    /// Who confirms.
    pub community: CommunityId,
    /// On which machine.
    pub node: NodeId,
    /// When.
    pub at: Millis,
}

/// A signed [`Statement`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What is confirmed.
    pub statement: Statement,
    /// Its community's signature.
    pub signature: Signature,
}

/// Why a receipt does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It cannot be encoded.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// Its community did not sign it.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

impl Statement {
    fn to_bytes(&self) -> Result<Vec<u8>, CodecError> {
        codec::encode(self, limits::RECEIPT)
    }

    /// Signs it with the key of its community.
    ///
    /// # Errors
    /// When the key is another community's.
    pub fn sign(self, key: &CommunityKey) -> Result<Receipt, ReceiptError> {
        if key.id() != self.community {
            return Err(SignatureError::Mismatch.into());
        }
        let signature = Signature::new(key.sign(Domain::Receipt, &self.to_bytes()?));
        Ok(Receipt { statement: self, signature })
    }
}

impl Receipt {
    /// Checks the signature.
    ///
    /// # Errors
    /// When the community that it names did not sign it.
    pub fn verify(&self) -> Result<(), ReceiptError> {
        let bytes = self.statement.to_bytes()?;
        Ok(key::verify(&self.statement.community, Domain::Receipt, &bytes, self.signature.as_bytes())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_its_communitys_alone() {
        let [ours, theirs] = [1, 2].map(|seed| CommunityKey::from_seed(&[seed; 32]));
        let statement = Statement {
            deed: Deed::Deleted,
            slot: SlotHash::new([3; 32]),
            digest: Digest::new([4; 32]),
            community: ours.id(),
            node: NodeId::new([5; 32]),
            at: Millis(1_778_544_000_000),
        };
        let receipt = statement.clone().sign(&ours).unwrap();
        assert_eq!(receipt.verify(), Ok(()));
        assert!(statement.clone().sign(&theirs).is_err());
        let mut changed = receipt;
        changed.statement.deed = Deed::Held;
        assert_eq!(changed.verify(), Err(SignatureError::Mismatch.into()));
    }
}
