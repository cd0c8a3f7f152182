//! Bundles between engines that never meet, and bundles from whoever wants harm.

use joinup_protocol::{
    bundle::{Contents, Found, Head, Part, Reader, Writer},
    text::List,
    time::Stamp,
    wire::batch::BatchBuilder,
};

use super::*;

impl Community {
    fn bundle(&self, request: &BundleRequest) -> Vec<u8> {
        let mut packing = self.pack(request).unwrap();
        let mut bytes = Vec::new();
        while let Some(part) = self.packed(&mut packing).unwrap() {
            bytes.extend(part);
        }
        bytes
    }

    fn everything(&self) -> Vec<u8> {
        self.bundle(&BundleRequest::default())
    }

    fn try_read(&self, bytes: &[u8]) -> Result<BundleRead, Error> {
        let mut unpacking = Unpacking::default();
        for piece in bytes.chunks(1_000) {
            self.unpack(&mut unpacking, piece)?;
        }
        self.unpacked(unpacking)
    }

    fn read_whole(&self, bytes: &[u8]) -> BundleRead {
        let read = self.try_read(bytes).unwrap();
        assert_eq!(read.problem, None);
        read
    }

    fn state(&self) -> SetState {
        state_of(&self.engine, &self.commons())
    }

    /// What they lack, by their own question.
    fn answer_to(&self, other: &Community) -> Vec<u8> {
        let question = other.ask_by_bundle(&BundleAsk::default()).unwrap();
        self.bundle(&BundleRequest::default().answering(&question))
    }
}

/// The items in a bundle, as they are, and its records.
fn opened(bundle: &[u8]) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let mut reader = Reader::default();
    reader.take(bundle);
    let (mut items, mut records) = (Vec::new(), Vec::new());
    loop {
        match reader.read().unwrap() {
            Found::End => return (items, records),
            Found::Head(_) => {}
            Found::Part(Part::Items(batch)) => items.extend(batch.open().unwrap()),
            Found::Part(Part::Record(record)) => records.push(record),
            other => panic!("{other:?}"),
        }
    }
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|there| there == words.as_bytes())
}

/// A bundle of these bytes, written as anybody could.
fn forged(items: &[Vec<u8>], records: &[&[u8]]) -> Vec<u8> {
    let by = joinup_protocol::id::CommunityId::new([9; 32]);
    let head = Contents { by, at: NOW, since: None, circles: List::new(), items: 0 };
    let (mut writer, mut bytes) = Writer::begin(&Head::Contents(head)).unwrap();
    for item in items {
        let mut batch = BatchBuilder::default();
        assert!(batch.push(item));
        bytes.extend(writer.items(&batch.finish()).unwrap());
    }
    for record in records {
        bytes.extend(writer.record(record).unwrap());
    }
    bytes.extend(writer.end());
    bytes
}

fn not_kept(read: &BundleRead) -> Vec<(&str, u64)> {
    read.not_kept.iter().map(|not| (not.code.as_str(), not.number)).collect()
}

fn with_records(records: &[&str]) -> BundleRequest {
    BundleRequest { records: records.iter().map(|id| (*id).to_owned()).collect(), ..BundleRequest::default() }
}

#[test]
fn two_that_never_meet_hold_the_same_after_a_stick_went_there_and_back() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    let soup = street.publish_text(SOUP);
    hill.publish_text("Title: Four chairs\n");
    let read = hill.read_whole(&street.everything());
    assert_eq!((read.new.communities, read.new.experiments, read.here), (1, 1, 0));
    assert_eq!(read.by.as_ref().unwrap().id, street.us().to_string());
    assert_eq!(hill.show(&soup).summary["title"], "Soup from the market's leftovers");
    let back = street.read_whole(&hill.everything());
    assert_eq!((back.new.communities, back.new.experiments, back.here), (1, 1, 2));
    assert_eq!((street.state(), street.state().count), (hill.state(), 4));

    let again = hill.read_whole(&street.everything());
    assert_eq!((again.new, again.here), (Counts::default(), 4));
    let hill = hill.restart();
    assert_eq!(street.state(), hill.state());

    street.clock.advance(1_000);
    street.withdraw(&WithdrawRequest { id: soup.clone() }).unwrap();
    let read = hill.read_whole(&street.everything());
    assert_eq!((read.new.withdrawn, read.here), (1, 3));
    assert!(hill.show(&soup).withdrawn);
    assert_eq!(hill.files_with("Less is thrown away"), Vec::<std::path::PathBuf>::new());
    assert_eq!(street.state(), hill.state());
    let late = forged(&[street.items()[0].bytes().to_vec()], &[]);
    assert_eq!(hill.read_whole(&late).new, Counts::default());
}

