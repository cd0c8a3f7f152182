//! Writes the vectors that `tests/vectors.rs` checks. What is invalid is made from what is valid, one change each.

#![recursion_limit = "256"]

#[path = "../tests/vectors/kinds.rs"]
mod kinds;

use std::{error::Error, path::Path};

use data_encoding::HEXLOWER;
use joinup_protocol::{
    experiment::{Experiment, Publication},
    id::{CommunityId, Digest, NodeId, PublicId, SlotHash},
    key::CommunityKey,
    profile::Profile,
    receipt::{Deed, Statement},
    succession::Succession,
    text::{Code, Text},
    time::Millis,
};
use serde_json::{Map, Value, json};

type Result<T> = core::result::Result<T, Box<dyn Error>>;

/// A name, and bytes that mean something or nothing.
type Case = (&'static str, Vec<u8>);

const NOW: Millis = Millis(1_778_544_000_000);

fn main() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    for kind in kinds::KINDS {
        let valid = valid(kind)?;
        let smallest = valid.first().map(|(_, bytes)| bytes.clone()).ok_or("no vectors")?;
        let invalid = [general(&smallest), special(kind, &smallest)].concat();
        std::fs::write(
            folder.join(format!("{kind}.json")),
            serde_json::to_string_pretty(&file(kind, valid, invalid)?)? + "\n",
        )?;
    }
    Ok(())
}

fn file(kind: &str, valid: Vec<Case>, invalid: Vec<Case>) -> Result<Value> {
    let mut meant = Vec::new();
    for (name, bytes) in valid {
        meant.push(json!({ "name": name, "hex": HEXLOWER.encode(&bytes), "meaning": kinds::read(kind, &bytes)? }));
    }
    let mut refused = Vec::new();
    for (name, bytes) in invalid {
        let reason = kinds::read(kind, &bytes).err().ok_or_else(|| format!("{kind}: {name} is valid"))?;
        refused.push(json!({ "name": name, "hex": HEXLOWER.encode(&bytes), "reason": reason }));
    }
    Ok(json!({ "kind": kind, "valid": meant, "invalid": refused }))
}

/// What nothing may be.
fn general(bytes: &[u8]) -> Vec<Case> {
    let mut cut = bytes.to_vec();
    cut.pop();
    vec![("nothing", vec![]), ("its last byte missing", cut), ("a byte too many", [bytes, &[0]].concat())]
}

fn with(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    spliced(bytes, at, new.len(), new)
}

/// The bytes with `old` of them replaced.
fn spliced(bytes: &[u8], at: usize, old: usize, new: &[u8]) -> Vec<u8> {
    bytes.iter().take(at).chain(new).chain(bytes.iter().skip(at + old)).copied().collect()
}

/// What a text of `length` bytes, its own length before it, may not be, at this place.
fn texts(bytes: &[u8], at: usize, length: usize, cap: u8) -> Vec<Case> {
    let long = [&[cap + 1], vec![b'a'; usize::from(cap) + 1].as_slice()].concat();
    vec![
        ("a text of one character too many", spliced(bytes, at, length + 1, &long)),
        ("a text with an escape character", with(bytes, at + 1, &[0x1b])),
        ("a text with a null character", with(bytes, at + 1, &[0])),
        ("a text that is not UTF-8", with(bytes, at + 1, &[0xff])),
        ("a text that claims 16 exabytes", spliced(bytes, at, 1, &[253, 255, 255, 255, 255, 255, 255, 255, 255])),
        ("a length spelled in three bytes", spliced(bytes, at, 1, &[251, 0, u8::try_from(length).unwrap_or(0)])),
    ]
}

