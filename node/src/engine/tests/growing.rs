//! Writing that grows, versions, the report, and what goes into files and comes back.

use std::path::Path;

use joinup_protocol::experiment::{Experiment as Said, markdown};
use proptest::{prelude::*, test_runner::Config};
use serde_json::{Value, json};

use super::*;

#[allow(dead_code, reason = "the core's own tests use all of it")]
#[path = "../../../../protocol/tests/records/arbitrary.rs"]
mod arbitrary;

const DAY: u64 = 86_400_000;

impl Community {
    fn said(&self, id: &str) -> Said {
        markdown::read(&self.engine.draft(id).unwrap().text).0
    }

    fn round(&self, id: &str, did: &str) -> Draft {
        let cycle = Fields::from_iter([("did".to_owned(), Value::from(did))]);
        self.step(&StepRequest { id: id.into(), cycle, ..StepRequest::default() }).unwrap()
    }

    fn files(&self, query: &ExportQuery) -> Vec<Exported> {
        let (export, ids) = self.export(query).unwrap();
        let head = self.export_head(export).unwrap();
        let files = ids.iter().flat_map(|id| self.exported(export, id).unwrap());
        head.into_iter().chain(files).collect()
    }

    fn import_pages(&self, pages: &[Exported], inspired_by: bool) -> Imported {
        let line = |page: &Exported| json!({ "file": page.file, "text": page.text }).to_string();
        let lines: Vec<String> = pages.iter().map(line).collect();
        let query = ImportQuery { format: Some("markdown".into()), inspired_by, ..ImportQuery::default() };
        self.import(&query, lines.join("\n").as_bytes()).unwrap()
    }
}

fn format(format: &str) -> ExportQuery {
    ExportQuery { format: format.into(), ..ExportQuery::default() }
}

fn for_ourselves(form: &str) -> ExportQuery {
    ExportQuery { mine: true, with_local: true, ..format(form) }
}

#[test]
fn a_round_goes_into_the_draft_or_into_a_new_one_and_all_else_stays() {
    let ghent = community("Ghent", 1);
    let odd = "Title: Soup\r\n<!-- mine -->\r\n\r\n## What did the cat think?\r\n\r\nMuch.\r\n";
    let draft = ghent.draft(odd);
    let stepped = ghent.round(&draft.id, "twelve came");
    assert_eq!(stepped.text, format!("{odd}\r\n## What did you do, round by round?\r\n\r\n- twelve came\r\n"));
    assert_eq!(stepped.notices[0].next, format!("joinup step {} --state trying", draft.short));

    let id = ghent.publish_text(SOUP);
    let stepped = ghent.round(&id, "moved it to Tuesday");
    assert_eq!((stepped.replaces, ghent.said(&id).cycles.len(), stepped.notices.len()), (1, 1, 0));
    let state = StepRequest {
        id: id.clone(),
        state: Some("paused".into()),
        reason: Some("no\nhall".into()),
        ..StepRequest::default()
    };
    ghent.step(&state).unwrap();
    let said = ghent.said(&id);
    assert_eq!((said.state().as_str(), said.state_reason.as_str(), said.cycles.len()), ("paused", "no hall", 1));
    ghent.step(&StepRequest { id: id.clone(), state: Some("trying".into()), ..StepRequest::default() }).unwrap();
    assert!(ghent.said(&id).state_reason.is_empty(), "the reason of a state is not that of the next");

    let empty = StepRequest { id: id.clone(), ..StepRequest::default() };
    assert_eq!(ghent.step(&empty).unwrap_err().code, ErrorCode::Usage);
    let before = ghent.engine.draft(&id).unwrap().text;
    let long = Fields::from_iter([("did".to_owned(), Value::from("x".repeat(1_001)))]);
    let refused = ghent.step(&StepRequest { id: id.clone(), cycle: long, ..StepRequest::default() }).unwrap_err();
    assert_eq!((refused.code, ghent.engine.draft(&id).unwrap().text), (ErrorCode::Invalid, before));
}