#[test]
fn who_asks_gets_exactly_what_they_lack() {
    let (street, hill, third) = (community("Street", 1), community("Hill", 2), community("Third", 3));
    let soup = street.publish_text(SOUP);
    hill.read_whole(&street.everything());
    street.publish_text("Title: Four chairs\n");
    street.clock.advance(1_000);
    street.withdraw(&WithdrawRequest { id: soup }).unwrap();
    let (items, _) = opened(&street.answer_to(&hill));
    let items: Vec<Verified> = items.iter().map(|item| Verified::from_bytes(item).unwrap()).collect();
    assert_eq!(items.len(), 2, "the withdrawal and the chairs");
    assert!(items[0].header().stamp.is_tombstone());
    let read = hill.read_whole(&street.answer_to(&hill));
    assert_eq!((read.new.experiments, read.new.withdrawn, read.here), (1, 1, 0));
    assert_eq!(opened(&street.answer_to(&hill)).0.len(), 0);
    assert_eq!(opened(&street.answer_to(&third)).0.len(), 3, "who holds nothing lacks all");

    let question = hill.ask_by_bundle(&BundleAsk::default()).unwrap();
    let plan = street.pack(&BundleRequest::default().answering(&question)).unwrap().into_plan();
    assert_eq!((plan.asked_by.unwrap().id, plan.items), (hill.us().to_string(), 0));
    assert_eq!(street.try_read(&question).unwrap_err().code, ErrorCode::Invalid, "it brings nothing");
    for wrong in [street.everything(), b"soup".to_vec(), question[..question.len() - 1].to_vec()] {
        let refused = street.pack(&BundleRequest::default().answering(&wrong)).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid);
    }
    // A question says nothing of what it asks for to whoever does not know it.
    let commons = street.commons();
    assert!(!question.windows(32).any(|there| there == commons.as_bytes()));
    assert!(
        street.items().iter().all(|item| !question.windows(16).any(|there| there == &item.digest().as_bytes()[..16]))
    );
}

#[test]
fn what_is_not_wanted_is_not_kept_and_why_is_said() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    street.publish_text(SOUP);
    street.clock.advance(1_000);
    street.publish_text("Title: Four chairs\n");
    let bundle = street.everything();
    hill.set("limits.items-stranger", &SetRequest { value: "2".into() }).unwrap();
    let read = hill.read_whole(&bundle);
    assert_eq!((read.new.communities, read.new.experiments, not_kept(&read)), (1, 1, vec![("over-quota", 1)]));
    assert!(read.not_kept[0].message.starts_with("1 more than is kept of one community"));
    let stand = |standing| hill.set_standing("street", &StandingRequest { standing, stop: false }).unwrap();
    stand(Standing::Blocked);
    let read = hill.read_whole(&bundle);
    assert_eq!((&read.new, not_kept(&read)), (&Counts::default(), vec![("blocked", 3)]));
    assert_eq!(hill.items().len(), 1);
    let _ = hill.set_standing("street", &StandingRequest { standing: Standing::Blocked, stop: true }).unwrap();
    stand(Standing::Followed);
    assert_eq!(not_kept(&hill.read_whole(&bundle)), []);
    assert_eq!(hill.items().len(), 4);

    let late = community("Late", 3);
    late.clock.advance(400 * Millis::DAY + 2 * Millis::DAY);
    assert_eq!(not_kept(&late.read_whole(&bundle)), [("expired", 3)]);
    street.clock.advance(20 * Millis::MINUTE);
    street.publish_text("Title: From the future\n");
    assert_eq!(not_kept(&hill.read_whole(&street.everything())), [("early", 1)]);
}

