//! What is in the folder of a community that does not run, put there and read as a node would.

use joinup_node::store::Store;
use joinup_protocol::{
    id::{COMMONS, CircleId},
    item::Verified,
};
use joinup_tests::daemon::Home;
pub(crate) use joinup_tests::items::fill;

/// What the community has said.
pub(crate) fn said(home: &Home) -> Result<Vec<Verified>, Box<dyn std::error::Error>> {
    let (store, _) = Store::open(&home.path().join("store"))?;
    let items: Result<Vec<Verified>, _> = store.items(CircleId::open(COMMONS)).collect();
    Ok(items?)
}
