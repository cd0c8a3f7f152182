//! Publishing: showing what will travel, and saying it. One call is one durable batch.

mod places;
mod terms;

use joinup_protocol::{
    experiment::{Audience, Publication, Unpublishable, lint},
    id::{CircleId, Digest, EntryId, Kind, SlotHash},
    item::{Draft, Payload, Verified},
    profile::Profile,
};

use self::{places::PRIVATE_LINK, terms::Terms};
use super::{Engine, State, catalogue::Row, drafts::Reading, fact::Fact, own::DraftEntry, reading::readable, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{
            Fields, Notice, Preview, PreviewQuery, PublishRequest, Published, PublishedItem, RefusedDraft, Warning,
        },
    },
    journal::{Entry, Sort},
    say,
    speech::{self, draft},
};

/// Warnings that a refusal names.
const WARNINGS: usize = 100;

/// Drafts that a sentence about many of them names.
const TITLES: usize = 3;

/// A draft that is ready to be signed.
struct Ready {
    id: EntryId,
    public_id: String,
    short: String,
    version: u32,
    text: String,
    publication: Publication,
    warnings: Vec<Warning>,
    /// The circles that it is for.
    circles: Vec<CircleId>,
}

/// Why a draft cannot be published: what sort of reason, and the reason.
struct NotReady {
    code: &'static str,
    error: Box<Error>,
}

impl From<Error> for NotReady {
    fn from(error: Error) -> Self {
        Self { code: "invalid", error: Box::new(error) }
    }
}

/// How a draft is called, and which version it will be.
struct Named {
    public_id: String,
    short: String,
    version: u32,
}

impl Engine {
    /// What will travel of a draft, what stays, and what to think about first.
    ///
    /// # Errors
    /// When there is no such draft, or a flag is not valid.
    pub fn preview(&self, typed: &str, query: &PreviewQuery) -> Result<Preview, Error> {
        let (id, entry) = self.find_draft(typed)?;
        let terms = Terms::new(query.audience.as_deref(), query.people_shown.as_deref(), query.why.as_deref())?;
        let Reading { mut experiment, problems } = Reading::of(&self.draft_text(&entry)?);
        terms.apply(&mut experiment);
        let Named { public_id, short, version } = self.named(&id);
        let audience = experiment.audience();
        let mut preview = Preview {
            title: entry.title.to_string(),
            audience: terms::name(audience).into(),
            supposed: false,
            people_shown: experiment.people_shown.as_ref().map(ToString::to_string).unwrap_or_default(),
            version,
            why: experiment.version_why.as_str().to_owned(),
            warnings: warnings(&public_id, &experiment, &self.profile()?),
            id: public_id,
            short,
            circles: Vec::new(),
            stays: Vec::new(),
            summary: Default::default(),
            record: None,
            summary_text: String::new(),
            record_text: String::new(),
            summary_bytes: 0,
            record_bytes: 0,
            trimmed: Vec::new(),
            notices: Vec::new(),
            problems,
        };
        if audience == Audience::OnlyUs {
            preview.notices.push(terms::stays_at_home());
            return Ok(preview);
        }
        let circles = query.circles().map(|name| self.our_circle(name)).collect::<Result<Vec<_>, _>>()?;
        let circles = match self.circles_for(&id, &circles) {
            Ok(circles) => circles,
            Err(error) => {
                preview.notices.push(Notice { code: "circle".into(), message: error.to_string(), next: error.next });
                return Ok(preview);
            }
        };
        preview.circles = self.look(|state| circles.iter().map(|circle| state.circle_ref(circle)).collect());
        if let Err(error) = self.check_links(&experiment, &circles, &entry.title, &preview.id) {
            preview.notices.push(Notice {
                code: PRIVATE_LINK.into(),
                message: error.error.why,
                next: error.error.next,
            });
        }
        let room = self.room_in(&circles);
        match Publication::prepare_within(&experiment, &self.profile()?, version, self.now(), room) {
            Ok(publication) => {
                show(&mut preview, publication, &self.usual_context(&self.us())?)?;
                if self.is_among_members(&circles) {
                    places::among_members(&mut preview.notices);
                }
            }
            Err(why) => preview.notices.push(Notice {
                code: reason(&why).into(),
                message: say!("preview-not-yet", why = speech::core::unpublishable(&why)),
                next: String::new(),
            }),
        }
        Ok(preview)
    }

