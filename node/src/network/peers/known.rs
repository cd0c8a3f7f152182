//! Where nodes may be found: learned, remembered, and forgotten by rules. Pure: time is an argument, in milliseconds
//! since 1970 where it is remembered.
//!
//! | | kept | forgotten |
//! |---|---|---|
//! | an address that a person gave | in front of all others, [`PER_NODE`] of a node | never by age |
//! | any other address | the best [`PER_NODE`] of a node | not reached for [`FORGET`], and the node has one that was |
//! | a node that was not reached for [`FORGET`] | as long as fewer than [`OTHERS`] others were | then |
//! | a node that was never reached | [`SHARE`] on one network | for another there, once it could not be reached |
//! | a node | [`KNOWN`] in all | the least worth: told before reached before given, of the most crowded network |

use std::collections::BTreeMap;

use joinup_protocol::time::Millis;

use crate::network::{Address, KnownAddress, KnownNode, NodeId, Source, address::PER_NODE, group::Group};

/// Nodes remembered.
pub(super) const KNOWN: usize = 1_000;
/// Nodes of one network of which we have only been told: more than live in one town, few enough that thirty networks
/// are needed to fill the table.
pub(super) const SHARE: usize = 32;
/// After so long without being reached an address is of no use: a summer's absence, and a new router.
pub(super) const FORGET: u64 = 90 * Millis::DAY;
/// Nodes that were reached within that time, as long as there are fewer of whom the others are not forgotten: whoever
/// comes back after a year has nothing else.
pub(super) const OTHERS: usize = 16;
/// How exactly it is remembered when a node was reached: each change is written to disk.
const FINENESS: u64 = 60 * Millis::MINUTE;

/// When a node is dialled that has no address where we may go: when there is news.
pub(super) const NEVER: Millis = Millis(u64::MAX);
pub(super) const FIRST_BACK_OFF: u64 = 5 * Millis::SECOND;
const LONGEST_BACK_OFF: u64 = 30 * Millis::MINUTE;
/// For nodes that a person wants to stay connected with.
const LONGEST_FOR_KEPT: u64 = 2 * Millis::MINUTE;

/// One node, and how dialling it has gone.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) addresses: Vec<KnownAddress>,
    pub(super) failures: u32,
    /// Since the start of the node.
    pub(super) due: Millis,
    pub(super) dialling: bool,
}

impl Known {
    /// Why it is worth remembering.
    pub(super) fn worth(&self) -> Option<Source> {
        self.addresses.iter().map(|known| known.source).max()
    }

    /// When it was last reached.
    pub(super) fn reached(&self) -> Option<Millis> {
        self.addresses.iter().filter_map(|known| known.reached).max()
    }

    /// The network of its best address.
    pub(super) fn group(&self) -> Group {
        self.addresses.first().map_or(Group::Local, |known| Group::of(&known.address))
    }

    /// Dialling it led nowhere.
    pub(super) fn fail(&mut self, kept: bool, now: Millis) {
        let longest = if kept { LONGEST_FOR_KEPT } else { LONGEST_BACK_OFF };
        let wait = FIRST_BACK_OFF.saturating_mul(1 << self.failures.min(16)).min(longest);
        self.failures = self.failures.saturating_add(1);
        self.dialling = false;
        self.due = now.plus(wait);
    }

    /// It is not to be dialled for as long as possible.
    pub(super) fn rest(&mut self, now: Millis) {
        self.due = now.plus(LONGEST_BACK_OFF);
    }
}

/// The nodes that we know.
#[derive(Debug, Default)]
pub(super) struct Table(BTreeMap<NodeId, Known>);

