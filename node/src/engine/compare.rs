//! Comparing an experiment's place with ours, or with another's: what is alike, near, different, and what nobody said.

mod questions;

use joinup_protocol::{
    experiment::{
        Context, Facet, Mattered,
        compare::{self, Answer, Compared, Dependence, Side, Whose},
    },
    id::PublicId,
    item::Payload,
    text::Code,
};
use serde_json::Value;

use super::{Engine, catalogue::Row, drafts::Reading, find::Found, refusal, show::Shelved};
use crate::{
    api::{
        Error, ErrorCode,
        types::{
            ComparedFacet, ComparedSide, Comparison, ComparisonQuery, DependedOn, NotKnown, RecordState, Standing,
        },
    },
    say, speech,
};

/// One side with its name.
pub(super) struct Place {
    pub(super) side: Side,
    pub(super) named: ComparedSide,
}

impl Place {
    fn is_ours(&self) -> bool {
        self.named.community.standing == Standing::Us
    }
}

impl Engine {
    /// Compares an experiment with our place, or with another experiment.
    ///
    /// # Errors
    /// When there is no such experiment, it was withdrawn, or a name is not valid.
    pub fn comparison(&self, id: &str, query: &ComparisonQuery) -> Result<Comparison, Error> {
        let theirs = self.place_of(&self.find(id)?)?;
        let ours = match query.with.as_deref() {
            Some(with) => self.place_of(&self.find(with)?)?,
            None => self.our_place()?,
        };
        if theirs.named.id == ours.named.id {
            return Err(Error::new(ErrorCode::Usage, say!("compare-with-itself")).next("joinup list"));
        }
        let pinned = query.pin.as_deref().map(facets).transpose()?.unwrap_or_default();
        let compared = compare::Comparison::of(&theirs.side, &ours.side, &pinned);
        Ok(told(compared, theirs, ours))
    }

    /// Our community by its profile, with what of it does not travel.
    pub(super) fn our_place(&self) -> Result<Place, Error> {
        let named = ComparedSide {
            id: None,
            short: None,
            title: None,
            version: None,
            community: self.community_ref(&self.us()),
            whole: true,
            record: None,
        };
        Ok(Place { side: Side::of_place(self.profile()?.context), named })
    }

    /// An experiment's place: of ours as we keep it, of others as far as it is here.
    pub(super) fn place_of(&self, found: &Found) -> Result<Place, Error> {
        let row = self.look(|state| state.catalogue.get(&found.id).cloned());
        if row.as_ref().is_some_and(Row::is_withdrawn) {
            return Err(Error::new(ErrorCode::NotFound, say!("compare-withdrawn"))
                .why(say!("compare-withdrawn-why"))
                .next("joinup list"));
        }
        match self.own_text(found)? {
            Some((text, version)) => {
                let reading = Reading::of(&text);
                let side = Side::of_experiment(&reading.experiment, &self.profile()?.context);
                Ok(Place { side, named: self.named_side(&found.id, version, None) })
            }
            None => self.place_of_theirs(&row.ok_or_else(|| nothing(&found.id))?),
        }
    }

    /// What we have written of an experiment of ours: its draft, else its last version.
    fn own_text(&self, found: &Found) -> Result<Option<(String, Option<u32>)>, Error> {
        let Some(own) = found.own else { return Ok(None) };
        let (draft, version) =
            self.look(|state| (state.own.drafts.get(&own).cloned(), state.own.last_version(&own).copied()));
        if let Some(draft) = draft {
            return Ok(Some((self.draft_text(&draft)?, None)));
        }
        version.map(|entry| Ok((self.version_text(&entry)?, Some(entry.version)))).transpose()
    }

    fn place_of_theirs(&self, row: &Row) -> Result<Place, Error> {
        let Some(Payload::Experiment(summary)) = self.item_of(row)?.map(|item| item.payload()) else {
            return Err(Error::new(ErrorCode::NotFound, say!("compare-newer")).next("joinup list"));
        };
        let version = Some(summary.version);
        let state = self.record_state(row, &summary)?;
        Ok(match self.record_here(row, &summary)? {
            Shelved::Here(record) => {
                // A record travels with its community's context under its own.
                let side = Side::of_experiment(&record, &Context::default());
                Place { side, named: self.named_side(&row.id, version, state) }
            }
            Shelved::No => {
                let whole = summary.record.is_none() && row.author == self.us();
                let named = ComparedSide { whole, ..self.named_side(&row.id, version, state) };
                Place { side: Side::of_summary(&summary), named }
            }
        })
    }

    fn named_side(&self, id: &PublicId, version: Option<u32>, record: Option<RecordState>) -> ComparedSide {
        self.look(|state| ComparedSide {
            id: Some(id.to_string()),
            short: Some(state.short(id)),
            title: Some(state.title(id)),
            version,
            community: state.community_ref(&state.catalogue.get(id).map_or(self.us(), |row| row.author)),
            whole: true,
            record,
        })
    }
}

fn nothing(id: &PublicId) -> Error {
    refusal::not_found(&say!("experiment-word"), &id.to_string(), "joinup list")
}

