//! `joinup up`: runs this community's node here, and says what happens.

mod events;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use joinup_node::{
    api::{
        Client, Error, ErrorCode,
        types::{Body, Event},
    },
    config::Settings,
    daemon::{Daemon, Options},
    home::Home,
    passphrase::Passphrase,
    say,
};
use tokio::sync::broadcast::Receiver;

use super::{config, init};
use crate::{
    error::{Failure, Outcome},
    log::{self, Wanted},
    passphrase,
    session::Session,
    stop::{Reload, Stop},
};

/// An ordered stop takes no longer; then the process ends anyway, and loses nothing that it acknowledged.
const STOP: Duration = Duration::from_millis(4_500);

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
    // A file that cannot be read is told when the node starts.
    let settings = Settings::load(&session.home).unwrap_or_default();
    let log = log::start(Wanted { verbose, json: session.out.json }, &settings);
    let program = Program::of_this_process();
    let mut stop = Stop::listen(args.until_input_ends)?;
    let reload = Reload::listen()?;
    let secrets = args.first.secrets(None).await?;
    let passphrase = secrets.passphrase.clone();
    if !Home::is_set_up(&session.home) {
        if joinup_node::daemon::service().is_some() {
            // A recovery sheet has no place in a journal.
            let why = say!("not-set-up-why", path = session.home.display().to_string());
            return Err(Error::new(ErrorCode::NotSetUp, say!("not-set-up")).why(why).next("joinup init").into());
        }
        tokio::select! {
            set_up = first_run(session, args.first, secrets) => set_up?,
            () = stop.asked() => return Err(Failure::Interrupted),
        }
    }
    let options = Options { listen: args.listen, mdns: !args.no_mdns, restarts: cfg!(unix), passphrase };
    let (daemon, events) = tokio::select! {
        started = start(session, options) => started?,
        // What is half open loses nothing: everything acknowledged is durable already.
        () = stop.asked() => return Ok(()),
    };
    // On its own: whoever reads along may stop reading, and then writing waits, but stopping must not.
    let telling = tokio::spawn(tell(session.clone(), events));
    let following = tokio::spawn(log::follow(log, daemon.log_level()));
    let rereading = tokio::spawn(reread_when_asked(session.clone(), reload));
    let told = tokio::select! {
        told = telling => told.unwrap_or(Ok(())),
        () = stop.asked() => Ok(()),
    };
    following.abort();
    rereading.abort();
    let anew = daemon.starts_anew();
    session.out.note(|page| {
        use std::fmt::Write as _;
        writeln!(page, "{}", if anew { say!("service-restarting") } else { say!("up-stopping") })
    })?;
    tokio::select! {
        // Whoever asks twice does not want to wait.
        () = stop.asked() => return Err(Failure::Interrupted),
        _ = tokio::time::timeout(STOP, daemon.stop()) => {}
    }
    told?;
    if anew { program?.become_it() } else { Ok(()) }
}

/// How this process was started.
struct Program {
    path: PathBuf,
    args: Vec<OsString>,
}

impl Program {
    /// Remembers it at the start: once another file has taken its place, the system says only that it was deleted.
    fn of_this_process() -> Outcome<Self> {
        Ok(Self { path: std::env::current_exe()?, args: std::env::args_os().skip(1).collect() })
    }

    /// Becomes the program that is at that path now. It comes back only when that fails.
    #[cfg(unix)]
    fn become_it(self) -> Outcome {
        use std::os::unix::process::CommandExt;
        let error = std::process::Command::new(&self.path).args(self.args).exec();
        Err(Failure::file("Reading", &self.path, &error))
    }

    #[cfg(not(unix))]
    fn become_it(self) -> Outcome {
        Err(Error::new(ErrorCode::Failed, say!("restart-not-here")).next("joinup up").into())
    }
}

/// Reads the settings again at every signal to do so, and says what came of it.
async fn reread_when_asked(session: Session, mut reload: Reload) {
    loop {
        reload.asked().await;
        let read = match session.closed_client().await {
            Ok(client) => client.reread_settings().await.map_err(Failure::from),
            Err(failure) => Err(failure),
        };
        let told = match read {
            Ok(reread) => config::tell_reread(&session, &reread),
            Err(failure) => {
                session.out.failure(&failure);
                Ok(())
            }
        };
        if told.is_err() {
            return;
        }
    }
}

/// Starts the node; where the keys are under a passphrase that nobody has laid ready, asks for it.
async fn start(session: &Session, options: Options) -> Outcome<(Daemon, Receiver<Event>)> {
    let refused = match Daemon::start(&session.home, options.clone()).await {
        Err(error) if error.code == ErrorCode::Locked && session.prompt.can_ask() => error,
        started => return Ok(started?),
    };
    if options.passphrase.is_some() || !matches!(Passphrase::laid_ready(), Ok(None)) {
        return Err(refused.into());
    }
    let start = async |passphrase| {
        Daemon::start(&session.home, Options { passphrase: Some(passphrase), ..options.clone() }).await
    };
    passphrase::until_right(session, &say!("passphrase-ask"), start).await
}

/// Says what happens until there is no more.
async fn tell(session: Session, mut events: Receiver<Event>) -> Outcome {
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
async fn first_run(session: &Session, mut first: init::Args, secrets: init::Secrets) -> Outcome {
    if !session.prompt.can_ask() && first.name.is_none() {
        let name = say!("up-nameless");
        first.name = Some(name.clone());
        session.out.note(|page| {
            use std::fmt::Write as _;
            writeln!(page, "{}", say!("up-named", name = name))?;
            page.next(&["joinup community profile --name NAME"])
        })?;
    }
    let init = init::set_up(session, first, secrets).await?;
    if session.out.json {
        // Standard output begins with the event `ready`; the sheet must not be lost all the same.
        return session.out.json_beside(&init.to_json()?);
    }
    session.out.urgent(|page| init::sheet(page, &init))
}
