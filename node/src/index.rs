//! Finding experiments by their words, and by what can be filtered: an index beside the store, on disk.
//!
//! It holds the summaries that are held, and none of their text. It is no copy of anything: missing, of another format,
//! or damaged, it is made again from what is held; where there is no room for it, it is kept in memory. Whoever asks it
//! something has what changed brought in first, so that an answer is about everything that is held at that moment.
//!
//! - What is held changes in the catalogue, which notes the ids in [`Changed`]; nobody waits for the index.
//! - When it is opened, every document is compared with what is held; that brings in what happened without it.
//! - `schema` says what is indexed, `text` what a word is, `look` how a question is answered, `reading` how files are read:
//!   here alone, and in the files below, is tantivy named.

mod fold;
mod look;
mod reading;
mod schema;
mod text;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use joinup_protocol::{
    experiment::Summary,
    id::{CircleId, CommunityId, PublicId},
    time::Millis,
};
use tantivy::{Index as Tantivy, IndexReader, IndexWriter, ReloadPolicy, Searcher, indexer::IndexWriterOptions};

pub(crate) use self::fold::fold;
pub use self::text::{Wanted, cut};
use self::{
    look::look,
    reading::Folder,
    schema::{Fields, HIGH, LOW, MARK, schema, tokenizers, whole},
};

/// The version of what is indexed, and how. Another one is made again.
const FORMAT: &str = "3";
/// The file that says it.
const FORMAT_FILE: &str = "format";
/// Changes that are taken in together.
const BATCH: usize = 20_000;
/// Memory of the thread that indexes: the least that there is.
const HEAP: usize = 15_000_000;

/// When an experiment last had news: by the day, and within a day by when its version was said. Who looks back says no
/// hour, and is not to stand behind everything else of that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct News {
    /// The beginning of the day.
    pub day: Millis,
    /// When the version was said.
    pub said: Millis,
}

impl News {
    /// The moment of it, as far as it is known.
    pub fn moment(self) -> Millis {
        if self.said.midnight() == self.day { self.said } else { self.day }
    }
}

/// An experiment as the index takes it.
#[derive(Debug)]
pub struct Card {
    /// Its id.
    pub id: PublicId,
    /// Whose it is.
    pub author: CommunityId,
    /// The circles in which it is.
    pub circles: Vec<CircleId>,
    /// Tells this version from others.
    pub mark: u64,
    /// When it last had news.
    pub news: News,
    /// What it says.
    pub summary: Box<Summary>,
}

/// What is held, as the index asks for it.
pub trait Held {
    /// Every experiment that can be found: its id, and the mark of its version.
    fn all(&self) -> Vec<(PublicId, u64)>;
    /// One of them; nothing when it cannot be found any more.
    fn card(&self, id: &PublicId) -> Option<Card>;
}

/// The ids of what changed since the index was brought up to date; nothing is noted before it is opened.
#[derive(Debug, Default)]
pub struct Changed(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    ids: Option<BTreeSet<PublicId>>,
    gone: bool,
}

impl Changed {
    /// Notes that an experiment came, changed or went.
    pub fn note(&self, id: PublicId) {
        if let Some(ids) = &mut self.noted().ids {
            ids.insert(id);
        }
    }

    /// Notes that the words of something are to be forgotten.
    pub fn note_gone(&self, id: PublicId) {
        self.noted().gone = true;
        self.note(id);
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self) {
        self.noted().ids = Some(BTreeSet::new());
    }

    fn add(&self, ids: impl IntoIterator<Item = PublicId>) {
        self.noted().ids.get_or_insert_default().extend(ids);
    }

    fn take(&self) -> BTreeSet<PublicId> {
        let mut noted = self.noted();
        let Some(ids) = &mut noted.ids else { return BTreeSet::new() };
        let rest = ids.iter().nth(BATCH).copied().map(|first| ids.split_off(&first)).unwrap_or_default();
        std::mem::replace(ids, rest)
    }

    fn is_waiting(&self) -> bool {
        self.noted().ids.as_ref().is_some_and(|ids| !ids.is_empty())
    }
}

