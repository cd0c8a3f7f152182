//! `joinup circle`: the circles that this home is in, and those that it keeps for others.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Carried, CarryRequest, CircleRef, CircleRequest, CircleRow, Circles, KeepRequest},
    say,
};

use crate::{error::Outcome, output::Page, session::Session, table::Table, untrusted::Untrusted, words};

/// Characters of an id by which a circle without a name is called.
const SHORT: usize = 8;

/// What can be said with `joinup circle`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Those that we are in, and those that we keep (what happens without a word too)
    List,
    /// Make a circle
    Create {
        /// Its name
        name: String,
        /// Only its members can read what is said in it; you invite them one by one
        #[arg(long)]
        private: bool,
    },
    /// Go into the open circle of a name; into a private one you are invited
    Join {
        /// Its name
        name: String,
    },
    /// Leave a circle, or keep it no more: what others said in it is deleted here
    Leave {
        /// Its name, or the start of its id
        name: String,
        /// Yes, do not ask
        #[arg(short, long)]
        yes: bool,
    },
    /// Tell of an experiment in another circle: who carried it stands there, and where it comes from
    Carry {
        /// The experiment: the start of its id
        id: String,
        /// The circle to tell of it in: its name, or the start of its id
        #[arg(long, value_name = "NAME")]
        to: String,
        /// Why, in your own words
        #[arg(short = 'm', long = "message", value_name = "WHY", default_value = "", hide_default_value = true)]
        why: String,
        /// Yes: the words may travel as they are
        #[arg(short, long)]
        yes: bool,
    },
    /// What others carried into your circles
    Carried,
    /// Keep what is said in a circle for others, without being in it or reading it
    Keep {
        /// Its id, which somebody in it tells you: joinup circle list -v
        id: String,
    },
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let circles = match args.what.unwrap_or(What::List) {
        What::List => return session.out.answer(&client.circles().await?, draw),
        What::Carried => return session.out.answer(&client.carried().await?, draw_carried),
        What::Carry { id, to, why, yes } => {
            let carried = client.carry(&CarryRequest { id, to, why, accept_warnings: yes }).await?;
            return session.out.answer(&carried, |page, carried| {
                carried.notices.iter().try_for_each(|notice| page.notice(notice))?;
                page.next(&["joinup circle carried"])
            });
        }
        What::Create { name, private } => client.enter_circle(&CircleRequest { name, private }).await?,
        What::Join { name } => client.enter_circle(&CircleRequest { name, private: false }).await?,
        What::Leave { name, yes } => {
            let question = say!("circle-leave", name = Untrusted::new(&name).line());
            session
                .agreed(yes, &question, false, &format!("joinup circle leave {} -y", crate::output::quoted(&name)))
                .await?;
            client.leave_circle(&name).await?
        }
        What::Keep { id } => client.keep_circle(&KeepRequest { circle: id }).await?,
    };
    session.out.answer(&circles, |page, circles| {
        circles.notices.iter().try_for_each(|notice| page.notice(notice))?;
        page.next(&["joinup circle list"])
    })
}

/// What a circle is called: one of which nobody here knows the name, by its id.
pub(crate) fn name(circle: &CircleRef) -> String {
    if circle.name.is_empty() { circle.id.chars().take(SHORT).collect() } else { circle.name.clone() }
}

/// The circles beside the commons, by name.
pub(crate) fn names(circles: &[CircleRef]) -> Option<String> {
    let is_commons = |circle: &&CircleRef| circle.name == joinup_protocol::id::COMMONS && !circle.private;
    let others: Vec<String> = circles.iter().filter(|circle| !is_commons(circle)).map(name).collect();
    (!others.is_empty()).then(|| others.join(", "))
}

fn draw(page: &mut Page, circles: &Circles) -> fmt::Result {
    let heads = [say!("head-circle"), say!("head-who-reads"), say!("status-here"), say!("head-communities")];
    let mut table = Table::new(&heads).giving_way(&heads[0]);
    for row in &circles.items {
        let here =
            if row.kept { say!("circle-items", number = row.items) } else { words::experiments(row.experiments) };
        let communities = if row.kept { "-".to_owned() } else { row.communities.to_string() };
        table.push([&name(&row.circle), &who_reads(row), &here, &communities]);
    }
    page.table(&table)?;
    if page.verbose() {
        for row in &circles.items {
            page.row(&name(&row.circle), &row.circle.id)?;
        }
    }
    circles.notices.iter().try_for_each(|notice| page.notice(notice))
}

fn draw_carried(page: &mut Page, carried: &Carried) -> fmt::Result {
    if carried.items.is_empty() {
        return writeln!(page, "{}", say!("carried-none"));
    }
    for row in &carried.items {
        let by = Untrusted::new(&words::name(&row.by)).line();
        let circle = Untrusted::new(&name(&row.circle)).line();
        writeln!(page, "{}", say!("carried-by", by = by, circle = circle, day = words::day(row.at), id = &*row.short))?;
        for line in row.text.lines() {
            writeln!(page, "{}", format!("  {}", Untrusted::new(line).line()).trim_end())?;
        }
        if row.here {
            page.next(&[&format!("joinup show {}", super::new::short(&row.about))])?;
        }
    }
    Ok(())
}

fn who_reads(row: &CircleRow) -> String {
    match (row.kept, row.circle.private) {
        (true, _) => say!("circle-is-kept"),
        (false, true) => say!("circle-is-private"),
        (false, false) => say!("circle-is-open"),
    }
}
