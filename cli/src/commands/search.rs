//! `joinup search`: finds experiments by words in titles, gists, questions and tags.

use crate::{error::Outcome, session::Session};

use super::list::{self, Filters};

/// What can be said with `joinup search`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Words that must all occur
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    filters: Filters,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let words = args.words.join(" ");
    let found = session.client().await?.experiments(&args.filters.query(Some(words.clone()))).await?;
    session.out.answer(&found, |page, found| list::draw(page, found, &args.filters, &format!("joinup search {words}")))
}
