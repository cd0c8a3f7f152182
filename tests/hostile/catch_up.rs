//! Catch-up with a peer that lies: forged sums, cells of nothing, endless ids, items that nobody asked for. Whatever it
//! does, nothing of it is kept, the session ends after a bounded number of questions, and an honest neighbour is caught
//! up with all the same.

use std::time::Duration;

use futures::StreamExt as _;
use joinup_protocol::{
    id::{Digest, Kind, SlotHash},
    item::Verified,
    limits,
    reconcile::{
        AuthorTag, Listed, Page, SetState, ShortId, SlotTag,
        sketch::{
            self, Cell, Id,
            run::{self, CellRun},
        },
    },
    replica::Entry,
    text::List,
    time::{Millis, Stamp},
    wire::{
        batch::Batch,
        message::{Answer, Ask, Named, Theirs},
    },
};
use joinup_tests::daemon::{Home, Node, listed};

use super::{
    items::{Author, id, now},
    peer::{Peer, SYNC, Wire, batch, opening, within},
};

/// What the peer says to a question: usually one answer, and nothing when it leaves the rest to [`emptily`].
type Lie = fn(&Ask) -> Option<Answer>;

/// The same item whenever it is asked for.
fn item(number: u32) -> Verified {
    Author::new(7).experiment_at(number, "Offered in a catch-up", now().midnight())
}

pub(crate) fn short_id(item: &Verified) -> ShortId {
    ShortId::from(&Entry::from(&**item))
}

fn listed_as(item: &Verified) -> Listed {
    Listed::from(&Entry::from(&**item))
}

/// A set of so many items that has the hash of no set.
fn forged(count: u64) -> SetState {
    SetState { count, hash: Digest::of(b"not a sum of anything") }
}

/// Differs from every set, in these cells.
fn sets(ask: &Ask, count: u64, cells: &[Cell]) -> Answer {
    let Ask::Open(opening) = ask else { panic!("sets are said at an opening") };
    let cells: CellRun = run::encode(cells, 0, count).try_into().expect("a short run");
    let theirs = opening.sets.iter().map(|_| Theirs::Other { state: forged(count), cells: cells.clone() });
    Answer::Sets { now: now(), sets: List::first(theirs) }
}

/// Differs from every set by these ids, which it says it holds.
pub(crate) fn holding(ask: &Ask, ids: &[ShortId]) -> Answer {
    sets(ask, ids.len() as u64, &sketch::cells(ids.iter().map(|id| id.0), 0..limits::FIRST_CELLS))
}

/// An id that its own cells contradict: it is in cell 0 and in no other.
fn contradiction() -> [Cell; 72] {
    let mut cells = [Cell::EMPTY; 72];
    cells[0] = sketch::cells([[9; 24]], 0..1)[0];
    cells
}

/// Cells of so many items from that one on, in which nothing can be found.
fn noise(from: u32, cells: u32, items: u64) -> Vec<Cell> {
    let cell = |index: u32| {
        let noise: Id = std::array::from_fn(|at| Digest::of(&index.to_be_bytes()).as_bytes()[at]);
        let count = 2 * items / (u64::from(index) + 2);
        Cell::new(&noise, index.wrapping_mul(2_654_435_761), i64::try_from(count).expect("few"))
    };
    (from..from + cells).map(cell).collect()
}

fn page(entries: impl IntoIterator<Item = Listed>, last: bool) -> Answer {
    let mut entries: Vec<Listed> = entries.into_iter().collect();
    entries.sort_by_key(|listed| listed.slot);
    Answer::Page(Page { entries: List::first(entries), last })
}

pub(crate) fn items(items: &[&[u8]]) -> Answer {
    Answer::Items { items: batch(items), last: true }
}

