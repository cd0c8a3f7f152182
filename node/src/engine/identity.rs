//! Who we are: setting a community up, restoring it from its recovery sheet, its profile.

mod facets;

use std::{path::Path, sync::Arc};

use joinup_protocol::{
    id::{CircleId, CommunityId, EntryId, Kind, NodeId, SlotHash},
    item::{Draft, Payload, Verified},
    key::CommunityKey,
    profile::Profile,
    text::{Label, Language, Text},
    time::Stamp,
};

use super::{Engine, fact::Fact, publish::warning, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{CommunityDetail, ConductRequest, FacetValue, Init, InitRequest, Notice, ProfileRequest},
    },
    clock::Clock,
    home::{Home, KeyFile},
    say,
};

/// A community that has just been set up.
#[derive(Debug)]
pub struct Setup {
    /// Its engine.
    pub engine: Engine,
    /// What to tell the person; holds the recovery sheet.
    pub init: Init,
}

/// Sets a community up in a folder: makes its keys, or restores the community's from its recovery sheet, and says its
/// profile. What a call that was cut short left behind is taken up again.
///
/// # Errors
/// When there is a community already, the words restore none, the profile is not valid, or the folder cannot be used.
pub fn set_up(home: Home, request: &InitRequest, clock: &Clock) -> Result<Setup, Error> {
    let mut profile = Profile::default();
    let told = apply(&mut profile, &request.profile)?;
    look_at(&Profile::default(), &profile, request.profile.accept_warnings)?;
    if profile.name.is_empty() && request.recovery_words.is_none() {
        return Err(invalid(&say!("init-name-needed"), "").next("joinup init --community NAME"));
    }
    let restored = request.recovery_words.as_deref().map(restore).transpose()?;
    let under = request.passphrase.as_ref();
    if let Some(passphrase) = under {
        home.open_keys(passphrase)?;
    }
    let found = home.community_key()?;
    let key = match (&restored, found) {
        (Some(key), _) => key.clone(),
        (None, Some(found)) => found,
        (None, None) => CommunityKey::from_seed(&clock.random()?),
    };
    if home.seed(KeyFile::Node)?.is_none() {
        home.save_seed(KeyFile::Node, &clock.random()?, under)?;
    }
    home.save_seed(KeyFile::Community, &key.seed(), under)?;
    if under.is_some() && !home.is_protected() {
        home.protect(None, under)?;
    }
    let path = home.path().to_owned();
    let engine = Engine::open(Arc::new(home), clock.clone())?;
    if engine.look(|state| state.own.profile.is_some()) {
        return Err(already_set_up(&path));
    }
    if !profile.name.is_empty() {
        engine.say_profile(&profile)?;
    }
    let community = engine.community_ref(&engine.us());
    let recovery_words = if restored.is_some() { Vec::new() } else { key.recovery_words() };
    let init = Init {
        community,
        home: path.display().to_string(),
        recovery_words: recovery_words.into_iter().map(str::to_owned).collect(),
        notices: notices(restored.is_some()).into_iter().chain(told).collect(),
    };
    Ok(Setup { engine, init })
}

fn notices(restored: bool) -> Vec<Notice> {
    let (code, message) =
        if restored { ("restored", say!("init-restored")) } else { ("recovery-sheet", say!("init-recovery-sheet")) };
    vec![Notice { code: code.into(), message, next: "joinup up".into() }]
}

fn restore(words: &str) -> Result<CommunityKey, Error> {
    CommunityKey::from_recovery_words(words)
        .map_err(|error| invalid(&say!("init-no-key"), &error.to_string()).next("joinup recover"))
}

/// There is a community here.
pub fn already_set_up(path: &Path) -> Error {
    Error::new(ErrorCode::NotAllowed, say!("init-already"))
        .why(say!("init-already-why", path = path.display().to_string()))
        .next("joinup community profile")
}

fn invalid(message: &str, why: &str) -> Error {
    Error::new(ErrorCode::Invalid, message).why(why)
}

