//! Facets of our own place, as somebody types them: read with the same care as those of a draft.

use joinup_protocol::{
    experiment::{FacetShape, facet_kind, json::Severity, known},
    profile::Profile,
    text::Code,
};
use serde_json::{Map, Value};

use crate::{
    api::{
        Error, ErrorCode,
        types::{FacetValue, Notice},
    },
    say,
    speech::{self, draft},
};

/// Says something of a facet, or takes it away. Its sentence and whether it mattered stay.
pub(super) fn set(profile: &mut Profile, FacetValue { name, value }: &FacetValue) -> Result<Option<Notice>, Error> {
    let facet = named(name)?;
    if value.trim().is_empty() {
        profile.context.retain(|said| said.facet != facet);
        return Ok(None);
    }
    // A region or other free words may hold a comma; codes never do.
    let is_place = facet_kind(facet.as_str()).is_some_and(|kind| kind.shape == FacetShape::Place);
    let values: Vec<String> = if is_place {
        vec![value.trim().to_owned()]
    } else {
        let values: Vec<&str> = value.split(',').map(str::trim).filter(|value| !value.is_empty()).collect();
        draft::facet_values(facet.as_str(), &values)
    };
    let values: Vec<String> = if facet == "country" { country(&values)? } else { values };
    let mut said = said(profile, &facet);
    said.insert("value".to_owned(), values.into_iter().map(Value::String).collect());
    put(profile, &facet, said).map_err(|error| with_known(&facet, error))
}

/// Says the sentence of a facet, or whether it mattered, or takes that away.
pub(super) fn set_part(
    profile: &mut Profile,
    part: &str,
    FacetValue { name, value }: &FacetValue,
) -> Result<Option<Notice>, Error> {
    let facet = named(name)?;
    let mut said = said(profile, &facet);
    if !said.contains_key("value") {
        return Err(Error::new(ErrorCode::Invalid, say!("profile-nothing-said", facet = facet.as_str()))
            .why(say!("profile-nothing-said-why"))
            .next(format!("joinup community profile --facet {facet}=unknown")));
    }
    if value.trim().is_empty() {
        said.remove(part);
    } else {
        let value = value.trim();
        let value = if part == "mattered" { draft::coded(known::MATTERED, value) } else { value };
        said.insert(part.to_owned(), Value::from(value));
    }
    put(profile, &facet, said)
}

/// A country is two letters, or is not said.
fn country(values: &[String]) -> Result<Vec<String>, Error> {
    let is_code = |value: &str| value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    let country = |value: &String| match value.as_str() {
        code if is_code(code) => Ok(code.to_uppercase()),
        "unknown" | "rather-not-say" => Ok(value.clone()),
        _ => Err(super::refuse("country", say!("profile-country"))),
    };
    values.iter().map(country).collect()
}

fn named(name: &str) -> Result<Code, Error> {
    let spelled = draft::faceted(name.trim()).to_lowercase().replace([' ', '_'], "-");
    spelled.parse().map_err(|error| super::refuse(name, error))
}

/// What a profile says of a facet, in parts.
fn said(profile: &Profile, facet: &Code) -> Map<String, Value> {
    let fields = profile.to_json();
    match fields.get("context").and_then(|context| context.get(facet.as_str())) {
        None => Map::new(),
        Some(Value::Object(parts)) => parts.clone(),
        Some(value) => Map::from_iter([("value".to_owned(), value.clone())]),
    }
}