impl Table {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, node: &NodeId) -> Option<&Known> {
        self.0.get(node)
    }

    pub(super) fn get_mut(&mut self, node: &NodeId) -> Option<&mut Known> {
        self.0.get_mut(node)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&NodeId, &Known)> {
        self.0.iter()
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Known> {
        self.0.values_mut()
    }

    pub(super) fn dialling(&self) -> impl Iterator<Item = &Known> {
        self.0.values().filter(|known| known.dialling)
    }

    /// A node may be found at these addresses; `at` is the time of the day, `now` that since the start. Nodes that are
    /// `busy` keep their room. Tells what is to be remembered, if it is news.
    pub(super) fn learn(
        &mut self,
        node: NodeId,
        addresses: impl IntoIterator<Item = Address>,
        source: Source,
        (at, now): (Millis, Millis),
        busy: impl Fn(&NodeId) -> bool,
    ) -> Option<KnownNode> {
        let reached = (source == Source::Reached).then_some(at);
        let news = |address| KnownAddress { address, source, heard: at, reached };
        let news: Vec<KnownAddress> =
            addresses.into_iter().take(PER_NODE).map(Address::without_node).map(news).collect();
        let group = Group::of(&news.first()?.address);
        if !self.0.contains_key(&node) && !self.make_room(group, source, busy) {
            return None;
        }
        let fresh = || Known { addresses: Vec::new(), failures: 0, due: now, dialling: false };
        let known = self.0.entry(node).or_insert_with(fresh);
        let before = known.addresses.clone();
        news.into_iter().for_each(|news| note(&mut known.addresses, news));
        if !differ(&before, &known.addresses) {
            return None;
        }
        if source == Source::Given {
            known.failures = 0;
            known.due = now;
        } else if known.due == NEVER {
            known.due = now;
        }
        Some(KnownNode { node, addresses: known.addresses.clone() })
    }

    /// Takes in a node that was remembered.
    pub(super) fn recall(&mut self, known: KnownNode, due: Millis) {
        let KnownNode { node, addresses } = known;
        if self.0.len() < KNOWN && !self.0.contains_key(&node) && !addresses.is_empty() {
            let addresses = addresses.into_iter().take(PER_NODE).collect();
            self.0.insert(node, Known { addresses, failures: 0, due, dialling: false });
        }
    }

    /// Nodes of one network that nobody has reached.
    fn told(&self, group: Group) -> impl Iterator<Item = (&NodeId, &Known)> {
        self.0.iter().filter(move |(_, known)| known.worth() == Some(Source::Told) && known.group() == group)
    }

    fn make_room(&mut self, group: Group, source: Source, busy: impl Fn(&NodeId) -> bool) -> bool {
        if source == Source::Told && group != Group::Local && self.told(group).count() >= SHARE {
            let idle = self.told(group).filter(|(node, known)| !busy(node) && known.failures > 0);
            let least = idle.max_by_key(|(_, known)| known.failures).map(|(node, _)| *node);
            return least.is_some_and(|least| self.0.remove(&least).is_some());
        }
        if self.0.len() < KNOWN {
            return true;
        }
        let mut crowds: BTreeMap<Group, usize> = BTreeMap::new();
        self.0.values().for_each(|known| *crowds.entry(known.group()).or_default() += 1);
        let crowd = |known: &Known| core::cmp::Reverse(crowds.get(&known.group()).copied());
        let idle = self.0.iter().filter(|(node, _)| !busy(node));
        let least = idle.min_by_key(|(_, known)| (known.worth(), core::cmp::Reverse(known.failures), crowd(known)));
        match least.map(|(node, known)| (*node, known.worth())) {
            Some((least, worth)) if worth <= Some(source) => self.0.remove(&least).is_some(),
            _ => false,
        }
    }

    /// Another node answers at an address where this one was thought to be: the address is forgotten.
    pub(super) fn not_there(&mut self, node: &NodeId, address: &Address) -> Option<KnownNode> {
        let known = self.0.get_mut(node)?;
        known.addresses.retain(|known| known.address != *address);
        let news = KnownNode { node: *node, addresses: known.addresses.clone() };
        if known.addresses.is_empty() {
            self.0.remove(node);
        }
        Some(news)
    }

    pub(super) fn remove(&mut self, node: &NodeId) {
        self.0.remove(node);
    }

    /// Forgets what has not been reached for long. `at` is the time of the day. Tells what is to be remembered now.
    pub(super) fn forget(&mut self, at: Millis, busy: impl Fn(&NodeId) -> bool) -> Vec<KnownNode> {
        let lately = |known: &Known| known.reached().is_some_and(|reached| at.since(reached) < FORGET);
        let others = self.0.values().filter(|known| lately(known)).count();
        let mut news = Vec::new();
        for (node, known) in self.0.iter_mut().filter(|(node, _)| !busy(node)) {
            if !lately(known) && others < OTHERS {
                continue;
            }
            let before = known.addresses.len();
            known.addresses.retain(|known| !is_stale(known, at));
            if known.addresses.len() < before {
                news.push(KnownNode { node: *node, addresses: known.addresses.clone() });
            }
        }
        self.0.retain(|_, known| !known.addresses.is_empty());
        news
    }
}

