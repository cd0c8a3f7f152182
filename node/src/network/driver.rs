//! The one task that owns the swarm. It waits for what libp2p tells, what the node wants, what its own tasks bring, and
//! the next time that is due; and hands each to the owner of that piece of state. It blocks on nothing.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    future::Future,
    sync::Arc,
    time::Duration,
};

use futures::StreamExt as _;
use joinup_protocol::{
    id::{CircleId, Digest},
    limits,
    sync::Input,
    time::Millis,
};
use libp2p::{
    PeerId, Swarm,
    core::{ConnectedPoint, transport::ListenerId},
    gossipsub, identify, mdns, ping,
    swarm::{ConnectionId, SwarmEvent, dial_opts::DialOpts},
};
use libp2p_stream::Control;
use tokio::{
    sync::{broadcast, mpsc, oneshot},
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

use super::{
    Address, Backend, Config, DialError, Event, KnownNode, NodeId, NodeKey, Source, StartError, Status, SyncReport,
    Whom,
    behaviour::{Behaviour, BehaviourEvent, SPOKEN},
    command::Command,
    dials::{Dials, Waiting},
    event::Warning,
    fetch::{self, Holder},
    gossip::{self, Gossip, Judgement},
    jobs::Jobs,
    join,
    peers::{Peers, Strike},
    session::{self, Sessions},
    streams::{self, JOIN, RECORD, SYNC, Slots},
    sync::Syncs,
    transport,
};

/// Messages from our own tasks waiting for the loop.
const NOTICES: usize = 256;
/// Nodes waiting to be remembered on disk; what does not fit is remembered at the next change.
const MEMORIES: usize = 256;
/// Signatures checked and items stored at once for gossip.
const JUDGES: u32 = 4;
/// Other work that blocks, at once: two for each session in either direction.
const WORKERS: u32 = 2 * 2 * limits::SESSIONS as u32;
/// Records given away at once, and to one peer.
const RECORDS: (usize, usize) = (16, 4);
/// Invites used at once, and by one peer.
const JOINS: (usize, usize) = (4, 1);
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
    Remembered(Vec<KnownNode>),
    Judged { message: gossipsub::MessageId, from: NodeId, judgement: Judgement },
    Synced(SyncReport),
    Answered(SyncReport, i64),
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
    memories: mpsc::Sender<KnownNode>,
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
        let (behaviour, no_mdns) = Behaviour::new(&config, key)?;
        let mut swarm = transport::swarm(key, behaviour)?;
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
        };
        let (notify, notices) = mpsc::channel(NOTICES);
        let (memories, _) = mpsc::channel(MEMORIES);
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
            tasks: JoinSet::new(),
            errands: 0,
            judges: Jobs::new(JUDGES),
            workers,
            sessions,
            listening: HashMap::new(),
            peers: Peers::new(key.node(), config.blocked),
            dials: Dials::default(),
            redials: BTreeMap::new(),
            gossip,
            syncs: Syncs::new(Millis(0), seed(key.node(), backend.now())),
            backend,
        };
        if let Some(why) = no_mdns {
            driver.tell(Event::Warning(Warning::Mdns(why)));
        }
        driver.serve()?;
        driver.keep_memory();
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
        let due = [self.peers.next_dial(), self.peers.next_forgiven(), self.syncs.next_wakeup()];
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
        let (sessions, notify) = (self.sessions.clone(), self.notify.clone());
        self.tasks.spawn(streams::accept(sync, move |node, wire| {
            let (sessions, notify) = (sessions.clone(), notify.clone());
            async move {
                if let Some((report, clock_ahead)) = sessions.answer(node, wire).await {
                    let _ = notify.send(Notice::Answered(report, clock_ahead)).await;
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
        Ok(())
    }

    /// Recalls the nodes of earlier runs, then remembers new ones, one after the other.
    fn keep_memory(&mut self) {
        let (memories, mut remembering) = mpsc::channel(MEMORIES);
        self.memories = memories;
        let (backend, jobs, notify) = (self.backend.clone(), self.workers.clone(), self.notify.clone());
        self.tasks.spawn(async move {
            let recall = backend.clone();
            if let Ok(remembered) = jobs.run(move || recall.remembered()).await {
                let _ = notify.send(Notice::Remembered(remembered)).await;
            }
            while let Some(known) = remembering.recv().await {
                let backend = backend.clone();
                if jobs.run(move || backend.remember(known)).await.is_err() {
                    tracing::warn!("a node's addresses were not remembered");
                }
            }
        });
    }

    fn remember(&self, news: Option<KnownNode>) {
        if let Some(known) = news
            && self.memories.try_send(known).is_err()
        {
            tracing::debug!("too many nodes to remember at once");
        }
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

    fn open_sessions(&mut self, nodes: Vec<NodeId>) {
        for node in nodes {
            let (sessions, notify) = (self.sessions.clone(), self.notify.clone());
            self.tasks.spawn(async move {
                let report = sessions.open(node).await;
                let _ = notify.send(Notice::Synced(report)).await;
            });
        }
    }

    fn scheduled(&mut self, input: Input<NodeId>) {
        let begun = self.syncs.handle(self.now(), input);
        self.open_sessions(begun);
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
        let begun = self.syncs.woken(now);
        self.open_sessions(begun);
    }

    // What our own tasks tell.

    fn on_notice(&mut self, notice: Notice) {
        match notice {
            Notice::Remembered(remembered) => {
                let now = self.now();
                self.peers.recall(remembered, now);
            }
            Notice::Judged { message, from, judgement } => self.on_judged(&message, from, judgement),
            Notice::Synced(report) => {
                let begun = self.syncs.finished(self.now(), &report);
                self.open_sessions(begun);
                self.on_session(report);
            }
            Notice::Answered(report, clock_ahead) => {
                let begun = self.syncs.answered(self.now(), report.node, clock_ahead);
                self.open_sessions(begun);
                self.on_session(report);
            }
            Notice::ErrandDone => self.errands = self.errands.saturating_sub(1),
        }
    }

    fn on_session(&mut self, report: SyncReport) {
        let SyncReport { node, opened, complete, bytes_in, bytes_out, rounds, .. } = report;
        let failure = report.failure.as_deref().unwrap_or_default();
        tracing::debug!(%node, opened, complete, failure, bytes_in, bytes_out, rounds, "catch-up ended");
        let news = report.received.total() > 0;
        self.tell(Event::Synced(report));
        if news {
            self.scheduled(Input::Changed);
        }
    }

    fn on_judged(&mut self, message: &gossipsub::MessageId, from: NodeId, judgement: Judgement) {
        self.gossip.judged(from, judgement);
        let gossipsub = &mut self.swarm.behaviour_mut().gossipsub;
        gossipsub.report_message_validation_result(message, &from.peer(), judgement.into());
        match judgement {
            Judgement::Accepted => self.scheduled(Input::Changed),
            Judgement::Ignored => {}
            Judgement::Rejected => self.strike(from),
        }
    }

    fn strike(&mut self, node: NodeId) {
        tracing::debug!(%node, "a message that no honest node sends");
        if self.peers.strike(node, self.now()) == Strike::Out {
            self.swarm.behaviour_mut().blocked.block_peer(node.peer());
            self.tell(Event::Warning(Warning::Banned(node)));
        }
    }

    // What the node wants.

    fn on_command(&mut self, command: Command) {
        match command {
            Command::Status(reply) => {
                let _ = reply.send(self.status());
            }
            Command::Peers(reply) => {
                let _ = reply.send(self.peers.list(self.now()));
            }
            Command::Dial { addresses, expected, reply } => self.dial(addresses, expected, reply),
            Command::Learn { node, addresses, source } => self.learn(node, addresses, source),
            Command::Publish { circle, item, reply } => {
                let now = self.now();
                let gossipsub = &mut self.swarm.behaviour_mut().gossipsub;
                let _ = reply.send(self.gossip.publish(gossipsub, &circle, &item, now));
                self.scheduled(Input::Changed);
            }
            Command::Changed => self.scheduled(Input::Changed),
            Command::SetCircles(circles) => {
                self.gossip.follow(&mut self.swarm.behaviour_mut().gossipsub, circles);
                self.scheduled(Input::Changed);
            }
            Command::Sync { whom, timeout, reply } => self.sync(whom, timeout, reply),
            Command::Fetch { digest, holders, reply } => {
                let holders = self.holders(digest, &holders);
                let work = fetch::fetch(self.control.clone(), digest, holders);
                self.errand(reply, Err(super::FetchError::Busy), work);
            }
            Command::Redeem { invite, profile, reply } => {
                let dialled = self.dial_inviter(&invite);
                let work = join::redeem(self.control.clone(), dialled, invite.grant, profile);
                self.errand(reply, Err(super::RedeemError::Broken("too much is going on".to_owned())), work);
            }
            Command::Block(node) => {
                self.peers.block(node);
                self.swarm.behaviour_mut().blocked.block_peer(node.peer());
            }
            Command::Unblock(node) => {
                if self.peers.unblock(&node, self.now()) {
                    self.swarm.behaviour_mut().blocked.unblock_peer(node.peer());
                }
            }
            // Taken out by the loop.
            Command::Shutdown(_) => {}
        }
    }

    fn status(&self) -> Status {
        let (connected, known) = self.peers.counts();
        let listening = self.listening.values().flatten();
        Status {
            listening: listening.map(|address| address.clone().with_node(self.node)).collect(),
            connected,
            known,
            gossip: self.gossip.stats,
            clock_ahead: self.syncs.clock_ahead(),
        }
    }

    fn learn(&mut self, node: NodeId, addresses: Vec<Address>, source: Source) {
        let news = self.peers.learn(node, addresses, source, self.now());
        self.remember(news);
    }

    fn sync(&mut self, whom: Whom, timeout: Duration, reply: oneshot::Sender<Vec<SyncReport>>) {
        let nodes = match whom {
            Whom::Everyone => self.peers.connected_nodes().collect(),
            Whom::One(node) if self.peers.is_connected(&node) => vec![node],
            Whom::One(node) => {
                let _ = reply.send(vec![session::not_begun(node, "not connected")]);
                return;
            }
        };
        let begun = self.syncs.wish(self.now(), nodes, timeout, reply);
        self.open_sessions(begun);
    }

    /// Whom to ask for a record: the holders that are connected, those that can be dialled, then everybody else here.
    fn holders(&mut self, digest: Digest, named: &[NodeId]) -> VecDeque<Holder> {
        let named: Vec<NodeId> = named.iter().copied().filter(|node| *node != self.node).take(PER_FETCH).collect();
        let (here, away): (Vec<_>, Vec<_>) = named.iter().partition(|node| self.peers.is_connected(node));
        let mut others: Vec<NodeId> = self.peers.connected_nodes().filter(|node| !here.contains(&node)).collect();
        // Whom to ask first is drawn by the record's digest, so that not everybody asks the same node for everything.
        others.sort_by_key(|node| *blake3::hash(&[&node.to_bytes()[..], digest.as_bytes()].concat()).as_bytes());
        others.truncate(PER_FETCH);
        let away = away.into_iter().map(|node| Holder::Dialled(self.dial_known(*node))).collect::<Vec<_>>();
        here.into_iter().copied().map(Holder::Here).chain(away).chain(others.into_iter().map(Holder::Here)).collect()
    }

    // Dialling.

    fn dial_node(&mut self, node: NodeId, addresses: &[Address]) -> Result<ConnectionId, DialError> {
        let addresses = addresses.iter().map(|address| address.clone().without_node().to_multiaddr()).collect();
        self.start_dial(DialOpts::peer_id(node.peer()).addresses(addresses).build())
    }

    fn start_dial(&mut self, options: DialOpts) -> Result<ConnectionId, DialError> {
        let attempt = options.connection_id();
        self.swarm.dial(options).map(|()| attempt).map_err(|error| dial_error(&error))
    }

    fn dial_known(&mut self, node: NodeId) -> oneshot::Receiver<Result<NodeId, DialError>> {
        let (waiting, result) = oneshot::channel();
        let addresses = self.peers.reachable(&node);
        self.dial_expected(node, &addresses, waiting);
        result
    }

    fn dial_inviter(
        &mut self,
        invite: &joinup_protocol::invite::Invite,
    ) -> oneshot::Receiver<Result<NodeId, DialError>> {
        let (waiting, result) = oneshot::channel();
        match NodeId::from_bytes(&invite.node) {
            Ok(node) => self.dial(invite.addresses.iter().map(Address::from).collect(), Some(node), waiting),
            Err(_) => {
                let _ = waiting.send(Err(DialError::NoAddress));
            }
        }
        result
    }

    /// Dials addresses that a person gave, and remembers them when they say whose they are.
    fn dial(&mut self, addresses: Vec<Address>, expected: Option<NodeId>, waiting: Waiting) {
        let expected = expected.or_else(|| addresses.iter().find_map(Address::node));
        let fits = |address: &Address| address.node().is_none_or(|node| Some(node) == expected);
        let mut addresses: Vec<Address> = addresses.into_iter().filter(fits).collect();
        if let Some(node) = expected {
            self.learn(node, addresses, Source::Given);
            let addresses = self.peers.reachable(&node);
            return self.dial_expected(node, &addresses, waiting);
        }
        addresses = self.peers.dialable(addresses);
        let mut attempts = BTreeSet::new();
        let mut failure = DialError::NoAddress;
        for address in addresses {
            match self.start_dial(DialOpts::unknown_peer_id().address(address.to_multiaddr()).build()) {
                Ok(attempt) => {
                    attempts.insert(attempt);
                }
                Err(error) => failure = error,
            }
        }
        self.wait_for(None, attempts, failure, waiting);
    }

    fn dial_expected(&mut self, node: NodeId, addresses: &[Address], waiting: Waiting) {
        let refused = if node == self.node {
            Some(Err(DialError::Ourselves))
        } else if self.peers.is_refused(&node, self.now()) {
            Some(Err(DialError::Blocked))
        } else {
            self.peers.is_connected(&node).then_some(Ok(node))
        };
        if let Some(answer) = refused {
            let _ = waiting.send(answer);
            return;
        }
        if addresses.is_empty() {
            let _ = waiting.send(Err(DialError::NoAddress));
            return;
        }
        let (attempts, failure) = match self.dial_node(node, addresses) {
            Ok(attempt) => (BTreeSet::from([attempt]), DialError::NoAddress),
            Err(failure) => (BTreeSet::new(), failure),
        };
        self.wait_for(Some(node), attempts, failure, waiting);
    }

    fn wait_for(
        &mut self,
        expected: Option<NodeId>,
        attempts: BTreeSet<ConnectionId>,
        failure: DialError,
        waiting: Waiting,
    ) {
        if attempts.is_empty() {
            let _ = waiting.send(Err(failure));
        } else {
            self.dials.begin(expected, attempts, waiting);
        }
    }

    // What libp2p tells.

    fn on_swarm(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::Behaviour(event) => self.on_behaviour(event),
            SwarmEvent::NewListenAddr { listener_id, address } => self.on_listening(listener_id, &address),
            SwarmEvent::ExpiredListenAddr { listener_id, address } => {
                if let Ok(address) = Address::from_multiaddr(&address) {
                    self.listening.entry(listener_id).or_default().remove(&address);
                    self.networks_changed();
                }
            }
            SwarmEvent::ListenerClosed { listener_id, reason, .. } => {
                let why = reason.err().map_or_else(|| "closed".to_owned(), |error| error.to_string());
                for address in self.listening.remove(&listener_id).unwrap_or_default() {
                    self.tell(Event::Warning(Warning::ListenerLost { address, why: why.clone() }));
                }
                self.networks_changed();
            }
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                self.on_connected(peer_id, connection_id, &endpoint);
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, .. } => {
                if let Ok(node) = NodeId::from_peer(peer_id)
                    && self.peers.disconnected(&node, connection_id, self.now())
                {
                    self.tell(Event::Disconnected(node));
                    self.scheduled(Input::Disconnected(node));
                }
            }
            SwarmEvent::OutgoingConnectionError { connection_id, peer_id, error } => {
                self.on_dial_failed(connection_id, peer_id, &error);
            }
            SwarmEvent::IncomingConnectionError { error, .. } => tracing::debug!(%error, "a connection was not made"),
            SwarmEvent::ListenerError { error, .. } => tracing::warn!(%error, "trouble while listening"),
            _ => {}
        }
    }

    fn on_listening(&mut self, listener: ListenerId, address: &libp2p::Multiaddr) {
        if let Ok(address) = Address::from_multiaddr(address) {
            self.tell(Event::Listening(address.clone().with_node(self.node)));
            self.listening.entry(listener).or_default().insert(address);
            self.networks_changed();
        }
    }

    fn networks_changed(&mut self) {
        let now = self.now();
        self.peers.listening(self.listening.values().flatten().cloned(), now);
    }

    fn on_connected(&mut self, peer: PeerId, connection: ConnectionId, endpoint: &ConnectedPoint) {
        let Ok(node) = NodeId::from_peer(peer) else {
            // A key of another kind: no node of ours has one.
            self.swarm.close_connection(connection);
            return;
        };
        self.redials.remove(&connection);
        let dialled = endpoint.is_dialer();
        let address = Address::from_multiaddr(endpoint.get_remote_address()).ok().map(Address::without_node);
        let (first, news) = self.peers.connected(node, connection, address, dialled, self.now());
        self.remember(news);
        self.dials.connected(node, connection);
        if let Some(route) = first {
            self.tell(Event::Connected { node, route });
            self.scheduled(Input::Connected { peer: node, dialled });
        }
    }

    fn on_dial_failed(&mut self, attempt: ConnectionId, peer: Option<PeerId>, error: &libp2p::swarm::DialError) {
        let expected = peer.and_then(|peer| NodeId::from_peer(peer).ok());
        tracing::debug!(node = ?expected, %error, "not reached");
        if let Some(node) = self.redials.remove(&attempt) {
            self.peers.unreachable(&node, self.now());
        }
        if let (Some(node), libp2p::swarm::DialError::WrongPeerId { address, .. }) = (expected, error)
            && let Ok(address) = Address::from_multiaddr(address)
        {
            let news = self.peers.not_there(&node, &address.without_node());
            self.remember(news);
        }
        self.dials.failed(attempt, &dial_error(error));
    }

    fn on_behaviour(&mut self, event: BehaviourEvent) {
        match event {
            BehaviourEvent::Gossipsub(gossipsub::Event::Message { propagation_source, message_id, message }) => {
                self.on_message(propagation_source, message_id, message);
            }
            BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. }) => {
                self.on_identified(peer_id, &info);
            }
            BehaviourEvent::Ping(ping::Event { peer, connection, result }) => match result {
                Ok(round_trip) => {
                    if let Ok(node) = NodeId::from_peer(peer) {
                        self.peers.measured(&node, round_trip);
                    }
                }
                Err(ping::Failure::Unsupported) => {}
                // A connection that died without telling anybody.
                Err(_) => {
                    self.swarm.close_connection(connection);
                }
            },
            BehaviourEvent::Mdns(mdns::Event::Discovered(found)) => {
                for (peer, address) in found {
                    if let (Ok(node), Ok(address)) = (NodeId::from_peer(peer), Address::from_multiaddr(&address)) {
                        self.learn(node, vec![address], Source::Told);
                    }
                }
            }
            _ => {}
        }
    }

    fn on_message(&mut self, from: PeerId, message: gossipsub::MessageId, content: gossipsub::Message) {
        let admitted = NodeId::from_peer(from).ok().and_then(|node| Some((node, self.gossip.admit(&content, node)?)));
        let Some((node, circle)) = admitted else {
            let gossipsub = &mut self.swarm.behaviour_mut().gossipsub;
            gossipsub.report_message_validation_result(&message, &from, gossipsub::MessageAcceptance::Ignore);
            return;
        };
        self.judge(node, circle, message, content.data);
    }

    fn judge(&mut self, from: NodeId, circle: CircleId, message: gossipsub::MessageId, bytes: Vec<u8>) {
        let (backend, rates, now) = (self.backend.clone(), self.gossip.rates.clone(), self.now());
        let (jobs, notify) = (self.judges.clone(), self.notify.clone());
        self.tasks.spawn(async move {
            let judged = jobs.run(move || gossip::judge(&*backend, &rates, circle, &bytes, from, now)).await;
            // Our own failure is nobody's fault.
            let judgement = judged.unwrap_or(Judgement::Ignored);
            let _ = notify.send(Notice::Judged { message, from, judgement }).await;
        });
    }

    fn on_identified(&mut self, peer: PeerId, info: &identify::Info) {
        let Ok(node) = NodeId::from_peer(peer) else { return };
        if info.protocol_version != SPOKEN {
            tracing::debug!(%node, "some other program");
            let forgotten = self.peers.forget(node);
            self.remember(Some(forgotten));
            let _ = self.swarm.disconnect_peer_id(peer);
            return;
        }
        self.peers.identified(&node, &info.agent_version);
        let addresses = info.listen_addrs.iter().filter_map(|address| Address::from_multiaddr(address).ok()).collect();
        self.learn(node, addresses, Source::Told);
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

/// Nodes asked for one record, of those named and of the others.
const PER_FETCH: usize = 16;

fn listen(swarm: &mut Swarm<Behaviour>, addresses: &[Address]) -> Result<(), StartError> {
    let mut failure = None;
    let mut listening = 0;
    for address in addresses {
        match swarm.listen_on(address.clone().without_node().to_multiaddr()) {
            Ok(_) => listening += 1,
            Err(error) => {
                let why = error.to_string();
                tracing::warn!(%address, why, "cannot listen there");
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

fn dial_error(error: &libp2p::swarm::DialError) -> DialError {
    use libp2p::swarm::DialError as Libp2p;

    match error {
        Libp2p::LocalPeerId { .. } => DialError::Ourselves,
        Libp2p::NoAddresses => DialError::NoAddress,
        Libp2p::WrongPeerId { obtained, .. } => match NodeId::from_peer(*obtained) {
            Ok(node) => DialError::OtherNode(node),
            Err(_) => DialError::Unreachable("some other program answered".to_owned()),
        },
        Libp2p::Denied { cause } => {
            if cause.downcast_ref::<libp2p::allow_block_list::Blocked>().is_some() {
                DialError::Blocked
            } else {
                DialError::Unreachable(cause.to_string())
            }
        }
        // Every address with its reason would be a wall of text; the last says enough.
        Libp2p::Transport(reasons) => DialError::Unreachable(
            reasons.last().map_or_else(|| "no address".to_owned(), |(address, why)| format!("{address}: {why}")),
        ),
        error => DialError::Unreachable(error.to_string()),
    }
}
