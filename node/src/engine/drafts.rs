//! Drafts: Markdown that is kept verbatim, valid or not, until it is published or thrown away.

use joinup_protocol::{
    date::PartialDate,
    experiment::{
        Experiment, json,
        markdown::{Edit, Unwritten},
    },
    id::EntryId,
    text::Text,
    time::Millis,
};
use serde_json::Value;

use super::{Engine, State, adapt::without_their_words, fact::Fact, find::Found, own::DraftEntry, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Draft, DraftRow, DraftText, Drafts, Dropped, EditRequest, Moment, NewDraft, Notice, Problem},
    },
    say,
    speech::{self, draft},
};

/// Bytes of a draft's text: four times the longest record, so that nothing a person types is refused.
const TEXT: usize = 1_000_000;

/// A draft's text and what is in it.
pub(super) struct Reading {
    pub(super) experiment: Experiment,
    pub(super) problems: Vec<Problem>,
}

impl Reading {
    pub(super) fn of(text: &str) -> Self {
        let (experiment, problems) = draft::read(text);
        Self { experiment, problems: problems.into_iter().map(problem).collect() }
    }

    fn errors(&self) -> u32 {
        u32::try_from(self.problems.iter().filter(|problem| !problem.warning).count()).unwrap_or(u32::MAX)
    }

    /// Its title, or the beginning of what can be read of one.
    fn title(&self, text: &str) -> String {
        if !self.experiment.title.is_empty() {
            return self.experiment.title.as_str().to_owned();
        }
        let words = text.lines().map(|line| line.trim_start_matches(['#', ' '])).find(|line| !line.trim().is_empty());
        let words = words.map_or("", draft::without_key);
        let words = words.split("<!--").next().unwrap_or_default().trim();
        if words.is_empty() { say!("draft-untitled") } else { Text::<160>::excerpt(words).as_str().to_owned() }
    }
}

/// A problem as the API tells it.
pub(super) fn problem(found: json::Problem) -> Problem {
    Problem {
        line: found.line.into(),
        field: Some(found.field).filter(|field| !field.is_empty()),
        message: speech::core::fault(&found.fault),
        file: None,
        warning: found.severity == json::Severity::Warning,
    }
}

impl Engine {
    /// Begins a draft: of a text, of a title, or an empty form.
    ///
    /// # Errors
    /// When the text is far too long, or it cannot be saved.
    pub fn new_draft(&self, request: &NewDraft) -> Result<Draft, Error> {
        let text = match (&request.text, &request.title) {
            (Some(text), title) => with_title(text, title.as_deref()),
            (None, title) => form(title.as_deref()),
        };
        let id = EntryId::new(self.0.clock.random()?);
        let _turn = self.turn();
        let text = self.with_day_of_expectation("", text);
        self.save(id, text)
    }

    /// All drafts, the one saved last first.
    pub fn drafts(&self) -> Drafts {
        let mut drafts: Vec<(EntryId, DraftEntry)> =
            self.look(|state| state.own.drafts.iter().map(|(id, draft)| (*id, draft.clone())).collect());
        drafts.sort_by_key(|(id, draft)| (std::cmp::Reverse(draft.saved), *id));
        let items = self.look(|state| drafts.iter().map(|(id, draft)| state.draft_row(id, draft)).collect());
        Drafts { order: say!("draft-order"), items, notes: self.note_drafts() }
    }

    /// One draft.
    ///
    /// # Errors
    /// When there is none, several fit, or it cannot be read.
    pub fn draft(&self, typed: &str) -> Result<Draft, Error> {
        if let Some(draft) = self.note_as_draft(typed)? {
            return Ok(draft);
        }
        let (id, entry) = self.find_draft(typed)?;
        let text = self.draft_text(&entry)?;
        Ok(self.shown(id, entry.saved, text))
    }

    /// A draft as it was before it was saved so many times.
    ///
    /// # Errors
    /// When there is none, several fit, it was not saved so often, or it cannot be read.
    pub fn earlier_draft(&self, typed: &str, back: usize) -> Result<Draft, Error> {
        let (id, entry) = self.find_draft(typed)?;
        let place = back.checked_sub(1).and_then(|at| entry.earlier.iter().rev().nth(at)).copied();
        let place = place.ok_or_else(|| {
            Error::new(ErrorCode::NotFound, say!("draft-no-earlier", title = &*entry.title))
                .why(say!("draft-no-earlier-why", number = entry.earlier.len()))
                .next(format!("joinup drafts show {typed}"))
        })?;
        match Fact::from_body(&self.0.journal.read(place)?.body) {
            Ok(Fact::Draft { saved, text, .. }) => Ok(self.shown(id, saved, text)),
            _ => Err(Error::failed(say!("draft-unreadable"))),
        }
    }