#[test]
fn an_expectation_keeps_the_day_on_which_it_was_said_first() {
    let ghent = community("Ghent", 1);
    let draft = ghent.draft("Title: Soup\n\n## What do you expect?\n\nTen people\n");
    let day = ghent.said(&draft.id).expected_on.unwrap().to_string();
    assert_eq!(day, "2026-05-12");
    ghent.clock.advance(3 * DAY);
    let text = ghent.engine.draft(&draft.id).unwrap().text.replace("Ten", "Eleven");
    ghent.save_draft(&draft.id, &DraftText { text }).unwrap();
    ghent.round(&draft.id, "twelve came");
    ghent
        .reflect(&ReflectRequest { id: draft.id.clone(), happened: Some("twelve".into()), ..Default::default() })
        .unwrap();
    assert_eq!(ghent.said(&draft.id).expected_on.unwrap().to_string(), day);
    let own = ghent.draft("Title: Bread\nExpected on: 2025\n\n## What do you expect?\n\nMuch\n");
    assert_eq!(ghent.said(&own.id).expected_on.unwrap().to_string(), "2025");
    let line = br#"{"title":"Old","expected":"much"}"#;
    let imported = ghent.import(&ImportQuery::default(), line).unwrap();
    assert!(ghent.said(&imported.ids[0]).expected_on.is_none(), "nobody knows when that was said");
}

#[test]
fn a_file_that_is_older_than_the_draft_takes_no_rounds_away() {
    let ghent = community("Ghent", 1);
    let file = "Title: Soup\n\n## What do you expect?\n\nTen people\n\n## Cycles\n\n- one\n";
    let draft = ghent.draft(file);
    let day = ghent.said(&draft.id).expected_on;
    ghent.clock.advance(3 * DAY);
    ghent.round(&draft.id, "two");
    let text = "It is warm".to_owned();
    let perspective = Fields::from_iter([("text".to_owned(), Value::from(text))]);
    ghent.add_perspective(&PerspectiveRequest { id: draft.id.clone(), perspective }).unwrap();
    let full = ghent.engine.draft(&draft.id).unwrap().text;
    let save = |text: &str, replace| ghent.save_file(&draft.id, &DraftText { text: text.into() }, replace).unwrap();
    let codes = |draft: &Draft| draft.notices.iter().map(|notice| notice.code.clone()).collect::<Vec<_>>();
    let rounds = || ghent.said(&draft.id).cycles.iter().map(|round| round.did.as_str().to_owned()).collect::<Vec<_>>();

    assert_eq!(codes(&save(file, false)), ["kept-added"]);
    assert_eq!((rounds(), ghent.said(&draft.id).perspectives.len()), (vec!["one".into(), "two".into()], 1));
    assert_eq!(ghent.said(&draft.id).expected_on, day, "the same expectation is as old as before");
    assert_eq!(codes(&save(&full, false)), Vec::<String>::new(), "all of it is in the file");
    assert_eq!(codes(&save(&full.replace("- one", "- ONE"), false)), ["said-before"]);
    assert_eq!(rounds(), ["ONE", "two"], "who knows all rounds may change them");
    assert_eq!(codes(&save(file, true)), ["said-before"]);
    assert_eq!(rounds(), ["one"]);
    let earlier = ghent.earlier_draft(&draft.id, 2).unwrap();
    assert_eq!(earlier.text, full);
    assert_eq!(ghent.engine.draft(&draft.id).unwrap().text, ghent.restart().engine.draft(&draft.id).unwrap().text);
}

#[test]
fn earlier_texts_of_a_draft_are_named_as_far_as_they_are_kept() {
    let ghent = community("Ghent", 1);
    let id = ghent.draft("Title: Soup 0\n").id;
    for number in 1..40 {
        ghent.save_draft(&id, &DraftText { text: format!("Title: Soup {number}\n") }).unwrap();
    }
    let ghent = ghent.restart();
    let title = |back| ghent.earlier_draft(&id, back).map(|draft| draft.title).map_err(|error| error.code);
    assert_eq!((title(1), title(32)), (Ok("Soup 38".into()), Ok("Soup 7".into())));
    assert_eq!((title(0), title(33)), (Err(ErrorCode::NotFound), Err(ErrorCode::NotFound)));
}

