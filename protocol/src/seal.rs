//! Sealing: what is said in a private circle is read by those who hold its secret, and kept and carried by anybody.
//!
//! ```text
//! sealed payload = nonce 24 | XChaCha20-Poly1305 of the payload, as long as the payload | tag 16
//! key            = BLAKE3 derive_key("joinup circle payload v1", secret 32)
//! nonce          = first 24 bytes of keyed BLAKE3(nonce key, header 92 | payload)
//! nonce key      = BLAKE3 derive_key("joinup circle nonce v1", secret 32)
//! ```
//!
//! What is authenticated beside the payload is the header of the item, whose major version has its top bit set. The
//! nonce is made of what is sealed: no randomness is needed, two different items never share one, and whoever opens
//! checks it, so that one payload has one spelling under one secret.

use core::fmt;
use std::collections::BTreeMap;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload as Sealing},
};
use zeroize::Zeroizing;

use crate::{
    id::CircleId,
    item::{Header, Item, Payload, PayloadError, Verified},
    wire::join::{CircleSecret, Secret},
};

/// Bytes of a nonce.
const NONCE: usize = 24;

/// Why what was said in a private circle is not what a member of it says. No fault of whoever passes it on, who may not
/// be able to read it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// Everybody could read it.
    #[error("it is not sealed")]
    NotSealed,
    /// Sealed with another secret, or changed.
    #[error("the circle's secret does not open it")]
    Closed,
    /// What is within is no payload.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

/// What the secret of a private circle gives to whoever holds it. Wiped from memory when dropped.
#[derive(Clone)]
pub struct CircleKey {
    payloads: Zeroizing<[u8; 32]>,
    nonces: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for CircleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CircleKey(..)")
    }
}

impl CircleKey {
    /// The keys of a secret.
    pub fn new(secret: &Secret) -> Self {
        Self {
            payloads: Zeroizing::new(blake3::derive_key("joinup circle payload v1", &secret.0)),
            nonces: Zeroizing::new(blake3::derive_key("joinup circle nonce v1", &secret.0)),
        }
    }

    fn nonce(&self, header: &[u8], payload: &[u8]) -> [u8; NONCE] {
        let mut nonce = [0; NONCE];
        blake3::Hasher::new_keyed(&self.nonces).update(header).update(payload).finalize_xof().fill(&mut nonce);
        nonce
    }

    /// Seals a payload for the item with this header, which says that it is sealed.
    pub(crate) fn seal(&self, header: &Header, payload: &[u8]) -> Vec<u8> {
        let aad = header.to_bytes();
        let nonce = self.nonce(&aad, payload);
        let cipher = XChaCha20Poly1305::new(self.payloads.as_slice().into());
        // The cipher refuses only what is longer than 256 GiB.
        let sealed = cipher.encrypt(XNonce::from_slice(&nonce), Sealing { msg: payload, aad: &aad });
        [nonce.to_vec(), sealed.unwrap_or_default()].concat()
    }

    fn unseal(&self, header: &Header, sealed: &[u8]) -> Option<Vec<u8>> {
        let aad = header.to_bytes();
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let cipher = XChaCha20Poly1305::new(self.payloads.as_slice().into());
        let payload = cipher.decrypt(XNonce::from_slice(nonce), Sealing { msg: sealed, aad: &aad }).ok()?;
        (self.nonce(&aad, &payload) == *nonce).then_some(payload)
    }

    /// Reads what an item says that is no withdrawal.
    pub(crate) fn read(&self, item: &Item) -> Result<Payload, Unopened> {
        let header = item.header();
        if !header.schema.is_sealed() {
            return Err(Unopened::NotSealed);
        }
        let payload = self.unseal(header, item.payload_bytes()).ok_or(Unopened::Closed)?;
        Ok(Payload::decode(&Header { schema: header.schema.opened(), ..*header }, &payload)?)
    }
}

/// The keys of the private circles whose secrets a node has.
#[derive(Debug, Clone, Default)]
pub struct Keyring(BTreeMap<CircleId, CircleKey>);

impl Keyring {
    /// Takes a secret.
    pub fn take(&mut self, secret: &CircleSecret) {
        self.0.insert(secret.circle(), CircleKey::new(&secret.secret));
    }

    /// The key of a circle.
    pub fn get(&self, circle: &CircleId) -> Option<&CircleKey> {
        self.0.get(circle)
    }

