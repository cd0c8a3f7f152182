//! The programs of the service manager: run, and what they say when they cannot.

use std::{io::ErrorKind, process::Stdio};

use joinup_node::{
    api::{Error, ErrorCode},
    say,
};
use tokio::process::Command;

use crate::error::{Failure, Outcome};

/// What one of them said.
#[derive(Debug)]
pub(super) struct Said {
    /// Whether it did what it was asked.
    pub(super) done: bool,
    /// Its answer.
    pub(super) out: String,
    /// The last line of what it said beside that.
    pub(super) complaint: String,
}

/// Asks the manager of the user's own services.
pub(super) async fn systemctl(args: &[&str]) -> Outcome<Said> {
    let all: Vec<&str> = ["--user"].iter().chain(args).copied().collect();
    ask("systemctl", &all).await
}

/// Runs one of its programs.
pub(super) async fn ask(program: &str, args: &[&str]) -> Outcome<Said> {
    let ran = Command::new(program).args(args).stdin(Stdio::null()).output().await;
    let ran = ran.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::from(none()),
        _ => error.into(),
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let complaint = text(&ran.stderr).lines().last().unwrap_or_default().to_owned();
    Ok(Said { done: ran.status.success(), out: text(&ran.stdout), complaint })
}

/// Refuses when the user's own services cannot be managed from here.
pub(super) async fn reachable() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(none().into());
    }
    let said = systemctl(&["show-environment"]).await?;
    if said.done {
        return Ok(());
    }
    Err(Error::new(ErrorCode::NotAllowed, say!("service-no-bus"))
        .why(say!("service-no-bus-why", said = said.complaint))
        .next("joinup node install --print")
        .into())
}

/// Asks for something that has to be done.
pub(super) async fn must(args: &[&str]) -> Outcome {
    let said = systemctl(args).await?;
    if said.done {
        return Ok(());
    }
    let command = format!("systemctl --user {}", args.join(" "));
    Err(Error::new(ErrorCode::Failed, say!("service-refused", command = command))
        .why(said.complaint)
        .next("joinup node logs")
        .into())
}

fn none() -> Error {
    Error::new(ErrorCode::NotAllowed, say!("service-none"))
        .why(say!("service-none-why"))
        .next("joinup node install --print")
}