#[test]
fn looking_back_adds_and_overwrites_nothing() {
    let ghent = community("Ghent", 1);
    let id = ghent.draft("Title: Soup\n\n## What happened? For whom? For whom not?\n\nTen came\n").id;
    let request = ReflectRequest {
        id: id.clone(),
        happened: Some("# Then twelve".into()),
        why: Some("Tuesday".into()),
        surprises: vec!["bread".into(), "spoons".into()],
        state: Some("stopped".into()),
        ..ReflectRequest::default()
    };
    let draft = ghent.reflect(&request).unwrap();
    let said = ghent.said(&id);
    assert_eq!(said.noticed.as_str(), "Ten came\n\n# Then twelve");
    assert_eq!((said.why_we_think.as_str(), said.surprises.len(), said.state().as_str()), ("Tuesday", 2, "stopped"));
    assert_eq!(said.reflected_on.unwrap().to_string(), "2026-05-12");
    assert!(draft.notices[0].message.contains("Was there a reason"), "{:?}", draft.notices);
    for later in ["2026-05-13", "2026-06", "2027"] {
        let request = ReflectRequest { on: Some(later.into()), ..request.clone() };
        assert_eq!(ghent.reflect(&request).unwrap_err().code, ErrorCode::Usage, "{later}");
    }
    assert!(ghent.reflect(&ReflectRequest { on: Some("2026".into()), ..request }).is_ok(), "this year is no later");
    for next in ["Ask the baker", "Try\nagain"] {
        let next = ReflectRequest { id: id.clone(), next: Some(next.into()), ..ReflectRequest::default() };
        ghent.reflect(&next).unwrap();
    }
    assert_eq!(ghent.said(&id).next.as_str(), "Try again", "a next step takes the place of the last one");
    assert!(ghent.reflect(&ReflectRequest { id, ..ReflectRequest::default() }).is_err());
}

#[test]
fn a_perspective_travels_when_somebody_asked_and_can_be_taken_out() {
    let ghent = community("Ghent", 1);
    let id = ghent.publish_text(SOUP);
    let add = |text: &str, consent: Option<&str>| {
        let mut perspective = Fields::from_iter([("text".to_owned(), Value::from(text))]);
        perspective.extend(consent.map(|consent| ("consent".to_owned(), Value::from(consent))));
        ghent.add_perspective(&PerspectiveRequest { id: id.clone(), perspective }).unwrap()
    };
    assert!(add("warm", Some("asked-and-yes")).notices.is_empty());
    assert_eq!(add("SECRETVIEW", Some("not-asked")).notices[0].code, "stays-here");
    assert_eq!(add("UNSAIDVIEW", None).notices[0].code, "stays-here");
    let listed = ghent.perspectives(&id).unwrap();
    assert_eq!(
        listed.items.iter().map(|row| (row.number, row.stays)).collect::<Vec<_>>(),
        [(1, false), (2, true), (3, true)]
    );
    ghent.publish(&everyone(&id)).unwrap();
    assert_eq!(ghent.show(&id).record.unwrap()["perspectives"].as_array().unwrap().len(), 1);
    assert_eq!(travelled(&ghent, "warm"), (false, true), "the search can find");
    for kept in ["SECRETVIEW", "UNSAIDVIEW"] {
        assert_eq!(travelled(&ghent, kept), (false, false), "{kept}");
    }
    let draft = ghent.remove_perspective(&id, 1).unwrap();
    assert_eq!((draft.notices[0].code.as_str(), ghent.said(&id).perspectives.len()), ("still-published", 2));
    assert_eq!(ghent.remove_perspective(&id, 3).unwrap_err().code, ErrorCode::NotFound);
    ghent.publish(&everyone(&id)).unwrap();
    assert!(!ghent.show(&id).record.unwrap().contains_key("perspectives"));
}

/// Whether words are in what is gossiped, and in the records that others may fetch.
fn travelled(community: &Community, words: &str) -> (bool, bool) {
    let holds = |bytes: &[u8]| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    let items = community.items().iter().any(|item| holds(item.bytes()));
    let digests: Vec<_> =
        community.look(|state| state.own.versions.values().flatten().filter_map(|version| version.record).collect());
    let records = digests.iter().any(|digest| {
        let record = community.0.journal.record(digest).unwrap().unwrap();
        Said::from_record(&record).is_ok_and(|said| Value::Object(said.to_json()).to_string().contains(words))
    });
    (items, records)
}

