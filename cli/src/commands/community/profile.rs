//! `joinup community profile`: who we are and what our place is like, by flags, by questions, or in an editor.

mod asking;
mod editing;

use joinup_node::{
    api::types::{CommunityDetail, FacetValue, ProfileRequest},
    say,
};

use super::{
    super::init::{Who, looked_at},
    draw,
};
use crate::{error::Outcome, session::Session};

/// What can be said with `joinup community profile`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Another name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    who: Who,
    /// One sentence about a facet, such as setting="three roads and a ferry"; may be given several times
    #[arg(long = "note", value_name = "NAME=SENTENCE", value_parser = part)]
    notes: Vec<FacetValue>,
    /// Whether a facet matters: yes, no (it is just so) or unknown; may be given several times
    #[arg(long = "mattered", value_name = "NAME=yes|no|unknown", value_parser = part)]
    mattered: Vec<FacetValue>,
    /// Answer questions, one facet after the other; what is answered is not asked again
    #[arg(long, conflicts_with = "edit")]
    ask: bool,
    /// Ask about what is answered, too
    #[arg(long, requires = "ask")]
    all: bool,
    /// Write all of it in your editor
    #[arg(long)]
    edit: bool,
}

impl Args {
    /// Whether it asks one question after the other.
    pub(super) const fn asks(&self) -> bool {
        self.ask
    }

    fn is_empty(&self) -> bool {
        self.name.is_none() && self.who.is_empty() && self.notes.is_empty() && self.mattered.is_empty()
    }
}

fn part(text: &str) -> Result<FacetValue, String> {
    let (name, value) = text.split_once('=').ok_or_else(|| say!("profile-part"))?;
    Ok(FacetValue { name: name.trim().to_owned(), value: value.trim().to_owned() })
}

pub(super) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let mut detail: Option<CommunityDetail> = None;
    let (ask, all, edit, yes) = (args.ask, args.all, args.edit, args.who.yes);
    let shows = args.is_empty() && !ask && !edit;
    if !args.is_empty() {
        let mut request = args.who.profile(args.name);
        (request.notes, request.mattered) = (args.notes, args.mattered);
        let changed = looked_at(session, yes, async |accept_warnings| {
            client.set_profile(&ProfileRequest { accept_warnings, ..request.clone() }).await
        });
        detail = Some(changed.await?);
    }
    if ask {
        detail = Some(asking::run(session, &client, all, yes).await?);
    }
    if edit {
        detail = Some(editing::run(session, &client, yes).await?);
    }
    let detail = match detail {
        Some(detail) => detail,
        None => client.community("us").await?,
    };
    session.out.answer(&detail, |page, detail| {
        draw(page, detail)?;
        if shows {
            return page.next(&[
                "joinup community profile --ask",
                "joinup community profile --setting village --facet group-size=8-20",
            ]);
        }
        Ok(())
    })
}
