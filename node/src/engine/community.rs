//! The communities that this node has heard of, and what each is to us.

use joinup_protocol::id::CommunityId;

use super::{
    Engine,
    fact::{Decision, Fact},
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Communities, CommunityDetail, CommunityRow, Moment, Notice, Standing, StandingRequest},
    },
    index::{Clause, Question, code},
    say,
};

/// Experiments of a community that are named as those in which it offers something.
const OFFERED_IN: usize = 3;

impl Engine {
    /// The communities heard of, ourselves first, then by name.
    pub fn communities(&self) -> Communities {
        let mut items = self.look(|state| {
            let rows = state.catalogue.communities().map(|(id, community)| CommunityRow {
                community: state.community_ref(id),
                place: community.place.to_string(),
                experiments: community.experiments.into(),
                heard: community.heard.map(Moment),
                connected: false,
                offered_in: Vec::new(),
            });
            // Of those who are blocked nothing is held, and of those who are followed perhaps nothing yet.
            let decided = state.own.decisions.keys().filter(|id| state.catalogue.community(id).is_none());
            let decided = decided.map(|id| CommunityRow {
                community: state.community_ref(id),
                place: String::new(),
                experiments: 0,
                heard: None,
                connected: false,
                offered_in: Vec::new(),
            });
            rows.chain(decided).collect::<Vec<_>>()
        });
        let is_us = |row: &CommunityRow| row.community.standing == Standing::Us;
        items
            .sort_by_cached_key(|row| (!is_us(row), crate::index::fold(&row.community.name), row.community.id.clone()));
        Communities { order: say!("community-order"), items }
    }

    /// The communities of others that offer something in an experiment, and in which.
    ///
    /// # Errors
    /// When the index cannot be used.
    pub fn communities_that_offer(&self, offer: &str) -> Result<Communities, Error> {
        let offer = offer.trim();
        let muted: Vec<_> = self.look(|state| state.policy.muted().copied().collect());
        let hits = self.ask_index(&Question {
            all_of: vec![Clause::only(code("offers", offer))],
            none_of: muted.iter().map(|author| Clause::only(code("by", &author.to_string()))).collect(),
            limit: usize::MAX,
            ..Question::default()
        })?;
        let mut items = self.communities().items;
        self.look(|state| {
            for hit in hits.hits {
                let Some(row) = state.catalogue.get(&hit.id).filter(|row| row.can_be_found()) else { continue };
                let author = row.author.to_string();
                let theirs = items.iter_mut().find(|item| item.community.id == author);
                if let Some(theirs) = theirs.filter(|theirs| theirs.offered_in.len() < OFFERED_IN) {
                    theirs.offered_in.push(state.about(&hit.id));
                }
            }
        });
        items.retain(|row| row.community.standing != Standing::Us && !row.offered_in.is_empty());
        Ok(Communities { order: say!("community-order-offers"), items })
    }

    /// How many experiments of others are held, and of how many others the profile: what joining adds to.
    pub(crate) fn of_others(&self) -> (u64, u64) {
        self.look(|state| state.catalogue.of_others(&self.us()))
    }

    /// One community.
    ///
    /// # Errors
    /// When none or several fit, or its profile cannot be read.
    pub fn community(&self, name: &str) -> Result<CommunityDetail, Error> {
        let us = self.us();
        let id = self.look(|state| state.find_community(us, name))?;
        let profile =
            if id == us { Some(self.profile()?) } else { self.profile_item(&id)?.map(|(_, profile)| profile) };
        let (now, introductions) = (self.now(), self.introductions(&id)?);
        Ok(self.look(|state| {
            let known = state.catalogue.community(&id);
            CommunityDetail {
                community: state.community_ref(&id),
                place: profile.as_ref().map(super::identity::place).unwrap_or_default(),
                profile: profile.as_ref().map(joinup_protocol::profile::Profile::to_json),
                experiments: known.map_or(0, |known| known.experiments.into()),
                heard: known.and_then(|known| known.heard).map(Moment),
                introduced_by: state.catalogue.introducers(&id, now).map(|who| state.community_ref(&who)).collect(),
                introductions,
                notices: Vec::new(),
            }
        }))
    }

