//! Adapting another's experiment: a draft that links to the version that was read, with their words beside it to look
//! at and how our place differs filled in; or the link alone, for something of ours that is there already.

use joinup_protocol::{
    experiment::{
        Adaptation, Experiment, Facet, Link, Summary,
        compare::{self, Answer, Compared},
        json, known, markdown,
    },
    id::PublicId,
    item::Payload,
    text::{Code, Label, List, Text},
};
use serde_json::Value;

use super::{
    Engine, catalogue::Row, clean::clean, compare::facets, drafts::Reading, find::Found, reading::readable,
    show::Shelved,
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{AdaptRequest, Draft, DraftText, EditRequest, Fields, NewDraft, Notice, RecordState},
    },
    say,
    speech::{self, code, draft},
};

/// What an experiment of which nothing else is said does with another.
const USUAL: Code = Code::known("adapted-from");
/// What says that something came out otherwise, and has to say what differs.
const FOUND_OTHERWISE: &str = "found-otherwise";
/// Terms on which the words of a record may be taken over.
const REUSABLE: [&str; 3] = ["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"];

/// What the comment with their words begins and ends with.
const THEIRS: &str = "<!-- ~ ~ ~";
const END: &str = "-->";

/// The other experiment, as far as it is here.
struct Original {
    id: PublicId,
    row: Option<Row>,
    summary: Option<Box<Summary>>,
}

impl Engine {
    /// Begins a draft that adapts an experiment, or links something of ours with it.
    ///
    /// # Errors
    /// When there is no such experiment, what is ours is not, a value is not valid, or it cannot be saved.
    pub fn adapt(&self, request: &AdaptRequest) -> Result<Draft, Error> {
        let original = self.original(&request.id)?;
        let compared = self.compared_with(&original, request.to.as_deref())?;
        let link = link(request, &original, compared.as_ref())?;
        let (draft, notice) = match request.to.as_deref() {
            Some(to) => (self.link_ours(to, &link)?, None),
            None => {
                let text = Self::adaptation(request, &original, &link)?;
                let draft = self.new_draft(&NewDraft { title: None, text: Some(text) })?;
                (draft, self.summary_only(&original)?)
            }
        };
        let is_unexplained = |said: &Link| said.target == link.target && !said.is_explained();
        let unexplained = Reading::of(&draft.text).experiment.links.iter().any(is_unexplained).then(|| Notice {
            code: "found-otherwise".into(),
            message: say!("adapt-found-otherwise"),
            next: format!(
                "joinup adapt {} --to {} --relation found-otherwise --note TEXT --facet NAME",
                self.look(|state| state.short(&original.id)),
                draft.short
            ),
        });
        Ok(Draft { notices: draft.notices.into_iter().chain(notice).chain(unexplained).collect(), ..draft })
    }

    /// That only what their summary says is beside the draft, and why.
    fn summary_only(&self, original: &Original) -> Result<Option<Notice>, Error> {
        let (Some(row), Some(summary)) = (&original.row, &original.summary) else { return Ok(None) };
        let message = match self.record_state(row, summary)? {
            None | Some(RecordState::Here | RecordState::Fetched) => return Ok(None),
            Some(RecordState::OnRequest) => say!("show-record-on-request"),
            Some(RecordState::Granted) => say!("show-record-granted"),
            Some(RecordState::AtHome) => say!("show-record-at-home"),
            Some(RecordState::Unavailable) => say!("show-record-unavailable"),
        };
        Ok(Some(Notice { code: "summary-only".into(), message, next: String::new() }))
    }

    /// The experiment that is meant; all of an id may be one that is not here.
    fn original(&self, typed: &str) -> Result<Original, Error> {
        let found = match (self.find(typed), typed.trim().parse::<PublicId>()) {
            (Ok(found), _) => found,
            (Err(_), Ok(id)) => return Ok(Original { id, row: None, summary: None }),
            (Err(error), Err(_)) => return Err(error),
        };
        let Some(row) = self.look(|state| state.catalogue.get(&found.id).cloned()) else {
            return Err(only_a_draft(typed));
        };
        let summary = self.item_of(&row)?.and_then(|item| match item.payload() {
            Payload::Experiment(summary) => Some(summary),
            _ => None,
        });
        Ok(Original { id: found.id, row: Some(row), summary })
    }

