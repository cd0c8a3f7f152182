//! What holds for every experiment: nothing is lost on the way through JSON, drafts, records and summaries, every
//! summary fits, and nothing anywhere is a score.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "records/arbitrary.rs"]
mod arbitrary;

use joinup_protocol::{
    experiment::{
        Experiment, Publication, Summary,
        field::{Field, Shape},
        json::Severity,
        markdown::{self, Edit},
    },
    limits,
    profile::Profile,
    text::Code,
    time::Millis,
    wire::codec,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: Millis = Millis(253_402_214_400_000);

proptest! {
    // A quarter of the usual number: an experiment has some hundred fields, and a draft of each is read three times.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    #[test]
    fn json_gives_back_what_it_took(experiment in arbitrary::experiment()) {
        let (again, problems) = Experiment::from_json(experiment.to_json());
        prop_assert!(problems.iter().all(|problem| problem.severity == Severity::Warning), "{problems:?}");
        prop_assert_eq!(again, experiment);
    }

    #[test]
    fn a_draft_gives_back_what_was_written(experiment in arbitrary::experiment()) {
        let draft = markdown::write(&experiment);
        let (again, problems) = markdown::read(&draft);
        prop_assert!(problems.iter().all(|problem| problem.severity == Severity::Warning), "{problems:?}\n{draft}");
        prop_assert_eq!(&again, &experiment, "{}", draft);
        let (as_read, _) = markdown::read(&markdown::write_fields(&experiment.to_json()));
        prop_assert_eq!(&as_read, &experiment);
        let (windows, _) = markdown::read(&draft.replace('\n', "\r\n"));
        prop_assert_eq!(windows, experiment);
    }

    #[test]
    fn no_draft_makes_the_reader_stumble(draft in "(\\PC|[\n\t#:<>!-]){0,200}") {
        let (experiment, _) = markdown::read(&draft);
        let (again, _) = markdown::read(&markdown::write(&experiment));
        prop_assert_eq!(again, experiment);
    }

    #[test]
    fn what_a_command_writes_into_a_draft_leaves_every_line_of_it(
        draft in prop_oneof!["(\\PC|[\n\r\t#:<>!-]){0,200}", arbitrary::experiment().prop_map(|said| markdown::write(&said))],
        words in "(\\PC|[\n#:<>!-]){1,60}",
    ) {
        let edits = [
            Edit::Entry("cycles", json!({ "did": words, "decide": "keep" })),
            Edit::Words("noticed", words.clone()),
            Edit::Entry("surprises", Value::from(words)),
        ];
        for edit in edits {
            let Ok(after) = markdown::edit(&draft, &edit) else { continue };
            let ends = |c| matches!(c, '\n' | '\r');
            let mut lines = after.split(ends);
            prop_assert!(draft.split(ends).all(|line| lines.any(|other| other == line)), "{edit:?}\n{draft}\n---\n{after}");
        }
    }

    #[test]
    fn a_draft_that_joinup_wrote_takes_another_round_and_gives_it_back(experiment in arbitrary::experiment()) {
        let draft = markdown::write(&experiment);
        let round = Edit::Entry("cycles", json!({ "did": "twelve came" }));
        let after = markdown::edit(&draft, &round).unwrap();
        let at = experiment.cycles.len() + 1;
        prop_assert_eq!(markdown::edit(&after, &Edit::Without("cycles", at)).map(|text| markdown::read(&text).0), Ok(experiment));
    }

    #[test]
    fn a_record_gives_back_all_but_what_stays_here(experiment in arbitrary::experiment()) {
        let (public, _) = experiment.travelling(&Profile::default());
        let record = public.record().unwrap();
        prop_assert!(record.len() <= limits::RECORD);
        prop_assert_eq!(Experiment::from_record(&record), Ok(public.clone()));
        prop_assert!(public.consent_notes.is_empty());
        prop_assert!(public.perspectives.iter().all(|perspective| perspective.may_travel()));
    }

    #[test]
    fn a_summary_fits_and_gives_back_what_it_says(mut experiment in arbitrary::experiment(), version in 1u32..) {
        experiment.audience = Some(Code::known("everyone"));
        experiment.people_shown = Some(Code::known("no"));
        let publication = Publication::prepare(&experiment, &Profile::default(), version, NOW).unwrap();
        let bytes = codec::encode(&publication.summary, limits::PAYLOAD).unwrap();
        prop_assert_eq!(codec::decode::<Summary>(&bytes, limits::PAYLOAD), Ok(publication.summary.clone()));
        prop_assert_eq!(Summary::from_json(publication.summary.to_json()).unwrap(), publication.summary.clone());
        let record = publication.record.unwrap();
        prop_assert_eq!(publication.summary.record.map(|record| record.size as usize), Some(record.len()));
    }
}

#[test]
fn the_fullest_texts_of_every_script_fit_after_trimming() {
    for c in ['a', 'é', 'न', '🥣'] {
        let (mut experiment, problems) = Experiment::from_json(arbitrary::fullest(c));
        assert!(problems.is_empty(), "{problems:?}");
        experiment.people_shown = Some(Code::known("not-sure"));
        let publication = Publication::prepare(&experiment, &Profile::default(), u32::MAX, NOW);
        let publication = publication.unwrap_or_else(|why| panic!("{c}: {why}"));
        let bytes = codec::encode(&publication.summary, limits::PAYLOAD).unwrap().len();
        println!("{c}: {bytes} bytes, without {:?}", publication.trimmed);
        assert_eq!(publication.summary.trimmed, !publication.trimmed.is_empty());
        assert_eq!(publication.summary.title.as_str().chars().count(), 160);
        assert!(!publication.summary.next.is_empty() && !publication.summary.depended_on.is_empty());
    }
}

#[test]
fn every_cap_holds_at_its_edge_with_four_byte_characters() {
    fn texts(table: &'static [Field], path: &str, caps: &mut Vec<(String, usize)>) {
        for field in table {
            let path = format!("{path}{}", field.name);
            match field.shape {
                Shape::Text(cap) => caps.push((path, cap)),
                Shape::List(_, Shape::Text(cap)) => caps.push((format!("{path}[1]"), *cap)),
                Shape::List(_, Shape::Group(table)) => texts(table, &format!("{path}[1]."), caps),
                Shape::Group(table) => texts(table, &format!("{path}."), caps),
                _ => {}
            }
        }
    }
    let mut caps = Vec::new();
    texts(Experiment::FIELDS, "", &mut caps);
    assert!(caps.len() > 40);
    for (path, cap) in caps {
        let mut fields = arbitrary::fullest('🥣');
        *at(&mut fields, &path) = Value::from("🥣".repeat(cap + 1));
        let (_, problems) = Experiment::from_json(fields);
        let [problem] = problems.as_slice() else { panic!("{path}: {problems:?}") };
        assert_eq!((problem.field.as_str(), problem.severity), (path.as_str(), Severity::Error));
        assert!(problem.message.contains(&cap.to_string()) && problem.message.contains(&(cap + 1).to_string()));
    }
}

fn at<'a>(fields: &'a mut serde_json::Map<String, Value>, path: &str) -> &'a mut Value {
    let mut steps = path.split('.').map(|step| step.trim_end_matches("[1]"));
    let first = fields.get_mut(steps.next().unwrap()).unwrap();
    let value = steps.fold(first, |value, step| match value {
        Value::Array(entries) => entries[0].get_mut(step).unwrap(),
        value => value.get_mut(step).unwrap(),
    });
    if path.ends_with("[1]") { &mut value[0] } else { value }
}

