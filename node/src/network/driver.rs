//! The one task that owns the swarm. It waits for what libp2p tells, what the node wants, what its own tasks bring, and
//! the next time that is due; and hands each to the owner of that piece of state. It blocks on nothing.

mod adjust;
mod command;
mod dial;
mod memory;
mod relays;
mod swarm;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    future::Future,
    sync::Arc,
    time::Duration,
};

use futures::StreamExt as _;
use joinup_protocol::{
    limits,
    sync::{Input, Output},
    time::Millis,
};
use libp2p::{PeerId, Swarm, core::transport::ListenerId, gossipsub, relay, swarm::ConnectionId};
use libp2p_stream::Control;
use tokio::{
    sync::{Notify, broadcast, mpsc, oneshot},
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

use self::memory::{Memory, keep_memory};
use super::{
    Address, Backend, COMMANDS, Config, Event, KnownNode, NodeId, NodeKey, StartError, SyncReport,
    announce::Announcement,
    behaviour::Behaviour,
    border::Border,
    command::Command,
    dials::Dials,
    event::Warning,
    fetch,
    gossip::{Gossip, Judgement},
    jobs::Jobs,
    join,
    numbers::{Allowed, Numbers},
    opened::Opened,
    peers::{Peers, Strike},
    reach::Reach,
    receipts,
    relay::{Ceiling, RelayStats},
    reservations::Reservations,
    session::{self, Ended, Sessions, Sharing},
    streams::{self, JOIN, RECEIPTS, RECORD, SYNC, Slots},
    sync::Syncs,
    traffic::Traffic,
    transport,
};
use crate::verify::Verification;

/// Messages from our own tasks waiting for the loop.
const NOTICES: usize = 256;
/// Signatures checked and items stored at once for gossip.
const JUDGES: u32 = 4;
/// Other work that blocks, at once: two for each session in either direction.
const WORKERS: u32 = 2 * 2 * limits::SESSIONS as u32;
/// Records given away at once, and to one peer.
const RECORDS: (usize, usize) = (16, 4);
/// Invites used at once, and by one peer.
const JOINS: (usize, usize) = (4, 1);
/// Questions for receipts answered at once, and to one peer.
const CONFIRMATIONS: (usize, usize) = (4, 1);
/// Fetches of records and uses of invites at once.
const ERRANDS: usize = 32;
/// Longest time between two looks at what is due.
const TICK: u64 = Millis::MINUTE;
/// How long stopping may take: connections, and work that has begun.
const FAREWELL: Duration = Duration::from_secs(1);
const LAST_WORK: Duration = Duration::from_secs(3);

/// What our own tasks tell the loop.
#[derive(Debug)]
enum Notice {
    Remembered { nodes: Vec<KnownNode>, anchors: Vec<NodeId> },
    Judged { message: gossipsub::MessageId, from: NodeId, judgement: Judgement },
    Synced { session: u64, ended: Ended },
    Stalled { session: u64, node: NodeId },
    Answered(Ended),
    ErrandDone,
}

/// The task's state: the swarm, and an owner for each other piece.
pub(super) struct Driver<B> {
    swarm: Swarm<Behaviour>,
    control: Control,
    backend: Arc<B>,
    node: NodeId,
    begun: Instant,
    commands: mpsc::Receiver<Command>,
    events: broadcast::Sender<Event>,
    notify: mpsc::Sender<Notice>,
    notices: mpsc::Receiver<Notice>,
    memories: mpsc::Sender<Memory>,
    tasks: JoinSet<()>,
    errands: usize,
    judges: Jobs,
    workers: Jobs,
    sessions: Sessions<B>,
    listening: HashMap<ListenerId, BTreeSet<Address>>,
    peers: Peers,
    dials: Dials,
    /// Dials of our own accord, and where each went.
    redials: BTreeMap<ConnectionId, NodeId>,
    gossip: Gossip,
    syncs: Syncs,
    opened: Opened,
    border: Border,
    reservations: Reservations<ListenerId>,
    /// Connections over relays that are not needed any more, and when they are closed.
    fading: BTreeMap<ConnectionId, Millis>,
    /// What a person said where this node is reached, if it is a relay; and what it has carried.
    announced: Vec<Address>,
    relaying: Option<RelayStats>,
    /// The relays that a person named.
    named_relays: BTreeSet<NodeId>,
    reach: Reach,
    announcement: Announcement,
    /// Whether somebody who keeps the table of addresses knows where we are reached.
    announced_at_keepers: bool,
    no_mdns: Option<String>,
    punched: (u64, u64),
    /// What a relay may give away, which libp2p's relay asks as well.
    ceiling: Ceiling,
    traffic: Traffic,
    /// What only grows; the rest is looked up when somebody asks.
    tally: Numbers,
}

impl<B: Backend> Driver<B> {
    /// Listens, and is ready to run.
    ///
    /// # Errors
    /// When the transports cannot be set up, or none of the addresses can be listened on.
    pub(super) fn new(
        config: Config,
        key: &NodeKey,
        backend: Arc<B>,
        commands: mpsc::Receiver<Command>,
        events: broadcast::Sender<Event>,
    ) -> Result<Self, StartError> {
        let (border, traffic, ceiling) = (Border::default(), Traffic::default(), Ceiling::default());
        ceiling.set(config.relaying.as_ref());
        let (relayed, relay_client) = relay::client::new(key.node().peer());
        let (behaviour, no_mdns) = Behaviour::new(&config, key, relay_client, &ceiling)?;
        let mut swarm = transport::swarm(key, behaviour, relayed, &border, &traffic)?;
        listen(&mut swarm, &config.listen)?;
        for node in &config.blocked {
            swarm.behaviour_mut().blocked.block_peer(node.peer());
        }
        let mut gossip = Gossip::new();
        gossip.follow(&mut swarm.behaviour_mut().gossipsub, config.circles);
        let control = swarm.behaviour().streams.new_control();
        let workers = Jobs::new(WORKERS);
        let sessions = Sessions {
            backend: backend.clone(),
            control: control.clone(),
            jobs: workers.clone(),
            slots: Slots::new(limits::SESSIONS, 1),
            sharing: Sharing::new(),
            events: events.clone(),
            verification: Verification::default(),
            us: key.node(),
        };
        let (notify, notices) = mpsc::channel(NOTICES);
        let mut tasks = JoinSet::new();
        let memories = keep_memory(&mut tasks, backend.clone(), workers.clone(), notify.clone());
        let mut driver = Self {
            swarm,
            control,
            node: key.node(),
            begun: Instant::now(),
            commands,
            events,
            notify,
            notices,
            memories,
            tasks,
            errands: 0,
            judges: Jobs::new(JUDGES),
            workers,
            sessions,
            listening: HashMap::new(),
            peers: Peers::new(key.node(), backend.now(), config.blocked),
            dials: Dials::default(),
            redials: BTreeMap::new(),
            gossip,
            syncs: Syncs::new(Millis(0), seed(key.node(), backend.now())),
            opened: Opened::default(),
            border,
            reservations: Reservations::new(),
            fading: BTreeMap::new(),
            announced: config.relaying.as_ref().map(|relaying| relaying.addresses.clone()).unwrap_or_default(),
            relaying: config.relaying.as_ref().map(|_| RelayStats::default()),
            named_relays: BTreeSet::new(),
            reach: Reach::default(),
            announcement: Announcement::default(),
            announced_at_keepers: false,
            no_mdns,
            punched: (0, 0),
            ceiling,
            traffic,
            tally: Numbers { allowed: Allowed::of(config.relaying.as_ref()), ..Numbers::default() },
            backend,
        };
        driver.be_a_relay();
        driver.set_relays(config.relays);
        if let Some(why) = driver.no_mdns.clone() {
            driver.tell(Event::Warning(Warning::Mdns(why)));
        }
        driver.serve()?;
        Ok(driver)
    }

    /// Runs until a person stops it, or nobody is left who could.
    pub(super) async fn run(mut self) {
        let stopped = loop {
            let wake = self.begun + Duration::from_millis(self.next_wakeup().0);
            tokio::select! {
                event = self.swarm.select_next_some() => self.on_swarm(event),
                command = self.commands.recv() => match command {
                    Some(Command::Shutdown(reply)) => break Some(reply),
                    Some(command) => self.on_command(command),
                    None => break None,
                },
                Some(notice) = self.notices.recv() => self.on_notice(notice),
                Some(_) = self.tasks.join_next() => {}
                () = sleep_until(wake) => self.on_time(),
            }
        };
        self.stop().await;
        if let Some(reply) = stopped {
            // Whoever asked may have gone.
            let _ = reply.send(());
        }
    }

    /// Time since the start; nothing here needs to know the day.
    fn now(&self) -> Millis {
        Millis(u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn next_wakeup(&self) -> Millis {
        let due = [
            self.peers.next_dial(),
            self.peers.next_forgiven(),
            self.peers.next_look(),
            self.syncs.next_wakeup(),
            self.reservations.next(),
            self.announcement.next(),
            self.fading.values().min().copied(),
        ];
        due.into_iter().flatten().min().unwrap_or(Millis(u64::MAX)).min(self.now().plus(TICK))
    }

    fn tell(&self, event: Event) {
        // Nobody may be listening.
        let _ = self.events.send(event);
    }

    // Tasks.

    /// Accepts our own protocols.
    fn serve(&mut self) -> Result<(), StartError> {
        let taken = |_| StartError::Transport("a protocol was registered twice".to_owned());
        let sync = self.control.accept(SYNC).map_err(taken)?;
        let record = self.control.accept(RECORD).map_err(taken)?;
        let join = self.control.accept(JOIN).map_err(taken)?;
        let receipts = self.control.accept(RECEIPTS).map_err(taken)?;
        let (sessions, notify) = (self.sessions.clone(), self.notify.clone());
        self.tasks.spawn(streams::accept(sync, move |node, wire| {
            let (sessions, notify) = (sessions.clone(), notify.clone());
            async move {
                if let Some(ended) = sessions.answer(node, wire).await {
                    let _ = notify.send(Notice::Answered(ended)).await;
                }
            }
        }));
        let (backend, jobs, slots) = (self.backend.clone(), self.workers.clone(), Slots::new(RECORDS.0, RECORDS.1));
        self.tasks.spawn(streams::accept(record, move |node, wire| {
            fetch::serve(backend.clone(), jobs.clone(), slots.clone(), node, wire)
        }));
        let (backend, jobs, slots) = (self.backend.clone(), self.workers.clone(), Slots::new(JOINS.0, JOINS.1));
        self.tasks.spawn(streams::accept(join, move |node, wire| {
            join::serve(backend.clone(), jobs.clone(), slots.clone(), node, wire)
        }));
        let slots = Slots::new(CONFIRMATIONS.0, CONFIRMATIONS.1);
        let (backend, jobs) = (self.backend.clone(), self.workers.clone());
        self.tasks.spawn(streams::accept(receipts, move |node, wire| {
            receipts::serve(backend.clone(), jobs.clone(), slots.clone(), node, wire)
        }));
        Ok(())
    }

    /// Starts something that a person waits for, if not too much of that is going on.
    fn errand<T: Send + 'static>(
        &mut self,
        reply: oneshot::Sender<T>,
        busy: T,
        work: impl Future<Output = T> + Send + 'static,
    ) {
        if self.errands >= ERRANDS {
            let _ = reply.send(busy);
            return;
        }
        self.errands += 1;
        let notify = self.notify.clone();
        self.tasks.spawn(async move {
            let _ = reply.send(work.await);
            let _ = notify.send(Notice::ErrandDone).await;
        });
    }

    fn follow(&mut self, outputs: Vec<Output<NodeId>>) {
        for output in outputs {
            match output {
                Output::Open(node) => self.open_session(node),
                Output::Drop(node) => self.drop_session(node),
            }
        }
    }

    fn open_session(&mut self, node: NodeId) {
        let (sessions, notify) = (self.sessions.clone(), self.notify.clone());
        let session = self.opened.next();
        let task = self.tasks.spawn(async move {
            let stalls = Arc::new(Notify::new());
            let mut opened = std::pin::pin!(sessions.open(node, stalls.clone()));
            let ended = loop {
                tokio::select! {
                    ended = &mut opened => break ended,
                    () = stalls.notified() => {
                        let _ = notify.send(Notice::Stalled { session, node }).await;
                    }
                }
            };
            let _ = notify.send(Notice::Synced { session, ended }).await;
        });
        self.opened.begun(node, session, task);
    }

    fn drop_session(&mut self, node: NodeId) {
        self.opened.drop(&node);
        let report = session::not_begun(node, "nothing moved, and others waited for their turn");
        self.finished(Ended { report, offence: false, behind: false });
        // It may have brought something before that.
        self.scheduled(Input::Heard(node));
    }

    fn scheduled(&mut self, input: Input<NodeId>) {
        let outputs = self.syncs.handle(self.now(), input);
        self.follow(outputs);
    }

    // What is due.

    fn on_time(&mut self) {
        let now = self.now();
        for node in self.peers.forgiven(now) {
            self.swarm.behaviour_mut().blocked.unblock_peer(node.peer());
        }
        for (node, addresses) in self.peers.due(now) {
            match self.dial_node(node, &addresses) {
                Ok(attempt) => {
                    self.redials.insert(attempt, node);
                }
                Err(_) => self.peers.unreachable(&node, now),
            }
        }
        self.reserve();
        self.fade(now);
        self.announce_addresses(now);
        self.look_at_peers(now);
        let outputs = self.syncs.woken(now);
        self.follow(outputs);
    }

    // What our own tasks tell.

    fn on_notice(&mut self, notice: Notice) {
        match notice {
            Notice::Remembered { nodes, anchors } => self.on_remembered(nodes, anchors),
            Notice::Judged { message, from, judgement } => self.on_judged(&message, from, judgement),
            Notice::Synced { session, ended } if self.opened.ended(&ended.report.node, session) => self.finished(ended),
            Notice::Synced { ended, .. } => {
                self.syncs.reported(&ended);
                self.on_session(ended);
            }
            Notice::Stalled { session, node } if self.opened.is(&node, session) => {
                self.scheduled(Input::Stalled(node));
            }
            Notice::Stalled { .. } => {}
            Notice::Answered(ended) => {
                let outputs = self.syncs.answered(self.now(), &ended);
                self.follow(outputs);
                if ended.behind {
                    self.scheduled(Input::Invited(ended.report.node));
                }
                self.on_session(ended);
            }
            Notice::ErrandDone => self.errands = self.errands.saturating_sub(1),
        }
    }

    fn finished(&mut self, ended: Ended) {
        let outputs = self.syncs.finished(self.now(), &ended);
        self.follow(outputs);
        self.on_session(ended);
    }

    fn on_session(&mut self, ended: Ended) {
        let SyncReport { node, opened, complete, bytes_in, bytes_out, rounds, .. } = ended.report;
        let failure = ended.report.failure.as_deref().unwrap_or_default();
        tracing::debug!(%node, opened, complete, failure, bytes_in, bytes_out, rounds, "catch-up ended");
        let news = ended.report.received.total() > 0;
        let of = if opened { &mut self.tally.opened } else { &mut self.tally.answered };
        of.note(&ended.report);
        self.tell(Event::Synced(ended.report));
        if ended.offence {
            self.strike(node);
        }
        if news {
            self.scheduled(Input::Heard(node));
        }
    }

    fn on_judged(&mut self, message: &gossipsub::MessageId, from: NodeId, judgement: Judgement) {
        self.gossip.judged(from, judgement);
        let gossipsub = &mut self.swarm.behaviour_mut().gossipsub;
        gossipsub.report_message_validation_result(message, &from.peer(), judgement.into());
        match judgement {
            Judgement::Accepted => self.scheduled(Input::Heard(from)),
            Judgement::Ignored => {}
            Judgement::Rejected => self.strike(from),
        }
    }

    fn strike(&mut self, node: NodeId) {
        tracing::debug!(%node, "it sent what no honest node sends");
        self.tally.strikes += 1;
        if self.peers.strike(node, self.now()) == Strike::Out {
            self.tally.banned += 1;
            self.swarm.behaviour_mut().blocked.block_peer(node.peer());
            self.tell(Event::Warning(Warning::Banned(node)));
        }
    }

    // The end.

    /// Ends sessions, lets work that has begun come to its end, and closes connections; all bounded in time.
    async fn stop(&mut self) {
        self.tasks.shutdown().await;
        let peers: Vec<PeerId> = self.swarm.connected_peers().copied().collect();
        for peer in peers {
            // Gone in the meantime, then.
            let _ = self.swarm.disconnect_peer_id(peer);
        }
        let farewell = async {
            while self.swarm.connected_peers().next().is_some() {
                self.swarm.select_next_some().await;
            }
        };
        if timeout(FAREWELL, farewell).await.is_err() {
            tracing::debug!("some connections were cut");
        }
        self.judges.finish(LAST_WORK).await;
        self.workers.finish(LAST_WORK).await;
    }
}

fn listen(swarm: &mut Swarm<Behaviour>, addresses: &[Address]) -> Result<(), StartError> {
    let mut failure = None;
    let mut listening = 0;
    for address in addresses {
        let result = address.is_free().map_err(|error| error.to_string()).and_then(|()| {
            let address = address.clone().without_node().to_multiaddr();
            swarm.listen_on(address).map_err(|error| error.to_string())
        });
        match result {
            Ok(_) => listening += 1,
            Err(why) => {
                // Where we are is in no log that anybody keeps; whoever watches is told.
                tracing::debug!(%address, why, "cannot listen there");
                tracing::warn!("one of the addresses in the settings cannot be listened on");
                failure.get_or_insert(StartError::Listen { address: Box::new(address.clone()), why });
            }
        }
    }
    match failure {
        Some(failure) if listening == 0 => Err(failure),
        _ => Ok(()),
    }
}

/// Decides random draws that spread load and protect nothing.
fn seed(node: NodeId, now: Millis) -> u64 {
    let hash = blake3::Hasher::new().update(&node.to_bytes()).update(&now.0.to_be_bytes()).finalize();
    hash.as_bytes().first_chunk().map_or(1, |bytes| u64::from_be_bytes(*bytes))
}
