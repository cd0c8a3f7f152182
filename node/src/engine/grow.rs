//! Writing that grows: one more round, looking back, a perspective more or less. Each goes into the draft that there is,
//! or into a new one made of what was published, and leaves everything else in it as it was typed.

use joinup_protocol::{
    date::PartialDate,
    experiment::{Experiment, Perspective, markdown::Edit},
};
use serde_json::Value;

use super::Engine;
use crate::{
    api::{
        Error, ErrorCode,
        types::{Draft, Fields, Notice, PerspectiveRequest, PerspectiveRow, Perspectives, ReflectRequest, StepRequest},
    },
    say,
    speech::draft,
};

/// The word for the day on which somebody types it.
const TODAY: &str = "today";

impl Engine {
    /// Adds a round, or sets where it is, or both.
    ///
    /// # Errors
    /// When nothing is said, it does not fit, it is somebody else's, or it cannot be saved.
    pub fn step(&self, request: &StepRequest) -> Result<Draft, Error> {
        let mut cycle = request.cycle.clone();
        self.date_in(&mut cycle, &["started", "ended"])?;
        if cycle.is_empty() && request.state.is_none() {
            return Err(Error::new(ErrorCode::Usage, say!("step-nothing"))
                .why(say!("step-nothing-why"))
                .next(format!("joinup step {} \"moved it to Tuesday, twelve came\"", request.id)));
        }
        if !cycle.is_empty() && !cycle.contains_key("did") {
            return Err(Error::new(ErrorCode::Usage, say!("step-did-needed"))
                .why(say!("step-nothing-why"))
                .next(format!("joinup step {} \"moved it to Tuesday, twelve came\"", request.id)));
        }
        let mut draft = self.write_into(&request.id, |said| {
            let mut changes = state_of(said, request.state.as_deref(), request.reason.as_deref());
            if !cycle.is_empty() {
                changes.push(Edit::Entry("cycles", Value::Object(cycle)));
            }
            Ok(changes)
        })?;
        let said = draft::read(&draft.text).0;
        if *said.state() == "idea" && !said.cycles.is_empty() {
            let next = format!("joinup step {} --state trying", draft.short);
            draft.notices.push(Notice { code: "state".into(), message: say!("step-still-an-idea"), next });
        }
        draft.notices.extend(thanks(request.state.as_deref(), &said));
        Ok(draft)
    }

    /// Looks back: adds the answers to what is there, and notes the day.
    ///
    /// # Errors
    /// When nothing is said, the day is still to come, it does not fit, it is somebody else's, or it cannot be saved.
    pub fn reflect(&self, request: &ReflectRequest) -> Result<Draft, Error> {
        let day = self.day("on", request.on.as_deref().unwrap_or(TODAY))?;
        if let Some(today) = self.today().filter(|today| day.is_after(*today)) {
            return Err(Error::new(ErrorCode::Usage, say!("reflect-later", day = day.to_string()))
                .why(say!("reflect-later-why", day = today.to_string()))
                .next(format!("joinup reflect {}", request.id)));
        }
        let words = [
            ("expected", &request.expected),
            ("noticed", &request.happened),
            ("why_we_think", &request.why),
            ("next", &request.next),
        ];
        let words =
            words.map(|(field, words)| (field, words.as_deref().map(str::trim).filter(|said| !said.is_empty())));
        let surprises = request.surprises.iter().map(|said| said.trim()).filter(|said| !said.is_empty());
        let mut new: Vec<Edit> = words.iter().filter_map(|(field, words)| Some(answer(field, (*words)?))).collect();
        new.extend(surprises.map(|said| Edit::Entry("surprises", said.into())));
        if new.is_empty() && request.state.is_none() && request.on.is_none() {
            return Err(Error::new(ErrorCode::Usage, say!("reflect-nothing"))
                .why(say!("reflect-nothing-why"))
                .next(format!("joinup reflect {} --happened \"Twelve came, and stayed\"", request.id)));
        }
        let mut draft = self.write_afterwards(&request.id, |said| {
            let mut changes = state_of(said, request.state.as_deref(), request.reason.as_deref());
            changes.push(Edit::Line("reflected_on", day.to_string()));
            changes.extend(new);
            Ok(changes)
        })?;
        draft.notices.extend(thanks(request.state.as_deref(), &draft::read(&draft.text).0));
        Ok(draft)
    }

    /// Adds how it looked to somebody.
    ///
    /// # Errors
    /// When nothing is said, it does not fit, it is somebody else's, or it cannot be saved.
    pub fn add_perspective(&self, request: &PerspectiveRequest) -> Result<Draft, Error> {
        let mut perspective = request.perspective.clone();
        self.date_in(&mut perspective, &["date"])?;
        if !perspective.contains_key("text") {
            return Err(Error::new(ErrorCode::Usage, say!("perspective-text-needed"))
                .next(format!("joinup perspective add {} --role carers -m \"It is warm there\"", request.id)));
        }
        let added = Edit::Entry("perspectives", Value::Object(perspective));
        let mut draft = self.write_into(&request.id, |_| Ok(vec![added]))?;
        let said = draft::read(&draft.text).0;
        if said.perspectives.last().is_some_and(|added| !added.may_travel()) {
            let asked = said.perspectives.last().is_some_and(|added| added.consent.is_some());
            let message = if asked { say!("perspective-stays-not-asked") } else { say!("perspective-stays-unsaid") };
            draft.notices.push(Notice { code: "stays-here".into(), message, next: String::new() });
        }
        Ok(draft)
    }