/// Differs from every set, and has nothing and wants nothing.
pub(crate) fn emptily(ask: &Ask) -> Answer {
    let packed = |cells: &[Cell], from| run::encode(cells, from, 0).try_into().expect("a short run");
    match ask {
        Ask::Open(_) => holding(ask, &[]),
        Ask::Cells { from, count, .. } => Answer::Cells(packed(&vec![Cell::EMPTY; *count as usize], *from)),
        Ask::Keyed { cells, .. } => {
            let cells = packed(&vec![Cell::EMPTY; *cells as usize], 0);
            Answer::Keyed { nonce: [1; 16], state: forged(0), cells }
        }
        Ask::Ids { .. } => Answer::Ids { ids: List::new(), last: true },
        Ask::Names { .. } => Answer::Names(List::new()),
        Ask::List { .. } => page([], true),
        Ask::Want { .. } => items(&[]),
        Ask::Offer { ids, .. } => {
            let all = List::first((0..ids.len()).map(|place| u16::try_from(place).expect("few")));
            Answer::Wanted { refused: all, later: List::new(), floors: List::new() }
        }
        Ask::Push { items, .. } => {
            let all = 0..items.open().expect("a node packs properly").len();
            let all = List::first(all.map(|place| u16::try_from(place).expect("few")));
            Answer::Taken { refused: all, later: List::new() }
        }
        Ask::Behind { .. } => Answer::Noted,
    }
}

/// The same, but in a way that no sketch explains, so that pages are asked for.
fn until_pages(ask: &Ask) -> Option<Answer> {
    match ask {
        Ask::Open(_) => Some(sets(ask, 1_000_000, &contradiction())),
        Ask::Keyed { cells, .. } => {
            let cells = run::encode(&noise(0, *cells, 1_000_000), 0, 1_000_000);
            let cells = cells.try_into().expect("a short run");
            Some(Answer::Keyed { nonce: [1; 16], state: forged(1_000_000), cells })
        }
        _ => None,
    }
}

/// Answers as told, until the other side ends it; how many questions that took.
async fn lie(mut wire: Wire, lie: Lie) -> usize {
    let mut asked = 0;
    while let Some(ask) = wire.asked().await {
        asked += 1;
        wire.answer(&lie(&ask).unwrap_or_else(|| emptily(&ask))).await;
    }
    asked
}

