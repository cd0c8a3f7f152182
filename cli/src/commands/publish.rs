//! `joinup publish`: shows what will travel, asks, and lets others see it.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    time::Duration,
};

use joinup_node::{
    api::{
        Client, Error, ErrorCode,
        types::{Notice, Preview, PublishRequest, Published, Warning},
    },
    say,
};

use super::preview::{self, Terms};
use crate::{
    codes::{millis, span},
    error::{Failure, Outcome},
    output::Page,
    session::Session,
    untrusted::Untrusted,
    words,
};

/// More drafts than these are not shown one by one.
const SHOWN: usize = 3;
/// Drafts and refusals that are listed one by one.
const LISTED: usize = 20;

/// What can be said with `joinup publish`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Drafts: the starts of their ids, or @last (what you wrote on or published last)
    #[arg(value_name = "ID", required_unless_present = "all_drafts", conflicts_with = "all_drafts")]
    ids: Vec<String>,
    /// Every draft
    #[arg(long)]
    all_drafts: bool,
    #[command(flatten)]
    terms: Terms,
    /// Yes: it may travel as it is, and the warnings are accepted
    #[arg(short, long)]
    yes: bool,
    /// Wait so long until another node has it, such as 10s
    #[arg(long, value_name = "TIME", value_parser = span, num_args = 0..=1, default_missing_value = "10s")]
    wait: Option<Duration>,
}

pub(crate) async fn run(session: &Session, mut args: Args) -> Outcome {
    let client = session.client().await?;
    let seen = !args.yes;
    if !args.yes {
        if !session.prompt.can_ask() {
            return Err(unconfirmed(&args));
        }
        confirm(session, &client, &mut args).await?;
    }
    let request =
        PublishRequest { wait_ms: args.wait.map_or(0, millis), ..request(&args.ids, args.all_drafts, &args.terms) };
    let published = client.publish(&request).await?;
    let running = client.is_running();
    session.out.answer(&published, |page, published| draw(page, published, seen, running))?;
    if args.wait.is_some() && published.queued {
        return Err(Error::new(ErrorCode::NotDelivered, say!("publish-not-delivered"))
            .why(say!("publish-not-delivered-why"))
            .next("joinup peers")
            .into());
    }
    // The others are published all the same; a script sees that not all were.
    match published.refused.iter().any(|refused| refused.code == "invalid") {
        true => Err(Failure::Told(ErrorCode::Invalid)),
        false if !published.refused.is_empty() => Err(Failure::Told(ErrorCode::NotAllowed)),
        false => Ok(()),
    }
}

fn unconfirmed(args: &Args) -> Failure {
    let what = if args.all_drafts { "--all-drafts".to_owned() } else { args.ids.join(" ") };
    let audience = args.terms.audience.as_deref().unwrap_or("everyone");
    let people = args.terms.people_shown.as_deref().unwrap_or("CODE");
    Failure::unanswered(
        say!("publish-unagreed"),
        format!("joinup publish {what} --audience {audience} --people-shown {people} -y"),
    )
}

/// Shows what will travel, asks for what has not been said, and for a yes.
async fn confirm(session: &Session, client: &Client, args: &mut Args) -> Outcome {
    let ids = if args.all_drafts {
        client.drafts().await?.items.into_iter().map(|draft| draft.id).collect()
    } else {
        args.ids.clone()
    };
    if ids.is_empty() {
        return Err(Error::new(ErrorCode::NotFound, say!("draft-none")).next("joinup new").into());
    }
    if ids.len() > SHOWN {
        return confirm_many(session, client, args).await;
    }
    let mut previews = previews(client, &ids, &args.terms).await?;
    let unsaid = Unsaid {
        audience: previews.iter().any(|preview| preview.audience == "only-us"),
        people_shown: previews.iter().any(|preview| preview.people_shown.is_empty()),
    };
    if ask_terms(session, unsaid, &mut args.terms).await? {
        previews = self::previews(client, &ids, &args.terms).await?;
    }
    session.out.urgent(|page| {
        for preview in &previews {
            preview::draw(page, preview)?;
            writeln!(page)?;
        }
        Ok(())
    })?;
    if !args.all_drafts
        && let Some(broken) = previews.iter().find(|preview| preview.problems.iter().any(|problem| !problem.warning))
    {
        return Err(to_mend(&broken.short));
    }
    let question = match previews.as_slice() {
        [one] => say!("publish-this", title = Untrusted::new(&one.title).line()),
        more => say!("publish-these", number = more.len()),
    };
    session.agreed(false, &question, false, "").await
}

