//! A backing in memory: for tests, simulations and trying things out. What it keeps ends with the process.

use std::{
    collections::BTreeMap,
    ops::Bound::{Excluded, Included, Unbounded},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use super::backing::{Backing, BackingError, Batch, Pair, Place};

/// Keys and values in a map, and records in vectors, which clones share.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Arc<RwLock<Content>>);

#[derive(Debug, Default)]
pub(super) struct Content {
    pairs: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(super) segments: BTreeMap<u32, Vec<u8>>,
}

impl Memory {
    fn content(&self) -> RwLockReadGuard<'_, Content> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change(&self) -> RwLockWriteGuard<'_, Content> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backing for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError> {
        Ok(self.content().pairs.get(key).cloned())
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Result<Vec<Pair>, BackingError> {
        let content = self.content();
        let from = after.map_or(Included(prefix), Excluded);
        let found = content.pairs.range::<[u8], _>((from, Unbounded)).take_while(|(key, _)| key.starts_with(prefix));
        Ok(found.take(limit).map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    fn read(&self, place: Place) -> Result<Option<Vec<u8>>, BackingError> {
        let content = self.content();
        let range = place.at as usize..place.at as usize + place.length as usize;
        Ok(content.segments.get(&place.segment).and_then(|records| records.get(range)).map(<[u8]>::to_vec))
    }

    fn append(&self, batch: &Batch) -> Result<(), BackingError> {
        let mut content = self.change();
        let records = content.segments.entry(batch.begin.segment).or_default();
        records.truncate(batch.begin.at as usize);
        records.extend_from_slice(&batch.records);
        Ok(())
    }

    fn write(&self, batch: &Batch) -> Result<(), BackingError> {
        let mut content = self.change();
        for (key, value) in &batch.pairs {
            match value {
                Some(value) => content.pairs.insert(key.clone(), value.clone()),
                None => content.pairs.remove(key),
            };
        }
        Ok(())
    }

    fn erase(&self, places: &[Place]) -> Result<(), BackingError> {
        let mut content = self.change();
        for place in places {
            let range = place.at as usize..place.at as usize + place.length as usize;
            if let Some(bytes) = content.segments.get_mut(&place.segment).and_then(|records| records.get_mut(range)) {
                bytes.fill(0);
            }
        }
        Ok(())
    }

    fn forget(&self, segment: u32) -> Result<(), BackingError> {
        self.change().segments.remove(&segment);
        Ok(())
    }

    fn cut(&self, ends: &BTreeMap<u32, u64>) -> Result<(), BackingError> {
        let mut content = self.change();
        content.segments.retain(|segment, _| ends.contains_key(segment));
        for (segment, end) in ends {
            let records = content.segments.entry(*segment).or_default();
            let end = usize::try_from(*end).unwrap_or(usize::MAX);
            if records.len() < end {
                return Err(BackingError::Broken("records are missing".to_owned()));
            }
            records.truncate(end);
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), BackingError> {
        Ok(())
    }

    fn mark(&self, _: u64) -> Result<(), BackingError> {
        Ok(())
    }

    fn marked(&self) -> u64 {
        0
    }

    fn size(&self) -> u64 {
        let content = self.content();
        let pairs: usize = content.pairs.iter().map(|(key, value)| key.len() + value.len()).sum();
        (pairs + content.segments.values().map(Vec::len).sum::<usize>()) as u64
    }

    fn is_in_place(&self) -> bool {
        true
    }

    fn free(&self) -> Option<u64> {
        None
    }
}
