//! Relays without a network: consent, keeping, leaving, removal, and what is stated.

use joinup_protocol::{
    id::{EntryId, Kind, SlotHash},
    item::{Draft, Payload},
    reconcile::{ShortId, session::Holdings},
    replica::Refusal,
    time::Stamp,
};

use super::*;
use crate::{
    api::types::{
        Consent, ConsentRequest, Event, InboxQuery, ListQuery, ManifestQuery, RemovalRequest, SetRequest, Standing,
        StandingRequest, WithdrawRequest,
    },
    engine::tests::{Community, NOW, community},
    network::{self, Backend},
};

const STORY: &str =
    "Title: Seeds in the library\n\n## What do you do, and with what?\n\nA drawer and forty envelopes.\n";

fn relay(name: &str, seed: u64) -> Community {
    let relay = community(name, seed);
    let request = RelayRequest {
        contact: Some("at the desk".into()),
        refuses: Some(vec![crate::api::types::Refusal { whom: "shops".into(), why: "it is for communities".into() }]),
        pledge: true,
        ..RelayRequest::default()
    };
    let setup = relay.set_up_relay(&request).unwrap();
    assert!(setup.restart && !setup.to_do.is_empty());
    relay
}

fn node(engine: &Engine) -> network::NodeId {
    network::NodeId::from_bytes(engine.node().as_bytes()).unwrap()
}

fn answer(engine: &Engine, name: &str, allow: bool) -> Consent {
    engine.answer_relay(&ConsentRequest { name: name.into(), allow }).unwrap().consent
}

/// What the network would fetch for a relay, from the community whose story it is.
fn fetch(relay: &Engine, author: &Engine) -> usize {
    let wanted = relay.records_to_keep().unwrap();
    for missing in &wanted {
        assert!(missing.holders.contains(&author.node()));
        let record = author.record(&missing.digest, node(relay)).unwrap();
        relay.keep_record(&record).unwrap();
    }
    wanted.len()
}

fn manifest(engine: &Engine, name: Option<&str>) -> RelayManifest {
    engine.relay_manifest(&ManifestQuery { name: name.map(str::to_owned), read: false }).unwrap()
}

#[test]
fn a_manifest_states_the_settings_and_is_signed_anew_when_they_change() {
    let town = community("Town", 1);
    let refused = town.set_up_relay(&RelayRequest { pledge: true, ..RelayRequest::default() }).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid, "whoever relies on it must reach somebody");
    let contact = RelayRequest { contact: Some("at the desk".into()), ..RelayRequest::default() };
    assert_eq!(town.set_up_relay(&contact).unwrap_err().code, ErrorCode::NotAllowed, "no pledge, no relay");
    let look = RelayRequest { only_look: true, ..contact.clone() };
    assert_eq!(town.set_up_relay(&look).unwrap().manifest.said, None);
    assert!(!town.is_relay() && town.relay_manifest(&ManifestQuery::default()).is_err());

    town.set_up_relay(&RelayRequest { pledge: true, ..contact }).unwrap();
    let said = manifest(&town, None);
    assert_eq!((said.operator.as_str(), said.since.as_str(), said.promises.len()), ("Town", "2026-05-12", 9));
    assert_eq!((said.bounds.circuits, said.bounds.keep_items, said.bounds.forget_hours), (256, 5_000, 72));
    town.clock.advance(1_000);
    town.set("relay.circuits", &SetRequest { value: "64".into() }).unwrap();
    let again = manifest(&town, None);
    assert_eq!(again.bounds.circuits, 64);
    assert!(again.said > said.said);
    town.set("editor", &SetRequest { value: "nano".into() }).unwrap();
    assert_eq!(manifest(&town, None).said, again.said, "what the manifest does not state changes nothing");

    let later =
        RelayRequest { funded_by: Some("the town".into()), until: Some("2030".into()), ..RelayRequest::default() };
    town.set_up_relay(&later).unwrap();
    let edited = manifest(&town, None);
    assert_eq!(
        (edited.contact.as_str(), edited.funded_by.as_str(), edited.until.as_str()),
        ("at the desk", "the town", "2030")
    );
    let town = town.restart();
    assert_eq!(manifest(&town, None).lines, edited.lines);

    town.set_up_relay(&RelayRequest { off: true, ..RelayRequest::default() }).unwrap();
    let ended = manifest(&town, None);
    assert!(ended.ended && !town.is_relay());
    assert_eq!((ended.until.as_str(), ended.bounds.circuits, ended.promises.len()), ("2026-05-12", 0, 0));
    town.set("relay.on", &SetRequest { value: "yes".into() }).unwrap();
    assert!(manifest(&town, None).ended, "a new beginning takes a new pledge");
    town.set_up_relay(&RelayRequest { pledge: true, ..RelayRequest::default() }).unwrap();
    assert!(!manifest(&town, None).ended);
}

