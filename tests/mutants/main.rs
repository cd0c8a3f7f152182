//! The mutants of the core: patches that each break it in one way, and that the simulation must notice. See `README.md`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so and ends")]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("mutants")
}

fn patches() -> Vec<PathBuf> {
    let files = std::fs::read_dir(here()).unwrap().map(|entry| entry.unwrap().path());
    let mut patches: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "patch")).collect();
    patches.sort();
    patches
}

/// Whoever changes a line that a mutant changes as well changes the mutant.
#[test]
fn every_mutant_can_be_applied() {
    let patches = patches();
    assert!(patches.len() >= 10, "{} mutants", patches.len());
    for patch in patches {
        let check = Command::new("git")
            .args(["apply", "--check"])
            .arg(&patch)
            .current_dir(here().join("../.."))
            .output()
            .unwrap();
        assert!(check.status.success(), "{}: {}", patch.display(), String::from_utf8_lossy(&check.stderr));
    }
}

#[test]
fn every_mutant_has_a_line_in_the_table() {
    let table = std::fs::read_to_string(here().join("README.md")).unwrap();
    for patch in patches() {
        let name = patch.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(table.contains(&format!("| `{name}` |")), "README.md does not name {name}");
    }
}

/// Builds the core once for each mutant; see `run` for a few of them or more seeds.
#[test]
#[ignore = "takes minutes"]
fn every_mutant_is_noticed() {
    assert!(Command::new(here().join("run")).status().unwrap().success());
}
