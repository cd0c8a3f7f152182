//! Items to measure with: signed experiments of many communities, made up and marked as samples, or read from files.
//!
//! A made up item has about 1 KiB; its words are drawn so that two are about as alike as what two communities of one
//! language write. The same numbers give the same items, but for the day they are from.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so and ends")]

use std::{error::Error, fs, path::Path, thread};

use joinup_node::{clock::Clock, store::Store};
use joinup_protocol::{
    experiment::{Experiment, Publication},
    id::{COMMONS, CircleId, EntryId, Kind},
    item::{Draft, Payload, Verified},
    key::CommunityKey,
    profile::Profile,
    replica::{Outcome, Same},
    text::Text,
    time::{Millis, Stamp},
};
use serde_json::{Map, Value, json};

use crate::{daemon::Home, random::Random};

/// How many items, and by how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// Communities.
    pub authors: usize,
    /// Experiments of each.
    pub each: usize,
    /// Decides keys and words.
    pub seed: u64,
}

impl Recipe {
    /// At least so many items, within what a node keeps of strangers unless told otherwise.
    pub const fn of(items: usize, seed: u64) -> Self {
        const EACH: usize = 80;
        Self { authors: items.div_ceil(EACH), each: if items < EACH { items } else { EACH }, seed }
    }
}

/// Items by the numbers, of the last year; the words of the first are those of every longer recipe's first.
pub fn made_up(recipe: Recipe) -> Vec<Verified> {
    said(recipe, words)
}

/// The same of words that hardly compress: letters drawn at random.
pub fn unlike(recipe: Recipe) -> Vec<Verified> {
    said(recipe, |random, number| {
        let mut fields = words(random, number);
        for (field, letters) in [("gist", 390), ("question", 90), ("noticed", 120), ("next", 120)] {
            let letter =
                |_| char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -"[random.index(64)]);
            fields.insert(field.to_owned(), (0..letters).map(letter).collect::<String>().into());
        }
        fields
    })
}

fn said(recipe: Recipe, words: impl Fn(&mut Random, usize) -> Map<String, Value> + Sync) -> Vec<Verified> {
    let now = today();
    on_all_cores(recipe.authors, |author| {
        let mut random = Random::new(recipe.seed ^ (author as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let profile = profile(&format!("Sample Community {author}"));
        let key = key(recipe.seed, author as u64);
        let said = (0..recipe.each).map(|number| {
            let stamp = now.0 - random.below(300 * Millis::DAY);
            signed(&key, &profile, words(&mut random, number), number as u64, Millis(stamp))
        });
        said.collect()
    })
}

/// The experiments of a folder of JSON lines, a community for each file; lines that cannot be published are left out.
pub fn read_from(folder: &Path) -> Vec<Verified> {
    let now = today();
    let mut files: Vec<_> = fs::read_dir(folder).expect("the folder can be read").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    on_all_cores(files.len(), |author| {
        let path = files[author].path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            return Vec::new();
        }
        let text = fs::read_to_string(&path).expect("the file can be read");
        let key = key(0, author as u64);
        let profile = profile(&files[author].file_name().to_string_lossy());
        let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok()).map(for_everyone).enumerate();
        let age = |number: usize| (number as u64).wrapping_mul(7_919_993) % (300 * Millis::DAY);
        let said = lines
            .map(|(number, fields)| try_signed(&key, &profile, fields, number as u64, Millis(now.0 - age(number))));
        said.flatten().collect()
    })
}

/// At least so many items: the experiments of a folder of JSON lines, said again by as many communities as it takes.
pub fn copies_of(folder: &Path, items: usize) -> Vec<Verified> {
    let mut said = read_from(folder);
    let originals: Vec<(Stamp, Payload)> = said.iter().map(|item| (item.header().stamp, in_a_language(item))).collect();
    let missing = items.saturating_sub(said.len());
    let copies = on_all_cores(missing.div_ceil(COPIES), |author| {
        let key = key(1, author as u64);
        let again = (0..COPIES).filter_map(|number| {
            let (stamp, payload) = originals.get((author * COPIES + number) % originals.len().max(1))?;
            let draft = Draft {
                circle: CircleId::open(COMMONS),
                kind: Kind::EXPERIMENT,
                id: EntryId::new((number as u128).to_be_bytes()),
                stamp: *stamp,
                payload: payload.clone(),
            };
            draft.sign(&key).ok()
        });
        again.collect()
    });
    said.extend(copies);
    said
}

