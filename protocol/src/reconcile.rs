//! Are two sets equal, and if not, what does each side lack?
//!
//! [`lthash`] decides the first question in 32 bytes; a [`session`] asks it for all circles in one round trip and then
//! moves what differs. What differs is found with a [`sketch`] of the sets' [`short`] ids, at the price of the
//! difference and not of the sets. Where a sketch cannot help,
//! [`difference`] lists ids in bounded pages.

pub mod difference;
pub mod lthash;
pub mod memory;
pub mod session;
pub mod short;
pub mod sketch;

pub use difference::{Listed, Page};
pub use lthash::{LtHash, SetState};
pub use short::{AuthorTag, ShortId, SlotTag};