    /// Takes a perspective out of the draft; others see it until that is published.
    ///
    /// # Errors
    /// When there is none of that number, it is somebody else's, or it cannot be saved.
    pub fn remove_perspective(&self, typed: &str, number: u64) -> Result<Draft, Error> {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        let mut draft = self.write_into(typed, |_| Ok(vec![Edit::Without("perspectives", number)]))?;
        if draft.replaces > 0 {
            draft.notices.push(Notice {
                code: "still-published".into(),
                message: say!("perspective-still-published", version = draft.replaces),
                next: format!("joinup publish {}", draft.short),
            });
        }
        draft.notices.push(super::withdraw::own_words_stay());
        Ok(draft)
    }

    /// The perspectives on an experiment of ours, those that stay here included.
    ///
    /// # Errors
    /// When it is somebody else's, there is none, or it cannot be read.
    pub fn perspectives(&self, typed: &str) -> Result<Perspectives, Error> {
        let (id, text, _) = self.text_to_write_on(typed)?;
        let said = draft::read(&text).0;
        let (public, short) = self.look(|state| {
            let public = state.own.public_id(&id);
            (public, state.short(&public))
        });
        Ok(Perspectives {
            id: public.to_string(),
            short,
            title: said.title.as_str().to_owned(),
            order: say!("perspective-order"),
            items: said.perspectives.iter().zip(1..).map(|(perspective, number)| row(number, perspective)).collect(),
            not_heard: said.not_heard.iter().map(ToString::to_string).collect(),
        })
    }

    pub(super) fn today(&self) -> Option<PartialDate> {
        PartialDate::day_of(self.now())
    }

    /// A date that a person typed, or the word for this day.
    pub(super) fn day(&self, name: &str, typed: &str) -> Result<PartialDate, Error> {
        let day = if typed == TODAY { self.today() } else { typed.parse().ok() };
        day.ok_or_else(|| {
            Error::new(ErrorCode::Usage, say!("write-no-date", date = typed, name = name))
                .why(say!("write-no-date-why"))
        })
    }

    /// Puts the day in the place of the word for it.
    fn date_in(&self, fields: &mut Fields, names: &[&str]) -> Result<(), Error> {
        for name in names {
            if let Some(typed) = fields.get(*name).and_then(Value::as_str) {
                let day = self.day(name, typed)?.to_string();
                fields.insert((*name).to_owned(), Value::from(day));
            }
        }
        Ok(())
    }
}

fn row(number: u64, perspective: &Perspective) -> PerspectiveRow {
    let fields = match serde_json::to_value(perspective) {
        Ok(Value::Object(fields)) => fields,
        _ => Fields::new(),
    };
    let is_said = |value: &Value| !value.is_null() && value.as_str() != Some("");
    let perspective_fields = fields.into_iter().filter(|(_, value)| is_said(value)).collect();
    PerspectiveRow { number, stays: !perspective.may_travel(), perspective: perspective_fields }
}

/// Where it is from now on, and why. The reason for what it was before is none for what it is now.
fn state_of(said: &Experiment, state: Option<&str>, reason: Option<&str>) -> Vec<Edit> {
    let mut changes = Vec::new();
    let is_new = state.is_some_and(|state| *said.state() != state);
    changes.extend(state.map(|state| Edit::Line("state", state.to_owned())));
    match reason {
        Some(reason) => {
            let one_line = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            changes.push(Edit::Line("state_reason", one_line));
        }
        None if is_new && !said.state_reason.is_empty() => {
            changes.push(Edit::Line("state_reason", String::new()));
        }
        None => {}
    }
    changes
}

/// What to say to somebody who says that it is over.
fn thanks(state: Option<&str>, said: &Experiment) -> Option<Notice> {
    let message = match state {
        Some("stopped") if said.state_reason.is_empty() => say!("write-stopped"),
        Some("stopped") => say!("write-stopped-with-reason"),
        Some("ended") => say!("write-ended"),
        _ => return None,
    };
    Some(Notice { code: "stopped".into(), message, next: String::new() })
}

/// An answer of who looks back. The next step takes the place of the last one; everything else stands below what was said
/// before.
fn answer(field: &'static str, words: &str) -> Edit {
    match field {
        "next" => Edit::Line(field, words.split_whitespace().collect::<Vec<_>>().join(" ")),
        _ => Edit::Words(field, words.to_owned()),
    }
}
