//! What this node has and what is wrong with it, as far as that is known without the network.

use data_encoding::HEXLOWER;

use super::{COMMONS, Engine};
use crate::{
    api::{
        Error,
        types::{CircleStatus, ExperimentCounts, NodeStatus, Notice, PeerCounts, Status},
    },
    store::Space,
};

impl Engine {
    /// The status without the network: no node, no peers.
    ///
    /// # Errors
    /// When our profile cannot be read.
    pub fn status(&self) -> Result<Status, Error> {
        let us = self.us();
        let place = super::identity::place(&self.profile()?);
        let set = self.0.store.state(&self.commons());
        let waiting = self.waiting();
        let health = self.health();
        Ok(self.look(|state| Status {
            community: state.community_ref(&us),
            place,
            home: self.0.home.path().display().to_string(),
            node: NodeStatus { version: env!("CARGO_PKG_VERSION").into(), ..NodeStatus::default() },
            peers: PeerCounts::default(),
            experiments: ExperimentCounts {
                held: state.catalogue.held(),
                mine: state.catalogue.community(&us).map_or(0, |us| us.experiments.into()),
                drafts: state.own.drafts.len() as u64,
            },
            communities: state.catalogue.communities().filter(|(id, _)| **id != us).count() as u64,
            circles: vec![CircleStatus {
                name: COMMONS.into(),
                items: set.count,
                set: HEXLOWER.encode(set.hash.as_bytes()),
            }],
            waiting,
            inbox: state.waiting_for_us(),
            health,
        }))
    }

    /// What is wrong; empty when nothing is.
    pub fn health(&self) -> Vec<Notice> {
        let notice = |code: &str, message: String, next: &str| Notice { code: code.into(), message, next: next.into() };
        let mut health: Vec<Notice> = self.clock_health().into_iter().collect();
        match self.0.store.space() {
            Space::Plenty => {}
            Space::Scarce { free } => health.push(notice(
                "disk-scarce",
                format!("Only {} MB are free on the disk: what comes from strangers is not kept.", free / 1_000_000),
                "Free some space",
            )),
            Space::Full { free } => health.push(notice(
                "disk-full",
                format!("Only {} MB are free on the disk: nothing new is kept.", free / 1_000_000),
                "Free some space",
            )),
        }
        health.extend(self.room_health());
        if !(self.0.home.is_still_there() && self.0.store.is_in_place()) {
            let message = format!("The folder {} was moved or deleted while in use.", self.0.home.path().display());
            health.push(notice("folder-gone", message, "joinup up   (after Ctrl-C where it runs)"));
        }
        if !self.0.found.0.faults.is_empty() {
            let message = format!("{} files of your own work are damaged or missing.", self.0.found.0.faults.len());
            health.push(notice("journal-damaged", message, "joinup doctor"));
        }
        health
    }
}
