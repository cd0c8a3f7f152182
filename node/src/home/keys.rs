//! The two keys of a folder, as they are on disk: in plain, readable by their owner only, or under a passphrase.
//!
//! ```text
//! keys/community   "joinup community key 1 " | 64 hex | "\n", in plain or closed by a passphrase
//! keys/node        the same of the node's
//! keys/*.next      what takes their place, while the passphrase changes
//! keys/decided     all of that is on disk: whoever opens the folder next finishes it
//! ```
//!
//! Both are under the same passphrase or neither is. A change that is cut short has happened or has not.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use data_encoding::HEXLOWER;
use joinup_protocol::key::CommunityKey;
use zeroize::Zeroizing;

use super::{Home, HomeError, check_private, unwritable};
use crate::{
    durable,
    passphrase::{self, OpenError, Passphrase, Work},
};

/// Bytes of a key file: far above what one has that is closed.
const LONGEST: u64 = 4_096;
/// The end of the name of what takes a key's place.
const NEXT: &str = ".next";
/// What says that all of it is on disk.
const DECIDED: &str = "decided";

/// The 32 bytes that a key is made of.
pub(crate) type Seed = Zeroizing<[u8; 32]>;

/// One of the keys in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFile {
    /// The community's: who speaks.
    Community,
    /// The node's: which machine talks.
    Node,
}

impl KeyFile {
    const ALL: [Self; 2] = [Self::Community, Self::Node];

    const fn name(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Node => "node",
        }
    }

    fn head(self) -> String {
        format!("joinup {} key 1 ", self.name())
    }

    /// A key as its file has it in plain.
    fn write(self, seed: &[u8; 32]) -> Zeroizing<String> {
        let mut hex = Zeroizing::new([0; 64]);
        HEXLOWER.encode_mut(seed, hex.as_mut_slice());
        let hex = std::str::from_utf8(hex.as_slice()).unwrap_or_default();
        let mut text = Zeroizing::new(String::with_capacity(128));
        text.push_str(&self.head());
        text.push_str(hex);
        text.push('\n');
        text
    }

    /// A key as its file has it, in plain or under a passphrase.
    pub(crate) fn closed(self, seed: &[u8; 32], under: Option<&Passphrase>) -> io::Result<Zeroizing<Vec<u8>>> {
        let text = self.write(seed);
        let Some(passphrase) = under else { return Ok(Zeroizing::new(text.as_bytes().to_vec())) };
        let mut closed = passphrase.seal(Vec::new(), Work::Key)?;
        closed.write_all(text.as_bytes())?;
        closed.finish().map(Zeroizing::new)
    }

    /// Reads what [`Self::write`] writes.
    pub(crate) fn parse(self, text: &[u8]) -> Option<Seed> {
        let text = std::str::from_utf8(text).ok()?;
        let hex = text.trim_end().strip_prefix(&self.head())?;
        let mut seed = Zeroizing::new([0; 32]);
        let is_key = HEXLOWER.decode_len(hex.len()) == Ok(32);
        (is_key && HEXLOWER.decode_mut(hex.as_bytes(), seed.as_mut_slice()).is_ok()).then_some(seed)
    }
}

/// Keys that were opened with a passphrase, so that it need not be said again while the folder is ours.
#[derive(Default)]
pub(super) struct Opened(Mutex<[Option<Seed>; 2]>);

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opened(..)")
    }
}

impl Opened {
    fn all(&self) -> MutexGuard<'_, [Option<Seed>; 2]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: KeyFile) -> Option<Seed> {
        self.all()[key as usize].clone()
    }

    fn put(&self, key: KeyFile, seed: Seed) {
        self.all()[key as usize] = Some(seed);
    }
}

/// What a key file holds.
enum Held {
    Nothing,
    Plain(Seed),
    Closed(Vec<u8>),
}

impl Home {
    /// Whether the community's key in that folder is under a passphrase, as far as can be seen from outside.
    pub fn is_protected_at(path: &Path) -> bool {
        let mut head = Vec::new();
        let file = File::open(path.join("keys").join(KeyFile::Community.name()));
        let read = file.and_then(|file| file.take(passphrase::HEAD.len() as u64).read_to_end(&mut head));
        read.is_ok() && head == passphrase::HEAD
    }

    /// Whether the keys are under a passphrase.
    pub fn is_protected(&self) -> bool {
        Self::is_protected_at(&self.path)
    }

    /// Whether somebody has to say the passphrase before anything can be done here.
    pub fn is_closed(&self) -> bool {
        self.is_protected()
            && self.keys.get(KeyFile::Community).is_none()
            && matches!(Passphrase::laid_ready(), Ok(None))
    }

