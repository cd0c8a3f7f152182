//! The community's key: signing, strict verification, and the words by which people know and restore a key.
//!
//! The only module that names ed25519-dalek. Verification is `verify_strict` (no small-order points, canonical
//! encodings only), so that all nodes agree on every signature: see Chalkias, Garillot, Nikolaenko, *Taming the many
//! EdDSAs* (2020).

use core::fmt;
use std::collections::BTreeMap;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use crate::{id::CommunityId, limits};

/// What a signature is about; a signature for one purpose is none for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// An item's body.
    Item,
    /// A receipt: "we hold this", "we deleted this".
    Receipt,
    /// The new key's consent in a succession.
    Succession,
}

impl Domain {
    const fn prefix(self) -> &'static [u8] {
        match self {
            Self::Item => b"joinup item v1",
            Self::Receipt => b"joinup receipt v1",
            Self::Succession => b"joinup succession v1",
        }
    }
}

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The author is not a public key: no point of the curve, not its canonical form, or of small order.
    #[error("the author is not a usable ed25519 key")]
    WeakKey,
    /// The signature is not the author's over these bytes.
    #[error("the signature does not match")]
    Mismatch,
}

/// Why words do not restore a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Not 24 words.
    #[error("{0} words where 24 are needed")]
    Count(usize),
    /// A word that is not on the list; counted from 1.
    #[error("word {0} is not one of the list")]
    Unknown(usize),
    /// All words are on the list, but they do not belong together.
    #[error("the words do not fit together: one of them is another word, or two are swapped")]
    Checksum,
}

/// A community's secret key. Wiped from memory when dropped.
#[derive(Clone)]
pub struct CommunityKey(SigningKey);

impl CommunityKey {
    /// The key of a seed of 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, for writing the key file.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// Who speaks with this key.
    pub fn id(&self) -> CommunityId {
        CommunityId::new(self.0.verifying_key().to_bytes())
    }

    /// The recovery sheet: the seed as 24 English words (BIP 39; the seed is the entropy, no passphrase).
    pub fn recovery_words(&self) -> Vec<&'static str> {
        bip39::Mnemonic::from_entropy(self.seed().as_slice())
            .map_or_else(|_| Vec::new(), |words| words.words().collect())
    }

    /// Restores the key from its recovery sheet. Upper case and extra spaces do not matter.
    ///
    /// # Errors
    /// When there are not 24 words, one is unknown, or they do not fit together.
    pub fn from_recovery_words(words: &str) -> Result<Self, WordsError> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.len() != 24 {
            return Err(WordsError::Count(words.len()));
        }
        let mnemonic =
            bip39::Mnemonic::parse_in_normalized(bip39::Language::English, &words.join(" ")).map_err(|error| {
                match error {
                    bip39::Error::UnknownWord(at) => WordsError::Unknown(at + 1),
                    _ => WordsError::Checksum,
                }
            })?;
        let entropy = Zeroizing::new(mnemonic.to_entropy());
        let seed = <&[u8; 32]>::try_from(entropy.as_slice()).map_err(|_| WordsError::Count(words.len()))?;
        Ok(Self::from_seed(seed))
    }

    /// Signs bytes for one purpose.
    pub fn sign(&self, domain: Domain, message: &[u8]) -> [u8; limits::SIGNATURE] {
        self.0.sign(&[domain.prefix(), message].concat()).to_bytes()
    }
}

impl fmt::Debug for CommunityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CommunityKey(of {})", self.id())
    }
}

/// Checks one signature, strictly.
///
/// # Errors
/// When the author's key is unusable or the signature is not theirs.
pub fn verify(
    author: &CommunityId,
    domain: Domain,
    message: &[u8],
    signature: &[u8; limits::SIGNATURE],
) -> Result<(), SignatureError> {
    verify_with(&usable(author)?, domain, message, signature)
}

fn verify_with(
    key: &VerifyingKey,
    domain: Domain,
    message: &[u8],
    signature: &[u8; limits::SIGNATURE],
) -> Result<(), SignatureError> {
    key.verify_strict(&[domain.prefix(), message].concat(), &Signature::from_bytes(signature))
        .map_err(|_| SignatureError::Mismatch)
}

/// The key of an author: a point of the curve in its canonical form, and not of small order. Of the points that can be
/// spelled in two ways all but those of small order differ in y, so that y below p is all there is to look at.
fn usable(author: &CommunityId) -> Result<VerifyingKey, SignatureError> {
    let key = VerifyingKey::from_bytes(author.as_bytes()).map_err(|_| SignatureError::WeakKey)?;
    if key.is_weak() || !is_below_p(author.as_bytes()) { Err(SignatureError::WeakKey) } else { Ok(key) }
}

