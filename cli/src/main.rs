//! `joinup`, the command: for volunteers at a terminal and for scripts.
//!
//! It speaks to the node's API only, through [`joinup_node::api::Client`]: over the socket of a running node, or in this
//! process when none runs. `args` is what can be typed, `commands` what happens then, `output` and `error` how it is
//! told, `log` what a running node notes, `untrusted` what of other people's words a terminal gets to see.

mod answers;
mod args;
mod codes;
mod commands;
mod editor;
mod error;
mod log;
mod output;
mod passphrase;
mod prompt;
mod session;
mod stop;
mod table;
mod untrusted;
mod usage;
mod words;

use std::process::ExitCode;

use clap::{FromArgMatches, error::ErrorKind};
use joinup_node::api::{Error, ErrorCode};

use crate::{
    args::{Cli, Color},
    error::{Failure, Outcome},
    output::Output,
    session::Session,
};

/// See the reason beside the dependency; `.cargo/config.toml` says how soon memory is given back.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = match parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    set_color(cli.global.color);
    let session = match Session::new(&cli.global) {
        Ok(session) => session,
        Err(failure) => return told(&Output { json: cli.global.json, ..Output::default() }, &failure),
    };
    let out = session.out.clone();
    match run(cli, session) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => told(&out, &failure),
    }
}

fn told(out: &Output, failure: &Failure) -> ExitCode {
    out.failure(failure);
    failure.exit()
}

fn run(cli: Cli, session: Session) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        // A running node stops in its own order, and the demonstration takes its folder away.
        if cli.command.stops_itself() {
            return commands::run(cli, &session).await;
        }
        tokio::select! {
            outcome = commands::run(cli, &session) => outcome,
            _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted),
        }
    });
    if matches!(outcome, Err(Failure::Interrupted)) {
        answers::keep_interrupted(&session);
    }
    // Somebody who was being asked something may never answer.
    runtime.shutdown_background();
    outcome
}

/// Reads the command line. Help and version are answers; everything else that stops here is a refusal.
fn parse() -> Result<Cli, ExitCode> {
    let typed: Vec<_> = std::env::args_os().collect();
    session::speak(&typed);
    let error = match args::command().try_get_matches_from(&typed).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => return Ok(cli),
        Err(error) => error,
    };
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe is no failure of a help text.
        let _ = error.print();
        return Err(ExitCode::SUCCESS);
    }
    let in_words = usage::refusal(&error, &typed);
    let json = typed.iter().take_while(|arg| *arg != "--").any(|arg| arg == "--json");
    if !json && in_words.is_none() {
        let _ = error.print();
        return Err(ExitCode::from(ErrorCode::Usage.exit()));
    }
    let refusal = in_words.unwrap_or_else(|| refusal(&error.render().to_string()));
    Err(told(&Output { json, ..Output::default() }, &refusal.into()))
}

/// A message of the command line's reader, as the one form of every refusal: its first paragraph without the advice.
fn refusal(text: &str) -> Error {
    let mut lines =
        text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:")).filter(|line| !line.is_empty());
    let message = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let why = lines.filter(|line| !line.starts_with("For more information")).collect::<Vec<_>>().join(" ");
    Error::new(ErrorCode::Usage, message).why(why).next("joinup --help")
}

fn set_color(color: Color) {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}
