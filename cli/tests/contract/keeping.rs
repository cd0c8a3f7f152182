//! Backups, a new computer, keys under a passphrase.

use std::{fs, path::Path, time::Duration};

use super::{SOUP, count, harness::Home, is_id, is_moment};

const PASSPHRASE: &str = "four warm rooms\n";

/// Writes a passphrase into a file beside the home.
fn passphrase(home: &Home, name: &str, text: &str) -> String {
    let path = home.folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn a_backup_is_written_verified_and_restored_elsewhere() {
    let (home, other) = (Home::of("Canal Street"), Home::empty());
    let id = home.publish(SOUP);
    home.draft("Title: Four chairs\n");
    let (secret, wrong) = (passphrase(&home, "pass", PASSPHRASE), passphrase(&home, "wrong", "something else\n"));
    let file = home.folder.path().join("backup.age").display().to_string();
    assert_eq!(home.json(["backup", &file]).error()["code"], "locked", "a passphrase has to be said");
    assert!(!Path::new(&file).exists());
    let made = home.answer(["backup", &file, "--passphrase-file", &secret]);
    assert_eq!((&made["schema"], &made["encrypted"]), (&"joinup.backup/1".into(), &true.into()));
    assert!(is_moment(&made["made"]) && is_id(&made["community"]["id"]), "{made}");
    let again = home.json(["backup", &file, "--passphrase-file", &secret]);
    assert_eq!((again.code, again.error()["exit"].as_u64()), (10, Some(10)), "nothing is replaced without a yes");
    home.answer(["backup", &file, "--passphrase-file", &secret, "--force"]);
    let left = fs::read_dir(home.folder.path()).unwrap().flatten();
    assert!(left.into_iter().all(|file| !file.file_name().to_string_lossy().starts_with(".unfinished")));

    let verify = |secret: &str| other.json(["backup", "--verify", &file, "--passphrase-file", secret]);
    assert_eq!(verify(&wrong).code, 9);
    let found = verify(&secret).json();
    assert_eq!((&found["experiments"], &found["drafts"], &found["versions"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!((count(&found["problems"], "problems"), found["circles"][0].as_str()), (0, Some("commons")));
    assert_eq!(home.json(["restore", &file, "--passphrase-file", &secret]).error()["exit"], 10);
    let restored = other.answer(["restore", &file, "--passphrase-file", &secret]);
    assert_eq!(restored["schema"], "joinup.restored/1");
    assert_ne!(restored["node"], restored["earlier_node"]);
    assert_eq!(other.answer(["show", &id])["mine"], true);
    assert_eq!(count(&other.answer(["drafts"])["items"], "drafts"), 1);
    let status = other.answer(["status"]);
    assert_eq!(
        (&status["community"]["id"], &status["health"][0]["code"]),
        (&made["community"]["id"], &"restored".into())
    );
    assert!(is_moment(&home.answer(["status"])["backup"]));

    // Damage is told, and its exit code is 7.
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() - 10]).unwrap();
    let damaged = verify(&secret);
    assert_eq!(damaged.code, 7, "{damaged:?}");
    let third = Home::empty();
    assert_eq!(third.json(["restore", &file, "--passphrase-file", &secret]).error()["exit"], 7);
    assert_eq!(third.json(["status"]).error()["code"], "not-set-up");
    fs::write(&file, b"a letter").unwrap();
    assert_eq!(verify(&secret).error()["exit"], 7);
}

#[test]
fn a_backup_is_made_while_the_node_runs_and_the_newer_words_come_back_from_a_peer() {
    let (ours, our_node, theirs, _their_node) = super::two_that_met();
    let id = ours.publish(SOUP);
    let file = ours.folder.path().join("backup.tar").display().to_string();
    let made = ours.answer(["backup", &file, "--no-passphrase"]);
    assert_eq!((&made["encrypted"], &made["experiments"]), (&false.into(), &1.into()));
    ours.fed(["edit", &id, "-F", "-"], &SOUP.replace("trying", "stopped"));
    ours.answer(["publish", &id, "--audience", "everyone", "--people-shown", "no", "-y"]);
    ours.answer(["sync"]);
    assert_eq!(theirs.answer(["show", &id])["version"], 2);
    drop(our_node);

    let new = Home::empty();
    new.answer(["restore", &file]);
    new.fed(["edit", &id, "-F", "-"], &SOUP.replace("trying", "ended"));
    let publish = ["publish", &id, "--audience", "everyone", "--people-shown", "no", "-y"];
    let refused = new.json(publish).error();
    assert_eq!((refused["code"].as_str(), refused["exit"].as_u64()), (Some("not-allowed"), Some(10)), "{refused}");
    let node = new.up();
    // Where the peer was is in the backup; it is met again, and tells.
    loop {
        let event = node.wait_for("warning");
        if event["code"] == "restored-heard" {
            break;
        }
    }
    let shown = new.answer(["show", &id]);
    assert_eq!((&shown["version"], &shown["summary"]["state"]), (&2.into(), &"stopped".into()));
    let said = new.answer(publish);
    assert_eq!(said["items"][0]["version"], 3);
    new.answer(["sync"]);
    let at_theirs = theirs.answer(["show", &id]);
    assert_eq!((&at_theirs["version"], &at_theirs["summary"]["state"]), (&3.into(), &"ended".into()));
    let machines = new.answer(["community", "nodes"]);
    assert_eq!(count(&machines["items"], "machines"), 2, "{machines}");
    let lost = machines["items"][0]["node"].as_str().unwrap().to_owned();
    assert_eq!(count(&new.answer(["community", "nodes", "--remove", &lost, "-y"])["items"], "machines"), 1);
}

#[test]
fn a_restore_that_is_killed_leaves_nothing_or_all() {
    let home = Home::of("Canal Street");
    for number in 0..30 {
        home.draft(&format!("Title: Number {number}\n"));
    }
    let file = home.folder.path().join("backup.tar").display().to_string();
    home.answer(["backup", &file, "--no-passphrase"]);
    let at = |path: &'static str| move |home: &Path| home.join(path).exists();
    let own = |number: usize| {
        move |home: &Path| fs::read_dir(home.join(".restoring/own")).is_ok_and(|own| own.count() > number)
    };
    type Come = Box<dyn Fn(&Path) -> bool>;
    let moments: [(&str, Come); 10] = [
        ("at once", Box::new(|_| true)),
        ("the folder is there", Box::new(at("lock"))),
        ("begun", Box::new(at(".restoring"))),
        ("some files", Box::new(own(3))),
        ("more files", Box::new(own(20))),
        ("the new key", Box::new(at(".restoring/keys/node"))),
        ("all written", Box::new(at(".restoring/format"))),
        ("decided", Box::new(at(".restoring/ready"))),
        ("moving", Box::new(at("keys/community"))),
        ("moved", Box::new(at("format"))),
    ];
    let (kills, mut all) = (moments.len(), 0);
    for (moment, is_come) in moments {
        let new = Home::empty();
        let mut child = new.command(["restore", &file]).stdout(std::process::Stdio::null()).spawn().unwrap();
        let (_sender, never) = std::sync::mpsc::sync_channel::<()>(1);
        while !is_come(&new.path()) && child.try_wait().unwrap().is_none() {
            let _ = never.recv_timeout(Duration::from_micros(100));
        }
        // It may have ended.
        let _ = child.kill();
        child.wait().unwrap();
        let status = new.json(["status"]);
        if status.code == 0 {
            all += 1;
            assert_eq!(status.json()["experiments"]["drafts"], 30, "killed: {moment}");
        } else {
            assert_eq!(status.error()["code"], "not-set-up", "killed: {moment}: {status:?}");
            assert!(!new.path().join(".restoring").exists(), "killed: {moment}");
            new.answer(["restore", &file]);
        }
    }
    eprintln!("{all} of {kills} restores were decided before they were killed");
}

#[test]
fn keys_under_a_passphrase_open_with_it_alone() {
    let home = Home::of("Canal Street");
    let (secret, other) = (passphrase(&home, "pass", PASSPHRASE), passphrase(&home, "other", "three cold halls\n"));
    assert_eq!(home.answer(["key"])["protected"], false);
    assert_eq!(home.json(["key", "protect"]).error()["code"], "locked", "nobody can be asked");
    assert_eq!(home.json(["key", "unprotect", "--passphrase-file", &secret]).code, 10);
    let protected = home.answer(["key", "protect", "--passphrase-file", &secret]);
    assert_eq!((protected["schema"].as_str(), &protected["protected"]), (Some("joinup.key/1"), &true.into()));
    let locked = home.json(["status"]).error();
    assert_eq!((locked["code"].as_str(), locked["exit"].as_u64()), (Some("locked"), Some(9)), "{locked}");
    assert!(locked["next"].as_str().unwrap().contains("JOINUP_PASSPHRASE_FILE"));
    let with = |name: &str, value: &str| home.with(name, value, ["status", "--json"]);
    assert_eq!(with("JOINUP_PASSPHRASE_FILE", &secret).json()["key_protected"], true);
    assert_eq!(with("JOINUP_PASSPHRASE_FILE", &other).code, 9);
    assert_eq!(with("JOINUP_PASSPHRASE_FILE", "/nothing/there").code, 9);
    let credentials = home.folder.path().join("credentials");
    fs::create_dir(&credentials).unwrap();
    assert_eq!(with("CREDENTIALS_DIRECTORY", &credentials.display().to_string()).code, 9, "other credentials only");
    fs::write(credentials.join("passphrase"), PASSPHRASE).unwrap();
    assert_eq!(with("CREDENTIALS_DIRECTORY", &credentials.display().to_string()).code, 0);

    let change = |from: &str, to: &str| {
        home.json(["key", "change", "--passphrase-file", from, "--new-passphrase-file", to]).code
    };
    assert_eq!((change(&other, &secret), change(&secret, &other)), (9, 0));
    assert_eq!(with("JOINUP_PASSPHRASE_FILE", &secret).code, 9);
    // Whoever sets up anew may begin so, and a running node asks nobody.
    let new = Home::empty();
    new.answer(["init", "--community", "Harbour Hall", "--passphrase-file", &secret]);
    assert_eq!(new.json(["status"]).code, 9);
    let node = new.up_and(["--passphrase-file", &secret]);
    assert_eq!(new.answer(["status"])["key_protected"], true);
    assert_eq!(new.answer(["key", "unprotect", "--passphrase-file", &secret])["protected"], false);
    drop(node);
    assert_eq!(new.answer(["status"])["key_protected"], false);
}