/// The same of many drafts: the node looks at all of them at once, and only the first are shown.
async fn confirm_many(session: &Session, client: &Client, args: &mut Args) -> Outcome {
    let look = |terms: &Terms| {
        let request = PublishRequest { only_look: true, ..request(&args.ids, args.all_drafts, terms) };
        async move { client.publish(&request).await }
    };
    let mut terms = args.terms.clone();
    let mut looked = look(&terms).await?;
    // Who is in it is looked at when it is known who may see it: so there may be two questions, one after the other.
    for _ in 0..2 {
        let stays_for = |code: &str| looked.refused.iter().any(|refused| refused.code == code);
        let unsaid = Unsaid { audience: stays_for("audience"), people_shown: stays_for("people-shown") };
        if !ask_terms(session, unsaid, &mut terms).await? {
            break;
        }
        looked = look(&terms).await?;
    }
    args.terms = terms;
    session.out.urgent(|page| draw_many(page, &looked))?;
    if let Some(broken) = looked.refused.first().filter(|_| !args.all_drafts) {
        return Err(to_mend(&broken.short));
    }
    if looked.items.is_empty() {
        return Err(Error::new(ErrorCode::Invalid, say!("publish-none-yet")).next("joinup drafts").into());
    }
    let number = words::experiments(u64::try_from(looked.items.len()).unwrap_or(u64::MAX));
    session.agreed(false, &say!("publish-so-many", experiments = number), false, "").await
}

fn to_mend(id: &str) -> Failure {
    Error::new(ErrorCode::Invalid, say!("publish-mend-first")).next(format!("joinup edit {id}")).into()
}

fn request(ids: &[String], all_drafts: bool, terms: &Terms) -> PublishRequest {
    PublishRequest {
        ids: ids.to_vec(),
        all_drafts,
        audience: terms.audience.clone(),
        people_shown: terms.people_shown.clone(),
        why: terms.why.clone(),
        circles: terms.circle.clone(),
        accept_warnings: true,
        ..PublishRequest::default()
    }
}

/// What neither flags nor drafts say of some of them.
#[derive(Debug, Clone, Copy)]
struct Unsaid {
    audience: bool,
    people_shown: bool,
}

async fn previews(client: &Client, ids: &[String], terms: &Terms) -> Outcome<Vec<Preview>> {
    let mut previews = Vec::new();
    for id in ids {
        previews.push(client.preview(id, &terms.query()).await?);
    }
    Ok(previews)
}

/// Asks who may see it and whether people can be recognised, when neither flags nor drafts say. Whether it asked.
async fn ask_terms(session: &Session, unsaid: Unsaid, terms: &mut Terms) -> Outcome<bool> {
    let mut asked = false;
    if terms.audience.is_none() && unsaid.audience {
        let meanings = [say!("publish-everyone"), say!("publish-summary")];
        let choices: Vec<(&str, &str)> =
            ["everyone", "summary"].into_iter().zip(meanings.iter().map(String::as_str)).collect();
        terms.audience = session.prompt.choose(&say!("publish-who-may-see"), &choices).await?.map(str::to_owned);
        if terms.audience.is_none() {
            return Err(Failure::declined(say!("publish-stays-with-you")));
        }
        asked = true;
    }
    if terms.people_shown.is_none() && unsaid.people_shown {
        let meanings = [
            say!("publish-people-no"),
            say!("publish-people-roles"),
            say!("publish-people-consent"),
            say!("publish-people-not-sure"),
        ];
        let codes = ["no", "roles-only", "yes-with-consent", "not-sure"];
        let choices: Vec<(&str, &str)> = codes.into_iter().zip(meanings.iter().map(String::as_str)).collect();
        session.out.urgent(|page| writeln!(page, "{}", say!("publish-people")))?;
        terms.people_shown = session.prompt.choose(&say!("publish-recognisable"), &choices).await?.map(str::to_owned);
        if terms.people_shown.is_none() {
            return Err(Failure::declined(say!("publish-answer-first")));
        }
        asked = true;
    }
    Ok(asked)
}

