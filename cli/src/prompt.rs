//! Questions to a person at a terminal: one line each, numbered choices, nothing drawn over.
//!
//! The questions go to standard error, so that an answer on standard output stays clean. Nothing is asked without a
//! terminal on both sides; the commands say then what to type instead.

mod hidden;

use std::io::{self, BufRead, IsTerminal, Write};

use joinup_node::say;
use zeroize::Zeroizing;

use crate::{
    error::{Failure, Outcome},
    untrusted::Untrusted,
};

/// Whether somebody can be asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prompt {
    can_ask: bool,
}

impl Prompt {
    /// Asks only at a terminal, and only when `allowed`.
    pub(crate) fn new(allowed: bool) -> Self {
        Self { can_ask: allowed && io::stdin().is_terminal() && io::stderr().is_terminal() }
    }

    /// Whether somebody can be asked.
    pub(crate) const fn can_ask(self) -> bool {
        self.can_ask
    }

    /// Asks for a line; an empty one is an answer too.
    pub(crate) async fn line(self, question: &str) -> Outcome<String> {
        let question = Untrusted::new(question).lines();
        write!(io::stderr(), "{question} ")?;
        let mut answer = String::new();
        let read = tokio::task::spawn_blocking(move || io::stdin().lock().read_line(&mut answer).map(|n| (n, answer)));
        match read.await.map_err(io::Error::other)?? {
            (0, _) => Err(Failure::Interrupted),
            (_, answer) => Ok(answer.trim().to_owned()),
        }
    }

    /// Asks for a line that is not shown while it is typed.
    pub(crate) async fn hidden(self, question: &str) -> Outcome<Zeroizing<String>> {
        let question = Untrusted::new(question).lines();
        write!(io::stderr(), "{question} ")?;
        let hidden = hidden::Hidden::begin()?;
        let read = tokio::task::spawn_blocking(|| {
            let mut answer = Zeroizing::new(String::with_capacity(1_024));
            hidden::read_line(&mut answer).map(|number| (number, answer))
        });
        let read = read.await.map_err(io::Error::other)?;
        drop(hidden);
        match read? {
            (0, _) => Err(Failure::Interrupted),
            (_, answer) => Ok(Zeroizing::new(answer.trim_end_matches(['\r', '\n']).to_owned())),
        }
    }

    /// Asks for a line until one is given.
    pub(crate) async fn needed(self, question: &str) -> Outcome<String> {
        loop {
            let answer = self.line(question).await?;
            if !answer.is_empty() {
                return Ok(answer);
            }
        }
    }

    /// Asks for a yes; an empty line is `usual`.
    pub(crate) async fn confirm(self, question: &str, usual: bool) -> Outcome<bool> {
        let choice = if usual { say!("yes-usually") } else { say!("no-usually") };
        let is = |words: String, answer: &str| words.split(' ').any(|word| word == answer);
        loop {
            match self.line(&format!("{question} {choice}")).await?.to_lowercase().as_str() {
                "" => return Ok(usual),
                yes if matches!(yes, "y" | "yes") || is(say!("yes-words"), yes) => return Ok(true),
                no if matches!(no, "n" | "no") || is(say!("no-words"), no) => return Ok(false),
                _ => writeln!(io::stderr(), "{}", say!("type-yes-or-no"))?,
            }
        }
    }

    /// Asks to choose one of several by its number or name; an empty line chooses none.
    pub(crate) async fn choose<'a>(self, question: &str, choices: &[(&'a str, &str)]) -> Outcome<Option<&'a str>> {
        writeln!(io::stderr(), "{question}")?;
        for (number, (name, meaning)) in choices.iter().enumerate() {
            let gap = if meaning.is_empty() { "" } else { "  " };
            writeln!(io::stderr(), "  {}  {name}{gap}{meaning}", number + 1)?;
        }
        loop {
            let answer = self.line(&say!("choose-number")).await?;
            if answer.is_empty() {
                return Ok(None);
            }
            let numbered = answer.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
            if let Some((name, _)) = numbered.or_else(|| choices.iter().find(|(name, _)| *name == answer)) {
                return Ok(Some(name));
            }
            writeln!(io::stderr(), "{}", say!("type-number", most = choices.len()))?;
        }
    }
}

/// Everything on standard input.
pub(crate) async fn standard_input() -> Outcome<String> {
    let read = tokio::task::spawn_blocking(|| io::read_to_string(io::stdin().lock()));
    read.await.map_err(io::Error::other)?.map_err(|error| Failure::file("Reading", "standard input".as_ref(), &error))
}