#[test]
fn a_relay_is_told_once_and_what_it_changes_every_time() {
    let (town, hill) = (relay("Town", 1), community("Hill", 2));
    assert_eq!(hill.meet_relay(&node(&town)).unwrap(), None, "nothing has come yet");
    town.give_all_to(&hill);
    let first = hill.meet_relay(&node(&town)).unwrap();
    let Some(Event::RelayManifest { manifest: told }) = first else { panic!("{first:?}") };
    assert_eq!((told.contact.as_str(), told.refuses.len(), told.our_records), ("at the desk", 1, Consent::NotAsked));
    assert_eq!(hill.meet_relay(&node(&town)).unwrap(), None);
    let hill = hill.restart();
    assert_eq!(hill.meet_relay(&node(&town)).unwrap(), None, "once, also after a restart");

    let mut news = hill.news();
    town.clock.advance(1_000);
    town.set("relay.circuits", &SetRequest { value: "64".into() }).unwrap();
    town.give_all_to(&hill);
    let before = std::iter::from_fn(|| news.try_recv().ok()).find_map(|news| match news {
        News::Manifest(_, before) => before,
        _ => None,
    });
    let told = hill.manifest_came(&town.us(), before.as_deref(), true).unwrap();
    let Some(Event::RelayChanged { changes, .. }) = told else { panic!("{told:?}") };
    assert_eq!(changes.len(), 1);
    assert!(changes[0].before.starts_with("256 ") && changes[0].after.starts_with("64 "), "{changes:?}");
    let inbox = hill.inbox(&InboxQuery::default()).unwrap();
    let kinds: Vec<&str> = inbox.relays.iter().map(|news| news.kind.as_str()).collect();
    assert_eq!((kinds, inbox.waiting), (vec!["keep-records", "changed"], 2));
    assert_eq!(hill.status().unwrap().inbox, 2);
    let read = hill.relay_manifest(&ManifestQuery { name: Some("Town".into()), read: true }).unwrap();
    assert_eq!(read.changes, changes);
    assert_eq!(hill.inbox(&InboxQuery::default()).unwrap().relays.len(), 1, "it has been read");
}

#[test]
fn relays_that_nobody_here_met_do_not_fill_the_inbox_and_those_that_changed_are_told_by_who_holds_them() {
    let (town, hill) = (relay("Town", 1), community("Hill", 2));
    town.give_all_to(&hill);
    assert!(hill.inbox(&InboxQuery::default()).unwrap().relays.is_empty());
    town.clock.advance(1_000);
    let before = hill.manifest_of(&town.us()).unwrap().map(|(_, manifest)| manifest);
    town.set("relay.places", &SetRequest { value: "12".into() }).unwrap();
    town.give_all_to(&hill);
    let told = hill.manifest_came(&town.us(), before.as_ref(), false).unwrap();
    assert!(matches!(told, Some(Event::RelayChanged { .. })), "{told:?}");
    let follow = StandingRequest { standing: Standing::Followed, stop: false };
    hill.set_standing("Town", &follow).unwrap();
    assert_eq!(hill.inbox(&InboxQuery::default()).unwrap().relays.len(), 1);
    hill.set_standing("Town", &StandingRequest { standing: Standing::Muted, stop: false }).unwrap();
    assert!(hill.inbox(&InboxQuery::default()).unwrap().relays.is_empty());
}

