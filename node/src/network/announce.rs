//! What a node says of where it is reached, in the table of addresses that relays and other reachable nodes keep: one
//! record, which only that node itself may put there. Pure: time is an argument.
//!
//! The record's key is the node's libp2p id, its value the addresses, one a line. It holds what others need: addresses
//! of the node's own that are reached from everywhere, and its places at relays. Nobody believes it further than to dial:
//! who answers there proves who it is.

use joinup_protocol::time::Millis;

use super::{
    Address,
    address::{PER_NODE, is_public},
};

/// Bytes of a record's value: [`PER_NODE`] addresses over a relay, of which the longest with a name would fill two.
pub(super) const RECORD: usize = 1_600;
/// How long a record is kept by those who keep the table.
pub(super) const KEPT: u64 = 4 * 60 * Millis::MINUTE;
/// How often it is said again.
const AGAIN: u64 = 60 * Millis::MINUTE;
/// How often it is said at most, whatever changes.
const PAUSE: u64 = Millis::MINUTE;
/// How soon it is said again when nobody took it.
const RETRY: u64 = 5 * Millis::MINUTE;

/// The value of a record.
pub(super) fn encode(addresses: &[Address]) -> Vec<u8> {
    let mut value = String::new();
    for line in addresses.iter().take(PER_NODE).map(ToString::to_string) {
        if value.len() + line.len() < RECORD {
            value.push_str(&line);
            value.push('\n');
        }
    }
    value.into_bytes()
}

/// The addresses of a record; none when it is not one.
pub(super) fn decode(value: &[u8]) -> Option<Vec<Address>> {
    let text = Some(value).filter(|value| value.len() <= RECORD).and_then(|value| std::str::from_utf8(value).ok())?;
    let lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() || lines.len() > PER_NODE {
        return None;
    }
    lines.into_iter().map(|line| line.parse::<Address>().ok().filter(|address| address.node().is_none())).collect()
}

/// When to say it.
#[derive(Debug, Default)]
pub(super) struct Announcement {
    now: Vec<Address>,
    said: Vec<Address>,
    last: Option<Millis>,
    due: Option<Millis>,
}

impl Announcement {
    /// Others reach us there now, as far as we know.
    pub(super) fn reached_at(&mut self, addresses: impl IntoIterator<Item = Address>, now: Millis) {
        let told = |address: &Address| address.relay().is_some() || address.ip().is_none_or(is_public);
        let mut addresses: Vec<Address> = addresses.into_iter().map(Address::without_node).filter(told).collect();
        addresses.sort_unstable();
        addresses.dedup();
        // Those without a relay first: they are the shorter way.
        addresses.sort_by_key(|address| address.relay().is_some());
        addresses.truncate(PER_NODE);
        self.now = addresses;
        if self.now != self.said {
            self.soon(now);
        }
    }

    /// Somebody new keeps the table.
    pub(super) fn keeper(&mut self, now: Millis) {
        self.soon(now);
    }

    fn soon(&mut self, now: Millis) {
        let soonest = self.last.map_or(now, |last| now.max(last.plus(PAUSE)));
        self.due = Some(self.due.map_or(soonest, |due| due.min(soonest)));
    }

    /// What to say now, if it is time and there is something.
    pub(super) fn due(&mut self, now: Millis) -> Option<&[Address]> {
        self.due.filter(|due| *due <= now)?;
        self.said.clone_from(&self.now);
        if self.said.is_empty() {
            self.due = None;
            return None;
        }
        self.last = Some(now);
        self.due = Some(now.plus(AGAIN));
        Some(&self.said)
    }

    /// Nobody took it.
    pub(super) fn failed(&mut self, now: Millis) {
        self.last = None;
        self.due = Some(now.plus(RETRY));
    }

    /// When to ask [`Announcement::due`] again.
    pub(super) const fn next(&self) -> Option<Millis> {
        self.due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis(1_000_000);
    const RELAY: &str = "12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5";

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn a_record_holds_addresses_and_nothing_else() {
        let place = address(&format!("/ip4/9.9.9.9/tcp/1/p2p/{RELAY}/p2p-circuit"));
        let addresses = vec![address("/ip4/9.9.9.9/tcp/1"), place];
        assert_eq!(decode(&encode(&addresses)), Some(addresses));
        let many = vec![address("/ip4/9.9.9.9/tcp/1"); 20];
        assert_eq!(decode(&encode(&many)).unwrap().len(), PER_NODE);
        let long = vec![address(&format!("/dns/{}/tcp/1/p2p/{RELAY}/p2p-circuit", "a".repeat(250))); 8];
        assert!(encode(&long).len() <= RECORD);
        for wrong in [
            &b""[..],
            b"hello",
            b"/ip4/9.9.9.9/tcp/1\nhello\n",
            b"\xff\xfe",
            format!("/ip4/9.9.9.9/tcp/1/p2p/{RELAY}\n").as_bytes(),
            "/ip4/9.9.9.9/tcp/1\n".repeat(PER_NODE + 1).as_bytes(),
            "x".repeat(RECORD + 1).as_bytes(),
        ] {
            assert_eq!(decode(wrong), None);
        }
    }

    #[test]
    fn it_is_said_when_something_changes_and_each_hour() {
        let mut announcement = Announcement::default();
        announcement.keeper(START);
        assert_eq!(announcement.due(START), None);
        assert_eq!(announcement.next(), None, "there is nothing to say yet");
        let place = address(&format!("/ip4/127.0.0.1/tcp/1/p2p/{RELAY}/p2p-circuit"));
        let own = address("/ip4/9.9.9.9/tcp/1");
        let private = address("/ip4/192.168.1.9/tcp/1");
        announcement.reached_at([private.clone()], START);
        assert_eq!(announcement.next(), None, "a private address says nothing to others");
        announcement.reached_at([private, place.clone(), own.clone()], START);
        assert_eq!(announcement.due(START), Some(&[own.clone(), place.clone()][..]));
        assert_eq!(announcement.due(START), None);
        assert_eq!(announcement.next(), Some(START.plus(AGAIN)));
        announcement.reached_at([place.clone()], START.plus(1));
        assert_eq!(announcement.next(), Some(START.plus(PAUSE)));
        assert_eq!(announcement.due(START.plus(PAUSE)), Some(&[place.clone()][..]));
        announcement.failed(START.plus(PAUSE));
        assert_eq!(announcement.next(), Some(START.plus(PAUSE + RETRY)));
        announcement.keeper(START.plus(PAUSE + 1));
        assert_eq!(announcement.due(START.plus(PAUSE + 1)), Some(&[place][..]), "at once, as nobody has it");
        announcement.reached_at([], START.plus(2 * PAUSE));
        assert_eq!(announcement.due(START.plus(3 * PAUSE)), None, "there is nothing to say");
    }
}
