//! Asking for passphrases: at the terminal, unseen, or from the first line of a file. Never from an argument.

use std::path::Path;

use joinup_node::{
    api::{Error, ErrorCode},
    passphrase::{Passphrase, PassphraseError},
    say, speech,
};

use crate::{
    error::{Failure, Outcome},
    session::Session,
};

/// How often somebody may mistype.
const TRIES: usize = 3;

/// The passphrase in the first line of a file; `-` is standard input.
pub(crate) async fn of_file(file: &Path) -> Outcome<Passphrase> {
    let path = file.to_owned();
    let read = tokio::task::spawn_blocking(move || match path.as_os_str().as_encoded_bytes() {
        b"-" => Passphrase::read(std::io::stdin().lock()),
        _ => Passphrase::of_file(&path),
    });
    match read.await.map_err(std::io::Error::other)? {
        Ok(passphrase) => Ok(passphrase),
        Err(PassphraseError::Io { path, source }) => Err(Failure::file("Reading", &path, &source)),
        Err(error) => {
            let message = say!("passphrase-not-taken", file = file.display().to_string());
            Err(Error::new(ErrorCode::Usage, message).why(speech::passphrase(&error)).into())
        }
    }
}

/// A passphrase that is there already: from a file, else asked for once. `instead` is what to type where nobody can be
/// asked.
pub(crate) async fn known(
    session: &Session,
    file: Option<&Path>,
    question: &str,
    instead: &str,
) -> Outcome<Passphrase> {
    match file {
        Some(file) => of_file(file).await,
        None if session.prompt.can_ask() => asked(session, question).await,
        None => {
            Err(Error::new(ErrorCode::Locked, say!("passphrase-needed")).why(say!("nobody-asked")).next(instead).into())
        }
    }
}

/// A new passphrase: from a file, else asked for twice.
pub(crate) async fn new(session: &Session, file: Option<&Path>, what_for: &str, instead: &str) -> Outcome<Passphrase> {
    if file.is_some() || !session.prompt.can_ask() {
        return known(session, file, what_for, instead).await;
    }
    session.out.urgent(|page| {
        use std::fmt::Write as _;
        writeln!(page, "{what_for}")
    })?;
    for _ in 0..TRIES {
        let first = asked(session, &say!("passphrase-new")).await?;
        if first == asked(session, &say!("passphrase-again")).await? {
            return Ok(first);
        }
        tell(session, &say!("passphrase-differs"))?;
    }
    Err(Failure::declined(say!("nothing-done")))
}

/// Asks for a passphrase until it is right, three times at most.
pub(crate) async fn until_right<T>(
    session: &Session,
    question: &str,
    open: impl AsyncFn(Passphrase) -> Result<T, Error>,
) -> Outcome<T> {
    let mut tries = 1;
    loop {
        match open(asked(session, question).await?).await {
            Err(error) if error.code == ErrorCode::Locked && tries < TRIES => {
                tries += 1;
                tell(session, &error.message)?;
            }
            opened => return Ok(opened?),
        }
    }
}

/// Asks until something is typed.
async fn asked(session: &Session, question: &str) -> Outcome<Passphrase> {
    loop {
        match Passphrase::new(session.prompt.hidden(question).await?) {
            Ok(passphrase) => return Ok(passphrase),
            Err(error) => tell(session, &speech::passphrase(&error))?,
        }
    }
}

fn tell(session: &Session, sentence: &str) -> Outcome {
    session.out.urgent(|page| {
        use std::fmt::Write as _;
        writeln!(page, "{sentence}")
    })
}
