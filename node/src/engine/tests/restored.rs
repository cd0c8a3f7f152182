//! A community that is restored from an old backup: what it said since then comes back and is not lost.

use std::path::PathBuf;

use super::*;
use crate::{
    backup::{Making, restore, verify},
    network::NodeId,
};

/// Writes a backup of a community in plain.
pub(crate) fn backup_of(community: &Community, folder: &TempDir) -> PathBuf {
    let file = folder.path().join("backup.tar");
    let mut bytes = Vec::new();
    community.backup(BackupQuery::default()).unwrap().write(&mut bytes).unwrap();
    let mut making = Making::begin(folder.path(), None).unwrap();
    making.write(&bytes).unwrap();
    making.finish(&file).unwrap();
    file
}

/// Another machine that begins with a backup.
pub(crate) fn restored(file: &std::path::Path, clock: &Clock) -> Community {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    restore(&verify(file, None).unwrap(), &home, None, clock).unwrap();
    let engine = Engine::open(Arc::new(Home::open(&home).unwrap()), clock.clone()).unwrap();
    Community { engine, clock: clock.clone(), folder }
}

fn node(community: &Community) -> NodeId {
    NodeId::from_bytes(community.engine.node().as_bytes()).unwrap()
}

fn write_on(community: &Community, id: &str, from: &str, to: &str) {
    let draft = community.edit(&EditRequest { id: id.into() }).unwrap();
    assert!(draft.text.contains(from), "{}", draft.text);
    community.save_draft(id, &DraftText { text: draft.text.replace(from, to) }).unwrap();
}

