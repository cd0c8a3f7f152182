//! What changed between two versions of an experiment, question by question. Earlier versions are kept of our own only.

use joinup_protocol::{
    experiment::{
        Experiment,
        field::{Form, Shape, Travels},
        markdown,
    },
    id::EntryId,
};
use serde_json::Value;

use super::{Engine, own::VersionEntry, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{ChangeKind, ChangeRow, Changes, ChangesQuery, Fields, Moment},
    },
    say,
};

impl Engine {
    /// What changed between two versions, of what others could come to see.
    ///
    /// # Errors
    /// When there is no such experiment, an earlier version is not here, or it cannot be read.
    pub fn changes(&self, typed: &str, query: &ChangesQuery) -> Result<Changes, Error> {
        let found = self.find(typed)?;
        let held = self.look(|state| state.catalogue.get(&found.id).map(|row| row.version));
        let held = held.ok_or_else(|| super::show::only_a_draft(typed))?;
        let own = found.own.ok_or_else(|| {
            Error::new(ErrorCode::NotFound, say!("version-only-one-of-theirs", version = held))
                .why(say!("version-earlier-of-ours-only"))
                .next(format!("joinup show {typed}"))
        })?;
        let to = self.version_entry(&own, query.to.unwrap_or(held), typed)?;
        let before = query.from.or_else(|| to.version.checked_sub(1).filter(|before| *before > 0));
        let before = before.ok_or_else(|| {
            Error::new(ErrorCode::NotFound, say!("version-first", version = to.version))
                .next(format!("joinup show {typed}"))
        })?;
        let from = self.version_entry(&own, before, typed)?;
        let (earlier, _) = markdown::read(&self.version_text(&from)?);
        let (later, _) = markdown::read(&self.version_text(&to)?);
        let said = |version: &VersionEntry| -> Result<Moment, Error> {
            let place = self.look(|state| state.own.items.get(&version.item).copied());
            let item = place.map_or(Ok(None), |place| self.read_item(place))?;
            Ok(Moment(item.map_or(joinup_protocol::time::Millis(0), |item| item.header().stamp.millis())))
        };
        Ok(Changes {
            id: found.id.to_string(),
            short: self.look(|state| state.short(&found.id)),
            title: later.title.as_str().to_owned(),
            from: from.version,
            from_said: said(&from)?,
            to: to.version,
            to_said: said(&to)?,
            why: later.version_why.as_str().to_owned(),
            items: between(&earlier, &later),
        })
    }

    fn version_entry(&self, own: &EntryId, version: u32, typed: &str) -> Result<VersionEntry, Error> {
        let entry =
            self.look(|state| state.own.versions.get(own)?.iter().find(|entry| entry.version == version).copied());
        entry.ok_or_else(|| {
            refusal::not_found(&say!("version-word"), &version.to_string(), &format!("joinup show {typed}"))
        })
    }
}

/// The changes from the one to the other, in the order of the questions.
fn between(earlier: &Experiment, later: &Experiment) -> Vec<ChangeRow> {
    let (earlier, later) = (earlier.to_json(), later.to_json());
    let fields =
        Experiment::FIELDS.iter().filter(|field| field.travels != Travels::Local && field.name != "version_why");
    fields
        .flat_map(|field| {
            let (before, after) = (earlier.get(field.name), later.get(field.name));
            match (field.shape, before, after) {
                (Shape::List(..), before, after) if field.form == Form::Section => {
                    let entries = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
                    in_list(field.name, &entries(before), &entries(after))
                }
                (Shape::Context | Shape::Group(_), before, after) => in_parts(field.name, before, after),
                (_, before, after) => change(field.name, None, before, after).into_iter().collect(),
            }
        })
        .collect()
}

fn change(field: &str, part: Option<&str>, before: Option<&Value>, after: Option<&Value>) -> Option<ChangeRow> {
    let kind = match (before, after) {
        (before, after) if before == after => return None,
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::TakenOut,
        _ => ChangeKind::Changed,
    };
    let (field, part) = (field.to_owned(), part.map(str::to_owned));
    Some(ChangeRow { field, part, kind, before: before.cloned(), after: after.cloned() })
}

/// Entries that stand in both at the beginning and at the end are the same; of the others each answers to the one in its
/// place.
fn in_list(field: &str, before: &[Value], after: &[Value]) -> Vec<ChangeRow> {
    let same = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let (before, after) = (before.get(same..).unwrap_or_default(), after.get(same..).unwrap_or_default());
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(|(one, other)| one == other).count();
    let middle = |entries: &[Value]| entries.get(..entries.len() - tail).unwrap_or_default().to_vec();
    let (before, after) = (middle(before), middle(after));
    let longest = before.len().max(after.len());
    (0..longest).filter_map(|at| change(field, None, before.get(at), after.get(at))).collect()
}

fn in_parts(field: &str, before: Option<&Value>, after: Option<&Value>) -> Vec<ChangeRow> {
    let none = Fields::new();
    let parts = |value: Option<&'_ Value>| value.and_then(Value::as_object).cloned();
    let (before, after) = (parts(before).unwrap_or_else(|| none.clone()), parts(after).unwrap_or(none));
    let new = after.keys().filter(|part| !before.contains_key(*part));
    let all: Vec<&String> = before.keys().chain(new).collect();
    all.into_iter().filter_map(|part| change(field, Some(part), before.get(part), after.get(part))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn experiment(value: Value) -> Experiment {
        let Value::Object(fields) = value else { panic!("not an object") };
        Experiment::from_json(fields).0
    }

    #[test]
    fn what_changed_is_told_field_by_field_and_entry_by_entry() {
        let earlier = experiment(json!({"title": "Soup", "gist": "less waste", "surprises": ["a", "b", "c"],
            "context": {"setting": "city", "money": "none"}, "consent_notes": "Anna", "version_why": "one", "tags": ["x"]}));
        let later = experiment(json!({"title": "Soup", "next": "spoons", "surprises": ["a", "B", "c", "d"],
            "context": {"setting": "village", "money": "none", "x-trams": "4"}, "version_why": "two", "tags": ["x", "y"]}));
        let told: Vec<String> = between(&earlier, &later)
            .iter()
            .map(|row| format!("{} {} {:?}", row.field, row.part.as_deref().unwrap_or("-"), row.kind))
            .collect();
        assert_eq!(
            told,
            [
                "gist - TakenOut",
                "tags - Changed",
                "surprises - Changed",
                "surprises - Added",
                "next - Added",
                "context setting Changed",
                "context x-trams Added"
            ]
        );
        assert_eq!(between(&earlier, &earlier), []);
    }

    #[test]
    fn an_entry_taken_out_in_the_middle_is_one_change() {
        let entries = |words: &[&str]| words.iter().map(|word| Value::from(*word)).collect::<Vec<_>>();
        let rows = in_list("hard", &entries(&["a", "b", "c"]), &entries(&["a", "c"]));
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].kind, rows[0].before.as_ref()), (ChangeKind::TakenOut, Some(&Value::from("b"))));
    }
}