fn special(kind: &str, bytes: &[u8]) -> Vec<Case> {
    let last = bytes.len() - 1;
    match kind {
        "profile" => [texts(bytes, 0, 4, 80), vec![("a flag that is 2", with(bytes, last, &[2]))]].concat(),
        "summary" => {
            let cases = vec![
                ("a state with a capital letter", with(bytes, 7, b"I")),
                ("a state without letters", spliced(bytes, 6, 5, &[0])),
                ("a choice that is neither said nor unsaid", with(bytes, 12, &[2])),
                ("a date in month 13", spliced(bytes, 12, 1, &[1, 252, 0, 0x0f, 0xd5, 0xa0])),
                ("six themes", spliced(bytes, 17, 1, &[6, 1, b'a', 1, b'b', 1, b'c', 1, b'd', 1, b'e', 1, b'f'])),
            ];
            [texts(bytes, 1, 4, 160), cases].concat()
        }
        "record" => [texts(bytes, 2, 4, 160), vec![("of another major version", with(bytes, 0, &[2]))]].concat(),
        "note" => {
            vec![("a kind with a space", with(bytes, 1, b" ")), ("a kind without letters", spliced(bytes, 0, 9, &[0]))]
        }
        "introduction" => texts(bytes, 32, 4, 80),
        "manifest" => texts(bytes, 0, 4, 120),
        "succession" => vec![
            ("consent to another succession", with(bytes, 0, CommunityKey::from_seed(&[9; 32]).id().as_bytes())),
            ("a successor that is no key", with(bytes, 0, &[0; 32])),
            ("a changed signature", with(bytes, 40, &[bytes.get(40).copied().unwrap_or(0) ^ 1])),
        ],
        _ => vec![
            ("a deed that nobody knows", with(bytes, 0, &[2])),
            ("another deed than was signed", with(bytes, 0, &[0])),
            ("another slot than was signed", with(bytes, 1, &[9])),
            ("a changed signature", with(bytes, last, &[bytes.last().copied().unwrap_or(0) ^ 1])),
        ],
    }
}

fn valid(kind: &str) -> Result<Vec<Case>> {
    let author = CommunityKey::from_seed(&kinds::AUTHOR_SEED);
    let community = CommunityId::new([2; 32]);
    let said = |name, meaning: Value| -> Result<Case> { Ok((name, kinds::write(kind, &meaning)?)) };
    Ok(match kind {
        "profile" => vec![said("only a name", json!({ "name": "Soup" }))?, said("all of it", profile())?],
        "summary" => vec![summary("only what is needed", &least())?, summary("all of it", &most())?],
        "record" => vec![
            ("only what is needed", experiment(&least())?.record()?),
            ("all of it", experiment(&most())?.record()?),
        ],
        "note" => {
            let about = PublicId::new([3; 16]);
            let adaptation = json!({ "kept": "the day", "changed": "the soup", "because": "no lentils here", "differs": "colder",
                "changes": [{ "what": "content", "from": "lentils", "to": "leeks", "because": ["landscape"] }] });
            vec![
                said("only what is needed", json!({ "kind": "question", "about": about }))?,
                said(
                    "all of it",
                    json!({ "kind": "adaptation", "about": about, "version": 300, "in_reply_to": PublicId::new([4; 16]),
                    "to": community, "text": "We tried it.\n🥣 नमस्ते", "language": "en", "ours": PublicId::new([5; 16]), "adaptation": adaptation }),
                )?,
            ]
        }
        "introduction" => vec![
            said(
                "only what is needed",
                json!({ "community": community, "name": "Soup", "basis": "know-of", "expires": NOW }),
            )?,
            said(
                "all of it",
                json!({ "community": community, "name": "Leith Kitchen", "basis": "met-in-person", "since": "2024-05",
                "text": "We cooked together.", "expires": NOW }),
            )?,
        ],
        "manifest" => vec![
            said("only an operator", json!({ "operator": "Soup" }))?,
            said(
                "all of it",
                json!({ "operator": "A library", "contact": "the desk", "conduct": "Be kind.", "funded_by": "the city", "jurisdiction": "BE",
                "since": "2026", "until": "2030-12-31", "promises": [{ "promise": "forget", "words": "within three days" }],
                "bounds": { "keep_days": 400, "keep_bytes": 10_000_000_000_u64, "keep_items": 5000, "records": true, "attachments": false,
                    "forget_hours": 72, "circuits": 64, "circuit_bytes": 1_000_000, "circuit_seconds": 600 } }),
            )?,
        ],
        "succession" => {
            let succession = |reason, text: Text<400>| {
                serde_json::to_value(Succession::new(&author.id(), &CommunityKey::from_seed(&[2; 32]), reason, text))
            };
            vec![
                said("without a reason", succession(None, Text::default())?)?,
                said(
                    "with a reason",
                    succession(Some(Code::known("new-people")), "Others look after it now.".parse()?)?,
                )?,
            ]
        }
        _ => {
            let statement = |deed| Statement {
                deed,
                slot: SlotHash::new([3; 32]),
                digest: Digest::new([4; 32]),
                community: author.id(),
                node: NodeId::new([5; 32]),
                at: NOW,
            };
            let mut cases = Vec::new();
            for (name, deed) in [("deleted", Deed::Deleted), ("held", Deed::Held)] {
                cases.push(said(name, serde_json::to_value(statement(deed).sign(&author)?)?)?);
            }
            cases
        }
    })
}