    /// Their place beside ours, or beside that of our experiment; nothing when theirs is not known.
    fn compared_with(&self, original: &Original, to: Option<&str>) -> Result<Option<compare::Comparison>, Error> {
        if original.summary.is_none() {
            return Ok(None);
        }
        let theirs = self.place_of(&Found { id: original.id, own: None })?;
        let ours = match to {
            Some(to) => self.place_of(&self.find(to)?)?,
            None => self.our_place()?,
        };
        Ok(Some(compare::Comparison::of(&theirs.side, &ours.side, &[])))
    }

    /// The text of a new draft.
    fn adaptation(request: &AdaptRequest, original: &Original, link: &Link) -> Result<String, Error> {
        let title = match (&request.title, &original.summary) {
            (Some(title), _) => title.trim().parse().map_err(|error| refuse(say!("adapt-part-title"), error))?,
            (None, Some(summary)) => summary.title.clone(),
            (None, None) => Text::default(),
        };
        let heard = matches!(link.relation.as_str(), "adapted-from" | "inspired-by");
        let draft = Experiment {
            title,
            themes: original.summary.as_ref().map(|summary| summary.themes.clone()).unwrap_or_default(),
            origin: heard.then_some(Code::known("heard-from-others")),
            links: List::first([link.clone()]),
            ..Experiment::default()
        };
        let mut fields = draft.to_json();
        open_statement(&mut fields, link);
        Ok(draft::write_draft(&fields))
    }

    /// The text of a draft that began with another's experiment and was never published, with what they wrote behind it to
    /// look at. Their words are shown, and never saved with ours: they are theirs to withdraw.
    pub(super) fn with_their_words(&self, text: String) -> String {
        let links = draft::read(&text).0.links;
        let Some(link) = links.iter().next() else { return text };
        let words = self.original(&link.target.to_string()).and_then(|original| self.their_words(&original));
        words.map(|words| format!("{}{words}", text.trim_end_matches('\n').to_owned() + "\n")).unwrap_or(text)
    }

    /// What they wrote, as a comment: the record where it is here and may be reused, else the summary.
    fn their_words(&self, original: &Original) -> Result<String, Error> {
        let (Some(row), Some(summary)) = (&original.row, &original.summary) else { return Ok(String::new()) };
        let may_reuse = REUSABLE.contains(&summary.licence.as_str());
        let record = match self.record_here(row, summary)? {
            Shelved::Here(record) if may_reuse => Some(record),
            _ => None,
        };
        let which = match (&record, may_reuse) {
            (Some(_), _) => say!("adapt-words-whole", licence = summary.licence.as_str()),
            (None, true) => say!("adapt-words-summary"),
            (None, false) => say!("adapt-words-ask", id = self.look(|state| state.short(&row.id))),
        };
        let whose = say!(
            "adapt-words-of",
            title = summary.title.as_str(),
            community = self.community_ref(&row.author).name,
            version = summary.version
        );
        let fields = record.map_or_else(|| summary.to_json(), |record| record.to_json());
        let words = readable(&fields, &self.usual_context(&row.author)?);
        let comment = format!("{whose}\n{which}\n{}\n\n{words}", say!("adapt-words-look"));
        Ok(format!("\n{THEIRS}\n{}\n{END}\n", markdown::comment(clean(&comment).trim_end())))
    }

