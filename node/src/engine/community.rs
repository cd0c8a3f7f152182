//! The communities that this node has heard of, and what each is to us.

use joinup_protocol::id::CommunityId;

use super::{
    Engine,
    fact::{Fact, Stance},
};
use crate::api::{
    Error, ErrorCode,
    types::{Communities, CommunityDetail, CommunityRow, Moment, Notice, Standing, StandingRequest},
};

const ORDER: &str = "by name; those that this node has heard of, there are others";

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
            });
            rows.collect::<Vec<_>>()
        });
        let is_us = |row: &CommunityRow| row.community.standing == Standing::Us;
        items
            .sort_by_cached_key(|row| (!is_us(row), super::words::fold(&row.community.name), row.community.id.clone()));
        Communities { order: ORDER.into(), items }
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
        let now = self.now();
        Ok(self.look(|state| {
            let known = state.catalogue.community(&id);
            CommunityDetail {
                community: state.community_ref(&id),
                place: profile.as_ref().map(super::identity::place).unwrap_or_default(),
                profile: profile.as_ref().map(joinup_protocol::profile::Profile::to_json),
                experiments: known.map_or(0, |known| known.experiments.into()),
                heard: known.and_then(|known| known.heard).map(Moment),
                introduced_by: state.catalogue.introducers(&id, now).map(|who| state.community_ref(&who)).collect(),
                notices: Vec::new(),
            }
        }))
    }

    /// Decides what a community is to us. Blocking deletes what is held of it.
    ///
    /// # Errors
    /// When none or several fit, it is ourselves, or it cannot be saved.
    pub fn set_standing(&self, name: &str, request: &StandingRequest) -> Result<CommunityDetail, Error> {
        let us = self.us();
        let id = self.look(|state| state.find_community(us, name))?;
        if id == us {
            return Err(Error::new(ErrorCode::NotAllowed, "That is your own community."));
        }
        let stance = match request.standing {
            Standing::Followed => Stance::Follow,
            Standing::Muted => Stance::Mute,
            Standing::Blocked => Stance::Block,
            Standing::Introduced | Standing::NotIntroduced => Stance::None,
            Standing::Us => return Err(Error::new(ErrorCode::Usage, "Nobody else can be us.")),
        };
        let before = self.look(|state| state.community_ref(&id));
        let removed = {
            let _turn = self.turn();
            self.write_facts(&[Fact::Stance { community: id, stance }])?;
            self.refresh_policy();
            if stance == Stance::Block { self.forget_author(id)? } else { 0 }
        };
        let notices = vec![what_it_does(&before.name, stance, removed)];
        // Of a blocked community not even the profile is left, so it is named as it was before.
        let name = id.to_string();
        let mut detail = self.community(&name)?;
        detail.community.name = before.name;
        Ok(CommunityDetail { notices, ..detail })
    }

    /// Deletes everything of an author; gives the number of items.
    fn forget_author(&self, author: CommunityId) -> Result<usize, Error> {
        let removed = self.0.store.remove_author(author)?;
        let records = self.change(|state| state.catalogue.remove_author(&author));
        self.forget_records(&records);
        Ok(removed)
    }
}

fn what_it_does(name: &str, stance: Stance, removed: usize) -> Notice {
    let (code, message) = match stance {
        Stance::Follow => ("follow", format!("Everything that {name} publishes is kept here from now on.")),
        Stance::Mute => {
            ("mute", format!("What {name} publishes is not shown here any more. It is still kept and passed on."))
        }
        Stance::Block => {
            let message = format!(
                "{removed} items of {name} were deleted here. Nothing of theirs is fetched, kept or passed on from now \
                 on. Others still have it."
            );
            ("block", message)
        }
        Stance::None => ("none", format!("{name} is neither followed nor muted nor blocked any more.")),
    };
    Notice { code: code.into(), message, next: String::new() }
}
