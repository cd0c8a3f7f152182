//! A backing in memory: for tests, simulations and trying things out. What it keeps ends with the process.

use std::{
    collections::BTreeMap,
    ops::Bound::{Excluded, Included, Unbounded},
    sync::{Arc, PoisonError, RwLock},
};

use super::backing::{Backing, BackingError, Batch, Pair};

/// Keys and values in a map, which clones share.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Arc<RwLock<BTreeMap<Vec<u8>, Vec<u8>>>>);

impl Backing for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError> {
        Ok(self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Result<Vec<Pair>, BackingError> {
        let map = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let from = after.map_or(Included(prefix), Excluded);
        let found = map.range::<[u8], _>((from, Unbounded)).take_while(|(key, _)| key.starts_with(prefix));
        Ok(found.take(limit).map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    fn write(&self, batch: &Batch) -> Result<(), BackingError> {
        let mut map = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in batch {
            match value {
                Some(value) => map.insert(key.clone(), value.clone()),
                None => map.remove(key),
            };
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
        let map = self.0.read().unwrap_or_else(PoisonError::into_inner);
        map.iter().map(|(key, value)| (key.len() + value.len()) as u64).sum()
    }

    fn free(&self) -> Option<u64> {
        None
    }
}
