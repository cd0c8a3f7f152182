//! Questions and their answers: one by one at the terminal, or all in the person's editor.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use joinup_node::{api::Error, say};

use crate::{
    editor,
    error::{Failure, Outcome},
    session::Session,
    untrusted::Untrusted,
};

/// Answers of a person who is still being asked: the name of their file and the form with them. Ctrl-C ends the asking
/// wherever it is, and no error deletes words.
static GIVEN_SO_FAR: Mutex<Option<(String, String)>> = Mutex::new(None);

fn so_far(given: Option<(String, String)>) -> Option<(String, String)> {
    std::mem::replace(&mut *GIVEN_SO_FAR.lock().unwrap_or_else(PoisonError::into_inner), given)
}

/// Keeps what was answered before somebody went away, where the same command finds it.
pub(crate) fn keep_interrupted(session: &Session) {
    let Some((name, form)) = so_far(None) else { return };
    let told = editor::keep_answers(&session.home, &name, &form).and_then(|path| {
        let path = path.display().to_string();
        session.out.urgent(|page| writeln!(page, "\n{}", say!("answers-kept", path = path)))
    });
    if let Err(failure) = told {
        session.out.failure(&failure);
    }
}

/// What was answered when the same was asked before and not saved, and the file with it.
fn left_over(home: &Path, name: &str, questions: &[Question]) -> Option<(Vec<(&'static str, String)>, PathBuf)> {
    let (text, path) = editor::kept_answers(home, name)?;
    let given: Vec<_> = read(&text, questions).into_iter().filter(|(_, answer)| !answer.is_empty()).collect();
    (!given.is_empty()).then_some((given, path))
}

/// A question, and the name of what answers it.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its words.
    pub(crate) words: String,
    /// Whether nothing is saved without an answer.
    pub(crate) needed: bool,
}

/// Answers by the names of their questions, and where they stand until they are saved.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    given: Vec<(&'static str, String)>,
    file: Option<PathBuf>,
    /// The questions with their answers, for when they cannot be saved.
    form: String,
}

impl Answers {
    /// Asks one by one; an empty line leaves a question out. What was answered before and not saved is not asked again.
    /// `name` is that of the file in which the answers are kept if nothing comes of them.
    pub(crate) async fn at_the_terminal(session: &Session, name: &str, questions: &[Question]) -> Outcome<Self> {
        let (mut given, file) = left_over(&session.home, name, questions).unzip();
        let given = given.get_or_insert_default();
        if !given.is_empty() {
            session.out.note(|page| {
                writeln!(page, "{}", say!("write-left-over"))?;
                given.iter().try_for_each(|(_, answer)| writeln!(page, "  {}", Untrusted::new(answer)))
            })?;
        }
        for Question { name: asked, words, needed } in questions {
            if given.iter().any(|(answered, _)| answered == asked) {
                continue;
            }
            let answer = if *needed { session.prompt.needed(words).await? } else { session.prompt.line(words).await? };
            given.push((*asked, answer));
            so_far(Some((name.to_owned(), form(questions, given))));
        }
        let form = form(questions, given);
        Ok(Self { given: std::mem::take(given), file, form })
    }

    /// Asks all at once, in an editor. `name` is that of the file meanwhile.
    pub(crate) async fn in_editor(
        session: &Session,
        editor: &str,
        name: &str,
        questions: &[Question],
    ) -> Outcome<Self> {
        let (text, path) = editor::fill_in(session, editor, name, &form(questions, &[])).await?;
        Ok(Self { given: read(&text, questions), file: Some(path), form: text })
    }

    /// The answer to a question, if there is one.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.given.iter().position(|(given, _)| *given == name)?;
        Some(self.given.swap_remove(at).1).filter(|answer| !answer.is_empty())
    }

    /// They could not be saved: no error deletes words.
    pub(crate) fn kept(&self, session: &Session, name: &str, error: Error) -> Failure {
        so_far(None);
        if self.form.is_empty() { error.into() } else { editor::keep(session, name, &self.form, error) }
    }

    /// They are saved.
    pub(crate) fn saved(&self) -> Outcome {
        so_far(None);
        self.file.as_ref().map_or(Ok(()), |file| editor::done(file))
    }
}

fn form(questions: &[Question], given: &[(&'static str, String)]) -> String {
    let mut form = format!("<!-- {} -->\n", say!("write-form"));
    for question in questions {
        let _ = write!(form, "\n## {}\n\n", question.words);
        if let Some((_, answer)) = given.iter().find(|(name, answer)| *name == question.name && !answer.is_empty()) {
            let _ = writeln!(form, "{answer}");
        }
    }
    form
}

/// What stands below each question. Below a line that is none of the questions, words belong to the one before.
fn read(text: &str, questions: &[Question]) -> Vec<(&'static str, String)> {
    let mut given: Vec<(&'static str, String)> = Vec::new();
    for line in text.lines() {
        let asked = line.trim().strip_prefix("## ");
        if let Some(question) = questions.iter().find(|question| Some(question.words.trim()) == asked) {
            given.push((question.name, String::new()));
        } else if let Some((_, answer)) = given.last_mut() {
            answer.push_str(line);
            answer.push('\n');
        }
    }
    given.into_iter().map(|(name, answer)| (name, answer.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_answered_before_somebody_went_away_is_found_again() {
        let home = tempfile::tempdir().unwrap();
        let question = |name, words: &str| Question { name, words: words.to_owned(), needed: false };
        let questions = [question("did", "What did you do?"), question("plan", "What did you plan?")];
        assert!(left_over(home.path(), "step-k7mq", &questions).is_none());
        let so_far = form(&questions, &[("did", "Soup".to_owned())]);
        let kept = editor::keep_answers(home.path(), "step-k7mq", &so_far).unwrap();
        let (given, path) = left_over(home.path(), "step-k7mq", &questions).unwrap();
        assert_eq!((given, path), (vec![("did", "Soup".to_owned())], kept));
    }

    #[test]
    fn a_form_gives_back_the_answers_and_no_word_is_lost() {
        let question = |name, words: &str| Question { name, words: words.to_owned(), needed: false };
        let questions = [question("did", "What did you do?"), question("plan", "What did you plan?")];
        let empty = read(&form(&questions, &[]), &questions);
        assert!(empty.iter().all(|(_, answer)| answer.is_empty()) && empty.len() == 2);
        let half = form(&questions, &[("plan", "much".to_owned())]);
        assert_eq!(read(&half, &questions), [("did", String::new()), ("plan", "much".to_owned())]);
        let text = form(&questions, &[]).replacen("do?\n\n", "do?\n\nSoup.\n\n## With bread\nMuch.\n", 1);
        assert_eq!(read(&text, &questions)[0], ("did", "Soup.\n\n## With bread\nMuch.".to_owned()));
    }
}
