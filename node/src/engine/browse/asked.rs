//! What is asked of a list or a search, read once: what must apply, what comes first, how much is wanted.

use joinup_protocol::{
    date::PartialDate,
    experiment::{Context, Summary},
    id::{CircleId, CommunityId},
    time::Millis,
};

use super::{
    super::{
        Engine, State,
        catalogue::{Catalogue, Row, first_moment},
    },
    alike::Comparison,
};
use crate::{
    api::{Error, ErrorCode, types::ListQuery},
    index::{Clause, Order, Question, Wanted, code, facet_code},
    say,
    speech::draft,
};

/// Experiments of one list, unless more are asked for.
const SHOWN: u64 = 20;
/// Of what the values are told, with what to type for one; how its codes begin follows.
pub(super) const FACETS: [(&str, &str); 13] = [
    ("state", "--state "),
    ("theme", "--theme "),
    ("language", "--language "),
    ("size", "--size "),
    ("money", "--money "),
    ("offers", "--offers "),
    ("country", "--facet country="),
    ("setting", "--facet setting="),
    ("languages", "--facet languages="),
    ("place-population", "--facet place-population="),
    ("reach", "--facet reach="),
    ("group-size", "--facet group-size="),
    ("x", "--facet x-"),
];
const BEGIN: [(&str, &str); 13] = [
    ("state", "state="),
    ("theme", "theme="),
    ("language", "language="),
    ("size", "size="),
    ("money", "money="),
    ("offers", "offers="),
    ("country", "in country="),
    ("setting", "in setting="),
    ("languages", "in languages="),
    ("place-population", "in place-population="),
    ("reach", "in reach="),
    ("group-size", "in group-size="),
    ("x", "in x-"),
];

/// A question, read.
pub(super) struct Asked<'a> {
    query: &'a ListQuery,
    us: CommunityId,
    community: Option<CommunityId>,
    circle: Option<CircleId>,
    since: Option<Millis>,
    until: Option<Millis>,
    pub(super) wanted: Option<Wanted>,
    pub(super) comparisons: Vec<Comparison>,
    pub(super) order: Order,
    pub(super) limit: usize,
}

impl<'a> Asked<'a> {
    pub(super) fn new(engine: &Engine, query: &'a ListQuery) -> Result<Self, Error> {
        let us = engine.us();
        let wanted = query.words.as_deref().filter(|words| !words.trim().is_empty());
        let wanted = wanted.map(|words| Wanted::new(words).ok_or_else(no_words)).transpose()?;
        let profile = if query.alike.is_some() || query.unlike.is_some() {
            engine.profile()?.context
        } else {
            Context::default()
        };
        let mut comparisons = Comparison::all(query.alike.as_deref(), false, &profile)?;
        comparisons.extend(Comparison::all(query.unlike.as_deref(), true, &profile)?);
        let community = query.community.as_deref();
        Ok(Self {
            query,
            us,
            community: community.map(|name| engine.look(|state| state.find_community(us, name))).transpose()?,
            circle: query.circle.as_deref().map(|name| engine.look(|state| state.find_circle(name))).transpose()?,
            since: query.since.as_deref().map(beginning).transpose()?,
            until: query.until.as_deref().map(end).transpose()?,
            order: order(engine, query, wanted.is_some())?,
            wanted,
            comparisons,
            limit: match query.limit {
                Some(0) => usize::MAX,
                limit => usize::try_from(limit.unwrap_or(SHOWN)).unwrap_or(usize::MAX),
            },
        })
    }

    /// Whether rows do not know enough to answer it.
    pub(super) const fn needs_index(&self) -> bool {
        let ListQuery { money, size, offers, facet, hard, facets, .. } = self.query;
        let filtered = money.is_some() || size.is_some() || offers.is_some() || facet.is_some();
        self.wanted.is_some() || filtered || !self.comparisons.is_empty() || *hard || *facets
    }

    /// Asks for the pairs of what was typed without spaces, if anything was; whether that is another question.
    pub(super) fn loosen(&mut self) -> bool {
        let pairs = self.query.words.as_deref().and_then(Wanted::in_pairs);
        let is_other = pairs.is_some();
        self.wanted = pairs.or(self.wanted.take());
        is_other
    }

    /// Whether something of the summary is to be shown beside the row.
    pub(super) const fn shows_words(&self) -> bool {
        self.wanted.is_some() || self.query.hard || !self.comparisons.is_empty()
    }

