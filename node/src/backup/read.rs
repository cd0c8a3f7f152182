//! Reading a backup that may be damaged or made to do harm: nothing is believed before it is checked, every length is
//! bounded by what the list says and the list by us, and paths are compared, never followed.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use data_encoding::HEXLOWER;
use tar::{Archive, Entries, EntryType};

use super::{FILES, FORMAT, Listed, MANIFEST, MANIFEST_BYTES, Manifest, is_ours};
use crate::passphrase::{self, OpenError, Passphrase};

/// Why a file cannot be read as a backup at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    /// The system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is closed, and nobody has said the passphrase.
    #[error("it is closed with a passphrase")]
    Closed,
    /// Another passphrase opens it, or its beginning is damaged.
    #[error("another passphrase opens it")]
    Wrong,
    /// It is no backup, or its beginning is damaged.
    #[error("it is no backup, or its beginning is damaged: {0}")]
    None(String),
    /// A newer joinup wrote it.
    #[error("written by a newer joinup (format {0})")]
    Newer(u32),
}

/// What is wrong with the files of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Damage {
    /// A file is not what the list says.
    Changed(String),
    /// The backup ends, or cannot be read on, before or in this file; so many are missing.
    Cut {
        /// The first that is not whole.
        path: String,
        /// How many are not whole.
        files: usize,
    },
    /// Something is there that is not in the list.
    Unlisted(String),
    /// The end of the backup is missing.
    NoEnd,
}

/// Whether a file is closed with a passphrase.
///
/// # Errors
/// When it cannot be read.
pub fn is_closed(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(passphrase::HEAD.len() as u64).read_to_end(&mut head)?;
    Ok(head == passphrase::HEAD)
}

/// Reads a backup from beginning to end: `begin` sees the list, `each` every file, of which it may read as much as it
/// likes. Gives the list and what is damaged.
///
/// # Errors
/// When it is no backup, does not open, or `begin` or `each` fails.
pub(super) fn read(
    path: &Path,
    passphrase: Option<&Passphrase>,
    begin: impl FnOnce(&Manifest) -> io::Result<()>,
    mut each: impl FnMut(&Listed, &mut dyn Read) -> io::Result<()>,
) -> Result<(Manifest, Vec<Damage>), Unreadable> {
    let file = BufReader::with_capacity(256 * 1024, File::open(path)?);
    let plain: Box<dyn Read> = match (is_closed(path)?, passphrase) {
        (false, _) => Box::new(file),
        (true, None) => return Err(Unreadable::Closed),
        (true, Some(passphrase)) => Box::new(passphrase.open(file).map_err(|error| match error {
            OpenError::Wrong => Unreadable::Wrong,
            OpenError::Io(error) => Unreadable::Io(error),
            error => Unreadable::None(error.to_string()),
        })?),
    };
    let mut archive = Archive::new(plain);
    let mut entries = archive.entries()?.raw(true);
    let manifest = manifest(&mut entries)?;
    begin(&manifest)?;
    let mut damage = Vec::new();
    let mut refused = None;
    for (at, listed) in manifest.files.iter().enumerate() {
        let cut = || Damage::Cut { path: listed.path.clone(), files: manifest.files.len() - at };
        match next(&mut entries, listed, &mut |reader| each(listed, reader)) {
            Next::Whole => {}
            Next::Changed => damage.push(Damage::Changed(listed.path.clone())),
            Next::Cut => {
                damage.push(cut());
                return Ok((manifest, damage));
            }
            Next::Other(name) => {
                damage.extend([Damage::Unlisted(name), cut()]);
                return Ok((manifest, damage));
            }
            Next::Refused(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    if let Some(error) = refused {
        return Err(error.into());
    }
    match entries.next() {
        None => {}
        Some(Ok(entry)) => damage.push(Damage::Unlisted(String::from_utf8_lossy(&entry.path_bytes()).into_owned())),
        Some(Err(_)) => damage.push(Damage::NoEnd),
    }
    // Only its very end says that a closed file is whole.
    if damage.is_empty() && io::copy(&mut archive.into_inner(), &mut io::sink()).is_err() {
        damage.push(Damage::NoEnd);
    }
    Ok((manifest, damage))
}

type Files<'a> = Entries<'a, Box<dyn Read>>;

fn manifest(entries: &mut Files<'_>) -> Result<Manifest, Unreadable> {
    let none = |why: &str| Unreadable::None(why.to_owned());
    let entry = entries.next().ok_or_else(|| none("it is empty"))?.map_err(|error| none(&error.to_string()))?;
    let is_manifest = entry.header().entry_type() == EntryType::Regular && *entry.path_bytes() == *MANIFEST.as_bytes();
    if !is_manifest || entry.size() > MANIFEST_BYTES {
        return Err(none(MANIFEST));
    }
    let mut bytes = Vec::new();
    entry.take(MANIFEST_BYTES).read_to_end(&mut bytes).map_err(|error| none(&error.to_string()))?;
    /// What every version says of itself.
    #[derive(serde::Deserialize)]
    struct Any {
        kind: String,
        format: u32,
    }
    let any: Any = serde_json::from_slice(&bytes).map_err(|error| none(&error.to_string()))?;
    if any.kind != Manifest::KIND {
        return Err(none(&any.kind));
    }
    if any.format != FORMAT {
        return Err(Unreadable::Newer(any.format));
    }
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| none(&error.to_string()))?;
    if manifest.files.len() > FILES {
        return Err(none("too many files"));
    }
    let mut seen = std::collections::BTreeSet::new();
    match manifest.files.iter().find(|file| !is_ours(&file.path) || !seen.insert(file.path.as_str())) {
        Some(foreign) => Err(none(&foreign.path)),
        None => Ok(manifest),
    }
}

enum Next {
    Whole,
    Changed,
    Cut,
    Other(String),
    Refused(io::Error),
}

/// Reads the next file, which has to be the listed one.
fn next(entries: &mut Files<'_>, listed: &Listed, each: &mut dyn FnMut(&mut dyn Read) -> io::Result<()>) -> Next {
    let Some(Ok(entry)) = entries.next() else { return Next::Cut };
    let is_listed = entry.header().entry_type() == EntryType::Regular
        && *entry.path_bytes() == *listed.path.as_bytes()
        && entry.size() == listed.bytes;
    if !is_listed {
        return Next::Other(String::from_utf8_lossy(&entry.path_bytes()).into_owned());
    }
    let mut checked =
        Checked { inner: entry.take(listed.bytes), hasher: blake3::Hasher::new(), read: 0, failed: false };
    let done = each(&mut checked);
    if checked.failed {
        return Next::Cut;
    }
    if let Err(error) = done
        && error.kind() != io::ErrorKind::UnexpectedEof
    {
        return Next::Refused(error);
    }
    if io::copy(&mut checked, &mut io::sink()).is_err() || checked.read != listed.bytes {
        return Next::Cut;
    }
    let is_same = HEXLOWER.encode(checked.hasher.finalize().as_bytes()) == listed.blake3;
    if is_same { Next::Whole } else { Next::Changed }
}

/// Hashes and counts what passes, and remembers whether it was the backup that failed and not its reader.
struct Checked<R> {
    inner: R,
    hasher: blake3::Hasher,
    read: u64,
    failed: bool,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes).inspect_err(|_| self.failed = true)?;
        self.hasher.update(&bytes[..read]);
        self.read += read as u64;
        Ok(read)
    }
}