#[test]
fn consent_notes_are_in_nothing_that_travels_nor_in_an_export_unless_it_is_for_ourselves() {
    let ghent = community("Ghent", 1);
    let text = format!(
        "{SOUP}\n## Who agreed, how, until when? (stays here)\n\nANNASAIDYES\n\n## What was hard?\n\n- STAIRS\n"
    );
    let text = text.replace("## What was hard?", "## What was hard, or went wrong?");
    let id = ghent.publish_text(&text);
    assert_eq!(travelled(&ghent, "ANNASAIDYES"), (false, false));
    assert_eq!(travelled(&ghent, "STAIRS"), (true, true), "the search can find");
    for form in ["jsonl", "markdown", "csv"] {
        let files = ghent.files(&format(form));
        assert!(files.iter().all(|file| !file.text.contains("ANNASAIDYES")), "{form}");
        assert!(files.iter().any(|file| file.text.contains("STAIRS")), "{form}");
    }
    let page = ghent.files(&ExportQuery { id: Some(id.clone()), ..format("html") });
    assert!(page[0].text.contains("STAIRS") && !page[0].text.contains("ANNASAIDYES"));
    for form in ["jsonl", "markdown"] {
        assert!(ghent.files(&for_ourselves(form))[0].text.contains("ANNASAIDYES"), "{form}");
        let of_all = ExportQuery { mine: false, ..for_ourselves(form) };
        assert_eq!(ghent.export(&of_all).unwrap_err().code, ErrorCode::Usage);
    }
    assert!(ghent.export(&for_ourselves("csv")).is_err());
    let report = ghent.report(&ReportQuery { since: "2026".into() }).unwrap();
    assert!(report.text.contains("STAIRS") && !report.text.contains("ANNASAIDYES"));
    assert_eq!(report.left_out, ["consent_notes"]);
    let changes = {
        ghent.round(&id, "more");
        ghent.publish(&everyone(&id)).unwrap();
        ghent.changes(&id, &ChangesQuery::default()).unwrap()
    };
    assert!(!changes.to_json().unwrap().to_string().contains("ANNASAIDYES"));
}

#[test]
fn consent_notes_reach_nobody_else_by_any_way() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let text = format!("{SOUP}\n## Who agreed, how, until when? (stays here)\n\nANNASAIDYES\n");
    let id = ghent.publish_text(&text);
    ghent.give_all_to(&leith);
    let echo = leith.adapt(&AdaptRequest { id: id.clone(), ..AdaptRequest::default() }).unwrap();
    let theirs = format!("{}\n## Who agreed, how, until when? (stays here)\n\nBOBSAIDYES\n", echo.text);
    leith.save_draft(&echo.id, &DraftText { text: theirs }).unwrap();
    leith.publish(&everyone(&echo.id)).unwrap();
    let ask = NoteRequest {
        kind: Some("request".into()),
        id: Some(id.clone()),
        text: Some("The longer story?".into()),
        accept_warnings: true,
        ..NoteRequest::default()
    };
    leith.say_note(&ask).unwrap();
    leith.give_all_to(&ghent);
    let (ours, said) = (ghent.items(), leith.items());
    assert!(said.iter().filter(|item| item.header().kind == Kind::NOTE).count() >= 2, "an echo and a request");
    assert_eq!(travelled(&ghent, "ANNASAIDYES"), (false, false));
    assert_eq!(travelled(&leith, "BOBSAIDYES"), (false, false));
    // What travels is packed; whatever it unpacks to does not have it either.
    let holds = |item: &Verified, words: &str| format!("{:?}", item.payload()).contains(words);
    assert!(ours.iter().any(|item| holds(item, "Less is thrown away")), "the search can find");
    assert!(!ours.iter().any(|item| holds(item, "ANNASAIDYES")) && !said.iter().any(|item| holds(item, "BOBSAIDYES")));

    // The stream of records gives what was published, and nothing of the draft.
    let row = ghent.look(|state| state.catalogue.get(&id.parse().unwrap()).cloned()).unwrap();
    let Some(Payload::Experiment(summary)) = ghent.item_of(&row).unwrap().map(|item| item.payload()) else { panic!() };
    let bytes = ghent.record_for_anybody(&summary.record.unwrap().digest).unwrap().unwrap();
    let record = leith.keep_record(&bytes).unwrap();
    assert!(record.consent_notes.is_empty() && !record.title.is_empty());

    // Nor does anything that a remote node answers, writes into files, or has on its disk.
    let answers = [
        leith.experiment(&id, &ShowQuery::default()).unwrap().0.to_json().unwrap().to_string(),
        leith.comparison(&id, &ComparisonQuery::default()).unwrap().to_json().unwrap().to_string(),
        leith.lineage(&id).unwrap().to_json().unwrap().to_string(),
        leith.inbox(&InboxQuery::default()).unwrap().to_json().unwrap().to_string(),
        ghent.inbox(&InboxQuery::default()).unwrap().to_json().unwrap().to_string(),
    ];
    assert!(answers.iter().all(|answer| !answer.contains("ANNASAIDYES")), "{answers:?}");
    assert!(!answers[4].contains("BOBSAIDYES"));
    for form in ["jsonl", "markdown", "csv"] {
        assert!(leith.files(&format(form)).iter().all(|file| !file.text.contains("ANNASAIDYES")), "{form}");
        assert!(ghent.files(&format(form)).iter().all(|file| !file.text.contains("BOBSAIDYES")), "{form}");
    }
    for (community, words) in [(&ghent, "BOBSAIDYES"), (&leith, "ANNASAIDYES")] {
        let mut all = Vec::new();
        bytes_below(community.folder.path(), &mut all);
        assert!(!all.windows(words.len()).any(|window| window == words.as_bytes()), "{words}");
    }
}

