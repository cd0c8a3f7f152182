//! In which circles a version is said, and what may be spoken of there.

use joinup_protocol::{
    experiment::Experiment,
    id::{CircleId, EntryId, Kind, PublicId},
    limits,
};

use super::NotReady;
use crate::{
    api::{Error, ErrorCode, types::Notice},
    engine::{Engine, circles::quoted},
    say,
};

/// Names a link that would tell of something that is in private circles alone.
pub(super) const PRIVATE_LINK: &str = "private-link";

impl Engine {
    /// The circles of a version: those that were asked for, and those in which earlier ones are; the commons for what was
    /// never published. What was said in circles alone that we left goes nowhere by itself.
    pub(super) fn circles_for(&self, id: &EntryId, asked: &[CircleId]) -> Result<Vec<CircleId>, Error> {
        let there = self.places_of(Kind::EXPERIMENT, id);
        let ours = self.circles_now();
        let before = there.iter().map(|place| place.circle).filter(|circle| ours.is_ours(circle));
        let mut circles: Vec<CircleId> = asked.iter().copied().chain(before).collect();
        if circles.is_empty() && there.is_empty() {
            circles.push(self.commons());
        }
        circles.sort_by_key(|circle| (*circle != self.commons(), *circle));
        circles.dedup();
        if circles.is_empty() {
            return Err(Error::new(ErrorCode::NotAllowed, say!("publish-circle-left"))
                .why(say!("publish-circle-left-why"))
                .next("joinup publish @last --circle NAME"));
        }
        Ok(circles)
    }

    /// Whether only members of private circles would read what is said there.
    pub(in super::super) fn is_among_members(&self, circles: &[CircleId]) -> bool {
        let ours = self.circles_now();
        !circles.iter().any(|circle| ours.is_open(circle))
    }

    /// Bytes of a summary that fit into all of these circles.
    pub(super) fn room_in(&self, circles: &[CircleId]) -> usize {
        let ours = self.circles_now();
        if circles.iter().all(|circle| ours.is_open(circle)) { limits::PAYLOAD } else { limits::SEALED_PAYLOAD }
    }

    /// That no link tells in one circle of what is in private circles alone.
    pub(super) fn check_links(
        &self,
        experiment: &Experiment,
        circles: &[CircleId],
        title: &str,
        id: &str,
    ) -> Result<(), NotReady> {
        let Some((target, theirs)) = experiment.links.iter().find_map(|link| {
            let theirs = self.circles_not_to_leave(&link.target, circles);
            (!theirs.is_empty()).then_some((link.target, theirs))
        }) else {
            return Ok(());
        };
        let (target, name) = self.look(|state| {
            let circle = theirs.first().map(|circle| state.circle_ref(circle)).unwrap_or_default();
            (state.title(&target), circle.name)
        });
        let error = Error::new(ErrorCode::NotAllowed, say!("publish-not", title = title))
            .why(say!("publish-private-link", target = target, circle = name.as_str()))
            .next(format!("joinup edit {id}   or   joinup publish {id} --circle {}", quoted(&name)));
        Err(NotReady { code: PRIVATE_LINK, error: Box::new(error) })
    }

    /// The private circles in which alone something is, if it would be named in another by saying so in these.
    fn circles_not_to_leave(&self, target: &PublicId, circles: &[CircleId]) -> Vec<CircleId> {
        self.look(|state| {
            let theirs: Vec<CircleId> = state.catalogue.places_of(target).collect();
            let stays = circles.iter().all(|circle| state.circles.may_speak_of(&theirs, circle));
            if theirs.is_empty() || stays { Vec::new() } else { theirs }
        })
    }
}

/// Says of what stays among the members of private circles that it does.
pub(super) fn among_members(notices: &mut [Notice]) {
    for notice in notices {
        match notice.code.as_str() {
            "travels" => notice.message = say!("publish-travels-private"),
            "record" => notice.message = say!("publish-record-private"),
            _ => {}
        }
    }
}
