//! What is new, now: one topic a circle, items as they are, believed before they are passed on.
//!
//! Gossip is a hint; catch-up is the guarantee. So whatever is too much is ignored here without harm.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use joinup_protocol::{
    id::{CircleId, CommunityId},
    item::{Header, Item},
    limits,
    time::Millis,
};
use libp2p::gossipsub::{
    Behaviour, ConfigBuilder, IdentTopic, IdentityTransform, MaxCountSubscriptionFilter, Message, MessageAcceptance,
    MessageAuthenticity, MessageId, PeerScoreParams, PeerScoreThresholds, PublishError, TopicHash, TopicScoreParams,
    TopicSubscriptionFilter, ValidationMode, score_parameter_decay,
};

use super::{Backend, NodeId, Published, Verdict, event::GossipStats, numbers::Queue, rate::Buckets};

const TOPIC: &str = "joinup/1/";
/// Items of an author that are passed on at once, at most.
const BURST: u64 = 120;
/// One more every minute.
const REFILL: u64 = Millis::MINUTE;
/// Items waiting for a verdict, in all: at most 2 MiB.
const WAITING: usize = 256;
/// Items waiting for a verdict, from one peer.
const WAITING_PER_PEER: usize = 32;

/// Subscriptions that are listened to: circles, known to us or not, and of one peer no more than a node may be in. A
/// list of our own circles would lose the peers of a circle that we join later.
#[derive(Debug, Clone, Copy)]
pub(super) struct CirclesOnly;

impl TopicSubscriptionFilter for CirclesOnly {
    fn can_subscribe(&mut self, topic: &TopicHash) -> bool {
        circle(topic).is_some()
    }
}

/// gossipsub as it is used here.
pub(super) type Gossipsub = Behaviour<IdentityTransform, MaxCountSubscriptionFilter<CirclesOnly>>;

fn topic(circle: &CircleId) -> IdentTopic {
    IdentTopic::new(format!("{TOPIC}{circle}"))
}

fn circle(topic: &TopicHash) -> Option<CircleId> {
    let circle: CircleId = topic.as_str().strip_prefix(TOPIC)?.parse().ok()?;
    // The same circle in capitals would be another topic.
    (topic.as_str() == format!("{TOPIC}{circle}")).then_some(circle)
}

/// gossipsub, configured for few messages of nodes that are often away.
///
/// # Errors
/// When the configuration contradicts itself.
pub(super) fn behaviour() -> Result<Gossipsub, String> {
    let config = ConfigBuilder::default()
        .validation_mode(ValidationMode::Anonymous)
        .validate_messages()
        .message_id_fn(|message: &Message| MessageId::from(blake3::hash(&message.data).as_bytes().to_vec()))
        .max_transmit_size(limits::GOSSIP)
        .duplicate_cache_time(Duration::from_secs(10 * 60))
        .flood_publish(true)
        .mesh_n_low(5)
        .mesh_n(8)
        .mesh_n_high(12)
        .gossip_lazy(3)
        .heartbeat_initial_delay(Duration::from_millis(100))
        .heartbeat_interval(Duration::from_secs(1))
        // Messages are rare: they are offered for longer than five seconds, and yet cannot fill the memory.
        .history_length(20)
        .history_gossip(10)
        .max_publish_messages(128)
        .max_control_messages_sent(512)
        .connection_handler_queue_len(64)
        .build()
        .map_err(|error| error.to_string())?;
    let filter = MaxCountSubscriptionFilter {
        filter: CirclesOnly,
        max_subscribed_topics: limits::CIRCLES,
        max_subscriptions_per_request: 2 * limits::CIRCLES,
    };
    let mut gossipsub = Behaviour::new_with_subscription_filter(MessageAuthenticity::Anonymous, config, filter)?;
    let scores = PeerScoreParams {
        topic_score_cap: 10.0,
        app_specific_weight: 0.0,
        // Counted by address, it would punish everybody behind one relay or router.
        ip_colocation_factor_weight: 0.0,
        ..PeerScoreParams::default()
    };
    let thresholds = PeerScoreThresholds {
        gossip_threshold: -40.0,
        publish_threshold: -80.0,
        graylist_threshold: -160.0,
        accept_px_threshold: 1_000.0,
        opportunistic_graft_threshold: 1.0,
    };
    gossipsub.with_peer_score(scores, thresholds)?;
    Ok(gossipsub)
}

/// One broken message costs 20, two 80, three 180, which is beneath every threshold. Deliveries that do not come cost
/// nothing: in a circle where days pass without a word, silence is no offence.
fn topic_scores() -> TopicScoreParams {
    let hour = score_parameter_decay(Duration::from_secs(3_600));
    TopicScoreParams {
        topic_weight: 1.0,
        time_in_mesh_weight: 0.01,
        time_in_mesh_quantum: Duration::from_secs(1),
        time_in_mesh_cap: 300.0,
        first_message_deliveries_weight: 1.0,
        first_message_deliveries_decay: hour,
        first_message_deliveries_cap: 5.0,
        mesh_message_deliveries_weight: 0.0,
        mesh_failure_penalty_weight: 0.0,
        invalid_message_deliveries_weight: -20.0,
        invalid_message_deliveries_decay: hour,
        ..TopicScoreParams::default()
    }
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgement {
    Accepted,
    Ignored,
    Rejected,
}

impl From<Judgement> for MessageAcceptance {
    fn from(judgement: Judgement) -> Self {
        match judgement {
            Judgement::Accepted => Self::Accept,
            Judgement::Ignored => Self::Ignore,
            Judgement::Rejected => Self::Reject,
        }
    }
}

/// How often each author may speak; withdrawals are counted apart, so that they always have a way.
#[derive(Debug, Clone)]
pub(super) struct Rates(Arc<Mutex<Buckets<(CommunityId, bool)>>>);

impl Rates {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Buckets::new(BURST, REFILL))))
    }

    fn allow(&self, header: &Header, now: Millis) -> bool {
        let key = (header.author, header.stamp.is_tombstone());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).has(&key, now)
    }

    fn spend(&self, header: &Header, now: Millis) -> bool {
        let key = (header.author, header.stamp.is_tombstone());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take(key, now)
    }
}

