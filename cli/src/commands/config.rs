//! `joinup config`: settings.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Reread, SetRequest, Settings},
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
    /// Have a running node read the settings again, after you changed the file by hand
    Reload,
    /// Print a settings file in which everything is explained
    Template,
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
            session.out.notices(&settings.notices)
        }
        What::Reload => {
            let reread = client.reread_settings().await?;
            session.out.answer(&reread, draw_reread)?;
            session.out.notices(&reread.notices)
        }
        What::Template => {
            session.out.answer(&client.settings_template().await?, |page, template| write!(page, "{}", template.text))
        }
    }
}

/// Says beside everything else which settings changed when they were read again. What a node says may be kept for long,
/// so their values, which may be addresses, are left out; with `--json` its log says the same.
pub(crate) fn tell_reread(session: &Session, reread: &Reread) -> Outcome {
    session.out.note(|page| {
        let changed: Vec<&str> = reread.changed.iter().map(|setting| setting.key.as_str()).collect();
        match changed.as_slice() {
            [] => writeln!(page, "{}", say!("reload-nothing"))?,
            changed => writeln!(page, "{}", say!("reload-read", keys = changed.join(", ")))?,
        }
        draw_at_start(page, reread)
    })?;
    session.out.notices(&reread.notices)
}

fn draw_reread(page: &mut Page, reread: &Reread) -> fmt::Result {
    if reread.changed.is_empty() {
        writeln!(page, "{}", say!("reload-nothing"))?;
    }
    for setting in &reread.changed {
        let value = if setting.value.is_empty() { say!("reload-empty") } else { setting.value.clone() };
        writeln!(page, "{}", Untrusted::new(&say!("reload-changed", key = setting.key.as_str(), value = value)))?;
    }
    draw_at_start(page, reread)
}

fn draw_at_start(page: &mut Page, reread: &Reread) -> fmt::Result {
    if !reread.at_start.is_empty() {
        let (keys, number) = (reread.at_start.join(", "), reread.at_start.len());
        writeln!(page, "{}", say!("reload-at-start", keys = keys, number = number))?;
    }
    Ok(())
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
