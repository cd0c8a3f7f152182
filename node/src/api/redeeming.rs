//! Which invites are being used right now: a person and the daemon may both try, and an inviting node takes only one at
//! a time from each.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use joinup_protocol::invite::Grant;

/// Grants on their way. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Redeeming(Arc<Mutex<BTreeSet<Grant>>>);

/// One of them, until this is dropped.
#[derive(Debug)]
pub struct Turn {
    all: Redeeming,
    grant: Grant,
}

impl Redeeming {
    /// Begins to use one; nothing when that is going on already.
    pub fn begin(&self, grant: Grant) -> Option<Turn> {
        self.grants().insert(grant).then(|| Turn { all: self.clone(), grant })
    }

    fn grants(&self) -> MutexGuard<'_, BTreeSet<Grant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.all.grants().remove(&self.grant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invite_is_used_by_one_at_a_time() {
        let (all, one) = (Redeeming::default(), Grant([1; 10]));
        let turn = all.begin(one).unwrap();
        assert!(all.begin(one).is_none());
        assert!(all.begin(Grant([2; 10])).is_some());
        drop(turn);
        assert!(all.begin(one).is_some());
    }
}
