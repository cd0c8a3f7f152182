//! Numbers, days and states as people say them.

use joinup_node::{
    api::types::{CommunityRef, Counts, Moment, Standing},
    say,
};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `1 experiment`, `3 experiments`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}

/// `1 experiment`, `3 experiments`.
pub(crate) fn experiments(number: u64) -> String {
    say!("experiments", number = number)
}

/// `1 community`, `3 communities`.
pub(crate) fn communities(number: u64) -> String {
    say!("communities", number = number)
}

/// What a catch-up moved: `2 experiments, 1 withdrawn`, or `nothing new`.
pub(crate) fn counts(counts: &Counts) -> String {
    let parts = [
        (counts.communities, communities(counts.communities)),
        (counts.experiments, experiments(counts.experiments)),
        (counts.notes, say!("notes", number = counts.notes)),
        (counts.withdrawn, format!("{} withdrawn", counts.withdrawn)),
        (counts.other, count(counts.other, "other thing", "other things")),
    ];
    let said: Vec<String> = parts.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
    if said.is_empty() { "nothing new".to_owned() } else { said.join(", ") }
}

/// How complete a catch-up is: ` but for 12 of theirs that are not kept here`, or nothing.
pub(crate) fn but_for(not_kept_here: u64, not_kept_there: u64) -> String {
    let parts = [(not_kept_here, "theirs", "here"), (not_kept_there, "ours", "there")];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    let said: Vec<String> = parts
        .map(|(number, whose, place)| {
            format!("{number} of {whose} that {} not kept {place}", if number == 1 { "is" } else { "are" })
        })
        .collect();
    if said.is_empty() { String::new() } else { format!(" but for {}", said.join(" and ")) }
}

/// A date that may be a year or a month: `May 2026`.
pub(crate) fn month(date: &str) -> String {
    let mut parts = date.split('-');
    let year = parts.next().unwrap_or_default();
    let name =
        parts.next().and_then(|month| month.parse::<usize>().ok()).and_then(|month| MONTHS.get(month.checked_sub(1)?));
    name.map_or_else(|| year.to_owned(), |name| format!("{name} {year}"))
}

/// The day of a moment: `12 May 2026`.
pub(crate) fn day(moment: Moment) -> String {
    let text = moment.to_string();
    let day = text.get(8..10).unwrap_or_default().trim_start_matches('0');
    format!("{day} {}", month(&text))
}

/// Day and time of a moment in universal time: `12 May 2026, 14:05 UTC`.
pub(crate) fn time(moment: Moment) -> String {
    format!("{}, {} UTC", day(moment), moment.to_string().get(11..16).unwrap_or_default())
}

/// How long something has lasted: `3 days`, `2 hours`, `just now`.
pub(crate) fn lasting(millis: u64) -> String {
    let minutes = millis / 60_000;
    match minutes {
        0 => "less than a minute".to_owned(),
        1..60 => count(minutes, "minute", "minutes"),
        60..1440 => count(minutes / 60, "hour", "hours"),
        _ => count(minutes / 1440, "day", "days"),
    }
}

/// What a community is to us, beside its name; empty when there is nothing to say.
pub(crate) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Us => "us",
        Standing::Followed => "followed",
        Standing::Introduced => "introduced",
        Standing::NotIntroduced => "not yet introduced",
        Standing::Muted => "muted",
        Standing::Blocked => "blocked",
    }
}

/// A community's name; of one that says so in its profile with the word that it is a sample.
pub(crate) fn name(community: &CommunityRef) -> String {
    const SAMPLE: &str = "(sample)";
    let name = &community.name;
    if community.sample && !name.ends_with(SAMPLE) { format!("{name} {SAMPLE}") } else { name.clone() }
}

/// How we are connected with somebody.
pub(crate) fn route(route: &str) -> &str {
    match route {
        "direct" => "over the internet",
        "local" => "on this network",
        "relayed" => "through a relay",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use joinup_protocol::time::Millis;

    use super::*;

    #[test]
    fn dates_as_people_say_them() {
        assert_eq!(month("2026"), "2026");
        assert_eq!(month("2026-05"), "May 2026");
        assert_eq!(month("2026-05-12"), "May 2026");
        assert_eq!(month("2026-99"), "2026");
        assert_eq!(time(Moment(Millis(0))), "1 Jan 1970, 00:00 UTC");
    }

    #[test]
    fn samples_say_so_once() {
        let community = |name: &str, sample| CommunityRef {
            id: String::new(),
            name: name.to_owned(),
            key_words: Vec::new(),
            standing: Standing::Followed,
            sample,
        };
        assert_eq!(name(&community("Harbour Hall", true)), "Harbour Hall (sample)");
        assert_eq!(name(&community("Harbour Hall (sample)", true)), "Harbour Hall (sample)");
        assert_eq!(name(&community("Harbour Hall", false)), "Harbour Hall");
    }

    #[test]
    fn what_is_not_kept_is_said() {
        assert_eq!(but_for(0, 0), "");
        assert_eq!(but_for(1, 0), " but for 1 of theirs that is not kept here");
        assert_eq!(but_for(2, 3), " but for 2 of theirs that are not kept here and 3 of ours that are not kept there");
    }

    #[test]
    fn what_moved_is_said_in_words() {
        assert_eq!(counts(&Counts::default()), "nothing new");
        assert_eq!(counts(&Counts { experiments: 2, withdrawn: 1, ..Counts::default() }), "2 experiments, 1 withdrawn");
    }
}