/// The first of many drafts, with the warnings of all and what publishing them means.
fn draw_many(page: &mut Page, looked: &Published) -> fmt::Result {
    for item in looked.items.iter().take(LISTED) {
        writeln!(page, "  {}  {}", item.short, Untrusted::new(&item.title))?;
    }
    more(page, looked.items.len())?;
    draw_refused(page, looked)?;
    let shorts = shorts(looked);
    for (number, warning) in looked.warnings.iter().enumerate() {
        if number == 0 {
            page.strong(&say!("preview-look"))?;
            writeln!(page)?;
        }
        draw_warning(page, "", warning, &shorts)?;
    }
    looked.notices.iter().try_for_each(|notice| page.notice(notice))
}

/// What the lists call those that warnings are about.
fn shorts(published: &Published) -> BTreeMap<&str, &str> {
    published.items.iter().map(|item| (item.id.as_str(), item.short.as_str())).collect()
}

/// A warning, with the draft that it is about.
fn draw_warning(page: &mut Page, mark: &str, warning: &Warning, shorts: &BTreeMap<&str, &str>) -> fmt::Result {
    let id = shorts.get(warning.id.as_str()).copied().unwrap_or_else(|| super::new::short(&warning.id));
    let gap = if mark.is_empty() { "" } else { " " };
    writeln!(page, "  {mark}{gap}{id}  {}", Untrusted::new(&warning.message))
}

fn draw_refused(page: &mut Page, published: &Published) -> fmt::Result {
    for refused in published.refused.iter().take(LISTED) {
        let why = Untrusted::new(&refused.message).line();
        writeln!(page, "  {}", say!("publish-stays-draft", id = refused.short.as_str(), why = why))?;
    }
    more(page, published.refused.len())
}

fn more(page: &mut Page, all: usize) -> fmt::Result {
    if all > LISTED { writeln!(page, "  {}", say!("write-more", number = all - LISTED)) } else { Ok(()) }
}

/// Where what was said goes from here: without a node it goes nowhere yet.
pub(super) fn goes_out(page: &mut Page, running: bool) -> fmt::Result {
    if running {
        return writeln!(page, "{}", say!("goes-out"));
    }
    page.notice(&Notice { code: "waits".into(), message: say!("goes-out-later"), next: "joinup up".into() })
}

/// Notices of what publishing means, which whoever was asked has read already.
const TERMS: [&str; 4] = ["travels", "on-request", "record", "stopped"];

fn draw(page: &mut Page, published: &Published, seen: bool, running: bool) -> fmt::Result {
    match published.items.as_slice() {
        [] => writeln!(page, "{}", say!("publish-nothing"))?,
        [item] => {
            write!(page, "{} ", say!("publish-done"))?;
            page.strong(&Untrusted::new(&item.title).line())?;
            writeln!(page, "   {}, {}", item.short, say!("preview-version", version = item.version))?;
            if let Some(circles) = super::circle::names(&item.circles) {
                writeln!(page, "{}", say!("preview-in-circle", circles = Untrusted::new(&circles).line()))?;
            }
        }
        items => {
            let number = words::experiments(u64::try_from(items.len()).unwrap_or(u64::MAX));
            writeln!(page, "{}", say!("publish-done-many", experiments = number))?;
        }
    }
    draw_refused(page, published)?;
    let shorts = shorts(published);
    for warning in &published.warnings {
        draw_warning(page, &say!("publish-accepted"), warning, &shorts)?;
    }
    let is_news = |notice: &&Notice| !seen || !TERMS.contains(&notice.code.as_str());
    published.notices.iter().filter(is_news).try_for_each(|notice| page.notice(notice))?;
    if published.queued { goes_out(page, running) } else { Ok(()) }
}
