//! The composition root of a running node: builds the parts, connects them, and stops them in order.
//!
//! ```text
//! lock -> settings, keys, journal, store (the engine) -> network -> socket -> the pump between them, counts and health
//! stop:   socket closed -> network stopped -> pump ends -> engine dropped: store closed, lock let go
//! ```

mod confirming;
mod finding;
mod following;
mod keeping;
pub mod liveness;
mod pump;
mod scrape;
#[cfg(unix)]
mod supervised;
#[cfg(unix)]
mod systemd;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use joinup_protocol::id::CircleId;
use tokio::{
    sync::{broadcast, watch},
    task::JoinHandle,
    time::timeout,
};

pub use self::liveness::liveness;
use self::{following::Follower, pump::Pump, scrape::Scrape};
use crate::{
    api::{
        BindError, Endpoint, Error, ErrorCode,
        following::Following,
        host::{Host, Running},
        is_answered,
        redeeming::Redeeming,
        routes, server,
        types::{Event, Service},
    },
    clock::Clock,
    config::{Key, Settings},
    engine::Engine,
    home::{Home, HomeError, KeyFile},
    network::{self, Address, Network, NodeKey, Relaying},
    passphrase::Passphrase,
    say,
    speech::parts,
};

/// Events that a slow watcher may lag behind before some are lost to it.
const EVENTS: usize = 1_024;
/// How long to wait for another command to let go of the folder.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);
/// How long the first address may take, and how long the others may take after one.
const FIRST_ADDRESS: Duration = Duration::from_secs(5);
const MORE_ADDRESSES: Duration = Duration::from_millis(100);
/// How long each step of stopping may take; together less than the five seconds that are promised.
const STEP: Duration = Duration::from_millis(1_200);

/// What a run of the node may be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Where to listen, instead of where the settings say.
    pub listen: Vec<String>,
    /// Whether to look for others on the local network, if the settings do not forbid it.
    pub mdns: bool,
    /// Whether whoever runs it starts it anew when its API is asked for that.
    pub restarts: bool,
    /// What opens the keys, if somebody typed it.
    pub passphrase: Option<Passphrase>,
}

/// A running node. Dropped without [`Daemon::stop`], it goes on until the process ends.
#[derive(Debug)]
pub struct Daemon {
    stop: watch::Sender<bool>,
    again: Arc<AtomicBool>,
    whole: JoinHandle<()>,
    log: watch::Receiver<String>,
}

impl Daemon {
    /// Starts the node of a folder that was set up. Gives its events; the first is `ready`, and they end when the node
    /// has stopped, also when it was told so through its API.
    ///
    /// # Errors
    /// When the folder is in use or was not set up, the store does not open, or nothing can be listened on.
    pub async fn start(home: &Path, options: Options) -> Result<(Self, broadcast::Receiver<Event>), Error> {
        Self::start_by(home, options, Clock::system()).await
    }

