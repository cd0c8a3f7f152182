//! `joinup up`: runs this community's node here, and says what happens.

mod events;

use std::{path::Path, time::Duration};

use joinup_node::{
    api::{
        Client,
        types::{Body, Event},
    },
    daemon::{Daemon, Options},
    home::Home,
    say,
};
use tracing_subscriber::EnvFilter;

use super::init;
use crate::{
    error::{Failure, Outcome},
    session::Session,
    stop::Stop,
};

/// An ordered stop takes no longer; then the process ends anyway, and loses nothing that it acknowledged.
const STOP: Duration = Duration::from_millis(4_500);
/// Chooses what is logged, in the form that programs written in Rust have in common.
const LOG: &str = "JOINUP_LOG";

/// What can be said with `joinup up`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Listen at this address; may be given several times
    #[arg(long, value_name = "ADDRESS", num_args = 1..)]
    listen: Vec<String>,
    /// Do not look for other nodes on this network
    #[arg(long)]
    no_mdns: bool,
    /// Stop when standard input ends: for programs that start this one
    #[arg(long, hide = true)]
    until_input_ends: bool,
    #[command(flatten, next_help_heading = "At the first run")]
    first: init::Args,
}

pub(crate) async fn run(session: &Session, args: Args, verbose: u8) -> Outcome {
    start_log(verbose, session.out.json);
    let mut stop = Stop::listen(args.until_input_ends)?;
    if !Home::is_set_up(&session.home) {
        tokio::select! {
            set_up = first_run(session, args.first) => set_up?,
            () = stop.asked() => return Err(Failure::Interrupted),
        }
    }
    let options = Options { listen: args.listen, mdns: !args.no_mdns };
    let (daemon, events) = tokio::select! {
        started = Daemon::start(&session.home, options) => started?,
        // What is half open loses nothing: everything acknowledged is durable already.
        () = stop.asked() => return Ok(()),
    };
    // On its own: whoever reads along may stop reading, and then writing waits, but stopping must not.
    let telling = tokio::spawn(tell(session.clone(), events));
    let told = tokio::select! {
        told = telling => told.unwrap_or(Ok(())),
        () = stop.asked() => Ok(()),
    };
    session.out.note(|page| {
        use std::fmt::Write as _;
        writeln!(page, "{}", say!("up-stopping"))
    })?;
    tokio::select! {
        // Whoever asks twice does not want to wait.
        () = stop.asked() => return Err(Failure::Interrupted),
        _ = tokio::time::timeout(STOP, daemon.stop()) => {}
    }
    told
}

/// Says what happens until there is no more.
async fn tell(session: Session, mut events: tokio::sync::broadcast::Receiver<Event>) -> Outcome {
    use tokio::sync::broadcast::error::RecvError;
    loop {
        match events.recv().await {
            Ok(event) if session.out.json => session.out.json(&event.to_json()?)?,
            Ok(event) => {
                let status = if matches!(event, Event::Ready { .. }) { status(&session.home).await } else { None };
                session.out.page(|page| events::draw(page, &event, status.as_ref()))?;
            }
            // Somebody scrolls back in the terminal: what was missed is in `joinup list`.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return Ok(()),
        }
    }
}

async fn status(home: &Path) -> Option<joinup_node::api::types::Status> {
    Client::connect(home).await.ok()?.status().await.ok()
}

/// Sets the community up: with three questions at a terminal, else of flags and usual values, which it says.
async fn first_run(session: &Session, mut first: init::Args) -> Outcome {
    if !session.prompt.can_ask() && first.name.is_none() {
        let name = say!("up-nameless");
        first.name = Some(name.clone());
        session.out.note(|page| {
            use std::fmt::Write as _;
            writeln!(page, "{}", say!("up-named", name = name))?;
            page.next(&["joinup community profile --name NAME"])
        })?;
    }
    let init = init::set_up(session, first, None).await?;
    if session.out.json {
        // Standard output begins with the event `ready`; the sheet must not be lost all the same.
        return session.out.json_beside(&init.to_json()?);
    }
    session.out.urgent(|page| init::sheet(page, &init))
}

fn start_log(verbose: u8, json: bool) {
    let usual = match verbose {
        0 => "error",
        1 => "joinup_node=info,warn",
        _ => "joinup_node=debug,info",
    };
    let filter = EnvFilter::try_from_env(LOG).unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // It fails only when there is a log already.
    let _ = if json { log.json().try_init() } else { log.try_init() };
}
