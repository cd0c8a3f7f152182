//! Where an experiment comes from and what became of it: the links of everything held, followed both ways. Each link is
//! a claim of those who made it, and is shown as theirs.

mod statement;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use joinup_protocol::{
    experiment::{Adaptation, Summary, SummaryLink},
    id::{CommunityId, PublicId},
    item::Payload,
};

use super::{Engine, catalogue::Row};
use crate::{
    api::{
        Error,
        types::{Known, Lineage, LineageEdge, LineageNode, Moment, Standing},
    },
    say,
};

/// Steps from the experiment in question, in both directions.
const DEPTH: usize = 12;
/// Experiments of one answer.
const NODES: usize = 300;

/// Whose links lead to an experiment.
type Claims = BTreeMap<PublicId, Vec<PublicId>>;

#[derive(Default)]
struct Walk {
    nodes: BTreeSet<PublicId>,
    edges: Vec<LineageEdge>,
    cut: bool,
}

impl Engine {
    /// The lineage of an experiment, as far as this node has heard.
    ///
    /// # Errors
    /// When there is no such experiment, or an item cannot be read.
    pub fn lineage(&self, typed: &str) -> Result<Lineage, Error> {
        let id = self.find(typed)?.id;
        if self.look(|state| state.catalogue.get(&id).is_none()) {
            return Err(super::adapt::only_a_draft(typed));
        }
        let mut walk = Walk::default();
        walk.nodes.insert(id);
        self.walk(&mut walk, id, |id| Ok(self.links_of(id)?.into_iter().map(|link| (*id, link)).collect()))?;
        let claims = self.claims();
        self.walk(&mut walk, id, |id| {
            let mut links = Vec::new();
            for from in claims.get(id).into_iter().flatten() {
                links.extend(
                    self.links_of(from)?.into_iter().filter(|link| link.target == *id).map(|link| (*from, link)),
                );
            }
            Ok(links)
        })?;
        let mut nodes = walk.nodes.iter().map(|id| self.lineage_node(id)).collect::<Result<Vec<_>, _>>()?;
        nodes.sort_by_key(|node| (began(node), node.id.clone()));
        let hidden = self.hidden_claims(&walk.nodes);
        let order = say!("lineage-order");
        Ok(Lineage { id: id.to_string(), order, nodes, edges: walk.edges, cut: walk.cut, hidden })
    }

    /// Follows links away from an experiment, each experiment once.
    fn walk(
        &self,
        walk: &mut Walk,
        start: PublicId,
        links: impl Fn(&PublicId) -> Result<Vec<(PublicId, SummaryLink)>, Error>,
    ) -> Result<(), Error> {
        let mut seen = BTreeSet::from([start]);
        let mut waiting = VecDeque::from([(start, 0)]);
        while let Some((id, depth)) = waiting.pop_front() {
            for (from, link) in links(&id)? {
                let next = if from == id { link.target } else { from };
                if !walk.nodes.contains(&next) && (depth >= DEPTH || walk.nodes.len() >= NODES) {
                    walk.cut = true;
                    continue;
                }
                walk.nodes.insert(next);
                let edge = self.edge(&from, &link)?;
                if !walk.edges.contains(&edge) {
                    walk.edges.push(edge);
                }
                if seen.insert(next) {
                    waiting.push_back((next, depth + 1));
                }
            }
        }
        Ok(())
    }

    /// Who links to what, among everything held; the oldest first. What is muted is not shown.
    fn claims(&self) -> Claims {
        self.look(|state| {
            let is_shown = |row: &&Row| !row.is_withdrawn() && state.policy.standing(&row.author) != Standing::Muted;
            let mut rows: Vec<&Row> = state.catalogue.newest_first().filter(is_shown).collect();
            rows.sort_by_key(|row| (row.stamp, row.id));
            let mut claims = Claims::new();
            for row in rows {
                for target in row.links.iter().collect::<BTreeSet<_>>() {
                    claims.entry(*target).or_default().push(row.id);
                }
            }
            claims
        })
    }

