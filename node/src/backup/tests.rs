//! Backups that are damaged, and backups that are made to do harm.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use joinup_protocol::time::Millis;
use tar::{Builder, EntryType, Header};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;
use crate::{
    api::{
        ErrorCode,
        types::{BackupQuery, InitRequest, NewDraft, ProfileRequest},
    },
    clock::Clock,
    engine::{Engine, set_up},
    home::Home,
    passphrase::Passphrase,
};

const SEED: u64 = 0x5eed_0016;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

fn clock() -> Clock {
    Clock::manual(Millis(1_778_544_000_000), 1)
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
}

fn community(folder: &Path, under: Option<&Passphrase>) -> Engine {
    let profile = ProfileRequest { name: Some("Ghent".into()), ..ProfileRequest::default() };
    let request = InitRequest { profile, passphrase: under.cloned(), ..InitRequest::default() };
    let engine = set_up(Home::create(folder, &clock()).unwrap(), &request, &clock()).unwrap().engine;
    for number in 0..5 {
        engine.new_draft(&NewDraft { text: Some(format!("Title: Number {number}\n")), title: None }).unwrap();
    }
    fs::write(folder.join("drafts/k7mq.md"), "Title: being written\n").unwrap();
    engine
}

fn written(engine: &Engine, file: &Path, passphrase: Option<&Passphrase>) -> Sound {
    let mut making = Making::begin(file.parent().unwrap(), passphrase.cloned()).unwrap();
    let mut bytes = Vec::new();
    engine.backup(BackupQuery::default()).unwrap().write(&mut bytes).unwrap();
    making.write(&bytes).unwrap();
    making.finish(file).unwrap()
}

