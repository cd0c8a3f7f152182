//! Introductions: "we know them", said by one community about another. Shown each by itself, never added up.

use joinup_protocol::{
    experiment::known,
    id::{CircleId, CommunityId, Kind, SlotHash},
    introduction::{Introduction, LIFETIME},
    item::{Draft, Payload, Verified},
    text::{Code, Text},
};

use super::Engine;
use crate::{
    api::{
        Error, ErrorCode,
        types::{CommunityDetail, IntroductionRequest, IntroductionRow, Moment, Notice, Standing},
    },
    say,
};

impl Engine {
    /// Introduces a community in every circle in which both are, or takes that back. It holds for two years.
    ///
    /// # Errors
    /// When none or several fit, it is ourselves, one that we block, or one that has not said its name; when a value is
    /// not valid, or it cannot be saved.
    pub fn introduce(&self, name: &str, request: &IntroductionRequest) -> Result<CommunityDetail, Error> {
        let us = self.us();
        let id = self.look(|state| state.find_community(us, name))?;
        let known = self.community_ref(&id);
        match known.standing {
            Standing::Us => return Err(Error::new(ErrorCode::NotAllowed, say!("introduce-us"))),
            Standing::Blocked if !request.stop => {
                return Err(Error::new(ErrorCode::NotAllowed, say!("introduce-blocked", name = &known.name))
                    .next(format!("joinup community block {} --stop", known.id)));
            }
            _ => {}
        }
        {
            let _turn = self.turn();
            let items = if request.stop {
                self.introductions_over(&id, &known.name)?
            } else {
                self.introductions_to(&id, request)?
            };
            self.commit(Vec::new(), items)?;
        }
        let message = if request.stop {
            say!("introduce-stopped", name = &known.name)
        } else {
            say!("introduce-done", name = &known.name)
        };
        let notices = vec![Notice { code: "introduction".into(), message, next: String::new() }];
        Ok(CommunityDetail { notices, ..self.community(&id.to_string())? })
    }

    /// Our introduction, in every circle in which that community is: in others nobody hears of it from us.
    fn introductions_to(&self, id: &CommunityId, request: &IntroductionRequest) -> Result<Vec<Verified>, Error> {
        let mut items = Vec::new();
        for circle in self.circles_with(id) {
            let name = self.profile_in(&circle, id)?.map(|(_, profile)| profile.name.to_string()).unwrap_or_default();
            items.push(self.sign_introduction(circle, self.read_introduction(*id, &name, request)?)?);
        }
        if items.is_empty() {
            let name = self.community_ref(id).name;
            return Err(Error::new(ErrorCode::NotFound, say!("introduce-unknown", name = name)).next("joinup sync"));
        }
        Ok(items)
    }

    /// What ends our introduction, in every circle in which we gave it.
    fn introductions_over(&self, id: &CommunityId, name: &str) -> Result<Vec<Verified>, Error> {
        let mut items = Vec::new();
        for circle in self.circles_now().ours() {
            if let Some(said) = self.introduction_in(&circle, &self.us(), id)? {
                // Over, and not withdrawn: what was withdrawn could never be said again.
                let over = Introduction { expires: self.now(), text: Text::default(), ..said };
                items.push(self.sign_introduction(circle, over)?);
            }
        }
        if items.is_empty() {
            return Err(Error::new(ErrorCode::NotFound, say!("introduce-not", name = name))
                .next(format!("joinup community introduce {id} --basis met-in-person")));
        }
        Ok(items)
    }

    fn sign_introduction(&self, circle: CircleId, said: Introduction) -> Result<Verified, Error> {
        let entry = Introduction::entry(&said.community);
        let slot = SlotHash::of(&circle, &self.us(), Kind::INTRODUCTION, &entry);
        self.sign(Draft {
            circle,
            kind: Kind::INTRODUCTION,
            id: entry,
            stamp: self.next_stamp(&circle, &slot),
            payload: Payload::Introduction(Box::new(said)),
        })
    }

    fn read_introduction(
        &self,
        community: CommunityId,
        name: &str,
        request: &IntroductionRequest,
    ) -> Result<Introduction, Error> {
        let invalid = |what: &str, why: String| {
            Error::new(ErrorCode::Invalid, say!("introduce-invalid", what = what))
                .why(why)
                .next(format!("joinup community introduce {community} --basis met-in-person"))
        };
        let basis = request.basis.as_deref().unwrap_or_default();
        let basis: Code =
            basis.parse().map_err(|_| invalid("--basis", say!("introduce-bases", bases = known::BASIS.join(", "))))?;
        let since = request.since.as_deref().map(str::parse).transpose();
        let since = since.map_err(|_| invalid("--since", say!("introduce-date")))?;
        let text = request.text.trim().parse();
        let text: Text<400> = text.map_err(|_| invalid("-m", say!("introduce-text", most = 400)))?;
        let expires = self.now().plus(LIFETIME);
        Ok(Introduction { community, name: Text::excerpt(name), basis, since, text, expires })
    }