    /// The same, by another clock.
    ///
    /// # Errors
    /// As [`Daemon::start`].
    pub async fn start_by(
        path: &Path,
        options: Options,
        clock: Clock,
    ) -> Result<(Self, broadcast::Receiver<Event>), Error> {
        let home = Arc::new(lock(path, &clock).await?);
        let (engine, key) = open(home, options.passphrase.clone(), clock.clone()).await?;
        let news = engine.news();
        let settings = engine.config();
        let config = network_config(&options, &settings, &engine.last_listening(), engine.carried_circles())?;
        let (network, mut happens) = Network::start(config, &key, Arc::new(engine.clone()))
            .map_err(|error| Error::new(ErrorCode::Failed, say!("network-failed")).why(error.to_string()))?;
        let (listening, before) = first_addresses(&network, &mut happens).await;
        let endpoint = Endpoint::bind(path).map_err(socket_refused)?;

        let (events, first_listener) = broadcast::channel(EVENTS);
        let (stop, stopping) = watch::channel(false);
        let again = Arc::new(AtomicBool::new(false));
        let ready = Event::Ready {
            addresses: listening.iter().map(ToString::to_string).collect(),
            community: engine.community_ref(&engine.us()),
            home: path.display().to_string(),
            node: network.node().to_string(),
        };
        // Nobody but the first listener is there yet.
        let _ = events.send(ready.clone());
        let (metrics, metrics_at) = watch::channel(None);
        let (following, wishes) = Following::new(metrics_at);
        let (log, log_level) = watch::channel(settings.get(Key::LogLevel));
        let running = Running {
            network: network.clone(),
            events: events.clone(),
            ready,
            stop: stop.clone(),
            again: options.restarts.then(|| Arc::clone(&again)),
            redeeming: Redeeming::default(),
            following,
            started: clock.elapsed(),
        };
        let host = Host::of(engine, clock, Some(running.clone()));
        let served = tokio::spawn(server::serve(endpoint, routes::router(host.clone()), stopping.clone()));
        let mut follower =
            Follower { host: host.clone(), options, at_start: settings, scrape: Scrape::default(), metrics, log };
        follower.begin().await;
        let following = tokio::spawn(follower.run(wishes, stopping.clone()));
        let invites = tokio::spawn(pump::use_invites(host.clone(), running.clone(), stopping.clone()));
        let confirming = tokio::spawn(confirming::confirm(host.clone(), running.clone(), stopping.clone()));
        let finding = tokio::spawn(finding::find(host.clone(), running.clone(), stopping.clone()));
        let keeping = tokio::spawn(keeping::keep_records(host.clone(), running.clone(), stopping.clone()));
        let searchable = tokio::spawn(pump::keep_searchable(host.clone(), stopping.clone()));
        #[cfg(unix)]
        tokio::spawn(supervised::keep_telling(host.clone(), running.clone(), stopping.clone()));
        let pump = Pump::new(host, running, listening).run(before, happens, news, stopping.clone());
        let pump = tokio::spawn(async {
            pump.await;
            // An error means that it failed, and then it has ended as well.
            let _ = following.await;
            let _ = invites.await;
            let _ = confirming.await;
            let _ = finding.await;
            let _ = keeping.await;
            let _ = searchable.await;
        });
        drop(events);
        let whole = tokio::spawn(wind_up(stopping, Arc::clone(&again), served, network, pump));
        Ok((Self { stop, again, whole, log: log_level }, first_listener))
    }

    /// Whether its process is to start anew once it has stopped.
    pub fn starts_anew(&self) -> bool {
        self.again.load(Ordering::Acquire)
    }

    /// How much the log is to hold, as the settings have it: `error`, `warn`, `info` or `debug`.
    pub fn log_level(&self) -> watch::Receiver<String> {
        self.log.clone()
    }

    /// Stops in order: what has been acknowledged is durable anyway. Takes less than five seconds.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // An error means that the task failed, and then nothing is left to wait for.
        let _ = self.whole.await;
    }
}

