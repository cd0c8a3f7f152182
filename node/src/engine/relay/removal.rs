//! What an operator has to remove on a relay, and the public log of it. It withdraws nothing for anybody else.

use joinup_protocol::{
    id::{CommunityId, Digest, Kind, PublicId, SlotHash},
    item::{Draft, Payload, Verified},
    removal::Removal,
    text::Text,
    time::Millis,
};

use super::{
    super::{Engine, fact::Fact, find::Meant, item_entry, own::Gone, refusal},
    is_over,
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Moment, Notice, RemovalRequest, RemovalRow, Removed},
    },
    say,
};

/// Things that may be removed on one relay: their slots are looked for in every catch-up.
const REMOVALS: usize = 1_000;

impl Engine {
    /// Removes something here and says so in public, or takes that back.
    ///
    /// # Errors
    /// When this is no relay, there is no such thing, it is ours, no reason was given, or it cannot be saved.
    pub fn remove_on_relay(&self, request: &RemovalRequest) -> Result<Removed, Error> {
        let _turn = self.turn();
        if self.manifest_of(&self.us())?.is_none_or(|(_, manifest)| is_over(&manifest)) {
            return Err(Error::new(ErrorCode::NotAllowed, say!("removal-no-relay"))
                .why(say!("removal-no-relay-why"))
                .next("joinup community mute NAME"));
        }
        let why: Text<600> = request
            .why
            .trim()
            .parse()
            .map_err(|_| Error::new(ErrorCode::Invalid, say!("removal-why-long", most = 600)))?;
        if why.is_empty() {
            return Err(Error::new(ErrorCode::Usage, say!("removal-why-needed"))
                .why(say!("removal-why-needed-why"))
                .next(format!("joinup relay remove {} --why WORDS", request.id)));
        }
        if request.undo { self.take_removal_back(&request.id, why) } else { self.remove(&request.id, why) }
    }

    fn remove(&self, typed: &str, why: Text<600>) -> Result<Removed, Error> {
        let (public, gone) = self.to_remove(typed, &why)?;
        if gone.author == self.us() {
            return Err(
                Error::new(ErrorCode::NotAllowed, say!("removal-ours")).next(format!("joinup withdraw {typed}"))
            );
        }
        if self.look(|state| state.own.removed.len()) >= REMOVALS {
            return Err(Error::new(ErrorCode::NotAllowed, say!("removal-many", most = REMOVALS)));
        }
        let said = Removal {
            what: public,
            whose: gone.author,
            removed: gone.at,
            why: why.clone(),
            taken_back: None,
            taken_back_why: Text::default(),
        };
        let circles: Vec<_> =
            self.look(|state| state.catalogue.slots_of_thing(&public)).into_iter().map(|(circle, _)| circle).collect();
        let items = self.sign_removal(&said, &circles)?;
        self.commit_removal(&gone, false, items)?;
        self.drop_removed()?;
        self.forget_in_index();
        if let Err(error) = self.forget_words() {
            tracing::warn!(%error, "the index of words cannot be written again");
        }
        let notices = vec![Notice {
            code: "removed".into(),
            message: say!("removal-done"),
            next: format!("joinup relay remove {typed} --undo --why WORDS"),
        }];
        Ok(Removed { entry: self.removal_row(&said), notices })
    }

    fn to_remove(&self, typed: &str, why: &Text<600>) -> Result<(PublicId, Gone), Error> {
        let public = match self.look(|state| state.meant(typed))? {
            Meant::Experiment(found) => found.id,
            Meant::Note(id) => id,
            Meant::Unsaid(_) => return Err(refusal::no_such(say!("no-experiment", name = typed), "joinup list")),
        };
        let places = self.look(|state| state.catalogue.slots_of_thing(&public));
        for (circle, slot) in places {
            if let Some(item) = self.item_in(&circle, &slot)? {
                let header = item.header();
                let (author, kind, id) = (header.author, header.kind, header.id);
                return Ok((public, Gone { author, kind, id, at: self.now(), why: why.as_str().to_owned() }));
            }
        }
        Err(refusal::no_such(say!("no-experiment", name = typed), "joinup list"))
    }

