//! What is wrong with a command line, in the reader's language, for the mistakes that people make. English keeps the
//! words of the command line's reader, which say the same and more.

use std::{error::Error as _, ffi::OsString};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use joinup_node::{
    api::{Error, ErrorCode},
    say,
    speech::Language,
};

/// The refusal in words; none for English, and for what seldom happens.
pub(crate) fn refusal(error: &clap::Error, typed: &[OsString]) -> Option<Error> {
    if Language::now() == Language::English {
        return None;
    }
    let said = |kind| said(error, kind);
    let what = || said(ContextKind::InvalidArg);
    let value = || said(ContextKind::InvalidValue).filter(|value| !value.is_empty());
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => say!("usage-no-command", typed = said(ContextKind::InvalidSubcommand)?),
        ErrorKind::UnknownArgument => say!("usage-no-argument", typed = what()?),
        ErrorKind::MissingRequiredArgument => say!("usage-missing", what = what()?),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match value() {
            Some(value) => say!("usage-no-value-of", value = value, what = what()?),
            None => say!("usage-value-missing", what = what()?),
        },
        ErrorKind::ArgumentConflict => {
            say!("usage-not-together", one = what()?, other = said(ContextKind::PriorArg)?)
        }
        ErrorKind::MissingSubcommand => say!("usage-command-missing"),
        _ => return None,
    };
    Some(Error::new(ErrorCode::Usage, message).why(why(error)).next(help(typed)))
}

/// What would be right.
fn why(error: &clap::Error) -> String {
    let meant = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    if let Some(meant) = meant.into_iter().find_map(|kind| said(error, kind)) {
        return say!("usage-meant", meant = meant);
    }
    if let Some(values) = said(error, ContextKind::ValidValue).filter(|values| !values.is_empty()) {
        return say!("usage-values", values = values);
    }
    match error.kind() {
        // What reads the value says it in the catalogue's words.
        ErrorKind::ValueValidation => error.source().map(ToString::to_string).unwrap_or_default(),
        _ => String::new(),
    }
}

fn said(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(words) => Some(words.clone()),
        ContextValue::Strings(all) => Some(all.join(", ")),
        _ => None,
    }
}

/// The command whose help tells more.
fn help(typed: &[OsString]) -> String {
    let command = crate::args::command();
    let names = typed.iter().skip(1).filter_map(|word| word.to_str());
    let name = names.filter_map(|word| command.find_subcommand(word)).map(|found| found.get_name().to_owned()).next();
    name.map_or_else(|| "joinup --help".to_owned(), |name| format!("joinup {name} --help"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn told(line: &str) -> (String, String, String) {
        Language::Catalan.speak(|| {
            let typed: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let error = crate::args::command().try_get_matches_from(&typed).unwrap_err();
            let refusal = refusal(&error, &typed).unwrap_or_else(|| panic!("{error}"));
            (refusal.message, refusal.why, refusal.next)
        })
    }

    #[test]
    fn common_mistakes_are_told_in_the_language_of_who_types() {
        assert_eq!(
            told("joinup lsit"),
            ("No hi ha cap ordre «lsit».".into(), "Potser volíeu dir: list".into(), "joinup --help".into())
        );
        let (message, _, next) = told("joinup show");
        assert!(message.starts_with("Hi falta: <") && next == "joinup show --help", "{message} {next}");
        let (message, why, next) = told("joinup list --state així/així");
        assert!(message.starts_with("«així/així» no serveix per a --state"), "{message}");
        assert!(why.contains("provant, en pausa"), "{why}");
        assert_eq!(next, "joinup list --help");
        assert_eq!(told("joinup list -n 0").1, "Ha de ser un nombre enter, 1 o més.");
        assert!(told("joinup list --colour").0.contains("--colour"));
        assert!(told("joinup list --all -n 3").0.contains("no van plegats"));
        assert!(told("joinup list --state").0.starts_with("Cal un valor per a --state"));
    }

    #[test]
    fn english_keeps_what_the_reader_says() {
        let error = crate::args::command().try_get_matches_from(["joinup", "lsit"]).unwrap_err();
        assert_eq!(refusal(&error, &[]).map(|refusal| refusal.message), None);
    }
}
