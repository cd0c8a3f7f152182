//! `docs/PROTOCOL.md` against the code: its tables of fields and limits say what the sources say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a document that cannot be read fails the test")]

use std::fs;

use joinup_protocol::limits;

fn read(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The cells of the first table under a heading, but for the head of the table.
fn table(document: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, section) = document.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no '{heading}'"));
    let rows = section.lines().take_while(|line| !line.starts_with('#')).skip_while(|line| !line.starts_with('|'));
    rows.take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect())
        .collect()
}

/// Heading in the document, source file, struct.
const STRUCTS: &[(&str, &str, &str)] = &[
    ("Profile", "profile", "Profile"),
    ("Node", "profile", "Node"),
    ("Facet", "experiment/context", "Facet"),
    ("Summary", "experiment/summary", "Summary"),
    ("Effort bands", "experiment/summary", "EffortBands"),
    ("Cycles", "experiment/summary", "Cycles"),
    ("Summary condition", "experiment/summary", "SummaryCondition"),
    ("Summary link", "experiment/summary", "SummaryLink"),
    ("Attachment kinds", "experiment/summary", "AttachmentKinds"),
    ("Record ref", "experiment/summary", "RecordRef"),
    ("Note", "note", "Note"),
    ("Adaptation", "experiment/link", "Adaptation"),
    ("Change", "experiment/link", "Change"),
    ("Introduction", "introduction", "Introduction"),
    ("Manifest", "manifest", "Manifest"),
    ("Promise", "manifest", "Promise"),
    ("Bounds", "manifest", "Bounds"),
    ("Refused", "manifest", "Refused"),
    ("Succession", "succession", "Succession"),
    ("Removal", "removal", "Removal"),
    ("Experiment", "experiment", "Experiment"),
    ("Effort", "experiment/effort", "Effort"),
    ("How we know", "experiment/effort", "HowWeKnow"),
    ("Cycle", "experiment/cycle", "Cycle"),
    ("Condition", "experiment/depended", "Condition"),
    ("Perspective", "experiment/perspective", "Perspective"),
    ("Link", "experiment/link", "Link"),
    ("Attachment", "experiment/attachment", "Attachment"),
    ("Statement", "receipt", "Statement"),
    ("Receipt", "receipt", "Receipt"),
    ("Receipt request", "wire/receipts", "ReceiptRequest"),
    ("Withdrawal", "wire/receipts", "Withdrawal"),
    ("Receipt answer", "wire/receipts", "ReceiptAnswer"),
    ("Invite", "invite", "Invite"),
    ("Opening", "wire/message", "Opening"),
    ("Opened", "wire/message", "Opened"),
    ("Floor", "wire/message", "Floor"),
    ("Batch", "wire/batch", "Batch"),
    ("Page", "reconcile/difference", "Page"),
    ("Listed", "reconcile/difference", "Listed"),
    ("Set state", "reconcile/lthash", "SetState"),
    ("Join request", "wire/join", "JoinRequest"),
    ("Contents", "bundle", "Contents"),
    ("Asking", "bundle", "Asking"),
    ("Held", "bundle", "Held"),
    ("Circle secret", "wire/join", "CircleSecret"),
];

/// Names and types of a struct's fields as the source has them, in order.
fn fields(source: &str, name: &str) -> Vec<(String, String)> {
    let heads = [format!("pub struct {name} {{\n"), format!("\n    {name} {{\n")];
    let (_, body) = heads.iter().find_map(|head| source.split_once(head.as_str())).unwrap_or_else(|| panic!("{name}"));
    body.lines()
        .map(str::trim)
        .take_while(|line| *line != "}")
        .filter_map(|line| match line.strip_prefix('[') {
            Some(row) => {
                let (_, row) = row.split_once("] ")?;
                row.strip_prefix("#[serde(default)] ").unwrap_or(row).split_once(" =").map(|(field, _)| field)
            }
            None => line.strip_prefix("pub ").map(|field| field.trim_end_matches(',')),
        })
        .filter_map(|field| field.split_once(": "))
        .map(|(name, kind)| (name.to_owned(), notation(kind)))
        .collect()
}

/// A type as the document writes it.
fn notation(kind: &str) -> String {
    let inside = |head: &str| kind.strip_prefix(head).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inside("Option<") {
        return format!("option {}", notation(inner));
    }
    if let Some((entry, cap)) = inside("List<").and_then(|inner| inner.rsplit_once(", ")) {
        return format!("list {} of {}", number(cap), notation(entry));
    }
    if let Some(cap) = inside("Bytes<") {
        return format!("bytes {}", number(cap));
    }
    if let Some(cap) = inside("Text<") {
        return format!("text {}", number(cap));
    }
    match kind {
        "PartialDate" => "date".to_owned(),
        "Millis" => "moment".to_owned(),
        "bool" => "flag".to_owned(),
        "CommunityId" => "community".to_owned(),
        "CircleId" => "circle".to_owned(),
        "NodeId" => "node key".to_owned(),
        "SlotHash" => "slot".to_owned(),
        "ItemBytes" => "item".to_owned(),
        "Context" => "list 40 of facet".to_owned(),
        "Id" => "keyed id".to_owned(),
        "[u8; 32]" => "32 bytes".to_owned(),
        "u8" | "u16" | "u32" | "u64" => kind.to_owned(),
        name => spaced(name),
    }
}