/// What is asked: everything in it must apply.
#[derive(Debug, Default)]
pub struct Question {
    /// The words.
    pub wanted: Option<Wanted>,
    /// Codes of which one must apply, for each.
    pub all_of: Vec<Clause>,
    /// Codes of which none may apply.
    pub none_of: Vec<Clause>,
    /// With news on a day that begins at this moment or later.
    pub since: Option<Millis>,
    /// With news on a day that begins before this moment.
    pub until: Option<Millis>,
    /// What comes first.
    pub order: Order,
    /// How many are wanted.
    pub limit: usize,
    /// What the values of are wanted: a name, and how its codes begin.
    pub facets: &'static [(&'static str, &'static str)],
}

/// Codes of which one has to apply.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Clause {
    /// These, each made by [`code`] or [`facet_code`].
    pub codes: Vec<String>,
    /// Or any that begins so.
    pub begins: Option<String>,
}

impl Clause {
    /// Only this code.
    pub fn only(code: String) -> Self {
        Self { codes: vec![code], begins: None }
    }

    /// Any value of a facet.
    pub fn known(facet: &str) -> Self {
        Self { codes: Vec::new(), begins: Some(facet_prefix(facet)) }
    }
}

/// What comes first. Then what is newest, then by id.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Where the words stand: each counts by the best place in which it does.
    Words,
    /// The newest news: the newest day, and of a day what was said last.
    #[default]
    News,
    /// A reader's own order, made of this number.
    Shuffle(u64),
}

/// The answer.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How many fit.
    pub found: u64,
    /// The first of them, in their order.
    pub hits: Vec<Hit>,
    /// Of each facet that was asked for: how many of what fits have which value, by value.
    pub facets: Vec<(&'static str, BTreeMap<String, u64>)>,
}

/// An experiment that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its id.
    pub id: PublicId,
    /// The mark of the version that fits.
    pub mark: u64,
}

/// What can be filtered by, as the index holds it.
pub fn code(name: &str, value: &str) -> String {
    format!("{name}={value}")
}

/// The same of a facet of the context.
pub fn facet_code(facet: &str, value: &str) -> String {
    format!("{}{value}", facet_prefix(facet))
}

fn facet_prefix(facet: &str) -> String {
    format!("in {facet}=")
}

/// The texts of a summary that are searched, by their names in the record format.
pub fn texts(summary: &Summary) -> Vec<(&'static str, &str)> {
    schema::named(summary)
}

/// The place of an experiment in a reader's own order.
pub fn shuffled(seed: u64, id: &PublicId) -> u64 {
    look::shuffled(seed, id)
}

