//! The folder in which a community lives: locked first, keys readable by their owner only.
//!
//! ```text
//! lock             held while a process uses the folder; says which
//! format           the version of this layout
//! instance         random bytes made with the folder, by which a copy of it is noticed
//! keys/community   who speaks (0600)           keys/node      which machine talks (0600), see keys
//! own/             own work, see journal        store/         everybody's items, see store
//! records/         records fetched from others  drafts/        drafts while they are edited
//! settings.toml    see config                   run/api.sock   where a running node answers
//! index/           what words and filters find, made of the store: a cache, see index
//! restored         while nobody has told yet what was said after the backup that the folder is from
//! .restoring/      a folder that is being restored, see staged
//! ballast          room that is given back when a full disk would keep the store from opening
//! ```

mod keys;
mod staged;

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, ErrorKind, Read, Seek, Write},
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use joinup_protocol::time::Millis;

pub use self::keys::KeyFile;
pub(crate) use self::{keys::open as open_key, staged::Staged};
use crate::{
    clock::{Clock, NoRandomness},
    durable,
    passphrase::PassphraseError,
};

/// The version of the folder's layout that this joinup reads and writes.
const FORMAT: u32 = 1;
/// Bytes of the ballast: what the database writes while it opens.
const BALLAST: u64 = 4 * 1024 * 1024;
/// Bytes of a socket's path that every system takes.
const SOCKET_PATH: usize = 100;
/// Says that the folder was restored, until others have told what was said after the backup.
const RESTORED: &str = "restored";

/// Why a home folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// Nobody ever set it up.
    #[error("{} is not set up", .0.display())]
    NotSetUp(PathBuf),
    /// Another process has it.
    #[error("{} is in use by another joinup{}", .path.display(), .process.map(|id| format!(" (process {id})")).unwrap_or_default())]
    Locked {
        /// The folder.
        path: PathBuf,
        /// The process that has it, if it said so.
        process: Option<u32>,
    },
    /// There is a file of that name.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// It cannot be written.
    #[error("{} cannot be written: {why}", .path.display())]
    ReadOnly {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        why: io::Error,
    },
    /// It belongs to another user of this computer.
    #[error("{} belongs to another user", .0.display())]
    NotOurs(PathBuf),
    /// A key that others on this computer can read.
    #[error("{} can be read by others (mode {mode:o})", .path.display())]
    LooseKey {
        /// The key file, or the folder of the keys.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// There is own work, but no key to speak with.
    #[error("the key {} is missing, but there is work signed with it", .0.display())]
    KeyMissing(PathBuf),
    /// The key file does not hold a key.
    #[error("{} does not hold a key", .0.display())]
    BadKey(PathBuf),
    /// The key is under a passphrase, and nobody has said it.
    #[error("{} is under a passphrase", .0.display())]
    KeyLocked(PathBuf),
    /// Another passphrase opens the key, or the file is damaged.
    #[error("another passphrase opens {}", .path.display())]
    WrongPassphrase {
        /// The key.
        path: PathBuf,
        /// The file that the passphrase is from, if nobody typed it.
        from: Option<PathBuf>,
    },
    /// There should be a passphrase, and it cannot be used.
    #[error(transparent)]
    NoPassphrase(#[from] PassphraseError),
    /// Something is in a folder that should be empty.
    #[error("{} is not empty: {name}", .path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
        /// What is in it.
        name: String,
    },
    /// There is a key already, and it is another one.
    #[error("{} holds another key", .0.display())]
    OtherKey(PathBuf),
    /// A newer joinup wrote the folder.
    #[error("the folder was written by a newer joinup (format {0})")]
    Newer(u32),
    /// The file that says the format says something else.
    #[error("{} does not say a format", .0.display())]
    BadFormat(PathBuf),
    /// Nothing can be named or keyed.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Something else went wrong with a file.
    #[error("{}: {source}", .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A home folder that this process has for itself, until it is dropped.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    lock: File,
    instance: [u8; 16],
    keys: keys::Opened,
}

impl Home {
    /// Where the folder of this user is unless told otherwise.
    pub fn default_path() -> Option<PathBuf> {
        use etcetera::BaseStrategy;
        etcetera::choose_base_strategy().ok().map(|base| base.data_dir().join("joinup"))
    }