#[test]
fn what_was_forged_or_is_of_elsewhere_is_left_out_and_the_rest_is_not() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    street.publish_text(SOUP);
    let items: Vec<Vec<u8>> = street.items().iter().map(|item| item.bytes().to_vec()).collect();
    let mut unsigned = items[0].clone();
    *unsigned.last_mut().unwrap() ^= 1;
    let elsewhere = Saying {
        circle: CircleId::open("bakers"),
        kind: Kind::PROFILE,
        id: joinup_protocol::id::EntryId::ONLY,
        stamp: Stamp::next(NOW, None),
        payload: Payload::Tombstone,
    };
    let elsewhere = elsewhere.sign(&joinup_protocol::key::CommunityKey::from_seed(&[7; 32])).unwrap();
    let all = [vec![unsigned, vec![1, 2, 3], elsewhere.bytes().to_vec()], items].concat();
    let read = hill.read_whole(&forged(&all, &[b"no record"]));
    assert_eq!((read.new.communities, read.new.experiments), (1, 1));
    assert_eq!(not_kept(&read), [("elsewhere", 1), ("signature", 1), ("unreadable", 1), ("record", 1)]);
    assert_eq!(read.by.unwrap().standing, Standing::NotIntroduced, "who wrote it is a claim");
    assert_eq!(hill.state().count, 3);
}

#[test]
fn longer_stories_go_with_it_when_everybody_may_have_them() {
    let (street, hill, third) = (community("Street", 1), community("Hill", 2), community("Third", 3));
    let story = "## What do you do, and with what?\n\nWe carry a very large pot.\n";
    let open = street.publish_text(&format!("{SOUP}\n{story}"));
    let shut = street.draft(&format!("Title: On request\n\n{story}"));
    street.publish(&PublishRequest { audience: Some("summary".into()), ..everyone(&shut.id) }).unwrap();
    let drafted = street.draft(&format!("Title: Only a draft\n\n{story}"));

    let without = street.everything();
    assert!(opened(&without).1.is_empty());
    let with = street.bundle(&with_records(&["all-that-may-travel"]));
    assert_eq!((opened(&with).0.len(), opened(&with).1.len()), (3, 1));
    assert!(!opened(&with).0.iter().any(|item| holds(item, "Only a draft")));
    assert_eq!(opened(&street.bundle(&with_records(&[&open]))).1.len(), 1);
    for refused in [&shut.id, &drafted.id] {
        assert!(street.pack(&with_records(&[refused])).is_err(), "{refused}");
    }
    let read = hill.read_whole(&with);
    assert_eq!((read.records, read.records_here, not_kept(&read)), (1, 0, vec![]));
    assert_eq!(hill.show(&open).record_state, RecordState::Here);
    assert_eq!(hill.show(&shut.id).record_state, RecordState::OnRequest);
    assert_eq!(hill.read_whole(&with).records_here, 1);
    assert_eq!(opened(&hill.bundle(&with_records(&["all-that-may-travel"]))).1.len(), 1, "and on from there");

    let story = street
        .record_for_anybody(&hill.look(|state| state.catalogue.get(&open.parse().unwrap()).unwrap().record.unwrap()));
    let alone = forged(&[], &[&story.unwrap().unwrap()]);
    assert_eq!(not_kept(&third.read_whole(&alone)), [("record", 1)], "nobody known there gives it");
    third.read_whole(&without);
    let plan = third.pack(&with_records(&["all-that-may-travel"])).unwrap().into_plan();
    assert_eq!((plan.records, plan.notices[0].code.as_str()), (0, "records-elsewhere"));
    assert!(third.pack(&with_records(&[&open])).is_err(), "it is not here");
    assert_eq!(third.read_whole(&alone).records, 1);
}