#[test]
fn a_version_says_why_it_is_there_and_the_next_one_does_not_repeat_it() {
    let ghent = community("Ghent", 1);
    let id = ghent.draft(SOUP).id;
    let because = |why: &str| PublishRequest { why: Some(why.into()), ..everyone(&id) };
    ghent.publish(&because("the first\n  one")).unwrap();
    ghent.clock.advance(DAY);
    let draft = ghent.edit(&EditRequest { id: id.clone() }).unwrap();
    assert!(ghent.said(&id).version_why.is_empty() && !draft.text.contains("the first one"));
    ghent.save_draft(&id, &DraftText { text: draft.text.replace("State: trying", "State: stopped") }).unwrap();
    let query = PreviewQuery { why: Some("we stopped".into()), ..PreviewQuery::default() };
    assert_eq!(ghent.preview(&id, &query).unwrap().why, "we stopped");
    ghent.publish(&because("we stopped")).unwrap();
    let whys: Vec<(u32, String)> = ghent.show(&id).versions.into_iter().map(|row| (row.version, row.why)).collect();
    assert_eq!(whys, [(2, "we stopped".to_owned()), (1, "the first one".to_owned())]);

    let changes = ghent.changes(&id, &ChangesQuery::default()).unwrap();
    assert_eq!((changes.from, changes.to, changes.why.as_str()), (1, 2, "we stopped"));
    let [row] = changes.items.as_slice() else { panic!("{changes:?}") };
    assert_eq!(
        (row.field.as_str(), row.kind, row.after.clone()),
        ("state", ChangeKind::Changed, Some("stopped".into()))
    );
    assert!(changes.to_said > changes.from_said);
    let first = ChangesQuery { to: Some(1), from: None };
    assert_eq!(ghent.changes(&id, &first).unwrap_err().code, ErrorCode::NotFound);

    let leith = community("Leith", 2);
    leith.clock.advance(DAY);
    ghent.give_all_to(&leith);
    assert_eq!(leith.changes(&id, &ChangesQuery::default()).unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(leith.show(&id).versions[0].why, "we stopped", "why there is a version travels");
    assert!(ghent.publish(&because(&"x".repeat(161))).is_err());
}

#[test]
fn what_is_said_afterwards_to_have_been_expected_has_no_day() {
    let ghent = community("Ghent", 1);
    let id = ghent.draft("Title: Soup\n").id;
    let reflect = ReflectRequest { id: id.clone(), expected: Some("Ten".into()), ..ReflectRequest::default() };
    ghent.reflect(&reflect).unwrap();
    let said = ghent.said(&id);
    assert_eq!((said.expected.as_str(), said.expected_on), ("Ten", None));
    ghent.round(&id, "twelve came");
    assert_eq!(ghent.said(&id).expected_on, None);
}

#[test]
fn a_report_tells_what_is_new_since_a_day_and_nothing_else() {
    let ghent = community("Ghent", 1);
    let old = ghent.publish_text("Title: Old\nState: trying\n\n## What surprised you?\n\n- long ago\n");
    ghent.publish_text("Title: Untouched\n");
    ghent.clock.advance(30 * DAY);
    let cycle = json!({"did": "now", "ended": "2026-06-01", "learned": "# much"});
    let Value::Object(cycle) = cycle else { panic!() };
    ghent.step(&StepRequest { id: old.clone(), cycle, ..Default::default() }).unwrap();
    let Value::Object(cycle) = json!({"did": "before", "ended": "2026-04"}) else { panic!() };
    ghent.step(&StepRequest { id: old.clone(), cycle, ..Default::default() }).unwrap();
    ghent.publish(&PublishRequest { why: Some("a round".into()), ..everyone(&old) }).unwrap();
    let next = ReflectRequest { id: old.clone(), next: Some("spoons".into()), ..Default::default() };
    ghent.reflect(&next).unwrap();
    let report = ghent.report(&ReportQuery { since: "2026-05-20".into() }).unwrap();
    let [item] = report.items.as_slice() else { panic!("{report:?}") };
    assert_eq!((item.title.as_str(), item.reflected_on.as_deref()), ("Old", Some("2026-06-11")));
    assert_eq!(item.fields.keys().collect::<Vec<_>>(), ["cycles", "next"]);
    assert_eq!(item.fields["cycles"].as_array().unwrap().len(), 1);
    assert_eq!(item.versions.iter().map(|row| row.why.as_str()).collect::<Vec<_>>(), ["a round"]);
    assert!(report.text.contains("- 2026-06-01: now\n  - What did you learn? \\# much\n"), "{}", report.text);
    assert!(!report.text.contains("long ago") && !report.text.contains("Untouched"), "{}", report.text);
    assert!(item.unpublished && report.text.contains("not published yet"), "{}", report.text);
    let all = ghent.report(&ReportQuery { since: "2026".into() }).unwrap().items;
    assert_eq!(all.len(), 1, "that there is a version is nothing that we learned: {all:?}");
    assert!(ghent.report(&ReportQuery { since: "May".into() }).is_err());
}

#[test]
fn what_was_exported_comes_back_to_us_and_does_not_become_somebody_elses() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = ghent.publish_text(SOUP);
    ghent.give_all_to(&leith);
    for form in ["jsonl", "csv", "markdown"] {
        let files = ghent.files(&format(form));
        let text: String = files.iter().map(|file| file.text.as_str()).collect();
        assert!(text.contains("Less is thrown away"));
        let import = |community: &Community, inspired_by: bool| match form {
            "markdown" => community.import_pages(&files, inspired_by),
            form => {
                let query = ImportQuery { format: Some(form.into()), inspired_by, ..ImportQuery::default() };
                community.import(&query, text.as_bytes()).unwrap()
            }
        };
        let ours = import(&ghent, false);
        assert_eq!((ours.drafts, ours.problems.len()), (1, 0), "{form}: {ours:?}");
        assert_eq!(ghent.said(&ours.ids[0]).gist.as_str(), "Less is thrown away on Saturdays.");

        let theirs = import(&leith, false);
        assert_eq!((theirs.drafts, theirs.problems.len()), (0, 1), "{form}: {theirs:?}");
        assert!(theirs.problems[0].message.contains("Ghent"), "{theirs:?}");
        let inspired = import(&leith, true);
        assert_eq!(
            (inspired.drafts, inspired.notices.last().map(|notice| notice.code.as_str()), inspired.problems.len()),
            (1, Some("inspired-by"), 0),
            "{form}: {inspired:?}"
        );
        let said = leith.said(&inspired.ids[0]);
        assert_eq!((said.links[0].relation.as_str(), said.links[0].target.to_string()), ("inspired-by", id.clone()));
        assert_eq!((said.links[0].version, said.gist.is_empty()), (Some(1), true), "{form}");
    }
    let theirs = leith.files(&format("markdown"));
    assert!(theirs[0].text.contains(&ghent.us().to_string()) && theirs[0].text.contains("CC-BY-4.0"), "{theirs:?}");
    assert_eq!(ghent.import_pages(&theirs, false).drafts, 1, "and what they exported of ours is still ours");
    assert!(ghent.export(&format("pdf")).is_err());
    assert!(ghent.export(&format("html")).is_err(), "a page is of one experiment");
}

