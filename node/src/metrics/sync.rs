//! What was missed: catch-up with peers.

use super::{Label, Page, Reading};
use crate::network::numbers::Sessions;

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let numbers = &reading.network.numbers;
    let both = [("we", numbers.opened), ("they", numbers.answered)];
    let rows = |name: &'static str, of: fn(Sessions) -> Vec<(&'static str, u64)>| -> Vec<(Vec<Label>, u64)> {
        both.into_iter()
            .flat_map(|(opened, sessions)| {
                of(sessions).into_iter().map(move |(label, value)| (vec![("opened", opened), (name, label)], value))
            })
            .collect()
    };
    page.counters(
        "joinup_sync_sessions",
        "Catch-ups that ended, by who opened them and how they ended",
        rows("outcome", |sessions| {
            vec![("complete", sessions.complete), ("incomplete", sessions.incomplete), ("failed", sessions.failed)]
        }),
    );
    page.counters(
        "joinup_sync_items",
        "Items that catch-ups moved, by who opened them",
        rows("direction", |sessions| vec![("in", sessions.received), ("out", sessions.sent)]),
    );
    page.counters(
        "joinup_sync_bytes",
        "Bytes that catch-ups read and wrote, by who opened them",
        rows("direction", |sessions| vec![("in", sessions.bytes_in), ("out", sessions.bytes_out)]),
    );
}
