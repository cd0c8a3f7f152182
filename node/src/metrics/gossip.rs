//! What is new, now.

use super::{Page, Reading};

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let gossip = reading.network.gossip;
    page.counters(
        "joinup_gossip_items",
        "Items that peers passed on and that this node published, by what became of them",
        [
            ("accepted", gossip.accepted),
            ("ignored", gossip.ignored),
            ("rejected", gossip.rejected),
            ("overloaded", gossip.overloaded),
            ("published", gossip.published),
        ]
        .map(|(verdict, items)| (vec![("verdict", verdict)], items))
        .into(),
    );
}
