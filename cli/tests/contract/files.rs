//! Files in and out: import, export, and what withdrawing leaves of them.

use std::fs;

use serde_json::json;

use crate::{SOUP, count, harness::Home};

#[test]
fn import() {
    let home = Home::of("Canal Street");
    let file = home.folder.path().join("some.jsonl");
    let good = json!({"title": "Soup", "state": "trying", "context": {"setting": "city"}});
    let odd = json!({"title": "Chairs", "votes": 12});
    fs::write(&file, format!("{good}\n{{\"title\": 3\n{odd}\n")).unwrap();
    let ran = home.json(["import", "--format", "jsonl", file.to_str().unwrap()]);
    assert_eq!(ran.code, 7, "{ran:?}");
    let imported = ran.json();
    assert_eq!(imported["schema"], "joinup.imported/1");
    assert_eq!(imported["drafts"], 2);
    let problems = imported["problems"].as_array().unwrap();
    assert!(
        problems
            .iter()
            .any(|problem| problem["line"] == 2 && problem["file"].as_str().unwrap().ends_with("some.jsonl")),
        "{imported}"
    );
    assert!(
        problems.iter().any(|problem| problem["line"] == 3 && problem["message"].as_str().unwrap().contains("votes")),
        "{imported}"
    );
    let good = home.fed(["import", "--format", "jsonl", "-", "--json"], &format!("{good}\n"));
    assert_eq!((good.code, &good.json()["drafts"]), (0, &json!(1)));
    let odd = home.fed(["import", "--format", "jsonl", "-", "--json"], &format!("{odd}\n"));
    assert_eq!((odd.code, &odd.json()["drafts"]), (7, &json!(1)), "what was left out is told by the exit code too");
}

#[test]
fn withdraw_and_export() {
    let home = Home::of("Canal Street");
    let (gone, stays) = (home.publish(SOUP), home.publish("Title: Four chairs\n"));
    assert_eq!(home.json(["withdraw", &gone]).error()["exit"], 10);
    let withdrawn = home.answer(["withdraw", &gone, "-y"]);
    assert_eq!((&withdrawn["schema"], &withdrawn["id"]), (&json!("joinup.withdrawn/1"), &json!(gone)));
    assert_eq!(home.answer(["status"])["experiments"]["held"], 1);

    let folder = home.folder.path().join("out");
    for format in ["jsonl", "markdown"] {
        let exported = home.answer(["export", "--format", format, "-o", folder.to_str().unwrap()]);
        assert_eq!(exported["schema"], "joinup.export/1");
        let file = folder.join(exported["files"][0].as_str().unwrap());
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("Four chairs") && !text.contains("Soup"), "{text}");
    }
    let _ = stays;
    let jsonl = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "jsonl"));
    let again = home.json(["import", "--format", "jsonl", jsonl.unwrap().to_str().unwrap()]);
    assert_eq!(again.json()["drafts"], 1, "what was exported can be imported: {again:?}");
}

#[test]
fn export_and_import_of_pages_tables_and_prints() {
    let (home, theirs) = (Home::of("Canal Street"), Home::of("Harbour Hall"));
    let id = home.publish(&format!("{SOUP}\n## Who agreed, how, until when? (stays here)\n\nSECRETNOTES\n"));
    home.draft("Title: A draft\n");
    let at = |name: &str| home.folder.path().join(name).to_str().unwrap().to_owned();
    let exported = home.answer(["export", "--format", "csv", "-o", &at("t.csv")]);
    assert_eq!((&exported["schema"], &exported["experiments"]), (&json!("joinup.export/1"), &json!(1)));
    let exported = home.answer(["export", &id, "--format", "html", "-o", &at("p.html")]);
    assert_eq!(exported["left_out"], json!(["consent_notes"]));
    home.answer(["export", "--format", "markdown", "-o", &at("pages")]);
    for name in ["t.csv", "p.html", &format!("pages/{id}.md")] {
        let text = fs::read_to_string(at(name)).unwrap();
        assert!(text.contains("Soup from leftovers") && !text.contains("SECRETNOTES"), "{name}");
    }
    assert_eq!(home.json(["export", "--format", "html", "-o", &at("q.html")]).error()["exit"], 2);
    assert_eq!(home.json(["export", "--format", "csv", "-o", &at("t.csv")]).error()["exit"], 10);
    assert!(home.run(["export", "--format", "csv", "-o", "-"]).stdout.starts_with("\u{feff}id,version,"));
    assert_eq!(home.json(["export", "--format", "markdown", "--with-local", "-o", &at("x")]).error()["exit"], 2);
    let copy = home.answer(["export", "--format", "markdown", "--mine", "--with-local", "-o", &at("copy")]);
    assert_eq!((count(&copy["files"], "files"), copy.get("left_out")), (2, None));

    let imported = home.answer(["import", "--format", "markdown", &at("copy")]);
    assert_eq!((&imported["schema"], &imported["drafts"]), (&json!("joinup.imported/1"), &json!(2)));
    let texts: Vec<String> = imported["ids"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| home.answer(["drafts", "show", id.as_str().unwrap()])["text"].as_str().unwrap().to_owned())
        .collect();
    assert!(texts.iter().any(|text| text.contains("SECRETNOTES")), "{texts:?}");
    for (format, path) in [("markdown", at("pages")), ("csv", at("t.csv"))] {
        let refused = theirs.json(["import", "--format", format, &path]);
        assert_eq!((refused.code, &refused.json()["drafts"]), (7, &json!(0)), "{format}");
        let inspired = theirs.answer(["import", "--format", format, "--inspired-by", &path]);
        let codes: Vec<&str> =
            inspired["notices"].as_array().unwrap().iter().filter_map(|notice| notice["code"].as_str()).collect();
        assert_eq!((&inspired["drafts"], codes.contains(&"inspired-by")), (&json!(1), true), "{codes:?}");
    }
}
