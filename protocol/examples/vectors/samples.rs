//! The values behind the vectors. All of them are samples; no such group exists.

use joinup_protocol::{
    date::PartialDate,
    experiment::{
        Adaptation, Attachment, AttachmentKinds, Change, Condition, Context, Cycle, Cycles, Effort, EffortBands,
        Experiment, Facet, HowWeKnow, Link, Mattered, Perspective, RecordRef, Said, Summary, SummaryCondition,
        SummaryLink,
    },
    id::{CircleId, CommunityId, Digest, EntryId, Kind, NodeId, PublicId, SlotHash},
    introduction::Introduction,
    invite::{Address, Grant, Host, Invite, InvitedTo, Transport},
    item::{Draft, Payload, Verified},
    key::CommunityKey,
    limits,
    manifest::{Bounds, Manifest, Promise, Refused},
    note::Note,
    profile::{Node, Profile},
    receipt::{Deed, Receipt, Statement},
    removal::Removal,
    seal::CircleKey,
    succession::Succession,
    text::{Code, Label, List, Text},
    time::{Millis, Stamp},
    wire::join::{CircleSecret, Secret},
};

/// 2026-05-12 00:00 UTC.
pub const NOW: Millis = Millis(1_778_544_000_000);

/// Seeds of the keys that sign.
pub const SEEDS: [u8; 2] = [1, 2];

pub fn key(seed: u8) -> CommunityKey {
    CommunityKey::from_seed(&[seed; 32])
}

pub fn circle() -> CircleId {
    CircleId::open("commons")
}

pub fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    words.parse().unwrap()
}

pub fn code(word: &'static str) -> Code {
    Code::known(word)
}

fn label(word: &str) -> Label {
    word.parse().unwrap()
}

pub fn list<T, const MAX: usize>(entries: impl IntoIterator<Item = T>) -> List<T, MAX> {
    List::try_from(entries.into_iter().collect::<Vec<_>>()).unwrap()
}

pub fn date(words: &str) -> PartialDate {
    words.parse().unwrap()
}

pub fn facet(name: &'static str, value: Said, note: &str, mattered: Mattered) -> Facet {
    Facet { facet: code(name), value, note: text(note), mattered }
}

/// With `notes` as in a record, without as in a summary.
pub fn context(notes: bool) -> Context {
    let note = |words| if notes { words } else { "" };
    let facets = [
        facet("setting", Said::one(label("village")), note("Everybody knows everybody."), Mattered::Yes),
        facet("languages", Said::Values(list([label("nl"), label("fr")])), "", Mattered::Unsaid),
        facet("group-size", Said::Unknown, "", Mattered::Unknown),
        facet("money", Said::RatherNotSay, "", Mattered::No),
        facet("x-market-day", Said::one(label("every Thursday")), "", Mattered::Unsaid),
    ];
    Context::try_from(list(facets)).unwrap()
}

pub fn profile() -> Profile {
    Profile {
        name: text("Sample Neighbours of Bülach"),
        place: text("a town in the north of the canton"),
        about: text("We meet on Tuesdays.\nEverybody is welcome."),
        languages: list(["de-CH", "en"].map(|tag| tag.parse().unwrap())),
        context: context(true),
        offers: list([code("call"), code("visit-us")]),
        nodes: list([Node {
            id: NodeId::new([9; 32]),
            addresses: list([text("/ip4/192.0.2.7/tcp/4001")]),
            role: Some(code("home")),
        }]),
        software: text("joinup 0.1.0"),
        sample: true,
        conduct: text("We answer when we can, and say so when we cannot."),
        kept_by: list([key(2).id()]),
    }
}

pub fn profile_of_a_name() -> Profile {
    Profile { name: text("Sample"), ..Profile::default() }
}

