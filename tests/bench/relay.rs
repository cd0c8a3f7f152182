//! A relay that many communities use: a process of the program which keeps everything and has places for everybody, and
//! so many clients. Each client is the network of a node with a key of its own, in this process; all of them hold one set,
//! the relay's, so what is measured is keeping them company, not filling them. Memory and processor are the relay's
//! alone.

use std::{sync::Arc, time::Duration};

use joinup_node::{
    clock::Clock,
    network::{Address, Backend, Config, KnownNode, Network, NodeId, NodeKey, Verdict, Welcome},
};
use joinup_protocol::{
    id::{COMMONS, CircleId, Digest, SlotHash},
    invite::Grant,
    item::Verified,
    receipt::Receipt,
    reconcile::{
        AuthorTag, SetState, ShortId,
        memory::MemoryHoldings,
        session::{Holdings, Unavailable},
    },
    replica::{Outcome, Refusal, Replica, Same},
    time::Millis,
    wire::{
        join::JoinRefusal,
        message::{Floor, Nonce},
        receipts::Withdrawal,
    },
};
use joinup_tests::{
    daemon::Home,
    items::{self, Recipe},
};
use tokio::runtime::Runtime;

use crate::{
    Outcome as End,
    folder::{fill, said},
    meter::mebibytes,
    nodes::process::Process,
};

/// Communities that use the relay, unless told otherwise.
const CLIENTS: usize = 500;
/// Experiments kept, unless told otherwise.
const ITEMS: usize = 100_000;
/// More than anybody says, so that nothing is declined.
const QUOTA: &str = "1000000";
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// How long the relay is watched when nobody says anything.
const WATCHED: Duration = Duration::from_secs(60);
/// How long it is looked at to see whether it has come to rest, and what share of a processor that leaves it.
const LOOK: Duration = Duration::from_secs(2);
const AT_REST: f64 = 0.05;
/// Communities that say something new at once.
const NEWS: usize = 200;

/// `relay [CLIENTS [ITEMS]]`.
pub(crate) fn run(arguments: &[String]) -> End {
    let number = |at: usize, usual: usize| arguments.get(at).map_or(Ok(usual), |text| text.parse());
    let (clients, count) = (number(0, CLIENTS)?, number(1, ITEMS)?);
    let clock = Clock::system();
    let recipe = Recipe { authors: clients, each: count.div_ceil(clients), seed: 1 };
    let held = items::made_up(recipe);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let home = runtime.block_on(a_relay(clients));
    let profile = said(&home)?;
    fill(&home, &held, &clock)?;
    let relay = Process::up(&home, &clock, PATIENCE)?;
    settle(&relay, &clock)?;
    tell("no client", &relay);
    let company = Company::of(clients, [held.clone(), profile].concat(), &relay, &runtime, &clock)?;
    settle(&relay, &clock)?;
    tell(&format!("{clients} clients, {} items, {} with a place", held.len(), company.places(&runtime)?), &relay);
    let carried = &runtime.block_on(relay.home.run(&["relay", "status"]))["carried"];
    println!(
        "the relay itself: {} places held, {} given and {} refused since the start",
        carried["places"]["used"], carried["places_given"], carried["places_refused"]
    );
    let share = share(&relay, &clock, WATCHED);
    println!("nobody says anything for {} s: {:.2} % of one processor", WATCHED.as_secs(), 100.0 * share);
    company.say(&held, recipe, &relay, &runtime)?;
    settle(&relay, &clock)?;
    tell("afterwards", &relay);
    Ok(())
}

/// The folder of a community that is a relay for so many.
async fn a_relay(clients: usize) -> Home {
    let home = Home::community("Sample Council").await;
    let (connections, places) = ((clients + 64).to_string(), clients.to_string());
    for (key, value) in [
        ("relay.on", "yes"),
        ("relay.places", &places),
        ("limits.connections", &connections),
        ("limits.items-followed", QUOTA),
        ("limits.items-introduced", QUOTA),
        ("limits.items-stranger", QUOTA),
    ] {
        home.run(&["config", "set", key, value]).await;
    }
    home
}

fn tell(what: &str, relay: &Process) {
    let (now, most) = relay.memory();
    println!("{what}: {:.0} MiB of memory, {:.0} at the most", mebibytes(now), mebibytes(most));
}

/// The share of one processor that the relay takes for so long.
fn share(relay: &Process, clock: &Clock, watched: Duration) -> f64 {
    let (begun, busy) = (clock.elapsed(), relay.processor());
    watch(watched);
    (relay.processor() - busy).as_secs_f64() / (clock.elapsed() - begun).as_secs_f64()
}

