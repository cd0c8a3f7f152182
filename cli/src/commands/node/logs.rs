//! `joinup node logs`: what the node logged, from the system's journal. A node that somebody started in a terminal logs
//! there, and nowhere else.

use std::{fmt::Write as _, io::ErrorKind, process::Stdio};

use joinup_node::{
    api::{Error, ErrorCode, types::Service},
    say,
};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::Command,
};

use super::unit::Unit;
use crate::{
    codes::one_or_more,
    error::{Failure, Outcome},
    session::Session,
};

/// Lines that fit a screen or two.
const LINES: u64 = 50;
/// Bytes of a complaint of the journal's program that are read.
const COMPLAINT: u64 = 4_096;

/// What can be said with `joinup node logs`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Go on showing what it logs, until Ctrl-C
    #[arg(short, long)]
    follow: bool,
    /// The last so many lines; 50 when you do not say
    #[arg(short = 'n', long = "lines", value_name = "N", value_parser = one_or_more)]
    lines: Option<u64>,
}

pub(super) async fn run(session: &Session, args: Args) -> Outcome {
    let service = service(session).await?;
    let lines = args.lines.unwrap_or(LINES).to_string();
    let mut command = Command::new("journalctl");
    if service.user {
        command.arg("--user");
    }
    command.args(["--unit", &service.unit, "--lines", &lines, "--no-pager", "--output", "short-iso"]);
    if args.follow {
        command.arg("--follow");
    }
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn();
    let mut journal = spawned.map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            Failure::from(Error::new(ErrorCode::NotFound, say!("logs-no-journal")).next("joinup up -v"))
        }
        _ => error.into(),
    })?;
    if let Some(out) = journal.stdout.take() {
        let mut entries = BufReader::new(out).lines();
        while let Some(line) = entries.next_line().await? {
            let answer = json!({"schema": "joinup.log/1", "line": line});
            session.out.own_answer(&answer, |page| writeln!(page, "{line}"))?;
        }
    }
    let mut complaint = String::new();
    if let Some(err) = journal.stderr.take() {
        err.take(COMPLAINT).read_to_string(&mut complaint).await?;
    }
    if journal.wait().await?.success() {
        return Ok(());
    }
    Err(Error::new(ErrorCode::Failed, say!("logs-refused")).why(complaint.trim()).next("joinup node status").into())
}

/// The service whose log it is: the one that runs, else the one that was installed.
async fn service(session: &Session) -> Outcome<Service> {
    let client = session.client().await;
    if let Ok(client) = client
        && let Ok(status) = client.status().await
        && status.node.running
    {
        return Ok(status.node.service.ok_or_else(|| in_a_terminal(say!("logs-terminal")))?);
    }
    let unit = Unit::of(&session.home)?;
    match unit.installed() {
        Some(_) => Ok(Service { unit: unit.name, user: true }),
        None => Err(in_a_terminal(say!("logs-none")).into()),
    }
}

fn in_a_terminal(message: String) -> Error {
    Error::new(ErrorCode::NotFound, message).why(say!("logs-why")).next("joinup -v up 2>> joinup.log")
}