fn number(cap: &str) -> usize {
    match cap.trim_matches(['{', '}', ' ']) {
        "limits::PROFILE_NODES" => limits::PROFILE_NODES,
        "limits::KEPT_BY" => limits::KEPT_BY,
        "limits::INVITE_ADDRESSES" => limits::INVITE_ADDRESSES,
        "limits::CIRCLES" => limits::CIRCLES,
        "limits::CIRCLE_NAME" => limits::CIRCLE_NAME,
        "limits::PAGE" => limits::PAGE,
        "limits::IDS" => limits::IDS,
        "limits::WANTS" => limits::WANTS,
        "limits::OFFERS" => limits::OFFERS,
        "limits::FLOORS" => limits::FLOORS,
        "limits::BATCH_ITEMS" => limits::BATCH_ITEMS,
        "limits::RECEIPTS" => limits::RECEIPTS,
        "limits::BATCH_PACKED" => limits::BATCH_PACKED,
        "Facet::NOTE" => joinup_protocol::experiment::Facet::NOTE,
        "Invite::NAME" => joinup_protocol::invite::Invite::NAME,
        digits => digits.parse().unwrap_or_else(|_| panic!("{digits} is no number known here")),
    }
}

/// `EffortBands` is "effort bands".
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

#[test]
fn the_tables_of_fields_are_those_of_the_sources() {
    let document = read("../docs/PROTOCOL.md");
    let mut wrong = String::new();
    for (heading, file, name) in STRUCTS {
        let told: Vec<(String, String)> =
            table(&document, &format!("#### {heading}")).iter().map(|row| (row[0].clone(), row[1].clone())).collect();
        let is = fields(&read(&format!("src/{file}.rs")), name);
        assert!(!is.is_empty(), "{name} has no fields");
        if told != is {
            wrong.push_str(&format!("#### {heading}\n"));
            is.iter().for_each(|(name, kind)| wrong.push_str(&format!("| `{name}` | {kind} |\n")));
        }
    }
    assert!(wrong.is_empty(), "docs/PROTOCOL.md should say:\n{wrong}");
}

/// Names and fields of the alternatives of a choice as the source has them, in order.
fn alternatives(source: &str, name: &str) -> Vec<(String, String)> {
    let (_, body) = source.split_once(&format!("pub enum {name} {{\n")).unwrap_or_else(|| panic!("{name}"));
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in body.lines().take_while(|line| *line != "}").filter(|line| !line.trim().starts_with("///")) {
        let text = line.trim().trim_end_matches(',').trim_end_matches(" {");
        if line.starts_with("        ") {
            let (field, kind) = text.split_once(": ").unwrap_or_else(|| panic!("{line}"));
            found.last_mut().unwrap().1.push(format!("{field}: {}", notation(kind)));
        } else if let Some((alternative, kind)) = text.split_once('(') {
            found.push((spaced(alternative), vec![notation(kind.strip_suffix(')').unwrap())]));
        } else if text != "}" {
            found.push((spaced(text), Vec::new()));
        }
    }
    found.into_iter().map(|(name, fields)| (name, fields.join("; "))).collect()
}

#[test]
fn the_questions_and_answers_are_those_of_the_source() {
    let (document, source) = (read("../docs/PROTOCOL.md"), read("src/wire/message.rs"));
    for (name, heading) in [("Ask", "`ask` is a choice:"), ("Answer", "`answer` is a choice:")] {
        let is: Vec<Vec<String>> = alternatives(&source, name)
            .into_iter()
            .enumerate()
            .map(|(number, (name, fields))| vec![number.to_string(), name, fields])
            .collect();
        let told: Vec<Vec<String>> = table(&document, heading).iter().map(|row| row[..3].to_vec()).collect();
        assert_eq!(told, is, "docs/PROTOCOL.md, {heading}");
    }
}

#[test]
fn the_limits_are_those_of_the_sources() {
    macro_rules! limits {
        ($($name:ident)*) => { vec![$((stringify!($name).to_owned(), u64::try_from(limits::$name).unwrap())),*] };
    }
    #[allow(clippy::useless_conversion, clippy::unnecessary_fallible_conversions, reason = "some are u64 already")]
    let are: Vec<(String, u64)> = limits![
        ITEM_HEADER SIGNATURE PAYLOAD SEAL SEALED_PAYLOAD ITEM RECORD ATTACHMENT FRAME GOSSIP FUTURE_STAMP EXPIRY CIRCLE_NAME
        CIRCLES KNOWN_KEYS ITEMS_FOLLOWED ITEMS_INTRODUCED ITEMS_STRANGER PAGE IDS WANTS OFFERS PUSHES
        BATCH_ITEMS BATCH BATCH_PACKED SAME_TAG NAMES FLOORS LEFTOVERS LEFTOVERS_LAST PASSES SCANS WALK WITHHELD WASTE LISTING_SLACK
        DIFFERENCES FIRST_CELLS SKETCH_CELLS SKETCH_DIFFERENCES CELL_RUN CELL_RUN_BYTES BANK_CELLS BANK_CHANGES
        SESSION_MESSAGES SESSION_STALL SESSIONS CLAIM_STALL CLAIMS INVITE_ADDRESSES INVITE PROFILE_NODES KEPT_BY RECEIPT
        RECEIPTS BUNDLE BUNDLE_HEAD BUNDLE_HELD
    ];
    let source = read("src/limits.rs");
    let declared: Vec<&str> = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.split_once(':'))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(are.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), declared);
    let told: Vec<(String, u64)> = table(&read("../docs/PROTOCOL.md"), "## Limits")
        .iter()
        .map(|row| (row[0].clone(), row[1].replace(',', "").parse().unwrap()))
        .collect();
    assert_eq!(told, are);
}
