//! What is promised to others, and how it is kept: items of each author, how long they stay, and how soon what was
//! withdrawn is forgotten.

use super::{Page, Reading, Spans};
use crate::engine::numbers::SPANS;

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let engine = &reading.engine;
    page.numbers(
        "joinup_author_items_most",
        "The most items that one author has in one circle, by what it is to this node",
        engine.authors.iter().map(|(standing, authors)| (vec![("standing", *standing)], authors.most)).collect(),
    );
    page.numbers(
        "joinup_author_items_allowed",
        "The items that one author may have in one circle: limits.items-followed and its like",
        engine.authors.iter().map(|(standing, authors)| (vec![("standing", *standing)], authors.allowed)).collect(),
    );
    page.known(
        "joinup_evicted_youngest_age_seconds",
        "The age of the youngest item that was let go for newer ones of its author",
        engine.items.youngest_evicted.map(|age| age.as_secs_f64()),
    );
    let withdrawals = &engine.withdrawals;
    page.counter("joinup_withdrawals_heard", "Withdrawals of others that this node heard of", withdrawals.heard);
    page.counter(
        "joinup_withdrawals_obeyed",
        "Withdrawals of others whose words have left the disk",
        withdrawals.forgotten,
    );
    page.gauge(
        "joinup_forgetting_oldest_seconds",
        "Since when the first withdrawal waits that is not obeyed yet",
        withdrawals.oldest.as_secs_f64(),
    );
    page.gauge(
        "joinup_forgetting_longest_seconds",
        "The longest that it took from hearing of a withdrawal to having forgotten",
        withdrawals.longest.as_secs_f64(),
    );
    let ends = SPANS.iter().map(std::time::Duration::as_secs_f64).chain([f64::INFINITY]);
    page.spans(
        "joinup_forgetting_seconds",
        "From hearing of a withdrawal to having forgotten what was withdrawn",
        Spans { sum: withdrawals.sum, spans: ends.zip(withdrawals.spans).collect() },
    );
}