/// Bytes of an experiment as an item, published for everyone; 0 when it cannot be.
pub fn bytes_of(fields: Map<String, Value>) -> usize {
    let said = try_signed(&key(0, 0), &profile("Sample Community 0"), for_everyone(fields), 0, today());
    said.map_or(0, |item| item.bytes().len())
}

/// Writes items into the store of a node that does not run.
///
/// # Errors
/// When the store cannot be opened, or does not take all of them.
pub fn fill(home: &Home, items: &[Verified], clock: &Clock) -> Result<(), Box<dyn Error>> {
    let (store, _) = Store::open(&home.path().join("store"))?;
    let outcomes = store.apply(items.to_vec(), clock.now(), &Same(u32::MAX))?;
    if outcomes.iter().any(|outcome| matches!(outcome, Outcome::Refused(_))) {
        return Err("not all items were taken".into());
    }
    Ok(())
}

/// What an item says, with the language that those of that country write in.
fn in_a_language(item: &Verified) -> Payload {
    let mut payload = item.payload();
    if let Payload::Experiment(summary) = &mut payload {
        let is_from = |country: &str| summary.context.values("country").iter().any(|value| *value == country);
        summary.language = if is_from("ES") { "ca" } else { "en" }.parse().ok();
    }
    payload
}

/// Experiments that one community says again.
const COPIES: usize = 250;

/// As somebody publishes what says nothing about that itself.
fn for_everyone(mut fields: Map<String, Value>) -> Map<String, Value> {
    fields.insert("audience".to_owned(), json!("everyone"));
    fields.insert("people_shown".to_owned(), json!("roles-only"));
    fields
}

/// Newer versions of items, of the same slots and authors.
pub fn changed(items: &[Verified], recipe: Recipe) -> Vec<Verified> {
    let authors: Vec<CommunityKey> = (0..recipe.authors).map(|author| key(recipe.seed, author as u64)).collect();
    on_all_cores(items.len(), |at| {
        let header = items[at].header();
        let key = authors.iter().find(|key| key.id() == header.author).expect("an author of that recipe");
        let stamp = Stamp::next(today(), Some(header.stamp));
        let (circle, kind, id) = (header.circle, header.kind, header.id);
        let draft = Draft { circle, kind, id, stamp, payload: items[at].payload() };
        vec![draft.sign(key).expect("what was signed before")]
    })
}

/// The day on which everything is said, so that nothing is early or expired.
fn today() -> Millis {
    Clock::system().now()
}

fn key(seed: u64, author: u64) -> CommunityKey {
    let mut bytes = *b"a key of a sample, known to all!";
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    bytes[8..16].copy_from_slice(&author.to_be_bytes());
    CommunityKey::from_seed(&bytes)
}

fn profile(name: &str) -> Profile {
    Profile { name: Text::excerpt(name), sample: true, ..Profile::default() }
}

fn signed(key: &CommunityKey, profile: &Profile, fields: Map<String, Value>, number: u64, at: Millis) -> Verified {
    try_signed(key, profile, fields, number, at).expect("it can be published")
}

fn try_signed(
    key: &CommunityKey,
    profile: &Profile,
    fields: Map<String, Value>,
    number: u64,
    at: Millis,
) -> Option<Verified> {
    let (experiment, _) = Experiment::from_json(fields);
    // With a reference to the full record, as everything that is published has.
    let summary = Publication::prepare(&experiment, profile, 1, at).ok()?.summary;
    let mut id = *b"sample 012345678";
    let hash = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    id.copy_from_slice(&hash.to_be_bytes());
    let draft = Draft {
        circle: CircleId::open(COMMONS),
        kind: Kind::EXPERIMENT,
        id: EntryId::new(id),
        stamp: Stamp::next(at, None),
        payload: Payload::Experiment(Box::new(summary)),
    };
    draft.sign(key).ok()
}

/// Does the work for each number on all cores; the results are in the order of the numbers.
fn on_all_cores<T: Send>(count: usize, work: impl Fn(usize) -> Vec<T> + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(cores).max(1);
    let work = &work;
    thread::scope(|scope| {
        let run = |from: usize| scope.spawn(move || (from..count.min(from + share)).flat_map(work).collect::<Vec<T>>());
        let shares: Vec<_> = (0..count).step_by(share).map(run).collect();
        shares.into_iter().flat_map(|share| share.join().expect("its work is done")).collect()
    })
}