/// Where a community is, in one line: its own words, else region and country.
pub(super) fn place(profile: &Profile) -> String {
    if !profile.place.is_empty() {
        return profile.place.as_str().to_owned();
    }
    let parts = ["region", "country"].map(|facet| profile.context.values(facet));
    let parts: Vec<&str> = parts.into_iter().flatten().map(Label::as_str).collect();
    parts.join(", ")
}

impl Engine {
    /// Our profile as we keep it, with what does not travel.
    pub(super) fn profile(&self) -> Result<Profile, Error> {
        if let Some(text) = self.look(|state| state.own.profile.clone()) {
            let fields = serde_json::from_str(&text).map_err(Error::failed)?;
            return Ok(Profile::from_json(fields).0);
        }
        Ok(self.profile_item(&self.us())?.map(|(_, profile)| profile).unwrap_or_default())
    }

    /// Changes what is named in our profile, and says it.
    ///
    /// # Errors
    /// When a value is not valid, or it cannot be saved.
    pub fn set_profile(&self, request: &ProfileRequest) -> Result<CommunityDetail, Error> {
        let _turn = self.turn();
        let before = self.profile()?;
        let mut profile = before.clone();
        let mut notices = apply(&mut profile, request)?;
        look_at(&before, &profile, request.accept_warnings)?;
        if profile.name.is_empty() {
            return Err(invalid(&say!("init-name-needed"), ""));
        }
        notices.extend(self.say_profile(&profile)?);
        Ok(CommunityDetail { notices, ..self.community("us")? })
    }

    /// Says how we want to be met, in our own words.
    ///
    /// # Errors
    /// When it is too long, or cannot be saved.
    pub fn set_conduct(&self, request: &ConductRequest) -> Result<CommunityDetail, Error> {
        let _turn = self.turn();
        let before = self.profile()?;
        let mut profile = before.clone();
        profile.conduct = request.text.trim().parse().map_err(|error| refuse("conduct", error))?;
        if profile.name.is_empty() {
            return Err(invalid(&say!("init-name-needed"), ""));
        }
        look_at(&before, &profile, request.accept_warnings)?;
        let notices = self.say_profile(&profile)?;
        Ok(CommunityDetail { notices, ..self.community("us")? })
    }

    /// How a community wants to be met, as far as its profile is here.
    pub(crate) fn conduct_of(&self, community: &str) -> Result<String, Error> {
        let id: CommunityId = community.parse().map_err(Error::failed)?;
        Ok(self.profile_item(&id)?.map(|(_, profile)| profile.conduct.as_str().to_owned()).unwrap_or_default())
    }

    /// Saves our profile and says what of it may travel.
    pub(super) fn say_profile(&self, profile: &Profile) -> Result<Vec<Notice>, Error> {
        self.say_profile_without(profile, None)
    }

    /// The same, without a machine that it has named until now.
    pub(super) fn say_profile_without(&self, profile: &Profile, gone: Option<NodeId>) -> Result<Vec<Notice>, Error> {
        let (mut public, notices) = profile.travelling();
        public.nodes = self.machines_to_name(gone)?;
        public.software = Text::excerpt(concat!("joinup ", env!("CARGO_PKG_VERSION")));
        let items = self.profile_items(&public, &self.circles_now().ours())?;
        let json = serde_json::Value::Object(profile.to_json()).to_string();
        let fact = Fact::Profile { json }.to_entry().map_err(refusal::too_long)?;
        self.commit(vec![fact], items)?;
        Ok(notices
            .into_iter()
            .map(|notice| Notice {
                code: notice.code.into(),
                message: crate::speech::core::told(&notice.told),
                next: String::new(),
            })
            .collect())
    }

    /// Our profile for each of these circles.
    fn profile_items(&self, public: &Profile, circles: &[CircleId]) -> Result<Vec<Verified>, Error> {
        let said = |circle: &CircleId| {
            let slot = SlotHash::of(circle, &self.us(), Kind::PROFILE, &EntryId::ONLY);
            self.sign(Draft {
                circle: *circle,
                kind: Kind::PROFILE,
                id: EntryId::ONLY,
                stamp: self.next_stamp(circle, &slot),
                payload: Payload::Profile(Box::new(public.clone())),
            })
        };
        circles.iter().map(said).collect()
    }