    /// The key with which the community speaks; `None` when it has none yet.
    ///
    /// # Errors
    /// When the key is gone though it was used, is readable by others, damaged, or under a passphrase that nobody said.
    pub fn community_key(&self) -> Result<Option<CommunityKey>, HomeError> {
        Ok(self.seed(KeyFile::Community)?.map(|seed| CommunityKey::from_seed(&seed)))
    }

    /// The 32 bytes of a key; `None` when there is none yet.
    ///
    /// # Errors
    /// When the community's key is gone though it was used, or one is readable by others, damaged, or under a passphrase
    /// that nobody said.
    pub fn seed(&self, key: KeyFile) -> Result<Option<Seed>, HomeError> {
        if let Some(seed) = self.keys.get(key) {
            return Ok(Some(seed));
        }
        match self.held(key)? {
            Held::Nothing => Ok(None),
            Held::Plain(seed) => Ok(Some(seed)),
            Held::Closed(_) => {
                let path = self.key_path(key);
                let (passphrase, from) = Passphrase::laid_ready()?.ok_or(HomeError::KeyLocked(path))?;
                self.open_with(&passphrase, Some(&from))?;
                Ok(self.keys.get(key))
            }
        }
    }

    /// Opens the keys with a passphrase; without one they stay as they are.
    ///
    /// # Errors
    /// When it is another one, or a key cannot be read.
    pub fn open_keys(&self, passphrase: &Passphrase) -> Result<(), HomeError> {
        self.open_with(passphrase, None)
    }

    fn open_with(&self, passphrase: &Passphrase, from: Option<&Path>) -> Result<(), HomeError> {
        for key in KeyFile::ALL {
            if let Held::Closed(bytes) = self.held(key)? {
                self.keys.put(key, self.opened(key, &bytes, passphrase, from)?);
            }
        }
        Ok(())
    }

    /// Writes a key, durably, in plain or under a passphrase. A key that is there stays: the same one is fine, another
    /// one is refused.
    ///
    /// # Errors
    /// When another key is there, or it cannot be written.
    pub fn save_seed(&self, key: KeyFile, seed: &[u8; 32], under: Option<&Passphrase>) -> Result<(), HomeError> {
        let path = self.key_path(key);
        if path.exists() {
            let same = self.seed(key)?.is_some_and(|found| *found == *seed);
            return if same { Ok(()) } else { Err(HomeError::OtherKey(path)) };
        }
        self.write_key(key.name(), key, seed, under).map_err(|error| unwritable(&path, error))?;
        if under.is_some() {
            self.keys.put(key, Zeroizing::new(*seed));
        }
        Ok(())
    }

    /// Puts the keys under a passphrase in place of an earlier one, or of none; or without a new one, in plain. Durable
    /// when it returns, and before that as it was.
    ///
    /// # Errors
    /// When the earlier passphrase is another one, or the keys cannot be read or written.
    pub fn protect(&self, old: Option<&Passphrase>, new: Option<&Passphrase>) -> Result<(), HomeError> {
        let mut seeds = Vec::new();
        for key in KeyFile::ALL {
            let path = self.key_path(key);
            match self.held(key)? {
                Held::Nothing => {}
                Held::Plain(seed) => seeds.push((key, seed)),
                Held::Closed(bytes) => {
                    let old = old.ok_or(HomeError::KeyLocked(path))?;
                    seeds.push((key, self.opened(key, &bytes, old, None)?));
                }
            }
        }
        let keys = self.path.join("keys");
        let write = || {
            for (key, seed) in &seeds {
                self.write_key(&format!("{}{NEXT}", key.name()), *key, seed, new)?;
            }
            durable::replace(&keys, DECIDED, b"")?;
            settle(&keys)
        };
        write().map_err(|error| unwritable(&keys, error))?;
        seeds.into_iter().for_each(|(key, seed)| self.keys.put(key, seed));
        Ok(())
    }

    fn write_key(&self, name: &str, key: KeyFile, seed: &[u8; 32], under: Option<&Passphrase>) -> io::Result<()> {
        durable::replace(&self.path.join("keys"), name, &key.closed(seed, under)?).map(|_| ())
    }

    fn held(&self, key: KeyFile) -> Result<Held, HomeError> {
        let path = self.key_path(key);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return if key == KeyFile::Community && self.has_own_work()? {
                    Err(HomeError::KeyMissing(path))
                } else {
                    Ok(Held::Nothing)
                };
            }
            Err(source) => return Err(HomeError::Io { path, source }),
        };
        check_private(&path)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST as usize));
        let read = file.take(LONGEST).read_to_end(&mut bytes);
        read.map_err(|source| HomeError::Io { path: path.clone(), source })?;
        if bytes.starts_with(passphrase::HEAD) {
            return Ok(Held::Closed(bytes.to_vec()));
        }
        key.parse(&bytes).map(Held::Plain).ok_or(HomeError::BadKey(path))
    }

    fn opened(
        &self,
        key: KeyFile,
        closed: &[u8],
        passphrase: &Passphrase,
        from: Option<&Path>,
    ) -> Result<Seed, HomeError> {
        let path = self.key_path(key);
        open(key, closed, passphrase).map_err(|error| match error {
            OpenError::Wrong => HomeError::WrongPassphrase { path, from: from.map(Path::to_owned) },
            _ => HomeError::BadKey(path),
        })
    }

    pub(super) fn key_path(&self, key: KeyFile) -> PathBuf {
        self.path.join("keys").join(key.name())
    }
}

