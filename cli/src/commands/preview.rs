//! `joinup preview`: exactly what will travel of a draft, what stays, and what to think about first.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::{
        Client,
        types::{Preview, PreviewQuery},
    },
    say,
    speech::field,
};
use joinup_protocol::experiment::known;

use crate::{error::Outcome, output::Page, session::Session, untrusted::Untrusted};

/// Who may see it, and whether people can be recognised: said beside the draft, and stronger than it.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Terms {
    /// Who may see it: everyone the whole, or everyone its summary and those who ask the rest
    #[arg(long, value_name = "WHO", value_parser = ["everyone", "summary"])]
    pub(crate) audience: Option<String>,
    /// Whether people can be recognised in it
    #[arg(long, value_name = "CODE", value_parser = clap::builder::PossibleValuesParser::new(known::PEOPLE_SHOWN))]
    pub(crate) people_shown: Option<String>,
    /// Why there is this version, in one line
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: Option<String>,
    /// In this circle, beside those in which it is already; several times for several circles
    #[arg(long, value_name = "NAME")]
    pub(crate) circle: Vec<String>,
}

/// What can be said with `joinup preview`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The draft: the start of its id, or @last (what you wrote on or published last)
    id: String,
    #[command(flatten)]
    terms: Terms,
}

impl Terms {
    /// The same as a question to the node.
    pub(crate) fn query(&self) -> PreviewQuery {
        PreviewQuery {
            audience: self.audience.clone(),
            people_shown: self.people_shown.clone(),
            why: self.why.clone(),
            circles: (!self.circle.is_empty()).then(|| self.circle.join("\n")),
        }
    }
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let preview = client.preview(&args.id, &args.terms.query()).await?;
    let preview = suppose(&client, preview, &args.terms).await?;
    session.out.answer(&preview, |page, preview| {
        if preview.supposed {
            let (audience, people) = (preview.audience.as_str(), preview.people_shown.as_str());
            writeln!(page, "{}", say!("preview-suppose", audience = audience, people = people))?;
            writeln!(page)?;
        }
        draw(page, preview)?;
        let id = &preview.short;
        page.next(&[&format!("joinup edit {id}"), &format!("joinup publish {id}")])
    })
}

/// What would travel if it were published: for those who have not said yet who may see it, or who is in it.
async fn suppose(client: &Client, preview: Preview, terms: &Terms) -> Outcome<Preview> {
    let stays = preview.audience == "only-us";
    if !stays && !preview.people_shown.is_empty() {
        return Ok(preview);
    }
    let mut supposed = terms.clone();
    supposed.audience.get_or_insert(if stays { "everyone".to_owned() } else { preview.audience });
    supposed.people_shown.get_or_insert(if preview.people_shown.is_empty() {
        "roles-only".to_owned()
    } else {
        preview.people_shown
    });
    Ok(Preview { supposed: true, ..client.preview(&preview.id, &supposed.query()).await? })
}

/// What will travel, what stays, and what to think about.
pub(crate) fn draw(page: &mut Page, preview: &Preview) -> fmt::Result {
    page.strong(&Untrusted::new(&preview.title).line())?;
    match preview.why.as_str() {
        "" => writeln!(page, "   {}", say!("preview-version", version = preview.version))?,
        why => {
            let why = Untrusted::new(why).line();
            writeln!(page, "   {}", say!("preview-version-why", version = preview.version, why = why))?;
        }
    }
    if let Some(circles) = super::circle::names(&preview.circles) {
        writeln!(page, "{}", say!("preview-in-circle", circles = Untrusted::new(&circles).line()))?;
    }
    writeln!(page)?;
    if !preview.summary_text.is_empty() {
        story(page, &say!("preview-others-see"), &preview.summary_text)?;
    }
    if !preview.record_text.is_empty() {
        let heading =
            if preview.audience == "everyone" { say!("preview-whoever-fetches") } else { say!("preview-whoever-asks") };
        story(page, &heading, &preview.record_text)?;
    }
    if !preview.trimmed.is_empty() {
        let fields = names(&preview.trimmed);
        writeln!(page, "{}", say!("preview-shortened", fields = fields))?;
    }
    preview.notices.iter().try_for_each(|notice| page.notice(notice))?;
    list(
        page,
        &say!("preview-before"),
        preview.problems.iter().filter(|problem| !problem.warning).map(|problem| problem.message.as_str()),
    )?;
    list(page, &say!("preview-look"), preview.warnings.iter().map(|warning| warning.message.as_str()))
}

/// A part of what travels, as its readers see it.
fn story(page: &mut Page, heading: &str, text: &str) -> fmt::Result {
    page.strong(heading)?;
    writeln!(page)?;
    for line in text.lines() {
        writeln!(page, "{}", format!("  {line}").trim_end())?;
    }
    writeln!(page)
}

/// Fields by their names.
fn names(fields: &[String]) -> String {
    let names: Vec<String> = fields.iter().map(|name| field(name)).collect();
    Untrusted::new(&names.join(", ")).line()
}

fn list<'a>(page: &mut Page, heading: &str, lines: impl Iterator<Item = &'a str>) -> fmt::Result {
    for (number, line) in lines.enumerate() {
        if number == 0 {
            page.strong(heading)?;
            writeln!(page)?;
        }
        writeln!(page, "  - {}", Untrusted::new(line))?;
    }
    Ok(())
}