fn summary(name: &'static str, fields: &Map<String, Value>) -> Result<Case> {
    let summary = Publication::prepare(&experiment(fields)?, &Profile::default(), 1, NOW)?.summary;
    Ok((name, kinds::write("summary", &serde_json::to_value(summary)?)?))
}

fn experiment(fields: &Map<String, Value>) -> Result<Experiment> {
    let (experiment, problems) = Experiment::from_json(fields.clone());
    problems.first().map_or(Ok(experiment), |problem| Err(problem.to_string().into()))
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

fn least() -> Map<String, Value> {
    object(json!({ "title": "Soup", "audience": "summary", "people_shown": "no" }))
}

fn profile() -> Value {
    json!({
        "name": "Leith Kitchen", "place": "Leith", "about": "We cook.", "languages": ["en", "gd"], "context": context(), "offers": ["call"],
        "nodes": [{ "id": NodeId::new([6; 32]), "addresses": ["/ip4/192.0.2.1/udp/4001/quic-v1"], "role": "home" }],
        "software": "joinup 0.1.0", "sample": true,
    })
}

fn context() -> Value {
    json!({ "country": "GB", "region": "GB-EDH", "languages": ["en", "gd"], "group-size": "unknown", "culture": "rather-not-say",
        "money": { "value": "none", "note": "so far", "mattered": "yes" }, "x-trams": "4" })
}

fn most() -> Map<String, Value> {
    object(json!({
        "title": "Soup from the market's leftovers", "state": "stopped", "state_reason": "just life", "reflected_on": "2026-05-01",
        "gist": "Less waste, more talk", "question": "Who comes?", "why_here": "There is a market.", "origin": "our-idea", "started_by": "residents",
        "themes": ["food-and-growing", "belonging-and-newcomers"], "tags": ["soup"], "who": ["older-people", "market traders"],
        "for_whom": ["everyone-nearby"], "size": "6-15", "started": "2025", "ended": "2026-04", "steps": "Collect, cook, eat.",
        "effort": { "hours": "5-10", "money": "under-100", "currency": "GBP", "text": "Carrying." }, "safe_to_try": "Allergies; we asked.",
        "signs": ["people stay"], "expected": "ten people", "expected_on": "2025-02-01",
        "cycles": [{ "plan": "a pot", "expect": "ten", "did": "twelve came", "differed": "two more", "learned": "bring bowls", "surprise": "children",
            "decide": "keep", "therefore": "again", "started": "2025-03-01", "ended": "2025-03-02" }],
        "noticed": "People talked.", "surprises": ["Nobody wanted bread."], "hard": ["The keys"],
        "depended_on": [{ "text": "a hall that costs nothing", "kind": "needed", "facet": "assets" }], "why_we_think": "It was warm.",
        "how_we_know": { "codes": ["we-saw"], "text": "We were there." },
        "perspectives": [{ "role": "older-people", "vantage": "neighbour, moved here last year", "voice": "own-words", "text": "I came for the soup.",
            "matters": "I met people.", "date": "2026-04", "language": "en", "consent": "asked-and-yes" }],
        "not_heard": ["young-people"], "asks": ["How do you get bowls?"], "offers": ["answer-questions"], "mind": "the stairs", "next": "Rest",
        "context": context(),
        "links": [{ "relation": "adapted-from", "target": PublicId::new([7; 16]), "version": 2, "community": CommunityId::new([8; 32]), "note": "by post",
            "facets": ["setting"], "adaptation": { "kept": "the pot" } }],
        "language": "en", "licence": "CC-BY-SA-4.0", "audience": "everyone", "people_shown": "roles-only", "care": ["faith"],
        "attachments": [{ "hash": Digest::new([9; 32]), "size": 70_000, "media_type": "image/jpeg", "title": "the pot", "alt": "A pot of soup", "people_shown": "no" }],
    }))
}