/// Opens a key that is under a passphrase.
pub(crate) fn open(key: KeyFile, closed: &[u8], passphrase: &Passphrase) -> Result<Seed, OpenError> {
    let mut text = Zeroizing::new(Vec::with_capacity(LONGEST as usize));
    passphrase.open(closed)?.take(LONGEST).read_to_end(&mut text)?;
    key.parse(&text).ok_or(OpenError::Damaged)
}

/// Finishes a change of the passphrase that was decided, and takes back one that was not.
pub(super) fn settle(keys: &Path) -> io::Result<()> {
    durable::remove_unfinished(keys)?;
    let decided = keys.join(DECIDED);
    let is_decided = decided.exists();
    let mut changed = is_decided;
    for key in KeyFile::ALL {
        let next = keys.join(format!("{}{NEXT}", key.name()));
        if !next.exists() {
            continue;
        }
        changed = true;
        if is_decided { take_place(&next, &keys.join(key.name()))? } else { fs::remove_file(next)? }
    }
    if is_decided {
        fs::remove_file(decided)?;
    }
    if changed { durable::sync_folder(keys) } else { Ok(()) }
}

/// Puts a file in the place of another, durably, and writes zeros over what the other held.
fn take_place(next: &Path, path: &Path) -> io::Result<()> {
    let old = OpenOptions::new().write(true).open(path).ok();
    fs::rename(next, path)?;
    durable::sync_folder(path.parent().unwrap_or_else(|| Path::new(".")))?;
    if let Some(old) = old
        && let Err(error) = wipe(old)
    {
        // Disks keep copies that no program reaches in any case.
        tracing::warn!(%error, "what a key's file held before cannot be written over");
    }
    Ok(())
}

fn wipe(mut old: File) -> io::Result<()> {
    let about = old.metadata()?;
    if has_other_names(&about) {
        return Ok(());
    }
    let length = usize::try_from(about.len().min(LONGEST)).unwrap_or_default();
    old.write_all(&vec![0; length])?;
    old.sync_all()
}

/// Whether a file that has just lost its name has another one: then it is somebody's copy.
#[cfg(unix)]
fn has_other_names(about: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(about) > 0
}

