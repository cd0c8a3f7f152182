//! Lists and searches: which experiments, in which order, from the catalogue alone. Nothing here ranks.

use joinup_protocol::{experiment::Summary, item::Payload};

use super::{
    Engine, State,
    catalogue::{Row, Texts},
    words::Query,
};
use crate::api::{
    Error, ErrorCode,
    types::{ExperimentRow, Experiments, ListQuery, Moment, Standing},
};

/// Experiments of one list, unless more are asked for.
const SHOWN: u64 = 20;
/// Characters of a snippet on each side of the word found.
const AROUND: usize = 60;
impl Engine {
    /// Lists experiments; with words, only those in which all of them occur.
    ///
    /// # Errors
    /// When a filter names nothing, or an item cannot be read.
    pub fn experiments(&self, query: &ListQuery) -> Result<Experiments, Error> {
        let words = query.words.as_deref().map(|words| Query::new(words).ok_or_else(no_words)).transpose()?;
        let state = self.state();
        let filter = Filter::new(&state, self, query, words.as_ref())?;
        let limit = match query.limit {
            Some(0) => usize::MAX,
            limit => usize::try_from(limit.unwrap_or(SHOWN)).unwrap_or(usize::MAX),
        };
        let mut found = 0;
        let mut shown = Vec::new();
        for row in state.catalogue.newest_first() {
            let Some(matched) = filter.passes(row) else { continue };
            found += 1;
            if shown.len() < limit {
                shown.push((row.clone(), state.row(row, matched)));
            }
        }
        let held = state.catalogue.held();
        let communities = state.catalogue.communities().filter(|(_, community)| community.experiments > 0).count();
        drop(state);
        let items = shown.into_iter().map(|(row, item)| match &words {
            Some(words) => self.with_snippet(&row, item, words),
            None => Ok(item),
        });
        let items = items.collect::<Result<Vec<_>, Error>>()?;
        Ok(Experiments { order: crate::say!("list-order-news"), held, communities: communities as u64, found, items })
    }

    /// Adds the text around the first word found, in the letters of its author.
    fn with_snippet(&self, row: &Row, item: ExperimentRow, words: &Query) -> Result<ExperimentRow, Error> {
        let Some(Payload::Experiment(summary)) = self.item_of(row)?.map(|item| item.payload()) else { return Ok(item) };
        let Summary { gist, question, title, .. } = &*summary;
        let tags: Vec<&str> = summary.tags.iter().map(AsRef::as_ref).collect();
        let texts = [gist.as_str(), question.as_str(), title.as_str(), &tags.join(", ")];
        let snippet = texts.into_iter().find_map(|text| words.snippet(text, AROUND));
        Ok(ExperimentRow { snippet: Some(snippet.unwrap_or_default()), ..item })
    }
}

fn no_words() -> Error {
    Error::new(ErrorCode::Usage, "There is no word to look for.").next("joinup search WORD")
}

impl State {
    /// A row as people and scripts see it.
    fn row(&self, row: &Row, matched: Option<Vec<&'static str>>) -> ExperimentRow {
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
            themes: self.catalogue.themes(row).map(str::to_owned).collect(),
            mine: community.standing == Standing::Us,
            community,
            withdrawn: row.is_withdrawn(),
            newer: row.newer,
            matched: matched.map(|matched| matched.into_iter().map(str::to_owned).collect()),
            snippet: None,
        }
    }
}

/// What a row has to be like.
struct Filter<'a> {
    state: &'a State,
    query: &'a ListQuery,
    words: Option<&'a Query>,
    engine: &'a Engine,
    community: Option<joinup_protocol::id::CommunityId>,
    us: joinup_protocol::id::CommunityId,
}

impl<'a> Filter<'a> {
    fn new(
        state: &'a State,
        engine: &'a Engine,
        query: &'a ListQuery,
        words: Option<&'a Query>,
    ) -> Result<Self, Error> {
        let us = engine.us();
        let community = query.community.as_deref().map(|name| state.find_community(us, name)).transpose()?;
        Ok(Self { state, query, words, engine, community, us })
    }

    /// Whether a row is wanted; for a search, with the fields in which words were found.
    fn passes(&self, row: &Row) -> Option<Option<Vec<&'static str>>> {
        let Self { state, query, .. } = self;
        let shown = query.hidden || !(row.is_withdrawn() || state.policy.standing(&row.author) == Standing::Muted);
        let passes = shown
            && (!query.mine || row.author == self.us)
            && self.community.is_none_or(|community| community == row.author)
            && query.state.as_deref().is_none_or(|wanted| wanted == state.catalogue.state(row))
            && query.theme.as_deref().is_none_or(|wanted| state.catalogue.themes(row).any(|theme| theme == wanted));
        if !passes {
            return None;
        }
        let Some(words) = self.words else { return Some(None) };
        let read = if row.texts.is_none() { Some(self.read(row)?) } else { None };
        let texts = row.texts.as_ref().or(read.as_ref())?;
        words.matched(&texts.fields()).map(Some)
    }

    /// The words of a row that keeps none; nothing when its item is gone.
    fn read(&self, row: &Row) -> Option<Texts> {
        let item = self.engine.0.store.item(&row.circle, &row.slot).ok()??;
        match item.payload() {
            Payload::Experiment(summary) => Some(Texts::of(&summary)),
            _ => None,
        }
    }
}