    /// Saves the text of a draft, valid or not.
    ///
    /// # Errors
    /// When there is none, several fit, the text is far too long, or it cannot be saved.
    pub fn save_draft(&self, typed: &str, request: &DraftText) -> Result<Draft, Error> {
        let _turn = self.turn();
        if let Some(draft) = self.rewrite_note(typed, &request.text)? {
            return Ok(draft);
        }
        let (id, entry) = self.find_draft(typed)?;
        let text = self.with_day_of_expectation(&self.draft_text(&entry)?, request.text.clone());
        self.save(id, text)
    }

    /// Saves the text of a file as a draft. Rounds and perspectives that were added to the draft after those in the file
    /// stay, unless it should `replace` everything; and what the draft said before can be read again.
    ///
    /// # Errors
    /// When there is none, several fit, the text is far too long, or it cannot be saved.
    pub fn save_file(&self, typed: &str, request: &DraftText, replace: bool) -> Result<Draft, Error> {
        let _turn = self.turn();
        if let Some(draft) = self.rewrite_note(typed, &request.text)? {
            return Ok(draft);
        }
        let (id, entry) = self.find_draft(typed)?;
        let before = self.draft_text(&entry)?;
        let (text, kept) = if replace { (request.text.clone(), 0) } else { with_added(&before, &request.text) };
        let text = self.with_day_of_expectation(&before, text);
        let is_less = says_less(&before, &text);
        let mut draft = self.save(id, text)?;
        if kept > 0 {
            let next = format!("joinup edit {} -F FILE --replace", draft.short);
            let message = say!("draft-kept-added", number = kept);
            draft.notices.push(Notice { code: "kept-added".into(), message, next });
        }
        if is_less {
            let next = format!("joinup drafts show {} --back 1", draft.short);
            draft.notices.push(Notice { code: "said-before".into(), message: say!("draft-said-before"), next });
        }
        Ok(draft)
    }

    /// Throws a draft away; what was published of it stays.
    ///
    /// # Errors
    /// When there is none, several fit, or it cannot be saved.
    pub fn drop_draft(&self, typed: &str) -> Result<Dropped, Error> {
        let _turn = self.turn();
        if let Some(dropped) = self.drop_note_draft(typed)? {
            return Ok(dropped);
        }
        let (id, entry) = self.find_draft(typed)?;
        self.write_facts(&[Fact::DraftGone { id }])?;
        let id = self.look(|state| state.own.public_id(&id).to_string());
        Ok(Dropped { id, title: entry.title.to_string() })
    }

    /// The draft to write on: the one there is, or one made of our published experiment.
    ///
    /// # Errors
    /// When it is somebody else's, withdrawn, there is none, or it cannot be read.
    pub fn edit(&self, request: &EditRequest) -> Result<Draft, Error> {
        let _turn = self.turn();
        let (id, text, saved) = self.text_to_write_on(&request.id)?;
        if let Some(saved) = saved {
            return Ok(self.shown(id, saved, text));
        }
        let mut draft = self.save(id, text)?;
        let last = self.look(|state| state.own.last_version(&id).copied());
        if let Some(last) = last
            && self.come_home(&last)?.1
        {
            let next = format!("joinup show {}", draft.short);
            draft.notices.push(Notice { code: "record-elsewhere".into(), message: say!("restored-no-record"), next });
        }
        Ok(draft)
    }

    /// The draft that there is and when it was saved, or the text of a new one made of our published experiment.
    pub(super) fn text_to_write_on(&self, typed: &str) -> Result<(EntryId, String, Option<Millis>), Error> {
        let found = self.find(typed)?;
        let id = found.own.ok_or_else(|| self.not_ours(&found))?;
        if let Some(entry) = self.look(|state| state.own.drafts.get(&id).cloned()) {
            return Ok((id, self.draft_text(&entry)?, Some(entry.saved)));
        }
        if self.look(|state| state.catalogue.get(&found.id).is_some_and(super::catalogue::Row::is_withdrawn)) {
            return Err(Error::new(ErrorCode::NotAllowed, say!("draft-withdrawn"))
                .why(say!("draft-withdrawn-why"))
                .next("joinup new"));
        }
        let version = self.look(|state| state.own.last_version(&id).copied());
        let version = version.ok_or_else(|| refusal::not_found(&say!("draft-word"), typed, "joinup drafts"))?;
        let text = match self.come_home(&version)? {
            (Some(whole), _) => whole,
            (None, _) => self.version_text(&version)?,
        };
        // What was imported has no questions in it yet; they are there to be answered. Why there was the last version is
        // no reason for the next one.
        let said = Experiment { version_why: Text::default(), ..draft::read(&text).0 };
        Ok((id, draft::write(&said), None))
    }

