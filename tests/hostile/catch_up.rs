//! Catch-up with a peer that lies: forged sums, endless pages, items that nobody asked for. Whatever it does, nothing
//! of it is kept, the session ends, and an honest neighbour is caught up with all the same.

use std::time::Duration;

use futures::StreamExt as _;
use joinup_protocol::{
    id::{Digest, Kind, SlotHash},
    item::Verified,
    limits,
    reconcile::{AuthorTag, Listed, Page, SetState},
    text::List,
    time::Stamp,
    wire::message::{Answer, Ask, Theirs},
};
use joinup_tests::daemon::{Home, Node, listed};

use super::{
    items::{Author, id, now},
    peer::{Peer, Wire, commons, within},
};

/// What the peer does when it is asked to list, and when it is asked for items.
#[derive(Clone, Copy)]
struct Lies {
    list: fn(Option<SlotHash>) -> Answer,
    give: fn(&[SlotHash]) -> Answer,
}

/// The same item whenever it is asked for.
fn item(number: u32) -> Verified {
    Author::new(7).experiment_at(number, "Offered in a catch-up", now().midnight())
}

fn listed_as(item: &Verified) -> Listed {
    Listed {
        slot: item.slot(),
        author: AuthorTag::from(&item.header().author),
        kind: item.header().kind,
        stamp: item.header().stamp,
        digest: item.digest(),
    }
}

fn page(entries: impl IntoIterator<Item = Listed>, last: bool) -> Answer {
    let mut entries: Vec<Listed> = entries.into_iter().collect();
    entries.sort_by_key(|listed| listed.slot);
    Answer::Page(Page { entries: List::first(entries), last })
}

fn items(slots: usize, items: impl IntoIterator<Item = Vec<u8>>) -> Answer {
    let items = items.into_iter().map(|bytes| bytes.try_into().expect("short enough"));
    Answer::Items { slots: u16::try_from(slots).expect("few"), items: List::first(items) }
}

/// Answers as told, until the other side ends it; how many questions that took.
async fn lie(mut wire: Wire, lies: Lies) -> u32 {
    let mut asked = 0;
    while let Some(ask) = wire.asked().await {
        asked += 1;
        let answer = match ask {
            Ask::Open(opening) => {
                let forged = Theirs::Other(SetState { count: 1_000_000, hash: Digest::of(b"not a sum of anything") });
                Answer::Sets { now: now(), sets: List::first(opening.sets.iter().map(|_| forged)) }
            }
            Ask::List { after, .. } => (lies.list)(after),
            Ask::Want { slots, .. } => (lies.give)(&slots),
            Ask::Push { items, .. } => Answer::Taken { held: List::first(items.iter().map(|_| true)) },
        };
        wire.answer(&answer).await;
    }
    asked
}

/// Lets a node catch up with a liar and, at the same time, with an honest neighbour. Gives the number of questions.
async fn caught_up_with(lies: Lies, complete: bool) -> u32 {
    let node = Home::community("Sample Street").await.up().await;
    let neighbour = Home::community("Sample Hill").await.up().await;
    neighbour.join(&node).await;
    let peer = Peer::meet(&node).await;
    let mut incoming = peer.accept();
    let liar = tokio::spawn(async move {
        let (_, stream) = incoming.next().await.expect("the node catches up with everybody");
        lie(Wire(stream), lies).await
    });
    let fresh = neighbour.publish("From an honest neighbour").await;
    let synced = node.try_run(&["sync", "--timeout", "30s"]).await;
    let report = synced.json();
    let row = |honest: bool| {
        let rows = report["peers"].as_array().expect("peers");
        rows.iter().find(|row| (row["name"] == "Sample Hill") == honest).expect("a row for each peer").clone()
    };
    assert_eq!(row(true)["complete"], true, "{report}");
    assert_eq!(row(false)["complete"], complete, "{report}");
    assert_eq!(synced.exit(), Some(if complete { 0 } else { 6 }), "{synced:?}");
    let asked = within("the end of the session", liar).await.expect("the liar comes to its end");
    listed(&node, &fresh).await;
    holds_only(&node, &fresh).await;
    asked
}