/// Waits until the node is to stop.
async fn stop_asked(stopping: &mut watch::Receiver<bool>) {
    // An error means that whoever could say so is gone, which is the same.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Waits for the sign to stop, then ends the parts one after the other.
async fn wind_up(
    mut stopping: watch::Receiver<bool>,
    again: Arc<AtomicBool>,
    mut served: JoinHandle<()>,
    network: Network,
    mut pump: JoinHandle<()>,
) {
    stop_asked(&mut stopping).await;
    tracing::info!("stopping");
    tell_the_end(again.load(Ordering::Acquire));
    if timeout(STEP, &mut served).await.is_err() {
        served.abort();
        let _ = served.await;
    }
    if timeout(STEP, network.shutdown()).await.is_err() {
        tracing::warn!("the network takes too long to stop");
    }
    drop(network);
    if timeout(STEP, &mut pump).await.is_err() {
        pump.abort();
        let _ = pump.await;
    }
    tracing::info!("stopped");
}

/// Tells the service manager that the node stops.
#[cfg(unix)]
fn tell_the_end(again: bool) {
    match again {
        true => systemd::starting_anew(&say!("service-restarting")),
        false => systemd::stopping(&say!("up-stopping")),
    }
}

#[cfg(not(unix))]
fn tell_the_end(_: bool) {}

/// The service that this process is, if the system's service manager started it.
#[cfg(unix)]
pub fn service() -> Option<Service> {
    systemd::service()
}

/// The service that this process is: none on systems where joinup does not know them.
#[cfg(not(unix))]
pub fn service() -> Option<Service> {
    None
}

/// Takes the folder, waiting a little for a command that has it for a moment, but not for another node.
async fn lock(path: &Path, clock: &Clock) -> Result<Home, Error> {
    let began = clock.elapsed();
    loop {
        match Home::open(path) {
            Ok(home) => return Ok(home),
            Err(error @ HomeError::Locked { .. }) => {
                if is_answered(path).await || clock.elapsed().saturating_sub(began) > PATIENCE {
                    return Err(Error::from(error).next("joinup status"));
                }
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

async fn open(home: Arc<Home>, passphrase: Option<Passphrase>, clock: Clock) -> Result<(Engine, NodeKey), Error> {
    let opened = tokio::task::spawn_blocking(move || {
        if let Some(passphrase) = passphrase {
            home.open_keys(&passphrase)?;
        }
        let engine = Engine::open(Arc::clone(&home), clock)?;
        let mut seed = home.seed(KeyFile::Node)?.ok_or_else(|| crate::engine::not_set_up(home.path()))?;
        let key = NodeKey::from_seed(&mut seed).map_err(Error::failed)?;
        Ok((engine, key))
    });
    opened.await.map_err(Error::failed)?
}

fn network_config(
    options: &Options,
    settings: &Settings,
    earlier: &[Address],
    circles: Vec<CircleId>,
) -> Result<network::Config, Error> {
    let listen = if options.listen.is_empty() { settings.list(Key::Listen) } else { options.listen.clone() };
    let listen = addresses(&listen)?.into_iter().map(|address| address.at_earlier_port(earlier));
    let number = |key| u32::try_from(settings.number(key)).unwrap_or(u32::MAX);
    Ok(network::Config {
        listen: listen.collect(),
        mdns: options.mdns && settings.is_on(Key::Mdns),
        circles,
        connections: number(Key::Connections),
        connections_per_address: number(Key::ConnectionsPerAddress),
        relaying: settings.is_on(Key::Relay).then(|| relaying(settings)).transpose()?,
        relays: relays(settings),
        upnp: settings.is_on(Key::Upnp),
        ..network::Config::default()
    })
}

fn relaying(settings: &Settings) -> Result<Relaying, Error> {
    let number = |key| u32::try_from(settings.number(key)).unwrap_or(u32::MAX);
    Ok(Relaying {
        addresses: addresses(&settings.list(Key::RelayAddresses))?,
        reservations: number(Key::RelayPlaces),
        circuits: number(Key::RelayCircuits),
        circuit_bytes: settings.number(Key::RelayCircuitBytes),
        circuit_time: Duration::from_secs(60 * settings.number(Key::RelayCircuitMinutes)),
    })
}

fn addresses(texts: &[String]) -> Result<Vec<Address>, Error> {
    let parse = |address: &String| {
        address.parse::<Address>().map_err(|error| {
            Error::new(ErrorCode::Usage, say!("cannot-listen", address = address.as_str())).why(parts::address(&error))
        })
    };
    texts.iter().map(parse).collect()
}

/// The relays in the settings; the doctor tells of those that are none.
pub(crate) fn relays(settings: &Settings) -> Vec<Address> {
    let address = |text: &String| text.parse::<Address>().ok().filter(|address| address.node().is_some());
    settings.list(Key::Relays).iter().filter_map(address).collect()
}

/// Waits until the first addresses are known. Gives them, and whatever else has happened until then: peers that we
/// know may be there sooner.
async fn first_addresses(
    network: &Network,
    happens: &mut broadcast::Receiver<network::Event>,
) -> (Vec<Address>, Vec<network::Event>) {
    let mut before = Vec::new();
    let mut patience = FIRST_ADDRESS;
    while let Ok(Ok(event)) = timeout(patience, happens.recv()).await {
        if matches!(event, network::Event::Listening(_)) {
            patience = MORE_ADDRESSES;
        } else {
            before.push(event);
        }
    }
    // A network that has stopped listens nowhere.
    (network.status().await.map(|status| status.listening).unwrap_or_default(), before)
}

fn socket_refused(error: BindError) -> Error {
    let code = match error {
        BindError::Live(_) => ErrorCode::InUse,
        BindError::NotOurs(_) => ErrorCode::NotAllowed,
        BindError::System { .. } => ErrorCode::Failed,
    };
    Error::new(code, say!("socket-refused")).why(parts::socket(&error)).next("joinup doctor")
}