/// Whether an address was not reached for so long that it is of no use. A clock that was wrong makes nothing stale.
fn is_stale(known: &KnownAddress, at: Millis) -> bool {
    known.source != Source::Given && at.since(known.reached.unwrap_or(known.heard)) >= FORGET
}

/// Whether there is something to write down.
fn differ(before: &[KnownAddress], after: &[KnownAddress]) -> bool {
    let moved = |(before, after): (&KnownAddress, &KnownAddress)| {
        let reached = [before.reached, after.reached].map(|reached| reached.map_or(0, |at| at.0));
        let [was, is] = reached;
        before.address != after.address || before.source != after.source || is.saturating_sub(was) >= FINENESS
    };
    before.len() != after.len() || before.iter().zip(after).any(moved)
}

/// Adds an address, or raises its source and says when it was reached; the best sources stay in front, and of one
/// source what was reached last, then the newest.
fn note(addresses: &mut Vec<KnownAddress>, news: KnownAddress) {
    match addresses.iter_mut().find(|known| known.address == news.address) {
        Some(known) => {
            known.source = known.source.max(news.source);
            known.reached = known.reached.max(news.reached);
        }
        None => addresses.insert(0, news),
    }
    addresses.sort_by_key(|known| core::cmp::Reverse((known.source, known.reached)));
    addresses.truncate(PER_NODE);
}

#[cfg(test)]
mod tests {
    use super::{super::tests::node, *};

    const DAY: Millis = Millis(1_800_000_000_000);

    fn address(network: u16, port: u16) -> Address {
        format!("/ip4/9.{network}.9.9/tcp/{port}").parse().unwrap()
    }

    fn learn(table: &mut Table, seed: u16, address: Address, source: Source, at: Millis) -> Option<KnownNode> {
        table.learn(node(seed), [address], source, (at, Millis(0)), |_| false)
    }

    fn ports(known: &KnownNode) -> Vec<String> {
        known.addresses.iter().map(|known| known.address.to_string().replace("/ip4/9.1.9.9/tcp/", "")).collect()
    }

    #[test]
    fn the_best_eight_addresses_are_kept_and_only_news_is_told() {
        let mut table = Table::default();
        let told = (1..20).map(|port| address(1, port));
        let news = table.learn(node(1), told, Source::Told, (DAY, Millis(0)), |_| false).unwrap();
        assert_eq!(ports(&news), ["8", "7", "6", "5", "4", "3", "2", "1"]);
        assert_eq!(learn(&mut table, 1, address(1, 3), Source::Told, DAY), None);
        let news = learn(&mut table, 1, address(1, 3), Source::Reached, DAY).unwrap();
        assert_eq!(ports(&news)[0], "3");
        assert_eq!(learn(&mut table, 1, address(1, 3), Source::Told, DAY), None);
        let news = learn(&mut table, 1, address(1, 99), Source::Given, DAY).unwrap();
        assert_eq!(ports(&news)[..2], ["99", "3"]);
    }