    /// Whether nothing is filtered but what is hidden.
    pub(super) fn wants_all(&self) -> bool {
        let nothing = ListQuery::default();
        let ListQuery { limit, order, seed, .. } = self.query;
        *self.query == ListQuery { limit: *limit, order: order.clone(), seed: *seed, ..nothing }
    }

    /// Whether a row is wanted, for a question that rows can answer.
    pub(super) fn passes(&self, names: &Catalogue, muted: &[CommunityId], row: &Row) -> bool {
        let Self { query, .. } = self;
        let news = row.news().day;
        (query.hidden || !(row.is_withdrawn() || muted.contains(&row.author)))
            && (!query.mine || row.author == self.us)
            && self.community.is_none_or(|community| community == row.author)
            && self.circle.is_none_or(|circle| names.places_of(&row.id).any(|place| place == circle))
            && query.state.as_deref().is_none_or(|wanted| wanted == names.state(row))
            && query.theme.as_deref().is_none_or(|wanted| names.themes(row).any(|theme| theme == wanted))
            && query.language.as_deref().is_none_or(|wanted| names.language(row).is_some_and(|it| is_of(it, wanted)))
            && self.since.is_none_or(|since| news >= since)
            && self.until.is_none_or(|until| news < until)
    }

    /// The same as a question to the index.
    pub(super) fn question(&self, state: &State) -> Result<Question, Error> {
        let query = self.query;
        let mut all_of = Vec::new();
        let mut none_of = Vec::new();
        let codes = [
            ("state", &query.state),
            ("theme", &query.theme),
            ("size", &query.size),
            ("money", &query.money),
            ("offers", &query.offers),
        ];
        all_of.extend(codes.into_iter().filter_map(|(name, value)| Some(Clause::only(code(name, value.as_ref()?)))));
        all_of.extend(query.language.as_deref().map(|language| Clause {
            codes: vec![code("language", language)],
            begins: Some(code("language", &format!("{language}-"))),
        }));
        let authors = query.mine.then_some(self.us).into_iter().chain(self.community);
        all_of.extend(authors.map(|author| Clause::only(code("by", &author.to_string()))));
        all_of.extend(self.circle.map(|circle| Clause::only(code("circle", &circle.to_string()))));
        if query.hard {
            all_of.push(Clause::only(code("hard", "said")));
        }
        for value in query.facet.iter().flat_map(|typed| typed.split(',')).filter(|value| !value.trim().is_empty()) {
            let (facet, value) = value.split_once('=').ok_or_else(|| no_facet(value))?;
            let facet = draft::faceted(facet.trim());
            let values = draft::facet_values(facet, &[value.trim()]);
            all_of.extend(values.iter().map(|value| Clause::only(facet_code(facet, value))));
        }
        for comparison in &self.comparisons {
            let (applies, applies_not) = comparison.clauses();
            all_of.push(applies);
            none_of.extend(applies_not);
        }
        if !query.hidden {
            none_of.extend(state.policy.muted().map(|author| Clause::only(code("by", &author.to_string()))));
        }
        Ok(Question {
            wanted: self.wanted.clone(),
            all_of,
            none_of,
            since: self.since,
            until: self.until,
            order: self.order,
            limit: self.limit,
            facets: if query.facets { &BEGIN } else { &[] },
        })
    }

    /// How the answer is ordered, in words.
    pub(super) fn order_in_words(&self) -> String {
        match self.order {
            Order::Words => say!("search-order-words"),
            Order::News => say!("list-order-news"),
            Order::Shuffle(seed) => say!("list-order-shuffle", seed = seed.to_string()),
        }
    }

    /// The number of a shuffle.
    pub(super) const fn seed(&self) -> Option<u64> {
        match self.order {
            Order::Shuffle(seed) => Some(seed),
            Order::Words | Order::News => None,
        }
    }

    /// Where the words stand in a summary, or what was hard; and the text around it.
    pub(super) fn snippet(&self, summary: &Summary, around: usize) -> (Vec<&'static str>, Option<String>) {
        if self.query.hard && self.wanted.is_none() {
            let fields = crate::index::hard(summary).into_iter().map(|(field, _)| field).collect();
            return (fields, Some(what_was_hard(summary, around * 2)));
        }
        let Some(wanted) = &self.wanted else { return (Vec::new(), None) };
        let language = summary.language.as_ref().map(|language| language.as_str());
        let mut fields = Vec::new();
        let (mut snippet, mut tags) = (None, None);
        for (field, text) in crate::index::texts(summary) {
            if fields.contains(&field) || !wanted.stands_in(text, language) {
                continue;
            }
            fields.push(field);
            // The title stands in the row itself, and a tag is a word; what is shown beside them says more.
            match field {
                "title" => {}
                "tags" => tags = tags.or_else(|| wanted.snippet(text, language, around)),
                _ => snippet = snippet.or_else(|| wanted.snippet(text, language, around)),
            }
        }
        if self.query.hard {
            snippet = Some(what_was_hard(summary, around * 2));
        }
        let title = || wanted.snippet(summary.title.as_str(), language, around);
        (fields, snippet.or(tags).or_else(title).or_else(|| Some(String::new())))
    }
}