pub fn summary() -> Summary {
    Summary {
        version: 3,
        title: text("A warm room for winter afternoons"),
        state: code("stopped"),
        state_reason: text("The caretaker moved away."),
        reflected_on: Some(date("2026-04-30")),
        gist: text("People who live alone meet somebody once a week."),
        question: text("Do people come back without being called?"),
        origin: Some(code("our-idea")),
        started_by: Some(code("residents")),
        themes: list([code("energy-and-warmth"), code("belonging-and-newcomers")]),
        tags: list([text("soup"), text("wärme")]),
        who: list([label("older-people"), label("the choir")]),
        for_whom: list([label("everyone-nearby")]),
        size: Some(code("16-50")),
        started: Some(date("2025-10")),
        ended: Some(date("2026")),
        effort: EffortBands {
            hours: Some(code("2-5")),
            money: Some(code("under-100")),
            currency: Some("CHF".parse().unwrap()),
        },
        cycles: Cycles { count: 2, last: Some(date("2026-02-10")), decision: Some(code("change")) },
        noticed: text("Twelve came, and eight came again."),
        surprises: text("The heating was not what they came for."),
        hard: text("Nobody else had a key."),
        depended_on: list([SummaryCondition {
            text: text("A caretaker who opened the door."),
            kind: Some(code("needed")),
            facet: Some(code("assets")),
        }]),
        how_we_know: list([code("we-saw"), code("people-told-us")]),
        perspectives: list([label("older-people")]),
        not_heard: list([label("newcomers")]),
        asks: list([text("Who holds the key where you are?")]),
        offers: list([code("answer-questions")]),
        next: text("Ask the parish for a second key."),
        context: context(false),
        links: list([SummaryLink {
            relation: code("adapted-from"),
            target: PublicId::new([5; 16]),
            version: Some(300),
            community: Some(key(2).id()),
        }]),
        language: Some("en".parse().unwrap()),
        licence: "CC-BY-4.0".parse().unwrap(),
        audience: code("everyone"),
        people_shown: code("roles-only"),
        care: list([code("poverty")]),
        attachments: list([AttachmentKinds { kind: code("picture"), count: 2 }]),
        record: Some(RecordRef { digest: Digest::new([6; 32]), size: 70_000 }),
        trimmed: true,
        version_why: text("Twice a month was too much"),
    }
}

/// The five-minute form: title, gist, question, next step.
pub fn short_summary() -> Summary {
    Summary {
        version: 1,
        title: text("🥣 Suppe"),
        state: code("idea"),
        state_reason: Text::default(),
        reflected_on: None,
        origin: None,
        started_by: None,
        themes: List::new(),
        tags: List::new(),
        who: List::new(),
        for_whom: List::new(),
        size: None,
        started: None,
        ended: None,
        effort: EffortBands::default(),
        cycles: Cycles::default(),
        noticed: Text::default(),
        surprises: Text::default(),
        hard: Text::default(),
        depended_on: List::new(),
        how_we_know: List::new(),
        perspectives: List::new(),
        not_heard: List::new(),
        asks: List::new(),
        offers: List::new(),
        context: Context::default(),
        links: List::new(),
        language: None,
        audience: code("summary"),
        people_shown: code("not-sure"),
        care: List::new(),
        attachments: List::new(),
        record: None,
        trimmed: false,
        version_why: Text::default(),
        ..summary()
    }
}

fn adaptation() -> Adaptation {
    Adaptation {
        kept: text("The soup."),
        changed: text("The day."),
        because: text("Market is on Thursday."),
        differs: text("We have no hall."),
        changes: list([Change {
            what: Some(code("when")),
            from: text("Tuesday"),
            to: text("Friday"),
            because: list([code("x-market-day")]),
        }]),
    }
}