#[test]
fn what_was_said_after_an_old_backup_comes_back_and_the_next_version_comes_after_it() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = ghent.publish_text(SOUP);
    let folder = tempfile::tempdir().unwrap();
    let file = backup_of(&ghent, &folder);
    for (from, to) in [("trying", "paused"), ("paused", "stopped")] {
        ghent.clock.advance(60_000);
        write_on(&ghent, &id, from, to);
        ghent.publish(&everyone(&id)).unwrap();
    }
    let bread = ghent.publish_text("Title: Bread\n");
    ghent.set_profile(&ProfileRequest { region: Some("Gent".into()), ..Default::default() }).unwrap();
    ghent.give_all_to(&leith);
    let earlier = ghent.engine.node();
    let clock = Clock::manual(Millis(NOW.0 + 3_600_000), 9);
    drop(ghent);

    let again = restored(&file, &clock);
    assert_ne!(again.engine.node(), earlier, "another machine");
    assert_eq!((again.show(&id).version, again.status().unwrap().health[0].code.as_str()), (1, "restored"));
    write_on(&again, &id, "trying", "ended");
    let refused = again.publish(&everyone(&id)).unwrap_err();
    assert_eq!((refused.code, refused.next.as_str()), (ErrorCode::NotAllowed, "joinup up"));
    let others = ProfileRequest { name: Some("Gent".into()), ..Default::default() };
    assert_eq!(again.set_profile(&others).unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(again.drafts().items.len(), 1, "the words are kept");

    // Somebody who has never heard of us has nothing to tell.
    again.heard_from(node(&community("New", 3)), true).unwrap();
    assert!(again.publish(&everyone(&id)).is_err());
    let again = again.restart_at_home();
    leith.give_all_to(&again);
    again.heard_from(node(&leith), false).unwrap();
    assert!(again.status().unwrap().health.is_empty());
    let shown = again.show(&id);
    assert_eq!((shown.version, shown.summary["state"].as_str()), (3, Some("stopped")));
    assert_eq!(shown.versions.iter().map(|row| row.version).collect::<Vec<_>>(), [3, 1], "others keep the newest only");
    assert!(again.show(&bread).mine);

    // The draft that was begun before does not know them, and that is said.
    let careful = PublishRequest { accept_warnings: false, ..everyone(&id) };
    let warned = again.publish(&careful).unwrap_err();
    assert!(warned.warnings.iter().any(|warning| warning.code == "newer-version"), "{warned:?}");
    again.drop_draft(&id).unwrap();
    write_on(&again, &id, "stopped", "carrying-on");
    let published = again.publish(&careful).unwrap_or_else(|_| again.publish(&everyone(&id)).unwrap());
    assert_eq!(published.items[0].version, 4);
    leith.clock.advance(3_600_000);
    again.give_all_to(&leith);
    let at_leith = leith.show(&id);
    assert_eq!((at_leith.version, at_leith.summary["state"].as_str()), (4, Some("carrying-on")));

    // The profile is the newer one, and names both machines until the lost one is taken out.
    let us = again.community("us").unwrap();
    assert_eq!((us.community.name.as_str(), us.place.as_str()), ("Ghent", "Gent, BE"));
    let machines = again.machines().unwrap().items;
    assert_eq!(
        machines.iter().map(|machine| (machine.this, machine.named)).collect::<Vec<_>>(),
        [(false, true), (true, true)]
    );
    assert_eq!(again.forget_machine(&machines[1].node).unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(again.forget_machine("nothing").unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(again.forget_machine(&machines[0].node).unwrap().items.len(), 1);
    let again = again.restart_at_home();
    assert_eq!((again.show(&id).version, again.machines().unwrap().items.len()), (4, 1));
}

#[test]
fn what_was_withdrawn_after_an_old_backup_stays_withdrawn() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = ghent.publish_text(SOUP);
    let folder = tempfile::tempdir().unwrap();
    let file = backup_of(&ghent, &folder);
    ghent.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    ghent.give_all_to(&leith);
    let again = restored(&file, &ghent.clock);
    assert!(!again.show(&id).withdrawn);
    leith.give_all_to(&again);
    again.heard_from(node(&leith), false).unwrap();
    again.give_all_to(&leith);
    assert!(again.show(&id).withdrawn && leith.show(&id).withdrawn);
    assert!(again.restart_at_home().show(&id).withdrawn);
}

#[test]
fn whoever_knows_that_nothing_is_newer_need_not_wait() {
    let ghent = community("Ghent", 1);
    let id = ghent.publish_text(SOUP);
    let folder = tempfile::tempdir().unwrap();
    let again = restored(&backup_of(&ghent, &folder), &ghent.clock);
    again.speak_again().unwrap();
    write_on(&again, &id, "trying", "ended");
    assert_eq!(again.publish(&everyone(&id)).unwrap().items[0].version, 2);
    assert!(again.restart_at_home().status().unwrap().health.is_empty());
}

#[test]
fn everybody_whom_we_follow_is_heard_before_anything_new_is_said() {
    let (ghent, leith, bairro) = (community("Ghent", 1), community("Leith", 2), community("Bairro", 3));
    let id = ghent.publish_text(SOUP);
    for other in [&leith, &bairro] {
        other.give_all_to(&ghent);
        ghent.give_all_to(other);
    }
    for name in ["Leith", "Bairro"] {
        ghent.set_standing(name, &StandingRequest { standing: Standing::Followed, stop: false }).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = backup_of(&ghent, &folder);
    ghent.clock.advance(60_000);
    write_on(&ghent, &id, "trying", "stopped");
    ghent.publish(&everyone(&id)).unwrap();
    ghent.give_all_to(&leith);
    let clock = Clock::manual(Millis(NOW.0 + 3_600_000), 9);
    drop(ghent);

    // Bairro has the old version only, and comes first.
    let again = restored(&file, &clock);
    bairro.give_all_to(&again);
    again.heard_from(node(&bairro), false).unwrap();
    let waits = again.status().unwrap().health;
    assert!(waits[0].message.contains("1 of the communities that you follow"), "{waits:?}");
    write_on(&again, &id, "trying", "ended");
    assert!(again.publish(&everyone(&id)).is_err());
    leith.give_all_to(&again);
    again.heard_from(node(&leith), false).unwrap();
    assert!(again.status().unwrap().health.is_empty());
    assert_eq!(again.show(&id).version, 2);
    again.publish(&everyone(&id)).unwrap();
    assert_eq!(again.show(&id).version, 3);
}

#[test]
fn where_others_were_met_is_in_a_backup() {
    let ghent = community("Ghent", 1);
    let leith = node(&community("Leith", 2));
    let address = "/ip4/203.0.113.7/tcp/4801".parse().unwrap();
    let known = KnownNode { node: leith, addresses: vec![KnownAddress::new(address, Source::Given)] };
    Backend::remember(&ghent.engine, known.clone());
    let folder = tempfile::tempdir().unwrap();
    let again = restored(&backup_of(&ghent, &folder), &ghent.clock);
    assert_eq!(Backend::remembered(&again.engine), [known]);
    assert!(!again.folder.path().join("home/peers.json").exists());
}

impl Community {
    /// As `restart`, of a home below the folder.
    fn restart_at_home(self) -> Self {
        let Self { engine, clock, folder } = self;
        drop(engine);
        let home = Home::open(&folder.path().join("home")).unwrap();
        let engine = Engine::open(Arc::new(home), clock.clone()).unwrap();
        Self { engine, clock, folder }
    }
}