    /// Publishes drafts: all that are named or none, or with `all_drafts` those that can be.
    ///
    /// # Errors
    /// When a named draft cannot be published, its warnings are not accepted, or it cannot be saved.
    pub fn publish(&self, request: &PublishRequest) -> Result<Published, Error> {
        let terms = Terms::new(request.audience.as_deref(), request.people_shown.as_deref(), request.why.as_deref())?;
        let _turn = self.turn();
        let circles = request.circles.iter().map(|name| self.our_circle(name)).collect::<Result<Vec<_>, _>>()?;
        let drafts = self.chosen(request)?;
        let profile = self.profile()?;
        let mut ready = Vec::new();
        let mut refused = Vec::new();
        for (id, entry) in drafts {
            match self.ready(id, &entry, &terms, &profile, &circles, request.accept_warnings) {
                Ok(draft) => ready.push(draft),
                Err(why) if request.all_drafts || request.only_look => {
                    refused.push(self.refused(&id, &entry, &why));
                }
                Err(why) => return Err(*why.error),
            }
        }
        let mut published = Published {
            items: self.look(|state| ready.iter().map(|draft| draft.item(state)).collect()),
            warnings: ready.iter().flat_map(|draft| draft.warnings.clone()).collect(),
            queued: !ready.is_empty() && !request.only_look,
            refused,
            notices: terms::notices(&ready.iter().map(|draft| &draft.publication.summary).collect::<Vec<_>>()),
        };
        if ready.iter().all(|draft| self.is_among_members(&draft.circles)) {
            places::among_members(&mut published.notices);
        }
        published.notices.extend(taken_out(&ready));
        published.notices.extend(shortened(&ready));
        published.notices.extend(self.clock_health());
        if !request.only_look {
            self.say_versions(ready)?;
        }
        Ok(published)
    }

    fn chosen(&self, request: &PublishRequest) -> Result<Vec<(EntryId, DraftEntry)>, Error> {
        let none = || Error::new(ErrorCode::NotFound, say!("publish-no-draft")).next("joinup new");
        if request.all_drafts && !request.ids.is_empty() {
            return Err(Error::new(ErrorCode::Usage, say!("publish-named-or-all")));
        }
        let mut drafts: Vec<(EntryId, DraftEntry)> = if request.all_drafts {
            self.look(|state| state.own.drafts.iter().map(|(id, draft)| (*id, draft.clone())).collect())
        } else {
            request.ids.iter().map(|id| self.find_draft(id)).collect::<Result<_, _>>()?
        };
        drafts.sort_by_key(|(id, draft)| (draft.saved, *id));
        drafts.dedup_by_key(|(id, _)| *id);
        if drafts.is_empty() { Err(none()) } else { Ok(drafts) }
    }

    /// Looks at one draft as its readers would, and prepares what travels.
    fn ready(
        &self,
        id: EntryId,
        entry: &DraftEntry,
        terms: &Terms,
        profile: &Profile,
        circles: &[CircleId],
        accept_warnings: bool,
    ) -> Result<Ready, NotReady> {
        let Reading { mut experiment, problems } = Reading::of(&self.draft_text(entry)?);
        let Named { public_id, short, version } = self.named(&id);
        if problems.iter().any(|problem| !problem.warning) {
            let error = Error::new(ErrorCode::Invalid, say!("publish-not-ready", title = &*entry.title))
                .why(say!("publish-not-ready-why"))
                .next(format!("joinup edit {public_id}"));
            return Err(NotReady { code: "invalid", error: Box::new(Error { problems, ..error }) });
        }
        if self.look(|state| state.catalogue.get(&state.own.public_id(&id)).is_some_and(Row::is_withdrawn)) {
            let error = Error::new(ErrorCode::NotAllowed, say!("publish-withdrawn", title = &*entry.title))
                .why(say!("publish-withdrawn-why"))
                .next("joinup new");
            return Err(NotReady { code: "withdrawn", error: Box::new(error) });
        }
        terms.apply(&mut experiment);
        let circles = self.circles_for(&id, circles)?;
        self.check_links(&experiment, &circles, &entry.title, &public_id)?;
        let prepared = Publication::prepare_within(&experiment, profile, version, self.now(), self.room_in(&circles));
        let publication = prepared.map_err(|why| NotReady {
            code: reason(&why),
            error: Box::new(unpublishable(&entry.title, &public_id, &why)),
        })?;
        let mut warnings = warnings(&public_id, &experiment, profile);
        warnings.extend(self.newer_than(&id, entry, &public_id));
        if !warnings.is_empty() && !accept_warnings {
            let error = Error::new(ErrorCode::Warnings, say!("publish-warnings", title = &*entry.title))
                .why(say!("publish-warnings-why", number = warnings.len()))
                .next(format!("joinup preview {public_id}   then   joinup publish {public_id} -y"));
            let warnings = warnings.into_iter().take(WARNINGS).collect();
            return Err(NotReady { code: "warnings", error: Box::new(Error { warnings, ..error }) });
        }
        // The text says what was decided, so that the next version begins with it.
        let text = draft::write_plain(&experiment.to_json());
        Ok(Ready { id, public_id, short, version, text, publication, warnings, circles })
    }

