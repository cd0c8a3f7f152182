//! `joinup init`: sets a community up in an empty folder, and prints the recovery sheet.

use std::{
    fmt::{self, Write as _},
    path::PathBuf,
};

use joinup_node::{
    api::{
        Error, ErrorCode,
        types::{CommunityRef, FacetValue, Init, InitRequest, ProfileRequest},
    },
    passphrase::Passphrase,
    say,
};
use joinup_protocol::experiment::facet_kind;

use crate::{
    codes::OpenCode,
    error::{Failure, Outcome},
    output::Page,
    passphrase,
    session::Session,
    untrusted::Untrusted,
};

/// Words on one line of the recovery sheet.
const SHEET_COLUMNS: usize = 4;

/// Who a community is, as far as it wants to say.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Who {
    /// The country: two letters, such as BE
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// The region, as coarse as you like
    #[arg(long, value_name = "R")]
    region: Option<String>,
    /// What sort of place it is
    #[arg(long, value_name = "S", value_parser = OpenCode(settings()))]
    setting: Option<String>,
    /// A language that you speak, such as nl or pt-BR; may be given several times
    #[arg(long = "language", value_name = "L")]
    languages: Vec<String>,
    /// Anything else about your place or group, such as group-kind=faith; may be given several times
    #[arg(long = "facet", value_name = "NAME=VALUE", value_parser = facet)]
    facets: Vec<FacetValue>,
    /// Yes, all of it may travel
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// What can be said with `joinup init`.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(id = "set-up")]
pub(crate) struct Args {
    /// The community's name
    #[arg(long = "community", value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) who: Who,
    /// Put the keys under the passphrase in the first line of this file; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// What nobody else may see of a set-up.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// The words of an existing community's recovery sheet.
    pub(crate) recovery_words: Option<String>,
    /// What the keys will be under.
    pub(crate) passphrase: Option<Passphrase>,
}

impl Args {
    /// Reads what stands in files.
    pub(crate) async fn secrets(&self, recovery_words: Option<String>) -> Outcome<Secrets> {
        let passphrase = match &self.passphrase_file {
            Some(file) => Some(passphrase::of_file(file).await?),
            None => None,
        };
        Ok(Secrets { recovery_words, passphrase })
    }
}

/// The sorts of places that are known.
fn settings() -> &'static [&'static str] {
    facet_kind("setting").map_or(&[], |facet| facet.known)
}

fn facet(text: &str) -> Result<FacetValue, String> {
    let (name, value) = text.split_once('=').ok_or_else(|| say!("init-facet"))?;
    Ok(FacetValue { name: name.trim().to_owned(), value: value.trim().to_owned() })
}

impl Who {
    /// Whether nothing was said.
    pub(crate) fn is_empty(&self) -> bool {
        self.country.is_none()
            && self.region.is_none()
            && self.setting.is_none()
            && self.languages.is_empty()
            && self.facets.is_empty()
    }

    /// The same as a request.
    pub(crate) fn profile(self, name: Option<String>) -> ProfileRequest {
        ProfileRequest {
            name,
            country: self.country.map(|country| country.to_uppercase()),
            region: self.region,
            setting: self.setting,
            languages: self.languages,
            facets: self.facets,
            accept_warnings: self.yes,
            ..ProfileRequest::default()
        }
    }
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let secrets = args.secrets(None).await?;
    let init = set_up(session, args, secrets).await?;
    session.out.answer(&init, |page, init| {
        sheet(page, init)?;
        page.next(&["joinup new", "joinup up"])
    })
}

/// Sets up with what was said on the command line; what was not is asked for at a terminal.
pub(crate) async fn set_up(session: &Session, args: Args, secrets: Secrets) -> Outcome<Init> {
    let Secrets { recovery_words, passphrase } = secrets;
    let client = session.client().await?;
    // Where somebody is set up already, nobody is asked who they are: the node refuses.
    let there = client.community("us").await.ok().filter(|us| us.profile.is_some() && recovery_words.is_none());
    let profile = match there {
        Some(us) => args.who.profile(args.name.or(Some(us.community.name))),
        None if session.prompt.can_ask() => asked(session, args).await?,
        None => args.who.profile(args.name),
    };
    if profile.name.is_none() {
        return Err(Failure::usage(say!("init-name-needed"), "joinup init --community \"Our street\""));
    }
    looked_at(session, profile.accept_warnings, async |accept_warnings| {
        let profile = ProfileRequest { accept_warnings, ..profile.clone() };
        let (recovery_words, passphrase) = (recovery_words.clone(), passphrase.clone());
        client.init(&InitRequest { profile, recovery_words, passphrase }).await
    })
    .await
}

