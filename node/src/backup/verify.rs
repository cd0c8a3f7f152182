//! Verifying a backup: every byte against its list, every file of the journal, every signature.

use std::{
    cell::RefCell,
    io::{self, Read},
    path::{Path, PathBuf},
};

use joinup_protocol::{id::CommunityId, key::CommunityKey};
use zeroize::Zeroizing;

use super::{
    KEY, Listed, Manifest, OWN, RECORDS, SMALL,
    read::{self, Damage, Unreadable},
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Backup, Notice},
    },
    engine::Written,
    home::{KeyFile, open_key},
    journal::{self, Fault},
    passphrase::{self, OpenError, Passphrase},
    say,
};

/// Sentences of one sort; of more only their number is told.
const TOLD: usize = 20;

/// A backup that was read whole, and what is in it. What is damaged is named.
#[derive(Debug)]
pub struct Sound {
    /// What is in it.
    pub contents: Backup,
    pub(super) file: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) passphrase: Option<Passphrase>,
    /// Whether the file itself is as it was written.
    pub(super) is_whole: bool,
    key: Zeroizing<Vec<u8>>,
}

impl Sound {
    /// The same under the name that it has now.
    pub(super) fn called(mut self, name: &Path) -> Self {
        self.contents.file = name.display().to_string();
        self.file = name.to_owned();
        self
    }

    /// The passphrase that it was opened with.
    pub const fn passphrase(&self) -> Option<&Passphrase> {
        self.passphrase.as_ref()
    }

    /// The key in it: opened with its own passphrase, if it has one.
    ///
    /// # Errors
    /// When it needs a passphrase, or another one.
    pub fn open_key(&self, passphrase: Option<&Passphrase>) -> Result<(), Error> {
        let closed = |message| {
            Error::new(ErrorCode::Locked, message)
                .why(say!("restore-key-why"))
                .next(format!("joinup restore {} --key-passphrase-file FILE", self.contents.file))
        };
        let seed = if self.contents.key_protected {
            let passphrase = passphrase.ok_or_else(|| closed(say!("key-locked")))?;
            open_key(KeyFile::Community, &self.key, passphrase).map_err(|error| match error {
                OpenError::Wrong => closed(say!("key-wrong")),
                error => not_sound(&self.file).why(error.to_string()),
            })?
        } else {
            KeyFile::Community.parse(&self.key).ok_or_else(|| not_sound(&self.file))?
        };
        if CommunityKey::from_seed(&seed).id().to_string() == self.manifest.community.id {
            Ok(())
        } else {
            Err(not_sound(&self.file).why(say!("backup-other-key")))
        }
    }
}

/// Reads a backup whole, and says what is in it and what is damaged.
///
/// # Errors
/// When it is none, is closed with another passphrase, or cannot be read.
pub fn verify(file: &Path, passphrase: Option<&Passphrase>) -> Result<Sound, Error> {
    let look = RefCell::new(Look::default());
    let read = read::read(
        file,
        passphrase,
        |manifest| look.borrow_mut().begin(manifest),
        |listed, from| look.borrow_mut().at(listed, from),
    );
    let (manifest, damage) = read.map_err(|error| unreadable(file, error))?;
    let bytes = std::fs::metadata(file).map_err(Error::failed)?.len();
    let is_closed = read::is_closed(file).map_err(Error::failed)?;
    let look = look.into_inner();
    let Some(written) = look.written else { return Err(not_sound(file)) };
    let mut problems: Vec<Notice> = some(damage.iter().map(damaged));
    problems.extend(some(look.faults.iter().map(fault)));
    problems.extend(some(
        written.refused().iter().map(|what| problem("signature", say!("backup-signature", what = what.as_str()))),
    ));
    let is_whole = damage.is_empty() && written.refused().is_empty();
    let has_key = manifest.files.iter().any(|listed| listed.path == KEY);
    if !has_key {
        problems.push(problem("key", say!("backup-no-key")));
    }
    let contents = Backup {
        file: file.display().to_string(),
        bytes,
        encrypted: is_closed,
        community: manifest.community.clone(),
        made: manifest.made,
        software: manifest.software.clone(),
        home: manifest.home.clone(),
        key_protected: look.key.starts_with(passphrase::HEAD),
        files: manifest.files.len() as u64,
        experiments: written.experiments(),
        versions: written.versions(),
        drafts: written.drafts(),
        notes: written.notes(),
        circles: written.circles(),
        records: look.records,
        signatures: written.signatures(),
        problems,
    };
    let mut sound = Sound {
        contents,
        file: file.to_owned(),
        manifest,
        passphrase: passphrase.cloned(),
        is_whole: is_whole && has_key,
        key: look.key,
    };
    if sound.is_whole && !sound.contents.key_protected && sound.open_key(None).is_err() {
        sound.is_whole = false;
        sound.contents.problems.push(problem("key", say!("backup-other-key")));
    }
    Ok(sound)
}

