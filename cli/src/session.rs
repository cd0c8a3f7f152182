//! What every command starts from: the folder, how to print, whether to ask.

use std::path::{Path, PathBuf};

use joinup_node::{
    api::Client,
    config::{Key, Settings},
    speech::Language,
};

use crate::{
    args::Global,
    error::{Failure, Outcome},
    output::Output,
    prompt::Prompt,
};

/// One run of the program.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The home folder.
    pub(crate) home: PathBuf,
    /// How to print.
    pub(crate) out: Output,
    /// Whom to ask.
    pub(crate) prompt: Prompt,
}

impl Session {
    /// Takes what the flags and the environment say.
    pub(crate) fn new(global: &Global) -> Outcome<Self> {
        let home = global.home.clone().map_or_else(usual_home, Ok)?;
        if !global.json {
            language(&home).choose();
        }
        let accessible = std::env::var_os("ACCESSIBLE").is_some_and(|value| !value.is_empty() && value != "0");
        Ok(Self {
            home,
            out: Output {
                json: global.json,
                quiet: global.quiet,
                verbose: global.verbose > 0,
                accessible,
                home_flag: global.home_flag(),
            },
            prompt: Prompt::new(!global.no_input && !global.json),
        })
    }

    /// The way to the node, or into the folder when no node runs.
    pub(crate) async fn client(&self) -> Outcome<Client> {
        Ok(Client::connect(&self.home).await?)
    }

    /// Asks for a yes before something that matters, unless it was given with `-y`.
    pub(crate) async fn agreed(&self, yes: bool, question: &str, usual: bool, instead: &str) -> Outcome {
        if yes {
            return Ok(());
        }
        if !self.prompt.can_ask() {
            return Err(Failure::unanswered("This needs a yes, and none was given.", instead));
        }
        if self.prompt.confirm(question, usual).await? {
            return Ok(());
        }
        Err(Failure::declined("Nothing was done."))
    }
}

/// The language that is set in this folder, else the system's; English when the catalogue has neither.
fn language(home: &Path) -> Language {
    let set = Settings::load(home).ok().and_then(|settings| settings.text(Key::Language));
    let system = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    let said = set.into_iter().chain(system).find(|said| !said.is_empty());
    said.and_then(|said| Language::of(&said)).unwrap_or(Language::English)
}

fn usual_home() -> Outcome<PathBuf> {
    joinup_node::home::Home::default_path().ok_or_else(|| {
        Failure::usage("This system does not say where a user's files belong.", "joinup --home DIR status")
    })
}