    /// Decides what a community is to us, or takes one of these decisions back. Blocking deletes what is held of it.
    ///
    /// # Errors
    /// When none or several fit, it is ourselves, or it cannot be saved.
    pub fn set_standing(&self, name: &str, request: &StandingRequest) -> Result<CommunityDetail, Error> {
        let us = self.us();
        let id = self.look(|state| state.find_community(us, name))?;
        if id == us {
            return Err(Error::new(ErrorCode::NotAllowed, say!("community-ours")));
        }
        let (decision, removed) = {
            let _turn = self.turn();
            let before = self.look(|state| Decision {
                name: state.name_of(&id).unwrap_or_default(),
                ..state.own.decisions.get(&id).cloned().unwrap_or_default()
            });
            let decision = decide(before, request)?;
            self.write_facts(&[Fact::Decided { community: id, decision: decision.clone() }])?;
            self.refresh_policy();
            let removed = if decision.block { self.forget_author(id)? } else { 0 };
            (decision, removed)
        };
        let detail = self.community(&id.to_string())?;
        let notices = vec![what_it_does(&detail.community.name, &decision, removed)];
        Ok(CommunityDetail { notices, ..detail })
    }

    /// Deletes everything of an author; gives the number of items.
    fn forget_author(&self, author: CommunityId) -> Result<usize, Error> {
        let removed = self.0.store.remove_author(author)?;
        let records = self.change(|state| state.catalogue.remove_author(&author));
        self.forget_records(&records);
        self.forget_in_index();
        Ok(removed)
    }
}

/// What is decided once this is wanted. To follow is to show; who is blocked is neither followed nor muted.
fn decide(before: Decision, StandingRequest { standing, stop }: &StandingRequest) -> Result<Decision, Error> {
    let nothing = Decision { name: before.name.clone(), ..Decision::default() };
    // To follow or to mute somebody ends that they are blocked; to stop doing so does not.
    let block = before.block && *stop;
    Ok(match standing {
        Standing::Followed => Decision { follow: !stop, mute: before.mute && *stop, block, ..nothing },
        Standing::Muted => Decision { follow: before.follow, mute: !stop, block, ..nothing },
        Standing::Blocked if *stop => Decision { block: false, ..before },
        Standing::Blocked => Decision { block: true, ..nothing },
        Standing::Introduced | Standing::NotIntroduced => nothing,
        Standing::Us => return Err(Error::new(ErrorCode::Usage, say!("community-nobody-us"))),
    })
}

fn what_it_does(name: &str, decision: &Decision, removed: usize) -> Notice {
    let (code, message) = match decision {
        Decision { block: true, .. } => ("block", say!("community-blocked", items = removed, name = name)),
        Decision { mute: true, .. } => ("mute", say!("community-muted", name = name)),
        Decision { follow: true, .. } => ("follow", say!("community-followed", name = name)),
        _ => ("none", say!("community-neither", name = name)),
    };
    Notice { code: code.into(), message, next: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(steps: &[(Standing, bool)]) -> (bool, bool, bool) {
        let start = Decision { name: "Leith".into(), ..Decision::default() };
        let decided = steps.iter().fold(start, |before, (standing, stop)| {
            decide(before, &StandingRequest { standing: *standing, stop: *stop }).unwrap()
        });
        assert_eq!(decided.name, "Leith");
        (decided.follow, decided.mute, decided.block)
    }

    #[test]
    fn to_mute_and_to_follow_are_decided_each_by_itself() {
        use Standing::{Blocked, Followed, Introduced, Muted};
        assert_eq!(after(&[(Followed, false), (Muted, false)]), (true, true, false));
        assert_eq!(after(&[(Followed, false), (Muted, false), (Muted, true)]), (true, false, false));
        assert_eq!(after(&[(Muted, false), (Muted, true)]), (false, false, false));
        assert_eq!(after(&[(Muted, false), (Followed, true)]), (false, true, false));
        assert_eq!(after(&[(Muted, false), (Followed, false)]), (true, false, false));
        assert_eq!(after(&[(Followed, false), (Blocked, false)]), (false, false, true));
        assert_eq!(after(&[(Blocked, false), (Muted, true)]), (false, false, true));
        assert_eq!(after(&[(Blocked, false), (Followed, false)]), (true, false, false));
        assert_eq!(after(&[(Followed, false), (Blocked, false), (Blocked, true)]), (false, false, false));
        assert_eq!(after(&[(Followed, false), (Muted, false), (Introduced, false)]), (false, false, false));
        assert!(decide(Decision::default(), &StandingRequest { standing: Standing::Us, stop: false }).is_err());
    }
}