#[test]
fn a_relay_keeps_longer_stories_with_consent_only_and_deletes_them_when_it_is_left() {
    let (town, street, hill) = (relay("Town", 1), community("Street", 2), community("Hill", 3));
    town.give_all_to(&street);
    let open = street.publish_text(STORY);
    let asked = street.draft("Title: On request\n\n## What do you do, and with what?\n\nA secret drawer.\n");
    let request = crate::api::types::PublishRequest {
        audience: Some("summary".into()),
        ..crate::engine::tests::everyone(&asked.id)
    };
    street.publish(&request).unwrap();
    street.give_all_to(&town);
    assert!(town.records_to_keep().unwrap().is_empty(), "nobody was asked");

    let (_, missing) = street.experiment(&open, &Default::default()).unwrap();
    assert_eq!(missing, None);
    let digest = street.look(|state| state.catalogue.get(&street.find(&open).unwrap().id).unwrap().record.unwrap());
    let record = street.record(&digest, node(&town)).unwrap();
    // Whoever runs the relay may read it like anybody, but not keep it or give it away.
    town.keep_record(&record).unwrap();
    assert_eq!(town.show(&open).record_state, crate::api::types::RecordState::Here);
    assert_eq!(town.record(&digest, node(&hill)), None);
    town.look_after().unwrap();
    assert!(!town.0.files.has(&digest));

    assert_eq!(answer(&street, "Town", true), Consent::Allowed);
    street.give_all_to(&town);
    street.give_all_to(&hill);
    town.give_all_to(&hill);
    assert_eq!(fetch(&town, &street), 1, "what is given on request only is never kept");
    assert_eq!(town.records_to_keep().unwrap().len(), 0);
    assert_eq!(town.record(&digest, node(&hill)), Some(record));
    let (_, missing) = hill.experiment(&open, &Default::default()).unwrap();
    assert_eq!(missing.unwrap().holders, [street.node(), town.node()], "its own nodes, then the relay's");
    let status = town.relay_status().unwrap();
    assert_eq!((status.records.len(), status.records[0].records, status.records[0].missing), (1, 1, 0));
    let town = town.restart();
    assert!(town.0.files.has(&digest));

    street.clock.advance(1_000);
    assert_eq!(answer(&street, "Town", false), Consent::Refused);
    assert!(street.inbox(&InboxQuery::default()).unwrap().relays.is_empty(), "it is not asked again");
    street.give_all_to(&town);
    assert!(!town.0.files.has(&digest) && town.records_to_keep().unwrap().is_empty());
    assert_eq!(town.list_titles().len(), 2, "the summaries stay");
}