/// What a summary says was hard; of one that was stopped, why as well. Each by its name in the record format.
pub fn hard(summary: &Summary) -> Vec<(&'static str, &str)> {
    let reason = if summary.state == "stopped" { summary.state_reason.as_str() } else { "" };
    let both = [("hard", summary.hard.as_str()), ("state_reason", reason)];
    both.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

/// Why the index does not answer: it can be made again, and if that does not help, the disk is to blame.
#[derive(Debug, thiserror::Error)]
#[error("the index of words cannot be used: {0}")]
pub struct Unusable(String);

impl Unusable {
    /// Nothing is wrong with it: what was asked has to wait.
    pub fn for_now() -> Self {
        Self("it was written again only just now".to_owned())
    }
}

impl From<tantivy::TantivyError> for Unusable {
    fn from(error: tantivy::TantivyError) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for Unusable {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// The index of a home folder; opened when somebody asks it something.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    changed: Arc<Changed>,
    opened: Mutex<Option<Opened>>,
    /// One at a time, so that whoever waited for it knows that it is done.
    forgetting: Mutex<()>,
}

impl Index {
    /// The index in that folder, which need not be there, of what changes there.
    pub const fn new(folder: PathBuf, changed: Arc<Changed>) -> Self {
        Self { folder, changed, opened: Mutex::new(None), forgetting: Mutex::new(()) }
    }

    fn opened(&self) -> MutexGuard<'_, Option<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a question about everything that is held now.
    ///
    /// # Errors
    /// When the index could not be made again, not even in memory.
    pub fn answer(&self, question: &Question, held: &impl Held) -> Result<Answer, Unusable> {
        self.try_again(held, || {
            let (searcher, fields) = self.current(held)?;
            Ok(look(&searcher, &fields, question)?)
        })
    }

    /// Opens the index if need be and takes in a part of what changed, for whoever has the time before somebody asks.
    /// Gives whether there is more.
    ///
    /// # Errors
    /// When the index could not be made again, not even in memory.
    pub fn settle(&self, held: &impl Held) -> Result<bool, Unusable> {
        self.try_again(held, || {
            let mut opened = self.opened();
            self.ready(&mut opened, held)?.bring_in(&self.changed.take(), held)?;
            Ok(self.changed.is_waiting())
        })
    }

    /// Takes in all that changed.
    ///
    /// # Errors
    /// When the index could not be made again, not even in memory.
    pub fn bring_up_to_date(&self, held: &impl Held) -> Result<(), Unusable> {
        self.try_again(held, || self.current(held).map(drop))
    }

    /// Does something, and does it again with a new index if that does not work out, at last with one in memory.
    fn try_again<T>(&self, held: &impl Held, work: impl Fn() -> Result<T, Unusable>) -> Result<T, Unusable> {
        // What was damaged after it had been opened may lead the reader astray in any way.
        let attempt = || {
            let done = catch_unwind(AssertUnwindSafe(&work));
            done.unwrap_or_else(|_| Err(Unusable("it is damaged".to_owned())))
        };
        let second = attempt().or_else(|error| {
            tracing::warn!(%error, "the index of words is made again");
            self.throw_away();
            attempt()
        });
        second.or_else(|error| {
            tracing::warn!(%error, "the index of words cannot be on the disk and is kept in memory");
            self.throw_away();
            self.keep_in_memory(held)?;
            attempt()
        })
    }

    fn keep_in_memory(&self, held: &impl Held) -> Result<(), Unusable> {
        let mut opened = self.opened();
        self.changed.begin();
        *opened = Some(Opened::in_memory()?);
        self.changed.add(held.all().into_iter().map(|(id, _)| id));
        Ok(())
    }

    /// Opens the index if need be, and brings in all that changed.
    fn current(&self, held: &impl Held) -> Result<(Searcher, Fields), Unusable> {
        let mut opened = self.opened();
        let index = self.ready(&mut opened, held)?;
        while self.changed.is_waiting() {
            index.bring_in(&self.changed.take(), held)?;
        }
        Ok((index.reader.searcher(), index.fields))
    }

    fn ready<'a>(&self, opened: &'a mut Option<Opened>, held: &impl Held) -> Result<&'a mut Opened, Unusable> {
        if opened.is_none() {
            // Noted from here on, so that nothing falls between what is compared and what is noted.
            self.changed.begin();
            let (fresh, differ) = self.open(held)?;
            self.changed.add(differ);
            // It may have been closed between forgetting something and letting the words of it go.
            self.changed.noted().gone = true;
            *opened = Some(fresh);
        }
        opened.as_mut().ok_or_else(|| Unusable("it was closed".to_owned()))
    }

    /// Opens what is in the folder, or makes it anew. Gives what differs from what is held.
    fn open(&self, held: &impl Held) -> Result<(Opened, BTreeSet<PublicId>), Unusable> {
        let found = Opened::in_folder(&self.folder).and_then(|opened| {
            let differ = opened.compare(held)?;
            Ok((opened, differ))
        });
        found.or_else(|error| {
            tracing::info!(%error, "the index of words is made anew");
            remove(&self.folder);
            let opened = Opened::make(&self.folder)?;
            let all = held.all().into_iter().map(|(id, _)| id).collect();
            Ok((opened, all))
        })
    }

    /// Whether there is anything of it, open or on the disk.
    pub fn is_there(&self) -> bool {
        self.opened().is_some() || self.folder.exists()
    }

    /// Bytes that it takes on the disk.
    pub fn size(&self) -> u64 {
        let Ok(found) = fs::read_dir(&self.folder) else { return 0 };
        // A file that goes meanwhile takes nothing.
        found.flatten().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
    }

    /// Whether words may still be on the disk that are to be forgotten.
    pub fn has_words_to_forget(&self) -> bool {
        self.changed.noted().gone
    }

    /// Writes those parts again from which something was withdrawn, so that its words leave the disk.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn forget_words(&self) -> Result<(), Unusable> {
        let _alone = self.forgetting.lock().unwrap_or_else(PoisonError::into_inner);
        let merging = {
            let mut opened = self.opened();
            let Some(index) = opened.as_mut() else { return Ok(()) };
            if !std::mem::take(&mut self.changed.noted().gone) {
                return Ok(());
            }
            index.merge_what_has_gaps()
        };
        // Searches go on meanwhile.
        let merged = merging.and_then(|merging| {
            merging.into_iter().try_for_each(|merged| merged.wait().map(drop).map_err(Unusable::from))
        });
        if merged.is_err() {
            self.changed.noted().gone = true;
            return merged;
        }
        if let Some(index) = self.opened().as_mut() {
            index.reader.reload()?;
            if let Some(writer) = &index.writer {
                writer.garbage_collect_files().wait()?;
            }
        }
        Ok(())
    }

    /// Makes it anew. Gives how many experiments can be found.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_again(&self, held: &impl Held) -> Result<u64, Unusable> {
        self.throw_away();
        let everything = Question { limit: 1, ..Question::default() };
        self.answer(&everything, held).map(|answer| answer.found)
    }

    fn throw_away(&self) {
        let mut opened = self.opened();
        *opened = None;
        remove(&self.folder);
    }
}

