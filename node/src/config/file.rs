//! The text of the settings: TOML that people write by hand. What is changed by a command is changed in its line, and
//! everything else in the file stays as it was written.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use serde_json::{Map, Value};
use toml_edit::{Array, Document, DocumentMut, Item, Table, TableLike};

use super::{Form, Key, SettingError, Settings, SettingsError, form::amount, parse, shown};
use crate::{durable, say};

/// The file.
pub const FILE: &str = "settings.toml";
/// What it was before, in JSON; read where the other is not there, and replaced by it.
pub const EARLIER: &str = "settings.json";

/// Tables in one another: a key has two parts at most, and one more shows which part is too much.
const DEPTH: usize = 3;

/// The text of that file; nothing when it is not there.
pub(super) fn text(home: &Path, file: &str) -> io::Result<Option<String>> {
    match fs::read_to_string(home.join(file)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the text sets.
///
/// # Errors
/// At the first line that is no TOML, names no setting, or sets one to what it cannot be.
pub(super) fn read(text: &str) -> Result<Settings, SettingsError> {
    let line = |at: Option<usize>| line_of(text, at.unwrap_or_default());
    let document = Document::parse(text).map_err(|error| {
        let at = error.span().map(|span| span.start);
        SettingsError::Malformed { file: FILE, line: line(at), why: error.message().to_owned() }
    })?;
    let mut found = Vec::new();
    leaves(document.as_table(), "", DEPTH, &mut found);
    // The first in the file is told first, in whichever table it is.
    found.sort_by_key(|leaf| leaf.at);
    let mut settings = Settings::default();
    for Leaf { name, at, item } in found {
        let Some(key) = Key::of(&name) else {
            let like = Key::like(&name).map(Key::name);
            return Err(SettingsError::Unknown { file: FILE, line: line(at), key: name, like });
        };
        let value = value_of(key, item);
        let value = value.map_err(|why| SettingsError::Value { file: FILE, line: line(at), key: key.name(), why })?;
        if let Some(value) = value {
            settings.0.insert(key.name().to_owned(), value);
        }
    }
    Ok(settings)
}

/// Something that is set: its name with dots, and where it stands.
struct Leaf<'a> {
    name: String,
    at: Option<usize>,
    item: &'a Item,
}

fn leaves<'a>(table: &'a dyn TableLike, above: &str, depth: usize, found: &mut Vec<Leaf<'a>>) {
    for (key, item) in table.iter() {
        let name = if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
        match item.as_table_like() {
            Some(inner) if depth > 1 && Key::of(&name).is_none() && !inner.is_empty() => {
                leaves(inner, &name, depth - 1, found);
            }
            // A heading without anything below it sets nothing.
            Some(inner) if inner.is_empty() && is_group(&name) => {}
            _ => found.push(Leaf { name, at: table.key(key).and_then(|key| key.span()).map(|span| span.start), item }),
        }
    }
}

