//! What a setting may be, and how people write it: numbers, amounts, addresses, words.

use std::net::SocketAddr;

use serde_json::Value;

use super::{Address, GIGABYTE, Key, SettingError};
use crate::{say, speech::Language};

/// What a setting may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Count { least: u64, most: u64 },
    Bytes,
    Text,
    Language,
    Switch,
    Addresses { with_node: bool },
    Loopback,
    Choice(&'static [&'static str]),
}

impl Form {
    /// What is possible, in words.
    pub(super) fn possible(self) -> String {
        match self {
            Self::Count { least, most } => say!("form-count", least = least, most = most),
            Self::Bytes => say!("form-bytes"),
            Self::Text => say!("form-text"),
            Self::Language => say!("form-choice", words = Language::ALL.map(Language::tag).join(", ")),
            Self::Switch => say!("form-switch"),
            Self::Addresses { with_node: false } => say!("form-addresses"),
            Self::Addresses { with_node: true } => say!("form-relays"),
            Self::Loopback => say!("form-loopback"),
            Self::Choice(words) => say!("form-choice", words = words.join(", ")),
        }
    }
}

/// A value as people write it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(on) => if *on { "yes" } else { "no" }.to_owned(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// What people wrote as a value.
///
/// # Errors
/// When it is not one of this setting.
pub(super) fn parse(key: Key, text: &str) -> Result<Value, SettingError> {
    let text = text.trim();
    let found = || text.to_owned();
    Ok(match key.form() {
        Form::Count { least, most } => {
            let number = text.parse().ok().filter(|number| (least..=most).contains(number));
            let number: u64 = number.ok_or_else(|| SettingError::Count { found: found(), least, most })?;
            number.into()
        }
        Form::Bytes => parse_bytes(text).ok_or_else(|| SettingError::Bytes(found()))?.into(),
        Form::Text => text.into(),
        Form::Language => Language::of(text).map(|_| text.into()).ok_or_else(|| SettingError::Language(found()))?,
        Form::Addresses { with_node } => {
            let parts: Vec<&str> = text.split([' ', ',']).filter(|part| !part.is_empty()).collect();
            for part in &parts {
                let address = part.parse::<Address>().map_err(|_| SettingError::Address((*part).to_owned()))?;
                if with_node && address.node().is_none() {
                    return Err(SettingError::NoNode((*part).to_owned()));
                }
            }
            parts.into()
        }
        Form::Loopback => at_loopback(text).map(|address| address.to_string().into())?,
        Form::Choice(words) => {
            let word = text.to_ascii_lowercase();
            let unlike = || SettingError::Choice { found: found(), possible: words.join(", ") };
            words.iter().find(|possible| **possible == word).map(|word| (*word).into()).ok_or_else(unlike)?
        }
        Form::Switch => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "true" => true.into(),
            "no" | "off" | "false" => false.into(),
            _ => return Err(SettingError::Switch(found())),
        },
    })
}

/// An address and a port of this computer that no other reaches.
///
/// # Errors
/// When it is neither, or others reach it.
pub fn at_loopback(text: &str) -> Result<SocketAddr, SettingError> {
    let address: SocketAddr = text.trim().parse().map_err(|_| SettingError::Socket(text.trim().to_owned()))?;
    if address.ip().is_loopback() { Ok(address) } else { Err(SettingError::NotLoopback(address.to_string())) }
}

/// An amount such as `500MB`, in bytes.
pub(super) fn parse_bytes(text: &str) -> Option<u64> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => GIGABYTE,
        "TB" => 1_000 * GIGABYTE,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

/// An amount as people write it, in the largest unit that it is a whole number of.
pub(super) fn amount(bytes: u64) -> String {
    let units = [("TB", 1_000 * GIGABYTE), ("GB", GIGABYTE), ("MB", 1_000_000), ("KB", 1_000)];
    let fitting = units.into_iter().find(|(_, unit)| bytes > 0 && bytes.is_multiple_of(*unit));
    fitting.map_or_else(|| bytes.to_string(), |(name, unit)| format!("{}{name}", bytes / unit))
}

/// The key that somebody meant: one whose last part was typed, or else one that few letters lead to.
pub(super) fn most_like(typed: &str, keys: impl IntoIterator<Item = Key>) -> Option<Key> {
    let typed = typed.trim().to_ascii_lowercase().replace('_', "-");
    let steps = |name: &str| {
        let last_part = name.rsplit('.').next().unwrap_or(name);
        if last_part == typed { 0 } else { letters_between(&typed, name) }
    };
    let nearest = keys.into_iter().map(|key| (steps(key.name()), key)).min_by_key(|(steps, _)| *steps);
    nearest.filter(|(steps, key)| *steps <= key.name().len() / 3).map(|(_, key)| key)
}

/// How many letters are to be put in, taken out or changed to come from one word to the other (Levenshtein).
fn letters_between(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut before = at;
        let mut left = at + 1;
        for (cell, theirs) in row.iter_mut().skip(1).zip(other.chars()) {
            let changed = before + usize::from(letter != theirs);
            before = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_they_are_read() {
        for bytes in [0, 1, 999, 1_000, 4 * GIGABYTE, 256_000_000, 1_500_000_000, u64::MAX] {
            assert_eq!(parse_bytes(&amount(bytes)), Some(bytes), "{}", amount(bytes));
        }
        assert_eq!(amount(1_500_000_000), "1500MB");
    }

    #[test]
    fn letters_are_counted() {
        for (one, other, letters) in [
            ("", "", 0),
            ("disk", "disk", 0),
            ("dsik", "disk", 2),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(letters_between(one, other), letters, "{one} {other}");
        }
    }
}
