//! Passphrases, and what they close: a stream of bytes in the age format, which other programs open as well. Knows
//! nothing of what is inside. The only file that names `age`.
//!
//! A passphrase is typed, or stands in a file: the one that `JOINUP_PASSPHRASE_FILE` names, or `passphrase` in the folder
//! that systemd gives to a service (`$CREDENTIALS_DIRECTORY`). It is never an argument or the value of a variable, which
//! other users of a computer can read.

use std::{
    fmt,
    fs::File,
    io::{self, Read, Write},
    iter,
    path::{Path, PathBuf},
};

use age::{DecryptError, Decryptor, Encryptor, scrypt, secrecy::SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

/// The variable that names the file with the passphrase.
pub const FILE: &str = "JOINUP_PASSPHRASE_FILE";
/// The variable in which systemd names the folder with a service's credentials.
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";
/// The name of the passphrase among them.
const CREDENTIAL: &str = "passphrase";
/// How every closed stream begins.
pub const HEAD: &[u8] = b"age-encryption.org/v1\n";
/// How the beginning of a closed stream ends, and within how many bytes; of one closed with a passphrase it has some 150.
const END: &[u8] = b"\n--- ";
const BEGINNING: usize = 1_024;
/// Bytes of a passphrase: more than anybody types, and of a file the first line.
const LONGEST: usize = 1_024;
/// The most work that opening takes, as a power of two of scrypt's cost: 1 GiB of memory, some ten seconds. A file from
/// a stranger could ask for more than any computer has.
const MOST_WORK: u8 = 20;

/// How much work it is to try one passphrase, as a power of two of scrypt's cost (block size 8, no parallelism).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// 128 MiB of memory and below a second: a key is opened by every command while no node runs, also on a small
    /// computer. What OWASP's password storage cheat sheet asks for.
    Key,
    /// 256 MiB: a backup leaves the house.
    Backup,
}

impl Work {
    const fn factor(self) -> u8 {
        match self {
            // What is tested is not how long it takes.
            _ if cfg!(test) => 4,
            Self::Key => 17,
            Self::Backup => 18,
        }
    }
}

/// Why there is no passphrase.
#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// The file cannot be read.
    #[error("{}: {source}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing is in the file, or nothing was typed.
    #[error("the passphrase is empty")]
    Empty,
    /// Longer than any that is taken.
    #[error("the passphrase has more than {LONGEST} bytes")]
    TooLong,
    /// Not text.
    #[error("the passphrase is not text")]
    NotText,
}

/// Why something does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is closed with another passphrase.
    #[error("it is closed with another passphrase")]
    Wrong,
    /// Its beginning is damaged, or it was not closed with a passphrase.
    #[error("its beginning is damaged, or it was not closed with a passphrase")]
    Damaged,
    /// It asks for more work than is done for anybody.
    #[error("it asks for too much work")]
    TooMuchWork,
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What opens and closes; wiped from memory when dropped, never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// As text: between a program and the node of the same user, over their private socket.
impl Serialize for Passphrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Passphrase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Zeroizing::new(String::deserialize(deserializer)?)).map_err(de::Error::custom)
    }
}

impl Passphrase {
    /// Takes what was typed.
    ///
    /// # Errors
    /// When it is empty or far too long.
    pub fn new(text: Zeroizing<String>) -> Result<Self, PassphraseError> {
        match text.len() {
            0 => Err(PassphraseError::Empty),
            1..=LONGEST => Ok(Self(text)),
            _ => Err(PassphraseError::TooLong),
        }
    }

