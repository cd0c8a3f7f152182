//! `joinup config`: settings.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{SetRequest, Settings},
    say,
};

use crate::{error::Outcome, output::Page, session::Session, table::Table, untrusted::Untrusted};

/// What can be said with `joinup config`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// All settings (what happens without a word too)
    List,
    /// One setting
    Get {
        /// Its name; all of them when you leave it out
        key: Option<String>,
    },
    /// Change one setting
    Set {
        /// Its name
        key: String,
        /// Its new value; "" for the usual one
        value: String,
    },
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    match args.what.unwrap_or(What::List) {
        What::List | What::Get { key: None } => session.out.answer(&client.settings().await?, draw),
        What::Get { key: Some(key) } => session.out.answer(&client.setting(&key).await?, |page, settings| {
            settings.items.iter().try_for_each(|setting| writeln!(page, "{}", Untrusted::new(&setting.value)))
        }),
        What::Set { key, value } => {
            let settings = client.set(&key, &SetRequest { value }).await?;
            session.out.answer(&settings, draw)?;
            if settings.restart {
                session.out.note(|page| writeln!(page, "{}", say!("config-restart", command = "joinup up")))?;
            }
            Ok(())
        }
    }
}

fn draw(page: &mut Page, settings: &Settings) -> fmt::Result {
    let heads = [say!("head-setting"), say!("head-value"), say!("head-help")];
    let mut table = Table::new(&heads).giving_way(&heads[2]);
    for setting in &settings.items {
        let value = if setting.value.is_empty() { "-" } else { &setting.value };
        table.push([&setting.key, value, &setting.help]);
    }
    page.table(&table)
}