/// Waits until the relay has come to rest.
fn settle(relay: &Process, clock: &Clock) -> Result<(), String> {
    let begun = clock.elapsed();
    while share(relay, clock, LOOK) > AT_REST {
        if clock.elapsed() - begun > PATIENCE {
            return Err("the relay does not come to rest".to_owned());
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "to see what happens when nobody does anything, nobody does anything")]
fn watch(long: Duration) {
    std::thread::sleep(long);
}

/// The clients.
struct Company {
    backend: Arc<Shared>,
    networks: Vec<Network>,
}

impl Company {
    /// So many clients, each connected with the relay and with a place there.
    fn of(
        clients: usize,
        held: Vec<Verified>,
        relay: &Process,
        runtime: &Runtime,
        clock: &Clock,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let circle = CircleId::open(COMMONS);
        let holdings = MemoryHoldings::new([circle], Same(u32::MAX));
        holdings.set_now(clock.now());
        held.into_iter().for_each(|item| holdings.restore(item));
        let backend = Arc::new(Shared { clock: clock.clone(), holdings });
        let address: Address = relay.address()?.parse()?;
        let networks = runtime.block_on(async {
            let mut networks = Vec::new();
            for number in 0..clients {
                let mut seed = [0x7c; 32];
                seed[..8].copy_from_slice(&(number as u64).to_be_bytes());
                let config = Config { mdns: false, circles: vec![circle], reachability: false, ..Config::default() };
                let (network, _) = Network::start(config, &NodeKey::from_seed(&mut seed)?, Arc::clone(&backend))?;
                network.dial(vec![address.clone()], None).await?;
                networks.push(network);
            }
            Ok::<_, Box<dyn std::error::Error>>(networks)
        })?;
        Ok(Self { backend, networks })
    }

    /// How many have a place at the relay.
    fn places(&self, runtime: &Runtime) -> Result<usize, Box<dyn std::error::Error>> {
        runtime.block_on(async {
            let mut places = 0;
            for network in &self.networks {
                places += network.status().await?.places.len();
            }
            Ok(places)
        })
    }

    /// Some of them say something new at once; until the relay holds what they hold.
    fn say(&self, held: &[Verified], recipe: Recipe, relay: &Process, runtime: &Runtime) -> End {
        let circle = CircleId::open(COMMONS);
        let each = held.len() / recipe.authors;
        let old: Vec<Verified> = held.iter().step_by(each).take(NEWS.min(recipe.authors)).cloned().collect();
        let news = items::changed(&old, recipe);
        let (begun, busy) = (self.backend.clock.elapsed(), relay.processor());
        runtime.block_on(async {
            for (item, network) in news.iter().zip(&self.networks) {
                let _ = self.backend.holdings.offer(item.clone());
                let _ = network.publish(circle, Arc::clone(item.bytes())).await?;
            }
            let ours = self.backend.holdings.read(&circle, |replica| replica.state().hash).ok_or("no set")?;
            let ours = ours.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            while relay.home.set().await != ours {
                if self.backend.clock.elapsed() - begun > PATIENCE {
                    return Err("the relay does not get what was said".into());
                }
            }
            Ok::<_, Box<dyn std::error::Error>>(())
        })?;
        let (took, busy) = (self.backend.clock.elapsed() - begun, relay.processor() - busy);
        println!(
            "{} communities say something at once: kept and passed on to all within {:.2} s, {:.2} s of processor",
            news.len(),
            took.as_secs_f64(),
            busy.as_secs_f64()
        );
        Ok(())
    }
}

/// What all clients hold.
struct Shared {
    clock: Clock,
    holdings: MemoryHoldings<Same>,
}

impl Holdings for Shared {
    fn circles(&self) -> Vec<CircleId> {
        self.holdings.circles()
    }

    fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.holdings.read(circle, look)
    }

    fn refusals(&self, circle: &CircleId, ids: &[ShortId]) -> Vec<Option<Refusal>> {
        self.holdings.refusals(circle, ids)
    }

    fn floors(&self, circle: &CircleId, authors: &[AuthorTag]) -> Vec<Floor> {
        self.holdings.floors(circle, authors)
    }

    fn bytes(&self, circle: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        self.holdings.bytes(circle, slot)
    }

    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        self.holdings.store(items)
    }
}

impl Backend for Shared {
    fn now(&self) -> Millis {
        self.clock.now()
    }

    fn settled(&self, _: &[(CircleId, SetState, SetState)]) {}

    fn nonce(&self) -> Result<Nonce, Unavailable> {
        self.clock.random().map_err(|error| Unavailable(error.to_string()))
    }

    fn judgement(&self) -> u64 {
        0
    }

    fn offer(&self, item: Verified, _: NodeId) -> Verdict {
        // Whoever said it has put it there already: to each of the others it is news.
        let _ = self.holdings.offer(item);
        Verdict::Accept
    }

    fn record(&self, _: &Digest, _: NodeId) -> Option<Vec<u8>> {
        None
    }

    fn confirm(&self, _: &[Withdrawal]) -> Vec<Receipt> {
        Vec::new()
    }

    fn redeem(&self, _: &Grant, _: &[u8], _: NodeId) -> Result<Welcome, JoinRefusal> {
        Err(JoinRefusal::Unknown)
    }

    fn remembered(&self) -> Vec<KnownNode> {
        // They meet at the relay only.
        Vec::new()
    }

    fn remember(&self, _: KnownNode) {}

    fn anchors(&self) -> Vec<NodeId> {
        Vec::new()
    }

    fn keep_anchors(&self, _: &[NodeId]) {}
}
