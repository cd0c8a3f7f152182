//! Answering a question from the index: which documents fit, in which order.
//!
//! What comes first does not depend on how the index came about: each word counts by the best place in which it stands,
//! nothing depends on how often words occur, or on how the index is divided. So nodes that hold the same answer the same.

use std::{
    collections::{BTreeMap, BinaryHeap},
    sync::Arc,
};

use joinup_protocol::id::PublicId;
use tantivy::{
    DocSet, Searcher, SegmentReader, TERMINATED,
    index::InvertedIndexReader,
    postings::{Postings, TermInfo},
    schema::IndexRecordOption,
};

use super::{
    Answer, Clause, Hit, Order, Question,
    schema::{Fields, HIGH, LOW, MARK, NEWS, SAID, whole},
    text::{Part, Stems, Word, stem_word},
};

/// Behind every word that begins with something.
const BEYOND: &[u8] = &[0xff];

/// Answers a question.
pub(super) fn look(searcher: &Searcher, fields: &Fields, question: &Question) -> tantivy::Result<Answer> {
    let stems = languages(searcher, fields)?;
    let mut best = Best { limit: question.limit, kept: BinaryHeap::new() };
    let mut found = 0;
    let mut facets: Vec<_> = question.facets.iter().map(|(name, _)| (*name, BTreeMap::new())).collect();
    for reader in searcher.segment_readers() {
        let segment = Segment { reader, fields, stems: &stems };
        let (fits, counts) = segment.fitting(question)?;
        found += segment.place_among(question, &fits, &counts, &mut best)?;
        for ((_, begins), (_, counted)) in question.facets.iter().zip(&mut facets) {
            segment.count(begins, &fits, counted)?;
        }
    }
    Ok(Answer { found, hits: best.in_order(), facets })
}

/// The languages with stems of which there are records.
fn languages(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<Stems>> {
    let mut found: Vec<Stems> = Vec::new();
    for reader in searcher.segment_readers() {
        let begins = super::code("language", "");
        let codes = reader.inverted_index(fields.codes)?;
        let mut terms = beginning(&codes, &begins)?;
        while terms.advance() {
            let tag = std::str::from_utf8(&terms.key()[begins.len()..]).unwrap_or_default();
            if let Some(stems) = Stems::of(tag).filter(|stems| !found.contains(stems)) {
                found.push(stems);
            }
        }
    }
    Ok(found)
}

type Terms<'a> = tantivy::termdict::TermStreamer<'a>;

/// The words that begin so.
fn beginning<'a>(index: &'a InvertedIndexReader, begins: &str) -> std::io::Result<Terms<'a>> {
    index.terms().range().ge(begins.as_bytes()).lt([begins.as_bytes(), BEYOND].concat()).into_stream()
}

/// Visits the documents of a word.
fn each(index: &InvertedIndexReader, term: &TermInfo, mut visit: impl FnMut(u32)) -> std::io::Result<()> {
    let mut block = index.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    loop {
        let docs = block.docs();
        if docs.is_empty() {
            return Ok(());
        }
        docs.iter().for_each(|doc| visit(*doc));
        block.advance();
    }
}

/// One part of the index.
struct Segment<'a> {
    reader: &'a SegmentReader,
    fields: &'a Fields,
    stems: &'a [Stems],
}

