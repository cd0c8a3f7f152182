//! Import: experiments in files become drafts: lines of JSON, pages of Markdown, or a table. A bad one never stops the
//! good ones. What others wrote stays theirs, and what was said in conversations stays there.

use std::collections::{BTreeMap, BTreeSet};

use joinup_protocol::{
    experiment::{
        Experiment,
        json::{self, Fault, Fields, Severity},
    },
    id::{CommunityId, EntryId},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Engine,
    drafts::problem,
    export::{
        mark::Mark,
        rows,
        talk::{is_conversation, is_note},
    },
    fact::Fact,
    own::DraftEntry,
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{ImportQuery, Imported, Notice, Problem},
    },
    say,
    speech::draft,
};

/// Drafts of one title that an import looks into, to tell whether it has been there before.
const COMPARED: usize = 20;
/// Drafts that the answer names.
const NAMED: usize = 100;
/// Problems that the answer names; of a file that is something else, the first ones say enough.
const PROBLEMS: usize = 10_000;

/// One thing to import: the text of its draft, and what to know about it.
struct Read {
    text: String,
    problems: Vec<Problem>,
}

/// Whose words something is, as an export says it.
struct Source {
    id: String,
    version: u32,
    community: String,
    name: String,
    licence: String,
}

/// A page in a file of its own.
#[derive(Deserialize)]
struct PageLine {
    file: String,
    text: String,
}

/// What an import has come to.
#[derive(Default)]
struct Basket {
    facts: Vec<Fact>,
    imported: Imported,
    inspired: u64,
    /// Notes, and pages of them, that stay what they are.
    notes: u64,
    /// Drafts with something in them that does not fit.
    to_mend: u64,
    /// Fields of a table that joinup does not have, each named once and not for every row.
    columns: Option<BTreeSet<(Option<String>, String)>>,
}

