//! `joinup community nodes`: the machines that speak for us, and taking a lost one out.

use std::fmt::Write as _;

use joinup_node::{api::types::Machines, say};

use crate::{error::Outcome, output::Page, session::Session};

/// What can be said with `joinup community nodes`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Take this one out: its id, or the last characters of it
    #[arg(long, value_name = "ID")]
    remove: Option<String>,
    /// Yes, do not ask
    #[arg(short, long, requires = "remove")]
    yes: bool,
}

pub(super) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let Some(node) = args.remove else {
        return session.out.answer(&client.machines().await?, |page, machines| {
            draw(page, machines)?;
            let other = machines.items.iter().find(|machine| !machine.this);
            other.map_or(Ok(()), |other| page.next(&[&format!("joinup community nodes --remove {}", other.node)]))
        });
    };
    let again = format!("joinup community nodes --remove {} -y", crate::output::quoted(&node));
    session.agreed(args.yes, &say!("machine-ask"), false, &again).await?;
    let machines = client.forget_machine(&node).await?;
    session.out.answer(&machines, |page, machines| {
        draw(page, machines)?;
        machines.notices.iter().try_for_each(|notice| page.notice(notice))
    })
}

fn draw(page: &mut Page, machines: &Machines) -> std::fmt::Result {
    for machine in &machines.items {
        let what = match (machine.this, machine.named) {
            (true, true) => say!("machine-here"),
            (true, false) => say!("machine-here-not-named"),
            (false, _) => say!("machine-other"),
        };
        writeln!(page, "{}  {what}", machine.node)?;
    }
    Ok(())
}