#[test]
fn kept_stories_go_with_a_withdrawal_a_new_version_and_the_end_of_the_relay() {
    let (town, street) = (relay("Town", 1), community("Street", 2));
    town.give_all_to(&street);
    answer(&street, "Town", true);
    let ids = [street.publish_text(STORY), street.publish_text(&STORY.replace("Seeds", "Bulbs"))];
    street.give_all_to(&town);
    assert_eq!(fetch(&town, &street), 2);
    street.clock.advance(1_000);
    street.withdraw(&WithdrawRequest { id: ids[0].clone() }).unwrap();
    street.give_all_to(&town);
    assert_eq!(town.0.files.all().unwrap().len(), 1);
    let forgotten = town.relay_status().unwrap().forgotten;
    assert_eq!((forgotten.heard, forgotten.open), (1, 1));
    town.clock.advance(5_000);
    town.look_after().unwrap();
    let forgotten = town.relay_status().unwrap().forgotten;
    assert_eq!((forgotten.heard, forgotten.open, forgotten.slowest_ms), (1, 0, 5_000));

    town.set("limits.disk", &SetRequest { value: "1000".into() }).unwrap();
    assert!(town.0.files.all().unwrap().is_empty(), "beyond its limit nothing of others stays");
    assert!(town.records_to_keep().unwrap().is_empty(), "and nothing is fetched again");
    town.set("limits.disk", &SetRequest { value: String::new() }).unwrap();
    assert_eq!(fetch(&town, &street), 1);
    town.set_up_relay(&RelayRequest { off: true, ..RelayRequest::default() }).unwrap();
    assert!(town.0.files.all().unwrap().is_empty() && town.records_to_keep().unwrap().is_empty());
    // Who is no relay any more reads like any home, and keeps what it has read.
    let digest = street.look(|state| state.catalogue.get(&street.find(&ids[1]).unwrap().id).unwrap().record.unwrap());
    town.keep_record(&street.record(&digest, node(&town)).unwrap()).unwrap();
    town.look_after().unwrap();
    assert!(town.restart().0.files.has(&digest));
}

#[test]
fn a_relay_keeps_as_much_of_everybody_as_of_those_whom_it_follows() {
    let (town, street) = (relay("Town", 1), community("Street", 2));
    town.set("limits.items-stranger", &SetRequest { value: "1".into() }).unwrap();
    for number in 0..4 {
        street.publish_text(&format!("Title: Lunch {number}\n"));
    }
    street.give_all_to(&town);
    assert_eq!(town.list_titles().len(), 4);
    let home = community("Home", 3);
    home.set("limits.items-stranger", &SetRequest { value: "1".into() }).unwrap();
    street.give_all_to(&home);
    assert!(home.list_titles().len() <= 1);
}

#[test]
fn an_answer_of_a_relay_is_that_of_any_node() {
    let (town, home, street) = (relay("Town", 1), community("Home", 2), community("Street", 3));
    for number in 0..12 {
        street.clock.advance(60_000);
        street.publish_text(&format!("Title: Lunch {number} in the hall\nState: trying\nThemes: food-and-growing\n"));
    }
    for other in [&town, &home] {
        street.give_all_to(other);
    }
    let queries = [
        ListQuery::default(),
        ListQuery { words: Some("lunch".into()), ..ListQuery::default() },
        ListQuery { words: Some("hall 7".into()), ..ListQuery::default() },
        ListQuery { state: Some("trying".into()), limit: Some(5), ..ListQuery::default() },
    ];
    for query in queries {
        let [of_relay, of_home] = [&town, &home].map(|node| {
            let found = node.experiments(&query).unwrap();
            (found.order, found.found, found.items.into_iter().map(|row| row.id).collect::<Vec<_>>())
        });
        assert!(!of_relay.2.is_empty(), "{query:?}");
        assert_eq!(of_relay, of_home, "{query:?}");
    }
}

