//! Block lists: ours as a file to hand on, and somebody else's as a proposal, of which a person confirms each.

use std::collections::BTreeSet;

use joinup_protocol::id::CommunityId;

use super::Engine;
use crate::{
    api::types::{BlockList, BlockListText, BlockRow, Problem, Standing},
    say,
};

/// Communities of one list that are read; a longer one is somebody's mistake.
const MOST: usize = 10_000;

impl Engine {
    /// Whom we block, by name.
    pub fn block_list(&self) -> BlockList {
        let blocked: Vec<CommunityId> = self
            .look(|state| state.own.decisions.iter().filter(|(_, decided)| decided.block).map(|(id, _)| *id).collect());
        self.listed(blocked, Vec::new())
    }

    /// What a list proposes: each community with what it is to us now. Nothing is decided by it.
    pub fn block_proposal(&self, request: &BlockListText) -> BlockList {
        let (mut proposed, mut problems) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for (at, line) in request.text.lines().enumerate() {
            let word = line.split(['#', ' ', '\t']).next().unwrap_or_default().trim();
            if word.is_empty() {
                continue;
            }
            match word.parse::<CommunityId>() {
                Ok(id) if id == self.us() => problems.push(problem(at, say!("blocks-us"))),
                Ok(id) if seen.len() < MOST => {
                    if seen.insert(id) {
                        proposed.push((id, line.split_once('#').map_or("", |(_, why)| why).trim().to_owned()));
                    }
                }
                Ok(_) => problems.push(problem(at, say!("blocks-too-many", most = MOST))),
                Err(_) => problems.push(problem(at, say!("blocks-no-id"))),
            }
        }
        let mut list = self.listed(proposed.iter().map(|(id, _)| *id).collect(), problems);
        for row in &mut list.items {
            let said = proposed.iter().find(|(id, _)| id.to_string() == row.community.id);
            row.said = said.map(|(_, said)| said.chars().take(200).collect()).unwrap_or_default();
        }
        list
    }

    fn listed(&self, ids: Vec<CommunityId>, problems: Vec<Problem>) -> BlockList {
        let mut items: Vec<BlockRow> = self.look(|state| {
            let row = |id: CommunityId| BlockRow {
                experiments: state.catalogue.community(&id).map_or(0, |known| known.experiments.into()),
                community: state.community_ref(&id),
                said: String::new(),
            };
            ids.into_iter().map(row).collect()
        });
        items.sort_by_cached_key(|row| (crate::index::fold(&row.community.name), row.community.id.clone()));
        items.sort_by_key(|row| row.community.standing == Standing::Blocked);
        BlockList { order: say!("blocks-order"), items, problems }
    }
}

fn problem(at: usize, message: String) -> Problem {
    Problem { line: at as u64 + 1, field: None, message, file: None, warning: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{api::types::StandingRequest, engine::tests::community};

    #[test]
    fn a_list_proposes_and_decides_nothing() {
        let (ours, theirs, other) = (community("Street", 1), community("Hill", 2), community("Harbour", 3));
        theirs.give_all_to(&ours);
        let text = format!("# ours\n{}  # Hill: sells things\n{}\nnonsense\n{}\n", theirs.us(), other.us(), ours.us());
        let proposal = ours.block_proposal(&BlockListText { text });
        let named: Vec<_> = proposal.items.iter().map(|row| (row.community.standing, row.said.as_str())).collect();
        assert!(named.contains(&(Standing::NotIntroduced, "Hill: sells things")) && named.len() == 2, "{named:?}");
        assert_eq!(proposal.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [4, 5]);
        assert!(ours.block_list().items.is_empty());

        let block = StandingRequest { standing: Standing::Blocked, stop: false };
        ours.set_standing(&theirs.us().to_string(), &block).unwrap();
        let list = ours.block_list();
        assert_eq!(list.items[0].community.name, "Hill");
    }
}
