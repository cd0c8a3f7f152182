//! What the index holds of an experiment: its words, by where they stand; its codes; its id, its news, its mark. No text.

use joinup_protocol::{
    experiment::{Summary, SummaryCondition},
    id::PublicId,
};
use tantivy::{
    TantivyDocument, Term,
    schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{Token, TokenStream, TokenizerManager},
};

use super::{
    Card,
    text::{STEM, Stems, prepared},
};

/// Where words stand, and what that counts: the best place of each word, added up.
pub(super) const PLACES: [(&str, u8); 3] = [("rest", 1), ("middle", 2), ("title", 4)];
/// How words are told apart that have been prepared before.
const SPLIT: &str = "split";

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Of [`PLACES`], with what each counts.
    pub(super) places: [(Field, u8); 3],
    /// What can be filtered by: `state=trying`.
    pub(super) codes: Field,
    /// The id, by which a document is replaced.
    id: Field,
    high: Field,
    low: Field,
    news: Field,
    said: Field,
    mark: Field,
}

/// The columns, by name.
pub(super) const HIGH: &str = "id_high";
pub(super) const LOW: &str = "id_low";
pub(super) const NEWS: &str = "news";
pub(super) const SAID: &str = "said";
pub(super) const MARK: &str = "mark";

/// The schema with its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(SPLIT).set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing.set_index_option(option))
    };
    let places = PLACES
        .map(|(name, counts)| (builder.add_text_field(name, words(IndexRecordOption::WithFreqsAndPositions)), counts));
    let codes = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
    let codes = TextOptions::default().set_indexing_options(codes.set_index_option(IndexRecordOption::Basic));
    let fields = Fields {
        places,
        codes: builder.add_text_field("codes", codes),
        id: builder.add_bytes_field("id", INDEXED),
        high: builder.add_u64_field(HIGH, FAST),
        low: builder.add_u64_field(LOW, FAST),
        news: builder.add_u64_field(NEWS, FAST),
        said: builder.add_u64_field(SAID, FAST),
        mark: builder.add_u64_field(MARK, FAST),
    };
    (builder.build(), fields)
}

/// How texts become words.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(SPLIT, Split::default());
    manager
}

/// An id as two columns hold it.
pub(super) fn halves(id: &PublicId) -> [u64; 2] {
    let id = u128::from_be_bytes(*id.as_bytes());
    [id >> 64, id & u128::from(u64::MAX)].map(|half| u64::try_from(half).unwrap_or(u64::MAX))
}

/// The id of two columns.
pub(super) fn whole([high, low]: [u64; 2]) -> PublicId {
    PublicId::new((u128::from(high) << 64 | u128::from(low)).to_be_bytes())
}

impl Fields {
    /// What names a document.
    pub(super) fn key(&self, id: &PublicId) -> Term {
        Term::from_field_bytes(self.id, id.as_bytes())
    }

    /// An experiment as the index takes it.
    pub(super) fn document(&self, card: &Card) -> TantivyDocument {
        let Card { id, author, circles, mark, news, summary } = card;
        let stems = summary.language.as_ref().and_then(|language| Stems::of(language.as_str()));
        let mut document = TantivyDocument::default();
        for (place, text) in texts(summary) {
            let (field, _) = self.places[place];
            document.add_text(field, prepared(text, stems));
        }
        for code in codes(summary) {
            document.add_text(self.codes, code);
        }
        document.add_text(self.codes, super::code("by", &author.to_string()));
        for circle in circles {
            document.add_text(self.codes, super::code("circle", &circle.to_string()));
        }
        document.add_bytes(self.id, id.as_bytes());
        let [high, low] = halves(id);
        let about = [(self.high, high), (self.low, low), (self.news, news.day.0), (self.said, news.said.0)];
        for (column, value) in about.into_iter().chain([(self.mark, *mark)]) {
            document.add_u64(column, value);
        }
        document
    }
}

/// The texts of a summary that are searched, each with its place among [`PLACES`].
fn texts(summary: &Summary) -> impl Iterator<Item = (usize, &str)> {
    let middle = ["tags", "gist", "question"];
    super::texts(summary).into_iter().filter(|(_, text)| !text.is_empty()).map(move |(name, text)| match name {
        "title" => (2, text),
        name if middle.contains(&name) => (1, text),
        _ => (0, text),
    })
}

/// What a summary can be found by that is no text.
fn codes(summary: &Summary) -> Vec<String> {
    let code = super::code;
    let mut codes = vec![code("state", summary.state.as_str())];
    codes.extend(summary.themes.iter().map(|theme| code("theme", theme.as_str())));
    codes.extend(summary.language.iter().map(|language| code("language", language.as_str())));
    codes.extend(summary.size.iter().map(|size| code("size", size.as_str())));
    codes.extend(summary.effort.money.iter().map(|money| code("money", money.as_str())));
    codes.extend(summary.offers.iter().map(|offer| code("offers", offer.as_str())));
    if !super::hard(summary).is_empty() {
        codes.push(code("hard", "said"));
    }
    for facet in summary.context.facets() {
        let values = facet.value.values().iter();
        codes.extend(values.map(|value| super::facet_code(facet.facet.as_str(), value.as_ref())));
    }
    codes
}

/// The texts of a summary by their names in the record format, in the order in which they are shown.
pub(super) fn named(summary: &Summary) -> Vec<(&'static str, &str)> {
    let mut texts = vec![("title", summary.title.as_str())];
    texts.extend(summary.tags.iter().map(|tag| ("tags", tag.as_str())));
    texts.extend([
        ("gist", summary.gist.as_str()),
        ("question", summary.question.as_str()),
        ("noticed", summary.noticed.as_str()),
        ("surprises", summary.surprises.as_str()),
        ("hard", summary.hard.as_str()),
        ("state_reason", summary.state_reason.as_str()),
    ]);
    texts.extend(summary.depended_on.iter().map(|SummaryCondition { text, .. }| ("depended_on", text.as_str())));
    texts.extend(summary.asks.iter().map(|ask| ("asks", ask.as_str())));
    texts.push(("next", summary.next.as_str()));
    texts
}

/// Tells prepared words apart: at spaces, a stem in the same place as its word.
#[derive(Debug, Clone, Default)]
struct Split(Token);

impl tantivy::tokenizer::Tokenizer for Split {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        self.0.reset();
        Words { rest: text, token: &mut self.0 }
    }
}

/// The words of a prepared text.
struct Words<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        let Some((word, rest)) = self.rest.split_once(' ') else { return false };
        self.rest = rest;
        if !word.starts_with(STEM) {
            self.token.position = self.token.position.wrapping_add(1);
        }
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
