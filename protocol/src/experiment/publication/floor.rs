//! The privacy floor: where few people live, or where care is needed, no place finer than a region travels.

use super::{Notice, Told};
use crate::{
    experiment::{Context, Experiment},
    profile::Profile,
    text::{Label, Text},
};

impl Experiment {
    /// Whether something about it asks for a vague place.
    pub(super) fn needs_vague_place(&self) -> bool {
        const CARE: &[&str] = &["abuse-or-violence", "children", "migration-status", "place-must-stay-vague"];
        self.care.iter().any(|care| CARE.contains(&care.as_str()))
    }
}

impl Profile {
    /// What of this profile may travel, and what was taken out.
    pub fn travelling(&self) -> (Self, Vec<Notice>) {
        let mut public = self.clone();
        let mut notices = apply_floor(&mut public.context, false);
        if is_small_or_unknown(&self.context) && !self.place.is_empty() {
            public.place = Text::default();
            notices.push(too_fine("place", Told::Place));
        }
        (public, notices)
    }
}

const fn too_fine(field: &'static str, told: Told) -> Notice {
    Notice { code: "place-too-fine", field, told }
}

/// Facets that tell where something is, beside country and region.
const PLACE: &[&str] = &["setting", "place-population", "reach", "landscape"];

fn is_small_or_unknown(context: &Context) -> bool {
    !context.values("place-population").iter().any(|size| matches!(size.as_str(), "5k-50k" | "50k-500k" | "over-500k"))
}

/// Takes out places that are finer than a region where few people live, and more where care is needed.
pub(super) fn apply_floor(context: &mut Context, needs_care: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    if is_small_or_unknown(context) || needs_care {
        let before = context.facets().len();
        context.retain(|facet| facet.facet != "region" || facet.value.values().iter().all(is_region_code));
        for facet in context.iter_mut().filter(|facet| facet.facet == "region" || facet.facet == "country") {
            facet.note = Text::default();
        }
        if context.facets().len() < before && !needs_care {
            notices.push(too_fine("context", Told::Region));
        }
    }
    if needs_care {
        context.retain(|facet| !PLACE.contains(&facet.facet.as_str()));
        notices.push(too_fine("context", Told::Care));
    }
    notices
}

/// Whether this is a code of ISO 3166-2, such as `BE-VOV`.
fn is_region_code(region: &Label) -> bool {
    region.as_str().split_once('-').is_some_and(|(country, part)| {
        country.len() == 2
            && country.bytes().all(|byte| byte.is_ascii_uppercase())
            && (1..=3).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}