#[test]
fn what_was_said_is_exported_beside_the_experiment_and_becomes_nobodys() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = ghent.publish_text(SOUP);
    ghent.give_all_to(&leith);
    let say = |who: &Community, kind: &str, about: &str, text: &str| {
        let request = NoteRequest {
            kind: Some(kind.into()),
            id: Some(about.into()),
            text: Some(text.into()),
            accept_warnings: true,
            ..NoteRequest::default()
        };
        who.say_note(&request).unwrap().note.id
    };
    let asked = say(&leith, "question", &id, "Who brings the pots?\n# Loudly");
    let gone = say(&leith, "thanks", &id, "NEVERMIND");
    leith.withdraw(&WithdrawRequest { id: gone }).unwrap();
    leith.give_all_to(&ghent);
    let replied = say(&ghent, "reply", &asked, "Everybody one.");
    for form in ["jsonl", "markdown"] {
        let files = ghent.files(&format(form));
        let (talk, pages): (Vec<Exported>, Vec<Exported>) = files.iter().cloned().partition(|file| file.notes > 0);
        assert_eq!((talk.iter().map(|file| file.notes).sum::<u64>(), pages.len()), (2, 1), "{form}");
        let text: String = talk.iter().map(|file| file.text.as_str()).collect();
        assert!(text.contains("Leith") && !text.contains("NEVERMIND"), "{text}");
        let import = |community: &Community, files: &[Exported]| match form {
            "markdown" => community.import_pages(files, true),
            _ => {
                let text: String = files.iter().map(|file| file.text.as_str()).collect();
                community.import(&ImportQuery { inspired_by: true, ..ImportQuery::default() }, text.as_bytes()).unwrap()
            }
        };
        for who in [&ghent, &leith] {
            let alone = import(who, &talk);
            assert_eq!((alone.drafts, alone.problems.len()), (0, 0), "{form}: {alone:?}");
            assert_eq!(alone.notices[0].code, "conversation", "{alone:?}");
        }
        assert_eq!(import(&ghent, &files).drafts, 1, "{form}");
        if form == "markdown" {
            assert_eq!((talk.len(), talk[0].file.as_str()), (1, &*format!("{id}.notes.md")));
            assert!(text.contains("> Who brings the pots?\n> # Loudly\n") && text.contains("\n### "), "{text}");
        } else {
            let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let (first, second) = (&lines[0], &lines[1]);
            assert_eq!(
                (&first["line"], &first["kind"], &first["about"]),
                (&json!("note"), &json!("question"), &json!(id))
            );
            assert_eq!((&second["id"], &second["in_reply_to"]), (&json!(replied), &json!(asked)));
            assert_eq!(second["community"]["id"], ghent.us().to_string());
        }
    }
    assert!(ghent.files(&format("csv")).iter().all(|file| file.notes == 0));
}

