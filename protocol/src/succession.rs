//! Succession: "from now on this key speaks for us", said by the old key with the consent of the new one.

use serde::{Deserialize, Serialize};

use crate::{
    id::CommunityId,
    key::{self, CommunityKey, Domain, SignatureError},
    signature::Signature,
    text::{Code, Text},
};

/// The new key, and its signature over both. The item around it is signed by the old key. The order is the wire's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Who speaks from now on.
    pub successor: CommunityId,
    /// The successor's signature over old key and new key.
    pub consent: Signature,
    /// Why: a [`crate::experiment::known::SUCCESSION`], or something newer.
    #[serde(default)]
    pub reason: Option<Code>,
    /// What the community wants to add.
    #[serde(default)]
    pub text: Text<400>,
}

impl Succession {
    /// Hands over from `old` to the holder of `new`.
    pub fn new(old: &CommunityId, new: &CommunityKey, reason: Option<Code>, text: Text<400>) -> Self {
        let successor = new.id();
        let consent = Signature::new(new.sign(Domain::Succession, &message(old, &successor)));
        Self { successor, consent, reason, text }
    }

    /// Checks that the new key consents to succeed `old`, the author of the item.
    ///
    /// # Errors
    /// When the new key is unusable, did not sign this, or is the old one.
    pub fn verify(&self, old: &CommunityId) -> Result<(), SignatureError> {
        if self.successor == *old {
            return Err(SignatureError::Mismatch);
        }
        key::verify(&self.successor, Domain::Succession, &message(old, &self.successor), self.consent.as_bytes())
    }
}

fn message(old: &CommunityId, new: &CommunityId) -> Vec<u8> {
    [old.as_bytes().as_slice(), new.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_new_key_consents_and_only_for_one_old_key() {
        let [old, new, other] = [1, 2, 3].map(|seed| CommunityKey::from_seed(&[seed; 32]));
        let succession = Succession::new(&old.id(), &new, None, Text::default());
        assert_eq!(succession.verify(&old.id()), Ok(()));
        assert_eq!(succession.verify(&other.id()), Err(SignatureError::Mismatch));
        let stolen = Succession { successor: other.id(), ..succession };
        assert_eq!(stolen.verify(&old.id()), Err(SignatureError::Mismatch));
        let itself = Succession::new(&old.id(), &old, None, Text::default());
        assert_eq!(itself.verify(&old.id()), Err(SignatureError::Mismatch));
    }
}
