//! What is held of whom, and what is not taken.

use joinup_protocol::replica::Refusal;

use super::{Page, Reading};

/// Every reason for which an item is refused.
const REFUSALS: [Refusal; 5] =
    [Refusal::Early, Refusal::Expired, Refusal::Unwanted, Refusal::OverQuota, Refusal::NoRoom];

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let engine = &reading.engine;
    page.numbers(
        "joinup_circles",
        "Circles that this node carries, by their sort",
        engine.circles.iter().map(|(sort, circles)| (vec![("circle", *sort)], circles.circles)).collect(),
    );
    page.numbers(
        "joinup_items",
        "Current items held, by the sort of their circle",
        engine.circles.iter().map(|(sort, circles)| (vec![("circle", *sort)], circles.items)).collect(),
    );
    let items = &engine.items;
    page.counters(
        "joinup_items_offered",
        "Items that came and were new, newer than what was held, or known already",
        [("new", items.new), ("newer", items.newer), ("known", items.known)]
            .map(|(outcome, items)| (vec![("outcome", outcome)], items))
            .into(),
    );
    page.counters(
        "joinup_items_refused",
        "Items that were not taken, by the reason, which is the same for all",
        REFUSALS
            .into_iter()
            .map(|why| (vec![("reason", why.name())], items.refused.get(why.name()).copied().unwrap_or_default()))
            .collect(),
    );
    page.counters(
        "joinup_items_let_go",
        "Items that were held and let go, for newer ones of their author or because they were too old",
        [("evicted", items.evicted), ("expired", items.expired)]
            .map(|(reason, items)| (vec![("reason", reason)], items))
            .into(),
    );
}
