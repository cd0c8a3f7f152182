//! Are two sets equal, and if not, what does each side lack?
//!
//! [`lthash`] decides the first question in 32 bytes; a [`session`] asks it for all circles in one round trip and then
//! moves what differs. The step that finds the difference is behind one seam, [`difference`]: today it lists ids in
//! bounded pages.

pub mod difference;
pub mod lthash;
pub mod memory;
pub mod session;

pub use difference::{Listed, Page};
pub use lthash::{LtHash, SetState};
