//! Our place by questions: facet by facet, each of which may be left out, and the whole stopped at any time.

use joinup_node::{
    api::{
        Client,
        types::{CommunityDetail, FacetValue, ProfileRequest},
    },
    say,
    speech::{code, facet, question},
};
use joinup_protocol::{
    experiment::{FACETS, Facet, FacetKind, FacetShape, Said},
    text::{Label, Text},
};

use crate::{
    commands::init::looked_at,
    error::{Failure, Outcome},
    prompt::Prompt,
    session::Session,
};

/// Answers that every facet takes.
const ALWAYS: [&str; 2] = ["unknown", "rather-not-say"];

/// Asks, and keeps what was answered.
pub(super) async fn run(session: &Session, client: &Client, all: bool, yes: bool) -> Outcome<CommunityDetail> {
    if !session.prompt.can_ask() {
        return Err(Failure::unanswered(
            say!("profile-nobody-to-ask"),
            "joinup community profile --facet setting=village",
        ));
    }
    let before = client.community("us").await?;
    let said =
        before.profile.as_ref().and_then(|profile| profile.get("context")).and_then(|context| context.as_object());
    let is_asked = |kind: &&FacetKind| all || said.is_none_or(|said| !said.contains_key(kind.name));
    let mut request = ProfileRequest::default();
    session.out.note(|page| std::fmt::Write::write_str(page, &format!("{}\n", say!("profile-asking"))))?;
    for kind in FACETS.iter().filter(is_asked) {
        match asked(session.prompt, kind).await? {
            Answer::Said(value) => request.facets.push(FacetValue { name: kind.name.into(), value }),
            Answer::LeftOut => continue,
            Answer::Stop => break,
        }
        match sentence(session.prompt).await? {
            Answer::Said(value) => request.notes.push(FacetValue { name: kind.name.into(), value }),
            Answer::LeftOut => {}
            Answer::Stop => break,
        }
    }
    if request.facets.is_empty() {
        return Ok(before);
    }
    looked_at(session, yes, async |accept_warnings| {
        client.set_profile(&ProfileRequest { accept_warnings, ..request.clone() }).await
    })
    .await
}

enum Answer {
    Said(String),
    LeftOut,
    Stop,
}

/// A line; the end of the input, Ctrl-C and the word for it stop, and nothing that was answered is lost.
async fn line(prompt: Prompt, question: &str) -> Outcome<Answer> {
    let typed = tokio::select! {
        typed = prompt.line(question) => typed,
        _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted),
    };
    match typed {
        Ok(typed) if typed.is_empty() => Ok(Answer::LeftOut),
        Ok(typed) if typed == "." || typed.eq_ignore_ascii_case(&say!("profile-stop")) => Ok(Answer::Stop),
        Ok(typed) => Ok(Answer::Said(typed)),
        Err(Failure::Interrupted) => Ok(Answer::Stop),
        Err(failure) => Err(failure),
    }
}

async fn asked(prompt: Prompt, kind: &FacetKind) -> Outcome<Answer> {
    let choices: Vec<&str> = kind.known.iter().copied().chain(ALWAYS).collect();
    let mut text = format!("\n{} ({})\n", question(kind.words), facet(kind.name));
    for (number, choice) in (1..).zip(&choices) {
        text.push_str(&format!("  {number}  {}\n", code(choice)));
    }
    text.push_str(&match kind.shape {
        FacetShape::Band => say!("profile-ask-band"),
        FacetShape::Code => say!("profile-ask-one"),
        FacetShape::Set => say!("profile-ask-several"),
        FacetShape::Words | FacetShape::Place => say!("profile-ask-words"),
    });
    let mut again = text;
    loop {
        let typed = match line(prompt, &again).await? {
            Answer::Said(typed) => typed,
            silent => return Ok(silent),
        };
        match chosen(kind, &choices, &typed) {
            Ok(value) => return Ok(Answer::Said(value)),
            Err(why) => again = why,
        }
    }
}