    /// How many experiments of muted communities claim links with these.
    fn hidden_claims(&self, nodes: &BTreeSet<PublicId>) -> u64 {
        self.look(|state| {
            let is_hidden = |row: &&Row| !row.is_withdrawn() && state.policy.standing(&row.author) == Standing::Muted;
            let is_linked = |row: &&Row| {
                let leads_here = row.links.iter().any(|target| nodes.contains(target));
                leads_here || (nodes.contains(&row.id) && !row.links.is_empty())
            };
            state.catalogue.all().filter(is_hidden).filter(is_linked).count() as u64
        })
    }

    fn row_and_summary(&self, id: &PublicId) -> Result<Option<(Row, Box<Summary>)>, Error> {
        let is_shown = |row: &Row, standing| !row.is_withdrawn() && standing != Standing::Muted;
        let row = self.look(|state| {
            let row = state.catalogue.get(id)?;
            is_shown(row, state.policy.standing(&row.author)).then(|| row.clone())
        });
        let Some(row) = row else { return Ok(None) };
        Ok(match self.item_of(&row)?.map(|item| item.payload()) {
            Some(Payload::Experiment(summary)) => Some((row, summary)),
            _ => None,
        })
    }

    fn lineage_node(&self, id: &PublicId) -> Result<LineageNode, Error> {
        let node = self.look(|state| state.lineage_node(id));
        if node.known != Known::Here {
            return Ok(node);
        }
        let started = self.row_and_summary(id)?.and_then(|(_, summary)| summary.started);
        Ok(LineageNode { started: started.map(|date| date.to_string()), ..node })
    }

    fn links_of(&self, id: &PublicId) -> Result<Vec<SummaryLink>, Error> {
        let found = self.row_and_summary(id)?;
        Ok(found.map(|(_, summary)| summary.links.into_iter().collect()).unwrap_or_default())
    }

    fn edge(&self, from: &PublicId, link: &SummaryLink) -> Result<LineageEdge, Error> {
        let (said, note, source) = match self.row_and_summary(from)? {
            Some((row, summary)) => self.said_of(&row, &summary, link)?,
            None => (Adaptation::default(), String::new(), "summary"),
        };
        Ok(LineageEdge {
            from: from.to_string(),
            to: link.target.to_string(),
            relation: link.relation.to_string(),
            version: link.version,
            kept: said.kept.into(),
            changed: said.changed.into(),
            because: said.because.into(),
            differs: said.differs.into(),
            note,
            source: source.to_owned(),
        })
    }
}

/// By when it began, as far as that is said: a year stands before its months. What is not known comes first.
fn began(node: &LineageNode) -> String {
    node.started.clone().or_else(|| node.updated.map(|moment| moment.to_string())).unwrap_or_default()
}

impl super::State {
    fn lineage_node(&self, id: &PublicId) -> LineageNode {
        let bare = |known, author: Option<&CommunityId>| LineageNode {
            id: id.to_string(),
            short: self.short(id),
            known,
            title: None,
            state: None,
            version: None,
            community: author.map(|author| self.community_ref(author)),
            started: None,
            updated: None,
        };
        let Some(row) = self.catalogue.get(id) else { return bare(Known::NotHere, None) };
        let muted = self.policy.standing(&row.author) == Standing::Muted;
        match (row.is_withdrawn(), muted, row.newer) {
            (true, ..) => bare(Known::Withdrawn, Some(&row.author)),
            (_, true, _) => bare(Known::Muted, None),
            (_, _, true) => bare(Known::Newer, Some(&row.author)),
            _ => LineageNode {
                title: Some(row.title.to_string()),
                state: Some(self.catalogue.state(row).to_owned()),
                version: Some(row.version),
                updated: Some(Moment(row.stamp.millis())),
                ..bare(Known::Here, Some(&row.author))
            },
        }
    }
}