#[test]
fn what_is_said_in_a_private_circle_cannot_be_read_from_the_file() {
    let (street, hill, finder) = (community("Street", 1), community("Hill", 2), community("Finder", 3));
    street.enter_circle(&CircleRequest { name: "Night kitchen".into(), private: true }).unwrap();
    let circle = street.our_circle("Night kitchen").unwrap();
    join(&street, &hill, InviteRequest { circle: Some("Night kitchen".into()), ..InviteRequest::default() }).unwrap();
    let text = "Title: Who has the key\n\n## What do you do, and with what?\n\nWe hide it below the pot.\n";
    let draft = street.draft(text);
    let only_there = PublishRequest { circles: vec!["Night kitchen".into()], ..everyone(&draft.id) };
    street.publish(&only_there).unwrap();
    street.publish_text(SOUP);

    let bundle = street.bundle(&with_records(&["all-that-may-travel"]));
    let (items, records) = opened(&bundle);
    let all: Vec<&Vec<u8>> = [&bundle].into_iter().chain(&items).chain(&records).collect();
    for words in ["Who has the key", "below the pot", "Night kitchen"] {
        assert!(!all.iter().any(|bytes| holds(bytes, words)), "{words}");
    }
    assert!(items.iter().any(|bytes| holds(bytes, "Soup from the market")), "what is open can be found so");
    assert_eq!(records.len(), 1, "of the soup");
    assert_eq!(street.pack(&with_records(&[&draft.id])).unwrap_err().code, ErrorCode::NotAllowed);
    let plan = street.pack(&BundleRequest::default()).unwrap().into_plan();
    assert_eq!((plan.circles.len(), plan.notices[0].code.as_str()), (2, "sealed"));

    let read = hill.read_whole(&bundle);
    assert_eq!((read.new.experiments, not_kept(&read)), (2, vec![]));
    assert_eq!(hill.show(&draft.id).summary["title"], "Who has the key");
    assert_eq!(
        state_of(&hill.engine, &circle).count,
        state_of(&street.engine, &circle).count + 1,
        "with their profile"
    );
    let read = finder.read_whole(&bundle);
    assert_eq!((read.new.experiments, not_kept(&read)), (1, vec![("elsewhere", 2)]));

    // Who keeps it for others carries it without reading it.
    finder.keep_circle(circle).unwrap();
    assert_eq!(finder.read_whole(&bundle).new.experiments, 1);
    assert_eq!(opened(&finder.everything()).0.len(), 4, "not unless it is named, or asked for");
    let named = BundleRequest { circles: vec![circle.to_string()], ..BundleRequest::default() };
    assert_eq!(opened(&finder.bundle(&named)).0.len(), 2);
    assert_eq!(opened(&finder.answer_to(&hill)).0.len(), 1, "the finder's own profile");
}

#[test]
fn a_bundle_can_be_of_some_circles_and_of_some_time() {
    let street = community("Street", 1);
    street.publish_text(SOUP);
    street.enter_circle(&CircleRequest { name: "bakers".into(), private: false }).unwrap();
    street.clock.advance(60 * Millis::DAY);
    street.publish_text("Title: Four chairs\n");
    let of = |circles: &[&str], since: Option<&str>| {
        let circles = circles.iter().map(|name| (*name).to_owned()).collect();
        let since = since.map(ToOwned::to_owned);
        opened(&street.bundle(&BundleRequest { circles, since, ..BundleRequest::default() })).0.len()
    };
    assert_eq!((of(&[], None), of(&["commons"], None), of(&["bakers", "bakers"], None)), (4, 3, 1));
    assert_eq!((of(&[], Some("2026-06")), of(&["commons"], Some("2026-06"))), (3, 2), "with the profiles");
    assert_eq!(of(&[], Some("2027")), 2);
    assert!(street.pack(&BundleRequest { circles: vec!["no such".into()], ..BundleRequest::default() }).is_err());
    assert!(street.pack(&BundleRequest { since: Some("soon".into()), ..BundleRequest::default() }).is_err());
    let unknown = BundleRequest { community: Some("Street".into()), ..BundleRequest::default() };
    let plan = street.pack(&unknown).unwrap().into_plan();
    assert_eq!((plan.items, plan.notices[0].code.as_str()), (4, "not-known"), "nothing is known: everything is in it");
}

