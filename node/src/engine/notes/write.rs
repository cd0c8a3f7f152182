//! Saying something. What was typed is never lost: what cannot be said is kept as a draft, and the refusal says how to
//! go on with it.

use joinup_protocol::{
    experiment::{Audience, known, lint},
    id::{CircleId, CommunityId, EntryId, Kind, PublicId, SlotHash},
    item::{Draft, Payload},
    note::Note as Words,
    text::{Code, Text},
};

use super::super::{
    Engine,
    fact::Fact,
    find::{Found, Meant},
    refusal,
};
use super::drafts::{NoteDraft, going_on};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Moment, Note, NoteRequest, NoteState, Notice, Said, Warning},
    },
    say,
};

/// Kinds that say enough without words.
const WORDLESS: [&str; 3] = ["thanks", "accept", "decline"];
/// What publishing and carrying an experiment say, and nobody by hand.
const BY_ITSELF: [&str; 2] = ["adaptation", super::super::carry::KIND];

/// A notice that the longer story of an experiment is given away.
const GIVES_RECORD: &str = "gives-record";

/// What somebody wants to say.
struct Saying {
    /// The note that it will be.
    id: EntryId,
    /// Whether it is kept as a draft already.
    kept: bool,
    draft: NoteDraft,
}

/// What it is said about.
struct Target {
    about: PublicId,
    version: Option<u32>,
    in_reply_to: Option<PublicId>,
    to: Option<CommunityId>,
}

/// What is ready to be signed.
struct Ready {
    words: Words,
    warnings: Vec<Warning>,
}

impl Engine {
    /// Says something about an experiment or a note, or looks at what would be said.
    ///
    /// # Errors
    /// When there is nothing of that id, it cannot be said about that, the words do not fit, their warnings are not
    /// accepted, or it cannot be saved. Words that were typed are kept then.
    pub fn say_note(&self, request: &NoteRequest) -> Result<Said, Error> {
        let _turn = self.turn();
        let saying = self.saying(request)?;
        let ready = match self.ready_note(&saying, request) {
            Ok(ready) => ready,
            Err(error) => return Err(self.kept(&saying, error)),
        };
        if request.only_look {
            self.save_note_draft(saying.id, &saying.draft)?;
            return Ok(self.looked(&saying, &ready));
        }
        self.sign_note(&saying, &ready).map_err(|error| self.kept(&saying, error))
    }

    /// Puts together what is asked for now and what was kept before.
    fn saying(&self, request: &NoteRequest) -> Result<Saying, Error> {
        let mut draft = NoteDraft { kind: String::new(), target: String::new(), text: String::new() };
        let mut kept = None;
        if let Some(typed) = &request.draft {
            let none = || refusal::not_found(&say!("draft-word"), typed, "joinup drafts");
            let Meant::Unsaid(id) = self.look(|state| state.meant(typed)).map_err(|error| match error.code {
                ErrorCode::NotFound => none(),
                _ => error,
            })?
            else {
                return Err(none());
            };
            draft = self.look(|state| state.note_draft(&id)).ok_or_else(none)?.1;
            kept = Some(id);
        }
        if let Some(kind) = &request.kind {
            draft.kind.clone_from(kind);
        }
        if let Some(target) = &request.id {
            draft.target = self.look(|state| state.full_id(target));
        }
        if let Some(text) = &request.text {
            draft.text = text.replace("\r\n", "\n").trim().to_owned();
        }
        // Whoever tries the same once more does not get a second draft of it.
        let kept = kept.or_else(|| self.look(|state| state.same_note_draft(&draft)));
        let id = kept.map_or_else(|| self.0.clock.random().map(EntryId::new), Ok)?;
        Ok(Saying { id, kept: kept.is_some(), draft })
    }

