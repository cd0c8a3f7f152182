//! `joinup completions`: a script with which a shell completes what is typed.

use clap_complete::Shell;
use serde_json::json;

use crate::{args, error::Outcome, session::Session};

/// What can be said with `joinup completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Your shell
    shell: Shell,
}

pub(crate) fn run(session: &Session, args: Args) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(), "joinup", &mut script);
    if session.out.json {
        let script = String::from_utf8_lossy(&script);
        return session
            .out
            .json(&json!({"schema": "joinup.completions/1", "shell": args.shell.to_string(), "script": script}));
    }
    // Made of this program's own words only.
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(&script)?;
    Ok(out.flush()?)
}
