//! Writes the test vectors into `protocol/tests/vectors/`: `cargo run -p joinup-protocol --example vectors`.
//!
//! The tests compare the files with what this would write, so a format does not change unnoticed.

#[path = "catalogue.rs"]
mod catalogue;

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    fs::create_dir_all(&folder)?;
    for file in catalogue::files() {
        fs::write(folder.join(file.name), file.to_json())?;
    }
    Ok(())
}