    /// Says our profile, as others have it, in circles that we have just joined.
    pub(super) fn say_profile_in(&self, circles: &[CircleId]) -> Result<(), Error> {
        match self.profile_item(&self.us())? {
            Some((_, public)) => self.commit(Vec::new(), self.profile_items(&public, circles)?),
            None => Ok(()),
        }
    }

    /// A stamp past the newest that is known of a slot, ours or as others gave it back to us.
    pub(super) fn next_stamp(&self, circle: &CircleId, slot: &SlotHash) -> Stamp {
        self.next_stamp_of(&[(*circle, *slot)])
    }

    /// The same of what is said in several circles at once.
    pub(super) fn next_stamp_of(&self, places: &[(CircleId, SlotHash)]) -> Stamp {
        let newest = places.iter().filter_map(|(circle, slot)| {
            let ours = self.look(|state| state.own.newest.get(slot).map(|item| item.stamp));
            let held = self.0.store.entry(circle, slot).map(|entry| entry.stamp);
            ours.max(held)
        });
        Stamp::next(self.now(), newest.max())
    }
}

/// Looks for what may tell who or where somebody is among what is new in a profile. What was agreed to before is not
/// asked about again.
///
/// # Errors
/// When there is something, and nobody has agreed to it.
pub(super) fn look_at(before: &Profile, after: &Profile, accepted: bool) -> Result<(), Error> {
    let known = before.lint();
    let found: Vec<_> = after.lint().into_iter().filter(|warning| !known.contains(warning)).collect();
    if accepted || found.is_empty() {
        return Ok(());
    }
    let error = Error::new(ErrorCode::Warnings, say!("profile-warnings"))
        .why(say!("profile-warnings-why"))
        .next("joinup community profile");
    Err(Error { warnings: found.into_iter().map(|found| warning("", found)).collect(), ..error })
}

/// Puts what is named into a profile. Gives what to know about it: values that this joinup does not know are kept.
fn apply(profile: &mut Profile, request: &ProfileRequest) -> Result<Vec<Notice>, Error> {
    let mut notices = Vec::new();
    if let Some(name) = &request.name {
        profile.name = name.trim().parse().map_err(|error| refuse("name", error))?;
    }
    profile.sample = request.sample.unwrap_or(profile.sample);
    let country = request.country.as_ref().map(|country| country.trim().to_ascii_uppercase());
    let is_code = |country: &String| country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    if country.as_ref().is_some_and(|country| !country.is_empty() && !is_code(country)) {
        return Err(refuse("country", say!("profile-country")));
    }
    let named = [("country", country), ("region", request.region.clone()), ("setting", request.setting.clone())];
    let named = named.into_iter().filter_map(|(name, value)| Some(FacetValue { name: name.into(), value: value? }));
    if !request.languages.is_empty() {
        let languages: Result<Vec<Language>, _> = request.languages.iter().map(|tag| tag.trim().parse()).collect();
        let languages = languages.map_err(|error: joinup_protocol::text::TextError| refuse("language", error))?;
        profile.languages = languages.try_into().map_err(|error| refuse("language", error))?;
        if profile.context.get("languages").is_none() {
            let said = FacetValue { name: "languages".into(), value: request.languages.join(",") };
            notices.extend(facets::set(profile, &said)?);
        }
    }
    for facet in named.chain(request.facets.iter().cloned()) {
        notices.extend(facets::set(profile, &facet)?);
    }
    for note in &request.notes {
        notices.extend(facets::set_part(profile, "note", note)?);
    }
    for mattered in &request.mattered {
        notices.extend(facets::set_part(profile, "mattered", mattered)?);
    }
    notices.dedup();
    Ok(notices)
}

fn refuse(name: &str, why: impl core::fmt::Display) -> Error {
    invalid(&say!("profile-not-valid", name = name.to_owned()), &why.to_string())
}
