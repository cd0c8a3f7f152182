//! `joinup relay setup`: by questions at a terminal, by flags without; shows what will be said, and asks.

use std::fmt::Write as _;

use joinup_node::{
    api::{
        Client,
        types::{ManifestQuery, Refusal, RelayManifest, RelayRequest, RelaySetup},
    },
    say,
};

use super::draw;
use crate::{
    error::{Failure, Outcome},
    session::Session,
};

/// Typed instead of an answer, it takes away what is there.
const NOTHING: &str = "-";

/// What can be said with `joinup relay setup`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Who runs it; your community's name unless you say another
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    /// How people reach you
    #[arg(long, value_name = "WORDS")]
    contact: Option<String>,
    /// Your code of conduct, or where it is
    #[arg(long, value_name = "WORDS")]
    conduct: Option<String>,
    /// Which country's law it is under
    #[arg(long, value_name = "WORDS")]
    jurisdiction: Option<String>,
    /// Who pays for it
    #[arg(long, value_name = "WORDS")]
    funded_by: Option<String>,
    /// Since when it runs: a year, a month or a day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Until when it will run, if you know
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Whose requests you refuse, and why; may be given several times
    #[arg(long, value_name = "WHOM: WHY")]
    refuses: Vec<String>,
    /// Nobody's requests are refused any more
    #[arg(long, conflicts_with = "refuses")]
    refuses_nobody: bool,
    /// Do you keep the longer stories of communities that allow it? yes or no
    #[arg(long, value_name = "YES|NO")]
    records: Option<String>,
    /// Do you keep private circles, which you cannot read, for communities that ask? yes or no
    #[arg(long, value_name = "YES|NO")]
    sealed_circles: Option<String>,
    /// Give the pledge: everything that a relay promises
    #[arg(long)]
    pledge: bool,
    /// End being a relay, and say so
    #[arg(long)]
    off: bool,
    /// Yes, say it; do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(super) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let asks = session.prompt.can_ask() && args.says_nothing();
    let mut request = args.request()?;
    if asks && !request.off {
        ask(session, &client, &mut request).await?;
    }
    let shown = client.set_up_relay(&RelayRequest { only_look: true, ..request.clone() }).await?;
    session.out.note(|page| {
        let heading = if request.off { say!("relay-setup-end-heading") } else { say!("relay-setup-heading") };
        writeln!(page, "{heading}")?;
        writeln!(page)?;
        draw::manifest(page, &shown.manifest)
    })?;
    if asks && !request.off && !request.pledge {
        request.pledge = session.prompt.confirm(&say!("relay-setup-pledge"), false).await?;
        if !request.pledge {
            return Err(Failure::declined(say!("nothing-done")));
        }
    }
    let question = if request.off { say!("relay-setup-end") } else { say!("relay-setup-question") };
    let instead =
        if request.off { "joinup relay setup --off -y" } else { "joinup relay setup --contact WORDS --pledge -y" };
    session.agreed(args.yes, &question, !request.off, instead).await?;
    let setup = client.set_up_relay(&request).await?;
    session.out.answer(&setup, draw_setup)
}

fn draw_setup(page: &mut crate::output::Page, setup: &RelaySetup) -> std::fmt::Result {
    setup.notices.iter().try_for_each(|notice| page.notice(notice))?;
    if !setup.to_do.is_empty() {
        writeln!(page)?;
        page.strong(&say!("relay-setup-to-do"))?;
        writeln!(page)?;
        for notice in &setup.to_do {
            write!(page, "- ")?;
            page.notice(notice)?;
        }
    }
    if setup.restart {
        writeln!(page, "{}", say!("config-restart", command = "joinup up"))?;
    }
    page.next(&["joinup relay address", "joinup relay manifest", "joinup relay status"])
}

impl Args {
    fn says_nothing(&self) -> bool {
        let words = [
            &self.operator,
            &self.contact,
            &self.conduct,
            &self.jurisdiction,
            &self.funded_by,
            &self.since,
            &self.until,
            &self.records,
            &self.sealed_circles,
        ];
        words.iter().all(|said| said.is_none())
            && self.refuses.is_empty()
            && !self.refuses_nobody
            && !self.pledge
            && !self.yes
    }