    #[test]
    fn when_a_node_was_reached_is_remembered_to_the_hour() {
        let mut table = Table::default();
        let _ = learn(&mut table, 1, address(1, 1), Source::Given, DAY);
        let reached = |news: KnownNode| (news.addresses[0].source, news.addresses[0].reached);
        let news = learn(&mut table, 1, address(1, 1), Source::Reached, DAY).unwrap();
        assert_eq!(reached(news), (Source::Given, Some(DAY)), "what a person gave stays that");
        assert_eq!(learn(&mut table, 1, address(1, 1), Source::Reached, DAY.plus(FINENESS - 1)), None);
        let news = learn(&mut table, 1, address(1, 1), Source::Reached, DAY.plus(2 * FINENESS)).unwrap();
        assert_eq!(reached(news), (Source::Given, Some(DAY.plus(2 * FINENESS))));
    }

    #[test]
    fn what_was_not_reached_for_long_is_forgotten_once_there_are_others() {
        let mut table = Table::default();
        let _ = learn(&mut table, 1, address(1, 1), Source::Told, DAY);
        let _ = learn(&mut table, 2, address(1, 2), Source::Reached, DAY);
        let _ = learn(&mut table, 3, address(1, 3), Source::Given, DAY);
        let late = DAY.plus(FORGET);
        assert_eq!(table.forget(late, |_| false), [], "there is nothing else");
        for seed in 10..10 + u16::try_from(OTHERS).unwrap() {
            let _ = learn(&mut table, seed, address(seed, 1), Source::Reached, late);
        }
        assert_eq!(table.forget(Millis(late.0 - 1), |_| false), []);
        let _ = learn(&mut table, 10, address(10, 2), Source::Told, DAY);
        let news = table.forget(late, |busy| *busy == node(2));
        let emptied: Vec<NodeId> =
            news.iter().filter(|known| known.addresses.is_empty()).map(|known| known.node).collect();
        assert_eq!(emptied, [node(1)]);
        let kept = news.iter().find(|known| known.node == node(10)).unwrap();
        assert_eq!(kept.addresses.len(), 1, "an old address of a node that is reached elsewhere");
        assert!(table.get(&node(1)).is_none() && table.get(&node(2)).is_some() && table.get(&node(3)).is_some());
    }

    #[test]
    fn a_full_table_forgets_those_never_reached_first() {
        let mut table = Table::default();
        let _ = learn(&mut table, 1, address(250, 1), Source::Reached, DAY);
        let count = u16::try_from(KNOWN).unwrap();
        for seed in 2..=count {
            let _ = learn(&mut table, seed, address(seed % 100, seed), Source::Told, DAY);
        }
        table.get_mut(&node(7)).unwrap().fail(false, DAY);
        assert!(learn(&mut table, 5_000, address(200, 1), Source::Told, DAY).is_some());
        assert_eq!(table.len(), KNOWN);
        assert!(table.get(&node(7)).is_none());
        assert!(table.get(&node(1)).is_some());
    }

    #[test]
    fn one_network_has_its_share_of_what_is_only_told() {
        let mut table = Table::default();
        let share = u16::try_from(SHARE).unwrap();
        for seed in 0..1_000 {
            let told = learn(&mut table, seed, address(1, seed), Source::Told, DAY).is_some();
            assert_eq!(told, seed < share);
        }
        table.get_mut(&node(3)).unwrap().fail(false, DAY);
        assert!(learn(&mut table, 2_000, address(1, 1), Source::Told, DAY).is_some(), "for one that failed");
        assert!(table.get(&node(3)).is_none());
        assert!(learn(&mut table, 2_001, address(1, 1), Source::Reached, DAY).is_some());
        assert!(learn(&mut table, 2_002, address(2, 1), Source::Told, DAY).is_some());
    }
}