#[test]
fn a_copy_for_ourselves_holds_the_drafts_as_they_were_typed() {
    let ghent = community("Ghent", 1);
    let odd = "Title: Soup\r\n\r\n## What did the cat think?\r\n\r\nMuch.\r\n";
    ghent.draft(odd);
    let files = ghent.files(&for_ourselves("markdown"));
    assert!(files[0].file.ends_with(".draft.md"), "{files:?}");
    let again = ghent.import_pages(&files, false);
    assert_eq!(ghent.engine.draft(&again.ids[0]).unwrap().text, odd);
    assert_eq!(again.problems.iter().map(|found| found.line).collect::<Vec<_>>(), [5], "lines are those of the file");
    assert!(ghent.files(&ExportQuery { mine: true, ..format("markdown") }).is_empty(), "drafts are nobody else's");
}

#[test]
fn everything_that_was_said_goes_into_pages_and_lines_and_comes_back() {
    let ghent = community("Ghent", 1);
    let runs = |said: Said| {
        let id = ghent.draft(&markdown::write_fields(&said.to_json())).id;
        for form in ["markdown", "jsonl"] {
            let files = ghent.files(&ExportQuery { id: Some(id.clone()), ..for_ourselves(form) });
            let imported = match form {
                "markdown" => ghent.import_pages(&files, false),
                _ => ghent.import(&ImportQuery::default(), files[0].text.as_bytes()).unwrap(),
            };
            let again = ghent.said(&imported.ids[0]);
            prop_assert_eq!(&again, &said, "{}", form);
            ghent.drop_draft(&imported.ids[0]).unwrap();
        }
        ghent.drop_draft(&id).unwrap();
        Ok(())
    };
    let mut runner =
        proptest::test_runner::TestRunner::new(Config { cases: 32, failure_persistence: None, ..Config::default() });
    let dated = arbitrary::experiment().prop_map(|mut said| {
        // The day of an expectation is noted when it is first said, which is no loss.
        said.expected_on = said.expected_on.or("2026".parse().ok());
        said
    });
    runner.run(&dated, runs).unwrap();
}

#[test]
fn votes_and_likes_leave_nothing_behind() {
    let ghent = community("Ghent", 1);
    let line = br#"{"title":"CHAIRSTITLE","votes":"VOTESMANY","likes":{"a":"LIKEDBYALL"},"cycles":[{"did":"x","score":"SCOREHIGH"}]}"#;
    let lines = ghent.import(&ImportQuery::default(), line).unwrap();
    assert_eq!((lines.drafts, lines.problems.len()), (1, 3), "{lines:?}");
    let table = "title,votes\nTABLETITLE,VOTESMANY\nOTHERTITLE,VOTESMANY\n";
    let query = ImportQuery { format: Some("csv".into()), ..ImportQuery::default() };
    let rows = ghent.import(&query, table.as_bytes()).unwrap();
    assert_eq!((rows.drafts, rows.problems.len()), (2, 1), "a column is named once: {rows:?}");
    let page = Exported {
        file: "p.md".into(),
        text: "Title: PAGETITLE\nVotes: VOTESMANY\nLikes: LIKEDBYALL\n".into(),
        head: false,
        notes: 0,
    };
    let pages = ghent.import_pages(&[page], false);
    assert_eq!(
        pages.problems.iter().map(|found| (found.line, found.warning)).collect::<Vec<_>>(),
        [(2, true), (3, true)]
    );
    let mut all = Vec::new();
    bytes_below(ghent.folder.path(), &mut all);
    let holds = |words: &str| all.windows(words.len()).any(|window| window == words.as_bytes());
    for title in ["CHAIRSTITLE", "TABLETITLE", "PAGETITLE"] {
        assert!(holds(title), "the search can find {title}");
    }
    for gone in ["VOTESMANY", "LIKEDBYALL", "SCOREHIGH"] {
        assert!(!holds(gone), "{gone}");
    }
}