impl Segment<'_> {
    fn codes(&self) -> tantivy::Result<Arc<InvertedIndexReader>> {
        self.reader.inverted_index(self.fields.codes)
    }

    /// The documents that fit, and what the places of the words count in each; nothing where there are no words.
    fn fitting(&self, question: &Question) -> tantivy::Result<(Bits, Vec<u16>)> {
        let mut fits = Bits::all(self.reader.max_doc());
        if let Some(alive) = self.reader.alive_bitset() {
            (0..self.reader.max_doc()).filter(|doc| alive.is_deleted(*doc)).for_each(|doc| fits.remove(doc));
        }
        for clause in &question.all_of {
            fits.keep(&self.any(clause)?);
        }
        for clause in &question.none_of {
            fits.drop_all(&self.any(clause)?);
        }
        if question.since.is_some() || question.until.is_some() {
            self.within(question, &mut fits)?;
        }
        let mut counts = Vec::new();
        for part in question.wanted.iter().flat_map(|wanted| &wanted.0) {
            let places = self.places(part)?;
            counts.resize(places.len(), 0);
            for (doc, (sum, place)) in counts.iter_mut().zip(&places).enumerate() {
                *sum += u16::from(*place);
                if *place == 0 {
                    fits.remove(u32::try_from(doc).unwrap_or(u32::MAX));
                }
            }
        }
        Ok((fits, counts))
    }

    /// The documents to which one of these codes applies.
    fn any(&self, clause: &Clause) -> tantivy::Result<Bits> {
        let codes = self.codes()?;
        let mut found = Bits::none(self.reader.max_doc());
        for code in &clause.codes {
            if let Some(term) = codes.terms().get(code.as_bytes())? {
                each(&codes, &term, |doc| found.add(doc))?;
            }
        }
        if let Some(begins) = &clause.begins {
            let mut terms = beginning(&codes, begins)?;
            while terms.advance() {
                each(&codes, terms.value(), |doc| found.add(doc))?;
            }
        }
        Ok(found)
    }

    fn within(&self, question: &Question, fits: &mut Bits) -> tantivy::Result<()> {
        let news = self.reader.fast_fields().u64(NEWS)?;
        let outside = |doc: &u32| {
            let news = news.first(*doc).unwrap_or_default();
            question.since.is_some_and(|since| news < since.0) || question.until.is_some_and(|until| news >= until.0)
        };
        let out: Vec<u32> = fits.iter().filter(outside).collect();
        out.into_iter().for_each(|doc| fits.remove(doc));
        Ok(())
    }

    /// What the best place counts in which a part of a question stands, for each document.
    fn places(&self, part: &Part) -> tantivy::Result<Vec<u8>> {
        let mut places = vec![0; self.reader.max_doc() as usize];
        // The last place counts most.
        for (field, counts) in self.fields.places {
            let index = self.reader.inverted_index(field)?;
            let mut visit = |doc: u32| {
                if let Some(place) = places.get_mut(doc as usize) {
                    *place = counts;
                }
            };
            match part {
                Part::Word(word) => {
                    let mut terms = beginning(&index, &word.folded)?;
                    while terms.advance() {
                        each(&index, terms.value(), &mut visit)?;
                    }
                    for term in self.stemmed(&index, word)? {
                        each(&index, &term, &mut visit)?;
                    }
                }
                Part::Phrase(words) => self.one_behind_the_other(&index, words)?.into_iter().for_each(visit),
            }
        }
        Ok(places)
    }

    /// The words of the index that have the stem of a word, in each language.
    fn stemmed(&self, index: &InvertedIndexReader, word: &Word) -> std::io::Result<Vec<TermInfo>> {
        let stems = self.stems.iter().filter_map(|stems| Some(stem_word(*stems, &word.stem(*stems)?)));
        stems.filter_map(|stem| index.terms().get(stem).transpose()).collect()
    }

    /// The documents in which words stand one behind the other, the rarest looked up first.
    fn one_behind_the_other(&self, index: &InvertedIndexReader, words: &[Word]) -> tantivy::Result<Vec<u32>> {
        let mut looked_up = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let mut terms: Vec<TermInfo> = index.terms().get(&word.folded)?.into_iter().collect();
            terms.extend(self.stemmed(index, word)?);
            let docs: u64 = terms.iter().map(|term| u64::from(term.doc_freq)).sum();
            looked_up.push((docs, u32::try_from(words.len() - at).unwrap_or(u32::MAX), terms));
        }
        looked_up.sort_by_key(|(docs, ..)| *docs);
        let mut standing: Option<Vec<u64>> = None;
        for (_, offset, terms) in looked_up {
            let mut here = Vec::new();
            for term in &terms {
                positions(index, term, offset, standing.as_deref(), &mut here)?;
            }
            here.sort_unstable();
            here.dedup();
            standing = Some(match standing {
                Some(before) => before.into_iter().filter(|place| here.binary_search(place).is_ok()).collect(),
                None => here,
            });
        }
        let mut docs: Vec<u32> =
            standing.unwrap_or_default().into_iter().map(|place| u32::try_from(place >> 32).unwrap_or(0)).collect();
        docs.dedup();
        Ok(docs)
    }

    /// Takes the documents that fit in among the best. Gives their number.
    fn place_among(&self, question: &Question, fits: &Bits, counts: &[u16], best: &mut Best) -> tantivy::Result<u64> {
        let columns = self.reader.fast_fields();
        let [high, low, mark] = [columns.u64(HIGH)?, columns.u64(LOW)?, columns.u64(MARK)?];
        let [news, said] = [columns.u64(NEWS)?, columns.u64(SAID)?];
        let mut found = 0;
        for doc in fits.iter() {
            found += 1;
            let id = || whole([high.first(doc).unwrap_or_default(), low.first(doc).unwrap_or_default()]);
            let newest = || [&news, &said].map(|column| u64::MAX - column.first(doc).unwrap_or_default());
            let (before, [day, moment]) = match question.order {
                Order::Words => (u64::from(u16::MAX - counts.get(doc as usize).copied().unwrap_or_default()), newest()),
                Order::News => (0, newest()),
                Order::Shuffle(seed) => (shuffled(seed, &id()), [0; 2]),
            };
            let first = [before, day, moment];
            if best.takes(first) {
                best.take(Placed { first, id: id(), mark: mark.first(doc).unwrap_or_default() });
            }
        }
        Ok(found)
    }

    /// Adds how many of the documents that fit have each value of a facet.
    fn count(&self, begins: &str, fits: &Bits, counted: &mut BTreeMap<String, u64>) -> tantivy::Result<()> {
        let codes = self.codes()?;
        let mut terms = beginning(&codes, begins)?;
        while terms.advance() {
            let mut number = 0;
            each(&codes, terms.value(), |doc| number += u64::from(fits.has(doc)))?;
            if number > 0 {
                let value = String::from_utf8_lossy(&terms.key()[begins.len()..]).into_owned();
                *counted.entry(value).or_default() += number;
            }
        }
        Ok(())
    }
}

