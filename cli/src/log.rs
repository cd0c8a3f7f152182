//! The log of a running node, on standard error: as text or as JSON, and with nothing of persons in it.
//!
//! Code names no person, title or address at level info and above. Libraries do not know that rule, so whatever is an
//! internet address or a host's name in a line of such a level is taken out here, whoever wrote it.

use std::{
    io::{self, IsTerminal as _, Write},
    net::IpAddr,
};

use joinup_node::config::{Key, Settings};
use tokio::sync::watch;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, reload::Handle};

/// Chooses what is logged, in the form that programs written in Rust have in common.
const LOG: &str = "JOINUP_LOG";
/// Chooses how: `text` or `json`.
const FORMAT: &str = "JOINUP_LOG_FORMAT";
/// What stands in place of an address.
const HIDDEN: &str = "[address]";

/// What the command line says of the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// How often `-v` was typed.
    pub(crate) verbose: u8,
    /// Whether a program reads what the command says.
    pub(crate) json: bool,
}

/// Changes how much a log that has begun holds.
pub(crate) type Change = Box<dyn Fn(&str) + Send>;

/// Begins to log. The environment wins over the command line, and that over the settings. Gives the way to change the
/// level, where the settings decide it.
pub(crate) fn start(wanted: Wanted, settings: &Settings) -> Option<Change> {
    let from_environment = EnvFilter::try_from_env(LOG).ok();
    let decided = from_environment.is_some() || wanted.verbose > 0;
    let filter = from_environment.unwrap_or_else(|| match wanted.verbose {
        0 => filter(&settings.get(Key::LogLevel)),
        1 => filter("info"),
        _ => filter("debug"),
    });
    let json = match std::env::var(FORMAT).as_deref() {
        Ok("json") => true,
        Ok("text") => false,
        _ => wanted.json || settings.get(Key::LogFormat) == "json",
    };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Lines);
    // A journal or a file would hold the colours as signs.
    let log = log.with_ansi(io::stderr().is_terminal());
    // Setting it up fails only when there is a log already.
    let change = if json {
        let log = log.json().with_filter_reloading();
        let change = change(log.reload_handle());
        let _ = log.try_init();
        change
    } else {
        let log = log.with_filter_reloading();
        let change = change(log.reload_handle());
        let _ = log.try_init();
        change
    };
    (!decided).then_some(change)
}

fn change<S: 'static>(handle: Handle<EnvFilter, S>) -> Change {
    Box::new(move |level| {
        // A log that has ended holds nothing.
        let _ = handle.reload(filter(level));
    })
}

/// Follows the level in the settings for as long as the node runs.
pub(crate) async fn follow(change: Option<Change>, mut level: watch::Receiver<String>) {
    let Some(change) = change else { return };
    while level.changed().await.is_ok() {
        change(&level.borrow_and_update());
    }
}

/// What a level means: of libraries less than of joinup itself.
fn filter(level: &str) -> EnvFilter {
    EnvFilter::new(match level {
        "warn" => "warn",
        "info" => "joinup_node=info,warn",
        "debug" => "joinup_node=debug,info",
        _ => "error",
    })
}

/// Standard error, a line at a time.
struct Lines;

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { hides: true }
    }

    fn make_writer_for(&'a self, about: &tracing::Metadata<'_>) -> Line {
        Line { hides: *about.level() <= tracing::Level::INFO }
    }
}

struct Line {
    hides: bool,
}

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(line);
        match text {
            Ok(text) if self.hides => io::stderr().write_all(without_addresses(text).as_bytes())?,
            _ => io::stderr().write_all(line)?,
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// The text with every internet address and every host's name in a peer's address replaced.
fn without_addresses(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(name) = host_name(rest) {
            let (before, after) = rest.split_at(name.0);
            shown.push_str(before);
            shown.push_str(HIDDEN);
            rest = after.get(name.1..).unwrap_or_default();
            continue;
        }
        let of_address = |letter: char| letter.is_ascii_hexdigit() || letter == ':' || letter == '.';
        let length = rest.find(|letter| !of_address(letter)).unwrap_or(rest.len());
        if length == 0 {
            let step = rest.chars().next().map_or(1, char::len_utf8);
            let (letter, after) = rest.split_at(step);
            shown.push_str(letter);
            rest = after;
            continue;
        }
        let (run, after) = rest.split_at(length);
        let is_in_word = shown.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
            || after.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        shown.push_str(&if is_in_word { run.to_owned() } else { hidden(run) });
        rest = after;
    }
    shown
}

/// A run of letters that addresses are made of, without the address, if it is one with or without a port.
fn hidden(run: &str) -> String {
    let trimmed = run.trim_end_matches([':', '.']);
    let tail = run.get(trimmed.len()..).unwrap_or_default();
    let is_ip = |text: &str| text.parse::<IpAddr>().is_ok();
    match trimmed.rsplit_once(':') {
        _ if is_ip(trimmed) || is_ip(run) => format!("{HIDDEN}{}", if is_ip(trimmed) { tail } else { "" }),
        Some((ip, port)) if is_ip(ip) && !port.is_empty() => format!("{HIDDEN}:{port}{tail}"),
        _ => run.to_owned(),
    }
}

/// Where the name begins in a text that begins with `/dns/name` or its like, and how long it is.
fn host_name(text: &str) -> Option<(usize, usize)> {
    let begins = ["/dns/", "/dns4/", "/dns6/", "/dnsaddr/"].into_iter().find(|begin| text.starts_with(begin))?;
    let name = text.get(begins.len()..)?;
    let ends = |letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_'));
    let length = name.find(ends).unwrap_or(name.len());
    (length > 0).then_some((begins.len(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_hosts_are_taken_out_and_nothing_else_is() {
        for (line, shown) in [
            ("from /ip4/192.0.2.7/tcp/4801/p2p/12D3", "from /ip4/[address]/tcp/4801/p2p/12D3"),
            ("at 192.0.2.7:4801.", "at [address]:4801."),
            ("(192.0.2.7, 10.0.0.1)", "([address], [address])"),
            ("/ip6/2001:db8::7/udp/1/quic-v1", "/ip6/[address]/udp/1/quic-v1"),
            ("[2001:db8::7]:4801", "[[address]]:4801"),
            ("is ::1: no", "is [address]: no"),
            ("/dns4/hall.example.org/tcp/1 and /dnsaddr/x-y.org", "/dns4/[address]/tcp/1 and /dnsaddr/[address]"),
            ("{\"address\":\"127.0.0.1\"}", "{\"address\":\"[address]\"}"),
            (
                "2026-11-28T07:25:58.123456Z  INFO joinup_node::daemon: stopping",
                "2026-11-28T07:25:58.123456Z  INFO joinup_node::daemon: stopping",
            ),
            ("version 0.1.0, code::made of it, café 1.2.3", "version 0.1.0, code::made of it, café 1.2.3"),
            ("", ""),
        ] {
            assert_eq!(without_addresses(line), shown);
        }
    }
}