    /// The text with the day on which an expectation is said for the first time, unless it says one itself. The same
    /// expectation keeps its day; of another in its place nobody knows since when.
    fn with_day_of_expectation(&self, before: &str, text: String) -> String {
        let (said, problems) = draft::read(&text);
        let is_dated = said.expected_on.is_some() || problems.iter().any(|problem| problem.field == "expected_on");
        if said.expected.is_empty() || is_dated {
            return text;
        }
        let before = draft::read(before).0;
        let day = match before.expected.is_empty() {
            true => PartialDate::day_of(self.now()),
            false => before.expected_on.filter(|_| before.expected == said.expected),
        };
        let day = day.map(|day| Edit::Line("expected_on", day.to_string()));
        day.and_then(|day| draft::edit(&text, &day).ok()).unwrap_or(text)
    }

    /// Puts changes into the draft that there is, or into a new one made of our published experiment. Nothing else in it
    /// changes.
    pub(super) fn write_into(
        &self,
        typed: &str,
        changes: impl FnOnce(&Experiment) -> Result<Vec<Edit>, Error>,
    ) -> Result<Draft, Error> {
        let _turn = self.turn();
        let (id, before, written) = self.written_into(typed, changes)?;
        self.save(id, self.with_day_of_expectation(&before, written))
    }

    /// The same when it is over: what is said then to have been expected has no day.
    pub(super) fn write_afterwards(
        &self,
        typed: &str,
        changes: impl FnOnce(&Experiment) -> Result<Vec<Edit>, Error>,
    ) -> Result<Draft, Error> {
        let _turn = self.turn();
        let (id, _, written) = self.written_into(typed, changes)?;
        self.save(id, written)
    }

    /// A draft before and after some changes.
    fn written_into(
        &self,
        typed: &str,
        changes: impl FnOnce(&Experiment) -> Result<Vec<Edit>, Error>,
    ) -> Result<(EntryId, String, String), Error> {
        let (id, before, _) = self.text_to_write_on(typed)?;
        let written = changes(&Reading::of(&before).experiment)?
            .iter()
            .try_fold(before.clone(), |text, change| draft::edit(&text, change))
            .map_err(|why| unwritten(&why, typed))?;
        Ok((id, before, written))
    }

    fn not_ours(&self, found: &Found) -> Error {
        let title = self.look(|state| state.title(&found.id));
        if self.look(|state| state.catalogue.get(&found.id).is_some_and(|row| row.author == self.us())) {
            return Error::new(ErrorCode::NotAllowed, say!("draft-elsewhere", title = title))
                .why(say!("draft-elsewhere-why"))
                .next("joinup new");
        }
        Error::new(ErrorCode::NotAllowed, say!("draft-of-others", title = title))
            .why(say!("draft-of-others-why"))
            .next("joinup new")
    }

    pub(super) fn find_draft(&self, typed: &str) -> Result<(EntryId, DraftEntry), Error> {
        let found = self.find(typed)?;
        let entry = found.own.and_then(|id| self.look(|state| Some((id, state.own.drafts.get(&id)?.clone()))));
        entry.ok_or_else(|| {
            let title = self.look(|state| state.title(&found.id));
            Error::new(ErrorCode::NotFound, say!("draft-none-of", title = title)).next(format!("joinup edit {typed}"))
        })
    }

    pub(super) fn draft_text(&self, entry: &DraftEntry) -> Result<String, Error> {
        match Fact::from_body(&self.0.journal.read(entry.place)?.body) {
            Ok(Fact::Draft { text, .. }) => Ok(text),
            _ => Err(Error::failed(say!("draft-unreadable"))),
        }
    }

    fn save(&self, id: EntryId, text: String) -> Result<Draft, Error> {
        let text = without_their_words(text);
        let fact = self.draft_fact(id, text.clone())?;
        self.write_facts(&[fact])?;
        Ok(self.shown(id, self.now(), text))
    }

    /// A draft as the journal keeps it.
    pub(super) fn draft_fact(&self, id: EntryId, text: String) -> Result<Fact, Error> {
        if text.len() > TEXT {
            return Err(Error::new(ErrorCode::Invalid, say!("draft-too-long")).why(say!(
                "draft-too-long-why",
                bytes = text.len(),
                limit = TEXT
            )));
        }
        let reading = Reading::of(&text);
        let (title, problems) = (reading.title(&text), reading.errors());
        Ok(Fact::Draft { id, saved: self.now(), title, problems, text })
    }

    fn shown(&self, id: EntryId, saved: Millis, text: String) -> Draft {
        let reading = Reading::of(&text);
        let (public, short, replaces) = self.look(|state| {
            let public = state.own.public_id(&id);
            (public, state.short(&public), state.own.next_version(&id) - 1)
        });
        Draft {
            id: public.to_string(),
            short,
            title: reading.title(&text),
            invitation: invitation(&reading.experiment),
            problems: reading.problems,
            text: if replaces == 0 { self.with_their_words(text) } else { text },
            saved: Moment(saved),
            replaces,
            notices: Vec::new(),
        }
    }
}

