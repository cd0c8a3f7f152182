//! Lists and searches: which experiments, in which order. Nothing here ranks them by anybody's approval.
//!
//! What the catalogue's rows know is answered from them; words, and what rows do not know, by the index.

mod alike;
mod asked;

use joinup_protocol::{experiment::Summary, id::CommunityId, item::Payload};

use self::asked::{Asked, FACETS};
use super::{Engine, State, catalogue::Row};
use crate::{
    api::{
        Error,
        types::{ExperimentRow, Experiments, Facet, FacetCount, ListQuery, Moment, Standing},
    },
    index::{Answer, Order, shuffled},
};

/// Characters of a snippet on each side of the word found.
const AROUND: usize = 60;
/// Values of a facet that are told.
const VALUES: usize = 100;

/// What fits.
struct Fitting {
    found: u64,
    rows: Vec<Row>,
    facets: Vec<Facet>,
}

impl Engine {
    /// Lists experiments; with words, only those in which all of them occur.
    ///
    /// # Errors
    /// When a filter names nothing, or an item cannot be read.
    pub fn experiments(&self, query: &ListQuery) -> Result<Experiments, Error> {
        let mut asked = Asked::new(self, query)?;
        let Fitting { found, rows, facets } =
            if asked.needs_index() { self.by_index(&mut asked)? } else { self.by_rows(&asked) };
        let (held, communities, hidden, items): (_, usize, _, Vec<ExperimentRow>) = self.look(|state| {
            let communities = state.catalogue.communities().filter(|(_, community)| community.experiments > 0).count();
            let hidden = if query.hidden { 0 } else { state.muted() };
            (state.catalogue.held(), communities, hidden, rows.iter().map(|row| state.row(row)).collect())
        });
        let items = rows.iter().zip(items).map(|(row, item)| self.with_words(row, item, &asked));
        let items = items.collect::<Result<Vec<_>, Error>>()?;
        let (order, seed) = (asked.order_in_words(), asked.seed());
        Ok(Experiments { order, held, communities: communities as u64, found, items, hidden, seed, facets })
    }

    fn by_rows(&self, asked: &Asked<'_>) -> Fitting {
        let state = self.state();
        let muted: Vec<CommunityId> = state.policy.muted().copied().collect();
        let fits = |row: &&Row| asked.passes(&state.catalogue, &muted, row);
        // In the order of their ids, in which they lie in memory.
        let all = || state.catalogue.all().filter(fits);
        let found = if asked.wants_all() { state.visible(&muted) } else { all().count() as u64 };
        let rows = match asked.order {
            Order::Shuffle(seed) => {
                let mut rows: Vec<&Row> = all().collect();
                rows.sort_by_cached_key(|row| (shuffled(seed, &row.id), row.id));
                rows.into_iter().take(asked.limit).cloned().collect()
            }
            Order::News | Order::Words => {
                state.catalogue.newest_first().filter(fits).take(asked.limit).cloned().collect()
            }
        };
        Fitting { found, rows, facets: Vec::new() }
    }

    fn by_index(&self, asked: &mut Asked<'_>) -> Result<Fitting, Error> {
        let ask = |asked: &Asked<'_>| self.ask_index(&self.look(|state| asked.question(state))?);
        let mut answer = ask(asked)?;
        if answer.found == 0 && asked.loosen() {
            answer = ask(asked)?;
        }
        let Answer { found, hits, facets } = answer;
        // What was withdrawn or replaced since the index answered is not shown.
        let (wanted, rows) = self.look(|state| {
            let rows = hits.iter().filter_map(|hit| {
                state
                    .catalogue
                    .get(&hit.id)
                    .filter(|row| state.catalogue.mark(row) == hit.mark && row.can_be_found())
                    .cloned()
            });
            (hits.len(), rows.collect::<Vec<Row>>())
        });
        let gone = wanted - rows.len();
        let facets = facets.into_iter().zip(FACETS).map(|((name, values), (_, flag))| Facet {
            name: name.into(),
            flag: flag.into(),
            values: values
                .into_iter()
                .take(VALUES)
                .map(|(value, experiments)| FacetCount { value, experiments })
                .collect(),
        });
        Ok(Fitting { found: found.saturating_sub(gone as u64), rows, facets: facets.collect() })
    }

    /// Adds what the summary says beside the row: the text around the words, the facets that were compared.
    fn with_words(&self, row: &Row, item: ExperimentRow, asked: &Asked<'_>) -> Result<ExperimentRow, Error> {
        if !asked.shows_words() {
            return Ok(item);
        }
        let Some(summary) = self.summary_of(row)? else { return Ok(item) };
        let (fields, snippet) = asked.snippet(&summary, AROUND);
        let compared: Vec<_> = asked.comparisons.iter().filter_map(|comparison| comparison.with(&summary)).collect();
        let found_in = fields.into_iter().map(str::to_owned).collect();
        let matched = Some(compared.iter().map(|facet| facet.facet.clone()).collect());
        Ok(ExperimentRow { found_in, matched, snippet, compared, ..item })
    }

    fn summary_of(&self, row: &Row) -> Result<Option<Box<Summary>>, Error> {
        Ok(match self.item_of(row)?.map(|item| item.payload()) {
            Some(Payload::Experiment(summary)) => Some(summary),
            _ => None,
        })
    }
}

impl State {
    /// Experiments held of communities that are muted.
    fn muted(&self) -> u64 {
        let muted: Vec<&CommunityId> = self.policy.muted().collect();
        let theirs = self.catalogue.communities().filter(|(who, _)| muted.contains(who));
        theirs.map(|(_, community)| u64::from(community.experiments)).sum()
    }

    /// Experiments that a list without filters shows.
    fn visible(&self, muted: &[CommunityId]) -> u64 {
        let shown = self.catalogue.communities().filter(|(who, _)| !muted.contains(who));
        shown.map(|(_, community)| u64::from(community.experiments)).sum()
    }

    /// A row as people and scripts see it.
    fn row(&self, row: &Row) -> ExperimentRow {
        let community = self.community_ref(&row.author);
        ExperimentRow {
            id: row.id.to_string(),
            short: self.short(&row.id),
            title: row.title.to_string(),
            state: self.catalogue.state(row).to_owned(),
            reflected_on: row.reflected_on.map(|date| date.to_string()),
            updated: Moment(row.stamp.millis()),
            version: row.version,
            language: self.catalogue.language(row).map(str::to_owned),
            circles: self.circles_of(&row.id),
            themes: self.catalogue.themes(row).map(str::to_owned).collect(),
            mine: community.standing == Standing::Us,
            community,
            withdrawn: row.is_withdrawn(),
            newer: row.newer,
            found_in: Vec::new(),
            matched: None,
            snippet: None,
            compared: Vec::new(),
        }
    }
}