    /// Whether somebody set that folder up.
    pub fn is_set_up(path: &Path) -> bool {
        path.join("format").is_file() || Self::is_staged(path)
    }

    /// Opens a folder that was set up before.
    ///
    /// # Errors
    /// When it was not, is in use, or cannot be used.
    pub fn open(path: &Path) -> Result<Self, HomeError> {
        if !path.exists() {
            return Err(HomeError::NotSetUp(path.to_owned()));
        }
        let lock = lock(path)?;
        staged::settle(path).map_err(|error| unwritable(path, error))?;
        if !Self::is_set_up(path) {
            return Err(HomeError::NotSetUp(path.to_owned()));
        }
        Self::enter(path, lock)
    }

    /// Opens a folder, setting it up when nobody did before. It has no keys then.
    ///
    /// # Errors
    /// When it is in use or cannot be used.
    pub fn create(path: &Path, clock: &Clock) -> Result<Self, HomeError> {
        durable::create_folder(path).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => HomeError::NotAFolder(path.to_owned()),
            _ => unwritable(path, error),
        })?;
        let lock = lock(path)?;
        staged::settle(path).map_err(|error| unwritable(path, error))?;
        if !Self::is_set_up(path) {
            let instance: [u8; 16] = clock.random()?;
            let write = |name, text: String| durable::replace(path, name, text.as_bytes());
            write("instance", format!("{}\n", HEXLOWER.encode(&instance)))
                .and_then(|_| write("format", Self::format_text()))
                .map_err(|error| unwritable(path, error))?;
        }
        Self::enter(path, lock)
    }

    fn enter(path: &Path, lock: File) -> Result<Self, HomeError> {
        check_format(&path.join("format"))?;
        for folder in ["keys", "own", "store", "records", "drafts", "run"].map(|name| path.join(name)) {
            durable::create_folder(&folder).map_err(|error| unwritable(&folder, error))?;
        }
        check_private(&path.join("keys"))?;
        keys::settle(&path.join("keys")).map_err(|error| unwritable(&path.join("keys"), error))?;
        trim_ballast(path);
        durable::remove_unfinished(path).map_err(|error| unwritable(path, error))?;
        let instance = path.join("instance");
        let text = fs::read_to_string(&instance).map_err(|source| HomeError::Io { path: instance.clone(), source })?;
        let instance = HEXLOWER.decode(text.trim().as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        let instance = instance.ok_or_else(|| HomeError::BadFormat(path.join("instance")))?;
        Ok(Self { path: path.to_owned(), lock, instance, keys: keys::Opened::default() })
    }

    /// What the file says that gives the version of the layout.
    pub(crate) fn format_text() -> String {
        format!("joinup home {FORMAT}\n")
    }

    /// What the file says that gives the moment of the backup which the folder was restored from.
    pub(crate) fn restored_text(made: Millis) -> String {
        format!("backup of {}\n", made.0)
    }

    /// Of when the backup is that the folder was restored from, until [`Self::heard`].
    pub(crate) fn restored(&self) -> Option<Millis> {
        let text = fs::read_to_string(self.path.join(RESTORED)).ok()?;
        Some(Millis(text.strip_prefix("backup of ").and_then(|made| made.trim().parse().ok()).unwrap_or_default()))
    }

    /// Others have told what was said after the backup.
    pub(crate) fn heard(&self) -> io::Result<()> {
        match fs::remove_file(self.path.join(RESTORED)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => durable::sync_folder(&self.path),
        }
    }

    /// Takes the addresses that a backup brought; they are gone from the folder once `remembered` has kept them.
    pub(crate) fn take_peers(&self, remembered: impl FnOnce(&[u8])) -> io::Result<()> {
        let path = self.path.join("peers.json");
        match fs::read(&path) {
            Ok(bytes) => {
                remembered(&bytes);
                fs::remove_file(path)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Random bytes made with the folder: two nodes that show the same ones run on copies of one folder.
    pub const fn instance(&self) -> [u8; 16] {
        self.instance
    }

    /// Where own work is.
    pub fn own(&self) -> PathBuf {
        self.path.join("own")
    }

    /// Where the store is.
    pub fn store(&self) -> PathBuf {
        self.path.join("store")
    }

    /// Where records fetched from others are.
    pub fn records(&self) -> PathBuf {
        self.path.join("records")
    }

    /// Where the index of words is.
    pub fn index(&self) -> PathBuf {
        self.path.join("index")
    }

    /// Where drafts are while they are edited.
    pub fn drafts(&self) -> PathBuf {
        self.path.join("drafts")
    }

    /// Whether the folder at the path is still the one that was opened: it may have been moved away or deleted.
    pub fn is_still_there(&self) -> bool {
        durable::is_still_at(&self.lock, &self.path.join("lock"))
    }

    /// Where a running node of that folder answers: in the folder, or when that path is too long for a socket, in a
    /// folder of the system's temporary one, named by the path's hash, which whoever answers makes private.
    pub fn socket_path(path: &Path) -> PathBuf {
        let inside = path.join("run").join("api.sock");
        if inside.as_os_str().len() <= SOCKET_PATH {
            return inside;
        }
        let whole = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let hash = blake3::hash(whole.as_os_str().as_encoded_bytes());
        let base = std::env::var_os("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
        base.join(format!("joinup-{}", HEXLOWER.encode(&hash.as_bytes()[..8]))).join("api.sock")
    }

    fn has_own_work(&self) -> Result<bool, HomeError> {
        let path = self.own();
        let files = fs::read_dir(&path).map_err(|source| HomeError::Io { path, source })?;
        Ok(files.flatten().any(|file| !file.file_name().to_string_lossy().starts_with(durable::UNFINISHED)))
    }
}

/// Keeps a useless file while there is room, so that there is some to give back when there is none.
fn trim_ballast(path: &Path) {
    let ballast = path.join("ballast");
    let done = match durable::free(path) {
        Some(free) if free < BALLAST && ballast.exists() => fs::remove_file(&ballast),
        Some(free) if free > 2 * durable::RESERVE && !ballast.exists() => {
            // Not zeros, which a file system may keep in no room at all.
            let mut bytes = vec![0; usize::try_from(BALLAST).unwrap_or_default()];
            blake3::Hasher::new().finalize_xof().fill(&mut bytes);
            durable::replace(path, "ballast", &bytes).map(|_| ())
        }
        _ => Ok(()),
    };
    if let Err(error) = done {
        tracing::warn!(%error, "the ballast stays as it is");
    }
}

fn unwritable(path: &Path, error: io::Error) -> HomeError {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            HomeError::ReadOnly { path: path.to_owned(), why: error }
        }
        _ => HomeError::Io { path: path.to_owned(), source: error },
    }
}

/// Takes the lock before anything in the folder is looked at, and writes into it who has it.
fn lock(path: &Path) -> Result<File, HomeError> {
    if !path.is_dir() {
        return Err(HomeError::NotAFolder(path.to_owned()));
    }
    check_owner(path)?;
    let name = path.join("lock");
    let mut options = OpenOptions::new();
    let opened = durable::private(options.read(true).write(true).create(true).truncate(false)).open(&name);
    let mut file = opened.map_err(|error| unwritable(path, error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let process = Read::by_ref(&mut file).take(32).read_to_string(&mut text).ok();
            let process = process.and_then(|_| text.trim().parse().ok());
            return Err(HomeError::Locked { path: path.to_owned(), process });
        }
        Err(TryLockError::Error(source)) => return Err(HomeError::Io { path: name, source }),
    }
    let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
    written.map_err(|error| unwritable(path, error))?;
    Ok(file)
}

fn check_format(path: &Path) -> Result<(), HomeError> {
    let text = fs::read_to_string(path).map_err(|source| HomeError::Io { path: path.to_owned(), source })?;
    match text.strip_prefix("joinup home ").and_then(|number| number.trim_end().parse().ok()) {
        Some(FORMAT) => Ok(()),
        Some(newer) => Err(HomeError::Newer(newer)),
        None => Err(HomeError::BadFormat(path.to_owned())),
    }
}

#[cfg(unix)]
fn check_private(path: &Path) -> Result<(), HomeError> {
    use std::os::unix::fs::PermissionsExt;
    let found = fs::metadata(path).map_err(|source| HomeError::Io { path: path.to_owned(), source })?;
    let mode = found.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(HomeError::LooseKey { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn check_private(_: &Path) -> Result<(), HomeError> {
    Ok(())
}

/// A folder of another user could change under our hands. The system's administrator could use any, but what they leave
/// in it is theirs, and keeps its own user's node from starting.
#[cfg(unix)]
fn check_owner(path: &Path) -> Result<(), HomeError> {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(path).map_err(|source| HomeError::Io { path: path.to_owned(), source })?;
    let us = rustix::process::geteuid().as_raw();
    if found.uid() == us { Ok(()) } else { Err(HomeError::NotOurs(path.to_owned())) }
}

/// The number of the user to whom a folder belongs, for an administrator who may become any; none for anybody else.
#[cfg(unix)]
pub(crate) fn other_owner(path: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let owner = fs::metadata(path).ok()?.uid();
    let us = rustix::process::geteuid();
    (us.is_root() && owner != us.as_raw()).then_some(owner)
}

/// The number of the user to whom a folder belongs: users have none here.
#[cfg(not(unix))]
pub(crate) fn other_owner(_: &Path) -> Option<u32> {
    None
}

#[cfg(not(unix))]
fn check_owner(_: &Path) -> Result<(), HomeError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::manual(Millis(0), 1)
    }

    #[test]
    fn a_folder_is_used_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a").join("home");
        assert!(matches!(Home::open(&path), Err(HomeError::NotSetUp(_))));
        let home = Home::create(&path, &clock()).unwrap();
        let process = Some(std::process::id());
        assert!(matches!(Home::open(&path), Err(HomeError::Locked { process: found, .. }) if found == process));
        assert!(matches!(Home::create(&path, &clock()), Err(HomeError::Locked { .. })));
        let instance = home.instance();
        drop(home);
        assert_eq!(Home::open(&path).unwrap().instance(), instance);
    }

    #[test]
    fn of_many_that_start_at_once_one_gets_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("home");
        let start = std::sync::Barrier::new(50);
        let homes: Vec<_> = std::thread::scope(|scope| {
            let race = |_| {
                scope.spawn(|| {
                    start.wait();
                    Home::create(&path, &clock())
                })
            };
            let threads: Vec<_> = (0..50).map(race).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(homes.iter().filter(|home| home.is_ok()).count(), 1);
        assert!(homes.into_iter().filter_map(Result::err).all(|error| matches!(error, HomeError::Locked { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_of_another_user_is_not_opened_even_by_the_administrator() {
        const ANOTHER: u32 = 65_534;
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(other_owner(folder.path()), None);
        drop(Home::create(folder.path(), &clock()).unwrap());
        if std::os::unix::fs::chown(folder.path(), Some(ANOTHER), None).is_err() {
            println!("skipped: only the administrator gives folders away");
            return;
        }
        assert!(matches!(Home::open(folder.path()), Err(HomeError::NotOurs(_))));
        assert_eq!(other_owner(folder.path()), Some(ANOTHER), "as whom to try again");
    }

    #[test]
    fn what_is_no_folder_or_written_by_a_newer_joinup_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"").unwrap();
        assert!(matches!(Home::create(&file, &clock()), Err(HomeError::NotAFolder(_))));
        assert!(matches!(Home::create(&file.join("below"), &clock()), Err(HomeError::NotAFolder(_))));
        drop(Home::create(folder.path(), &clock()).unwrap());
        fs::write(folder.path().join("format"), "joinup home 2\n").unwrap();
        assert!(matches!(Home::open(folder.path()), Err(HomeError::Newer(2))));
    }

    #[test]
    fn a_folder_that_was_moved_away_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("home");
        let home = Home::create(&path, &clock()).unwrap();
        assert!(home.is_still_there());
        fs::rename(&path, folder.path().join("elsewhere")).unwrap();
        assert!(!home.is_still_there());
    }

    #[test]
    fn a_long_path_has_its_socket_elsewhere() {
        let short = Path::new("/home/user/joinup");
        assert_eq!(Home::socket_path(short), short.join("run/api.sock"));
        let long = PathBuf::from(format!("/home/{}/joinup", "long".repeat(30)));
        assert!(!Home::socket_path(&long).starts_with(&long));
        assert!(Home::socket_path(&long).as_os_str().len() <= SOCKET_PATH);
    }
}