    fn request(&self) -> Outcome<RelayRequest> {
        let refuses: Vec<Refusal> = self.refuses.iter().map(|said| refusal(said)).collect();
        Ok(RelayRequest {
            operator: self.operator.clone(),
            contact: self.contact.clone(),
            conduct: self.conduct.clone(),
            jurisdiction: self.jurisdiction.clone(),
            funded_by: self.funded_by.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            refuses: (self.refuses_nobody || !refuses.is_empty()).then_some(refuses),
            records: self.records.as_deref().map(|word| yes_or_no("--records", word)).transpose()?,
            sealed_circles: self
                .sealed_circles
                .as_deref()
                .map(|word| yes_or_no("--sealed-circles", word))
                .transpose()?,
            pledge: self.pledge,
            off: self.off,
            only_look: false,
        })
    }
}

fn refusal(said: &str) -> Refusal {
    let (whom, why) = said.split_once(':').unwrap_or((said, ""));
    Refusal { whom: whom.trim().to_owned(), why: why.trim().to_owned() }
}

fn yes_or_no(flag: &str, word: &str) -> Outcome<bool> {
    match word.trim().to_lowercase().as_str() {
        "yes" | "y" | "on" | "true" => Ok(true),
        "no" | "n" | "off" | "false" => Ok(false),
        _ => Err(Failure::usage(say!("relay-setup-yes-no", flag = flag), "joinup relay setup --records yes")),
    }
}

/// Asks for everything that a relay says of itself; an empty answer leaves what is there.
async fn ask(session: &Session, client: &Client, request: &mut RelayRequest) -> Outcome {
    let before = client.relay_manifest(&ManifestQuery::default()).await.ok();
    let is_new = before.as_ref().is_none_or(|before| before.ended);
    let said =
        |take: fn(&RelayManifest) -> &String| before.as_ref().map(|before| take(before).clone()).unwrap_or_default();
    session.out.note(|page| writeln!(page, "{}", say!("relay-setup-begin")))?;
    let questions: [(String, String, &mut Option<String>); 7] = [
        (say!("relay-ask-operator"), said(|before| &before.operator), &mut request.operator),
        (say!("relay-ask-contact"), said(|before| &before.contact), &mut request.contact),
        (say!("relay-ask-conduct"), said(|before| &before.conduct), &mut request.conduct),
        (say!("relay-ask-jurisdiction"), said(|before| &before.jurisdiction), &mut request.jurisdiction),
        (say!("relay-ask-funded-by"), said(|before| &before.funded_by), &mut request.funded_by),
        (say!("relay-ask-since"), said(|before| &before.since), &mut request.since),
        (say!("relay-ask-until"), said(|before| &before.until), &mut request.until),
    ];
    for (question, now, into) in questions {
        let shown = if now.is_empty() { question } else { format!("{question} [{now}]") };
        *into = match session.prompt.line(&shown).await?.as_str() {
            "" => None,
            NOTHING => Some(String::new()),
            said => Some(said.to_owned()),
        };
    }
    let mut refuses = Vec::new();
    loop {
        let line = session.prompt.line(&say!("relay-ask-refuses")).await?;
        match line.as_str() {
            "" => break,
            NOTHING => {
                request.refuses = Some(Vec::new());
                break;
            }
            line => refuses.push(refusal(line)),
        }
    }
    if !refuses.is_empty() {
        request.refuses = Some(refuses);
    }
    let bounds = before.map(|before| before.bounds).unwrap_or_default();
    request.records = Some(session.prompt.confirm(&say!("relay-ask-records"), is_new || bounds.records).await?);
    request.sealed_circles =
        Some(session.prompt.confirm(&say!("relay-ask-sealed"), is_new || bounds.sealed_circles).await?);
    request.pledge = !is_new;
    Ok(())
}
