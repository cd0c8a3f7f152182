//! Writing in the person's own editor: a working copy in the folder, which no error ever deletes.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use joinup_node::{
    api::{
        Client, Error, ErrorCode,
        types::{Draft, DraftText},
    },
    say,
};

use crate::{
    error::{Failure, Outcome},
    session::Session,
    untrusted::Untrusted,
};

/// The editor that somebody has chosen; none when nobody has.
pub(crate) async fn chosen(client: &Client) -> Option<String> {
    let said = |value: &String| !value.trim().is_empty();
    if let Some(editor) = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(said)) {
        return Some(editor);
    }
    let settings = client.setting("editor").await.ok()?;
    settings.items.into_iter().next().map(|setting| setting.value).filter(said)
}

/// What came of an edit.
#[derive(Debug)]
pub(crate) enum Edited {
    /// The text was changed and saved.
    Saved(Box<Draft>),
    /// Nothing was changed.
    Unchanged,
}

/// Lets somebody write on a draft, and saves what they wrote.
pub(crate) async fn write_on(session: &Session, client: &Client, editor: &str, draft: &Draft) -> Outcome<Edited> {
    let path = working_copy(&session.home, &draft.id)?;
    let before = if path.exists() {
        // It was left by a computer that went off, or an editor that failed: those words come first.
        session.out.note(|page| {
            use std::fmt::Write as _;
            writeln!(page, "{}", say!("editor-unsaved"))
        })?;
        read(&path)?
    } else {
        fs::write(&path, &draft.text).map_err(|error| Failure::file("Writing", &path, &error))?;
        draft.text.clone()
    };
    run(editor, &path).await?;
    let text = read(&path)?;
    let edited = if text == before && text == draft.text {
        Edited::Unchanged
    } else {
        Edited::Saved(Box::new(
            client.save_draft(&draft.id, &DraftText { text }).await.map_err(|error| kept(error, &path))?,
        ))
    };
    remove(&path)?;
    Ok(edited)
}

/// Lets somebody fill in a form. The file stays until [`done`], so that no error ever deletes words.
pub(crate) async fn fill_in(session: &Session, editor: &str, name: &str, form: &str) -> Outcome<(String, PathBuf)> {
    let path = working_copy(&session.home, name)?;
    if path.exists() {
        session.out.note(|page| {
            use std::fmt::Write as _;
            writeln!(page, "{}", joinup_node::say!("write-left-over"))
        })?;
    } else {
        fs::write(&path, form).map_err(|error| Failure::file("Writing", &path, &error))?;
    }
    run(editor, &path).await?;
    Ok((read(&path)?, path))
}

/// Keeps answers that could not be saved, where the next try at the same finds them.
pub(crate) fn keep(session: &Session, name: &str, form: &str, error: Error) -> Failure {
    keep_answers(&session.home, name, form).map_or_else(|failure| failure, |path| kept(error, &path))
}

/// Writes down answers that nothing came of yet.
pub(crate) fn keep_answers(home: &Path, name: &str, form: &str) -> Outcome<PathBuf> {
    let path = working_copy(home, name)?;
    fs::write(&path, form).map_err(|error| Failure::file("Writing", &path, &error))?;
    Ok(path)
}

/// Answers that were written down and nothing came of.
pub(crate) fn kept_answers(home: &Path, name: &str) -> Option<(String, PathBuf)> {
    let path = working_copy(home, name).ok()?;
    Some((fs::read_to_string(&path).ok()?, path))
}

/// Keeps words that could not be saved and that no next try looks for, beside what was kept of earlier ones.
pub(crate) fn keep_beside(session: &Session, name: &str, words: &str, error: Error) -> Failure {
    keep_in(&session.home, name, words).map_or_else(|failure| failure, |path| kept(error, &path))
}

fn keep_in(home: &Path, name: &str, words: &str) -> Outcome<PathBuf> {
    let mut number = 1_u32;
    loop {
        let path = working_copy(home, &if number == 1 { name.to_owned() } else { format!("{name}-{number}") })?;
        match fs::File::options().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number = number.saturating_add(1),
            opened => {
                let written = opened.and_then(|mut file| io::Write::write_all(&mut file, words.as_bytes()));
                written.map_err(|error| Failure::file("Writing", &path, &error))?;
                return Ok(path);
            }
        }
    }
}

/// What was filled in is saved elsewhere.
pub(crate) fn done(path: &Path) -> Outcome {
    remove(path)
}

fn working_copy(home: &Path, id: &str) -> Outcome<PathBuf> {
    let folder = home.join("drafts");
    fs::create_dir_all(&folder).map_err(|error| Failure::file("Making the folder", &folder, &error))?;
    Ok(folder.join(format!("{id}.md")))
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::file("Reading", path, &error))
}

fn remove(path: &Path) -> Outcome {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::file("Removing", path, &error)),
        _ => Ok(()),
    }
}

fn kept(error: Error, path: &Path) -> Failure {
    let why = say!("editor-kept", why = error.why.as_str(), path = path.display().to_string());
    error.why(why.trim()).into()
}

/// The editor's command with its own arguments and the file: on Unix as a shell reads it, quotes and all.
fn command(editor: &str, path: &Path) -> Command {
    if cfg!(unix) {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{editor} \"$1\"")).arg("editor").arg(path);
        return command;
    }
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).arg(path);
    command
}

/// Runs an editor on a file until it ends.
pub(crate) async fn run(editor: &str, path: &Path) -> Outcome {
    let mut command = command(editor, path);
    let ended = tokio::task::spawn_blocking(move || command.status()).await.map_err(io::Error::other)?;
    let why = match ended {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => say!("editor-ended", status = status.to_string()),
        Err(error) => error.to_string(),
    };
    let kept = say!("editor-kept", why = why, path = path.display().to_string());
    Err(Error::new(ErrorCode::Failed, say!("editor-failed", editor = Untrusted::new(editor).to_string()))
        .why(kept)
        .next("joinup config set editor nano")
        .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_replaces_nothing_that_was_kept_before() {
        let home = tempfile::tempdir().unwrap();
        let kept: Vec<PathBuf> =
            ["one", "two", "three"].iter().map(|words| keep_in(home.path(), "perspective", words).unwrap()).collect();
        let read: Vec<String> = kept.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        assert_eq!(read, ["one", "two", "three"]);
    }
}
