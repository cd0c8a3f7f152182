//! The step that finds what differs: today a listing of all ids in pages, sorted by slot.
//!
//! [`Listing`] takes the peer's pages one by one, compares each with our own set over the same range of slots, and
//! collects what we lack and what they lack. A page holds at most [`limits::PAGE`] ids of at most 80 bytes.

use serde::{Deserialize, Serialize};

use crate::{
    id::{Digest, Kind, SlotHash},
    limits,
    reconcile::short::AuthorTag,
    text::List,
    time::Stamp,
};

/// One id of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The slot that the item fills.
    pub slot: SlotHash,
    /// Whose it is.
    pub author: AuthorTag,
    /// What sort of thing it is, so that profiles can be fetched first.
    pub kind: Kind,
    /// When it was said.
    pub stamp: Stamp,
    /// Which item it is.
    pub digest: Digest,
}

impl Listed {
    /// What decides between two items of a slot: the greater one is the current one.
    pub const fn rank(&self) -> (Stamp, Digest) {
        (self.stamp, self.digest)
    }

    /// What decides which of an author's items leave first when there is no room for all: a profile last, so that
    /// whoever says much does not lose its name; then the greater one stays.
    pub fn worth(&self) -> Worth {
        (self.kind == Kind::PROFILE, self.stamp, self.digest)
    }
}

/// Whether it says who somebody is, and its rank.
pub type Worth = (bool, Stamp, Digest);

/// A part of a set, sorted by slot: everything after the slot that was asked for, up to the last one named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The ids.
    pub entries: List<Listed, { limits::PAGE }>,
    /// Whether nothing comes after.
    pub last: bool,
}

/// A page that an honest peer would not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// Slots that do not ascend, or begin before the one asked after.
    #[error("a page out of order")]
    Order,
    /// Nothing in it, and yet not the last.
    #[error("an empty page that is not the last")]
    Empty,
}

/// What differs in the range of slots that a page covers; of one slot both sides may hold something.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Only the peer has these.
    pub theirs: Vec<Listed>,
    /// Only we have these.
    pub ours: Vec<Listed>,
}

/// How far a listing has come.
#[derive(Debug, Default)]
pub struct Listing {
    after: Option<SlotHash>,
}

impl Listing {
    /// The slot after which the next page begins; nothing at the start.
    pub const fn cursor(&self) -> Option<SlotHash> {
        self.after
    }

    /// Compares a page with our own entries; `own` gives some of ours after a slot, ascending, and whether they are the
    /// last.
    ///
    /// # Errors
    /// When the page is not what it should be.
    pub fn take(
        &mut self,
        page: &Page,
        mut own: impl FnMut(Option<SlotHash>) -> (Vec<Listed>, bool),
    ) -> Result<Difference, PageFault> {
        let end = page.entries.last().map(|listed| listed.slot);
        if end.is_none() && !page.last {
            return Err(PageFault::Empty);
        }
        let mut before = self.after;
        for listed in page.entries.iter() {
            if before.is_some_and(|before| before >= listed.slot) {
                return Err(PageFault::Order);
            }
            before = Some(listed.slot);
        }
        let until = if page.last { None } else { end };
        let ours = Self::own_range(self.after, until, &mut own);
        self.after = end.or(self.after);
        Ok(compare(&page.entries, &ours))
    }

    fn own_range(
        mut after: Option<SlotHash>,
        until: Option<SlotHash>,
        own: &mut impl FnMut(Option<SlotHash>) -> (Vec<Listed>, bool),
    ) -> Vec<Listed> {
        let mut range = Vec::new();
        loop {
            let (part, last) = own(after);
            after = part.last().map(|listed| listed.slot);
            let within = part.partition_point(|listed| until.is_none_or(|until| listed.slot <= until));
            range.extend_from_slice(&part[..within]);
            if last || part.is_empty() || within < part.len() {
                return range;
            }
        }
    }
}

/// Merges two ascending lists of one range.
fn compare(theirs: &[Listed], ours: &[Listed]) -> Difference {
    let mut difference = Difference::default();
    let mut theirs = theirs.iter().peekable();
    let mut ours = ours.iter().peekable();
    loop {
        match (theirs.peek(), ours.peek()) {
            (None, None) => return difference,
            (Some(_), None) => difference.theirs.extend(theirs.by_ref().copied()),
            (None, Some(_)) => difference.ours.extend(ours.by_ref().copied()),
            (Some(their), Some(our)) if their.slot < our.slot => difference.theirs.extend(theirs.next()),
            (Some(their), Some(our)) if their.slot > our.slot => difference.ours.extend(ours.next()),
            (Some(their), Some(our)) => {
                if their.rank() != our.rank() {
                    difference.theirs.push(**their);
                    difference.ours.push(**our);
                }
                theirs.next();
                ours.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Millis;

    fn listed(slot: u8, stamp: u64) -> Listed {
        Listed {
            slot: SlotHash::new([slot; 32]),
            author: AuthorTag([0; 6]),
            kind: Kind::EXPERIMENT,
            stamp: Stamp::next(Millis(stamp), None),
            digest: Digest::new([slot; 32]),
        }
    }

    fn page(entries: &[Listed], last: bool) -> Page {
        Page { entries: entries.to_vec().try_into().unwrap(), last }
    }

    fn slots(listed: &[Listed]) -> Vec<u8> {
        listed.iter().map(|listed| listed.slot.as_bytes()[0]).collect()
    }

    #[test]
    fn what_only_one_side_holds_is_told_range_by_range() {
        let own = [listed(1, 1), listed(2, 9), listed(3, 1), listed(9, 1)];
        let mut listing = Listing::default();
        let all = |after: Option<SlotHash>| {
            let rest = own.iter().filter(|listed| after.is_none_or(|after| listed.slot > after));
            (rest.copied().collect(), true)
        };
        let first = listing.take(&page(&[listed(2, 5)], false), all).unwrap();
        assert_eq!((slots(&first.theirs), slots(&first.ours)), (vec![2], vec![1, 2]));
        let same_to_the_edge = listing.take(&page(&[listed(3, 1)], false), all).unwrap();
        assert_eq!(same_to_the_edge, Difference::default());
        let newer = listing.take(&page(&[listed(4, 1), listed(5, 1)], false), all).unwrap();
        assert_eq!((slots(&newer.theirs), slots(&newer.ours)), (vec![4, 5], vec![]));
        let rest = listing.take(&page(&[], true), all).unwrap();
        assert_eq!((slots(&rest.theirs), slots(&rest.ours)), (vec![], vec![9]));
    }

    #[test]
    fn pages_out_of_order_and_endless_empty_pages_are_faults() {
        let none = |_| (Vec::new(), true);
        let mut listing = Listing::default();
        assert_eq!(listing.take(&page(&[listed(2, 1), listed(2, 1)], true), none), Err(PageFault::Order));
        assert_eq!(listing.take(&page(&[], false), none), Err(PageFault::Empty));
        listing.take(&page(&[listed(5, 1)], false), none).unwrap();
        assert_eq!(listing.take(&page(&[listed(5, 1)], false), none), Err(PageFault::Order));
    }
}