/// What was hard and why it stopped, thing by thing.
fn what_was_hard(summary: &Summary, letters: usize) -> String {
    let lines = crate::index::hard(summary).into_iter().flat_map(|(_, words)| words.lines());
    let things: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    crate::index::cut(&things.join(" · "), 0, letters)
}

/// Whether a language is the one wanted, or one of its kinds: `ca-valencia` is `ca`.
fn is_of(language: &str, wanted: &str) -> bool {
    language.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

impl Engine {
    /// The number of a reader's own order: the one that was given, or a new one.
    pub(in crate::engine) fn seed_of_shuffle(&self, given: Option<u64>) -> Result<u64, Error> {
        let random = || self.0.clock.random::<4>().map(|bytes| u64::from(u32::from_be_bytes(bytes)));
        given.map_or_else(|| random().map_err(Error::failed), Ok)
    }
}

fn order(engine: &Engine, query: &ListQuery, has_words: bool) -> Result<Order, Error> {
    let shuffle = || engine.seed_of_shuffle(query.seed).map(Order::Shuffle);
    match query.order.as_deref() {
        None if query.seed.is_some() => shuffle(),
        None | Some("relevance") if has_words => Ok(Order::Words),
        None | Some("relevance" | "newest") => Ok(Order::News),
        Some("shuffle") => shuffle(),
        Some(other) => {
            Err(Error::new(ErrorCode::Usage, say!("list-no-such-order", order = other)).next("joinup list --shuffle"))
        }
    }
}

fn no_words() -> Error {
    Error::new(ErrorCode::Usage, say!("search-no-words")).next("joinup search WORD")
}

fn no_facet(typed: &str) -> Error {
    Error::new(ErrorCode::Usage, say!("search-facet-without-value", typed = typed))
        .next("joinup search --facet setting=village")
}

fn no_date(typed: &str) -> Error {
    Error::new(ErrorCode::Usage, say!("list-no-date", typed = typed))
        .why(say!("list-no-date-why"))
        .next("joinup list --since 2026-05")
}

/// The moment at which what was typed begins.
fn beginning(typed: &str) -> Result<Millis, Error> {
    let date: PartialDate = typed.trim().parse().map_err(|_| no_date(typed))?;
    Ok(first_moment(date).unwrap_or_default())
}

/// The moment at which it is over.
fn end(typed: &str) -> Result<Millis, Error> {
    let date: PartialDate = typed.trim().parse().map_err(|_| no_date(typed))?;
    let part = |part: Option<u8>| part.map(|part| i8::try_from(part).unwrap_or(1));
    let year = i16::try_from(date.year()).unwrap_or(i16::MAX);
    let first = jiff::civil::Date::new(year, part(date.month()).unwrap_or(1), part(date.day()).unwrap_or(1));
    let span = match (date.month(), date.day()) {
        (_, Some(_)) => jiff::Span::new().days(1),
        (Some(_), None) => jiff::Span::new().months(1),
        (None, None) => jiff::Span::new().years(1),
    };
    let next = first.and_then(|first| first.checked_add(span)).map_err(|_| no_date(typed))?;
    let next = PartialDate::new(next.year(), Some(next.month()), Some(next.day())).map_err(|_| no_date(typed))?;
    Ok(first_moment(next).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_lasts_as_long_as_it_says() {
        let day = |typed: &str| (beginning(typed).unwrap(), end(typed).unwrap());
        assert_eq!(day("2024-02").1, day("2024-03-01").0);
        assert_eq!(day("2024").1, day("2025").0);
        assert_eq!(day("2024-12-31").1, day("2025").0);
        assert!(beginning("yesterday").is_err());
    }

    #[test]
    fn kinds_of_a_language_are_of_it() {
        assert!(is_of("ca", "ca") && is_of("ca-valencia", "ca"));
        assert!(!is_of("cab", "ca") && !is_of("ca", "ca-valencia"));
    }

    #[test]
    fn what_is_told_of_facets_is_asked_for() {
        assert!(FACETS.iter().zip(BEGIN).all(|((told, _), (asked, _))| *told == asked));
    }
}
