//! `joinup community`: the communities that this node has heard of, what they are to us, and our own profile.

mod blocks;
mod conduct;
mod introduce;
mod nodes;
mod profile;

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Communities, CommunitiesQuery, CommunityDetail, Fields, Standing, StandingRequest},
    say,
};
use joinup_protocol::experiment::known;
use serde_json::Value;

use crate::{
    codes::OpenCode, error::Outcome, output::Page, session::Session, table::Table, untrusted::Untrusted, words,
};

/// What can be said with `joinup community`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    listing: Listing,
}

/// Which communities to list.
#[derive(Debug, Default, clap::Args)]
struct Listing {
    /// Only others that offer this to who is curious, such as call, with how to ask them
    #[arg(long, value_name = "CODE", value_parser = OpenCode(known::OFFERS))]
    offers: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// All that this node has heard of (what happens without a word too)
    List(Listing),
    /// One of them; us is ourselves
    Show {
        /// Its name, or the start of its id
        name: String,
    },
    /// Keep everything of theirs
    Follow(Whom),
    /// Do not show what they publish
    Mute(Whom),
    /// Do not fetch, keep or pass on anything of theirs
    Block(Whom),
    /// Say to everybody that you know them
    Introduce(introduce::Args),
    /// Whom you block, to hand on; or somebody else's list, to decide about
    BlockList(blocks::Args),
    /// How you want to be met, for whoever meets you first
    Conduct(conduct::Args),
    /// The machines that speak for us; take a lost one out
    Nodes(nodes::Args),
    /// Show or change who we are
    Profile(Box<profile::Args>),
}

#[derive(Debug, clap::Args)]
struct Whom {
    /// Its name, or the start of its id
    name: String,
    /// Stop doing so
    #[arg(long)]
    stop: bool,
    /// Yes, do not ask
    #[arg(short, long)]
    yes: bool,
}

impl Args {
    /// Whether it asks one question after the other, and keeps what was answered when it is stopped.
    pub(crate) const fn asks(&self) -> bool {
        matches!(&self.what, Some(What::Profile(args)) if args.asks())
    }
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    match args.what.unwrap_or(What::List(args.listing)) {
        What::List(Listing { offers }) => {
            let offered = offers.is_some();
            let found = session.client().await?.communities(&CommunitiesQuery { offers }).await?;
            session.out.answer(&found, if offered { draw_offering } else { draw_list })
        }
        What::Show { name } => session.out.answer(&session.client().await?.community(&name).await?, draw),
        What::Follow(whom) => set(session, whom, Standing::Followed).await,
        What::Mute(whom) => set(session, whom, Standing::Muted).await,
        What::Block(whom) => set(session, whom, Standing::Blocked).await,
        What::Introduce(args) => introduce::run(session, args).await,
        What::BlockList(args) => blocks::run(session, args).await,
        What::Conduct(args) => conduct::run(session, args).await,
        What::Nodes(args) => nodes::run(session, args).await,
        What::Profile(args) => profile::run(session, *args).await,
    }
}

async fn set(session: &Session, whom: Whom, standing: Standing) -> Outcome {
    let client = session.client().await?;
    let found = client.community(&whom.name).await?;
    if standing == Standing::Blocked && !whom.stop {
        let name = Untrusted::new(&words::name(&found.community)).line();
        let question = say!("blocks-ask", name = name, experiments = words::experiments(found.experiments));
        session
            .agreed(whom.yes, &question, false, &format!("joinup community block {} -y", found.community.id))
            .await?;
    }
    let changed = client.set_standing(&found.community.id, &StandingRequest { standing, stop: whom.stop }).await?;
    session.out.answer(&changed, |page, changed| {
        let name = Untrusted::new(&changed.community.name).line();
        let standing = words::standing(changed.community.standing);
        let now = match changed.community.standing {
            // An introduction travels to everybody, so this is not all that is known of it.
            Standing::Introduced => say!("community-now-introduced", name = name.as_str(), standing = standing),
            // Somebody may introduce them at any time, and everybody hears of it.
            Standing::NotIntroduced => say!("community-now-said", name = name.as_str(), standing = standing),
            _ => say!("community-now", name = name.as_str(), standing = standing),
        };
        writeln!(page, "{now}")?;
        changed.notices.iter().try_for_each(|notice| page.notice(notice))?;
        let command = |what: &str| format!("joinup community {what} \"{name}\"");
        match changed.community.standing {
            Standing::Muted => page.next(&[&command("mute --stop")]),
            Standing::Blocked => page.next(&[&command("block --stop")]),
            Standing::NotIntroduced | Standing::Introduced => page.next(&[&command("follow")]),
            Standing::Followed | Standing::Us => Ok(()),
        }
    })
}