    /// Opens an item of a circle whose key is here; any other stays as it is.
    ///
    /// # Errors
    /// When it was said in such a circle, and not by a member.
    pub fn open(&self, item: &mut Verified) -> Result<(), Unopened> {
        self.get(&item.header().circle).map_or(Ok(()), |key| item.open(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{EntryId, Kind},
        item::{Draft, SignError},
        key::{CommunityKey, Domain},
        limits,
        note::Note,
        profile::Profile,
        text::{Code, Text},
        time::{Millis, Stamp},
    };

    fn secret(byte: u8) -> CircleSecret {
        CircleSecret { name: "ours".parse().unwrap(), secret: Secret([byte; 32]) }
    }

    fn keyring(byte: u8) -> Keyring {
        let mut keys = Keyring::default();
        keys.take(&secret(byte));
        keys
    }

    fn draft(payload: Payload) -> Draft {
        let stamp = Stamp::next(Millis(1_778_544_000_000), None);
        Draft { circle: secret(8).circle(), kind: Kind::PROFILE, id: EntryId::ONLY, stamp, payload }
    }

    fn profile(name: &str) -> Payload {
        Payload::Profile(Box::new(Profile { name: name.parse().unwrap(), ..Profile::default() }))
    }

    fn key() -> CommunityKey {
        CommunityKey::from_seed(&[1; 32])
    }

    fn sealed(name: &str) -> Verified {
        draft(profile(name)).sign_sealed(&key(), &CircleKey::new(&Secret([8; 32]))).unwrap()
    }

    /// The item with its body changed and signed again.
    fn changed(item: &Verified, change: impl FnOnce(&mut Vec<u8>)) -> Verified {
        let mut body = item.bytes()[..item.bytes().len() - limits::SIGNATURE].to_vec();
        change(&mut body);
        let signature = key().sign(Domain::Item, &body);
        Verified::from_bytes(&[body, signature.to_vec()].concat()).unwrap()
    }

    #[test]
    fn members_read_what_others_only_carry() {
        let item = sealed("Street");
        assert_eq!(item.payload(), profile("Street"), "its author reads it");
        let mut carried = Verified::from_bytes(item.bytes()).unwrap();
        assert_eq!(carried.payload(), Payload::Sealed);
        assert!(!carried.bytes().windows(6).any(|words| words == b"Street"));
        Keyring::default().open(&mut carried).unwrap();
        assert_eq!(carried.payload(), Payload::Sealed);
        keyring(8).open(&mut carried).unwrap();
        assert_eq!(carried.payload(), profile("Street"));
        let mut stored = Verified::from_store(item.bytes()).unwrap();
        keyring(8).open(&mut stored).unwrap();
        assert_eq!(stored.payload(), profile("Street"));
    }

    #[test]
    fn the_same_words_have_one_spelling_and_others_another_nonce() {
        let nonce = |item: &Verified| item.payload_bytes()[..NONCE].to_vec();
        assert_eq!(sealed("Street").bytes(), sealed("Street").bytes());
        assert_ne!(nonce(&sealed("Street")), nonce(&sealed("Strees")));
        let later = Draft { stamp: Stamp::next(Millis(1_778_544_000_001), None), ..draft(profile("Street")) };
        let later = later.sign_sealed(&key(), &CircleKey::new(&Secret([8; 32]))).unwrap();
        assert_ne!(nonce(&sealed("Street")), nonce(&later));
    }

    #[test]
    fn what_is_not_sealed_by_a_member_is_not_theirs() {
        let open = |mut item: Verified| keyring(8).open(&mut item);
        let plain = draft(profile("Street")).sign(&key()).unwrap();
        assert_eq!(open(plain), Err(Unopened::NotSealed));
        let stranger = draft(profile("Street")).sign_sealed(&key(), &CircleKey::new(&Secret([9; 32]))).unwrap();
        assert_eq!(open(stranger), Err(Unopened::Closed));
        let item = sealed("Street");
        for at in [82 + 7, limits::ITEM_HEADER, limits::ITEM_HEADER + NONCE, item.bytes().len() - limits::SIGNATURE - 1]
        {
            assert_eq!(open(changed(&item, |body| body[at] ^= 1)), Err(Unopened::Closed), "byte {at}");
        }
        for length in 0..item.payload_bytes().len() {
            let cut = changed(&item, |body| body.truncate(limits::ITEM_HEADER + length));
            assert_eq!(open(cut), Err(Unopened::Closed), "{length} bytes");
        }
    }

    #[test]
    fn a_seal_with_another_nonce_is_none() {
        let circle = CircleKey::new(&Secret([8; 32]));
        let item = sealed("Street");
        let header = *item.header();
        let plain = circle.unseal(&header, item.payload_bytes()).unwrap();
        let nonce = [7; NONCE];
        let cipher = XChaCha20Poly1305::new(circle.payloads.as_slice().into());
        let sealing = Sealing { msg: plain.as_slice(), aad: &header.to_bytes() };
        let other = [nonce.to_vec(), cipher.encrypt(XNonce::from_slice(&nonce), sealing).unwrap()].concat();
        let mut other = changed(&item, |body| {
            body.truncate(limits::ITEM_HEADER);
            body.extend(&other);
        });
        assert_eq!(keyring(8).open(&mut other), Err(Unopened::Closed));
    }

    #[test]
    fn a_withdrawal_needs_no_seal() {
        let gone = draft(Payload::Tombstone).sign_sealed(&key(), &CircleKey::new(&Secret([8; 32]))).unwrap();
        assert!(gone.payload_bytes().is_empty() && !gone.header().schema.is_sealed());
        let mut gone = Verified::from_bytes(gone.bytes()).unwrap();
        keyring(8).open(&mut gone).unwrap();
        assert_eq!(gone.payload(), Payload::Tombstone);
    }

    #[test]
    fn the_longest_payload_that_fits_a_seal_fits_an_item() {
        let note = |bowls: usize| {
            let text: Text<2000> = "🥣".repeat(bowls).parse().unwrap();
            let note = Note {
                kind: Code::known("question"),
                about: crate::id::PublicId::new([3; 16]),
                version: None,
                in_reply_to: None,
                to: None,
                text,
                language: None,
                ours: None,
                adaptation: None,
            };
            Draft { kind: Kind::NOTE, ..draft(Payload::Note(Box::new(note))) }
        };
        let circle = CircleKey::new(&Secret([8; 32]));
        let fits = note(1_950).sign_sealed(&key(), &circle).unwrap();
        assert!(fits.bytes().len() <= limits::ITEM);
        let most = (1_950..2_000).take_while(|bowls| note(*bowls).sign_sealed(&key(), &circle).is_ok()).last().unwrap();
        assert!(note(most + 5).sign(&key()).is_ok(), "in an open circle more fits");
        let refused = note(most + 5).sign_sealed(&key(), &circle);
        assert!(matches!(refused, Err(SignError::Payload(PayloadError::Long(_)))));
    }
}
