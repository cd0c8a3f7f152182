//! A report for ourselves: what we did, what surprised us, what was hard, and what comes next, since a day. Of our own
//! words only, and without those that never travel.

use joinup_protocol::{
    date::PartialDate,
    experiment::{
        Cycle, Experiment,
        field::{Field, Travels},
    },
    id::EntryId,
    time::Millis,
};
use serde_json::Value;

use super::{Engine, catalogue::Row};
use crate::{
    api::{
        Error,
        types::{Fields, Report, ReportItem, ReportQuery, VersionRow},
    },
    say,
    speech::{code, draft, question},
};

/// What a report is made of, in its order.
const TOLD: [&str; 7] = ["cycles", "expected", "noticed", "surprises", "hard", "why_we_think", "next"];

impl Engine {
    /// What is new in our experiments since a day, the one written on last first.
    ///
    /// # Errors
    /// When that is no day, or something cannot be read.
    pub fn report(&self, query: &ReportQuery) -> Result<Report, Error> {
        let since = self.day("since", &query.since)?;
        let own: Vec<EntryId> = self.look(|state| {
            let is_withdrawn = |id| state.catalogue.get(id).is_some_and(Row::is_withdrawn);
            state.own.ids.iter().filter(|(id, _)| !is_withdrawn(*id)).map(|(_, own)| *own).collect()
        });
        let mut found: Vec<(Millis, ReportItem)> = Vec::new();
        for id in own {
            found.extend(self.report_of(&id, since)?);
        }
        found.sort_by_key(|(written, item)| (std::cmp::Reverse(*written), item.id.clone()));
        let items = found.into_iter().map(|(_, item)| item).collect();
        let local = Experiment::FIELDS.iter().filter(|field| field.travels == Travels::Local);
        let mut report = Report {
            since: since.to_string(),
            until: self.today().map(|day| day.to_string()).unwrap_or_default(),
            order: say!("report-order"),
            items,
            left_out: local.map(|field| field.name.to_owned()).collect(),
            text: String::new(),
        };
        report.text = text(&report, &self.look(|state| state.community_ref(&self.us())).name);
        Ok(report)
    }

    /// What is new in one experiment, and when it was written; nothing when nothing is.
    fn report_of(&self, id: &EntryId, since: PartialDate) -> Result<Option<(Millis, ReportItem)>, Error> {
        let versions = self.versions(id)?;
        let day = |version: &VersionRow| PartialDate::day_of(version.said.0);
        let (before, mut new): (Vec<_>, Vec<_>) =
            versions.into_iter().partition(|version| day(version).is_some_and(|day| day < since));
        new.reverse();
        let draft = self.look(|state| state.own.drafts.get(id).cloned());
        let draft = draft.filter(|draft| PartialDate::day_of(draft.saved).is_some_and(|day| day >= since));
        let Some(written) = draft.as_ref().map(|draft| draft.saved).or(new.last().map(|last| last.said.0)) else {
            return Ok(None);
        };
        let text = match &draft {
            Some(draft) => self.draft_text(draft)?,
            None => self.text_of_version(id, new.last())?,
        };
        let now = draft::read(&text).0;
        let then = draft::read(&self.text_of_version(id, before.first())?).0;
        let fields = news(&then, &now, since);
        let reflected_on = now.reflected_on.filter(|day| !is_before(*day, since));
        let has_moved = !before.is_empty() && then.state() != now.state();
        if fields.is_empty() && reflected_on.is_none() && !has_moved {
            return Ok(None);
        }
        let (public, short) = self.look(|state| {
            let public = state.own.public_id(id);
            (public, state.short(&public))
        });
        let item = ReportItem {
            id: public.to_string(),
            short,
            title: now.title.as_str().to_owned(),
            state: now.state().as_str().to_owned(),
            state_reason: now.state_reason.as_str().to_owned(),
            reflected_on: reflected_on.map(|day| day.to_string()),
            versions: new,
            unpublished: draft.is_some(),
            fields,
        };
        Ok(Some((written, item)))
    }

    fn text_of_version(&self, id: &EntryId, version: Option<&VersionRow>) -> Result<String, Error> {
        let Some(version) = version else { return Ok(String::new()) };
        let entry = self
            .look(|state| state.own.versions.get(id)?.iter().find(|entry| entry.version == version.version).copied());
        entry.map_or(Ok(String::new()), |entry| self.version_text(&entry))
    }
}

/// Whether a date is over before another begins, as far as both are said.
fn is_before(date: PartialDate, since: PartialDate) -> bool {
    let months = date.month().zip(since.month());
    let days = months.and(date.day().zip(since.day()));
    let parts = |pick: fn((u8, u8)) -> u8| (months.map_or(0, pick), days.map_or(0, pick));
    (date.year(), parts(|pair| pair.0)) < (since.year(), parts(|pair| pair.1))
}

