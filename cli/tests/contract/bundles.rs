//! Bundles: files between homes that never meet, with a node and without one.

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    SOUP, count,
    harness::{Home, joinup},
};

fn at(home: &Home, name: &str) -> String {
    home.folder.path().join(name).to_str().unwrap().to_owned()
}

/// Feeds bytes to a command in JSON: its exit code, and what it printed.
fn fed(home: &Home, args: &[&str], input: &[u8]) -> (i32, Vec<u8>, Vec<u8>) {
    let mut command: Command = joinup(home.folder.path());
    command.arg("--home").arg(home.path()).args(args).arg("--json");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Whoever refuses may do so before all has been read.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), output.stdout, output.stderr)
}

#[test]
fn bundles_go_there_and_back() {
    let (street, hill) = (Home::of("Canal Street"), Home::of("Hill"));
    let soup = street.publish(SOUP);
    street.draft("Title: A draft\n");
    let file = at(&street, "stick");
    let written = street.answer(["bundle", "write", &file, "--records", "all-that-may-travel"]);
    assert_eq!((&written["schema"], &written["file"]), (&json!("joinup.bundle/1"), &json!(file)));
    assert_eq!((&written["items"]["communities"], &written["items"]["experiments"]), (&json!(1), &json!(1)));
    assert_eq!((&written["records"], &written["circles"][0]["name"]), (&json!(1), &json!("commons")));
    assert_eq!(written["bytes"], fs::metadata(&file).unwrap().len());
    let bytes = fs::read(&file).unwrap();
    assert_eq!(street.json(["bundle", "write", &file]).error()["exit"], 10, "what is there is not replaced unasked");
    assert_eq!(fs::read(&file).unwrap(), bytes);
    street.answer(["bundle", "write", &file, "--records", &soup, "--force"]);

    let read = hill.answer(["bundle", "read", &file]);
    assert_eq!((&read["schema"], &read["by"]["name"]), (&json!("joinup.bundle-read/1"), &json!("Canal Street")));
    assert_eq!((&read["new"]["experiments"], &read["here"], &read["records"]), (&json!(1), &json!(0), &json!(1)));
    assert_eq!((count(&read["not_kept"], "not kept"), read.get("problem")), (0, None));
    assert_eq!(hill.answer(["show", &soup])["record_state"], "here");
    assert_eq!(hill.answer(["bundle", "read", &file])["here"], 2);

    let asked = hill.answer(["bundle", "ask", &at(&hill, "have")]);
    assert_eq!((&asked["schema"], &asked["held"]), (&json!("joinup.bundle/1"), &json!(3)));
    let answered = street.answer(["bundle", "write", &at(&street, "answer"), "--for", &at(&hill, "have")]);
    assert_eq!((&answered["asked_by"]["key_words"].is_array(), &answered["items"]["experiments"]), (&true, &json!(0)));
    assert_eq!(street.json(["bundle", "write", &at(&street, "x"), "--for", "no such"]).error()["exit"], 3);
    let names: Vec<_> = fs::read_dir(street.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "the home, the bundle and the answer: {names:?}");
}

#[test]
fn what_is_no_bundle_and_what_is_damaged_is_told_apart() {
    let (street, hill) = (Home::of("Canal Street"), Home::of("Hill"));
    street.publish(SOUP);
    let file = at(&street, "stick");
    street.answer(["bundle", "write", &file]);
    let whole = fs::read(&file).unwrap();
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        fed(&hill, &["bundle", "read", "-"], &bytes)
    };
    for (change, code) in [
        (&(|bytes: &mut Vec<u8>| bytes[0] = b'J') as &dyn Fn(&mut Vec<u8>), 7),
        (&|bytes: &mut Vec<u8>| bytes.clear(), 7),
        (&|bytes: &mut Vec<u8>| bytes[15] = 2, 11),
    ] {
        let (exit, printed, refused) = with(change);
        assert!(exit == code && printed.is_empty(), "{exit}: {}", String::from_utf8_lossy(&refused));
        let refused: Value = serde_json::from_slice(&refused).unwrap();
        assert_eq!((&refused["schema"], &refused["exit"]), (&json!("joinup.error/1"), &json!(code)));
    }
    let (exit, printed, _) = with(&|bytes: &mut Vec<u8>| bytes.truncate(bytes.len() - 1));
    let read: Value = serde_json::from_slice(&printed).unwrap();
    assert_eq!((exit, &read["problem"]["code"], &read["new"]["experiments"]), (7, &json!("invalid"), &json!(1)));
    let (exit, printed, _) = with(&|_| {});
    assert_eq!((exit, serde_json::from_slice::<Value>(&printed).unwrap()["here"].clone()), (0, json!(2)));
    assert_eq!(hill.json(["bundle", "read", &at(&hill, "nowhere")]).error()["exit"], 3);
    let asked = at(&hill, "have");
    hill.answer(["bundle", "ask", &asked]);
    assert_eq!(street.json(["bundle", "read", &asked]).error()["exit"], 7);
    assert_eq!(street.json(["bundle", "write", &at(&street, "x"), "--for", &file]).error()["exit"], 7);
}

#[test]
fn a_running_node_writes_and_reads_bundles_and_passes_on_what_they_bring() {
    let (street, our_node, hall, _their_node) = crate::two_that_met();
    let mill = Home::of("Mill Lane");
    mill.publish("Title: A bench that everybody may move\n");
    let (exit, bundle, told) = fed(&mill, &["bundle", "write", "-"], b"");
    assert_eq!(exit, 0);
    assert_eq!(serde_json::from_slice::<Value>(&told).unwrap()["items"]["experiments"], 1, "the answer is aside");
    let (exit, printed, _) = fed(&street, &["bundle", "read", "-"], &bundle);
    assert_eq!((exit, &serde_json::from_slice::<Value>(&printed).unwrap()["new"]["experiments"]), (0, &json!(1)));
    while our_node.wait_for("item_received")["kind"] != "experiment" {}
    let has_come = || hall.answer(["list"])["items"].to_string().contains("A bench");
    while !has_come() {
        hall.answer(["sync"]);
    }
    let file = at(&hall, "on");
    let written = hall.answer(["bundle", "write", &file]);
    assert_eq!(written["items"]["communities"], 3);
    let junk = vec![b'x'; 3 << 20];
    let (exit, _, refused) = fed(&street, &["bundle", "read", "-"], &junk);
    assert_eq!((exit, &serde_json::from_slice::<Value>(&refused).unwrap()["exit"]), (7, &json!(7)));
}
