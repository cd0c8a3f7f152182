//! What every command starts from: the folder, how to print, whether to ask.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use joinup_node::{
    api::Client,
    config::{Key, Settings},
    home::Home,
    say,
    speech::Language,
};

use crate::{
    args::Global,
    error::{Failure, Outcome},
    output::Output,
    passphrase,
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
        let client = self.closed_client().await?;
        if client.is_closed() && self.prompt.can_ask() {
            let question = say!("passphrase-ask");
            passphrase::until_right(self, &question, async |passphrase| client.open_keys(passphrase).await).await?;
        }
        Ok(client)
    }

    /// The same for what needs no key: a folder whose keys are under a passphrase stays closed.
    pub(crate) async fn closed_client(&self) -> Outcome<Client> {
        Ok(Client::connect(&self.home).await?)
    }

    /// Asks for a yes before something that matters, unless it was given with `-y`.
    pub(crate) async fn agreed(&self, yes: bool, question: &str, usual: bool, instead: &str) -> Outcome {
        if yes {
            return Ok(());
        }
        if !self.prompt.can_ask() {
            return Err(Failure::unanswered(say!("needs-yes"), instead));
        }
        if self.prompt.confirm(question, usual).await? {
            return Ok(());
        }
        Err(Failure::declined(say!("nothing-done")))
    }
}

/// Speaks the language of whoever typed this, from the help on; scripts get English. What is typed has not been read
/// yet, so only what decides is looked for.
pub(crate) fn speak(typed: &[OsString]) {
    let before_words = || typed.iter().skip(1).take_while(|arg| *arg != "--");
    if before_words().any(|arg| arg == "--json") {
        return;
    }
    let flag = before_words().find_map(|arg| arg.to_str()?.strip_prefix("--home=").map(PathBuf::from)).or_else(|| {
        let at = typed.iter().position(|arg| arg == "--home")?;
        typed.get(at + 1).map(PathBuf::from)
    });
    let home = flag.or_else(|| std::env::var_os("JOINUP_HOME").map(PathBuf::from)).or_else(Home::default_path);
    home.map_or(Language::English, |home| language(&home)).choose();
}

/// The language that is set in this folder, else the system's; English when the catalogue has neither.
fn language(home: &Path) -> Language {
    let set = Settings::load(home).ok().and_then(|settings| settings.text(Key::Language));
    let system = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    let said = set.into_iter().chain(system).find(|said| !said.is_empty());
    said.and_then(|said| Language::of(&said)).unwrap_or(Language::English)
}

fn usual_home() -> Outcome<PathBuf> {
    Home::default_path().ok_or_else(|| Failure::usage(say!("no-usual-folder"), "joinup --home DIR status"))
}
