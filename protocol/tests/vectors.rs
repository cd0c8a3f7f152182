//! The vectors in `vectors/*.json`: bytes of every kind of payload that mean something, and as many that mean nothing.
//!
//! `cargo run -p joinup-protocol --example vectors` writes them anew. Bytes of a released version never change.

#[path = "vectors/kinds.rs"]
mod kinds;

use data_encoding::HEXLOWER;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Vectors {
    valid: Vec<Valid>,
    invalid: Vec<Invalid>,
}

#[derive(Deserialize)]
struct Valid {
    name: String,
    hex: String,
    meaning: Value,
}

#[derive(Deserialize)]
struct Invalid {
    name: String,
    hex: String,
    reason: String,
}

#[test]
fn every_vector_means_what_it_says() {
    for kind in kinds::KINDS {
        let path = format!("{}/tests/vectors/{kind}.json", env!("CARGO_MANIFEST_DIR"));
        let vectors: Vectors = serde_json::from_str(&std::fs::read_to_string(&path).expect(&path)).expect(&path);
        assert!(!vectors.valid.is_empty() && vectors.invalid.len() >= vectors.valid.len(), "{kind}");
        for Valid { name, hex, meaning } in vectors.valid {
            let bytes = HEXLOWER.decode(hex.as_bytes()).expect(&name);
            assert_eq!(kinds::read(kind, &bytes).as_ref(), Ok(&meaning), "{kind}: {name}");
            assert_eq!(kinds::write(kind, &meaning), Ok(bytes), "{kind}: {name}");
        }
        for Invalid { name, hex, reason } in vectors.invalid {
            let bytes = HEXLOWER.decode(hex.as_bytes()).expect(&name);
            assert_eq!(kinds::read(kind, &bytes), Err(reason), "{kind}: {name}");
        }
    }
}
