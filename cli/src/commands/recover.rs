//! `joinup recover`: gets a community back from the 24 words of its recovery sheet, into an empty folder.

use std::fmt::Write as _;

use joinup_node::say;

use super::init::{self, Args as InitArgs};
use crate::{
    error::{Failure, Outcome},
    prompt::standard_input,
    session::Session,
};

/// Words on a recovery sheet.
const WORDS: usize = 24;

/// What can be said with `joinup recover`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    init: InitArgs,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let words =
        if session.prompt.can_ask() { typed(session).await? } else { of_sheet(&standard_input().await?).join(" ") };
    if words.is_empty() {
        return Err(Failure::usage(say!("recover-words-needed"), "joinup recover --community NAME < words.txt"));
    }
    let secrets = args.init.secrets(Some(words)).await?;
    let init = init::set_up(session, args.init, secrets).await?;
    session.out.answer(&init, |page, init| {
        init::sheet(page, init)?;
        writeln!(page, "{}", say!("recover-done"))?;
        page.next(&["joinup up", "joinup join"])
    })
}

/// Asks for the words, on as many lines as somebody likes, until there are enough or an empty line ends them.
async fn typed(session: &Session) -> Outcome<String> {
    let mut words = Vec::new();
    let mut question = format!("{}\n>", say!("recover-type"));
    while words.len() < WORDS {
        let line = session.prompt.line(&question).await?;
        if line.is_empty() {
            break;
        }
        words.extend(of_sheet(&line).into_iter().map(str::to_owned));
        question = ">".to_owned();
    }
    Ok(words.join(" "))
}

/// The words without the numbers that stand before them on the sheet.
fn of_sheet(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())).collect()
}
