//! Places at relays, for a node that nobody can reach by itself. Pure: time is an argument.
//!
//! A place is asked for at relays that we are connected to, until [`WANTED`] are held. Relays that a person named are
//! asked first, and also when others hold as many; of the others those first that are on a network where we have no
//! place, for what cuts one off may cut off its neighbours. libp2p renews a place in time, but asks for none again once
//! it is lost.
//!
//! | state | what happens | next state |
//! |---|---|---|
//! | away | connected, and it says that it is a relay | idle, due now |
//! | idle | due, and more places are wanted | asked |
//! | asked | it accepts | held |
//! | asked, held | the place is refused or lost | idle, due later each time |
//! | any | disconnected | away |

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Debug},
};

use joinup_protocol::time::Millis;

use super::{Address, NodeId, group::Group};

/// Places held at once: one relay may fail.
const WANTED: usize = 2;
/// Relays remembered; they are peers, of which there are more.
const RELAYS: usize = 32;
const FIRST_BACK_OFF: u64 = 5 * Millis::SECOND;
const LONGEST_BACK_OFF: u64 = 10 * Millis::MINUTE;

/// The relays that we know. `L` names a listener.
pub(super) struct Reservations<L> {
    relays: BTreeMap<NodeId, Relay<L>>,
    /// Whether we are reached without.
    public: bool,
}

struct Relay<L> {
    address: Address,
    /// A person named it.
    chosen: bool,
    failures: u32,
    state: State<L>,
}

/// The places that are held or asked for.
#[derive(Debug, Default)]
struct Taken {
    all: usize,
    chosen: usize,
    groups: BTreeSet<Group>,
}

impl Taken {
    fn add<L>(&mut self, relay: &Relay<L>) {
        self.all += 1;
        self.chosen += usize::from(relay.chosen);
        self.groups.insert(Group::of(&relay.address));
    }