    /// The introductions of a community that hold now, by those who said them: whom we follow first, then by name.
    pub(super) fn introductions(&self, of: &CommunityId) -> Result<Vec<IntroductionRow>, Error> {
        let now = self.now();
        let by: Vec<CommunityId> = self.look(|state| state.catalogue.introducers(of, now).collect());
        let mut rows = Vec::new();
        for who in by {
            let Some(said) = self.introduction_of(&who, of)? else { continue };
            let by = self.community_ref(&who);
            if by.standing == Standing::Muted {
                continue;
            }
            rows.push(IntroductionRow {
                by,
                basis: said.basis.to_string(),
                since: said.since.map(|date| date.to_string()),
                text: said.text.as_str().to_owned(),
                expires: Moment(said.expires),
            });
        }
        rows.sort_by_cached_key(|row| (row.by.standing, crate::index::fold(&row.by.name), row.by.id.clone()));
        Ok(rows)
    }

    /// What one community says of another: the same in every circle, so the first that is found.
    fn introduction_of(&self, who: &CommunityId, of: &CommunityId) -> Result<Option<Introduction>, Error> {
        for circle in self.circles_now().ours() {
            if let Some(said) = self.introduction_in(&circle, who, of)? {
                return Ok(Some(said));
            }
        }
        Ok(None)
    }

    fn introduction_in(
        &self,
        circle: &CircleId,
        who: &CommunityId,
        of: &CommunityId,
    ) -> Result<Option<Introduction>, Error> {
        let slot = SlotHash::of(circle, who, Kind::INTRODUCTION, &Introduction::entry(of));
        Ok(match self.held(circle, &slot)?.map(|item| item.payload()) {
            Some(Payload::Introduction(said)) if said.community == *of && !said.is_over(self.now()) => Some(*said),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::tests::{Community, community};

    fn known(from: &Community, to: &Community) -> CommunityDetail {
        to.community(&from.us().to_string()).unwrap()
    }

    fn met(text: &str) -> IntroductionRequest {
        IntroductionRequest { basis: Some("met-in-person".into()), text: text.into(), ..IntroductionRequest::default() }
    }

    #[test]
    fn whom_a_friend_introduces_is_introduced_until_it_is_taken_back() {
        let (ours, friend, new) = (community("Street", 1), community("Hill", 2), community("Harbour", 3));
        for other in [&friend, &new] {
            other.give_all_to(&ours);
            new.give_all_to(&friend);
        }
        let follow = crate::api::types::StandingRequest { standing: Standing::Followed, stop: false };
        ours.set_standing("Hill", &follow).unwrap();
        friend.introduce("Harbour", &met("We cooked together.")).unwrap();
        assert_eq!(known(&new, &ours).community.standing, Standing::NotIntroduced);
        friend.give_all_to(&ours);
        let detail = known(&new, &ours);
        assert_eq!(detail.community.standing, Standing::Introduced);
        let said = &detail.introductions[0];
        assert_eq!(
            (said.by.name.as_str(), said.basis.as_str(), said.text.as_str()),
            ("Hill", "met-in-person", "We cooked together.")
        );

        let stop = IntroductionRequest { stop: true, ..IntroductionRequest::default() };
        friend.introduce("Harbour", &stop).unwrap();
        friend.give_all_to(&ours);
        let detail = known(&new, &ours);
        assert_eq!((detail.community.standing, detail.introductions.len()), (Standing::NotIntroduced, 0));
        assert_eq!(friend.introduce("Harbour", &stop).unwrap_err().code, ErrorCode::NotFound);
        friend.introduce("Harbour", &met("Again.")).unwrap();
        friend.give_all_to(&ours);
        assert_eq!(known(&new, &ours).community.standing, Standing::Introduced);
    }

    #[test]
    fn an_introduction_is_over_after_two_years() {
        let (ours, friend, new) = (community("Street", 1), community("Hill", 2), community("Harbour", 3));
        new.give_all_to(&friend);
        friend.introduce("Harbour", &met("")).unwrap();
        for other in [&friend, &new] {
            other.give_all_to(&ours);
        }
        assert_eq!(known(&new, &ours).introductions.len(), 1);
        ours.clock.advance(LIFETIME);
        assert_eq!(known(&new, &ours).introductions.len(), 0);
    }

    #[test]
    fn nobody_introduces_themselves_or_without_a_reason() {
        let (ours, other) = (community("Street", 1), community("Hill", 2));
        other.give_all_to(&ours);
        assert_eq!(ours.introduce("us", &met("")).unwrap_err().code, ErrorCode::NotAllowed);
        assert_eq!(ours.introduce("Hill", &IntroductionRequest::default()).unwrap_err().code, ErrorCode::Invalid);
        let block = crate::api::types::StandingRequest { standing: Standing::Blocked, stop: false };
        ours.set_standing("Hill", &block).unwrap();
        assert_eq!(ours.introduce(&other.us().to_string(), &met("")).unwrap_err().code, ErrorCode::NotAllowed);
    }
}
