//! Making a backup: the node lists what belongs into it and streams that; whoever asked closes it with a passphrase,
//! reads it back, and only then gives it its name.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use tar::{Builder, EntryType, Header};
use zeroize::Zeroizing;

use super::{FILES, Listed, MANIFEST, Manifest, SMALL, Sound, verify};
use crate::{
    api::Error,
    durable::Unfinished,
    passphrase::{Passphrase, Sealed, Work},
};

/// Where the bytes of a file come from.
#[derive(Debug)]
pub enum Source {
    /// From memory: what could change while it is read.
    Bytes(Zeroizing<Vec<u8>>),
    /// From a file that never changes.
    File(PathBuf),
}

/// All that is going to be in a backup, as of one moment.
#[derive(Debug)]
pub struct Plan {
    manifest: Manifest,
    sources: Vec<Source>,
}

impl Plan {
    pub(crate) const fn new(manifest: Manifest) -> Self {
        Self { manifest, sources: Vec::new() }
    }

    /// Adds a small file that may change, if it is there.
    pub(crate) fn add_small(&mut self, path: &str, file: &Path) -> io::Result<()> {
        let opened = match File::open(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            opened => opened?,
        };
        let mut bytes = Zeroizing::new(Vec::new());
        opened.take(SMALL + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > SMALL {
            return Err(io::Error::other(format!("{path}: more than {SMALL} bytes")));
        }
        self.add_bytes(path, bytes);
        Ok(())
    }

    /// Adds bytes as a file.
    pub(crate) fn add_bytes(&mut self, path: &str, bytes: Zeroizing<Vec<u8>>) {
        let blake3 = HEXLOWER.encode(blake3::hash(&bytes).as_bytes());
        self.manifest.files.push(Listed { path: path.to_owned(), bytes: bytes.len() as u64, blake3 });
        self.sources.push(Source::Bytes(bytes));
    }

    /// Adds a file that never changes.
    pub(crate) fn add_file(&mut self, path: &str, file: PathBuf) -> io::Result<()> {
        if self.sources.len() >= FILES {
            return Err(io::Error::other(format!("more than {FILES} files")));
        }
        let mut hasher = blake3::Hasher::new();
        let bytes = io::copy(&mut File::open(&file)?, &mut hasher)?;
        let blake3 = HEXLOWER.encode(hasher.finalize().as_bytes());
        self.manifest.files.push(Listed { path: path.to_owned(), bytes, blake3 });
        self.sources.push(Source::File(file));
        Ok(())
    }

    /// Writes all of it in one stream.
    ///
    /// # Errors
    /// When a file cannot be read or is another one now, or the stream takes no more.
    pub fn write(self, into: impl Write) -> io::Result<()> {
        let made = self.manifest.made.0.0 / 1_000;
        let mut tar = Builder::new(into);
        let manifest = serde_json::to_vec_pretty(&self.manifest)?;
        append(&mut tar, MANIFEST, made, manifest.len() as u64, &*manifest)?;
        for (listed, source) in self.manifest.files.iter().zip(self.sources) {
            match source {
                Source::Bytes(bytes) => append(&mut tar, &listed.path, made, listed.bytes, &**bytes)?,
                Source::File(path) => {
                    let file = File::open(&path)?;
                    if file.metadata()?.len() != listed.bytes {
                        return Err(io::Error::other(format!("{} has changed", path.display())));
                    }
                    append(&mut tar, &listed.path, made, listed.bytes, file.take(listed.bytes))?;
                }
            }
        }
        tar.into_inner()?.flush()
    }
}

fn append(tar: &mut Builder<impl Write>, path: &str, made: u64, bytes: u64, from: impl Read) -> io::Result<()> {
    let mut header = Header::new_ustar();
    header.set_path(path)?;
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_mtime(made);
    header.set_size(bytes);
    header.set_cksum();
    tar.append(&header, from)
}

/// Where the stream goes.
enum Target {
    Closed(Box<Sealed<BufWriter<Unfinished>>>),
    Plain(BufWriter<Unfinished>),
}

/// A backup that is being written and has no name of its own yet. Dropped, it is removed.
pub struct Making {
    into: Target,
    passphrase: Option<Passphrase>,
}

impl Making {
    /// Begins a backup in a folder, closed with a passphrase or in plain.
    ///
    /// # Errors
    /// When the folder does not take it.
    pub fn begin(folder: &Path, passphrase: Option<Passphrase>) -> io::Result<Self> {
        let file = BufWriter::with_capacity(256 * 1024, Unfinished::begin(folder)?);
        let into = match &passphrase {
            Some(passphrase) => Target::Closed(Box::new(passphrase.seal(file, Work::Backup)?)),
            None => Target::Plain(file),
        };
        Ok(Self { into, passphrase })
    }

    /// Takes the next part of the stream.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, part: &[u8]) -> io::Result<()> {
        match &mut self.into {
            Target::Closed(sealed) => sealed.write_all(part),
            Target::Plain(file) => file.write_all(part),
        }
    }

    /// Ends the stream, reads the file back, and gives it its name when all is as it was.
    ///
    /// # Errors
    /// When it cannot be written, or is not what was sent.
    pub fn finish(self, name: &Path) -> Result<Sound, Error> {
        let file = match self.into {
            Target::Closed(sealed) => sealed.finish().map_err(|error| unwritten(name, &error))?,
            Target::Plain(file) => file,
        };
        let file = file.into_inner().map_err(|error| unwritten(name, error.error()))?;
        let sound = verify(file.path(), self.passphrase.as_ref())?;
        let last = name.file_name().unwrap_or_default();
        file.finish(&last.to_string_lossy()).map_err(|error| unwritten(name, &error))?;
        Ok(sound.called(name))
    }
}

fn unwritten(name: &Path, error: &io::Error) -> Error {
    Error::new(crate::api::ErrorCode::Failed, crate::say!("file-writing", path = name.display().to_string()))
        .why(error.to_string())
}