async fn sentence(prompt: Prompt) -> Outcome<Answer> {
    let mut question = say!("profile-ask-note");
    loop {
        let typed = match line(prompt, &question).await? {
            Answer::Said(typed) => typed,
            silent => return Ok(silent),
        };
        match typed.parse::<Text<{ Facet::NOTE }>>() {
            Ok(_) => return Ok(Answer::Said(typed)),
            Err(why) => question = say!("profile-again", why = why.to_string()),
        }
    }
}

/// What numbers and words mean; more than one where a facet takes several.
fn chosen(kind: &FacetKind, choices: &[&str], typed: &str) -> Result<String, String> {
    let takes_many = matches!(kind.shape, FacetShape::Set | FacetShape::Words);
    let parts: Vec<&str> = if takes_many { typed.split(',').map(str::trim).collect() } else { vec![typed] };
    let number = |part: &str| part.parse::<usize>().ok();
    let mut values: Vec<String> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let named = number(part).map(|number| choices.get(number.wrapping_sub(1)).copied());
        let value = match named {
            Some(Some(choice)) => choice,
            Some(None) => return Err(say!("profile-number", last = choices.len())),
            None => choices.iter().find(|choice| code(choice).eq_ignore_ascii_case(part)).copied().unwrap_or(part),
        };
        // Of what stands in an order there is no place for other words, nor anywhere for a mere question mark.
        if kind.shape == FacetShape::Band && !choices.contains(&value) {
            return Err(say!("profile-number-only", last = choices.len()));
        }
        if !value.chars().any(char::is_alphanumeric) {
            return Err(say!("profile-number", last = choices.len()));
        }
        let is_code = value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic());
        if kind.name == "country" && !is_code && !ALWAYS.contains(&value) {
            return Err(say!("profile-again", why = say!("profile-country")));
        }
        value.parse::<Label>().map_err(|why| say!("profile-again", why = why.to_string()))?;
        values.push(value.to_owned());
    }
    if values.len() > Said::CAP {
        return Err(say!("profile-too-many", most = Said::CAP));
    }
    Ok(values.join(","))
}

#[cfg(test)]
mod tests {
    use joinup_protocol::experiment::facet_kind;

    use super::*;

    fn choose(facet: &str, typed: &str) -> Result<String, String> {
        let kind = facet_kind(facet).unwrap();
        let choices: Vec<&str> = kind.known.iter().copied().chain(ALWAYS).collect();
        chosen(kind, &choices, typed)
    }

    #[test]
    fn numbers_and_words_choose_and_own_words_are_kept() {
        assert_eq!(choose("setting", "3").as_deref(), Ok("village"));
        assert_eq!(choose("setting", "City").as_deref(), Ok("city"));
        assert_eq!(choose("setting", "8").as_deref(), Ok("unknown"));
        assert_eq!(choose("setting", "rather-not-say").as_deref(), Ok("rather-not-say"));
        assert_eq!(choose("setting", "a houseboat").as_deref(), Ok("a houseboat"));
        assert_eq!(choose("assets", "1, our oven,2").as_deref(), Ok("peoples-gifts,our oven,associations"));
        assert_eq!(choose("region", "Noord, Ghent").as_deref(), Ok("Noord, Ghent"));
        assert!(choose("place-population", "?").is_err() && choose("place-population", "quite a few").is_err());
        assert!(choose("setting", "?").is_err() && choose("place-population", "over-500k").is_ok());
        assert!(choose("setting", "99").is_err() && choose("setting", "0").is_err());
        assert_eq!(choose("country", "be").as_deref(), Ok("be"));
        assert!(choose("country", "Belgium").is_err());
        assert!(choose("assets", &"x".repeat(65)).is_err());
        assert!(choose("assets", &"x,".repeat(17)).is_err());
    }
}