/// Names of facets, separated by commas.
pub(super) fn facets(names: &str) -> Result<Vec<Code>, Error> {
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let facet = |name: &str| {
        let spelled = speech::draft::faceted(name).to_lowercase().replace([' ', '_'], "-");
        spelled.parse().map_err(|_| {
            Error::new(ErrorCode::Usage, say!("compare-no-facet", name = name.to_owned()))
                .why(say!("compare-facets", names = questions::names()))
        })
    };
    names.map(facet).collect()
}

fn told(compared: compare::Comparison, theirs: Place, ours: Place) -> Comparison {
    let list = |answer| compared.with(answer).map(facet).collect();
    let depended_on = compared.depended_on.iter().map(|depended| dependence(depended, &theirs, &ours));
    Comparison {
        order: say!("compare-order"),
        depended_on: depended_on.collect(),
        alike: list(Answer::Alike),
        near: list(Answer::Near),
        different: list(Answer::Different),
        not_known: compared.with(Answer::NotKnown).filter_map(|missing| not_known(missing, &theirs, &ours)).collect(),
        side_by_side: list(Answer::SideBySide),
        of: theirs.named,
        with: ours.named,
    }
}

fn facet(compared: &Compared) -> ComparedFacet {
    let note = |side: &Option<Facet>| side.as_ref().map_or_else(String::new, |facet| facet.note.as_str().to_owned());
    ComparedFacet {
        facet: compared.facet.to_string(),
        theirs: value(compared.theirs.as_ref()),
        ours: value(compared.ours.as_ref()),
        theirs_note: note(&compared.theirs),
        ours_note: note(&compared.ours),
        theirs_mattered: compared.theirs.as_ref().and_then(mattered),
        ours_mattered: compared.ours.as_ref().and_then(mattered),
    }
}

fn mattered(facet: &Facet) -> Option<String> {
    let said = match facet.mattered {
        Mattered::Unsaid => return None,
        Mattered::Yes => "yes",
        Mattered::No => "no",
        Mattered::Unknown => "unknown",
    };
    Some(said.to_owned())
}

/// What is said of a facet, as a context has it in JSON.
fn value(said: Option<&Facet>) -> Value {
    let Some(facet) = said else { return Value::Null };
    let bare = Facet { note: Default::default(), mattered: Mattered::Unsaid, ..facet.clone() };
    let mut context = Context::default();
    // One facet fits into an empty context.
    let _ = context.set(bare);
    let said = serde_json::to_value(&context).unwrap_or_default();
    said.get(facet.facet.as_str()).cloned().unwrap_or_default()
}

fn not_known(missing: &Compared, theirs: &Place, ours: &Place) -> Option<NotKnown> {
    let whose = missing.whose()?;
    let name = missing.facet.as_str();
    let asked = if whose == Whose::Ours { ours } else { theirs };
    let (ready, next) = question(name, asked);
    Some(NotKnown {
        said: facet(missing),
        whose: whose.code().to_owned(),
        question: ready,
        next,
        note_ours: (whose == Whose::Both).then(|| question(name, ours).1),
    })
}

/// What to ask a side about a facet, and the command that does.
fn question(facet: &str, side: &Place) -> (String, String) {
    if side.is_ours() {
        return (questions::to_ourselves(facet), format!("joinup community profile --facet {facet}=..."));
    }
    let question = questions::to_them(facet);
    let next = ask(side, &question);
    (question, next)
}

fn ask(side: &Place, question: &str) -> String {
    let id = side.named.short.as_deref().unwrap_or_default();
    ["joinup", "ask", id, "-m", &format!("\"{question}\"")].join(" ")
}

fn dependence(depended: &Dependence, theirs: &Place, ours: &Place) -> DependedOn {
    let Dependence { condition, answer, .. } = depended;
    let facet = condition.facet.as_ref().map(Code::as_str);
    let noted = depended.ours_noted.as_ref().map(|noted| noted.kind.as_ref().map_or("", Code::as_str));
    let is_silent = |side: &Option<Facet>| side.as_ref().is_none_or(|facet| facet.value.values().is_empty());
    let next = match (facet, *answer) {
        (Some(facet), Answer::NotKnown) => question(facet, if is_silent(&depended.ours) { ours } else { theirs }).1,
        (None, Answer::NotKnown) => note_it(ours),
        _ => String::new(),
    };
    DependedOn {
        text: condition.text.as_str().to_owned(),
        kind: condition.kind.as_ref().map(ToString::to_string),
        facet: facet.map(str::to_owned),
        theirs: value(depended.theirs.as_ref()),
        ours: noted.map_or_else(|| value(depended.ours.as_ref()), Value::from),
        answer: answer.code().to_owned(),
        next,
    }
}

/// Where we could note something for which there is no facet.
fn note_it(ours: &Place) -> String {
    match &ours.named.short {
        Some(short) if ours.is_ours() => format!("joinup edit {short}"),
        Some(short) => format!("joinup show {short}"),
        None => "joinup community profile".to_owned(),
    }
}
