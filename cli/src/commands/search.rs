//! `joinup search`: finds experiments by words, and by what they say of themselves.

use crate::{error::Outcome, session::Session};

use super::list::{self, Filters};

/// What can be said with `joinup search`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Words that must all occur; without any, filters alone decide
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    filters: Filters,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let typed: Vec<String> = args.words.iter().map(|word| typed(word)).collect();
    let words = Some(typed.join(" ")).filter(|words| !words.is_empty());
    list::tell(
        session,
        &args.filters,
        words,
        &format!("joinup {}", [&["search".to_owned()], &*shell(&args.words)].concat().join(" ")),
    )
    .await
}

/// An argument as the node reads it: what a shell took out of quotation marks belongs together.
fn typed(argument: &str) -> String {
    let together = argument.trim().contains(char::is_whitespace) && !argument.contains('"');
    if together { format!("\"{argument}\"") } else { argument.to_owned() }
}

/// Arguments as a shell reads them back.
fn shell(words: &[String]) -> Vec<String> {
    words.iter().map(|word| crate::output::quoted(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shell_took_together_stays_together() {
        assert_eq!(typed("warm room"), "\"warm room\"");
        assert_eq!(typed("soup"), "soup");
        assert_eq!(typed("\"warm room\" soup"), "\"warm room\" soup");
    }
}
