//! The walls of the house: which file may name which crate, and what no part of it may ever hold.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so and ends")]

mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// All Rust sources below a folder, as paths from the top with their text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no sources below {folder}");
    found
}

/// Code without comments, so that a file may speak of what it must not use.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn assert_only(folders: &[&str], word: &str, allowed: &[&str]) {
    for folder in folders {
        for (name, text) in sources(folder) {
            let may = allowed.iter().any(|allowed| name.starts_with(allowed));
            assert!(may || !code(&text).contains(word), "{name} names {word}; only {allowed:?} may");
        }
    }
}

const HOUSE: [&str; 3] = ["protocol/src", "node/src", "cli/src"];

#[test]
fn each_foreign_crate_has_its_room() {
    assert_only(&HOUSE, "bincode::", &["protocol/src/wire/codec.rs"]);
    assert_only(&HOUSE, "ed25519_dalek", &["protocol/src/key.rs"]);
    assert_only(&HOUSE, "chacha20poly1305", &["protocol/src/seal.rs"]);
    assert_only(&HOUSE, "sled::", &["node/src/store/disk.rs"]);
    assert_only(&HOUSE, "libp2p", &["node/src/network"]);
    assert_only(&HOUSE, "axum::", &["node/src/api"]);
    assert_only(&HOUSE, "tantivy::", &["node/src/index"]);
    assert_only(&HOUSE, "frostem::", &["node/src/index/text.rs"]);
    assert_only(&HOUSE, "use age::", &["node/src/passphrase.rs"]);
    assert_only(&HOUSE, "use tar::", &["node/src/backup"]);
}

#[test]
fn only_one_file_reads_the_clock() {
    for word in ["SystemTime::now", "Timestamp::now", "Zoned::now"] {
        assert_only(&HOUSE, word, &["node/src/clock.rs"]);
    }
    // The network measures how long its own waiting takes, with its runtime's clock, which says nothing of the day.
    assert_only(&HOUSE, "Instant::now", &["node/src/clock.rs", "node/src/network"]);
    assert_only(&HOUSE, "std::time::Instant", &["node/src/clock.rs"]);
}

#[test]
fn the_core_does_no_io() {
    for word in ["tokio", "std::fs", "std::io", "std::thread", "std::env", "getrandom", "println!"] {
        assert_only(&["protocol/src"], word, &[]);
    }
}

#[test]
fn nothing_points_up() {
    assert_only(&["protocol/src"], "joinup_node", &[]);
    assert_only(&["cli/src"], "joinup_node::store", &[]);
    assert_only(&["cli/src"], "joinup_node::network", &[]);
    assert_only(&["cli/src"], "joinup_node::engine", &[]);
}

#[test]
fn nothing_is_scored() {
    let forbidden = ["score", "vote", "like", "star", "rating", "rank", "popularity", "upvote", "badge"];
    let folders = ["protocol/src/experiment", "node/src/api/types", "cli/src"];
    for (name, text) in folders.iter().flat_map(|folder| sources(folder)) {
        for line in code(&text).lines().filter(|line| line.trim_start().starts_with("pub ")) {
            let field = line.trim_start().trim_start_matches("pub ").split(':').next().unwrap_or_default();
            let words: Vec<&str> = field.split('_').collect();
            let found =
                forbidden.iter().find(|word| words.contains(word) || words.contains(&format!("{word}s").as_str()));
            assert!(found.is_none(), "{name}: {line}");
        }
    }
}