impl Engine {
    /// Makes drafts of what is in a file, as one batch.
    ///
    /// # Errors
    /// When the form is none, or they cannot be saved.
    pub fn import(&self, query: &ImportQuery, bytes: &[u8]) -> Result<Imported, Error> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut basket = Basket::default();
        match query.format.as_deref().unwrap_or("jsonl") {
            "jsonl" => self.import_lines(query, bytes, &mut basket)?,
            "markdown" => self.import_pages(query, bytes, &mut basket)?,
            "csv" => self.import_table(query, bytes, &mut basket)?,
            other => {
                return Err(
                    Error::new(ErrorCode::Usage, say!("import-no-form", form = other)).why(say!("import-forms"))
                );
            }
        }
        let Basket { facts, mut imported, inspired, notes, to_mend, .. } = basket;
        imported.problems.truncate(PROBLEMS);
        let _turn = self.turn();
        let again = self.drafts_like(&facts)?;
        self.write_facts(&facts)?;
        imported.drafts = facts.len() as u64;
        imported.to_mend = to_mend;
        self.look(|state| {
            let ids = facts.iter().filter_map(|fact| if let Fact::Draft { id, .. } = fact { Some(id) } else { None });
            imported.ids = ids.take(NAMED).map(|id| state.own.public_id(id).to_string()).collect();
        });
        if again > 0 {
            let message = say!("import-again", number = again);
            imported.notices.push(Notice { code: "again".into(), message, next: "joinup drafts".into() });
        }
        if inspired > 0 {
            let message = say!("import-inspired", number = inspired);
            imported.notices.push(Notice { code: "inspired-by".into(), message, next: String::new() });
        }
        if notes > 0 {
            let message = say!("import-conversation");
            imported.notices.push(Notice { code: "conversation".into(), message, next: "joinup reply ID".into() });
        }
        Ok(imported)
    }

    /// How many of these drafts say word for word what a draft of ours says already.
    fn drafts_like(&self, facts: &[Fact]) -> Result<u64, Error> {
        let mut by_title: BTreeMap<Box<str>, Vec<DraftEntry>> = BTreeMap::new();
        for draft in self.look(|state| state.own.drafts.values().cloned().collect::<Vec<_>>()) {
            by_title.entry(draft.title.clone()).or_default().push(draft);
        }
        let mut again = 0;
        for fact in facts {
            let Fact::Draft { title, text, .. } = fact else { continue };
            for draft in by_title.get(title.as_str()).into_iter().flatten().take(COMPARED) {
                if self.draft_text(draft)? == *text {
                    again += 1;
                    break;
                }
            }
        }
        Ok(again)
    }

    fn import_lines(&self, query: &ImportQuery, lines: &[u8], basket: &mut Basket) -> Result<(), Error> {
        for (at, line) in lines.split(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let at = query.after + at as u64 + 1;
            match serde_json::from_slice::<Fields>(line) {
                Ok(fields) if is_note(&fields) => basket.notes += 1,
                Ok(fields) => {
                    let source = self.source(&fields);
                    self.take_fields(query, at, fields, source, basket)?;
                }
                Err(error) => basket.refuse(query, at, no_experiment(line, &error)),
            }
        }
        Ok(())
    }

    fn import_table(&self, query: &ImportQuery, bytes: &[u8], basket: &mut Basket) -> Result<(), Error> {
        let Ok(table) = std::str::from_utf8(bytes) else {
            basket.refuse(query, 1, say!("import-not-utf8"));
            return Ok(());
        };
        basket.columns = Some(BTreeSet::new());
        match rows(table) {
            Ok(rows) => {
                for row in rows {
                    let source = row.community.as_ref().and_then(|(id, name)| {
                        let community = json!({ "id": id, "name": name });
                        let mut fields = row.fields.clone();
                        fields.insert("community".to_owned(), community);
                        self.source(&fields)
                    });
                    self.take_fields(query, row.line, row.fields, source, basket)?;
                }
            }
            Err((line, why)) => basket.refuse(query, line, say!("import-not-csv", why = why)),
        }
        Ok(())
    }

    /// Pages are kept as they were written, but for votes and the like, which joinup does not carry.
    fn import_pages(&self, query: &ImportQuery, lines: &[u8], basket: &mut Basket) -> Result<(), Error> {
        for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
            let PageLine { file, text } = serde_json::from_slice(line)
                .map_err(|error| Error::new(ErrorCode::Usage, say!("import-not-json", at = error.column())))?;
            if is_conversation(&text) {
                basket.notes += 1;
                continue;
            }
            let query = ImportQuery { file, ..query.clone() };
            let (mark, page) = Mark::read(&text).map_or((None, text.as_str()), |(mark, page)| (Some(mark), page));
            if let Some(mark) = mark.filter(|mark| mark.community != self.us().to_string()) {
                let source = self.marked(mark);
                self.take_theirs(&query, 1, &draft::read(page).0.to_json(), &source, basket)?;
                continue;
            }
            let skipped = text.lines().count().saturating_sub(page.lines().count());
            let (page, left_out) = without_votes(page);
            let found = draft::read(&page).1.into_iter().map(kept);
            let problems = left_out
                .into_iter()
                .chain(found)
                .map(|found| Problem { line: if found.line == 0 { 0 } else { found.line + skipped as u64 }, ..found });
            basket.add(self, &query, None, Read { text: page.clone(), problems: problems.collect() })?;
        }
        Ok(())
    }

    /// Whose it is, if an export of somebody else says so.
    fn source(&self, fields: &Fields) -> Option<Source> {
        let community = fields.get("community")?;
        let id: CommunityId = community.get("id")?.as_str()?.parse().ok()?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        let version = fields.get("version").and_then(number).and_then(|version| u32::try_from(version).ok());
        (id != self.us()).then(|| Source {
            id: text(fields.get("id")),
            version: version.unwrap_or_default(),
            community: id.to_string(),
            name: text(community.get("name")),
            licence: text(fields.get("licence")),
        })
    }

    fn marked(&self, mark: Mark) -> Source {
        let Mark { id, version, community, licence, name, .. } = mark;
        let known = community.parse().ok().and_then(|id| self.look(|state| state.name_of(&id)));
        let said = Some(name).filter(|name| !name.is_empty());
        let name = known.or(said).unwrap_or_else(|| say!("import-another-community"));
        Source { id, version, community, name, licence }
    }

    fn take_fields(
        &self,
        query: &ImportQuery,
        line: u64,
        fields: Fields,
        source: Option<Source>,
        basket: &mut Basket,
    ) -> Result<(), Error> {
        if let Some(source) = source {
            return self.take_theirs(query, line, &fields, &source, basket);
        }
        let (experiment, problems) = Experiment::from_json(fields.clone());
        if let Some(untitled) = problems.iter().find(|found| found.fault == Fault::Untitled) {
            basket.imported.problems.push(placed(query, Some(line), problem(untitled.clone())));
            return Ok(());
        }
        // Only what is said: the questions come when somebody edits it.
        let text = if problems.iter().any(|found| found.severity == Severity::Error) {
            text_to_mend(fields, &problems)
        } else {
            draft::write_plain(&experiment.to_json())
        };
        basket.add(self, query, Some(line), Read { text, problems: problems.into_iter().map(kept).collect() })
    }

    /// What others wrote does not become ours. When asked for, a draft says that an idea of ours came from it: with its
    /// title and what it is about, and none of their other words.
    fn take_theirs(
        &self,
        query: &ImportQuery,
        line: u64,
        fields: &Fields,
        source: &Source,
        basket: &mut Basket,
    ) -> Result<(), Error> {
        if !query.inspired_by {
            basket.refuse(query, line, say!("import-theirs", community = source.name.as_str()));
            return Ok(());
        }
        let note = say!("import-inspired-note", community = source.name.as_str(), licence = source.licence.as_str());
        let mut link =
            json!({ "relation": "inspired-by", "target": source.id, "community": source.community, "note": note });
        if source.version > 0 {
            link["version"] = source.version.into();
        }
        let mut ours = Fields::from_iter([("links".to_owned(), json!([link]))]);
        for name in ["title", "themes", "language"] {
            ours.extend(fields.get(name).map(|value| (name.to_owned(), value.clone())));
        }
        let (experiment, problems) = Experiment::from_json(ours);
        if experiment.links.is_empty() {
            basket.refuse(query, line, say!("import-theirs-nameless", community = source.name.as_str()));
            return Ok(());
        }
        basket.inspired += 1;
        // What of theirs does not fit is left out: it is not ours to mend.
        let problems = problems.into_iter().map(|found| Problem { warning: true, ..problem(found) }).collect();
        basket.add(self, query, Some(line), Read { text: draft::write_plain(&experiment.to_json()), problems })
    }
}

