//! For every facet a question to ask others, and one to ask ourselves.

use joinup_protocol::experiment::{FACETS, facet_kind};

use crate::{
    say,
    speech::{self, question},
};

/// The names of all facets that joinup knows.
pub(super) fn names() -> String {
    FACETS.iter().map(|kind| speech::draft::facet_as_typed(kind.name)).collect::<Vec<_>>().join(", ")
}

/// What to ask ourselves about a facet.
pub(super) fn to_ourselves(facet: &str) -> String {
    match facet_kind(facet) {
        Some(kind) => question(kind.words).into_owned(),
        None => say!("compare-own-other", facet = speech::facet(facet)),
    }
}

/// What to ask those whose experiment it is.
pub(super) fn to_them(facet: &str) -> String {
    match facet {
        "country" => say!("compare-ask-country"),
        "region" => say!("compare-ask-region"),
        "setting" => say!("compare-ask-setting"),
        "place-population" => say!("compare-ask-place-population"),
        "reach" => say!("compare-ask-reach"),
        "group-kind" => say!("compare-ask-group-kind"),
        "group-size" => say!("compare-ask-group-size"),
        "together-since" => say!("compare-ask-together-since"),
        "who" => say!("compare-ask-who"),
        "for-whom" => say!("compare-ask-for-whom"),
        "languages" => say!("compare-ask-languages"),
        "culture" => say!("compare-ask-culture"),
        "assets" => say!("compare-ask-assets"),
        "constraints" => say!("compare-ask-constraints"),
        "institution-relation" => say!("compare-ask-institution-relation"),
        "money" => say!("compare-ask-money"),
        "time-span" => say!("compare-ask-time-span"),
        "mode" => say!("compare-ask-mode"),
        "connectivity" => say!("compare-ask-connectivity"),
        "landscape" => say!("compare-ask-landscape"),
        other => say!("compare-ask-other", facet = speech::facet(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_facet_has_a_question_of_its_own_for_others() {
        let mut asked: Vec<String> = FACETS.iter().map(|kind| to_them(kind.name)).collect();
        assert!(asked.iter().all(|question| question.ends_with('?') && *question != to_them("x-tide")));
        asked.sort();
        asked.dedup();
        assert_eq!(asked.len(), FACETS.len());
        assert!(to_them("x-tide").contains("x-tide") && to_ourselves("x-tide").contains("x-tide"));
    }
}