/// What cannot be removed is found to be damaged again, and the index is kept in memory.
fn remove(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "the index of words cannot be removed");
    }
}

/// An index that is open.
struct Opened {
    fields: Fields,
    index: Tantivy,
    reader: IndexReader,
    /// There when something was written.
    writer: Option<IndexWriter>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}

impl Opened {
    fn over(mut index: Tantivy, fields: Fields) -> Result<Self, Unusable> {
        index.set_tokenizers(tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(0);
        Ok(Self { fields, reader: reader.try_into()?, index, writer: None })
    }

    fn in_folder(folder: &Path) -> Result<Self, Unusable> {
        let format = fs::read_to_string(folder.join(FORMAT_FILE))?;
        let (expected, fields) = schema();
        let index = Tantivy::open(Folder::open(folder).map_err(tantivy::TantivyError::from)?)?;
        if format != FORMAT || index.schema() != expected {
            return Err(Unusable(format!("it is of format {format}")));
        }
        if !index.validate_checksum()?.is_empty() {
            return Err(Unusable("a file of it is damaged".to_owned()));
        }
        Self::over(index, fields)
    }

    fn make(folder: &Path) -> Result<Self, Unusable> {
        let (schema, fields) = schema();
        crate::durable::create_folder(folder)?;
        crate::durable::replace(folder, FORMAT_FILE, FORMAT.as_bytes())?;
        let files = Folder::open(folder).map_err(tantivy::TantivyError::from)?;
        Self::over(Tantivy::create(files, schema, tantivy::IndexSettings::default())?, fields)
    }

    fn in_memory() -> Result<Self, Unusable> {
        let (schema, fields) = schema();
        Self::over(Tantivy::create_in_ram(schema), fields)
    }

    /// The ids of which the index holds another version than is held, or none, or too much.
    fn compare(&self, held: &impl Held) -> Result<BTreeSet<PublicId>, Unusable> {
        let mut held: HashMap<PublicId, u64> = held.all().into_iter().collect();
        let mut differ = BTreeSet::new();
        for segment in self.reader.searcher().segment_readers() {
            let columns = segment.fast_fields();
            let [high, low, mark] = [columns.u64(HIGH)?, columns.u64(LOW)?, columns.u64(MARK)?];
            for doc in segment.doc_ids_alive() {
                let [high, low, mark] = [&high, &low, &mark].map(|column| column.first(doc).unwrap_or_default());
                let id = whole([high, low]);
                if held.remove(&id) != Some(mark) {
                    differ.insert(id);
                }
            }
        }
        differ.extend(held.into_keys());
        Ok(differ)
    }

    fn writer(&mut self) -> Result<&mut IndexWriter, Unusable> {
        if self.writer.is_none() {
            let options = IndexWriterOptions::builder();
            let options = options.memory_budget_per_thread(HEAP).num_worker_threads(1).num_merge_threads(1).build();
            self.writer = Some(self.index.writer_with_options(options)?);
        }
        self.writer.as_mut().ok_or_else(|| Unusable("it cannot be written".to_owned()))
    }

    /// Takes in what came or changed, and out what went.
    fn bring_in(&mut self, changed: &BTreeSet<PublicId>, held: &impl Held) -> Result<(), Unusable> {
        if changed.is_empty() {
            return Ok(());
        }
        let fields = self.fields;
        let is_new = self.reader.searcher().num_docs() == 0;
        let writer = self.writer()?;
        for id in changed {
            if !is_new {
                writer.delete_term(fields.key(id));
            }
            if let Some(card) = held.card(id) {
                writer.add_document(fields.document(&card))?;
            }
        }
        writer.commit()?;
        Ok(self.reader.reload()?)
    }

    fn merge_what_has_gaps(
        &mut self,
    ) -> Result<Vec<tantivy::FutureResult<Option<tantivy::index::SegmentMeta>>>, Unusable> {
        let parts = self.index.searchable_segment_metas()?;
        let gaps: Vec<_> = parts.iter().filter(|part| part.has_deletes()).map(|part| part.id()).collect();
        let writer = self.writer()?;
        Ok(gaps.into_iter().map(|part| writer.merge(&[part])).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Experiments by number, each with a title.
    #[derive(Default)]
    struct Shelf(Mutex<BTreeMap<PublicId, String>>);

    impl Shelf {
        fn titles(&self) -> MutexGuard<'_, BTreeMap<PublicId, String>> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }

    impl Held for Shelf {
        fn all(&self) -> Vec<(PublicId, u64)> {
            self.titles().keys().map(|id| (*id, 1)).collect()
        }

        fn card(&self, id: &PublicId) -> Option<Card> {
            let title = self.titles().get(id)?.clone();
            let fields = json!({
                "version": 1, "title": title, "state": "idea", "licence": "CC-BY-4.0", "audience": "everyone",
                "people_shown": "no",
            });
            let summary = Box::new(serde_json::from_value(fields).unwrap());
            Some(Card {
                id: *id,
                author: CommunityId::new([7; 32]),
                circles: Vec::new(),
                mark: 1,
                news: News { day: Millis(0), said: Millis(1) },
                summary,
            })
        }
    }

    fn question(words: &str) -> Question {
        Question { wanted: Wanted::new(words), limit: 10, ..Question::default() }
    }

    #[test]
    fn words_of_what_is_gone_leave_the_files() {
        let folder = tempfile::tempdir().unwrap();
        let (shelf, changed) = (Shelf::default(), Arc::new(Changed::default()));
        let index = Index::new(folder.path().join("index"), Arc::clone(&changed));
        let [one, other] = [1, 2].map(|number| PublicId::new([number; 16]));
        shelf.titles().extend([(one, "Soup alone".to_owned()), (other, "Soup together".to_owned())]);
        assert_eq!(index.answer(&question("soup"), &shelf).unwrap().found, 2);
        shelf.titles().remove(&one);
        changed.note_gone(one);
        assert_eq!(index.answer(&question("soup"), &shelf).unwrap().found, 1);
        let holds = |word: &str| {
            let opened = index.opened();
            let opened = opened.as_ref().unwrap();
            let term = tantivy::Term::from_field_text(opened.fields.places[2].0, word);
            opened.reader.searcher().doc_freq(&term).unwrap()
        };
        assert_eq!(holds("alone"), 1, "it is marked as gone, and still in the file");
        index.forget_words().unwrap();
        assert_eq!((holds("alone"), holds("together")), (0, 1));
        assert_eq!(index.answer(&question("soup"), &shelf).unwrap().hits, [Hit { id: other, mark: 1 }]);
    }

    #[test]
    fn a_file_that_is_shortened_while_it_is_open_is_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let (shelf, changed) = (Shelf::default(), Arc::new(Changed::default()));
        let index = Index::new(folder.path().join("index"), changed);
        assert_eq!(index.size(), 0);
        let ids = (1..=200_u8).map(|number| PublicId::new([number; 16]));
        shelf.titles().extend(ids.map(|id| (id, format!("Soup {id} for everybody"))));
        assert_eq!(index.answer(&question("soup"), &shelf).unwrap().found, 200);
        assert!(index.size() > 0);
        for found in fs::read_dir(folder.path().join("index")).unwrap() {
            let file = fs::File::options().write(true).open(found.unwrap().path()).unwrap();
            file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        }
        assert_eq!(index.answer(&question("soup"), &shelf).unwrap().found, 200);
        assert_eq!(index.answer(&question("every"), &shelf).unwrap().found, 200);
    }

    #[test]
    fn changes_are_taken_a_part_at_a_time() {
        let changed = Changed::default();
        changed.note(PublicId::new([1; 16]));
        assert!(changed.take().is_empty(), "nothing is noted before there is an index");
        changed.begin();
        let many = u32::try_from(BATCH).unwrap() + 1;
        changed.add((0..many).map(|number| PublicId::new(u128::from(number).to_be_bytes())));
        assert_eq!(changed.take().len(), BATCH);
        assert!(changed.is_waiting());
        assert_eq!((changed.take().len(), changed.is_waiting()), (1, false));
    }
}