/// Whether the y of a compressed point, little-endian without the sign of x, is less than p = 2^255 - 19.
fn is_below_p(point: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = point;
    *first < 0xed || last & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

/// Authors whose keys have been found usable, with the point of each: somebody who says much is looked at once.
/// Signatures are judged exactly as by [`verify`], one at a time.
#[derive(Debug, Clone, Default)]
pub struct Authors(BTreeMap<CommunityId, VerifyingKey>);

impl Authors {
    /// Checks one signature, strictly.
    ///
    /// # Errors
    /// As [`verify`].
    pub fn verify(
        &mut self,
        author: &CommunityId,
        domain: Domain,
        message: &[u8],
        signature: &[u8; limits::SIGNATURE],
    ) -> Result<(), SignatureError> {
        let key = match self.0.get(author) {
            Some(key) => *key,
            None => {
                let key = usable(author)?;
                if self.0.len() >= limits::KNOWN_KEYS {
                    self.0.clear();
                }
                self.0.insert(*author, key);
                key
            }
        };
        verify_with(&key, domain, message, signature)
    }
}

impl CommunityId {
    /// Four words by which people tell communities of one name apart, read out to each other: 44 bits of
    /// BLAKE3("joinup words v1" | key), as words of the BIP 39 English list.
    pub fn key_words(&self) -> [&'static str; 4] {
        let hash = blake3::Hasher::new().update(b"joinup words v1").update(self.as_bytes()).finalize();
        let list = bip39::Language::English.word_list();
        let bits = hash.as_bytes().iter().take(6).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 4;
        [33, 22, 11, 0].map(|shift| list[(bits >> shift & 0x7ff) as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_restore_the_key_and_mistakes_are_told_apart() {
        let key = CommunityKey::from_seed(&[7; 32]);
        let words = key.recovery_words();
        assert_eq!(words.len(), 24);
        let restored = CommunityKey::from_recovery_words(&format!("  {}\n", words.join("  ").to_uppercase()));
        assert_eq!(restored.map(|key| key.id()), Ok(key.id()));
        assert_eq!(CommunityKey::from_recovery_words("one two").err(), Some(WordsError::Count(2)));
        let mut other = words.clone();
        other[4] = "marieke";
        assert_eq!(CommunityKey::from_recovery_words(&other.join(" ")).err(), Some(WordsError::Unknown(5)));
        let mut swapped = words;
        swapped[0] = if swapped[0] == "zoo" { "abandon" } else { "zoo" };
        assert_eq!(CommunityKey::from_recovery_words(&swapped.join(" ")).err(), Some(WordsError::Checksum));
    }

    #[test]
    fn a_signature_for_one_purpose_is_none_for_another() {
        let key = CommunityKey::from_seed(&[1; 32]);
        let signature = key.sign(Domain::Item, b"bread");
        assert_eq!(verify(&key.id(), Domain::Item, b"bread", &signature), Ok(()));
        assert_eq!(verify(&key.id(), Domain::Receipt, b"bread", &signature), Err(SignatureError::Mismatch));
        assert_eq!(verify(&key.id(), Domain::Item, b"broad", &signature), Err(SignatureError::Mismatch));
    }

    #[test]
    fn weak_and_non_canonical_keys_are_refused() {
        // The eight points of small order and their other encodings begin with these two; and y = p + 1 spells y = 1.
        let mut one = [0; 32];
        one[0] = 1;
        let mut spelled_again = [0xff; 32];
        spelled_again[0] = 0xee;
        spelled_again[31] = 0x7f;
        let mut authors = Authors::default();
        for author in [[0; 32], one, spelled_again].map(CommunityId::new) {
            assert_eq!(verify(&author, Domain::Item, b"", &[0; 64]), Err(SignatureError::WeakKey), "{author:?}");
            let again = authors.verify(&author, Domain::Item, b"", &[0; 64]);
            assert_eq!(again, Err(SignatureError::WeakKey), "{author:?}");
        }
    }

    #[test]
    fn a_key_is_usable_when_its_point_is_spelled_as_the_curve_spells_it() {
        // The y from p to 2^255 - 1, those just below p, and the smallest, with either sign of x.
        let near_p = (0xe0..=0xff).map(|first| {
            let mut point = [0xff; 32];
            (point[0], point[31]) = (first, 0x7f);
            point
        });
        let small = (0..=32).map(|first| {
            let mut point = [0; 32];
            point[0] = first;
            point
        });
        let mut points = 0;
        for mut point in near_p.chain(small) {
            for sign in [0, 0x80] {
                point[31] = point[31] & 0x7f | sign;
                let Ok(key) = VerifyingKey::from_bytes(&point) else { continue };
                let canonical = !key.is_weak() && *key.to_edwards().compress().as_bytes() == point;
                assert_eq!(usable(&CommunityId::new(point)).is_ok(), canonical, "{point:?}");
                points += 1;
            }
        }
        assert!(points > 40, "{points} points of the curve");
    }

    #[test]
    fn authors_that_are_known_are_judged_as_all_others() {
        let mut authors = Authors::default();
        for round in 0..2 {
            for seed in 0..3 {
                let key = CommunityKey::from_seed(&[seed; 32]);
                let signature = key.sign(Domain::Item, b"bread");
                assert_eq!(authors.verify(&key.id(), Domain::Item, b"bread", &signature), Ok(()), "{round}");
                let other = authors.verify(&key.id(), Domain::Item, b"broad", &signature);
                assert_eq!(other, Err(SignatureError::Mismatch), "{round}");
            }
        }
    }
}