    /// The first line of what a reader gives.
    ///
    /// # Errors
    /// When it cannot be read, is no text, empty or far too long.
    pub fn read(from: impl Read) -> Result<Self, PassphraseError> {
        // One byte more than is taken, and the end of the line, tell what is too long.
        let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 3));
        let read = from.take(LONGEST as u64 + 3).read_to_end(&mut bytes);
        read.map_err(|source| PassphraseError::Io { path: PathBuf::from("-"), source })?;
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let text = std::str::from_utf8(line).map_err(|_| PassphraseError::NotText)?;
        Self::new(Zeroizing::new(text.to_owned()))
    }

    /// The first line of a file.
    ///
    /// # Errors
    /// When it cannot be read, is no text, empty or far too long.
    pub fn of_file(path: &Path) -> Result<Self, PassphraseError> {
        let at = |source| PassphraseError::Io { path: path.to_owned(), source };
        Self::read(File::open(path).map_err(at)?).map_err(|error| match error {
            PassphraseError::Io { source, .. } => at(source),
            other => other,
        })
    }

    /// The passphrase that whoever started this program has laid ready, and in which file.
    ///
    /// # Errors
    /// When a file is named that holds none.
    pub fn laid_ready() -> Result<Option<(Self, PathBuf)>, PassphraseError> {
        let named = std::env::var_os(FILE).filter(|path| !path.is_empty()).map(PathBuf::from);
        let credential = || std::env::var_os(CREDENTIALS).map(|folder| PathBuf::from(folder).join(CREDENTIAL));
        match named.or_else(|| credential().filter(|path| path.exists())) {
            Some(path) => Ok(Some((Self::of_file(&path)?, path))),
            None => Ok(None),
        }
    }

    /// Closes all that is written into the sealed writer, which has to be finished.
    ///
    /// # Errors
    /// When the beginning cannot be written.
    pub fn seal<W: Write>(&self, into: W, work: Work) -> io::Result<Sealed<W>> {
        let mut recipient = scrypt::Recipient::new(self.secret());
        recipient.set_work_factor(work.factor());
        let encryptor = Encryptor::with_recipients(iter::once(&recipient as _)).map_err(io::Error::other)?;
        encryptor.wrap_output(into).map(Sealed)
    }

    /// Opens what was closed. What is read afterwards is checked as it is read: changed or missing bytes are an error.
    ///
    /// # Errors
    /// When it is closed with another passphrase, or damaged.
    pub fn open<R: Read>(&self, mut from: R) -> Result<impl Read + use<R>, OpenError> {
        let mut head = Vec::with_capacity(BEGINNING);
        from.by_ref().take(BEGINNING as u64).read_to_end(&mut head)?;
        if !head.windows(END.len()).any(|found| found == END) {
            return Err(OpenError::Damaged);
        }
        let mut identity = scrypt::Identity::new(self.secret());
        identity.set_max_work_factor(MOST_WORK);
        Decryptor::new(io::Cursor::new(head).chain(from))
            .and_then(|closed| closed.decrypt(iter::once(&identity as _)))
            .map_err(refusal)
    }

    fn secret(&self) -> SecretString {
        SecretString::from(self.0.as_str().to_owned())
    }
}

/// A writer whose bytes are closed with a passphrase.
pub struct Sealed<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> Sealed<W> {
    /// Writes the end, without which nothing opens.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn refusal(error: DecryptError) -> OpenError {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => OpenError::Wrong,
        DecryptError::ExcessiveWork { .. } => OpenError::TooMuchWork,
        DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => OpenError::Io(error),
        _ => OpenError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    fn closed(text: &str, bytes: &[u8]) -> Vec<u8> {
        let mut sealed = passphrase(text).seal(Vec::new(), Work::Key).unwrap();
        sealed.write_all(bytes).unwrap();
        sealed.finish().unwrap()
    }

    fn opened(text: &str, closed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let mut bytes = Vec::new();
        passphrase(text).open(closed)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn a_passphrase_is_the_first_line_of_a_file() {
        for (file, found) in [
            ("four warm rooms\n", Some("four warm rooms")),
            ("four warm rooms\r\nand a note\n", Some("four warm rooms")),
            (" spaces are part of it ", Some(" spaces are part of it ")),
            ("Wärme", Some("Wärme")),
            ("", None),
            ("\nsecond line", None),
        ] {
            assert_eq!(Passphrase::read(file.as_bytes()).ok(), found.map(passphrase), "{file:?}");
        }
        assert!(matches!(Passphrase::read([0xff, b'\n'].as_slice()), Err(PassphraseError::NotText)));
        let long = "x".repeat(LONGEST);
        assert!(Passphrase::read(format!("{long}\r\n").as_bytes()).is_ok());
        assert!(matches!(Passphrase::read(format!("{long}y").as_bytes()), Err(PassphraseError::TooLong)));
        assert!(Passphrase::read(io::repeat(b'x')).is_err());
        assert!(!format!("{:?}", passphrase("four warm rooms")).contains("warm"));
    }

    #[test]
    fn what_is_closed_opens_with_the_same_passphrase_and_whole_only() {
        let long = vec![7; 200_000];
        let bytes = closed("four warm rooms", &long);
        assert_eq!(opened("four warm rooms", &bytes).unwrap(), long);
        assert!(matches!(opened("four cold rooms", &bytes), Err(OpenError::Wrong)));
        // The pieces that the format is made of have 64 KiB: an end at one of their borders is noticed as well.
        for length in (0..bytes.len()).step_by(997).chain([bytes.len() - 1, bytes.len() - 3_392 - 16]) {
            assert!(opened("four warm rooms", &bytes[..length]).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn a_hostile_beginning_costs_nothing() {
        let with_work = |work: u32| {
            format!(
                "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA {work}\n{}\n--- {}\n",
                "A".repeat(43),
                "A".repeat(43)
            )
        };
        assert!(matches!(opened("x", with_work(30).as_bytes()), Err(OpenError::Damaged | OpenError::TooMuchWork)));
        let mut excessive = with_work(30).into_bytes();
        excessive.extend([0; 16]);
        assert!(matches!(opened("x", &excessive), Err(OpenError::TooMuchWork)));
        let endless = [HEAD, "-> scrypt A 1\n".repeat(100_000).as_bytes()].concat();
        assert!(matches!(opened("x", &endless), Err(OpenError::Damaged)));
        assert!(matches!(opened("x", b""), Err(OpenError::Damaged)));
    }
}