pub fn experiment() -> Experiment {
    let summary = summary();
    Experiment {
        title: summary.title,
        state: Some(summary.state),
        state_reason: summary.state_reason,
        reflected_on: summary.reflected_on,
        gist: summary.gist,
        question: summary.question,
        why_here: text("Rooms are cold and small here."),
        origin: summary.origin,
        started_by: summary.started_by,
        themes: summary.themes,
        tags: summary.tags,
        who: summary.who,
        for_whom: summary.for_whom,
        size: summary.size,
        started: summary.started,
        ended: summary.ended,
        steps: text("Heat the room at one. Put soup on at two."),
        effort: Effort {
            hours: Some(code("2-5")),
            money: Some(code("under-100")),
            currency: Some("CHF".parse().unwrap()),
            text: text("Two people each time."),
        },
        safe_to_try: text("If nobody comes three times, we stop."),
        signs: list([text("People bring somebody.")]),
        expected: text("Six people."),
        expected_on: Some(date("2025-09-01")),
        cycles: list([Cycle {
            plan: text("Open on Tuesday."),
            expect: text("Six will come."),
            did: text("Twelve came."),
            differed: text("Twice as many."),
            learned: text("The poster at the baker's."),
            surprise: text("Children came as well."),
            decide: Some(code("change")),
            therefore: text("A bigger pot."),
            started: Some(date("2026-02-03")),
            ended: Some(date("2026-02-10")),
        }]),
        noticed: summary.noticed.as_str().parse().unwrap(),
        surprises: list([text("The heating was not what they came for.")]),
        hard: list([text("Nobody else had a key.")]),
        depended_on: list([Condition {
            text: text("A caretaker who opened the door."),
            kind: Some(code("needed")),
            facet: Some(code("assets")),
        }]),
        why_we_think: text("They came for each other."),
        how_we_know: HowWeKnow { codes: summary.how_we_know, text: text("We asked at the door.") },
        perspectives: list([Perspective {
            role: Some(label("older-people")),
            vantage: text("neighbour, moved here last year"),
            voice: Some(code("own-words")),
            text: text("I come for the talk."),
            matters: text("Evenings are long."),
            date: Some(date("2026-03")),
            language: Some("en".parse().unwrap()),
            consent: Some(code("asked-and-yes")),
        }]),
        not_heard: summary.not_heard,
        asks: list([text("Who holds the key where you are?")]),
        offers: summary.offers,
        mind: text("Count the chairs first."),
        next: summary.next,
        context: context(true),
        links: list([Link {
            relation: code("adapted-from"),
            target: PublicId::new([5; 16]),
            version: Some(300),
            community: Some(key(2).id()),
            note: text("They told us about it by letter."),
            facets: list([code("setting")]),
            adaptation: Some(adaptation()),
        }]),
        language: summary.language,
        licence: Some(summary.licence),
        audience: Some(summary.audience),
        people_shown: Some(summary.people_shown),
        consent_notes: Text::default(),
        care: summary.care,
        attachments: list([Attachment {
            hash: Digest::new([7; 32]),
            size: 5_000_000_000,
            media_type: text("image/jpeg"),
            title: text("The room"),
            alt: text("Two tables and a stove."),
            people_shown: Some(code("no")),
        }]),
        version_why: summary.version_why,
    }
}

pub fn note() -> Note {
    Note {
        kind: code("adaptation"),
        about: PublicId::new([5; 16]),
        version: Some(2),
        in_reply_to: Some(PublicId::new([4; 16])),
        to: Some(key(2).id()),
        text: text("We tried it in our village; thank you."),
        language: Some("en".parse().unwrap()),
        ours: Some(PublicId::new([3; 16])),
        adaptation: Some(adaptation()),
    }
}

pub fn question() -> Note {
    Note {
        kind: code("question"),
        version: None,
        in_reply_to: None,
        to: None,
        text: text("Who had the key?"),
        language: None,
        ours: None,
        adaptation: None,
        ..note()
    }
}

pub fn introduction() -> Introduction {
    Introduction {
        community: key(2).id(),
        name: text("Sample Group of the Valley"),
        basis: code("worked-together"),
        since: Some(date("2019")),
        text: text("We ran a fair together."),
        expires: NOW.plus(joinup_protocol::introduction::LIFETIME),
    }
}

pub fn manifest() -> Manifest {
    Manifest {
        operator: text("Sample Library"),
        contact: text("at the desk"),
        conduct: text("Be kind."),
        promises: list([Promise { promise: code("keep"), words: text("What groups of this canton say.") }]),
        funded_by: text("the town"),
        jurisdiction: text("Switzerland"),
        since: Some(date("2026-01")),
        until: Some(date("2030")),
        bounds: Bounds {
            keep_days: 800,
            keep_bytes: 20_000_000_000,
            keep_items: 5_000,
            records: true,
            attachments: false,
            forget_hours: 72,
            circuits: 64,
            circuit_bytes: 1_000_000,
            circuit_seconds: 600,
        },
        refuses: list([Refused { whom: text("shops"), why: text("This is for communities.") }]),
        places: 256,
        sealed_circles: true,
    }
}

pub fn removal() -> Removal {
    Removal {
        what: PublicId::new([5; 16]),
        whose: key(2).id(),
        removed: NOW,
        why: text("A court of this canton said so."),
        taken_back: Some(NOW.plus(Millis::DAY)),
        taken_back_why: text("It was another one."),
    }
}

pub fn succession() -> Succession {
    Succession::new(&key(1).id(), &key(2), Some(code("key-lost")), text("The laptop was stolen."))
}

pub fn stamp() -> Stamp {
    Stamp::next(NOW, None)
}

pub fn draft(kind: Kind, id: u8, payload: Payload) -> Draft {
    Draft { circle: circle(), kind, id: EntryId::new([id; 16]), stamp: stamp(), payload }
}