/// Lets a node catch up with a liar and, at the same time, with an honest neighbour. Gives the number of questions.
async fn caught_up_with(lies: Lie) -> usize {
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
    assert_eq!(row(false)["complete"], false, "{report}");
    assert_eq!(synced.exit(), Some(6), "{synced:?}");
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
async fn a_forged_hash_that_nothing_explains_is_searched_in_every_way_and_no_longer() {
    let asked = caught_up_with(|_| None).await;
    // Opening, offer, keyed cells, a page.
    assert!(asked <= 4, "{asked} questions");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_everything_and_holds_nothing_is_compared_a_few_times() {
    let greedy: Lie = |ask| match ask {
        Ask::Offer { .. } => Some(Answer::Wanted { refused: List::new(), later: List::new(), floors: List::new() }),
        Ask::Push { .. } => Some(Answer::Taken { refused: List::new(), later: List::new() }),
        _ => None,
    };
    let asked = caught_up_with(greedy).await;
    // Opening, offer and push in each comparison.
    assert!(asked <= 3 * (limits::PASSES as usize + 1), "{asked} questions");
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_in_which_nothing_can_be_found_come_to_an_end() {
    const ITEMS: u64 = 40;
    let endless: Lie = |ask| match ask {
        Ask::Open(_) => Some(sets(ask, ITEMS, &noise(0, limits::FIRST_CELLS, ITEMS))),
        Ask::Cells { from, count, .. } => {
            let cells = run::encode(&noise(*from, *count, ITEMS), *from, ITEMS);
            Some(Answer::Cells(cells.try_into().expect("a short run")))
        }
        // An end that is none, so that the session does not end well.
        Ask::Ids { .. } => Some(Answer::Gone),
        _ => None,
    };
    let asked = caught_up_with(endless).await;
    // Each question brings an eighth more, up to the last cell; in each comparison.
    let questions = (f64::from(limits::SKETCH_CELLS) / f64::from(limits::FIRST_CELLS)).ln() / 1.125_f64.ln();
    let most = (questions as usize + 4) * (limits::PASSES as usize + 1);
    assert!(asked <= most, "{asked} questions, expected at most {most}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_that_contradict_each_other_lead_to_a_more_careful_search() {
    let asked = caught_up_with(until_pages).await;
    // Opening, three sketches of keyed ids, a page, an offer.
    assert!(asked <= 8, "{asked} questions");
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_cells_than_were_asked_for_end_the_session() {
    let none: Lie = |ask| match ask {
        Ask::Open(_) => Some(sets(ask, 40, &noise(0, 72, 40))),
        Ask::Cells { .. } => Some(Answer::Cells(Vec::new().try_into().expect("short"))),
        _ => None,
    };
    assert_eq!(caught_up_with(none).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_keyed_cells_than_were_asked_for_end_the_session() {
    let many: Lie = |ask| match ask {
        Ask::Keyed { cells, .. } => {
            let cells = run::encode(&vec![Cell::EMPTY; *cells as usize + 1], 0, 0).try_into().expect("a short run");
            Some(Answer::Keyed { nonce: [1; 16], state: forged(0), cells })
        }
        _ => None,
    };
    assert!(caught_up_with(many).await <= 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_to_be_held_and_does_not_come_is_asked_for_once() {
    let withholding: Lie = |ask| match ask {
        Ask::Open(_) => Some(holding(ask, &[short_id(&item(1)), short_id(&item(2))])),
        _ => None,
    };
    let asked = caught_up_with(withholding).await;
    // Opening, want, offer, opening.
    assert!(asked <= 5, "{asked} questions");
}

/// What a peer gives for the item that it says it holds.
fn giving(ask: &Ask, given: Answer) -> Option<Answer> {
    match ask {
        Ask::Open(_) => Some(holding(ask, &[short_id(&item(1))])),
        Ask::Want { .. } => Some(given),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn items_that_were_not_asked_for_are_not_kept() {
    assert_eq!(caught_up_with(|ask| giving(ask, items(&[item(2).bytes()]))).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_of_one_slot_than_there_can_be_is_not_kept() {
    let again: Lie = |ask| {
        // Five versions, so that the first four are of the slot that was asked for.
        let five: Vec<Verified> = (0..5).map(|_| Author::new(7).withdrawal(2)).collect();
        let bytes: Vec<&[u8]> = five.iter().map(|item| item.bytes().as_ref()).collect();
        match ask {
            Ask::Open(_) => Some(holding(ask, &[short_id(&five[0])])),
            Ask::Want { .. } => Some(items(&bytes)),
            _ => None,
        }
    };
    assert_eq!(caught_up_with(again).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_items_are_not_kept() {
    let broken: Lie = |ask| {
        let mut bytes = item(1).bytes().to_vec();
        bytes[120] ^= 1;
        giving(ask, items(&[&bytes]))
    };
    assert_eq!(caught_up_with(broken).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_that_claim_what_they_do_not_hold_end_the_session() {
    fn given(change: impl Fn(Batch) -> Batch) -> Answer {
        Answer::Items { items: change(batch(&[item(1).bytes()])), last: true }
    }
    let lies: [Lie; 4] = [
        |ask| giving(ask, given(|batch| Batch { raw: batch.raw + 1, ..batch })),
        |ask| giving(ask, given(|batch| Batch { raw: u32::MAX, ..batch })),
        |ask| giving(ask, given(|batch| Batch { packed: vec![7; 9].try_into().expect("short"), ..batch })),
        |ask| giving(ask, Answer::Items { items: bomb(), last: true }),
    ];
    for lie in lies {
        assert_eq!(caught_up_with(lie).await, 2);
    }
}

/// A thousand blocks of 128 KiB of zeros, each in four bytes: a zstd frame of 4 KB that unpacks to 125 MiB.
fn bomb() -> Batch {
    const BLOCKS: u32 = 1_000;
    const BLOCK: u32 = 128 * 1024;
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0xa0];
    frame.extend((BLOCKS * BLOCK).to_le_bytes());
    for number in 1..=BLOCKS {
        let head = u32::from(number == BLOCKS) | 1 << 1 | BLOCK << 3;
        frame.extend(&head.to_le_bytes()[..3]);
        frame.push(0);
    }
    Batch { raw: limits::BATCH as u32, packed: frame.try_into().expect("a short frame") }
}

#[tokio::test(flavor = "multi_thread")]
async fn items_without_an_end_and_without_an_item_end_the_session() {
    let drip: Lie = |ask| giving(ask, Answer::Items { items: Batch::empty(), last: false });
    assert_eq!(caught_up_with(drip).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_another_question_ends_the_session() {
    assert_eq!(caught_up_with(|_| Some(Answer::Noted)).await, 1);
    assert_eq!(caught_up_with(|ask| giving(ask, page([], true))).await, 2);
    assert_eq!(caught_up_with(|_| Some(Answer::Sets { now: now(), sets: List::new() })).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn places_beyond_the_offer_end_the_session() {
    let beyond: Lie = |ask| match ask {
        Ask::Offer { .. } => {
            Some(Answer::Wanted { refused: List::first([4_000]), later: List::new(), floors: List::new() })
        }
        _ => None,
    };
    assert_eq!(caught_up_with(beyond).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_out_of_order_and_empty_ones_without_an_end_end_the_session() {
    let backwards: Lie = |ask| match ask {
        Ask::List { .. } => {
            let mut two = [listed_as(&item(1)), listed_as(&item(2))];
            two.sort_by_key(|listed| std::cmp::Reverse(listed.slot));
            Some(Answer::Page(Page { entries: List::first(two), last: true }))
        }
        ask => until_pages(ask),
    };
    let empty: Lie = |ask| match ask {
        Ask::List { .. } => Some(page([], false)),
        ask => until_pages(ask),
    };
    for lie in [backwards, empty] {
        let asked = caught_up_with(lie).await;
        assert!(asked <= 6, "{asked} questions");
    }
}

/// The moment from which invented things count back.
const INVENTED: Millis = Millis(1_778_544_000_000);

/// A thousand slots after that one, of items that do not exist.
fn invented(after: Option<SlotHash>) -> Answer {
    let start = after.map_or(0, |slot| u128::from_be_bytes(slot.as_bytes()[..16].try_into().expect("16 bytes")));
    let slots = (1..=limits::PAGE as u128).map(|step| start + (step << 64));
    let entries = slots.map(|slot| {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&slot.to_be_bytes());
        let stamp = Stamp::next(INVENTED, None);
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
    let endless: Lie = |ask| match ask {
        Ask::List { after, .. } => Some(invented(*after)),
        ask => until_pages(ask),
    };
    let asked = caught_up_with(endless).await;
    // What did not come is listed a second time, and is not asked for again.
    let most = 2 * (limits::DIFFERENCES / limits::PAGE + limits::DIFFERENCES / limits::WANTS) + 16;
    assert!(asked <= most, "{asked} questions, expected at most {most}");
}

/// As many ids after that one as an answer holds, of items that do not exist.
fn invented_ids(after: Option<ShortId>) -> Answer {
    let start = after.map_or(INVENTED.0, |id| id.stamp().millis().0 - 1);
    let ids = (0..limits::IDS as u64).map(|step| {
        let stamp = Stamp::next(Millis(start - step), None);
        let mut id = [2; 24];
        id[6..12].copy_from_slice(&Digest::of(&stamp.to_be_bytes()).as_bytes()[..6]);
        id[12..18].copy_from_slice(&stamp.to_be_bytes()[2..]);
        ShortId(id)
    });
    Answer::Ids { ids: List::first(ids), last: false }
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_ids_of_things_that_do_not_exist_come_to_an_end() {
    let endless: Lie = |ask| match ask {
        Ask::Open(_) => Some(sets(ask, 1_000_000, &noise(0, limits::FIRST_CELLS, 1_000_000))),
        Ask::Ids { after, .. } => Some(invented_ids(*after)),
        _ => None,
    };
    let asked = caught_up_with(endless).await;
    let most = 2 * (limits::DIFFERENCES / limits::IDS + 2) + 4;
    assert!(asked <= most, "{asked} questions, expected at most {most}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_come_again_end_the_session() {
    let again: Lie = |ask| match ask {
        Ask::Open(_) => Some(sets(ask, 1_000_000, &noise(0, limits::FIRST_CELLS, 1_000_000))),
        Ask::Ids { .. } => Some(invented_ids(None)),
        _ => None,
    };
    // Opening, ids, want: then too much of what it says it has did not come.
    assert_eq!(caught_up_with(again).await, 3);
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

/// A session that the peer opens, past the opening.
async fn opened(peer: &Peer, node: &Node) -> Wire {
    let mut wire = peer.open(node, SYNC).await;
    let sets = wire.ask(&opening(peer, node)).await;
    assert!(matches!(sets, Some(Answer::Sets { .. })), "{sets:?}");
    wire
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pushed_is_judged_like_everything_else() {
    let node = Home::community("Sample Street").await.up().await;
    let peer = Peer::meet(&node).await;
    let author = Author::new(1);
    let (good, other) = (author.experiment(1, "Pushed and proper"), author.experiment(2, "Pushed and broken"));
    let mut broken = other.bytes().to_vec();
    broken[120] ^= 1;
    let push = |items: Batch| Ask::Push { circle: 0, items };
    let mut wire = opened(&peer, &node).await;
    let taken = wire.ask(&push(batch(&[good.bytes()]))).await;
    assert_eq!(taken, Some(Answer::Taken { refused: List::new(), later: List::new() }));
    assert_eq!(wire.ask(&push(batch(&[&broken]))).await, None, "a broken item ends the session");
    listed(&node, &id(&good)).await;
    assert_eq!(node.list().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_that_cannot_be_unpacked_ends_the_session() {
    let node = Home::community("Sample Street").await.up().await;
    for items in [bomb(), Batch { raw: 5, ..Batch::empty() }] {
        let peer = Peer::meet(&node).await;
        assert_eq!(opened(&peer, &node).await.ask(&Ask::Push { circle: 0, items }).await, None);
    }
    assert!(node.list().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_about_circles_that_were_not_opened_end_the_session() {
    let node = Home::community("Sample Street").await.up().await;
    // Each offender is somebody else, so that none is cut off for the others.
    for circle in [1, 63, 255] {
        let questions = [
            Ask::Cells { circle, from: 0, count: 1 },
            Ask::Ids { circle, after: None },
            Ask::List { circle, after: None },
            Ask::Want { circle, slots: List::first([SlotTag([0; 6])]) },
            Ask::Offer { circle, ids: List::new() },
            Ask::Push { circle, items: Batch::empty() },
            Ask::Behind { circle },
        ];
        let peer = Peer::meet(&node).await;
        for question in questions {
            assert_eq!(opened(&peer, &node).await.ask(&question).await, None, "{question:?}");
        }
    }
    let peer = Peer::meet(&node).await;
    let unopened = peer.open(&node, SYNC).await.ask(&Ask::List { circle: 0, after: None }).await;
    assert_eq!(unopened, None, "nothing was opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_no_honest_node_asks_end_the_session() {
    let node = Home::community("Sample Street").await.up().await;
    let questions = [
        Ask::Cells { circle: 0, from: 0, count: 0 },
        Ask::Cells { circle: 0, from: 0, count: limits::CELL_RUN + 1 },
        Ask::Cells { circle: 0, from: limits::SKETCH_CELLS, count: 1 },
        Ask::Cells { circle: 0, from: u32::MAX, count: u32::MAX },
        Ask::Keyed { circle: 0, cells: 0 },
        Ask::Keyed { circle: 0, cells: u32::MAX },
        Ask::Names { circle: 0, of: Named::Keyed(List::first([[0; 24]])) },
    ];
    for question in questions {
        let peer = Peer::meet(&node).await;
        assert_eq!(opened(&peer, &node).await.ask(&question).await, None, "{question:?}");
    }
    let id = node.publish("Still well").await;
    listed(&node, &id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_makes_a_node_look_at_everything_again_and_again_is_sent_away() {
    let node = Home::community("Sample Street").await.up().await;
    let questions = [
        Ask::Cells { circle: 0, from: limits::SKETCH_CELLS - 100, count: 100 },
        Ask::Keyed { circle: 0, cells: limits::CELL_RUN },
        Ask::Ids { circle: 0, after: None },
    ];
    for question in questions {
        let peer = Peer::meet(&node).await;
        let mut wire = opened(&peer, &node).await;
        let mut answered = 0;
        while wire.ask(&question).await.is_some() {
            answered += 1;
            assert!(answered <= limits::SCANS, "{question:?}");
        }
        assert_eq!(answered, limits::SCANS, "{question:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_heard_elsewhere_tells_nothing() {
    let (node, other) =
        (Home::community("Sample Street").await.up().await, Home::community("Sample Hill").await.up().await);
    let peer = Peer::meet(&node).await;
    // Made for another node, as if it had been overheard there.
    let answer = peer.open(&node, SYNC).await.ask(&opening(&peer, &other)).await;
    let Some(Answer::Sets { sets, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!(sets.into_vec(), [Theirs::Elsewhere]);
}
