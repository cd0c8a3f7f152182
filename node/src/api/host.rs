//! What the router answers from: a home folder and its engine, with a running network or without one.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    time::Duration,
};

use tokio::sync::{broadcast, watch};

use super::{
    Error, ErrorCode,
    following::Following,
    redeeming::Redeeming,
    types::{Doctor, Event, Init, InitRequest, Key, KeyRequest},
};
use crate::{
    clock::Clock,
    engine::{self, Engine, Setup},
    home::{Home, HomeError},
    network::Network,
    passphrase::Passphrase,
    say,
    speech::Language,
};

/// A home folder that this process holds. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Host(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    clock: Clock,
    state: Mutex<State>,
    running: Option<Running>,
}

/// How far the folder has been opened.
#[derive(Debug)]
enum State {
    /// Nobody set it up, or it does not even exist.
    Empty,
    /// Locked; its store is opened when somebody needs it.
    Locked(Arc<Home>),
    /// Open.
    Open(Engine),
}

/// What a running node has beside its engine.
#[derive(Debug, Clone)]
pub struct Running {
    /// The network.
    pub network: Network,
    /// What happens, for those who watch.
    pub events: broadcast::Sender<Event>,
    /// The first event, for those who begin to watch later.
    pub ready: Event,
    /// Says true when the node is to stop.
    pub stop: watch::Sender<bool>,
    /// Whether the process is to start anew after that; none when it cannot.
    pub again: Option<Arc<AtomicBool>>,
    /// Invites that are being used.
    pub redeeming: Redeeming,
    /// Who has the node go by other settings.
    pub following: Following,
    /// When it started, by the clock's own count.
    pub started: Duration,
}

impl Host {
    /// Takes the folder's lock, if the folder was set up, and answers without a network.
    ///
    /// # Errors
    /// When another process has the folder, or it cannot be used.
    pub fn open(path: &Path, clock: Clock) -> Result<Self, Error> {
        let state = match Home::open(path) {
            Ok(home) => State::Locked(Arc::new(home)),
            Err(HomeError::NotSetUp(_)) => State::Empty,
            Err(error) => return Err(error.into()),
        };
        Ok(Self(Arc::new(Inner { path: path.to_owned(), clock, state: Mutex::new(state), running: None })))
    }

    /// Answers for an engine, with the network of a running node or without one.
    pub fn of(engine: Engine, clock: Clock, running: Option<Running>) -> Self {
        let path = engine.home().path().to_owned();
        Self(Arc::new(Inner { path, clock, state: Mutex::new(State::Open(engine)), running }))
    }

    /// The network and what belongs to it, if a node runs.
    pub fn running(&self) -> Option<&Running> {
        self.0.running.as_ref()
    }

    /// The same, for what makes no sense without it.
    pub(super) fn need_running(&self) -> Result<&Running, Error> {
        self.running().ok_or_else(|| {
            Error::new(ErrorCode::Unreachable, say!("no-node")).next(say!("next-other-terminal", command = "joinup up"))
        })
    }

    /// The clock.
    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs an operation of the engine on a thread that may block, opening the engine first if need be.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Engine) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let host = self.clone();
        blocking(move || operation(&host.engine()?)).await
    }

    fn engine(&self) -> Result<Engine, Error> {
        let mut state = self.state();
        let home = match &*state {
            State::Open(engine) => return Ok(engine.clone()),
            State::Locked(home) => Arc::clone(home),
            State::Empty => return Err(engine::not_set_up(&self.0.path)),
        };
        let engine = Engine::open(home, self.0.clock.clone())?;
        *state = State::Open(engine.clone());
        Ok(engine)
    }

    /// Sets a community up in the folder.
    pub(super) async fn init(&self, request: InitRequest) -> Result<Init, Error> {
        let host = self.clone();
        blocking(move || {
            let mut state = host.state();
            let home = match std::mem::replace(&mut *state, State::Empty) {
                State::Empty => Home::create(&host.0.path, &host.0.clock)?,
                State::Open(engine) => {
                    *state = State::Open(engine);
                    return Err(engine::already_set_up(&host.0.path));
                }
                State::Locked(home) => Arc::try_unwrap(home).map_err(|_| engine::already_set_up(&host.0.path))?,
            };
            // What does not become an engine lets go of the lock, and the next request takes it again.
            let setup = engine::set_up(home, &request, &host.0.clock);
            *state = match &setup {
                Ok(Setup { engine, .. }) => State::Open(engine.clone()),
                Err(_) => Home::open(&host.0.path).map_or(State::Empty, |home| State::Locked(Arc::new(home))),
            };
            setup.map(|setup| setup.init)
        })
        .await
    }

    /// Whether somebody has to say the passphrase before the folder can be used.
    pub(super) fn is_closed(&self) -> bool {
        matches!(&*self.state(), State::Locked(home) if home.is_closed())
    }

    /// Opens the keys with a passphrase.
    pub(super) async fn open_keys(&self, passphrase: Passphrase) -> Result<(), Error> {
        let home = self.home()?;
        blocking(move || Ok(home.open_keys(&passphrase)?)).await
    }

    /// How the keys are kept; nothing has to be opened for that.
    pub(super) async fn key(&self) -> Result<Key, Error> {
        let home = self.home()?;
        blocking(move || Ok(Key { protected: home.is_protected() })).await
    }

    /// Puts the keys under a passphrase, under another one, or under none.
    pub(super) async fn set_key(&self, request: KeyRequest) -> Result<Key, Error> {
        let home = self.home()?;
        blocking(move || {
            home.protect(request.passphrase.as_ref(), request.new.as_ref())?;
            Ok(Key { protected: home.is_protected() })
        })
        .await
    }

    fn home(&self) -> Result<Arc<Home>, Error> {
        match &*self.state() {
            State::Open(engine) => Ok(engine.clone().close()),
            State::Locked(home) => Ok(Arc::clone(home)),
            State::Empty => Err(engine::not_set_up(&self.0.path)),
        }
    }

    /// Looks at everything; where the store does not open, says so instead of failing.
    pub(super) async fn doctor(&self) -> Result<Doctor, Error> {
        let host = self.clone();
        blocking(move || match host.engine() {
            Ok(engine) => Ok(engine.doctor()),
            Err(error) if error.code == ErrorCode::Failed => Ok(engine::cannot_open(&error)),
            Err(error) => Err(error),
        })
        .await
    }

    /// Builds the store again from own work.
    pub(super) async fn rebuild(&self) -> Result<Doctor, Error> {
        if self.running().is_some() {
            return Err(Error::new(ErrorCode::InUse, say!("rebuild-while-running"))
                .next(engine::restart("joinup doctor --rebuild")));
        }
        let host = self.clone();
        blocking(move || {
            let mut state = host.state();
            // The old store must be closed before its folder is moved aside: everything of it is dropped here.
            let home = match std::mem::replace(&mut *state, State::Empty) {
                State::Empty => Arc::new(Home::open(&host.0.path)?),
                State::Locked(home) => home,
                State::Open(engine) => engine.close(),
            };
            let rebuilt = engine::rebuild(Arc::clone(&home), host.0.clock.clone());
            *state = match &rebuilt {
                Ok((engine, _)) => State::Open(engine.clone()),
                Err(_) => State::Locked(home),
            };
            rebuilt.map(|(_, doctor)| doctor)
        })
        .await
    }
}

/// Runs something that waits for the disk beside the tasks that must not wait.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    let language = Language::now();
    match tokio::task::spawn_blocking(move || language.speak(work)).await {
        Ok(result) => result,
        Err(error) => Err(Error::failed(error)),
    }
}
