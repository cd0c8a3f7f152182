//! `joinup node`: the node as a process and as a service of this computer.

mod install;
mod logs;
mod manager;
mod restart;
mod status;
mod stop;
mod unit;

pub(crate) use self::status::other_version;
use crate::{error::Outcome, session::Session};

/// What can be said with `joinup node`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Whether it runs, since when, as what, and where its log is
    Status,
    /// Stop it
    Stop,
    /// Start it anew, as after an update
    Restart,
    /// Show what it logged
    Logs(logs::Args),
    /// Let it run in the background, and start with this computer
    Install(install::Args),
    /// Undo that; the folder stays as it is
    Uninstall,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    match args.command {
        Command::Status => status::run(session).await,
        Command::Stop => stop::run(session).await,
        Command::Restart => restart::run(session).await,
        Command::Logs(args) => logs::run(session, args).await,
        Command::Install(args) => install::run(session, args).await,
        Command::Uninstall => install::undo(session).await,
    }
}