#[test]
fn what_comes_before_a_damage_is_kept_and_said() {
    let street = community("Street", 1);
    street.publish_text(SOUP);
    let bundle = street.everything();
    let hill = community("Hill", 2);
    let read = hill.try_read(&bundle[..bundle.len() - 30]).unwrap();
    assert_eq!(read.problem.as_ref().unwrap().code, ErrorCode::Invalid);
    assert_eq!(read.new.communities, 1, "the profile is in a batch of its own, before the experiments: {read:?}");
    for (changed, code) in [(0, ErrorCode::Invalid), (15, ErrorCode::Version), (40, ErrorCode::Invalid)] {
        let mut bytes = bundle.clone();
        bytes[changed] ^= 2;
        assert_eq!(hill.try_read(&bytes).unwrap_err().code, code, "byte {changed}");
    }
    let third = community("Third", 3);
    let read = third.try_read(&[bundle.as_slice(), b"more"].concat()).unwrap();
    assert!(read.problem.is_some() && read.new.experiments == 1);
    let state = third.state();
    for cut in 0..bundle.len() {
        match third.try_read(&bundle[..cut]) {
            Ok(read) => assert!(read.problem.is_some() && read.new == Counts::default(), "{cut}"),
            Err(error) => assert_eq!(error.code, ErrorCode::Invalid, "{cut}"),
        }
    }
    assert_eq!(third.state(), state);
}

/// Changes bytes of a bundle and makes its checks fit again, as whoever wants harm would.
fn changed(bundle: &[u8], random: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut bytes = bundle.to_vec();
    for _ in 0..1 + random(3) {
        let at = random(bytes.len());
        match random(4) {
            0 => bytes[at] = u8::try_from(random(256)).unwrap(),
            1 => bytes[at] ^= 1 << random(8),
            2 => drop(bytes.drain(at..bytes.len().min(at + 1 + random(40)))),
            _ => drop(bytes.splice(at..at, vec![0xff; 1 + random(9)])),
        }
        if bytes.is_empty() {
            return bytes;
        }
    }
    let mut out = bytes[..bytes.len().min(16)].to_vec();
    let mut rest = bytes.get(16..).unwrap_or_default();
    while let Some((head, after)) = rest.split_first_chunk::<5>() {
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        let Some((body, after)) = after.split_at_checked(length) else { break };
        out.extend([head, body].concat());
        out.extend(&blake3::hash(&out).as_bytes()[..16].to_vec());
        rest = after.get(16..).unwrap_or_default();
    }
    out.extend(rest);
    out
}

#[test]
fn whatever_is_done_to_a_bundle_nothing_comes_of_it_that_was_not_said() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    let soup = street.publish_text(&format!("{SOUP}\n## What do you do, and with what?\n\nWe carry a pot.\n"));
    street.publish_text("Title: Four chairs\n");
    let bundle = street.bundle(&with_records(&["all-that-may-travel"]));
    let said: Vec<Verified> = street.items();
    let seed: u64 = std::env::var("JOINUP_BUNDLE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x5eed_0026);
    println!("seed {seed}; another with JOINUP_BUNDLE_SEED");
    let mut state = seed;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let mut came = 0;
    for _ in 0..400 {
        if let Ok(read) = hill.try_read(&changed(&bundle, &mut random)) {
            came += read.new.experiments + read.records;
        }
    }
    assert!(came > 0, "some of them bring what is whole in them");
    let ours = hill.us();
    assert!(hill.items().iter().all(|item| item.header().author == ours || said.contains(item)));
    let record = street.show(&soup).record;
    assert!(
        hill.experiment(&soup, &ShowQuery::default()).is_err()
            || hill.show(&soup).record.is_none_or(|there| Some(there) == record)
    );
    hill.read_whole(&bundle);
    let held = hill.state();
    for _ in 0..200 {
        let _ = hill.try_read(&changed(&bundle, &mut random));
    }
    assert_eq!(hill.state(), held);
}

#[test]
fn who_is_connected_and_holds_the_same_is_not_carried_it() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    street.publish_text(SOUP);
    street.read_whole(&hill.everything());
    let for_hill = BundleRequest { community: Some("Hill".into()), ..BundleRequest::default() };
    let plan = || {
        let plan = street.pack(&for_hill).unwrap().into_plan();
        (plan.items, plan.notices.first().map(|notice| notice.code.clone()))
    };
    assert_eq!(plan(), (3, Some("not-known".into())));
    let node = crate::network::NodeId::from_bytes(hill.node().as_bytes()).unwrap();
    street.note_compared(node, &[(street.commons(), street.state(), street.state())]);
    assert_eq!(plan(), (0, Some("in-step".into())));
    street.publish_text("Title: Four chairs\n");
    assert_eq!(plan(), (4, None), "something was said since");
}