    const fn has_room<L>(&self, relay: &Relay<L>) -> bool {
        if relay.chosen { self.chosen < WANTED } else { self.all < WANTED }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State<L> {
    Away,
    Idle { due: Millis },
    Asked(L),
    Held(L),
}

impl<L: Copy + PartialEq> Reservations<L> {
    pub(super) const fn new() -> Self {
        Self { relays: BTreeMap::new(), public: false }
    }

    /// A node that we are connected to over this address says that it is a relay.
    pub(super) fn met(&mut self, node: NodeId, address: Address, chosen: bool, now: Millis) {
        if self.relays.len() >= RELAYS && !self.relays.contains_key(&node) && !self.make_room() {
            return;
        }
        let relay = self.relays.entry(node).or_insert_with(|| Relay {
            address: address.clone(),
            chosen,
            failures: 0,
            state: State::Away,
        });
        relay.chosen |= chosen;
        relay.address = address;
        if relay.state == State::Away {
            relay.failures = 0;
            relay.state = State::Idle { due: now };
        }
    }

    fn make_room(&mut self) -> bool {
        let away = self.relays.iter().find(|(_, relay)| relay.state == State::Away && !relay.chosen);
        away.map(|(node, _)| *node).is_some_and(|node| self.relays.remove(&node).is_some())
    }

    /// A node is connected no more. Its listener, if there was one, is closed by libp2p.
    pub(super) fn left(&mut self, node: &NodeId) {
        if let Some(relay) = self.relays.get_mut(node) {
            relay.state = State::Away;
        }
    }

    /// Whether others reach us at an address of our own: then no place is asked for but at relays that a person named.
    pub(super) const fn set_public(&mut self, public: bool) {
        self.public = public;
    }

    /// The relays that a person names are these now.
    pub(super) fn choose(&mut self, chosen: &BTreeSet<NodeId>) {
        self.relays.iter_mut().for_each(|(node, relay)| relay.chosen = chosen.contains(node));
    }

    /// The relays to ask now for a place, and where they are; each is then reported as [`Reservations::asked`] or
    /// [`Reservations::refused`].
    pub(super) fn due(&self, now: Millis) -> Vec<(NodeId, Address)> {
        let mut taken = self.taken();
        let is_due = |relay: &Relay<L>| matches!(relay.state, State::Idle { due } if due <= now);
        let mut due: Vec<(&NodeId, &Relay<L>)> = self.wanted().filter(|(_, relay)| is_due(relay)).collect();
        let mut asked = Vec::new();
        let place = |taken: &Taken, (node, relay): &(&NodeId, &Relay<L>)| {
            (!relay.chosen, relay.failures, taken.groups.contains(&Group::of(&relay.address)), **node)
        };
        while let Some(at) = (0..due.len()).min_by_key(|at| due.get(*at).map(|relay| place(&taken, relay))) {
            let (node, relay) = due.swap_remove(at);
            if taken.has_room(relay) {
                taken.add(relay);
                asked.push((*node, relay.address.clone()));
            }
        }
        asked
    }

    fn wanted(&self) -> impl Iterator<Item = (&NodeId, &Relay<L>)> {
        self.relays.iter().filter(|(_, relay)| relay.chosen || !self.public)
    }

    fn taken(&self) -> Taken {
        let mut taken = Taken::default();
        let is_taken = |relay: &&Relay<L>| matches!(relay.state, State::Asked(_) | State::Held(_));
        self.relays.values().filter(is_taken).for_each(|relay| taken.add(relay));
        taken
    }

    /// When to ask [`Reservations::due`] again.
    pub(super) fn next(&self) -> Option<Millis> {
        let taken = self.taken();
        let dues =
            self.wanted().filter(|(_, relay)| taken.has_room(relay)).filter_map(|(_, relay)| match relay.state {
                State::Idle { due } => Some(due),
                _ => None,
            });
        dues.min()
    }

    /// A place was asked for.
    pub(super) fn asked(&mut self, node: &NodeId, listener: L) {
        if let Some(relay) = self.relays.get_mut(node) {
            relay.state = State::Asked(listener);
        }
    }

    /// Asking was not possible.
    pub(super) fn refused(&mut self, node: &NodeId, now: Millis) {
        if let Some(relay) = self.relays.get_mut(node) {
            relay.fail(now);
        }
    }

    /// A relay gave us a place.
    pub(super) fn accepted(&mut self, node: &NodeId) {
        if let Some(relay) = self.relays.get_mut(node)
            && let State::Asked(listener) = relay.state
        {
            relay.failures = 0;
            relay.state = State::Held(listener);
        }
    }

    /// A listener is closed; whether it was a place at a relay.
    pub(super) fn closed(&mut self, listener: L, now: Millis) -> bool {
        let is_there = |relay: &&mut Relay<L>| match relay.state {
            State::Asked(held) | State::Held(held) => held == listener,
            State::Away | State::Idle { .. } => false,
        };
        let relay = self.relays.values_mut().find(is_there);
        relay.map(|relay| relay.fail(now)).is_some()
    }

    /// The relays where we have a place.
    pub(super) fn held(&self) -> Vec<NodeId> {
        let held = |(_, relay): &(&NodeId, &Relay<L>)| matches!(relay.state, State::Held(_));
        self.relays.iter().filter(held).map(|(node, _)| *node).collect()
    }

    /// The relays that we are connected to.
    pub(super) fn near(&self) -> usize {
        self.relays.values().filter(|relay| relay.state != State::Away).count()
    }
}

impl<L: Copy + PartialEq> Relay<L> {
    fn fail(&mut self, now: Millis) {
        let wait = FIRST_BACK_OFF.saturating_mul(1 << self.failures.min(16)).min(LONGEST_BACK_OFF);
        self.failures = self.failures.saturating_add(1);
        self.state = State::Idle { due: now.plus(wait) };
    }
}

impl<L> Debug for Reservations<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.relays.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::NodeKey, *};

    const START: Millis = Millis(1_000_000);

    fn node(seed: u8) -> NodeId {
        NodeKey::from_seed(&mut [seed; 32]).unwrap().node()
    }

    fn met(reservations: &mut Reservations<u32>, seed: u8, chosen: bool) {
        reservations.met(node(seed), "/ip4/9.9.9.9/tcp/1".parse().unwrap(), chosen, START);
    }

    fn due(reservations: &Reservations<u32>, now: Millis) -> Vec<NodeId> {
        reservations.due(now).into_iter().map(|(node, _)| node).collect()
    }