#[test]
fn what_a_relay_removes_is_gone_there_does_not_come_back_and_stands_in_its_log() {
    let (town, street, hill) = (relay("Town", 1), community("Street", 2), community("Hill", 3));
    let home = community("Home", 4);
    let id = street.publish_text("Title: A quixotic lunch\n");
    for other in [&town, &hill, &home] {
        street.give_all_to(other);
    }
    let remove = |engine: &Engine, why: &str, undo| {
        engine.remove_on_relay(&RemovalRequest { id: id.clone(), why: why.into(), undo })
    };
    assert_eq!(remove(&home, "because", false).unwrap_err().code, ErrorCode::NotAllowed, "a home mutes or blocks");
    assert_eq!(remove(&town, " ", false).unwrap_err().code, ErrorCode::Usage);
    let removed = remove(&town, "A court said so.", false).unwrap();
    assert_eq!(removed.entry.whose.name, "Street");
    assert!(town.files_with("quixotic").is_empty(), "{:?}", town.files_with("quixotic"));
    assert!(town.list_titles().is_empty());

    // Neither by gossip nor by catch-up, nor after a restart.
    let item = street.items().into_iter().find(|item| item.header().kind == Kind::EXPERIMENT).unwrap();
    let commons = town.commons();
    assert_eq!(town.offer(item.clone(), node(&street)), network::Verdict::Ignore);
    assert_eq!(town.refusals(&commons, &[ShortId::from(&item)]), [Some(Refusal::Unwanted)]);
    let town = town.restart();
    street.give_all_to(&town);
    assert!(town.list_titles().is_empty());

    town.give_all_to(&hill);
    let log = manifest(&hill, Some("Town")).log;
    assert_eq!((log.len(), log[0].what.as_str(), log[0].why.as_str()), (1, id.as_str(), "A court said so."));
    assert_eq!(hill.list_titles(), ["A quixotic lunch"], "it is withdrawn for nobody else");

    town.clock.advance(1_000);
    remove(&town, "It was another one.", true).unwrap();
    assert_eq!(remove(&town, "Once more?", true).unwrap_err().code, ErrorCode::NotFound);
    street.give_all_to(&town);
    assert_eq!(town.list_titles(), ["A quixotic lunch"]);
    town.give_all_to(&hill);
    let log = manifest(&hill, Some("Town")).log;
    assert!(log[0].taken_back.is_some() && log[0].taken_back_why == "It was another one.");

    // A withdrawal is heard also of what was removed.
    remove(&town, "Again.", false).unwrap();
    street.clock.advance(60_000);
    street.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    street.give_all_to(&town);
    let tombstone = street.items().into_iter().find(|item| item.header().stamp.is_tombstone()).unwrap();
    assert!(town.0.store.entry(&commons, &tombstone.slot()).is_some_and(|held| held.stamp.is_tombstone()));
}

#[test]
fn consent_is_given_to_relays_that_promise_to_keep_and_to_a_bounded_number() {
    let (home, street) = (community("Home", 1), community("Street", 2));
    home.give_all_to(&street);
    let allow = |name: &str| street.answer_relay(&ConsentRequest { name: name.into(), allow: true });
    assert_eq!(allow("Home").unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(allow("us").unwrap_err().code, ErrorCode::NotAllowed);
    for number in 0..9 {
        let name = format!("Town {number}");
        relay(&name, 10 + number).give_all_to(&street);
        let given = allow(&name);
        assert_eq!(given.is_ok(), number < 8, "{given:?}");
    }
    let text = street.profile_text().unwrap();
    street.set_profile_text(&crate::api::types::ProfileText { accept_warnings: true, ..text }).unwrap();
    let kept_by = street.profile_item(&street.us()).unwrap().unwrap().1.kept_by;
    assert_eq!(kept_by.len(), 8, "to edit the profile takes no consent away");
}

#[test]
fn profiles_of_the_version_before_are_read_as_allowing_nobody() {
    let (street, town) = (community("Street", 2), relay("Town", 1));
    let item = street.items().into_iter().find(|item| item.header().kind == Kind::PROFILE).unwrap();
    assert_eq!(item.header().schema.minor, 1);
    street.give_all_to(&town);
    assert!(town.look(|state| !state.catalogue.may_keep(&town.us(), &street.us())));
    let slot = SlotHash::of(&street.commons(), &street.us(), Kind::PROFILE, &EntryId::ONLY);
    assert_eq!(item.slot(), slot);
    let forged = Draft {
        circle: street.commons(),
        kind: Kind::MANIFEST,
        id: EntryId::ONLY,
        stamp: Stamp::next(NOW, None),
        payload: Payload::Manifest(Box::default()),
    };
    let empty = forged.sign(&street.0.key).unwrap();
    town.store(vec![empty]).unwrap();
    assert!(manifest(&town, Some("Street")).ended, "who promises nothing is no relay");
}