/// Whether keys begin with that word and a dot.
fn is_group(name: &str) -> bool {
    Key::ALL.into_iter().any(|key| key.name().strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// What is set; nothing where an empty text leaves it at its default.
fn value_of(key: Key, item: &Item) -> Result<Option<Value>, SettingError> {
    let sort = || SettingError::Sort(item.to_string().trim().to_owned());
    let Some(value) = item.as_value() else { return Err(sort()) };
    let form = key.form();
    let text = match value {
        toml_edit::Value::String(text) if text.value().trim().is_empty() => return Ok(None),
        toml_edit::Value::String(text) => text.value().clone(),
        toml_edit::Value::Integer(number) if matches!(form, Form::Count { .. } | Form::Bytes) => {
            number.value().to_string()
        }
        toml_edit::Value::Boolean(on) if form == Form::Switch => on.value().to_string(),
        toml_edit::Value::Array(list) if matches!(form, Form::Addresses { .. }) => {
            let texts = list.iter().map(|one| one.as_str().ok_or_else(sort));
            texts.collect::<Result<Vec<_>, _>>()?.join(" ")
        }
        _ => return Err(sort()),
    };
    parse(key, &text).map(Some)
}

/// What the text of an earlier joinup sets.
///
/// # Errors
/// As [`read`].
pub(super) fn read_earlier(text: &str) -> Result<Settings, SettingsError> {
    let malformed = |error: serde_json::Error| SettingsError::Malformed {
        file: EARLIER,
        line: error.line(),
        why: error.to_string(),
    };
    let found: Map<String, Value> = serde_json::from_str(text).map_err(malformed)?;
    let mut settings = Settings::default();
    for (name, value) in found {
        let line = line_of(text, text.find(&format!("\"{name}\"")).unwrap_or_default());
        let Some(key) = Key::of(&name) else {
            let like = Key::like(&name).map(Key::name);
            return Err(SettingsError::Unknown { file: EARLIER, line, key: name, like });
        };
        let parsed = parse(key, &shown(&value));
        let parsed = parsed.map_err(|why| SettingsError::Value { file: EARLIER, line, key: key.name(), why })?;
        settings.0.insert(name, parsed);
    }
    Ok(settings)
}

/// Which line a byte is in, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Puts what an earlier joinup wrote into a file of now, and takes the old one away.
///
/// # Errors
/// When they cannot be written.
pub(super) fn take_over(home: &Path, settings: &Settings) -> Result<(), SettingsError> {
    if !home.join(EARLIER).exists() {
        return Ok(());
    }
    // Where both are there, whoever took the old one over was interrupted after writing the new one.
    if !home.join(FILE).exists() {
        write(home, settings)?;
    }
    fs::remove_file(home.join(EARLIER))?;
    Ok(durable::sync_folder(home)?)
}

/// Makes the file say what these settings say, line by line.
///
/// # Errors
/// When it cannot be read or written, or is no TOML.
pub(super) fn write(home: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let before = text(home, FILE)?.unwrap_or_else(|| format!("# {}\n", say!("settings-file-head")));
    let after = changed(&before, settings)?;
    durable::replace(home, FILE, after.as_bytes())?;
    Ok(())
}

fn changed(text: &str, settings: &Settings) -> Result<String, SettingsError> {
    let malformed = |error: toml_edit::TomlError| {
        let line = line_of(text, error.span().map_or(0, |span| span.start));
        SettingsError::Malformed { file: FILE, line, why: error.message().to_owned() }
    };
    let said = read(text)?;
    let mut document: DocumentMut = text.parse().map_err(malformed)?;
    let mut head = String::new();
    if document.as_table().is_empty() {
        // Nothing but remarks: they stay above.
        document.trailing().as_str().unwrap_or_default().clone_into(&mut head);
        document.set_trailing("");
    }
    for key in Key::ALL {
        let (is, shall) = (said.0.get(key.name()), settings.0.get(key.name()));
        if is != shall {
            change(&mut document, key, shall);
        }
    }
    Ok(head + &document.to_string())
}

/// Sets one key, where it stands or at the end of its table; or takes it away.
fn change(document: &mut DocumentMut, key: Key, value: Option<&Value>) {
    let (group, name) = key.name().split_once('.').map_or((None, key.name()), |(group, name)| (Some(group), name));
    let root = document.as_table_mut();
    let Some(value) = value else {
        let table = match group {
            None => Some(root as &mut dyn TableLike),
            Some(group) => root.get_mut(group).and_then(Item::as_table_like_mut),
        };
        let remark = table.and_then(|table| take_away(table, name));
        if let Some(remark) = remark {
            let after = format!("{remark}{}", document.trailing().as_str().unwrap_or_default());
            document.set_trailing(after);
        }
        return;
    };
    let table: &mut dyn TableLike = match group {
        None => root,
        Some(group) => {
            let inner = root.entry(group).or_insert_with(|| {
                let mut table = Table::new();
                table.set_dotted(true);
                Item::Table(table)
            });
            match inner.as_table_like_mut() {
                Some(table) => table,
                // Nothing else of that name was read.
                None => return,
            }
        }
    };
    let mut new = literal(key, value);
    if let Some(old) = table.get_mut(name) {
        if let Some(decor) = old.as_value().map(|old| old.decor().clone()) {
            *new.decor_mut() = decor;
        }
        *old = Item::Value(new);
    } else {
        table.insert(name, Item::Value(new));
    }
}

/// Takes a key out of its table. Remarks above it go to the key below it, or are given back for the end of the file.
fn take_away(table: &mut dyn TableLike, name: &str) -> Option<String> {
    let remark =
        table.key(name)?.leaf_decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
    let below = table.iter().map(|(key, _)| key.to_owned()).skip_while(|key| key != name).nth(1);
    table.remove(name);
    if !remark.contains('#') {
        return None;
    }
    let Some(mut below) = below.and_then(|below| table.key_mut(&below)) else { return Some(remark) };
    let decor = below.leaf_decor_mut();
    let own = decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
    let both = format!("{remark}{own}");
    decor.set_prefix(both);
    None
}

/// A value as it stands in the file.
pub(super) fn literal(key: Key, value: &Value) -> toml_edit::Value {
    match value {
        Value::Bool(on) => (*on).into(),
        Value::Number(number) if key.form() == Form::Bytes => amount(number.as_u64().unwrap_or_default()).into(),
        Value::Number(number) => number.as_i64().unwrap_or(i64::MAX).into(),
        Value::Array(list) => {
            let texts = list.iter().filter_map(Value::as_str);
            texts.collect::<Array>().into()
        }
        other => shown(other).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_file_may_be_written_as_people_like() {
        let text = "\
# Ours.
listen = [
    \"/ip4/0.0.0.0/tcp/4801\",          # from everywhere
    \"/ip4/0.0.0.0/udp/4801/quic-v1\",
]
mdns = false
relay.on = true
editor = \"\"

[limits]
disk = \"20GB\"
connections = 500
";
        let settings = read(text).unwrap();
        assert_eq!(settings.list(Key::Listen).len(), 2);
        assert_eq!((settings.number(Key::Disk), settings.number(Key::Connections)), (20_000_000_000, 500));
        assert!(settings.is_on(Key::Relay) && !settings.is_on(Key::Mdns));
        assert_eq!(settings.text(Key::Editor), None);
        assert_eq!(read("limits = { disk = 5000000000 }\n").unwrap().number(Key::Disk), 5_000_000_000);
        assert_eq!(read("[relay]\n").unwrap(), Settings::default());
    }

    #[test]
    fn what_cannot_be_is_told_with_its_line() {
        for (text, line, word) in [
            ("mdns = false\n\nlimits.dsik = 5\n", 3, "limits.dsik"),
            ("[limits]\n# ours\ndisk.most = 5\n", 3, "limits.disk"),
            ("[limits]\nconnections = 1\n", 2, "from 8 to 65536"),
            ("[limits]\nconnections = \"many\"\n", 2, "many"),
            ("connections = 100\n", 1, "connections"),
            ("[relay]\n[limits]\ndisk = 4.5\n", 3, "4.5"),
            ("editor = true\n", 1, "true"),
            ("relay = 7\n", 1, "relay"),
            ("\n[[relays]]\nx = 1\n", 2, "relays"),
            ("listen = [7]\n", 1, "7"),
            ("mdns = perhaps\n", 1, ""),
            ("mdns = true\nmdns = false\n", 2, ""),
            ("metrics.listen = \"0.0.0.0:9481\"\n", 1, "0.0.0.0:9481"),
            ("language = \"klingon\"\n", 1, "klingon"),
            ("[votes]\n", 1, "votes"),
        ] {
            let said = refused(text);
            assert!(
                said.starts_with(&format!("settings.toml, line {line}: ")) && said.contains(word),
                "{text}: {said}"
            );
        }
        let SettingsError::Unknown { like, .. } = read("limits.dsik = 5").unwrap_err() else { panic!() };
        assert_eq!(like, Some("limits.disk"));
    }

    #[test]
    fn a_change_leaves_everything_else_as_it_was_written() {
        let text = "\
# The council's relay.

mdns = false # no neighbours here
# Agreed in May.
limits.disk = \"20GB\"   # of 40
# Nobody knows why.
editor = \"nano\"

[relay]
on = true
";
        let mut settings = read(text).unwrap();
        settings.set(Key::Disk, "30GB").unwrap();
        settings.set(Key::RelayPlaces, "50").unwrap();
        settings.set(Key::Connections, "600").unwrap();
        settings.set(Key::Language, "ca").unwrap();
        let after = changed(text, &settings).unwrap();
        assert_eq!(read(&after).unwrap(), settings, "{after}");
        for kept in [
            "# The council's relay.\n\nmdns = false # no neighbours here\n# Agreed in May.\nlimits.disk = \"30GB\"   # of 40\n",
            "# Nobody knows why.\neditor = \"nano\"\n",
            "[relay]\non = true\nplaces = 50\n",
        ] {
            assert!(after.contains(kept), "{kept}\n{after}");
        }
        settings.set(Key::Disk, "").unwrap();
        settings.set(Key::Editor, "").unwrap();
        let after = changed(&after, &settings).unwrap();
        assert_eq!(read(&after).unwrap(), settings, "{after}");
        for remark in ["# Agreed in May.", "# Nobody knows why.", "# no neighbours here"] {
            assert!(after.contains(remark), "{after}");
        }
        assert_eq!(changed(&after, &settings).unwrap(), after);
        let mut one = Settings::default();
        one.set(Key::Mdns, "no").unwrap();
        assert_eq!(changed("# Ours.\n\n#mdns = true\n", &one).unwrap(), "# Ours.\n\n#mdns = true\nmdns = false\n");
    }

    #[test]
    fn what_an_earlier_joinup_wrote_is_taken_over_once() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        fs::write(home.join(EARLIER), "{\"limits.disk\": \"2 GB\", \"relay.on\": true, \"mdns\": false}").unwrap();
        let before = Settings::load(home).unwrap();
        assert!(home.join(EARLIER).exists() && !home.join(FILE).exists(), "who only reads changes nothing");
        assert_eq!(Settings::take_over(home).unwrap(), before);
        assert!(!home.join(EARLIER).exists());
        assert_eq!(Settings::load(home).unwrap(), before);
        assert!(before.is_on(Key::Relay) && before.number(Key::Disk) == 2_000_000_000);
        fs::write(home.join(EARLIER), "{\"mdns\": true}").unwrap();
        assert_eq!(Settings::take_over(home).unwrap(), before, "the new file wins");
        assert!(!home.join(EARLIER).exists());
    }

    #[test]
    fn what_an_earlier_joinup_could_not_have_written_is_told() {
        for (text, line) in [("", 1), ("[]", 1), ("{\n\"mdns\": 7}", 2), ("{\n\n\"colour\": 1}", 3)] {
            let said = read_earlier(text).unwrap_err().to_string();
            assert!(said.starts_with(&format!("settings.json, line {line}:")), "{text}: {said}");
        }
    }
}