/// All files of a folder but those that each machine has for itself.
fn files(home: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for folder in ["keys", "own", "drafts"] {
        for file in fs::read_dir(home.join(folder)).unwrap().flatten() {
            let name = format!("{folder}/{}", file.file_name().to_string_lossy());
            if name != "keys/node" {
                found.push((name, fs::read(file.path()).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_backup_is_restored_as_another_machine() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let engine = community(&home, None);
    let file = folder.path().join("backup.age");
    let secret = passphrase("four warm rooms");
    let sound = written(&engine, &file, Some(&secret));
    assert_eq!((sound.contents.drafts, sound.contents.problems.len(), sound.contents.encrypted), (5, 0, true));
    assert!(sound.contents.signatures > 0 && !sound.contents.key_protected);
    let bytes = fs::read(&file).unwrap();
    assert!(!bytes.windows(5).any(|found| found == b"Ghent" || found == b"keys/"), "nothing of it can be read");

    assert_eq!(verify(&file, None).unwrap_err().code, ErrorCode::Locked);
    assert_eq!(verify(&file, Some(&passphrase("no"))).unwrap_err().code, ErrorCode::Locked);
    assert_eq!(verify(&folder.path().join("nothing"), None).unwrap_err().code, ErrorCode::NotFound);
    let sound = verify(&file, Some(&secret)).unwrap();
    let other = folder.path().join("other");
    let restored = restore(&sound, &other, None, &Clock::manual(Millis(1_778_544_000_000), 2)).unwrap();
    assert_ne!(restored.node, restored.earlier_node);
    assert_eq!(files(&home), files(&other));
    assert_ne!(fs::read(home.join("keys/node")).unwrap(), fs::read(other.join("keys/node")).unwrap());
    assert_ne!(fs::read(home.join("instance")).unwrap(), fs::read(other.join("instance")).unwrap());
    let engine = Engine::open(Arc::new(Home::open(&other).unwrap()), clock()).unwrap();
    assert_eq!(engine.drafts().items.len(), 5);
    for there in [&home, &other] {
        let refused = restore(&sound, there, None, &clock()).unwrap_err();
        assert!(matches!(refused.code, ErrorCode::NotAllowed | ErrorCode::InUse), "{refused}");
    }
}

#[test]
fn a_key_under_a_passphrase_stays_under_it_and_so_does_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let secret = passphrase("four warm rooms");
    let engine = community(&folder.path().join("home"), Some(&secret));
    let file = folder.path().join("backup.tar");
    let sound = written(&engine, &file, None);
    assert!(sound.contents.key_protected && sound.contents.problems.is_empty());
    let home = folder.path().join("other");
    assert_eq!(restore(&sound, &home, None, &clock()).unwrap_err().code, ErrorCode::Locked);
    assert_eq!(restore(&sound, &home, Some(&passphrase("no")), &clock()).unwrap_err().code, ErrorCode::Locked);
    assert!(!home.exists(), "nothing was begun");
    restore(&sound, &home, Some(&secret), &clock()).unwrap();
    for key in ["community", "node"] {
        assert!(fs::read(home.join("keys").join(key)).unwrap().starts_with(crate::passphrase::HEAD), "{key}");
    }
    let opened = Home::open(&home).unwrap();
    opened.open_keys(&secret).unwrap();
    assert_eq!(opened.community_key().unwrap().unwrap().id(), engine.us());
}

/// Whatever was done to a backup, it is told, or what is restored is the same; and a refusal leaves nothing.
#[track_caller]
fn told_or_the_same(file: &Path, secret: Option<&Passphrase>, whole: &[(String, Vec<u8>)], case: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let told = match verify(file, secret) {
        Err(_) => return true,
        Ok(sound) => match restore(&sound, &home, None, &clock()) {
            Err(error) => {
                assert!(!sound.contents.problems.is_empty(), "{case}: {error}");
                assert!(!Home::is_set_up(&home), "{case}");
                true
            }
            Ok(_) => {
                assert_eq!(files(&home), whole, "{case}");
                false
            }
        },
    };
    assert!(fs::read_dir(folder.path()).unwrap().count() <= 1, "{case}");
    told
}

#[test]
fn every_damage_is_told_and_nothing_is_restored_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let engine = community(&home, None);
    let whole = files(&home);
    let secret = passphrase("x");
    let mut dice = Dice(SEED);
    for under in [None, Some(&secret)] {
        let file = folder.path().join("backup");
        written(&engine, &file, under);
        let bytes = fs::read(&file).unwrap();
        let damaged = folder.path().join("damaged");
        for turn in 0..150 {
            let mut harmed = bytes.clone();
            let at = dice.roll(bytes.len());
            let case = match turn % 3 {
                0 => {
                    harmed.truncate(at);
                    format!("cut to {at}")
                }
                1 => {
                    harmed.drain(at..(at + 1 + dice.roll(1_000)).min(bytes.len()));
                    format!("missing from {at}")
                }
                _ => {
                    harmed[at] ^= 1 << dice.roll(8);
                    format!("flipped at {at}")
                }
            };
            fs::write(&damaged, harmed).unwrap();
            let case = format!("seed {SEED:#x}, turn {turn}, closed {}: {case}", under.is_some());
            let told = told_or_the_same(&damaged, under, &whole, &case);
            // In plain, what fills a block up may change; closed, nothing may.
            assert!(told || under.is_none(), "{case}");
        }
    }
}

#[test]
fn a_file_of_own_work_that_was_damaged_before_is_named_and_the_rest_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let engine = community(&home, None);
    drop(engine);
    let mut own: Vec<PathBuf> = fs::read_dir(home.join("own")).unwrap().flatten().map(|file| file.path()).collect();
    own.sort();
    let mut bytes = fs::read(&own[3]).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&own[3], bytes).unwrap();
    fs::remove_file(&own[4]).unwrap();
    let engine = Engine::open(Arc::new(Home::open(&home).unwrap()), clock()).unwrap();
    let sound = written(&engine, &folder.path().join("backup.tar"), None);
    let told: Vec<&str> = sound.contents.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(told, ["own-work", "own-work"]);
    let name = own[3].file_name().unwrap().to_string_lossy().into_owned();
    assert!(sound.contents.problems[0].message.contains(&name));
    let restored = restore(&sound, &folder.path().join("other"), None, &clock()).unwrap();
    assert_eq!(restored.backup.problems.len(), 2, "and said again");
}

/// What somebody may put into a tar.
type Entry<'a> = (&'a str, EntryType, &'a [u8]);

fn made_by_hand(file: &Path, manifest: &Manifest, entries: &[Entry<'_>]) {
    let mut tar = Builder::new(fs::File::create(file).unwrap());
    let json = serde_json::to_vec(manifest).unwrap();
    for (path, kind, bytes) in [(MANIFEST, EntryType::Regular, json.as_slice())].iter().chain(entries) {
        let mut header = Header::new_gnu();
        // As the bytes are: the library refuses such names.
        let name = &mut header.as_old_mut().name;
        name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        if matches!(kind, EntryType::Symlink | EntryType::Link) {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        tar.append(&header, *bytes).unwrap();
    }
    tar.finish().unwrap();
}

#[test]
fn a_hostile_backup_writes_nothing_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let engine = community(&folder.path().join("home"), None);
    let sound = written(&engine, &folder.path().join("backup.tar"), None);
    let listed = |path: &str, bytes: &[u8]| Listed {
        path: path.into(),
        bytes: bytes.len() as u64,
        blake3: blake3::hash(bytes).to_hex().to_string(),
    };
    let with = |files: Vec<Listed>| Manifest { files, ..sound.manifest.clone() };
    let key = fs::read(folder.path().join("home/keys/community")).unwrap();
    let own = format!("own/0000000000000000-{}", "a".repeat(64));
    let evil = b"evil".as_slice();
    let mut cases: Vec<(Manifest, Vec<Entry<'_>>)> = Vec::new();
    let outside = ["../evil", "/tmp/evil", "own/../../evil", "keys/../../evil", "drafts/..", "keys/node", "lock", ""];
    for path in outside {
        cases.push((
            with(vec![listed(KEY, &key), listed(path, evil)]),
            vec![(KEY, EntryType::Regular, &key), (path, EntryType::Regular, evil)],
        ));
        // In the list something harmless, in the tar the other.
        cases.push((
            with(vec![listed(KEY, &key), listed(&own, evil)]),
            vec![(KEY, EntryType::Regular, &key), (path, EntryType::Regular, evil)],
        ));
    }
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Char,
        EntryType::Block,
        EntryType::Fifo,
        EntryType::Directory,
        EntryType::GNULongName,
        EntryType::XHeader,
    ] {
        cases.push((
            with(vec![listed(KEY, &key), listed(&own, b"")]),
            vec![(KEY, EntryType::Regular, &key), (&own, kind, b"")],
        ));
    }
    // The same twice, more than is listed, less than is listed, another length, far too much.
    let twice = vec![listed(KEY, &key), listed(KEY, &key)];
    cases.push((with(twice), vec![(KEY, EntryType::Regular, &key), (KEY, EntryType::Regular, &key)]));
    cases.push((
        with(vec![listed(KEY, &key)]),
        vec![(KEY, EntryType::Regular, &key), ("keys/node", EntryType::Regular, &key)],
    ));
    cases.push((with(vec![listed(KEY, &key), listed(&own, evil)]), vec![(KEY, EntryType::Regular, &key)]));
    let long = Listed { bytes: u64::MAX, ..listed(&own, evil) };
    cases.push((
        with(vec![listed(KEY, &key), long]),
        vec![(KEY, EntryType::Regular, &key), (&own, EntryType::Regular, evil)],
    ));
    let other_key = crate::home::KeyFile::Community.closed(&[9; 32], None).unwrap();
    cases.push((with(vec![listed(KEY, &other_key)]), vec![(KEY, EntryType::Regular, &other_key)]));
    cases.push((with(vec![listed(SETTINGS[0], b"{}")]), vec![(SETTINGS[0], EntryType::Regular, b"{}")]));
    cases.push((Manifest { format: 2, ..with(Vec::new()) }, Vec::new()));
    cases.push((Manifest { kind: "other".into(), ..with(Vec::new()) }, Vec::new()));
    for (number, (manifest, entries)) in cases.iter().enumerate() {
        let file = folder.path().join("hostile.tar");
        made_by_hand(&file, manifest, entries);
        refuses(&file, &format!("case {number}: {:?}", entries.last()));
    }
    for garbage in [b"".as_slice(), b"age-encryption.org/v1\n", b"not a tar at all", &[0; 4_096], &[0xff; 4_096]] {
        let file = folder.path().join("hostile.tar");
        fs::write(&file, garbage).unwrap();
        refuses(&file, "garbage");
    }
    assert!(!folder.path().join("evil").exists() && !Path::new("/tmp/evil").exists());
}

#[track_caller]
fn refuses(file: &Path, case: &str) {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let home = folder.path().join("a/home");
    let secret = passphrase("x");
    if let Ok(sound) = verify(file, Some(&secret)) {
        assert!(!sound.contents.problems.is_empty(), "{case}");
        assert!(restore(&sound, &home, None, &clock()).is_err(), "{case}");
    }
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "{case}: something was written");
}

#[test]
fn only_the_paths_of_a_folder_are_taken() {
    let hash = "0123456789abcdef".repeat(4);
    for path in [
        KEY.to_owned(),
        SETTINGS[0].to_owned(),
        PEERS.to_owned(),
        "drafts/k7mq.md".to_owned(),
        format!("own/000000000000002a-{hash}"),
        format!("records/01/{hash}"),
    ] {
        assert!(is_ours(&path), "{path}");
    }
    for path in [
        "",
        "/etc/passwd",
        "../keys/community",
        "keys/../keys/community",
        "./keys/community",
        "keys/node",
        "keys/community/x",
        "drafts/../up.md",
        "drafts/.hidden",
        "drafts/a/b.md",
        "drafts\\up.md",
        "own/0-1",
        &format!("own/000000000000002a-{hash}/x"),
        &format!("own/+00000000000002a-{}", "g".repeat(64)),
        &format!("records/02/{hash}"),
        "store/db",
        "lock",
        &format!("drafts/{}", "x".repeat(100)),
    ] {
        assert!(!is_ours(path), "{path}");
    }
}
