//! Whether a facet of theirs is like ours: alike, near, different, or not known. Nothing is added up.

use std::borrow::Cow;

use joinup_protocol::{
    experiment::{Context, FacetShape, Said, Summary, facet_kind},
    text::Code,
};

use crate::{
    api::{Error, ErrorCode, types::Compared},
    index::{Clause, facet_code},
    say,
    speech::draft,
};

/// A facet by which others are compared with us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comparison {
    facet: String,
    ours: Vec<String>,
    /// Values that are near ours.
    near: Vec<String>,
    /// Whether those that differ are wanted.
    unlike: bool,
}

impl Comparison {
    /// The comparisons of a list of facets, `setting,languages`.
    pub(super) fn all(typed: Option<&str>, unlike: bool, profile: &Context) -> Result<Vec<Self>, Error> {
        let names = typed.into_iter().flat_map(|typed| typed.split(',')).map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| Self::new(draft::faceted(name), unlike, profile)).collect()
    }

    fn new(name: &str, unlike: bool, profile: &Context) -> Result<Self, Error> {
        let kind = facet_kind(name);
        if kind.is_none() && (!name.starts_with("x-") || name.parse::<Code>().is_err()) {
            return Err(Error::new(ErrorCode::Usage, say!("search-no-such-facet", name = name))
                .why(say!("search-facets-there-are", names = comparable().join(", ")))
                .next("joinup search --like setting,languages"));
        }
        if kind.is_some_and(|kind| kind.shape == FacetShape::Words) {
            return Err(Error::new(ErrorCode::Usage, say!("search-facet-in-words", name = name))
                .why(say!("search-facets-there-are", names = comparable().join(", ")))
                .next("joinup search --like setting,languages"));
        }
        let ours: Vec<String> = profile.values(name).iter().map(ToString::to_string).collect();
        if ours.is_empty() {
            return Err(Error::new(ErrorCode::Usage, say!("search-ours-not-said", name = name))
                .why(say!("search-ours-not-said-why"))
                .next(format!("joinup community profile --facet {name}=VALUE")));
        }
        let near = ours.iter().flat_map(|value| kind.map(|kind| kind.near(value)).unwrap_or_default());
        let near = near.filter(|value| !ours.iter().any(|ours| ours == value)).map(str::to_owned).collect();
        Ok(Self { facet: name.to_owned(), ours, near, unlike })
    }

    /// What must apply, and what must not.
    pub(super) fn clauses(&self) -> (Clause, Option<Clause>) {
        let codes = self.ours.iter().chain(&self.near).map(|value| facet_code(&self.facet, value)).collect();
        let same = Clause { codes, begins: None };
        if self.unlike { (Clause::known(&self.facet), Some(same)) } else { (same, None) }
    }

    /// The comparison with one experiment; nothing when it says nothing of that facet.
    pub(super) fn with(&self, summary: &Summary) -> Option<Compared> {
        let said = summary.context.get(&self.facet).map(|said| &said.value);
        let Some(Said::Values(theirs)) = said else { return None };
        let among = |values: &[String]| -> Vec<String> {
            theirs.iter().map(ToString::to_string).filter(|value| values.contains(value)).collect()
        };
        let (alike, near) = (among(&self.ours), among(&self.near));
        let (answer, values) = match (alike.is_empty(), near.is_empty()) {
            (false, _) => ("alike", alike),
            (true, false) => ("near", near),
            (true, true) => ("different", theirs.iter().map(ToString::to_string).collect()),
        };
        Some(Compared { facet: self.facet.clone(), answer: answer.into(), values })
    }
}

/// The facets that can be compared.
fn comparable() -> Vec<Cow<'static, str>> {
    let facets = joinup_protocol::experiment::FACETS.iter();
    facets.filter(|kind| kind.shape != FacetShape::Words).map(|kind| draft::facet_as_typed(kind.name)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn summary(context: serde_json::Value) -> Summary {
        let fields = json!({
            "version": 1, "title": "Soup", "state": "idea", "licence": "CC-BY-4.0", "audience": "everyone",
            "people_shown": "no", "context": context,
        });
        serde_json::from_value(fields).unwrap()
    }

    fn compare(facet: &str, ours: &str, theirs: serde_json::Value) -> Option<(String, Vec<String>)> {
        let profile = summary(json!({ facet: ours })).context;
        let comparison = Comparison::all(Some(facet), false, &profile).unwrap().remove(0);
        let compared = comparison.with(&summary(json!({ facet: theirs })))?;
        Some((compared.answer, compared.values))
    }

    #[test]
    fn each_shape_is_compared_in_its_way() {
        let answer = |facet, ours, theirs| compare(facet, ours, theirs).map(|(answer, _)| answer);
        assert_eq!(answer("setting", "village", json!("village")).as_deref(), Some("alike"));
        assert_eq!(answer("setting", "village", json!("scattered-rural")).as_deref(), Some("near"));
        assert_eq!(answer("setting", "village", json!("city")).as_deref(), Some("different"));
        assert_eq!(answer("group-size", "8-20", json!("21-100")).as_deref(), Some("near"));
        assert_eq!(answer("group-size", "8-20", json!("1-2")).as_deref(), Some("different"));
        assert_eq!(compare("languages", "en", json!(["es", "en"])), Some(("alike".into(), vec!["en".into()])));
    }

    #[test]
    fn what_is_not_said_is_not_compared() {
        assert_eq!(compare("setting", "village", json!("unknown")), None);
        assert_eq!(compare("setting", "village", json!("rather-not-say")), None);
        let nothing = Comparison::all(Some("setting"), false, &Context::default()).unwrap_err();
        assert_eq!(nothing.next, "joinup community profile --facet setting=VALUE");
        for wrong in ["popularity", "culture"] {
            assert!(Comparison::all(Some(wrong), false, &Context::default()).is_err(), "{wrong}");
        }
    }
}