/// Reads a facet as a draft's are read, and puts it into the profile. What this joinup does not know is kept and told.
fn put(profile: &mut Profile, facet: &Code, said: Map<String, Value>) -> Result<Option<Notice>, Error> {
    let context = Map::from_iter([(facet.to_string(), Value::Object(said))]);
    let fields = [("name", Value::from(facet.as_str())), ("context", Value::Object(context))];
    let (read, problems) =
        Profile::from_json(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    let error = problems.iter().find(|problem| problem.severity == Severity::Error);
    let Some(found) = read.context.facets().first().filter(|_| error.is_none()) else {
        let why = error.or(problems.first()).map(|problem| speech::core::fault(&problem.fault)).unwrap_or_default();
        return Err(super::refuse(facet.as_str(), why));
    };
    profile.context.set(found.clone()).map_err(|error| super::refuse(facet.as_str(), error))?;
    Ok(problems.first().map(|problem| Notice {
        code: "facet".into(),
        message: say!("profile-kept", facet = facet.as_str(), what = speech::core::fault(&problem.fault)),
        next: String::new(),
    }))
}

/// The refusal with the values that are known.
fn with_known(facet: &Code, error: Error) -> Error {
    let known = facet_kind(facet.as_str()).map_or(&[][..], |kind| kind.known);
    if known.is_empty() {
        return error;
    }
    let why = say!("profile-known", why = error.why.clone(), known = speech::core::codes(known));
    error.why(why.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str, value: &str) -> FacetValue {
        FacetValue { name: name.into(), value: value.into() }
    }

    fn context(profile: &Profile) -> Value {
        profile.to_json().get("context").cloned().unwrap_or_default()
    }

    #[test]
    fn facets_are_said_changed_and_taken_away_and_keep_their_sentence() {
        let mut profile = Profile::default();
        assert_eq!(set(&mut profile, &value("Setting", "Village")), Ok(None));
        set_part(&mut profile, "note", &value("setting", "two roads")).unwrap();
        set_part(&mut profile, "mattered", &value("setting", "yes")).unwrap();
        set(&mut profile, &value("setting", "city")).unwrap();
        assert_eq!(
            context(&profile),
            serde_json::json!({"setting": {"value": "city", "note": "two roads", "mattered": "yes"}})
        );
        set_part(&mut profile, "note", &value("setting", "")).unwrap();
        set_part(&mut profile, "mattered", &value("setting", "")).unwrap();
        set(&mut profile, &value("languages", "nl, tr")).unwrap();
        set(&mut profile, &value("country", "be")).unwrap();
        set(&mut profile, &value("region", "Noord, Ghent")).unwrap();
        set(&mut profile, &value("money", "rather-not-say")).unwrap();
        set(&mut profile, &value("x-tide", "neap")).unwrap();
        assert_eq!(
            context(&profile),
            serde_json::json!({"setting": "city", "languages": ["nl", "tr"], "country": "BE", "region": "Noord, Ghent",
                "money": "rather-not-say", "x-tide": "neap"})
        );
        set(&mut profile, &value("setting", "")).unwrap();
        assert!(profile.context.get("setting").is_none());
    }

    #[test]
    fn facets_may_be_typed_in_words() {
        let mut profile = Profile::default();
        set(&mut profile, &value("Mena de lloc", "poble")).unwrap();
        set_part(&mut profile, "mattered", &value("tipo de lugar", "sí")).unwrap();
        set(&mut profile, &value("qué escasea o estorba", "tiempo, our oven")).unwrap();
        assert_eq!(
            context(&profile),
            serde_json::json!({"setting": {"value": "village", "mattered": "yes"}, "constraints": ["time", "our oven"]})
        );
    }

    #[test]
    fn what_joinup_does_not_know_is_kept_and_told() {
        let mut profile = Profile::default();
        let told = set(&mut profile, &value("setting", "vilage")).unwrap().unwrap();
        assert!(told.message.contains("did you mean 'village'?"), "{}", told.message);
        assert_eq!(context(&profile), serde_json::json!({"setting": "vilage"}));
        assert!(set(&mut profile, &value("tide", "neap")).unwrap().unwrap().message.contains("x-"));
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_could() {
        let mut profile = Profile::default();
        assert!(set_part(&mut profile, "note", &value("money", "so far")).is_err(), "a sentence about nothing");
        set(&mut profile, &value("money", "none")).unwrap();
        let refused = set_part(&mut profile, "mattered", &value("money", "perhaps")).unwrap_err();
        assert!(refused.why.contains("yes, no or unknown"), "{refused}");
        let refused = set(&mut profile, &value("setting", &"x".repeat(65))).unwrap_err();
        assert!(refused.why.contains("town-or-suburb"), "{refused}");
        assert!(set(&mut profile, &value("votes", "12")).is_err());
        assert!(set(&mut profile, &value("country", "Belgium")).is_err());
        assert_eq!(context(&profile), serde_json::json!({"money": "none"}));
    }
}