/// What is said now and was not said then. Rounds that bear a date are judged by it.
fn news(then: &Experiment, now: &Experiment, since: PartialDate) -> Fields {
    let (before, after) = (then.to_json(), now.to_json());
    let mut fields = Fields::new();
    for name in TOLD {
        let Some(value) = after.get(name) else { continue };
        let old = before.get(name);
        let new = match value {
            Value::Array(entries) => {
                let old = old.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                let dates = now.cycles.iter().map(Cycle::date).map(|date| date.filter(|_| name == "cycles"));
                let dates = dates.chain(std::iter::repeat(None));
                let is_new = |(entry, date): &(&Value, Option<PartialDate>)| {
                    date.map_or(!old.contains(entry), |date| !is_before(date, since))
                };
                let entries: Vec<Value> =
                    entries.iter().zip(dates).filter(is_new).map(|(entry, _)| entry.clone()).collect();
                if entries.is_empty() { continue } else { Value::Array(entries) }
            }
            value if old == Some(value) => continue,
            value => value.clone(),
        };
        fields.insert(name.to_owned(), new);
        if name == "expected" {
            fields.extend(after.get("expected_on").map(|day| ("expected_on".to_owned(), day.clone())));
        }
    }
    fields
}

fn text(report: &Report, us: &str) -> String {
    let mut text = format!("# {}\n\n", say!("report-title", since = report.since.as_str()));
    text.push_str(&format!("{}\n", say!("report-about", community = one_line(us), day = report.until.as_str())));
    text.push_str(&format!("{}\n", say!("report-left-out")));
    if report.items.is_empty() {
        text.push_str(&format!("\n{}\n", say!("report-nothing")));
    }
    for item in &report.items {
        text.push_str(&format!("\n## {}   ({})\n\n", one_line(&item.title), item.short));
        let state = code(&item.state);
        text.push_str(&match item.state_reason.as_str() {
            "" => say!("report-state", state = state),
            reason => say!("report-state-reason", state = state, reason = one_line(reason)),
        });
        text.push('\n');
        if item.unpublished {
            text.push_str(&format!("{}\n", say!("report-unpublished")));
        }
        if let Some(day) = &item.reflected_on {
            text.push_str(&format!("{}\n", say!("report-reflected", day = day.as_str())));
        }
        for version in &item.versions {
            let (number, day) = (version.version, version.said.to_string().chars().take(10).collect::<String>());
            text.push_str(&match version.why.as_str() {
                "" => say!("report-version", version = number, day = day),
                why => say!("report-version-why", version = number, day = day, why = one_line(why)),
            });
            text.push('\n');
        }
        for field in TOLD.iter().filter_map(|name| Experiment::FIELDS.iter().find(|field| field.name == *name)) {
            if let Some(value) = item.fields.get(field.name) {
                text.push_str(&section(field, value, item.fields.get("expected_on").and_then(Value::as_str)));
            }
        }
    }
    text
}

fn section(field: &'static Field, value: &Value, expected_on: Option<&str>) -> String {
    let day = expected_on.filter(|_| field.name == "expected").map(|day| format!(" ({day})")).unwrap_or_default();
    let mut text = format!("\n### {}{day}\n\n", question(field.words));
    match value {
        Value::Array(entries) => entries.iter().for_each(|entry| text.push_str(&bullet(entry))),
        value => text.push_str(&format!("{}\n", paragraphs(value.as_str().unwrap_or_default(), ""))),
    }
    text
}

/// An entry: its words, or a round with its date first and its other answers below.
fn bullet(entry: &Value) -> String {
    let Value::Object(cycle) = entry else {
        return format!("- {}\n", paragraphs(entry.as_str().unwrap_or_default(), "  "));
    };
    let said = |name: &str| cycle.get(name).and_then(Value::as_str).filter(|words| !words.is_empty());
    let date = match (said("started"), said("ended")) {
        (Some(from), Some(to)) if from != to => format!("{from} – {to}: "),
        (_, Some(day)) | (Some(day), None) => format!("{day}: "),
        _ => String::new(),
    };
    let mut text = format!("- {date}{}\n", paragraphs(said("did").unwrap_or("…"), "  "));
    for field in Cycle::FIELDS.iter().filter(|field| !matches!(field.name, "did" | "started" | "ended")) {
        if let Some(words) = said(field.name) {
            let words = if field.known.is_empty() { words.into() } else { code(words) };
            text.push_str(&format!("  - {} {}\n", question(field.words), paragraphs(&words, "    ")));
        }
    }
    text
}

/// Words of several lines, the later ones indented, none of which is taken for a heading.
fn paragraphs(words: &str, indent: &str) -> String {
    let lines = words.lines().enumerate().map(|(at, line)| {
        let line =
            if line.trim_start().starts_with('#') { format!("\\{}", line.trim_start()) } else { line.to_owned() };
        if at == 0 || line.is_empty() { line } else { format!("{indent}{line}") }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_before_another_only_when_it_is_over() {
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        for (one, since, before) in [
            ("2026-04-30", "2026-05-01", true),
            ("2026-05-01", "2026-05-01", false),
            ("2026-05-02", "2026-05-01", false),
            ("2026", "2026-05-01", false),
            ("2025", "2026-05-01", true),
            ("2026-04", "2026-05", true),
            ("2026-05", "2026-05-20", false),
            ("2027-01", "2026-05-20", false),
        ] {
            assert_eq!(is_before(date(one), date(since)), before, "{one} {since}");
        }
    }
}
