//! How the bytes of each kind of payload are read, and what they mean as JSON.

use joinup_protocol::{
    experiment::{Experiment, Summary},
    introduction::Introduction,
    key::CommunityKey,
    limits,
    manifest::Manifest,
    note::Note,
    profile::Profile,
    receipt::Receipt,
    succession::Succession,
    wire::codec,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The kinds of payload, and of what else is encoded alike.
pub(crate) const KINDS: [&str; 8] =
    ["profile", "summary", "record", "note", "introduction", "manifest", "succession", "receipt"];

/// Who says what the vectors say: the key of this seed.
pub(crate) const AUTHOR_SEED: [u8; 32] = [1; 32];

/// What bytes of a kind mean, or why they mean nothing.
pub(crate) fn read(kind: &str, bytes: &[u8]) -> Result<Value, String> {
    match kind {
        "profile" => payload::<Profile>(bytes),
        "summary" => payload::<Summary>(bytes),
        "record" => meaning(&Experiment::from_record(bytes).map_err(|why| why.to_string())?),
        "note" => payload::<Note>(bytes),
        "introduction" => payload::<Introduction>(bytes),
        "manifest" => payload::<Manifest>(bytes),
        "succession" => {
            let succession: Succession = codec::decode(bytes, limits::PAYLOAD).map_err(|why| why.to_string())?;
            succession.verify(&CommunityKey::from_seed(&AUTHOR_SEED).id()).map_err(|why| why.to_string())?;
            meaning(&succession)
        }
        "receipt" => {
            let receipt: Receipt = codec::decode(bytes, limits::RECEIPT).map_err(|why| why.to_string())?;
            receipt.verify().map_err(|why| why.to_string())?;
            meaning(&receipt)
        }
        other => Err(format!("no kind {other}")),
    }
}

/// The bytes of a meaning.
pub(crate) fn write(kind: &str, value: &Value) -> Result<Vec<u8>, String> {
    match kind {
        "profile" => bytes::<Profile>(value),
        "summary" => bytes::<Summary>(value),
        "record" => spoken::<Experiment>(value)?.record().map_err(|why| why.to_string()),
        "note" => bytes::<Note>(value),
        "introduction" => bytes::<Introduction>(value),
        "manifest" => bytes::<Manifest>(value),
        "succession" => bytes::<Succession>(value),
        "receipt" => bytes::<Receipt>(value),
        other => Err(format!("no kind {other}")),
    }
}

fn payload<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<Value, String> {
    meaning(&codec::decode::<T>(bytes, limits::PAYLOAD).map_err(|why| why.to_string())?)
}

fn meaning<T: Serialize>(value: &T) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|why| why.to_string())
}

fn spoken<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|why| why.to_string())
}

fn bytes<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Vec<u8>, String> {
    codec::encode(&spoken::<T>(value)?, limits::PAYLOAD).map_err(|why| why.to_string())
}
