//! What relays promise, keep and carry, as people read it.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{
        Consent, KeptCircle, ManifestChange, OfLimit, RelayAddress, RelayManifest, RelayNews, RelayStatus, RemovalRow,
        UsedRelay,
    },
    say,
};

use crate::{
    commands::circle,
    output::{Page, quoted},
    table::Table,
    untrusted::Untrusted,
    words,
};

/// A manifest in plain words.
pub(crate) fn manifest(page: &mut Page, manifest: &RelayManifest) -> fmt::Result {
    if manifest.ended {
        writeln!(page, "{}", say!("manifest-ended"))?;
    }
    let mut last = "";
    for line in &manifest.lines {
        let what = if line.what == last { "" } else { line.what.as_str() };
        entry_of(page, what, &line.words)?;
        last = &line.what;
    }
    Ok(())
}

/// A name in front, and words that may go on for several lines below each other.
fn entry_of(page: &mut Page, what: &str, said: &str) -> fmt::Result {
    const INDENT: usize = 4;
    if !what.is_empty() {
        page.strong(what)?;
        writeln!(page)?;
    }
    for line in said.lines() {
        writeln!(page, "{:INDENT$}{}", "", Untrusted::new(line).line())?;
    }
    Ok(())
}

/// The whole of it: whose, since when, what changed, and what to do about it.
pub(super) fn whole(page: &mut Page, shown: &RelayManifest) -> fmt::Result {
    let name = Untrusted::new(&words::name(&shown.community)).line();
    match shown.said {
        Some(said) => writeln!(page, "{}", say!("manifest-of", name = name.as_str(), day = words::day(said)))?,
        None => writeln!(page, "{name}")?,
    }
    writeln!(page)?;
    if !shown.changes.is_empty() {
        writeln!(page, "{}", say!("manifest-changed"))?;
        changes(page, &shown.changes)?;
        writeln!(page)?;
    }
    manifest(page, shown)?;
    writeln!(page)?;
    let number = u64::try_from(shown.log.iter().filter(|entry| entry.taken_back.is_none()).count()).unwrap_or(0);
    writeln!(page, "{}", say!("manifest-log", number = number))?;
    let quoted = quoted(&shown.community.name);
    if shown.ours {
        return page.next(&["joinup relay setup", "joinup relay status"]);
    }
    if !shown.bounds.records || shown.ended {
        return Ok(());
    }
    writeln!(page, "{}", say!("consent-line", name = name, consent = consent(shown.our_records)))?;
    match shown.our_records {
        Consent::Allowed => page.next(&[&format!("joinup relay leave {quoted}")]),
        Consent::NotAsked => {
            page.next(&[&format!("joinup relay allow {quoted}"), &format!("joinup relay refuse {quoted}")])
        }
        Consent::Refused => page.next(&[&format!("joinup relay allow {quoted}")]),
    }
}

fn consent(consent: Consent) -> String {
    match consent {
        Consent::Allowed => say!("consent-allowed"),
        Consent::Refused => say!("consent-refused"),
        Consent::NotAsked => say!("consent-not-asked"),
    }
}

/// What changed, old and new.
pub(crate) fn changes(page: &mut Page, changes: &[ManifestChange]) -> fmt::Result {
    for change in changes {
        let words = |words: &str| {
            if words.is_empty() { say!("manifest-nothing") } else { Untrusted::new(&words.replace('\n', "; ")).line() }
        };
        let what = Untrusted::new(&change.what).line();
        writeln!(
            page,
            "  {}",
            say!("manifest-change", what = what, before = words(&change.before), after = words(&change.after))
        )?;
    }
    Ok(())
}

/// What relays want of us, or have changed, in the inbox.
pub(crate) fn news(page: &mut Page, news: &[RelayNews]) -> fmt::Result {
    for relay in news {
        writeln!(page, "{}", Untrusted::new(&relay.message).line())?;
        changes(page, &relay.changes)?;
        write!(page, "      ")?;
        let next: Vec<&str> = relay.next.iter().map(String::as_str).collect();
        page.next(&next)?;
    }
    Ok(())
}

/// The removal log.
pub(super) fn log(page: &mut Page, manifest: &RelayManifest) -> fmt::Result {
    if manifest.log.is_empty() {
        return writeln!(page, "{}", say!("removal-log-empty", name = Untrusted::new(&manifest.community.name).line()));
    }
    manifest.log.iter().try_for_each(|row| entry(page, row))?;
    writeln!(page, "{}", say!("removal-log-end"))
}

/// One entry of it.
pub(super) fn entry(page: &mut Page, row: &RemovalRow) -> fmt::Result {
    let id = super::super::new::short(&row.what);
    let whose = Untrusted::new(&words::name(&row.whose)).line();
    writeln!(page, "{}", say!("removal-entry", id = id, whose = whose, day = words::day(row.removed)))?;
    entry_of(page, "", &row.why)?;
    if let Some(back) = row.taken_back {
        let why = Untrusted::new(&row.taken_back_why.replace('\n', " ")).line();
        writeln!(page, "    {}", say!("removal-entry-back", day = words::day(back), why = why))?;
    }
    Ok(())
}