/// What is seen while a backup is read.
#[derive(Default)]
struct Look {
    written: Option<Written>,
    key: Zeroizing<Vec<u8>>,
    faults: Vec<(String, Fault)>,
    /// The number of the journal's file that comes next.
    next: u64,
    records: u64,
}

impl Look {
    fn begin(&mut self, manifest: &Manifest) -> io::Result<()> {
        let us: CommunityId = manifest.community.id.parse().map_err(io::Error::other)?;
        self.written = Some(Written::of(us));
        Ok(())
    }

    fn at(&mut self, listed: &Listed, from: &mut dyn Read) -> io::Result<()> {
        let path = listed.path.as_str();
        if path == KEY {
            from.take(SMALL).read_to_end(&mut self.key)?;
        } else if let Some(name) = path.strip_prefix(OWN).and_then(|rest| rest.strip_prefix('/')) {
            self.own(name, listed.bytes, from)?;
        } else if path.starts_with(RECORDS) {
            self.records += 1;
        }
        Ok(())
    }

    fn own(&mut self, name: &str, bytes: u64, from: &mut dyn Read) -> io::Result<()> {
        let number = journal::number_in(name).unwrap_or_default();
        if number != self.next {
            self.faults.push((format!("{:016x}", self.next), Fault::Missing));
        }
        self.next = number.saturating_add(1);
        let written = self.written.as_mut().ok_or_else(|| io::Error::other("no list"))?;
        let fault = journal::read_elsewhere(name, bytes, from, |place, entry| written.take(name, place, &entry))?;
        self.faults.extend(fault.map(|fault| (name.to_owned(), fault)));
        Ok(())
    }
}

/// The first of many.
fn some(problems: impl ExactSizeIterator<Item = Notice>) -> Vec<Notice> {
    let more = problems.len().saturating_sub(TOLD);
    let mut told: Vec<Notice> = problems.take(TOLD).collect();
    if more > 0 {
        told.push(problem("more", say!("backup-more", number = more)));
    }
    told
}

fn problem(code: &str, message: String) -> Notice {
    Notice { code: code.into(), message, next: String::new() }
}

fn damaged(damage: &Damage) -> Notice {
    match damage {
        Damage::Changed(path) => problem("damaged", say!("backup-changed", path = path.as_str())),
        Damage::Cut { path, files } => problem("cut", say!("backup-cut", path = path.as_str(), number = *files)),
        Damage::Unlisted(path) => problem("unlisted", say!("backup-unlisted", path = path.as_str())),
        Damage::NoEnd => problem("no-end", say!("backup-no-end")),
    }
}

/// What was damaged in the folder already when the backup was made.
fn fault((file, fault): &(String, Fault)) -> Notice {
    let file = file.as_str();
    problem(
        "own-work",
        match fault {
            Fault::Damaged { entries } => {
                say!("doctor-damaged", file = file, sound = say!("entries", number = *entries))
            }
            Fault::Missing => say!("doctor-missing", file = file),
            Fault::Newer => say!("doctor-newer", file = file),
        },
    )
}

pub(super) fn unreadable(file: &Path, error: Unreadable) -> Error {
    let name = || file.display().to_string();
    match error {
        Unreadable::Io(error) if error.kind() == io::ErrorKind::NotFound => {
            Error::new(ErrorCode::NotFound, say!("file-reading", path = name())).why(say!("file-missing"))
        }
        Unreadable::Io(error) => {
            Error::new(ErrorCode::Failed, say!("file-reading", path = name())).why(error.to_string())
        }
        Unreadable::Closed => Error::new(ErrorCode::Locked, say!("backup-closed", file = name()))
            .next(format!("joinup backup --verify {} --passphrase-file FILE", name())),
        Unreadable::Wrong => {
            Error::new(ErrorCode::Locked, say!("backup-wrong", file = name())).why(say!("backup-wrong-why"))
        }
        Unreadable::None(why) => not_sound(file).why(say!("backup-none-why", why = why)),
        Unreadable::Newer(_) => {
            Error::new(ErrorCode::Version, say!("backup-newer", file = name())).next(say!("next-newer"))
        }
    }
}

fn not_sound(file: &Path) -> Error {
    Error::new(ErrorCode::Invalid, say!("backup-none", file = file.display().to_string()))
}