    /// That a version has come which a draft does not know, as from another machine of ours, or from before this one was
    /// restored.
    fn newer_than(&self, id: &EntryId, draft: &DraftEntry, public_id: &str) -> Option<Warning> {
        let last = self.look(|state| state.own.last_version(id).map(|last| last.version)).filter(|_| draft.behind)?;
        let message = say!("publish-newer", version = last);
        Some(Warning { id: public_id.to_owned(), code: "newer-version".to_owned(), message, field: None })
    }

    fn named(&self, id: &EntryId) -> Named {
        self.look(|state| {
            let public = state.own.public_id(id);
            Named { public_id: public.to_string(), short: state.short(&public), version: state.own.next_version(id) }
        })
    }

    fn refused(&self, id: &EntryId, entry: &DraftEntry, why: &NotReady) -> RefusedDraft {
        let first = why.error.problems.first().map(|problem| format!(" {}", problem.message));
        let Named { public_id, short, .. } = self.named(id);
        RefusedDraft {
            id: public_id,
            short,
            title: entry.title.to_string(),
            code: why.code.into(),
            message: format!("{}{}", why.error, first.unwrap_or_default()),
        }
    }

    /// Signs and writes down all versions as one batch, and says them.
    fn say_versions(&self, ready: Vec<Ready>) -> Result<(), Error> {
        let mut entries = Vec::new();
        let mut items = Vec::new();
        for draft in ready {
            let echoes = self.echoes(&draft.id, &draft.publication, &draft.circles)?;
            let (versions, fact) = self.sign_version(draft, &mut entries)?;
            entries.push(fact.to_entry().map_err(refusal::too_long)?);
            items.extend(versions);
            items.extend(echoes);
        }
        self.commit(entries, items)
    }

    /// The same words, signed once for each circle.
    fn sign_version(&self, draft: Ready, entries: &mut Vec<Entry>) -> Result<(Vec<Verified>, Fact), Error> {
        let Ready { id, version, text, publication, circles, .. } = draft;
        let places: Vec<_> =
            circles.iter().map(|circle| (*circle, SlotHash::of(circle, &self.us(), Kind::EXPERIMENT, &id))).collect();
        let stamp = self.next_stamp_of(&places);
        let payload = Payload::Experiment(Box::new(publication.summary));
        let say = |circle| self.sign(Draft { circle, kind: Kind::EXPERIMENT, id, stamp, payload: payload.clone() });
        let items = circles.into_iter().map(say).collect::<Result<Vec<_>, Error>>()?;
        let first = items.first().map(|item| item.digest()).ok_or_else(|| Error::failed(say!("circle-not-ours")))?;
        let record = publication.record.map(|bytes| {
            let digest = Digest::of(&bytes);
            entries.push(Entry { sort: Sort::Record, body: bytes });
            digest
        });
        entries.push(Fact::DraftGone { id }.to_entry().map_err(refusal::too_long)?);
        Ok((items, Fact::Version { id, version, item: first, record, text }))
    }
}

impl Ready {
    fn item(&self, state: &State) -> PublishedItem {
        PublishedItem {
            circles: self.circles.iter().map(|circle| state.circle_ref(circle)).collect(),
            id: self.public_id.clone(),
            short: self.short.clone(),
            version: self.version,
            title: self.publication.summary.title.as_str().to_owned(),
        }
    }
}

fn warnings(id: &str, experiment: &joinup_protocol::experiment::Experiment, profile: &Profile) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    // The same thing said in two places is one thing to think about.
    for found in experiment.lint(profile).into_iter().map(|found| warning(id, found)) {
        if warnings.iter().all(|warning| warning.message != found.message) {
            warnings.push(found);
        }
    }
    warnings
}