fn bytes_below(folder: &Path, all: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes_below(&path, all);
        } else {
            all.extend(std::fs::read(&path).unwrap_or_default());
        }
    }
}

#[test]
fn one_invitation_at_a_time_and_none_at_the_beginning() {
    let ghent = community("Ghent", 1);
    let invites = |text: &str| ghent.draft(text).invitation;
    assert_eq!(invites("Title: Soup\n"), None);
    assert_eq!(invites("Title: Soup\nState: trying\n\n## Cycles\n- one\n"), None);
    let rounds = "Title: Soup\nState: trying\n\n## Cycles\n- one\n- two\n";
    assert_eq!(invites(rounds).as_deref(), Some("You have two rounds. Want to note what it depended on?"));
    assert_eq!(invites(&format!("{rounds}\n## Depended on\n- a hall\n")), None);
    assert!(invites("Title: Soup\nState: stopped\n").unwrap().contains("what surprised you"));
    assert!(invites("Title: Soup\nState: stopped\n## Surprises\n- a\n").unwrap().contains("look back"));
    assert_eq!(invites("Title: Soup\nState: stopped\nReflected on: 2026\n## Surprises\n- a\n"), None);
}

#[test]
fn a_summary_that_was_shortened_to_fit_says_so() {
    let ghent = community("Ghent", 1);
    let long = |letters: usize| "न".repeat(letters);
    let list = |entries: usize, letters: usize| vec![long(letters); entries];
    let fields = json!({
        "title": long(160), "gist": long(400), "question": long(200), "noticed": long(240), "next": long(200),
        "state_reason": long(240), "surprises": list(1, 240), "hard": list(1, 200), "asks": list(2, 200), "tags": list(1, 32),
        "depended_on": [{"text": long(160)}, {"text": long(160)}, {"text": long(160)}], "language": "hi",
        "for_whom": list(1, 60), "who": list(1, 60), "not_heard": list(1, 60),
    });
    let query = ImportQuery::default();
    let id = ghent.import(&query, fields.to_string().as_bytes()).unwrap().ids[0].clone();
    let published = ghent.publish(&everyone(&id)).unwrap();
    let told = published.notices.iter().find(|notice| notice.code == "trimmed").expect("that it was shortened");
    assert!(told.message.contains("न") && told.message.contains("longer story"), "{}", told.message);
    assert_eq!(ghent.show(&id).summary["trimmed"], true);
}

#[test]
fn what_an_import_brings_is_looked_at_before_it_travels() {
    let ghent = community("Ghent", 1);
    let lines = [
        r#"{"title": "One", "gist": "Write to soup@example.org about it."}"#,
        r#"{"title": "Two", "next": "Meet at EH6 5JG on Friday."}"#,
        r#"{"title": "Three", "question": "Who rings +44 131 496 0123?"}"#,
        r#"{"title": "Four", "question": "Nothing to see?"}"#,
    ];
    let imported = ghent.import(&ImportQuery::default(), lines.join("\n").as_bytes()).unwrap();
    assert_eq!(imported.ids.len(), 4);
    let all = PublishRequest { all_drafts: true, accept_warnings: false, ids: Vec::new(), ..everyone("") };
    let published = ghent.publish(&all).unwrap();
    let codes = |id: &str| -> Vec<String> {
        let looked = ghent.preview(id, &PreviewQuery::default()).unwrap().warnings;
        looked.into_iter().map(|warning| warning.code).collect()
    };
    for (id, code) in imported.ids.iter().zip(["email", "postcode", "telephone"]) {
        assert_eq!(codes(id), [code]);
        assert!(published.refused.iter().any(|refused| refused.id == *id && refused.code == "warnings"));
    }
    assert_eq!(published.items.len(), 1, "only the last has nothing to think about");
}