impl Basket {
    /// One more draft, and what to know about it.
    fn add(&mut self, engine: &Engine, query: &ImportQuery, line: Option<u64>, read: Read) -> Result<(), Error> {
        let id = EntryId::new(engine.0.clock.random()?);
        self.facts.push(engine.draft_fact(id, read.text)?);
        self.to_mend += u64::from(read.problems.iter().any(|found| !found.warning));
        let columns = &mut self.columns;
        let is_new = |found: &Problem| match columns {
            Some(seen) if found.warning => seen.insert((found.field.clone(), found.message.clone())),
            _ => true,
        };
        let problems: Vec<Problem> = read.problems.into_iter().filter(is_new).collect();
        // There is a draft all the same, in which it can be mended.
        let of_drafts = problems.into_iter().map(|found| Problem { warning: true, ..placed(query, line, found) });
        self.imported.problems.extend(of_drafts);
        Ok(())
    }

    fn refuse(&mut self, query: &ImportQuery, line: u64, message: String) {
        let found = Problem { line, field: None, message, file: None, warning: false };
        self.imported.problems.push(placed(query, Some(line), found));
    }
}

/// Everything that was said as a draft, what does not fit included: no error deletes words, and the draft has the problem
/// in it until somebody mends it.
fn text_to_mend(fields: Fields, problems: &[json::Problem]) -> String {
    let (fields, mut left) = Experiment::to_mend(fields);
    let text = draft::write_plain(&fields);
    let (_, again) = draft::read(&text);
    let field_of = |path: &str| path.split(['.', '[']).next().unwrap_or_default().to_owned();
    let errors = |found: &[json::Problem]| -> BTreeSet<String> {
        let errors = found.iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| field_of(&found.field)).collect()
    };
    let told: BTreeSet<String> = errors(&again).into_iter().chain(left.keys().map(|path| field_of(path))).collect();
    // What a draft would take for something else than it was stands beside it.
    for field in errors(problems).difference(&told) {
        left.extend(fields.get(field).map(|value| (field.clone(), value.clone())));
    }
    let beside =
        left.into_iter().map(|(field, value)| format!("\n## {}\n\n{value:#}\n", say!("import-beside", field = field)));
    std::iter::once(text).chain(beside).collect()
}

/// A problem with what became of the words: what does not fit is in the draft all the same.
fn kept(found: json::Problem) -> Problem {
    let found = problem(found);
    if found.warning {
        return found;
    }
    let message = say!("import-kept", what = found.message.trim_end_matches('.'));
    Problem { message, ..found }
}

/// Why a line is no experiment.
fn no_experiment(line: &[u8], error: &serde_json::Error) -> String {
    match serde_json::from_slice::<Value>(line) {
        Ok(Value::Array(_)) => say!("import-a-list"),
        Ok(_) => say!("import-no-object"),
        Err(_) if error.is_eof() => say!("import-unfinished"),
        Err(_) => say!("import-not-json", at = error.column()),
    }
}

/// A page without the lines that say votes and the like, and what was left out.
fn without_votes(page: &str) -> (String, Vec<Problem>) {
    let mut left_out = Vec::new();
    let mut kept = String::with_capacity(page.len());
    let mut in_keys = true;
    for (line, number) in page.split_inclusive('\n').zip(1..) {
        in_keys &= !line.trim_start().starts_with('#');
        let found = line.split_once(':').filter(|_| in_keys).and_then(|(key, value)| {
            let name = key.trim().to_lowercase().replace(' ', "_");
            let (_, problems) = Experiment::from_json(Fields::from_iter([(name, Value::from(value.trim()))]));
            problems.into_iter().find(|found| found.fault == Fault::NotCarried)
        });
        match found {
            Some(found) => left_out.push(Problem { line: number, ..problem(found) }),
            None => kept.push_str(line),
        }
    }
    (kept, left_out)
}

fn placed(query: &ImportQuery, line: Option<u64>, problem: Problem) -> Problem {
    let file = Some(query.file.clone()).filter(|file| !file.is_empty());
    Problem { line: line.unwrap_or(problem.line), file, ..problem }
}