#[cfg(not(unix))]
fn has_other_names(_: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use joinup_protocol::time::Millis;

    use super::*;
    use crate::clock::Clock;

    fn clock() -> Clock {
        Clock::manual(Millis(0), 1)
    }

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    fn with_keys(folder: &Path) -> Home {
        let home = Home::create(folder, &clock()).unwrap();
        home.save_seed(KeyFile::Community, &[7; 32], None).unwrap();
        home.save_seed(KeyFile::Node, &[8; 32], None).unwrap();
        home
    }

    fn seeds(home: &Home) -> [u8; 2] {
        KeyFile::ALL.map(|key| home.seed(key).unwrap().unwrap()[0])
    }

    #[test]
    fn a_key_under_a_passphrase_opens_with_it_alone() {
        let folder = tempfile::tempdir().unwrap();
        let home = with_keys(folder.path());
        let mut plain = File::open(home.key_path(KeyFile::Community)).unwrap();
        home.protect(None, Some(&passphrase("four warm rooms"))).unwrap();
        assert!(home.is_protected() && !home.is_closed());
        assert_eq!(seeds(&home), [7, 8], "this process had them");
        let mut left = Vec::new();
        plain.read_to_end(&mut left).unwrap();
        assert!(left.iter().all(|byte| *byte == 0), "nothing is left of the key in plain");
        for key in KeyFile::ALL {
            let bytes = fs::read(home.key_path(key)).unwrap();
            let hex = HEXLOWER.encode(&home.seed(key).unwrap().unwrap()[..]);
            assert!(bytes.starts_with(passphrase::HEAD) && !bytes.windows(8).any(|w| hex.as_bytes().starts_with(w)));
        }
        drop(home);

        let home = Home::open(folder.path()).unwrap();
        assert!(home.is_closed());
        assert!(matches!(home.community_key(), Err(HomeError::KeyLocked(_))));
        let wrong = home.open_keys(&passphrase("four cold rooms"));
        assert!(matches!(wrong, Err(HomeError::WrongPassphrase { .. })));
        assert!(matches!(home.protect(None, None), Err(HomeError::KeyLocked(_))));
        assert!(matches!(home.protect(Some(&passphrase("x")), None), Err(HomeError::WrongPassphrase { .. })));
        assert!(home.is_closed());
        home.open_keys(&passphrase("four warm rooms")).unwrap();
        assert_eq!(seeds(&home), [7, 8]);
        home.protect(Some(&passphrase("four warm rooms")), None).unwrap();
        drop(home);
        let home = Home::open(folder.path()).unwrap();
        assert_eq!((seeds(&home), home.is_protected()), ([7, 8], false));
    }

    #[test]
    fn a_change_that_was_cut_short_has_happened_or_has_not() {
        let folder = tempfile::tempdir().unwrap();
        let home = with_keys(folder.path());
        let (old, new) = (passphrase("old"), passphrase("new"));
        home.protect(None, Some(&old)).unwrap();
        let keys = folder.path().join("keys");
        let read = |name: &str| fs::read(keys.join(name)).unwrap();
        let before = [read("community"), read("node")];
        home.protect(Some(&old), Some(&new)).unwrap();
        let after = [read("community"), read("node")];
        drop(home);
        // Every state of the folder that a kill can leave: which files are written, and which have moved.
        let states: [(&[&str], usize, bool); 6] = [
            (&[], 0, false),
            (&["community.next"], 0, false),
            (&["community.next", "node.next"], 0, false),
            (&["community.next", "node.next", "decided"], 0, true),
            (&["node.next", "decided"], 1, true),
            (&["decided"], 2, true),
        ];
        for (there, moved, happened) in states {
            for (at, name) in ["community", "node"].into_iter().enumerate() {
                durable::replace(&keys, name, if at < moved { &after[at] } else { &before[at] }).unwrap();
                if there.contains(&format!("{name}.next").as_str()) {
                    durable::replace(&keys, &format!("{name}.next"), &after[at]).unwrap();
                }
            }
            if there.contains(&"decided") {
                fs::write(keys.join("decided"), b"").unwrap();
            }
            fs::write(keys.join(format!("{}1-1", durable::UNFINISHED)), KeyFile::Node.write(&[8; 32])).unwrap();
            let home = Home::open(folder.path()).unwrap();
            home.open_keys(if happened { &new } else { &old }).unwrap();
            assert_eq!(seeds(&home), [7, 8], "{there:?}");
            assert_eq!(fs::read_dir(&keys).unwrap().count(), 2, "{there:?}");
        }
    }

    #[test]
    fn a_closed_key_that_is_damaged_is_told_and_none_opens() {
        let folder = tempfile::tempdir().unwrap();
        let home = with_keys(folder.path());
        home.protect(None, Some(&passphrase("old"))).unwrap();
        drop(home);
        let path = folder.path().join("keys/community");
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).unwrap();
            assert!(Home::open(folder.path()).unwrap().open_keys(&passphrase("old")).is_err(), "byte {at}");
        }
    }

    #[test]
    fn keys_are_kept_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::create(folder.path(), &clock()).unwrap();
        assert!(home.community_key().unwrap().is_none());
        home.save_seed(KeyFile::Community, &[7; 32], None).unwrap();
        home.save_seed(KeyFile::Community, &[7; 32], None).unwrap();
        assert!(matches!(home.save_seed(KeyFile::Community, &[8; 32], None), Err(HomeError::OtherKey(_))));
        assert_eq!(home.community_key().unwrap().unwrap().id(), CommunityKey::from_seed(&[7; 32]).id());
        assert!(home.seed(KeyFile::Node).unwrap().is_none());
    }

    #[test]
    fn a_key_that_is_gone_or_damaged_is_told_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::create(folder.path(), &clock()).unwrap();
        let path = durable::replace(&home.path.join("keys"), "community", b"joinup community key 1 abc\n").unwrap();
        assert!(matches!(home.community_key(), Err(HomeError::BadKey(_))));
        fs::remove_file(path).unwrap();
        fs::write(home.own().join("0000000000000000-work"), b"work").unwrap();
        assert!(matches!(home.community_key(), Err(HomeError::KeyMissing(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let home = Home::create(folder.path(), &clock()).unwrap();
        home.save_seed(KeyFile::Node, &[7; 32], None).unwrap();
        let key = home.key_path(KeyFile::Node);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(home.seed(KeyFile::Node), Err(HomeError::LooseKey { mode: 0o640, .. })));
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(home.seed(KeyFile::Node).unwrap().is_some());
        drop(home);
        fs::set_permissions(folder.path().join("keys"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(Home::open(folder.path()), Err(HomeError::LooseKey { mode: 0o755, .. })));
    }
}