    fn ready_note(&self, saying: &Saying, request: &NoteRequest) -> Result<Ready, Error> {
        let NoteDraft { kind, target, text } = &saying.draft;
        let is_known = known::NOTE.contains(&kind.as_str()) && !BY_ITSELF.contains(&kind.as_str());
        let kind = Code::try_from(kind.as_str()).ok().filter(|_| is_known).ok_or_else(|| {
            Error::new(ErrorCode::Usage, say!("note-kind-unknown", kind = kind.as_str())).why(say!(
                "note-kinds",
                kinds =
                    known::NOTE.iter().filter(|kind| !BY_ITSELF.contains(kind)).copied().collect::<Vec<_>>().join(", ")
            ))
        })?;
        let target = self.target_of(kind.as_str(), target)?;
        if text.is_empty() && !request.only_look && !WORDLESS.contains(&kind.as_str()) {
            return Err(Error::new(ErrorCode::Usage, say!("note-empty")).next("joinup inbox"));
        }
        let text = Text::try_from(text.as_str()).map_err(|error| {
            Error::new(ErrorCode::Invalid, say!("note-does-not-fit"))
                .why(say!("note-does-not-fit-why", why = error.to_string()))
        })?;
        let id = self.look(|state| state.own.note_id(&saying.id)).to_string();
        let warn = |found| super::super::publish::warning(&id, found);
        let warnings: Vec<Warning> = lint::of_words("text", text.as_str()).into_iter().map(warn).collect();
        if !(warnings.is_empty() || request.accept_warnings || request.only_look) {
            let error = Error::new(ErrorCode::Warnings, say!("note-look-again"))
                .why(say!("note-look-again-why", number = warnings.len()));
            return Err(Error { warnings, ..error });
        }
        let words = Words {
            kind,
            about: target.about,
            version: target.version,
            in_reply_to: target.in_reply_to,
            to: target.to,
            text,
            language: self.profile()?.languages.first().cloned(),
            ours: None,
            adaptation: None,
        };
        Ok(Ready { words, warnings })
    }

    /// What a note of this kind can be said about.
    fn target_of(&self, kind: &str, typed: &str) -> Result<Target, Error> {
        match self.look(|state| state.meant(typed))? {
            Meant::Experiment(found) => self.on_experiment(kind, &found),
            Meant::Note(id) => self.on_note(kind, &id),
            Meant::Unsaid(_) => Err(super::only_a_note_draft(typed)),
        }
    }

    fn on_experiment(&self, kind: &str, found: &Found) -> Result<Target, Error> {
        let (row, short) = self.look(|state| (state.catalogue.get(&found.id).cloned(), state.short(&found.id)));
        let Some(row) = row else {
            return Err(Error::new(ErrorCode::NotFound, say!("note-on-draft", id = short.as_str()))
                .next(format!("joinup publish {short}")));
        };
        if row.is_withdrawn() {
            return Err(Error::new(ErrorCode::NotAllowed, say!("note-on-withdrawn")).next("joinup list"));
        }
        let us = self.us();
        let refused = match kind {
            "accept" | "decline" => Some(say!("note-needs-request")),
            "reply" if row.asks == 0 => Some(say!("note-reply-needs-question")),
            "request" if row.record.is_none() && !row.newer => Some(say!("note-request-at-home")),
            "correction" if row.author != us => Some(say!("note-correction-of-others")),
            _ => None,
        };
        if let Some(why) = refused {
            return Err(Error::new(ErrorCode::NotAllowed, say!("note-not-here", title = row.title.to_string()))
                .why(why)
                .next(format!("joinup ask {short} -m TEXT")));
        }
        Ok(Target {
            about: row.id,
            version: Some(row.version).filter(|version| *version > 0),
            in_reply_to: None,
            to: Some(row.author).filter(|author| *author != us),
        })
    }

    fn on_note(&self, kind: &str, id: &PublicId) -> Result<Target, Error> {
        let us = self.us();
        let nothing = || Error::new(ErrorCode::NotAllowed, say!("note-on-withdrawn")).next("joinup inbox");
        let row = self.look(|state| state.catalogue.note(id).cloned()).ok_or_else(nothing)?;
        let about = row.about.ok_or_else(nothing)?;
        let (answered, title, on_ours) = self.look(|state| {
            let kind = state.catalogue.note_kind(&row).to_owned();
            (kind, state.note_title(id).unwrap_or_default(), state.is_our_experiment(&about))
        });
        let refused = match kind {
            "accept" | "decline" if !["request", "offer"].contains(&answered.as_str()) || row.author == us => {
                Some(say!("note-needs-request"))
            }
            "accept" | "decline" if row.to.is_some_and(|to| to != us) => Some(say!("note-to-others")),
            "correction" if !(on_ours || row.author == us || row.to == Some(us)) => {
                Some(say!("note-correction-of-others"))
            }
            _ => None,
        };
        if let Some(why) = refused {
            let short = self.look(|state| state.short(id));
            return Err(Error::new(ErrorCode::NotAllowed, say!("note-not-here", title = title))
                .why(why)
                .next(format!("joinup reply {short} -m TEXT")));
        }
        let version =
            self.look(|state| state.catalogue.get(&about).map(|row| row.version)).filter(|number| *number > 0);
        // What is added to a note of our own is for those to whom that was said.
        let to = if row.author == us { row.to } else { Some(row.author) };
        Ok(Target { about, version, in_reply_to: Some(*id), to })
    }