const WHO: [&str; 16] = [
    "the older neighbours",
    "three families",
    "the school kitchen",
    "the allotment group",
    "two apprentices",
    "people who had just moved here",
    "the bakery",
    "the night shift of the clinic",
    "the choir",
    "a few teenagers",
    "the repair table",
    "our bus driver",
    "the parish hall",
    "the women who run the market",
    "the fishing co-operative",
    "everybody on the stairwell",
];
const DID: [&str; 16] = [
    "shared one cargo bike",
    "cooked for each other",
    "met every second Thursday",
    "kept the hall warm by turns",
    "planted beans along the fence",
    "lent their tools",
    "walked the children to school",
    "wrote down what broke",
    "swapped seeds and jars",
    "opened the workshop in the evening",
    "counted what was thrown away",
    "read to each other",
    "measured the noise at night",
    "put a bench where people wait",
    "painted the underpass",
    "drove the shopping home",
];
const WHERE: [&str; 12] = [
    "behind the station",
    "in the old laundry",
    "on the upper square",
    "along the canal",
    "in the library's back room",
    "between the two blocks",
    "near the ferry",
    "at the edge of the village",
    "under the bridge",
    "in the empty shop",
    "by the football pitch",
    "in somebody's garage",
];
const THEN: [&str; 16] = [
    "and more came than we had chairs",
    "but only while it was dry",
    "until the key got lost",
    "and nobody kept a list",
    "which took longer than we thought",
    "and the quiet ones stayed longest",
    "though the insurance asked twice",
    "and it went on without us in August",
    "because one person knew everybody",
    "so we stopped asking for money",
    "and the noise was the only complaint",
    "while the council looked the other way",
    "and we still argue about Sundays",
    "which surprised even those who had asked for it",
    "and half of them had never met",
    "but the winter was too long",
];
const THEMES: [&str; 4] = ["food-and-growing", "getting-around", "energy-and-warmth", "care-and-ageing"];
const STATES: [&str; 4] = ["idea", "trying", "carrying-on", "stopped"];

fn sentence(random: &mut Random) -> String {
    let mut pick = |from: &[&'static str]| from[random.index(from.len())];
    let (who, did, place, then) = (pick(&WHO), pick(&DID), pick(&WHERE), pick(&THEN));
    format!("{}{} {did} {place} {then}.", who[..1].to_uppercase(), &who[1..])
}

fn sentences(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| sentence(random)).collect::<Vec<_>>().join(" ")
}

/// What a made up experiment says.
fn words(random: &mut Random, number: usize) -> Map<String, Value> {
    let of = |from: &[&'static str], random: &mut Random| from[random.index(from.len())];
    let fields = json!({
        "title": format!("Sample {number}: {} {}", of(&DID, random), of(&WHERE, random)),
        "gist": sentences(random, 3),
        "question": format!("Does it still work when {} {}?", of(&WHO, random), of(&DID, random)),
        "state": of(&STATES, random),
        "themes": [of(&THEMES, random)],
        "tags": ["sample", of(&WHO, random).split(' ').next_back().unwrap_or_default()],
        "noticed": sentence(random),
        "hard": [sentence(random)],
        "next": sentence(random),
        "people_shown": "no",
        "audience": "everyone",
        "language": "en",
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_of_the_promised_size_and_the_same_each_time() {
        let recipe = Recipe { authors: 3, each: 40, seed: 7 };
        let (once, again) = (made_up(recipe), made_up(recipe));
        assert_eq!(once.len(), 120);
        let bytes: usize = once.iter().map(|item| item.bytes().len()).sum();
        assert!((960..=1_088).contains(&(bytes / once.len())), "{} bytes each", bytes / once.len());
        assert!(once.iter().zip(&again).all(|(one, other)| one.slot() == other.slot()));
        let newer = changed(&once[..10], recipe);
        assert!(newer.iter().zip(&once).all(|(new, old)| {
            new.slot() == old.slot() && new.header().stamp > old.header().stamp && new.digest() != old.digest()
        }));
    }
}
