//! The node as a whole: which program, since when, what is wrong, whose clock is off.

use super::{Page, Reading};

/// What can be wrong, by the codes of `joinup status`; anything else is counted as `other`.
const PROBLEMS: [&str; 7] =
    ["disk-scarce", "disk-full", "disk-limit", "folder-gone", "write-failed", "journal-damaged", "clock"];

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let version = vec![("version", env!("CARGO_PKG_VERSION"))];
    page.numbers("joinup_version", "Always 1; its label is the version of the program", vec![(version, 1)]);
    page.gauge("joinup_up_seconds", "Seconds since the node was started", reading.up.as_secs_f64());
    let wrong = &reading.engine.wrong;
    let mut rows: Vec<_> = PROBLEMS
        .into_iter()
        .map(|problem| (vec![("problem", problem)], u64::from(wrong.iter().any(|code| code == problem))))
        .collect();
    let other = wrong.iter().any(|code| !PROBLEMS.contains(&code.as_str()));
    rows.push((vec![("problem", "other")], u64::from(other)));
    page.numbers("joinup_problems", "1 for each thing that is wrong now, as joinup doctor says it, else 0", rows);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of centuries fit")]
    let ahead = reading.network.clock_ahead.map(|millis| millis as f64 / 1_000.0);
    page.known("joinup_clock_ahead_seconds", "How far the median of the peers' clocks is ahead of ours", ahead);
    page.number("joinup_unsent_changes", "Own changes that no other node is known to have", reading.engine.waiting);
    page.number("joinup_communities", "Communities that were heard of", reading.engine.communities);
    let queues = &reading.network.numbers.queues;
    let (waiting, room) = reading.engine.writer;
    let store = ("store", waiting, room);
    let all = || queues.iter().map(|queue| (queue.name, queue.waiting, queue.room)).chain([store]);
    page.numbers(
        "joinup_queue_waiting",
        "What waits or is being done in each bounded queue",
        all().map(|(name, waiting, _)| (vec![("queue", name)], waiting)).collect(),
    );
    page.numbers(
        "joinup_queue_room",
        "How much each bounded queue takes",
        all().map(|(name, _, room)| (vec![("queue", name)], room)).collect(),
    );
}
