//! What this node has and what is wrong with it, as far as that is known without the network.

use super::{Engine, refusal};
use crate::{
    api::{
        Error,
        types::{CircleStatus, ExperimentCounts, NodeStatus, Notice, Paths, PeerCounts, Status},
    },
    say,
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
        let circles = self.circles().items.into_iter().map(|row| CircleStatus {
            name: row.circle.name,
            id: row.circle.id,
            private: row.circle.private,
            kept: row.kept,
            items: row.items,
            set: row.set,
        });
        let circles = circles.collect();
        let waiting = self.waiting();
        let health = self.health();
        let disk = self.disk();
        let relays = self.relay_news().len() as u64;
        Ok(self.look(|state| Status {
            community: state.community_ref(&us),
            place,
            home: self.0.home.path().display().to_string(),
            node: NodeStatus { version: env!("CARGO_PKG_VERSION").into(), ..NodeStatus::default() },
            peers: PeerCounts::default(),
            paths: Paths::default(),
            experiments: ExperimentCounts {
                held: state.catalogue.held(),
                mine: state.catalogue.community(&us).map_or(0, |us| us.experiments.into()),
                drafts: state.own.drafts.len() as u64,
            },
            communities: state.catalogue.communities().filter(|(id, _)| **id != us).count() as u64,
            circles,
            disk,
            waiting,
            inbox: state.waiting_for_us() + relays,
            key_protected: self.0.home.is_protected(),
            backup: self.last_backup(),
            health,
        }))
    }

    /// What is wrong; empty when nothing is.
    pub fn health(&self) -> Vec<Notice> {
        let notice = |code: &str, message, next: String| Notice { code: code.into(), message, next };
        let mut health: Vec<Notice> = self.clock_health().into_iter().collect();
        health.extend(self.restored_health());
        match self.0.store.space() {
            Space::Plenty => {}
            Space::Scarce { free } => health.push(notice(
                "disk-scarce",
                say!("disk-scarce", free = free / 1_000_000),
                say!("next-free-space"),
            )),
            Space::Full { free } => {
                health.push(notice("disk-full", say!("disk-full", free = free / 1_000_000), say!("next-free-space")))
            }
        }
        health.extend(self.room_health());
        if !(self.0.home.is_still_there() && self.0.store.is_in_place()) {
            let message = say!("folder-gone", path = self.0.home.path().display().to_string());
            health.push(notice("folder-gone", message, refusal::restart("joinup up")));
        }
        // Of a folder that is gone the store says so as well.
        if let Some(why) = self.0.store.stopped().filter(|_| self.0.store.is_in_place()) {
            let message = say!("write-failed", why = crate::speech::parts::store(why));
            health.push(notice("write-failed", message, refusal::restart("joinup up")));
        }
        if !self.0.found.0.faults.is_empty() {
            let message = say!("journal-damaged", number = self.0.found.0.faults.len());
            health.push(notice("journal-damaged", message, "joinup doctor".into()));
        }
        health
    }
}