/// Something to think about, as the API tells it.
pub(super) fn warning(id: &str, found: lint::Warning) -> Warning {
    Warning {
        id: id.to_owned(),
        code: found.code.to_owned(),
        message: format!("{} ({})", speech::core::warning(&found), found.excerpt),
        field: Some(found.field),
    }
}

fn show(preview: &mut Preview, publication: Publication, usual: &Fields) -> Result<(), Error> {
    let Publication { summary, record, notices, trimmed } = publication;
    preview.summary = summary.to_json();
    preview.summary_text = readable(&preview.summary, usual);
    preview.summary_bytes =
        Payload::Experiment(Box::new(summary.clone())).encode(Kind::EXPERIMENT).map_err(Error::failed)?.len() as u64;
    if let Some(bytes) = record {
        preview.record_bytes = bytes.len() as u64;
        let record = joinup_protocol::experiment::Experiment::from_record(&bytes).map_err(Error::failed)?;
        let (record, said) = (record.to_json(), &preview.summary);
        let more: Fields = record.clone().into_iter().filter(|(name, value)| said.get(name) != Some(value)).collect();
        preview.record_text = if more.is_empty() { String::new() } else { readable(&more, usual) };
        preview.record = Some(record);
    }
    let travels = |field: &str| preview.record.as_ref().is_some_and(|record| record.contains_key(field));
    let stays = notices.iter().filter(|notice| notice.code == "stays-here" && !travels(notice.field));
    preview.stays = stays.map(|notice| notice.field.to_owned()).collect();
    preview.trimmed = trimmed.into_iter().map(str::to_owned).collect();
    preview.notices = terms::notices(&[&summary]);
    preview.notices.extend(notices.iter().map(told));
    Ok(())
}

fn told(notice: &joinup_protocol::experiment::Notice) -> Notice {
    Notice { code: notice.code.to_owned(), message: speech::core::told(&notice.told), next: String::new() }
}

/// What was taken out before any of these may travel, each sentence once; of several drafts, with the titles of those
/// that it is about.
fn taken_out(ready: &[Ready]) -> Vec<Notice> {
    let mut all: Vec<(Notice, Vec<&str>)> = Vec::new();
    for draft in ready {
        let title = draft.publication.summary.title.as_str();
        for notice in draft.publication.notices.iter().map(told) {
            match all.iter_mut().find(|(said, _)| *said == notice) {
                Some((_, titles)) => titles.push(title),
                None => all.push((notice, vec![title])),
            }
        }
    }
    all.into_iter().map(|(notice, titles)| if ready.len() > 1 { about(notice, &titles) } else { notice }).collect()
}

/// A sentence about some of several drafts.
fn about(notice: Notice, titles: &[&str]) -> Notice {
    let named: Vec<String> = titles.iter().take(TITLES).map(|title| format!("\"{title}\"")).collect();
    let rest = titles.len() - named.len();
    let message = say!("publish-about", titles = named.join(", "), rest = rest, what = notice.message);
    Notice { message, ..notice }
}

/// What did not fit into a summary, draft by draft.
fn shortened(ready: &[Ready]) -> impl Iterator<Item = Notice> {
    let cut = ready.iter().map(|draft| &draft.publication).filter(|publication| !publication.trimmed.is_empty());
    cut.map(|publication| {
        let fields: Vec<String> = publication.trimmed.iter().map(|name| speech::field(name)).collect();
        let (title, fields) = (publication.summary.title.as_str(), fields.join(", "));
        Notice {
            code: "trimmed".into(),
            message: say!("publish-shortened", title = title, fields = fields),
            next: String::new(),
        }
    })
}

const fn reason(why: &Unpublishable) -> &'static str {
    match why {
        Unpublishable::OnlyUs => "audience",
        Unpublishable::PeopleShownUnsaid => "people-shown",
        _ => "invalid",
    }
}

fn unpublishable(title: &str, id: &str, why: &Unpublishable) -> Error {
    let (code, next) = match why {
        Unpublishable::OnlyUs => (ErrorCode::NotAllowed, format!("joinup publish {id} --audience everyone")),
        Unpublishable::PeopleShownUnsaid => (ErrorCode::NotAllowed, format!("joinup publish {id} --people-shown CODE")),
        _ => (ErrorCode::Invalid, format!("joinup edit {id}")),
    };
    let why = match why {
        Unpublishable::FoundOtherwise => say!("adapt-found-otherwise"),
        why => format!("{}.", speech::core::unpublishable(why)),
    };
    Error::new(code, say!("publish-not", title = title)).why(why).next(next)
}