    /// The circles in which a note is said: those of what it is attached to.
    fn circles_of_target(&self, words: &Words) -> Result<Vec<CircleId>, Error> {
        let mut circles: Vec<CircleId> = self.look(|state| match &words.in_reply_to {
            Some(note) => state.catalogue.places_of_note(note).map(|(circle, _)| circle).collect(),
            None => state.catalogue.circles_of(&words.about).collect(),
        });
        let ours = self.circles_now();
        circles.retain(|circle| ours.is_ours(circle));
        if circles.is_empty() {
            return Err(Error::new(ErrorCode::NotAllowed, say!("note-circle-left")).next("joinup circle list"));
        }
        circles.sort_by_key(|circle| *circle != self.commons());
        Ok(circles)
    }

    /// Signs a note, writes it down and says it.
    fn sign_note(&self, saying: &Saying, ready: &Ready) -> Result<Said, Error> {
        let circles = self.circles_of_target(&ready.words)?;
        let places: Vec<_> =
            circles.iter().map(|circle| (*circle, SlotHash::of(circle, &self.us(), Kind::NOTE, &saying.id))).collect();
        let stamp = self.next_stamp_of(&places);
        let first = self.is_first_note();
        let payload = Payload::Note(Box::new(ready.words.clone()));
        let say =
            |circle| self.sign(Draft { circle, kind: Kind::NOTE, id: saying.id, stamp, payload: payload.clone() });
        let items = circles.into_iter().map(say).collect::<Result<Vec<_>, Error>>()?;
        let gone = Fact::NoteDraftGone { id: saying.id }.to_entry().map_err(refusal::too_long)?;
        self.commit(if saying.kept { vec![gone] } else { Vec::new() }, items)?;
        Ok(self.said(self.as_note(saying, ready, NoteState::Here), ready, true, first))
    }

    /// What would be said.
    fn looked(&self, saying: &Saying, ready: &Ready) -> Said {
        self.said(self.as_note(saying, ready, NoteState::Here), ready, false, self.is_first_note())
    }

    fn said(&self, note: Note, ready: &Ready, said: bool, first: bool) -> Said {
        let mut notices: Vec<Notice> = self.clock_health().into_iter().collect();
        if first {
            let circles = self.circles_of_target(&ready.words).unwrap_or_default();
            let is_private = !circles.is_empty() && self.is_among_members(&circles);
            let message = if is_private { say!("publish-travels-private") } else { say!("note-travels") };
            notices.insert(0, Notice { code: "travels".into(), message, next: String::new() });
        }
        notices.extend(self.gives_record(&ready.words));
        Said { note, said, queued: said, first, warnings: ready.warnings.clone(), notices }
    }

    /// What accepting a request for the longer story means.
    fn gives_record(&self, words: &Words) -> Option<Notice> {
        let us = self.us();
        self.look(|state| {
            let request = state.catalogue.note(&words.in_reply_to?).filter(|_| words.kind == "accept")?;
            let row = state.catalogue.get(&words.about)?;
            let gives = row.author == us
                && row.audience == Audience::Summary
                && row.record.is_some()
                && state.catalogue.note_kind(request) == "request";
            let who = state.community_ref(&request.author).name;
            let message = say!("note-gives-record", who = who, title = row.title.to_string());
            gives.then(|| Notice { code: GIVES_RECORD.into(), message, next: String::new() })
        })
    }

    fn as_note(&self, saying: &Saying, ready: &Ready, state: NoteState) -> Note {
        let us = self.us();
        let at = Moment(self.now());
        self.look(|all| {
            let about = all.about(&ready.words.about);
            let bare = all.empty_note(&all.own.note_id(&saying.id), about, at, state);
            all.with_words(Note { community: Some(all.community_ref(&us)), mine: true, ..bare }, &ready.words)
        })
    }

    /// Whether we have not said any note yet.
    fn is_first_note(&self) -> bool {
        let us = self.us();
        !self.look(|state| state.catalogue.notes().any(|row| row.author == us))
    }

    /// Keeps what could not be said, and says how to go on with it.
    fn kept(&self, saying: &Saying, error: Error) -> Error {
        if saying.draft.text.is_empty() {
            return error;
        }
        if let Err(failed) = self.save_note_draft(saying.id, &saying.draft) {
            return failed;
        }
        let short = self.look(|state| state.short(&state.own.note_id(&saying.id)));
        let go_on = going_on(&saying.draft.kind, &short);
        let next = match error.code {
            ErrorCode::Warnings => format!("{go_on} -y"),
            ErrorCode::NotFound | ErrorCode::NotAllowed | ErrorCode::Ambiguous => format!("{go_on} ID"),
            _ => go_on,
        };
        let why = format!("{} {}", error.why, say!("note-kept"));
        error.why(why.trim()).next(next)
    }
}