/// Whom one can ask, and with which words to begin.
fn draw_offering(page: &mut Page, communities: &Communities) -> fmt::Result {
    for row in &communities.items {
        super::init::who_we_are(page, &row.community, &row.place)?;
        for experiment in &row.offered_in {
            let title = Untrusted::new(&experiment.title).line();
            writeln!(page, "  {}", say!("community-offer-in", title = title, id = experiment.short.as_str()))?;
        }
        if let Some(first) = row.offered_in.first() {
            write!(page, "  ")?;
            page.next(&[&format!("joinup ask {} -m TEXT", first.short)])?;
        }
    }
    if communities.items.is_empty() {
        writeln!(page, "{}", say!("community-none-offers"))?;
        return page.next(&["joinup search --facets"]);
    }
    let number = u64::try_from(communities.items.len()).unwrap_or(u64::MAX);
    writeln!(page, "{}, {}.", words::communities(number), Untrusted::new(&communities.order))
}

fn draw_list(page: &mut Page, communities: &Communities) -> fmt::Result {
    if communities.items.is_empty() {
        writeln!(page, "{}", say!("community-none"))?;
        return page.next(&["joinup invite", "joinup join"]);
    }
    let heads = [
        say!("head-community"),
        say!("community-place"),
        say!("community-standing"),
        say!("status-here"),
        say!("community-heard"),
        String::new(),
    ];
    let connected = say!("community-connected");
    let mut table = Table::new(&heads).giving_way(&heads[1]);
    for row in &communities.items {
        table.push([
            &words::name(&row.community),
            &row.place,
            &words::standing(row.community.standing),
            &words::experiments(row.experiments),
            &row.heard.map_or_else(|| "-".to_owned(), words::day),
            if row.connected { &connected } else { "" },
        ]);
    }
    page.table(&table)?;
    let number = u64::try_from(communities.items.len()).unwrap_or(u64::MAX);
    writeln!(page, "{}, {}.", words::communities(number), Untrusted::new(&communities.order))
}

fn draw(page: &mut Page, detail: &CommunityDetail) -> fmt::Result {
    super::init::who_we_are(page, &detail.community, &detail.place)?;
    page.row(&say!("community-to-you"), &words::standing(detail.community.standing))?;
    page.row(&say!("status-here"), &words::experiments(detail.experiments))?;
    if let Some(heard) = detail.heard {
        page.row(&say!("community-heard"), &words::day(heard))?;
    }
    introduce::draw(page, detail)?;
    if page.verbose() {
        page.row(&say!("community-id"), &detail.community.id)?;
    }
    match &detail.profile {
        None if detail.community.standing == Standing::Blocked => {
            writeln!(page, "{}", say!("community-nothing-kept"))?;
            page.next(&[&format!(
                "joinup community block --stop \"{}\"",
                Untrusted::new(&detail.community.name).line()
            )])?;
        }
        None => writeln!(page, "{}", say!("community-no-profile"))?,
        Some(profile) => {
            draw_fields(page, profile)?;
            let conduct = profile.get("conduct").and_then(Value::as_str).unwrap_or_default();
            if !conduct.is_empty() {
                draw_conduct(page, &Untrusted::new(&detail.community.name).line(), conduct)?;
            }
        }
    }
    detail.notices.iter().try_for_each(|notice| page.notice(notice))
}

/// How a community wants to be met.
pub(super) fn draw_conduct(page: &mut Page, name: &str, conduct: &str) -> fmt::Result {
    writeln!(page, "{}", say!("conduct-theirs", name = name))?;
    Untrusted::new(conduct).lines().lines().try_for_each(|line| writeln!(page, "  {line}"))
}

/// What a profile says beside the name: its fields, and the facets of its context that they have not said.
fn draw_fields(page: &mut Page, profile: &Fields) -> fmt::Result {
    let mut drawn = vec!["name", "context", "conduct"];
    for (name, value) in profile {
        let said = said(value);
        if !said.is_empty() && !drawn.contains(&name.as_str()) {
            page.row(&joinup_node::speech::field(name), &said)?;
            drawn.push(name);
        }
    }
    let facets = profile.get("context").and_then(Value::as_object).into_iter().flatten();
    for (name, value) in facets.filter(|(name, _)| !drawn.contains(&name.as_str())) {
        page.row(&joinup_node::speech::facet(name), &super::compare::facet_said(value))?;
    }
    Ok(())
}

fn said(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => say!("yes"),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(said).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            fields.values().map(said).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
