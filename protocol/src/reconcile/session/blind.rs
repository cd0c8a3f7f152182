//! What a session says about circles before it is known that both sides are in them.
//!
//! A circle is named by a tag, and a set by a fingerprint, that mean something only within one session between two
//! machines, and only to somebody who knows the circle: nobody learns from an opening which private circles a node is
//! in, how large they are, or that two nodes hold the same. A tag that is said again to somebody else fits nothing.
//!
//! ```text
//! tag         = first  8 bytes of BLAKE3 derive_key("joinup circle tag v1",      session | circle 32)
//! fingerprint = first 16 bytes of BLAKE3 derive_key("joinup set fingerprint v1", session | circle 32 | count u64 | hash 32)
//! session     = nonce 16 | opener's node 32 | answerer's node 32
//! ```

use serde::{Deserialize, Serialize};

use crate::{
    id::{CircleId, NodeId},
    reconcile::SetState,
    wire::message::Nonce,
};

/// A circle's name within one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleTag(pub [u8; 8]);

/// A set's name within one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(pub [u8; 16]);

/// The two machines of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    /// The one that opened it.
    pub opener: NodeId,
    /// The other one.
    pub answerer: NodeId,
}

/// Makes the names of one session.
#[derive(Debug, Clone, Copy)]
pub struct Blind {
    nonce: Nonce,
    parties: Parties,
}

impl Blind {
    /// Names for a session between these two.
    pub const fn new(nonce: Nonce, parties: Parties) -> Self {
        Self { nonce, parties }
    }

    /// The circle's name.
    pub fn tag(&self, circle: &CircleId) -> CircleTag {
        CircleTag(self.derive("joinup circle tag v1", circle, &[]))
    }

    /// The name of a set of that circle.
    pub fn fingerprint(&self, circle: &CircleId, state: &SetState) -> Fingerprint {
        let count = state.count.to_be_bytes();
        Fingerprint(self.derive("joinup set fingerprint v1", circle, &[&count, state.hash.as_bytes()]))
    }

    fn derive<const N: usize>(&self, context: &str, circle: &CircleId, rest: &[&[u8]]) -> [u8; N] {
        let mut hasher = blake3::Hasher::new_derive_key(context);
        hasher.update(&self.nonce);
        hasher.update(self.parties.opener.as_bytes()).update(self.parties.answerer.as_bytes());
        hasher.update(circle.as_bytes());
        for part in rest {
            hasher.update(part);
        }
        let mut name = [0; N];
        hasher.finalize_xof().fill(&mut name);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::LtHash;

    #[test]
    fn names_change_with_everything_that_they_are_made_of() {
        let [a, b] = [1, 2].map(|byte| NodeId::new([byte; 32]));
        let [here, there] = ["here", "there"].map(CircleId::open);
        let parties = Parties { opener: a, answerer: b };
        let blind = Blind::new([0; 16], parties);
        let swapped = Blind::new([0; 16], Parties { opener: b, answerer: a });
        let later = Blind::new([1; 16], parties);
        assert_eq!(blind.tag(&here), Blind::new([0; 16], parties).tag(&here));
        for other in [blind.tag(&there), swapped.tag(&here), later.tag(&here)] {
            assert_ne!(blind.tag(&here), other);
        }
        let [empty, claimed] = [0, 1].map(|count| SetState { count, hash: LtHash::default().digest() });
        let name = blind.fingerprint(&here, &empty);
        for other in [
            blind.fingerprint(&there, &empty),
            blind.fingerprint(&here, &claimed),
            swapped.fingerprint(&here, &empty),
            later.fingerprint(&here, &empty),
        ] {
            assert_ne!(name, other);
        }
    }
}
