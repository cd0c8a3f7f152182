//! A manifest in plain words, line by line, in the language spoken; two manifests differ where their lines do.

use joinup_protocol::manifest::Manifest;

use crate::{
    api::types::{ManifestChange, ManifestLine},
    say,
    speech::code,
};

/// A promise in plain words; one of a relay's own stands as it was said.
pub(super) fn promise(promise: &str) -> String {
    match promise {
        "keep" => say!("promise-keep"),
        "connect" => say!("promise-connect"),
        "carry-unchanged" => say!("promise-carry-unchanged"),
        "same-for-all" => say!("promise-same-for-all"),
        "forget" => say!("promise-forget"),
        "stay-leaveable" => say!("promise-stay-leaveable"),
        "never-required" => say!("promise-never-required"),
        "be-seen" => say!("promise-be-seen"),
        "take-part" => say!("promise-take-part"),
        own => code(own).into_owned(),
    }
}

/// All lines of a manifest; those of which nothing is said are empty.
pub(super) fn lines(manifest: &Manifest) -> Vec<ManifestLine> {
    let mut lines = Vec::new();
    let mut add = |code: &str, what: String, words: String| {
        lines.push(ManifestLine { code: code.to_owned(), what, words });
    };
    let date = |date: Option<joinup_protocol::date::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    add("operator", say!("manifest-operator"), manifest.operator.to_string());
    add("contact", say!("manifest-contact"), manifest.contact.to_string());
    add("conduct", say!("manifest-conduct"), manifest.conduct.to_string());
    add("jurisdiction", say!("manifest-jurisdiction"), manifest.jurisdiction.to_string());
    add("funded-by", say!("manifest-funded-by"), manifest.funded_by.to_string());
    add("since", say!("manifest-since"), date(manifest.since));
    add("until", say!("manifest-until"), date(manifest.until));
    let bounds = &manifest.bounds;
    let megabytes = |bytes: u64| bytes / 1_000_000;
    let said = |is: bool, words: String| if is { words } else { String::new() };
    let keeps = say!(
        "manifest-keeps-words",
        items = bounds.keep_items,
        days = bounds.keep_days,
        megabytes = megabytes(bounds.keep_bytes)
    );
    add("keeps", say!("manifest-keeps"), said(bounds.keep_items > 0, keeps));
    let records = if bounds.records { say!("manifest-records-yes") } else { say!("manifest-records-no") };
    add("records", say!("manifest-records"), said(bounds.keep_items > 0, records));
    let sealed = if manifest.sealed_circles { say!("manifest-sealed-yes") } else { say!("manifest-sealed-no") };
    add("sealed-circles", say!("manifest-sealed"), said(bounds.keep_items > 0, sealed));
    let forgets = say!("manifest-forgets-words", hours = bounds.forget_hours);
    add("forgets", say!("manifest-forgets"), said(bounds.forget_hours > 0, forgets));
    let places = say!("manifest-places-words", number = manifest.places);
    add("places", say!("manifest-places"), said(manifest.places > 0, places));
    let circuits = say!(
        "manifest-circuits-words",
        number = bounds.circuits,
        megabytes = megabytes(bounds.circuit_bytes),
        minutes = bounds.circuit_seconds / 60
    );
    add("circuits", say!("manifest-circuits"), said(bounds.circuits > 0, circuits));
    let refuses: Vec<String> =
        manifest.refuses.iter().map(|refused| format!("{}: {}", refused.whom, refused.why)).collect();
    let nobody = said(!manifest.promises.is_empty(), say!("manifest-refuses-nobody"));
    add("refuses", say!("manifest-refuses"), if refuses.is_empty() { nobody } else { refuses.join("\n") });
    for made in &manifest.promises {
        let own = made.words.as_str();
        let words = promise(made.promise.as_str());
        let words = if own.is_empty() { words } else { format!("{words} {own}") };
        add(&format!("promise-{}", made.promise.as_str()), say!("manifest-promise"), words);
    }
    lines
}

/// What another manifest says otherwise.
pub(in super::super) fn changes(before: &Manifest, after: &Manifest) -> Vec<ManifestChange> {
    let (before, after) = (lines(before), lines(after));
    let find = |lines: &[ManifestLine], code: &str| {
        lines.iter().find(|line| line.code == code).map(|line| line.words.clone()).unwrap_or_default()
    };
    let gone = before.iter().filter(|line| after.iter().all(|other| other.code != line.code));
    after
        .iter()
        .chain(gone)
        .map(|line| ManifestChange {
            code: line.code.clone(),
            what: line.what.clone(),
            before: find(&before, &line.code),
            after: find(&after, &line.code),
        })
        .filter(|change| change.before != change.after)
        .collect()
}