/// Believes a message or not. Blocks: checks a signature, asks the backend. Only what is new and kept is counted
/// against its author, so that nobody uses up an author's share by repeating what it said.
pub(super) fn judge<B: Backend>(
    backend: &B,
    rates: &Rates,
    circle: CircleId,
    bytes: &[u8],
    from: NodeId,
    now: Millis,
) -> Judgement {
    let Ok(item) = Item::parse(bytes) else { return Judgement::Rejected };
    if item.header().circle != circle {
        return Judgement::Rejected;
    }
    let Ok(item) = item.verify() else { return Judgement::Rejected };
    let header = *item.header();
    if !rates.allow(&header, now) {
        return Judgement::Ignored;
    }
    match backend.offer(item, from) {
        Verdict::Accept => {
            rates.spend(&header, now);
            Judgement::Accepted
        }
        Verdict::Ignore => Judgement::Ignored,
        Verdict::Reject => Judgement::Rejected,
    }
}

/// What the network task remembers of gossip.
#[derive(Debug)]
pub(super) struct Gossip {
    circles: BTreeSet<CircleId>,
    waiting: BTreeMap<NodeId, usize>,
    pub(super) rates: Rates,
    pub(super) stats: GossipStats,
}

impl Gossip {
    pub(super) fn new() -> Self {
        Self { circles: BTreeSet::new(), waiting: BTreeMap::new(), rates: Rates::new(), stats: GossipStats::default() }
    }

    /// Listens to these circles and to no others.
    pub(super) fn follow(&mut self, gossipsub: &mut Gossipsub, circles: impl IntoIterator<Item = CircleId>) {
        let wanted: BTreeSet<CircleId> = circles.into_iter().take(limits::CIRCLES).collect();
        for left in self.circles.difference(&wanted) {
            gossipsub.unsubscribe(&topic(left));
        }
        for joined in wanted.difference(&self.circles) {
            let scored = gossipsub.set_topic_params(topic(joined), topic_scores());
            let subscribed = gossipsub.subscribe(&topic(joined));
            if let (Err(error), _) = (scored, &subscribed) {
                tracing::warn!(circle = %joined, error, "gossip of this circle is not scored");
            }
            if let Err(error) = subscribed {
                tracing::warn!(circle = %joined, %error, "gossip of this circle is not heard");
            }
        }
        self.circles = wanted;
    }

    /// Takes a message in: the circle it is for, when there is room to judge it.
    pub(super) fn admit(&mut self, message: &Message, from: NodeId) -> Option<CircleId> {
        let circle = circle(&message.topic).filter(|circle| self.circles.contains(circle))?;
        let all: usize = self.waiting.values().sum();
        let of_peer = self.waiting.entry(from).or_default();
        if all >= WAITING || *of_peer >= WAITING_PER_PEER {
            self.stats.overloaded += 1;
            return None;
        }
        *of_peer += 1;
        Some(circle)
    }

    /// How many messages are being judged, and how many may be.
    pub(super) fn queue(&self) -> Queue {
        Queue::new("gossip", self.waiting.values().sum(), WAITING)
    }

    /// A message that was admitted has been judged.
    pub(super) fn judged(&mut self, from: NodeId, judgement: Judgement) {
        if let Some(waiting) = self.waiting.get_mut(&from) {
            *waiting -= 1;
            if *waiting == 0 {
                self.waiting.remove(&from);
            }
        }
        match judgement {
            Judgement::Accepted => self.stats.accepted += 1,
            Judgement::Ignored => self.stats.ignored += 1,
            Judgement::Rejected => self.stats.rejected += 1,
        }
    }

    /// Sends an item of our own, unless its author has said much lately: others would not pass it on. Tells whether it
    /// was sent, or had been before.
    pub(super) fn publish(
        &mut self,
        gossipsub: &mut Gossipsub,
        circle: &CircleId,
        item: &[u8],
        now: Millis,
    ) -> Published {
        let Ok(header) = Item::parse(item).map(|item| *item.header()) else {
            return Published::LeftToCatchUp;
        };
        if !self.rates.spend(&header, now) {
            return Published::LeftToCatchUp;
        }
        match gossipsub.publish(topic(circle), item) {
            Ok(_) => {
                self.stats.published += 1;
                Published::Sent
            }
            Err(PublishError::Duplicate) => Published::Already,
            Err(_) => Published::LeftToCatchUp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_name_circles_in_one_spelling() {
        let commons = CircleId::open("commons");
        let hash = topic(&commons).hash();
        assert_eq!(circle(&hash), Some(commons));
        let capitals = TopicHash::from_raw(format!("{TOPIC}{}", commons.to_string().to_uppercase()));
        assert_eq!(circle(&capitals), None);
        assert_eq!(circle(&TopicHash::from_raw("joinup/1/")), None);
        assert_eq!(circle(&TopicHash::from_raw("somebody-else")), None);
    }

    #[test]
    fn the_configuration_and_the_scores_are_consistent() {
        assert!(behaviour().is_ok());
        assert_eq!(topic_scores().validate(), Ok(()));
    }
}