async fn holds_only(node: &Node, id: &str) {
    let rows = node.list().await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["id"], *id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_sum_with_nothing_behind_it_ends_at_once() {
    let asked = caught_up_with(Lies { list: |_| page([], true), give: |slots| items(slots.len(), []) }, true).await;
    assert!(asked <= 4, "{asked} questions");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_out_of_order_ends_the_session() {
    let backwards = |_| {
        let mut two = [listed_as(&item(1)), listed_as(&item(2))];
        two.sort_by_key(|listed| std::cmp::Reverse(listed.slot));
        Answer::Page(Page { entries: List::first(two), last: true })
    };
    caught_up_with(Lies { list: backwards, give: |slots| items(slots.len(), []) }, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_pages_without_an_end_end_the_session() {
    let asked = caught_up_with(Lies { list: |_| page([], false), give: |slots| items(slots.len(), []) }, false).await;
    assert!(asked <= 2, "{asked} questions");
}

#[tokio::test(flavor = "multi_thread")]
async fn items_that_were_not_asked_for_are_not_kept() {
    let other = |slots: &[SlotHash]| items(slots.len(), [item(2).bytes().to_vec()]);
    caught_up_with(Lies { list: |_| page([listed_as(&item(1))], true), give: other }, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_items_are_not_kept() {
    let broken = |slots: &[SlotHash]| {
        let mut bytes = item(1).bytes().to_vec();
        bytes[120] ^= 1;
        items(slots.len(), [bytes])
    };
    caught_up_with(Lies { list: |_| page([listed_as(&item(1))], true), give: broken }, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_another_question_ends_the_session() {
    caught_up_with(Lies { list: |_| items(1, []), give: |_| page([], true) }, false).await;
}

/// A thousand slots after that one, of items that do not exist.
fn invented(after: Option<SlotHash>) -> Answer {
    let start = after.map_or(0, |slot| u128::from_be_bytes(slot.as_bytes()[..16].try_into().expect("16 bytes")));
    let slots = (1..=limits::PAGE as u128).map(|step| start + (step << 64));
    let entries = slots.map(|slot| {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&slot.to_be_bytes());
        let stamp = Stamp::next(now(), None);
        Listed {
            slot: SlotHash::new(bytes),
            author: AuthorTag([1; 6]),
            kind: Kind::EXPERIMENT,
            stamp,
            digest: Digest::new(bytes),
        }
    });
    page(entries, false)
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_pages_of_things_that_do_not_exist_come_to_an_end() {
    let asked = caught_up_with(Lies { list: invented, give: |slots| items(slots.len(), []) }, false).await;
    let most = 2 * limits::DIFFERENCES / limits::WANTS + limits::DIFFERENCES / limits::PAGE + 8;
    assert!((asked as usize) < most, "{asked} questions, expected less than {most}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_falls_silent_does_not_keep_others_waiting() {
    let node = Home::community("Sample Street").await.up().await;
    let neighbour = Home::community("Sample Hill").await.up().await;
    neighbour.join(&node).await;
    let peer = Peer::meet(&node).await;
    let mut incoming = peer.accept();
    let silent = tokio::spawn(async move { incoming.next().await });
    let fresh = neighbour.publish("Said while somebody is silent").await;
    let begun = tokio::time::Instant::now();
    let synced = node.try_run(&["sync", "--timeout", "3s"]).await;
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(synced.exit(), Some(6), "one of them has not finished: {synced:?}");
    listed(&node, &fresh).await;
    assert!(silent.await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pushed_is_judged_like_everything_else() {
    let node = Home::community("Sample Street").await.up().await;
    let peer = Peer::meet(&node).await;
    let author = Author::new(1);
    let (good, other) = (author.experiment(1, "Pushed and proper"), author.experiment(2, "Pushed and broken"));
    let mut broken = other.bytes().to_vec();
    broken[120] ^= 1;
    let push = |bytes: Vec<u8>| Ask::Push { circle: commons(), items: List::first([bytes.try_into().unwrap()]) };
    let mut wire = peer.open(&node, super::peer::SYNC).await;
    let taken = wire.ask(&push(good.bytes().to_vec())).await;
    assert_eq!(taken, Some(Answer::Taken { held: List::first([true]) }));
    assert_eq!(wire.ask(&push(broken)).await, None, "a broken item ends the session");
    listed(&node, &id(&good)).await;
    assert_eq!(node.list().await.len(), 1);
}