#[test]
fn nothing_is_scored() {
    fn walk(name: &str, value: &Value) {
        for word in
            ["vote", "like", "score", "star", "rank", "rating", "popular", "success", "evidence", "percent", "level"]
        {
            assert!(!name.split('_').any(|part| part == word), "{name}");
        }
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| walk(name, value)),
            Value::Array(entries) => entries.iter().for_each(|value| walk("", value)),
            _ => {}
        }
    }
    let (mut experiment, _) = Experiment::from_json(arbitrary::fullest('a'));
    walk("", &serde_json::to_value(&experiment).unwrap());
    walk("", &serde_json::to_value(Profile::default()).unwrap());
    experiment.people_shown = Some(Code::known("not-sure"));
    let summary = Publication::prepare(&experiment, &Profile::default(), 1, NOW).unwrap().summary;
    walk("", &serde_json::to_value(&summary).unwrap());
}

#[test]
fn the_summary_has_the_fields_that_the_table_sends_with_it() {
    use joinup_protocol::experiment::field::Travels;
    let (mut experiment, _) = Experiment::from_json(arbitrary::fullest('a'));
    experiment.people_shown = Some(Code::known("not-sure"));
    let summary = Publication::prepare(&experiment, &Profile::default(), 1, NOW).unwrap().summary;
    let serde_json::Value::Object(fields) = serde_json::to_value(&summary).unwrap() else { panic!() };
    let travelling =
        Experiment::FIELDS.iter().filter(|field| !matches!(field.travels, Travels::Record | Travels::Local));
    let mut expected: Vec<&str> = travelling.map(|field| field.name).chain(["version", "record", "trimmed"]).collect();
    let mut found: Vec<&str> = fields.keys().map(String::as_str).collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
}