    /// Adds a link to a draft of ours, or to one made of what we published.
    fn link_ours(&self, to: &str, link: &Link) -> Result<Draft, Error> {
        let draft = self.edit(&EditRequest { id: to.to_owned() })?;
        if draft.id == link.target.to_string() {
            return Err(Error::new(ErrorCode::Usage, say!("adapt-with-itself")).next("joinup list --mine"));
        }
        let before = Reading::of(&draft.text).experiment.links;
        let is_same = |there: &Link| there.target == link.target && there.relation == link.relation;
        let there = before.iter().position(is_same);
        if let Some((at, more)) = there.and_then(|at| Some((at, said_more(before.get(at)?, link)?))) {
            return self.replace_link(&draft, at, &more);
        }
        if there.is_some() {
            return Err(Error::new(ErrorCode::NotAllowed, say!("adapt-linked-already"))
                .why(say!("adapt-linked-already-why", relation = crate::drawing::relation(link.relation.as_str())))
                .next(format!("joinup edit {}", draft.short)));
        }
        self.add_link(&draft, &draft.text, before.len(), link)
    }

    /// Puts a link below a text that has so many.
    fn add_link(&self, draft: &Draft, text: &str, before: usize, link: &Link) -> Result<Draft, Error> {
        let carrier = Experiment { links: List::first([link.clone()]), ..Experiment::default() };
        let mut fields = carrier.to_json();
        open_statement(&mut fields, link);
        let text = format!("{}\n{}", text.trim_end_matches('\n'), draft::write_fields(&fields));
        if Reading::of(&text).experiment.links.len() != before + 1 {
            return Err(Error::new(ErrorCode::Invalid, say!("adapt-not-added"))
                .why(say!("adapt-not-added-why"))
                .next(format!("joinup edit {}", draft.short)));
        }
        self.save_draft(&draft.id, &DraftText { text })
    }

    /// Says more of a link that is there: it takes the place of what the draft says of it.
    fn replace_link(&self, draft: &Draft, at: usize, link: &Link) -> Result<Draft, Error> {
        let without = draft::edit(&draft.text, &markdown::Edit::Without("links", at + 1)).map_err(|_| {
            Error::new(ErrorCode::Invalid, say!("adapt-not-added"))
                .why(say!("draft-no-place"))
                .next(format!("joinup edit {}", draft.short))
        })?;
        let left = Reading::of(&without).experiment.links.len();
        self.add_link(draft, &without, left, link)
    }
}

/// A link with what is said of it now beside what was said before; nothing when that is nothing more.
fn said_more(there: &Link, said: &Link) -> Option<Link> {
    let mut more = there.clone();
    if !said.note.is_empty() {
        more.note = said.note.clone();
    }
    if !said.facets.is_empty() {
        more.facets = said.facets.clone();
    }
    if let Some(said) = &said.adaptation {
        let mut all = there.adaptation.clone().unwrap_or_default();
        let parts = [(&mut all.kept, &said.kept), (&mut all.changed, &said.changed), (&mut all.because, &said.because)];
        for (part, said) in parts {
            if !said.is_empty() {
                part.clone_from(said);
            }
        }
        more.adaptation = Some(all).filter(|all| *all != Adaptation::default());
    }
    (more != *there).then_some(more)
}

/// A text without the words of others that were shown behind it.
pub(super) fn without_their_words(mut text: String) -> String {
    while let Some(begin) = text.find(THEIRS) {
        let Some(end) = text[begin..].find(END).map(|end| begin + end + END.len()) else { return text };
        let end = end + text[end..].len() - text[end..].trim_start_matches('\n').len();
        let before = text[..begin].trim_end_matches('\n').len();
        text.replace_range(before..end, if end == text.len() { "\n" } else { "\n\n" });
    }
    text
}

/// The link that a request asks for.
fn link(request: &AdaptRequest, original: &Original, compared: Option<&compare::Comparison>) -> Result<Link, Error> {
    let relation = match request.relation.as_deref() {
        None => USUAL,
        Some(relation) => relation.trim().parse().map_err(|_| no_relation(relation))?,
    };
    let note: Text<400> = text(request.note.as_deref(), || say!("adapt-part-note"))?;
    let named = facets(&request.facets.join(","))?;
    Ok(Link {
        target: original.id,
        version: original.summary.as_ref().map(|summary| summary.version),
        community: original.row.as_ref().map(|row| row.author),
        note,
        facets: List::first(named),
        adaptation: statement(request, &relation, compared)?,
        relation,
    })
}