    fn take_removal_back(&self, typed: &str, why: Text<600>) -> Result<Removed, Error> {
        let typed = typed.trim().to_lowercase();
        let found: Vec<(PublicId, Gone)> = self.look(|state| {
            let begins = |id: &PublicId| typed.len() >= 3 && id.to_string().starts_with(&typed);
            state.own.removed.iter().filter(|(id, _)| begins(id)).map(|(id, gone)| (*id, gone.clone())).collect()
        });
        let [(public, gone)] = found.as_slice() else {
            return Err(
                Error::new(ErrorCode::NotFound, say!("removal-none", id = typed)).next("joinup relay manifest --log")
            );
        };
        let entry = Removal::entry(public);
        let mut circles = Vec::new();
        let mut said = None;
        for place in
            self.look(|state| state.catalogue.statements(&self.us(), Kind::REMOVAL).copied().collect::<Vec<_>>())
        {
            let Some(item) = self.item_in(&place.circle, &place.slot)?.filter(|item| item.header().id == entry) else {
                continue;
            };
            if let Payload::Removal(removal) = item.payload() {
                circles.push(place.circle);
                said = Some(*removal);
            }
        }
        let said = Removal {
            taken_back: Some(self.now()),
            taken_back_why: why,
            ..said.unwrap_or_else(|| Removal {
                what: *public,
                whose: gone.author,
                removed: gone.at,
                why: Text::excerpt(&gone.why),
                taken_back: None,
                taken_back_why: Text::default(),
            })
        };
        let items = self.sign_removal(&said, &circles)?;
        self.commit_removal(gone, true, items)?;
        self.judge_anew();
        let message = say!("removal-back");
        let notices = vec![Notice { code: "removal-back".into(), message, next: "joinup sync".into() }];
        Ok(Removed { entry: self.removal_row(&said), notices })
    }

    fn commit_removal(&self, gone: &Gone, back: bool, items: Vec<Verified>) -> Result<(), Error> {
        let Gone { author, kind, id, at, why } = gone.clone();
        let fact = Fact::Removed { author, kind, id, at, why, back }.to_entry().map_err(refusal::too_long)?;
        debug_assert!(items.iter().all(|item| item_entry(item).body.len() < joinup_protocol::limits::FRAME));
        self.commit(vec![fact], items)?;
        self.refresh_policy();
        Ok(())
    }

    /// The entry of the log, in the circles in which the thing was held, as far as we are in them.
    fn sign_removal(&self, said: &Removal, circles: &[joinup_protocol::id::CircleId]) -> Result<Vec<Verified>, Error> {
        let ours = self.circles_now();
        let id = Removal::entry(&said.what);
        let sign = |circle: &joinup_protocol::id::CircleId| {
            let slot = SlotHash::of(circle, &self.us(), Kind::REMOVAL, &id);
            let stamp = self.next_stamp(circle, &slot);
            let payload = Payload::Removal(Box::new(said.clone()));
            self.sign(Draft { circle: *circle, kind: Kind::REMOVAL, id, stamp, payload })
        };
        circles.iter().filter(|circle| ours.is_ours(circle)).map(sign).collect()
    }

    /// Deletes what was removed here, wherever it still is: a run that was cut short is taken up again.
    pub(in super::super) fn drop_removed(&self) -> Result<(), Error> {
        let removed: Vec<Gone> = self.look(|state| state.own.removed.values().cloned().collect());
        if removed.is_empty() {
            return Ok(());
        }
        for circle in self.0.store.circles() {
            let slots: Vec<SlotHash> = removed
                .iter()
                .map(|gone| SlotHash::of(&circle, &gone.author, gone.kind, &gone.id))
                .filter(|slot| self.0.store.entry(&circle, slot).is_some_and(|held| !held.stamp.is_tombstone()))
                .collect();
            if slots.is_empty() {
                continue;
            }
            let theirs = slots.clone();
            self.0.store.remove_from(circle, move |entry| theirs.contains(&entry.slot))?;
            let records: Vec<Digest> = self.change(|state| {
                let mut orphans: Vec<Digest> = slots.iter().filter_map(|slot| state.catalogue.remove(slot)).collect();
                state.catalogue.retain_unreferenced(&mut orphans);
                orphans
            });
            self.forget_records(&records);
        }
        Ok(())
    }

    /// What a relay says that it had to remove, the newest first.
    pub(super) fn removal_log(&self, who: &CommunityId) -> Result<Vec<RemovalRow>, Error> {
        let places: Vec<_> = self.look(|state| state.catalogue.statements(who, Kind::REMOVAL).copied().collect());
        let mut log: Vec<Removal> = Vec::new();
        for place in places {
            let Some(item) = self.item_in(&place.circle, &place.slot)? else { continue };
            if let Payload::Removal(said) = item.payload()
                && log.iter().all(|other| other.what != said.what)
            {
                log.push(*said);
            }
        }
        log.sort_by_key(|said| (std::cmp::Reverse(said.removed), said.what));
        Ok(log.iter().map(|said| self.removal_row(said)).collect())
    }

    fn removal_row(&self, said: &Removal) -> RemovalRow {
        let moment = |at: Millis| Moment(at);
        RemovalRow {
            what: said.what.to_string(),
            whose: self.community_ref(&said.whose),
            removed: moment(said.removed),
            why: said.why.to_string(),
            taken_back: said.taken_back.map(moment),
            taken_back_why: said.taken_back_why.to_string(),
        }
    }
}
