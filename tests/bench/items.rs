//! Sample items of about 1 KiB, signed once and kept in a file: as many authors as it takes when each has said as much
//! as is kept of a stranger.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::PathBuf,
};

use joinup_protocol::{
    experiment::Summary,
    id::{CircleId, EntryId, Kind},
    item::{Draft, Payload, Verified},
    key::CommunityKey,
    limits,
    profile::Profile,
    time::{Millis, Stamp},
};
use joinup_tests::random::Random;
use serde_json::json;

/// How long the items of a file count as recent.
const FRESH: u64 = 30 * Millis::DAY;
/// How far back the items were said.
const SPAN: u64 = 300 * Millis::DAY;
/// Words of the sample texts.
const WORDS: [&str; 48] = [
    "we",
    "share",
    "the",
    "tools",
    "of",
    "our",
    "street",
    "and",
    "a",
    "neighbour",
    "keeps",
    "list",
    "who",
    "has",
    "what",
    "every",
    "week",
    "three",
    "families",
    "cook",
    "for",
    "each",
    "other",
    "on",
    "tuesday",
    "in",
    "turns",
    "until",
    "summer",
    "then",
    "look",
    "back",
    "together",
    "whether",
    "it",
    "still",
    "helps",
    "garden",
    "water",
    "bread",
    "children",
    "older",
    "people",
    "hall",
    "repair",
    "evening",
    "winter",
    "asked",
];

/// The circle of the sample items: where whole nodes meet as well.
pub(crate) fn circle() -> CircleId {
    CircleId::open("commons")
}

/// The file of so many items, made if there is none of these days.
pub(crate) fn file(count: u64, now: Millis) -> io::Result<PathBuf> {
    let folder = std::env::temp_dir().join("joinup-bench");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("items-{count}-{}", now.0 / FRESH));
    if !path.exists() {
        let unfinished = path.with_extension(std::process::id().to_string());
        let mut file = BufWriter::new(File::create(&unfinished)?);
        let mut random = Random::new(count);
        for number in 0..count {
            let item = sample(number, count, now, &mut random);
            let length = u32::try_from(item.bytes().len()).unwrap_or(u32::MAX);
            file.write_all(&length.to_be_bytes())?;
            file.write_all(item.bytes())?;
        }
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(unfinished, &path)?;
    }
    Ok(path)
}

/// The items of a file in batches as peers send them.
pub(crate) struct Batches(BufReader<File>);

impl Batches {
    /// From the beginning of the file.
    pub(crate) fn open(path: &std::path::Path) -> io::Result<Self> {
        Ok(Self(BufReader::with_capacity(limits::BATCH, File::open(path)?)))
    }
}

impl Iterator for Batches {
    type Item = Vec<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while bytes + limits::ITEM <= limits::BATCH {
            let mut length = [0; 4];
            if self.0.read_exact(&mut length).is_err() {
                break;
            }
            let mut item = vec![0; usize::try_from(u32::from_be_bytes(length)).ok()?];
            self.0.read_exact(&mut item).ok()?;
            bytes += item.len();
            batch.push(item);
        }
        (!batch.is_empty()).then_some(batch)
    }
}

/// One of `count` items: each author's first is its profile.
#[expect(clippy::expect_used, reason = "samples that are not well formed are a mistake of this file")]
fn sample(number: u64, count: u64, now: Millis, random: &mut Random) -> Verified {
    let authors = count.div_ceil(u64::from(limits::ITEMS_STRANGER));
    let (author, thing) = (number % authors, number / authors);
    let mut seed = [0x5a; 32];
    seed[..8].copy_from_slice(&author.to_be_bytes());
    let (kind, id, payload) = if thing == 0 {
        let name = format!("Sample Community {author}").parse().expect("a name");
        let profile = Profile { name, sample: true, ..Profile::default() };
        (Kind::PROFILE, EntryId::ONLY, Payload::Profile(Box::new(profile)))
    } else {
        let mut id = [0x11; 16];
        id[..8].copy_from_slice(&thing.to_be_bytes());
        (Kind::EXPERIMENT, EntryId::new(id), Payload::Experiment(Box::new(summary(number, random))))
    };
    let stamp = Stamp::next(Millis(now.0 - random.below(SPAN)), None);
    let draft = Draft { circle: circle(), kind, id, stamp, payload };
    draft.sign(&CommunityKey::from_seed(&seed)).expect("an item")
}

#[expect(clippy::expect_used, reason = "samples that are not well formed are a mistake of this file")]
fn summary(number: u64, random: &mut Random) -> Summary {
    let mut words = |length: usize| {
        let mut text = String::new();
        while text.len() + 12 < length {
            text.push_str(WORDS[random.index(WORDS.len())]);
            text.push(' ');
        }
        text.trim_end().to_owned()
    };
    let fields = json!({
        "version": 1,
        "title": format!("Sample {number}: {}", words(50)),
        "state": "trying",
        "gist": words(260),
        "question": words(120),
        "themes": ["food-and-growing", "getting-around"],
        "tags": ["sample", words(24)],
        "noticed": words(220),
        "hard": words(80),
        "next": words(50),
        "language": "en",
        "licence": "CC-BY-4.0",
        "audience": "everyone",
        "people_shown": "no",
    });
    serde_json::from_value(fields).expect("a summary")
}