/// What nobody else can see has no links yet.
pub(super) fn only_a_draft(typed: &str) -> Error {
    Error::new(ErrorCode::NotFound, say!("adapt-only-a-draft"))
        .why(say!("adapt-only-a-draft-why"))
        .next(format!("joinup publish {typed}"))
}

fn no_relation(relation: &str) -> Error {
    Error::new(ErrorCode::Usage, say!("adapt-no-relation", relation = relation.to_owned()))
        .why(say!("adapt-relations", relations = known::RELATION.join(", ")))
}

/// What was kept and changed and why, as far as it was said, with how the places differ.
fn statement(
    request: &AdaptRequest,
    relation: &Code,
    compared: Option<&compare::Comparison>,
) -> Result<Option<Adaptation>, Error> {
    let kept = text(request.kept.as_deref(), || say!("adapt-part-kept"))?;
    let changed = text(request.changed.as_deref(), || say!("adapt-part-changed"))?;
    let because = text(request.because.as_deref(), || say!("adapt-part-because"))?;
    let is_said = [&kept, &changed, &because].iter().any(|text: &&Text<400>| !text.is_empty());
    if *relation != USUAL && !is_said {
        return Ok(None);
    }
    // Which difference it was that mattered is for people to say.
    let compared = compared.filter(|_| *relation != FOUND_OTHERWISE);
    let differs = compared.map(differs).unwrap_or_default();
    Ok(Some(Adaptation { kept, changed, because, differs, changes: List::new() }))
}

fn text<const MAX: usize>(said: Option<&str>, part: impl FnOnce() -> String) -> Result<Text<MAX>, Error> {
    let said = said.unwrap_or_default().trim();
    said.parse().map_err(|error| refuse(part(), error))
}

fn refuse(part: String, why: impl core::fmt::Display) -> Error {
    Error::new(ErrorCode::Invalid, say!("adapt-not-valid", part = part)).why(why.to_string())
}

/// How our place differs, in plain words: what is different or near, as many whole facets as fit.
fn differs(compared: &compare::Comparison) -> Text<400> {
    let mut words = String::new();
    for difference in compared.with(Answer::Different).chain(compared.with(Answer::Near)).map(difference) {
        let more = if words.is_empty() { difference } else { format!("{words}; {difference}") };
        if more.chars().count() > Text::<400>::CAP {
            break;
        }
        words = more;
    }
    Text::excerpt(&words)
}

fn difference(compared: &Compared) -> String {
    let facet = speech::facet(compared.facet.as_str());
    let [theirs, ours] = [&compared.theirs, &compared.ours].map(words);
    match (theirs.is_empty(), ours.is_empty()) {
        (false, true) => say!("adapt-differs-there", facet = facet, theirs = theirs),
        (true, _) => say!("adapt-differs-here", facet = facet, ours = ours),
        (false, false) => say!("adapt-differs", facet = facet, theirs = theirs, ours = ours),
    }
}

fn words(said: &Option<Facet>) -> String {
    let values = said.as_ref().map_or(&[][..], |facet| facet.value.values());
    values.iter().map(Label::as_str).map(code).collect::<Vec<_>>().join(", ")
}

/// Leaves what the statement does not say yet open, ready to be filled.
fn open_statement(fields: &mut json::Fields, link: &Link) {
    if !link.is_explained()
        && let Some(Value::Object(first)) = fields.get_mut("links").and_then(|links| links.get_mut(0))
    {
        first.insert("note".to_owned(), Value::from(""));
        first.insert("facets".to_owned(), Value::Array(Vec::new()));
    }
    let Some(said) = &link.adaptation else { return };
    let statement: Fields =
        [("kept", &said.kept), ("changed", &said.changed), ("because", &said.because), ("differs", &said.differs)]
            .into_iter()
            .map(|(name, words)| (name.to_owned(), Value::from(words.as_str())))
            .collect();
    let links = fields.get_mut("links").and_then(Value::as_array_mut);
    if let Some(Value::Object(first)) = links.and_then(|links| links.first_mut()) {
        first.insert("adaptation".to_owned(), Value::Object(statement));
    }
}
