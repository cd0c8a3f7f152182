//! How each type of vector is read, and what follows from it.

use std::str;

use joinup_protocol::{
    bundle::{self, Fault, Found, Head, Part, Writer},
    date::PartialDate,
    experiment::{Experiment, Summary},
    id::{Digest, PublicId},
    introduction::Introduction,
    invite::{Invite, InviteError},
    item::{Item, ParseError, Payload, PayloadError, RefusedItem, Verified},
    key::{CommunityKey, SignatureError, WordsError},
    limits,
    manifest::Manifest,
    note::Note,
    profile::Profile,
    receipt::{Receipt, ReceiptError},
    reconcile::sketch::run::{self, RunError},
    removal::Removal,
    seal::Unopened,
    signature::Signature,
    succession::Succession,
    text::{Code, Currency, Label, Language, Licence, List, Text},
    time::{Millis, Stamp},
    wire::{
        batch::{Batch, BatchError},
        bytes::Bytes,
        codec::{self, CodecError},
        join::{JoinAnswer, JoinRequest},
        message::{Answer, Ask},
        receipts::{ReceiptAnswer, ReceiptRequest},
        record::{HeadError, RecordHead},
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{samples, sketches, to_hex};

/// What bytes mean, what follows from them, and what the meaning is spelled as.
pub struct Read {
    pub meaning: Value,
    pub derived: Map<String, Value>,
    pub again: Vec<u8>,
}

/// Why bytes are refused.
#[derive(Debug)]
pub struct Refusal {
    pub reason: &'static str,
    pub message: String,
}

type Reader = fn(&[u8]) -> Result<Read, Refusal>;

/// Every type of vector.
pub const TYPES: &[(&str, Reader)] = &[
    ("u8", |bytes| plain::<u8>(bytes, 64)),
    ("u16", |bytes| plain::<u16>(bytes, 64)),
    ("u32", |bytes| plain::<u32>(bytes, 64)),
    ("u64", |bytes| plain::<u64>(bytes, 64)),
    ("flag", |bytes| plain::<bool>(bytes, 64)),
    ("option u16", |bytes| plain::<Option<u16>>(bytes, 64)),
    ("list 2 of u16", |bytes| plain::<List<u16, 2>>(bytes, 64)),
    ("bytes 4", |bytes| plain::<Bytes<4>>(bytes, 64)),
    ("text 5", |bytes| plain::<Text<5>>(bytes, 1_024)),
    ("code", |bytes| plain::<Code>(bytes, 1_024)),
    ("label", |bytes| plain::<Label>(bytes, 1_024)),
    ("language", |bytes| plain::<Language>(bytes, 1_024)),
    ("licence", |bytes| plain::<Licence>(bytes, 1_024)),
    ("currency", |bytes| plain::<Currency>(bytes, 1_024)),
    ("date", |bytes| plain::<PartialDate>(bytes, 64)),
    ("moment", |bytes| plain::<Millis>(bytes, 64)),
    ("stamp", |bytes| plain::<Stamp>(bytes, 64)),
    ("digest", |bytes| plain::<Digest>(bytes, 64)),
    ("signature", |bytes| plain::<Signature>(bytes, 128)),
    ("stamp in an item", stamp),
    ("public id", public_id),
    ("recovery words", recovery_words),
    ("profile", |bytes| plain::<Profile>(bytes, limits::PAYLOAD)),
    ("experiment", |bytes| plain::<Summary>(bytes, limits::PAYLOAD)),
    ("note", |bytes| plain::<Note>(bytes, limits::PAYLOAD)),
    ("introduction", |bytes| plain::<Introduction>(bytes, limits::PAYLOAD)),
    ("manifest", |bytes| plain::<Manifest>(bytes, limits::PAYLOAD)),
    ("succession", |bytes| plain::<Succession>(bytes, limits::PAYLOAD)),
    ("removal", |bytes| plain::<Removal>(bytes, limits::PAYLOAD)),
    ("record", record),
    ("item", item),
    ("sealed item", sealed_item),
    ("consent", consent),
    ("ask", |bytes| plain::<Ask>(bytes, limits::FRAME)),
    ("answer", |bytes| plain::<Answer>(bytes, limits::FRAME)),
    ("join request", |bytes| plain::<JoinRequest>(bytes, joinup_protocol::wire::join::LIMIT)),
    ("join answer", |bytes| plain::<JoinAnswer>(bytes, joinup_protocol::wire::join::LIMIT)),
    ("record head", record_head),
    ("receipt", receipt),
    ("receipt request", |bytes| plain::<ReceiptRequest>(bytes, joinup_protocol::wire::receipts::LIMIT)),
    ("receipt answer", |bytes| plain::<ReceiptAnswer>(bytes, joinup_protocol::wire::receipts::LIMIT)),
    ("invite", invite),
    ("batch", batch),
    ("bundle", bundle),
    (sketches::FROM_0, |bytes| cells(bytes, 0, 3, 8)),
    (sketches::FROM_5, |bytes| cells(bytes, 5, 300, 3)),
];

impl From<BatchError> for Refusal {
    fn from(error: BatchError) -> Self {
        let reason = match error {
            BatchError::Long(_) => "too-long",
            BatchError::Packing => "packing",
            BatchError::Lengths => "lengths",
            BatchError::Many => "too-many",
        };
        refusal(reason, &error)
    }
}

impl From<Fault> for Refusal {
    fn from(error: Fault) -> Self {
        let reason = match error {
            Fault::NoBundle => "no-bundle",
            Fault::Newer(_) => "newer",
            Fault::Cut => "cut",
            Fault::Check => "check",
            Fault::Order => "order",
            Fault::Kind(_) => "kind",
            Fault::Long(_) | Fault::Huge => "too-long",
            Fault::Trailing => "trailing",
            Fault::Codec(error) => return error.into(),
            Fault::Batch(error) => return error.into(),
        };
        refusal(reason, &error)
    }
}

/// A whole bundle, with its batches opened.
fn bundle(bytes: &[u8]) -> Result<Read, Refusal> {
    let mut reader = bundle::Reader::default();
    reader.take(bytes);
    let (mut parts, mut writing) = (Vec::new(), None);
    loop {
        match (reader.read()?, &mut writing) {
            (Found::Nothing, _) => reader.finish()?,
            (Found::End, _) => break,
            (Found::Head(head), _) => {
                parts.push(match &head {
                    Head::Contents(contents) => json!({ "contents": contents }),
                    Head::Asking(asking) => json!({ "asking": asking }),
                });
                writing = Some(Writer::begin(&head)?);
            }
            (Found::Part(part), Some((writer, again))) => {
                let (meaning, bytes) = match part {
                    Part::Items(batch) => {
                        let items: Vec<String> = batch.open()?.iter().map(|item| to_hex(item)).collect();
                        (json!({ "items": items }), writer.items(&batch)?)
                    }
                    Part::Record(record) => (json!({ "record": to_hex(&record) }), writer.record(&record)?),
                    Part::Held(held) => (json!({ "held": &held }), writer.held(&held)?),
                };
                parts.push(meaning);
                again.extend(bytes);
            }
            (Found::Part(_), None) => return Err(refusal("order", &"a part before the head")),
        }
    }
    let (writer, again) = writing.unwrap();
    Ok(Read::new(&parts, [again, writer.end()].concat()))
}

fn batch(bytes: &[u8]) -> Result<Read, Refusal> {
    let batch: Batch = codec::decode(bytes, limits::FRAME)?;
    let items = batch.open()?;
    let items: Vec<String> = items.iter().map(|item| to_hex(item)).collect();
    Ok(Read::new(&json!({ "raw": batch.raw, "items": items }), codec::encode(&batch, limits::FRAME)?))
}

fn cells(bytes: &[u8], first: u32, items: u64, most: usize) -> Result<Read, Refusal> {
    let cells = run::decode(bytes, first, items, most).map_err(|error| {
        let reason = match error {
            RunError::Short => "short",
            RunError::TooMany(_) => "too-many",
            RunError::NotCanonical => "not-canonical",
            RunError::Count => "count",
        };
        refusal(reason, &error)
    })?;
    let meaning: Vec<Value> = cells
        .iter()
        .map(|cell| json!({ "sum": to_hex(&cell.sum()), "check": to_hex(&cell.check().to_be_bytes()), "count": cell.count() }))
        .collect();
    Ok(Read::new(&meaning, run::encode(&cells, first, items)))
}

/// Reads the input of a vector.
pub fn read(kind: &str, input: &[u8]) -> Result<Read, Refusal> {
    let (_, reader) = TYPES.iter().find(|(name, _)| *name == kind).unwrap();
    reader(input)
}

impl Read {
    fn new(meaning: &impl Serialize, again: Vec<u8>) -> Self {
        Self { meaning: serde_json::to_value(meaning).unwrap(), derived: Map::new(), again }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.derived.insert(name.to_owned(), value.into());
        self
    }
}

fn refusal(reason: &'static str, error: &impl ToString) -> Refusal {
    Refusal { reason, message: error.to_string() }
}

impl From<CodecError> for Refusal {
    fn from(error: CodecError) -> Self {
        let reason = match error {
            CodecError::TooLong { .. } => "too-long",
            CodecError::Malformed(_) => "malformed",
            CodecError::Trailing(_) => "trailing",
            CodecError::NotCanonical => "not-canonical",
        };
        refusal(reason, &error)
    }
}

impl From<SignatureError> for Refusal {
    fn from(error: SignatureError) -> Self {
        let reason = match error {
            SignatureError::WeakKey => "weak-key",
            SignatureError::Mismatch => "signature",
        };
        refusal(reason, &error)
    }
}

impl From<RefusedItem> for Refusal {
    fn from(error: RefusedItem) -> Self {
        let reason = match error {
            RefusedItem::Form(ParseError::Short(_)) => "too-short",
            RefusedItem::Form(ParseError::Long(_)) => "too-long",
            RefusedItem::Form(ParseError::Version(_)) => "version",
            RefusedItem::Form(ParseError::Stamp(_)) => "stamp",
            RefusedItem::Payload(PayloadError::TombstoneWithContent) => "tombstone-with-content",
            RefusedItem::Payload(PayloadError::Long(_)) => "too-long",
            RefusedItem::Payload(PayloadError::Kind(_)) => "kind",
            RefusedItem::Payload(PayloadError::Codec(error)) => return error.into(),
            RefusedItem::Signature(error) => return error.into(),
        };
        refusal(reason, &error)
    }
}

fn plain<T: Serialize + DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<Read, Refusal> {
    let value: T = codec::decode(bytes, limit)?;
    Ok(Read::new(&value, codec::encode(&value, limit)?))
}

fn text(bytes: &[u8]) -> Result<&str, Refusal> {
    str::from_utf8(bytes).map_err(|error| refusal("not-text", &error))
}

fn stamp_meaning(stamp: Stamp) -> Value {
    json!({ "millis": stamp.millis().0, "tombstone": stamp.is_tombstone() })
}

fn stamp(bytes: &[u8]) -> Result<Read, Refusal> {
    let bytes = bytes.try_into().map_err(|error| refusal("length", &error))?;
    let stamp = Stamp::from_be_bytes(bytes).map_err(|error| refusal("stamp", &error))?;
    Ok(Read::new(&stamp_meaning(stamp), stamp.to_be_bytes().to_vec()))
}

fn public_id(bytes: &[u8]) -> Result<Read, Refusal> {
    use joinup_protocol::id::ParseIdError::{Length, NotBase32};
    let id: PublicId = text(bytes)?.parse().map_err(|error| match error {
        NotBase32 => refusal("not-base32", &error),
        Length { .. } => refusal("length", &error),
    })?;
    Ok(Read::new(&id, id.to_string().into_bytes()).with("bytes", to_hex(id.as_bytes())))
}

fn recovery_words(bytes: &[u8]) -> Result<Read, Refusal> {
    let key = CommunityKey::from_recovery_words(text(bytes)?).map_err(|error| match error {
        WordsError::Count(_) => refusal("count", &error),
        WordsError::Unknown(_) => refusal("unknown-word", &error),
        WordsError::Checksum => refusal("checksum", &error),
    })?;
    let meaning = json!({ "seed": to_hex(key.seed().as_slice()) });
    Ok(Read::new(&meaning, key.recovery_words().join(" ").into_bytes())
        .with("community", key.id().to_string())
        .with("key_words", key.id().key_words().to_vec()))
}

fn record(bytes: &[u8]) -> Result<Read, Refusal> {
    let experiment = Experiment::from_record(bytes)?;
    // Not by `Experiment::record`, which leaves out what its author would not have sent.
    let fields = codec::encode(&experiment, limits::RECORD)?;
    let tail = bytes[2 + fields.len()..].to_vec();
    let again = [&bytes[..2], &fields, &tail].concat();
    Ok(Read::new(&experiment, again)
        .with("schema", vec![bytes[0], bytes[1]])
        .with("tail", to_hex(&tail))
        .with("digest", Digest::of(bytes).to_string()))
}

/// An item of the private circle of the samples, read by a member.
fn sealed_item(bytes: &[u8]) -> Result<Read, Refusal> {
    let mut item = Verified::from_bytes(bytes)?;
    let carried = item.payload();
    item.open(&samples::circle_key()).map_err(|error| match error {
        Unopened::NotSealed => refusal("not-sealed", &error),
        Unopened::Closed => refusal("closed", &error),
        Unopened::Payload(error) => RefusedItem::Payload(error).into(),
    })?;
    let meaning =
        json!({ "payload": payload_meaning(&item.payload()), "without_the_secret": payload_meaning(&carried) });
    Ok(Read::new(&meaning, item.bytes().to_vec())
        .with("header", to_hex(&bytes[..limits::ITEM_HEADER]))
        .with("nonce", to_hex(item.payload_bytes().get(..24).unwrap_or_default()))
        .with("digest", item.digest().to_string()))
}

fn item(bytes: &[u8]) -> Result<Read, Refusal> {
    let item = Verified::from_bytes(bytes)?;
    let header = item.header();
    let payload = item.payload();
    let mut known = payload.encode(header.kind).unwrap_or_else(|_| item.payload_bytes().to_vec());
    // An earlier minor version ends before the fields that came later.
    known.truncate(item.payload_bytes().len());
    let tail = &item.payload_bytes()[known.len()..];
    let meaning = json!({
        "circle": header.circle,
        "author": header.author,
        "kind": header.kind,
        "id": header.id,
        "stamp": stamp_meaning(header.stamp),
        "schema": [header.schema.major, header.schema.minor],
        "payload": payload_meaning(&payload),
    });
    let again = [
        &[1],
        header.circle.as_bytes().as_slice(),
        header.author.as_bytes(),
        &[header.kind.0],
        header.id.as_bytes(),
        &header.stamp.to_be_bytes(),
        &[header.schema.major, header.schema.minor],
        &known,
        tail,
        &bytes[bytes.len() - limits::SIGNATURE..],
    ]
    .concat();
    Ok(Read::new(&meaning, again)
        .with("slot", item.slot().to_string())
        .with("public_id", header.public_id().to_string())
        .with("digest", item.digest().to_string())
        .with("tail", to_hex(tail)))
}

fn payload_meaning(payload: &Payload) -> Value {
    let value = match payload {
        Payload::Profile(profile) => serde_json::to_value(profile),
        Payload::Experiment(summary) => serde_json::to_value(summary),
        Payload::Note(note) => serde_json::to_value(note),
        Payload::Introduction(introduction) => serde_json::to_value(introduction),
        Payload::Manifest(manifest) => serde_json::to_value(manifest),
        Payload::Succession(succession) => serde_json::to_value(succession),
        Payload::Removal(removal) => serde_json::to_value(removal),
        Payload::Tombstone => Ok("tombstone".into()),
        Payload::Sealed => Ok("sealed".into()),
        Payload::Newer => Ok("newer".into()),
    };
    value.unwrap()
}

/// A succession whose new key consents.
fn consent(bytes: &[u8]) -> Result<Read, Refusal> {
    let item = Verified::from_bytes(bytes)?;
    let Payload::Succession(succession) = item.payload() else {
        return Err(refusal("kind", &"not a succession"));
    };
    succession.verify(&item.header().author)?;
    let meaning = json!({ "from": item.header().author, "to": succession.successor });
    Ok(Read::new(&meaning, Item::parse(bytes).map_err(RefusedItem::from)?.bytes().to_vec()))
}

fn record_head(bytes: &[u8]) -> Result<Read, Refusal> {
    let bytes = bytes.try_into().map_err(|error| refusal("length", &error))?;
    let head = RecordHead::decode(bytes).map_err(|error| match error {
        HeadError::Status(_) => refusal("status", &error),
        HeadError::Long(_) => refusal("too-long", &error),
        HeadError::Length => refusal("length-without-record", &error),
    })?;
    let meaning = match head {
        RecordHead::Here(length) => json!({ "here": length }),
        RecordHead::NotHere => json!("not-here"),
        RecordHead::Busy => json!("busy"),
    };
    Ok(Read::new(&meaning, head.encode().to_vec()))
}

fn receipt(bytes: &[u8]) -> Result<Read, Refusal> {
    let receipt: Receipt = codec::decode(bytes, limits::RECEIPT)?;
    receipt.verify().map_err(|error| match error {
        ReceiptError::Codec(error) => Refusal::from(error),
        ReceiptError::Signature(error) => error.into(),
    })?;
    Ok(Read::new(&receipt, codec::encode(&receipt, limits::RECEIPT)?))
}

fn invite(bytes: &[u8]) -> Result<Read, Refusal> {
    let invite: Invite = text(bytes)?.parse().map_err(|error| match error {
        InviteError::Prefix => refusal("prefix", &error),
        InviteError::Long => refusal("too-long", &error),
        InviteError::Character(_) => refusal("character", &error),
        InviteError::Damaged => refusal("damaged", &error),
        InviteError::Newer => refusal("newer", &error),
    })?;
    let payload = codec::encode(&invite, limits::INVITE)?;
    Ok(Read::new(&invite, invite.to_string().into_bytes()).with("payload", to_hex(&payload)))
}
