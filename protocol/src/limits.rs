//! Every bound, each with its reason: what one node may cost another, and what a person may expect to fit.

use crate::time::Millis;

/// Bytes of an item's fixed-width part: version 1, circle 32, author 32, kind 1, id 16, stamp 8, schema 2.
pub const ITEM_HEADER: usize = 92;
/// Bytes of an ed25519 signature.
pub const SIGNATURE: usize = 64;
/// Bytes of an item's payload: header, payload and signature stay within 8 KiB, so that an item fits a page of the
/// store and half a gossip message.
pub const PAYLOAD: usize = 7_900;
/// Bytes that sealing adds to a payload: a nonce of 24 and a tag of 16.
pub const SEAL: usize = 40;
/// Bytes of a payload before it is sealed for a private circle: the item around it is no longer than others.
pub const SEALED_PAYLOAD: usize = PAYLOAD - SEAL;
/// Bytes of a whole item.
pub const ITEM: usize = ITEM_HEADER + PAYLOAD + SIGNATURE;
/// Bytes of a full record: a long text in any script, but nothing that belongs into an attachment.
pub const RECORD: usize = 256 * 1024;
/// Bytes of an attachment.
pub const ATTACHMENT: u64 = 100 * 1024 * 1024;
/// Bytes of one frame on a stream: large enough for a batch of items, small enough to hold eight at once on a Pi.
pub const FRAME: usize = 1024 * 1024;
/// Bytes of a gossip message: one item and room to grow.
pub const GOSSIP: usize = 16 * 1024;

/// How far ahead of the reader's clock a stamp may be before it waits: clocks without a network drift by minutes.
pub const FUTURE_STAMP: u64 = 10 * Millis::MINUTE;
/// How long an item is kept that its author's node does not renew: a year and the time to come back from a summer.
pub const EXPIRY: u64 = 400 * Millis::DAY;

/// Characters of a circle's name.
pub const CIRCLE_NAME: usize = 64;
/// Circles of one node.
pub const CIRCLES: usize = 64;
/// Authors whose keys are remembered while their items are checked: 1 MiB, and all of a large circle.
pub const KNOWN_KEYS: usize = 4_096;
/// Current items kept per author and circle of those that we follow.
pub const ITEMS_FOLLOWED: u32 = 5_000;
/// Current items kept per author and circle of those that somebody introduced.
pub const ITEMS_INTRODUCED: u32 = 500;
/// Current items kept per author and circle of everybody else.
pub const ITEMS_STRANGER: u32 = 100;