/// Where this relay is reached.
pub(super) fn address(page: &mut Page, address: &RelayAddress) -> fmt::Result {
    let all: Vec<&str> = address.addresses.iter().map(|place| place.address.as_str()).collect();
    if !all.is_empty() {
        writeln!(page, "{}", say!("relay-address-use"))?;
        // As it is, to be copied: it is put into a command by people.
        writeln!(page, "joinup config set relays {}", Untrusted::new(&all.join(",")).line())?;
    }
    address.notices.iter().try_for_each(|notice| page.notice(notice))
}

/// What is kept and carried, and which relays are used.
pub(super) fn status(page: &mut Page, status: &RelayStatus) -> fmt::Result {
    if status.on || status.manifest {
        relay(page, status)?;
    } else {
        writeln!(page, "{}", say!("relay-status-home"))?;
    }
    if !status.relays.is_empty() {
        writeln!(page)?;
        used(page, &status.relays)?;
    } else if !status.on {
        writeln!(page, "{}", say!("relay-status-no-relays"))?;
        return page.next(&["joinup config set relays ADDRESS", "joinup relay setup"]);
    }
    Ok(())
}

fn relay(page: &mut Page, status: &RelayStatus) -> fmt::Result {
    let is = match (status.on, status.running, status.carried.is_some()) {
        (false, ..) => say!("relay-status-off"),
        (true, false, _) => say!("relay-status-not-running"),
        (true, true, false) => say!("relay-status-not-yet"),
        (true, true, true) => say!("relay-status-on"),
    };
    page.row(&say!("relay-status-relay"), &is)?;
    if status.on && !status.manifest {
        page.row("", &say!("relay-status-no-manifest"))?;
    }
    if let Some(carried) = &status.carried {
        let of = |of: OfLimit| say!("relay-status-of", used = of.used, limit = of.limit);
        let refused = say!("relay-status-refused", number = carried.places_refused);
        page.row(&say!("manifest-places"), &format!("{}; {refused}", of(carried.places)))?;
        let since = say!("relay-status-carried", number = carried.carried, refused = carried.circuits_refused);
        page.row(&say!("relay-status-connections"), &format!("{}; {since}", of(carried.circuits)))?;
    }
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    let disk = say!("status-disk", used = megabytes(status.disk.used), allowed = megabytes(status.disk.limit));
    page.row(&say!("status-on-disk"), &disk)?;
    page.row(
        &say!("relay-status-most"),
        &say!("relay-status-of", used = status.items_most, limit = status.items_limit),
    )?;
    let forgotten = &status.forgotten;
    let hours = forgotten.promised_hours;
    let words = match forgotten.heard {
        0 => say!("relay-status-forgot-none", hours = hours),
        heard => say!(
            "relay-status-forgot",
            number = heard,
            open = forgotten.open,
            seconds = forgotten.slowest_ms.div_ceil(1_000),
            hours = hours
        ),
    };
    page.row(&say!("relay-status-withdrawn"), &words)?;
    page.row(&say!("relay-status-removed"), &say!("relay-status-removed-words", number = status.removed))?;
    writeln!(page)?;
    kept(page, &status.circles)?;
    writeln!(page)?;
    if status.records.is_empty() {
        return writeln!(page, "{}", say!("relay-status-no-records"));
    }
    let heads = [say!("head-community"), say!("relay-head-records"), say!("relay-head-kb"), say!("relay-head-missing")];
    let mut table = Table::new(&heads).giving_way(&heads[0]);
    for row in &status.records {
        let [records, bytes, missing] = [row.records, row.bytes.div_ceil(1_000), row.missing].map(|n| n.to_string());
        table.push([&words::name(&row.community), &records, &bytes, &missing]);
    }
    page.table(&table)
}

fn kept(page: &mut Page, circles: &[KeptCircle]) -> fmt::Result {
    let heads = [
        say!("head-circle"),
        say!("head-communities"),
        say!("relay-head-items"),
        say!("relay-head-kb"),
        say!("relay-head-withdrawn"),
    ];
    let mut table = Table::new(&heads).giving_way(&heads[0]);
    for row in circles {
        let name = circle::name(&row.circle);
        let name = if row.kept { say!("relay-circle-sealed", name = name) } else { name };
        let numbers = [row.communities, row.items, row.bytes.div_ceil(1_000), row.withdrawn].map(|n| n.to_string());
        let [communities, items, bytes, withdrawn] = &numbers;
        table.push([&name, communities, items, bytes, withdrawn]);
    }
    page.table(&table)
}

fn used(page: &mut Page, relays: &[UsedRelay]) -> fmt::Result {
    let heads =
        [say!("relay-head-relay"), say!("head-connected"), say!("relay-head-place"), say!("relay-head-stories")];
    let mut table = Table::new(&heads).giving_way(&heads[0]);
    let yes = |is: bool| if is { say!("yes") } else { say!("no") };
    for relay in relays {
        let name = relay.community.as_ref().map_or_else(|| say!("peer-unknown"), words::name);
        let stories = match (relay.keeps_records, relay.manifest) {
            (true, _) => consent(relay.our_records),
            (false, true) => say!("relay-stories-none"),
            (false, false) => say!("not-known"),
        };
        table.push([&name, &yes(relay.connected), &yes(relay.place), &stories]);
    }
    page.table(&table)
}
