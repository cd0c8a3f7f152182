//! The community's key: signing, strict verification, and the words by which people know and restore a key.
//!
//! The only module that names ed25519-dalek. Verification gives the verdict of its `verify_strict` (no small-order
//! points, canonical encodings only), so that all nodes agree on every signature: see Chalkias, Garillot, Nikolaenko,
//! *Taming the many EdDSAs* (2020).

use core::fmt;
use std::collections::BTreeMap;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey, ed25519::signature::MultipartVerifier};
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
    /// What stands before the bytes that are signed.
    pub const fn prefix(self) -> &'static [u8] {
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

/// The same verdict as `verify_strict`, without unpacking R. What is accepted has the R that is computed, byte for byte:
/// spelled as the curve spells it, so that its order can be told from its bytes; and no [`usable`] key is of small order.
fn verify_with(
    key: &VerifyingKey,
    domain: Domain,
    message: &[u8],
    signature: &[u8; limits::SIGNATURE],
) -> Result<(), SignatureError> {
    let signature = Signature::from_bytes(signature);
    if is_of_small_order(signature.r_bytes()) {
        return Err(SignatureError::Mismatch);
    }
    key.multipart_verify(&[domain.prefix(), message], &signature).map_err(|_| SignatureError::Mismatch)
}

/// The y of the eight points whose order divides the cofactor, little-endian without the sign of x: 0, 1, -1, and the
/// two of the points of order eight.
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    *b"\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
    *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
];

/// Whether a point that is spelled as the curve spells it is of small order.
fn is_of_small_order(point: &[u8; 32]) -> bool {
    let mut y = *point;
    y[31] &= 0x7f;
    SMALL_ORDER.contains(&y)
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
    fn the_points_of_small_order_are_known_by_their_bytes() {
        let mut found = 0;
        for mut point in SMALL_ORDER {
            for sign in [0, 0x80] {
                point[31] = point[31] & 0x7f | sign;
                assert!(is_of_small_order(&point));
                let Ok(key) = VerifyingKey::from_bytes(&point) else { continue };
                assert!(key.is_weak(), "{point:?}");
                found += u32::from(*key.to_edwards().compress().as_bytes() == point);
            }
        }
        assert_eq!(found, 8);
        let eight = curve25519_dalek::constants::EIGHT_TORSION;
        assert!(eight.iter().all(|point| is_of_small_order(point.compress().as_bytes())));
    }

    /// Signatures made so that the equation holds although R, or a part of the key, is of small order; and others.
    #[test]
    fn the_verdict_is_that_of_verify_strict() {
        use curve25519_dalek::{Scalar, constants::EIGHT_TORSION, edwards::EdwardsPoint};
        use sha2::{Digest, Sha512};

        let secret = Scalar::from_bytes_mod_order([9; 32]);
        let (mut accepted, mut small, mut refused) = (0, 0, 0);
        for part in EIGHT_TORSION {
            let key = EdwardsPoint::mul_base(&secret) + part;
            let author = key.compress().to_bytes();
            let strict = VerifyingKey::from_bytes(&author).unwrap();
            for (nonce, of_r) in (0..2u8).flat_map(|nonce| EIGHT_TORSION.map(|of_r| (nonce, of_r))) {
                let nonce = Scalar::from(nonce);
                let r = (EdwardsPoint::mul_base(&nonce) + of_r).compress();
                for message in 0..24u8 {
                    let signed = [Domain::Item.prefix(), &[message]].concat();
                    let hash = Sha512::new().chain_update(r.as_bytes()).chain_update(author).chain_update(&signed);
                    let s = nonce + Scalar::from_bytes_mod_order_wide(&hash.finalize().into()) * secret;
                    let bytes: [u8; 64] = [*r.as_bytes(), s.to_bytes()].concat().try_into().unwrap();
                    let signature = Signature::from_bytes(&bytes);
                    let expected = strict.verify_strict(&signed, &signature).is_ok();
                    let got = verify(&CommunityId::new(author), Domain::Item, &[message], &bytes);
                    assert_eq!(got.is_ok(), expected, "{author:?} {bytes:?}");
                    let loosely = strict.multipart_verify(&[&signed], &signature).is_ok();
                    accepted += u32::from(expected);
                    small += u32::from(loosely && !expected);
                    refused += u32::from(!loosely);
                }
            }
        }
        // Every sort was met.
        assert!(accepted > 50 && small > 50 && refused > 50, "{accepted} {small} {refused}");
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