impl State {
    fn draft_row(&self, id: &EntryId, draft: &DraftEntry) -> DraftRow {
        let public = self.own.public_id(id);
        DraftRow {
            id: public.to_string(),
            short: self.short(&public),
            title: draft.title.to_string(),
            saved: Moment(draft.saved),
            replaces: self.own.next_version(id) - 1,
            problems: draft.problems,
        }
    }
}

/// What grows entry by entry, by commands that leave everything else as it is.
const GROWING: [&str; 2] = ["cycles", "perspectives"];

fn entries(fields: &json::Fields, field: &str) -> Vec<Value> {
    fields.get(field).and_then(Value::as_array).cloned().unwrap_or_default()
}

/// A text with what was added to the draft after the entries that the text has, and how many these are.
fn with_added(before: &str, text: &str) -> (String, usize) {
    let (was, is) = (draft::read(before).0.to_json(), draft::read(text).0.to_json());
    let mut grown = (text.to_owned(), 0);
    for field in GROWING {
        let (was, is) = (entries(&was, field), entries(&is, field));
        let added = was.strip_prefix(is.as_slice()).unwrap_or_default();
        for entry in added {
            // What finds no place in it is in the text that the draft had before.
            if let Ok(with) = draft::edit(&grown.0, &Edit::Entry(field, entry.clone())) {
                grown = (with, grown.1 + 1);
            }
        }
    }
    grown
}

/// What is said when something is published, and asked again then.
const ASKED_AGAIN: [&str; 2] = ["audience", "people_shown"];

/// Whether something that was said is gone: an answer, or an entry of a list.
fn says_less(before: &str, text: &str) -> bool {
    let (was, is) = (draft::read(before).0.to_json(), draft::read(text).0.to_json());
    let words = was.iter().filter(|(name, _)| !ASKED_AGAIN.contains(&name.as_str()));
    words.map(|(name, was)| (was, is.get(name))).any(|pair| match pair {
        (_, None) => true,
        (Value::Array(was), Some(Value::Array(is))) => was.iter().any(|entry| !is.contains(entry)),
        _ => false,
    })
}

/// The form with the questions, and a title if there is one. A title that does not fit stands in it all the same.
fn form(title: Option<&str>) -> String {
    let title = title.unwrap_or_default().trim();
    match title.parse() {
        Ok(title) => draft::write(&Experiment { title, ..Experiment::default() }),
        Err(_) => with_title(&draft::write(&Experiment::default()), Some(title)),
    }
}

/// A text with a title before it, unless it has one.
fn with_title(text: &str, title: Option<&str>) -> String {
    let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) else { return text.to_owned() };
    let one_line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.strip_prefix(&draft::untitled()) {
        Some(rest) => draft::titled(&one_line) + rest,
        None if draft::read(text).0.title.is_empty() => draft::titled(&one_line) + text,
        None => text.to_owned(),
    }
}

/// Why a change did not get into a draft.
fn unwritten(why: &Unwritten, typed: &str) -> Error {
    let next = format!("joinup edit {typed}");
    match why {
        Unwritten::Refused(problem) => {
            Error::new(ErrorCode::Invalid, say!("draft-unwritten")).why(speech::core::fault(&problem.fault)).next(next)
        }
        Unwritten::NoSuchEntry(number) => Error::new(ErrorCode::NotFound, say!("draft-no-such-entry"))
            .why(say!("draft-no-such-entry-why", number = *number))
            .next(format!("joinup perspective list {typed}")),
        Unwritten::NoPlace => {
            Error::new(ErrorCode::Invalid, say!("draft-unwritten")).why(say!("draft-no-place")).next(next)
        }
    }
}

/// What could be written next: one invitation, never a demand.
fn invitation(experiment: &Experiment) -> Option<String> {
    let rounds = experiment.cycles.len();
    let is_over = matches!(experiment.state().as_str(), "stopped" | "ended");
    let has_surprise =
        !experiment.surprises.is_empty() || experiment.cycles.iter().any(|cycle| !cycle.surprise.is_empty());
    if is_over && !has_surprise {
        return Some(say!("draft-invite-surprise"));
    }
    if is_over && experiment.reflected_on.is_none() {
        return Some(say!("draft-invite-reflection"));
    }
    if rounds >= 2 && experiment.depended_on.is_empty() {
        return Some(say!("draft-invite-depended", rounds = rounds));
    }
    if rounds >= 1 && !experiment.expected.is_empty() && experiment.noticed.is_empty() {
        return Some(say!("draft-invite-noticed"));
    }
    if rounds >= 3 && experiment.perspectives.is_empty() && experiment.not_heard.is_empty() {
        return Some(say!("draft-invite-perspectives"));
    }
    None
}