/// Entries of one page of a listing: 80 bytes each at most, so a page is far below [`FRAME`].
pub const PAGE: usize = 1_024;
/// Short ids in one answer: 24 bytes each, so a stretch is far below [`FRAME`].
pub const IDS: usize = 16_384;
/// Slots asked for at once: six bytes each; what is asked for is held in memory until it has come.
pub const WANTS: usize = 16_384;
/// Ids offered at once: 24 bytes each.
pub const OFFERS: usize = 4_096;
/// Items that are pushed in one session; who lacks more had better fetch, which streams.
pub const PUSHES: usize = 8_192;
/// Items in one batch: many small ones, verified and stored together.
pub const BATCH_ITEMS: usize = 1_024;
/// Bytes of items in one batch before it is compressed: under [`FRAME`] with its wrapping even when compressing gains
/// nothing, and one durable commit.
pub const BATCH: usize = 512 * 1024;
/// Bytes of a compressed batch: what does not get smaller gets a little larger.
pub const BATCH_PACKED: usize = BATCH + 16 * 1024;
/// Slots of one tag that one question may bring: nobody has more than one but by grinding.
pub const SAME_TAG: usize = 4;
/// Ids of which a session asks the full names, to explain why two sets stay different: 8,192 names are 650 KB.
pub const NAMES: usize = 8_192;
/// Authors whose floors one answer tells: those of one offer that are over their quota.
pub const FLOORS: usize = 256;
/// Declined ids that are remembered of one peer in one circle, both ways: 110 bytes each.
pub const LEFTOVERS: usize = 32_768;
/// Milliseconds for which they are remembered: policies change, and nobody tells.
pub const LEFTOVERS_LAST: u64 = 6 * 60 * Millis::MINUTE;
/// How often one session compares a circle: once to begin, once to see that it is done, and some for what changes
/// meanwhile and for the searches that follow when somebody cheats.
pub const PASSES: u32 = 8;
/// Looks at all items of a circle that one session may cost the side that answers: about a tenth of a second each for
/// a million items. An honest session needs two or three.
pub const SCANS: u32 = 24;
/// Short ids that a session takes from walks of one circle, each time it walks: a thousand stretches.
pub const WALK: u64 = 16_777_216;
/// Items that a peer may say it has and not give before the circle is left.
pub const WITHHELD: usize = 1_024;
/// Items that the opener may have sent again, or push in vain, beyond what is held.
pub const WASTE: u64 = 16_384;
/// Entries that a listing may have beyond what its set was said to count: some come while it is listed.
pub const LISTING_SLACK: u64 = 10_000;
/// Differences that one listing takes on in a circle: 16 MiB of ids; the next session finds the rest.
pub const DIFFERENCES: usize = 200_000;
/// Cells in the first answer to an unequal set: about twenty differences are known after one round trip, in 2.1 KiB.
pub const FIRST_CELLS: u32 = 72;
/// Cells of one sketch: a little more than [`SKETCH_DIFFERENCES`] take. The mapping of ids to cells ends here.
pub const SKETCH_CELLS: u32 = 80_000;
/// Differences that a sketch is used for: 2 MiB of cells; when more differs, the set is streamed.
pub const SKETCH_DIFFERENCES: usize = 50_000;
/// Cells in one run, that is in one message: below [`FRAME`] whatever the counts are.
pub const CELL_RUN: u32 = 24_576;
/// Bytes of one run of cells: sum 24, check 4, and a count of at most 10.
pub const CELL_RUN_BYTES: usize = CELL_RUN as usize * 38;
/// First cells that a replica keeps up to date: 640 KiB, enough for about 12,000 differences without a scan of the set.
pub const BANK_CELLS: u32 = 16_384;
/// Latest changes that a replica remembers, so that it can still give the cells of the set as it was before them: 200
/// KiB, more than a session's questions are apart by while items arrive at full speed.
pub const BANK_CHANGES: usize = 8_192;
/// Messages of one catch-up session in each direction: the ids of ten million items and their transfer.
pub const SESSION_MESSAGES: u32 = 10_000;
/// Milliseconds without progress after which a session ends.
pub const SESSION_STALL: u64 = 60 * Millis::SECOND;
/// Catch-up sessions at once, in each direction.
pub const SESSIONS: usize = 8;
/// Milliseconds without progress after which what a session is fetching may be asked of another peer: longer than a slow
/// radio link takes for a part of a batch, short enough that a person who waits hardly notices.
pub const CLAIM_STALL: u64 = 10 * Millis::SECOND;
/// Items being fetched at once, in all sessions: more than one sketch finds, at about 100 bytes each. The oldest are
/// forgotten first, and may then be fetched twice.
pub const CLAIMS: usize = 65_536;

/// Node addresses in an invite; more would not fit a QR code of 24 rows.
pub const INVITE_ADDRESSES: usize = 3;
/// Bytes of an invite before base32.
pub const INVITE: usize = 512;
/// Nodes in a community's profile.
pub const PROFILE_NODES: usize = 8;
/// Relays that may keep a community's records: more than anybody needs, and as many bytes as half a note.
pub const KEPT_BY: usize = 8;
/// Bytes of a receipt: four ids, a time, a signature, and room to grow.
pub const RECEIPT: usize = 512;
/// Receipts asked for and given at once: a community takes few things back, and the rest is asked for next time.
pub const RECEIPTS: usize = 64;

/// Bytes of a whole bundle: what a file on a stick may have, of which most are FAT32 still.
pub const BUNDLE: u64 = u32::MAX as u64;
/// Bytes of a bundle's head: as many circles as there may be, and room to grow.
pub const BUNDLE_HEAD: usize = 4_096;
/// Items that a bundle may say are held, in all its circles: 24 MiB of ids, which are in memory while it is answered.
pub const BUNDLE_HELD: usize = 1_048_576;
