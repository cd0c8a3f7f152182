//! What is in the folder of a community that does not run, put there and read as a node would.

use joinup_node::{clock::Clock, store::Store};
use joinup_protocol::{
    id::{COMMONS, CircleId},
    item::Verified,
    replica::{Outcome, Same},
};
use joinup_tests::daemon::Home;

/// What the community has said.
pub(crate) fn said(home: &Home) -> Result<Vec<Verified>, Box<dyn std::error::Error>> {
    let (store, _) = Store::open(&home.path().join("store"))?;
    let items: Result<Vec<Verified>, _> = store.items(CircleId::open(COMMONS)).collect();
    Ok(items?)
}

/// Writes items into the store.
pub(crate) fn fill(home: &Home, items: &[Verified], clock: &Clock) -> Result<(), Box<dyn std::error::Error>> {
    let (store, _) = Store::open(&home.path().join("store"))?;
    let outcomes = store.apply(items.to_vec(), clock.now(), &Same(u32::MAX))?;
    if outcomes.iter().any(|outcome| matches!(outcome, Outcome::Refused(_))) {
        return Err("not all items were taken".into());
    }
    Ok(())
}