/// One item of each kind that this joinup writes, with its name.
pub fn items() -> Vec<(&'static str, Verified)> {
    let introduced = Introduction::entry(&key(2).id());
    let drafts = [
        ("profile", draft(Kind::PROFILE, 0, Payload::Profile(Box::new(profile())))),
        ("experiment", draft(Kind::EXPERIMENT, 3, Payload::Experiment(Box::new(summary())))),
        ("experiment in five minutes", draft(Kind::EXPERIMENT, 4, Payload::Experiment(Box::new(short_summary())))),
        ("withdrawal", draft(Kind::EXPERIMENT, 3, Payload::Tombstone)),
        ("note", draft(Kind::NOTE, 5, Payload::Note(Box::new(note())))),
        (
            "introduction",
            Draft { id: introduced, ..draft(Kind::INTRODUCTION, 0, Payload::Introduction(Box::new(introduction()))) },
        ),
        ("manifest", draft(Kind::MANIFEST, 0, Payload::Manifest(Box::new(manifest())))),
        ("succession", draft(Kind::SUCCESSION, 0, Payload::Succession(Box::new(succession())))),
        (
            "removal",
            Draft {
                id: Removal::entry(&removal().what),
                ..draft(Kind::REMOVAL, 0, Payload::Removal(Box::new(removal())))
            },
        ),
    ];
    drafts.map(|(name, draft)| (name, draft.sign(&key(1)).unwrap())).into()
}

/// A private circle.
pub fn circle_secret() -> CircleSecret {
    CircleSecret { name: text("ours"), secret: Secret([8; 32]) }
}

/// Its key.
pub fn circle_key() -> CircleKey {
    CircleKey::new(&circle_secret().secret)
}

pub fn invites() -> Vec<(&'static str, Invite)> {
    let address = |host, port, transport| Address { host, port, transport, relay: None };
    let full = Invite {
        circle: InvitedTo::Commons,
        community: key(1).id(),
        name: text("Sample Neighbours"),
        node: [9; 32],
        addresses: list([
            address(Host::Ip4([192, 0, 2, 7]), 4_001, Transport::Quic),
            Address {
                relay: Some([10; 32]),
                ..address(Host::Ip6([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), 443, Transport::Tcp)
            },
            address(Host::Name(text("node.example.org")), 65_535, Transport::Tcp),
        ]),
        expires: 1_779_148_800,
        grant: Grant([3; 10]),
    };
    let private = circle_secret().circle();
    vec![
        ("to the commons, three addresses", full.clone()),
        (
            "to an open circle, no address",
            Invite { circle: InvitedTo::Open(text("repair-cafés")), addresses: List::new(), ..full.clone() },
        ),
        ("to a private circle, no name", Invite { circle: InvitedTo::Private(private), name: Text::default(), ..full }),
    ]
}

pub fn statement(deed: Deed) -> Statement {
    Statement {
        deed,
        slot: SlotHash::new([3; 32]),
        digest: Digest::new([4; 32]),
        community: key(1).id(),
        node: NodeId::new([9; 32]),
        at: NOW,
    }
}

pub fn receipt(deed: Deed) -> Receipt {
    statement(deed).sign(&key(1)).unwrap()
}

/// The keys that are no keys: points of small order, and other spellings of points.
pub fn weak_keys() -> Vec<(&'static str, CommunityId)> {
    let keys = [
        ("order 1", "0100000000000000000000000000000000000000000000000000000000000000"),
        ("order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ("order 4", "0000000000000000000000000000000000000000000000000000000000000000"),
        ("order 4, the other", "0000000000000000000000000000000000000000000000000000000000000080"),
        ("order 8, first", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        ("order 8, second", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
        ("order 8, third", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        ("order 8, fourth", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
        ("order 1, with the sign of nothing", "0100000000000000000000000000000000000000000000000000000000000080"),
        ("order 2, with the sign of nothing", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        ("y = p, which is 0", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ("y = p, which is 0, with a sign", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        ("y = p + 1, which is 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ("y = p + 1, which is 1, with a sign", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        ("y = p + 18, the last other spelling", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ("no point of the curve", "0200000000000000000000000000000000000000000000000000000000000000"),
    ];
    keys.map(|(name, hex)| (name, CommunityId::new(super::from_hex(hex).try_into().unwrap()))).into()
}

/// More bytes than an item may have.
pub const TOO_LONG: usize = limits::ITEM + 1;