/// Adds where a word stands, as document and position, moved on by so many; only in documents that are still standing.
fn positions(
    index: &InvertedIndexReader,
    term: &TermInfo,
    offset: u32,
    standing: Option<&[u64]>,
    found: &mut Vec<u64>,
) -> std::io::Result<()> {
    let mut postings = index.read_postings_from_terminfo(term, IndexRecordOption::WithFreqsAndPositions)?;
    let mut places = Vec::new();
    let mut take = |doc: u32, postings: &mut tantivy::postings::SegmentPostings| {
        postings.positions_with_offset(offset, &mut places);
        found.extend(places.iter().map(|place| u64::from(doc) << 32 | u64::from(*place)));
    };
    let Some(standing) = standing else {
        while postings.doc() != TERMINATED {
            take(postings.doc(), &mut postings);
            postings.advance();
        }
        return Ok(());
    };
    let mut last = None;
    for doc in standing.iter().map(|place| u32::try_from(place >> 32).unwrap_or(u32::MAX)) {
        if last.replace(doc) == Some(doc) {
            continue;
        }
        if postings.doc() < doc {
            postings.seek(doc);
        }
        match postings.doc() {
            TERMINATED => break,
            here if here == doc => take(doc, &mut postings),
            _ => {}
        }
    }
    Ok(())
}

/// The place of an experiment in a reader's own order.
pub(super) fn shuffled(seed: u64, id: &PublicId) -> u64 {
    let hash = blake3::Hasher::new().update(&seed.to_be_bytes()).update(id.as_bytes()).finalize();
    hash.as_bytes().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// A document with what decides its place; the least comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Placed {
    first: [u64; 3],
    id: PublicId,
    mark: u64,
}

/// The first documents in their order.
struct Best {
    limit: usize,
    /// The last of them on top.
    kept: BinaryHeap<Placed>,
}

impl Best {
    fn takes(&self, first: [u64; 3]) -> bool {
        self.kept.len() < self.limit || self.kept.peek().is_some_and(|last| first <= last.first)
    }

    fn take(&mut self, placed: Placed) {
        self.kept.push(placed);
        if self.kept.len() > self.limit {
            self.kept.pop();
        }
    }

    fn in_order(self) -> Vec<Hit> {
        self.kept.into_sorted_vec().into_iter().map(|Placed { id, mark, .. }| Hit { id, mark }).collect()
    }
}

/// A set of documents.
struct Bits(Vec<u64>, u32);

impl Bits {
    fn none(documents: u32) -> Self {
        Self(vec![0; documents.div_ceil(64) as usize], documents)
    }

    fn all(documents: u32) -> Self {
        let mut all = Self(vec![u64::MAX; documents.div_ceil(64) as usize], documents);
        if let Some(last) = all.0.last_mut().filter(|_| !documents.is_multiple_of(64)) {
            *last = (1 << (documents % 64)) - 1;
        }
        all
    }

    fn add(&mut self, doc: u32) {
        if let Some(bits) = self.0.get_mut((doc / 64) as usize) {
            *bits |= 1 << (doc % 64);
        }
    }

    fn remove(&mut self, doc: u32) {
        if let Some(bits) = self.0.get_mut((doc / 64) as usize) {
            *bits &= !(1 << (doc % 64));
        }
    }

    fn has(&self, doc: u32) -> bool {
        self.0.get((doc / 64) as usize).is_some_and(|bits| bits & 1 << (doc % 64) != 0)
    }

    fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, other)| *bits &= other);
    }

    fn drop_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, other)| *bits &= !other);
    }

    fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.1.div_ceil(64)).zip(&self.0).flat_map(|(at, bits)| {
            let mut bits = *bits;
            std::iter::from_fn(move || {
                let bit = bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit)
            })
        })
    }
}
