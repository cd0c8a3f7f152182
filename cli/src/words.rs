//! Numbers, days and states as people say them.

use joinup_node::{
    api::types::{CommunityRef, Counts, Moment, PeerRow, RelayRef, Standing},
    say,
};

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
        (counts.withdrawn, say!("withdrawn", number = counts.withdrawn)),
        (counts.other, say!("other-things", number = counts.other)),
    ];
    let said: Vec<String> = parts.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
    if said.is_empty() { say!("nothing-new") } else { said.join(&say!("comma")) }
}

/// How complete a catch-up is: ` but for 12 of theirs that are not kept here`, or nothing.
pub(crate) fn but_for(not_kept_here: u64, not_kept_there: u64) -> String {
    let theirs = || say!("theirs-not-kept", number = not_kept_here);
    let ours = || say!("ours-not-kept", number = not_kept_there);
    match (not_kept_here, not_kept_there) {
        (0, 0) => String::new(),
        (0, _) => format!(" {}", say!("but-for", what = ours())),
        (_, 0) => format!(" {}", say!("but-for", what = theirs())),
        _ => format!(" {}", say!("but-for-both", theirs = theirs(), ours = ours())),
    }
}

/// How large something is: `512 bytes`, `12 KB`, `1.5 MB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => say!("size-bytes", number = bytes),
        1_000..1_000_000 => say!("size-kb", number = bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            say!("size-mb", number = tenths / 10, tenth = tenths % 10)
        }
    }
}

/// Whether a catch-up has come to its end.
pub(crate) fn complete(complete: bool) -> String {
    if complete { say!("complete") } else { say!("not-complete") }
}

/// A date that may be a year or a month: `May 2026`.
pub(crate) fn month(date: &str) -> String {
    let mut parts = date.split('-');
    let year = parts.next().unwrap_or_default();
    let name = parts.next().and_then(|month| month_name(month.parse().ok()?));
    name.map_or_else(|| year.to_owned(), |name| say!("month-of-year", month = name, year = year))
}

/// The short name of a month.
fn month_name(month: u8) -> Option<String> {
    Some(match month {
        1 => say!("month-1"),
        2 => say!("month-2"),
        3 => say!("month-3"),
        4 => say!("month-4"),
        5 => say!("month-5"),
        6 => say!("month-6"),
        7 => say!("month-7"),
        8 => say!("month-8"),
        9 => say!("month-9"),
        10 => say!("month-10"),
        11 => say!("month-11"),
        12 => say!("month-12"),
        _ => return None,
    })
}

/// The day of a moment: `12 May 2026`.
pub(crate) fn day(moment: Moment) -> String {
    let text = moment.to_string();
    let day = text.get(8..10).unwrap_or_default().trim_start_matches('0');
    say!("day-of-month", day = day, month = month(&text))
}

/// Day and time of a moment in universal time: `12 May 2026, 14:05 UTC`.
pub(crate) fn time(moment: Moment) -> String {
    say!("day-and-time", day = day(moment), time = moment.to_string().get(11..16).unwrap_or_default())
}

/// How long something has lasted: `3 days`, `2 hours`, `just now`.
pub(crate) fn lasting(millis: u64) -> String {
    let minutes = millis / 60_000;
    match minutes {
        0 => say!("under-a-minute"),
        1..60 => say!("minutes", number = minutes),
        60..1440 => say!("hours", number = minutes / 60),
        _ => say!("days", number = minutes / 1440),
    }
}

/// What a community is to us, beside its name; empty when there is nothing to say.
pub(crate) fn standing(standing: Standing) -> String {
    match standing {
        Standing::Us => say!("standing-us"),
        Standing::Followed => say!("standing-followed"),
        Standing::Introduced => say!("standing-introduced"),
        Standing::NotIntroduced => say!("standing-not-introduced"),
        Standing::Muted => say!("standing-muted"),
        Standing::Blocked => say!("standing-blocked"),
    }
}

/// A community's name; of one that says so in its profile with the word that it is a sample.
pub(crate) fn name(community: &CommunityRef) -> String {
    // The sample communities of the demonstration say so in their names, in English.
    const SAMPLE: &str = "(sample)";
    let name = &community.name;
    if community.sample && !name.ends_with(SAMPLE) { say!("sample", name = name.as_str()) } else { name.clone() }
}

/// How we are connected with a peer, and over whose relay.
pub(crate) fn way(peer: &PeerRow) -> String {
    let relay = peer.relay.as_ref().and_then(|relay| relay.community.as_ref());
    relay.map_or_else(|| route(&peer.route), |community| say!("route-relayed-of", name = community.name.as_str()))
}

/// A relay: whose it is, and its id.
pub(crate) fn relay(relay: &RelayRef) -> String {
    match &relay.community {
        Some(community) => format!("{}  {}", community.name, relay.node),
        None => relay.node.clone(),
    }
}

/// How we are connected with somebody.
pub(crate) fn route(route: &str) -> String {
    match route {
        "direct" => say!("route-direct"),
        "local" => say!("route-local"),
        "relayed" => say!("route-relayed"),
        other => other.to_owned(),
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
    fn sizes_as_people_say_them() {
        assert_eq!([size(0), size(999), size(1_000), size(12_001)], ["0 bytes", "999 bytes", "1 KB", "13 KB"]);
        assert_eq!([size(1_000_000), size(1_450_001), size(2_000_000_000)], ["1.0 MB", "1.5 MB", "2000.0 MB"]);
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