    #[test]
    fn two_places_are_held_and_those_of_chosen_relays_come_first() {
        let mut reservations = Reservations::new();
        (1..=4).for_each(|seed| met(&mut reservations, seed, seed == 4));
        let first = due(&reservations, START);
        assert_eq!(first.len(), 2);
        assert_eq!(first[0], node(4));
        for (listener, node) in (1..).zip(&first) {
            reservations.asked(node, listener);
            reservations.accepted(node);
        }
        assert_eq!((reservations.held().len(), due(&reservations, START)), (2, Vec::new()));
        assert_eq!(reservations.next(), None);
    }

    fn hold(reservations: &mut Reservations<u32>, seed: u8) {
        reservations.asked(&node(seed), seed.into());
        reservations.accepted(&node(seed));
    }

    #[test]
    fn a_third_relay_is_asked_when_one_goes_and_one_on_another_network_before_others() {
        let mut reservations = Reservations::new();
        let place = |network: u8| format!("/ip4/9.{network}.9.9/tcp/1").parse().unwrap();
        for (seed, network) in [(1, 1), (2, 1), (3, 1), (4, 2)] {
            reservations.met(node(seed), place(network), false, START);
        }
        let first = due(&reservations, START);
        assert_eq!(first.len(), 2);
        assert!(first.contains(&node(4)), "the only one on another network");
        let other = first.iter().copied().find(|relay| *relay != node(4)).unwrap();
        for (listener, node) in (1..).zip(&first) {
            reservations.asked(node, listener);
            reservations.accepted(node);
        }
        reservations.left(&other);
        let third = due(&reservations, START);
        assert_eq!((third.len(), third.contains(&other)), (1, false));
        assert_eq!(reservations.next(), Some(START), "at once");
    }

    #[test]
    fn a_relay_that_a_person_names_is_asked_even_if_others_hold_two_places() {
        let mut reservations = Reservations::new();
        (1..=3).for_each(|seed| met(&mut reservations, seed, false));
        hold(&mut reservations, 1);
        hold(&mut reservations, 2);
        assert_eq!(due(&reservations, START), []);
        reservations.choose(&BTreeSet::from([node(3)]));
        assert_eq!((reservations.next(), due(&reservations, START)), (Some(START), vec![node(3)]));
        hold(&mut reservations, 3);
        reservations.choose(&BTreeSet::new());
        reservations.left(&node(1));
        assert_eq!(due(&reservations, START), [], "two are left");
    }

    #[test]
    fn a_lost_place_is_asked_for_again_later_each_time_and_another_relay_takes_over() {
        let mut reservations = Reservations::new();
        met(&mut reservations, 1, false);
        let mut now = START;
        for wait in [5, 10, 20, 40, 80, 160, 320, 600, 600] {
            assert_eq!(due(&reservations, now), [node(1)]);
            reservations.asked(&node(1), 7);
            assert!(reservations.closed(7, now));
            assert!(!reservations.closed(7, now));
            let next = reservations.next().unwrap();
            assert_eq!(next.since(now), wait * Millis::SECOND);
            assert!(due(&reservations, Millis(next.0 - 1)).is_empty());
            now = next;
        }
        met(&mut reservations, 2, false);
        assert_eq!(due(&reservations, now)[0], node(2), "the one that has not failed comes first");
    }

    #[test]
    fn a_relay_that_went_is_asked_when_it_is_back_at_once() {
        let mut reservations = Reservations::new();
        met(&mut reservations, 1, true);
        reservations.asked(&node(1), 1);
        reservations.accepted(&node(1));
        reservations.left(&node(1));
        assert!(!reservations.closed(1, START));
        assert_eq!((reservations.held(), due(&reservations, Millis(u64::MAX))), (Vec::new(), Vec::new()));
        met(&mut reservations, 1, false);
        assert_eq!(due(&reservations, START), [node(1)]);
    }

    #[test]
    fn who_is_reached_anyway_asks_only_chosen_relays() {
        let mut reservations = Reservations::new();
        met(&mut reservations, 1, false);
        met(&mut reservations, 2, true);
        reservations.set_public(true);
        assert_eq!(due(&reservations, START), [node(2)]);
    }

    #[test]
    fn no_more_relays_are_remembered_than_there_is_room_for() {
        let mut reservations = Reservations::new();
        (0..200).for_each(|seed| met(&mut reservations, seed, false));
        assert_eq!(reservations.relays.len(), RELAYS);
        reservations.left(&node(0));
        met(&mut reservations, 201, false);
        assert!(reservations.relays.contains_key(&node(201)));
    }
}