/// Says something of who we are; what may tell too much is shown before it travels, and has to be agreed to.
pub(crate) async fn looked_at<T>(
    session: &Session,
    yes: bool,
    say_it: impl AsyncFn(bool) -> Result<T, Error>,
) -> Outcome<T> {
    let error = match say_it(yes).await {
        Ok(said) => return Ok(said),
        Err(error) if error.code == ErrorCode::Warnings && session.prompt.can_ask() => error,
        Err(error) => return Err(error.into()),
    };
    session.out.urgent(|page| {
        writeln!(page, "{}", Untrusted::new(&error.message))?;
        error.warnings.iter().try_for_each(|warning| writeln!(page, "  - {}", Untrusted::new(&warning.message)))
    })?;
    session.agreed(false, &say!("profile-warnings-ask"), false, "").await?;
    Ok(say_it(true).await?)
}

/// The three questions: name, place, languages. What the flags say is not asked.
async fn asked(session: &Session, args: Args) -> Outcome<ProfileRequest> {
    let prompt = session.prompt;
    let said_place = args.who.country.is_some() || args.who.region.is_some() || args.who.setting.is_some();
    let mut profile = args.who.profile(args.name);
    if profile.name.is_none() {
        profile.name = Some(prompt.needed(&say!("init-called")).await?);
    }
    if !said_place {
        let place = prompt.line(&say!("init-where")).await?;
        (profile.region, profile.country) = place_of(&place);
        let settings: Vec<(&str, &str)> = settings().iter().map(|setting| (*setting, "")).collect();
        profile.setting = prompt.choose(&say!("init-setting"), &settings).await?.map(str::to_owned);
    }
    if profile.languages.is_empty() {
        let usual = usual_language();
        let typed = prompt.line(&say!("init-languages", usual = usual.as_str())).await?;
        let typed = if typed.is_empty() { usual } else { typed };
        profile.languages = typed.split([',', ' ']).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    }
    Ok(profile)
}

/// `Ghent, BE` is a region and a country; two letters alone are a country; anything else is a region.
fn place_of(place: &str) -> (Option<String>, Option<String>) {
    let is_country = |text: &str| text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic());
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (before, last) = place.rsplit_once(',').unwrap_or(("", place));
    if is_country(last.trim()) {
        (said(before.trim()), said(&last.trim().to_uppercase()))
    } else {
        (said(place.trim()), None)
    }
}

/// The language of this computer's user.
pub(crate) fn usual_language() -> String {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let language: String = locale.unwrap_or_default().chars().take_while(char::is_ascii_alphabetic).collect();
    if matches!(language.len(), 2 | 3) { language.to_lowercase() } else { "en".to_owned() }
}

/// Name, place and key words of a community in one line.
pub(crate) fn who_we_are(page: &mut Page, community: &CommunityRef, place: &str) -> fmt::Result {
    let name = crate::words::name(community);
    let name = if place.is_empty() { name } else { format!("{name} · {place}") };
    page.both_ends(&name, &say!("show-key-words", words = community.key_words.join(" ")))
}

/// What was set up, with the 24 words to write down.
pub(crate) fn sheet(page: &mut Page, init: &Init) -> fmt::Result {
    who_we_are(page, &init.community, "")?;
    writeln!(page, "{} {}", say!("status-folder"), Untrusted::new(&init.home))?;
    // What was not understood of what was said; the sheet says the rest itself.
    init.notices.iter().filter(|notice| notice.code == "facet").try_for_each(|notice| page.notice(notice))?;
    if init.recovery_words.is_empty() {
        return Ok(());
    }
    writeln!(page)?;
    page.strong(&say!("init-sheet"))?;
    writeln!(page)?;
    writeln!(page, "{}", say!("init-sheet-why", name = Untrusted::new(&init.community.name).line()))?;
    writeln!(page)?;
    for (line, words) in init.recovery_words.chunks(SHEET_COLUMNS).enumerate() {
        let numbered =
            words.iter().enumerate().map(|(at, word)| format!("{:>2} {word:<10}", line * SHEET_COLUMNS + at + 1));
        writeln!(page, "  {}", numbered.collect::<Vec<_>>().join("").trim_end())?;
    }
    writeln!(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_typed() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(place_of("Ghent, be"), (some("Ghent"), some("BE")));
        assert_eq!(place_of("BE"), (None, some("BE")));
        assert_eq!(place_of("Ghent"), (some("Ghent"), None));
        assert_eq!(place_of("Noord, Ghent"), (some("Noord, Ghent"), None));
        assert_eq!(place_of(""), (None, None));
    }

    #[test]
    fn a_facet_is_a_name_and_a_value() {
        assert_eq!(facet("group-kind=faith").unwrap().value, "faith");
        assert!(facet("group-kind").is_err());
    }
}
