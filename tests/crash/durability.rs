//! A short run of each proof of durability; `crash` runs them for longer.

use std::{io, process::Command};

fn crash(arguments: &[&str]) -> io::Result<()> {
    let out = Command::new(env!("CARGO_BIN_EXE_crash")).args(arguments).output()?;
    let [said, complained] = [out.stdout, out.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    println!("{said}{complained}");
    assert!(out.status.success(), "{said}{complained}");
    Ok(())
}

#[test]
fn a_kill_at_any_moment_loses_nothing_acknowledged() -> io::Result<()> {
    crash(&["--kills", "30"])
}

#[test]
fn own_work_survives_any_damage_to_the_database() -> io::Result<()> {
    crash(&["--damage", "30"])
}

#[test]
fn a_full_disk_loses_nothing_and_recovers() -> io::Result<()> {
    crash(&["--full"])
}

#[test]
fn an_fsync_comes_before_each_acknowledgement() -> io::Result<()> {
    crash(&["--trace"])
}
