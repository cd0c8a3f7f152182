//! What comes out of a bundle: every item takes the way of one that a peer sends, and a record is kept when somebody whose
//! summary is held gives it to everybody. What is sound before a damage stays, and is said.

use std::{
    collections::{BTreeMap, HashSet},
    thread,
};

use joinup_protocol::{
    bundle::{Found, Head, Part, Reader},
    experiment::Experiment as Record,
    id::{CommunityId, Digest, Kind},
    item::RefusedItem,
    reconcile::session::Holdings,
    replica::{Outcome, Refusal},
};

use super::refused;
use crate::{
    api::{
        Error, ErrorCode,
        types::{BundleRead, Moment, NotKept, Standing},
    },
    engine::{Engine, room::Room},
    say,
    verify::Verification,
};

/// Records that are made durable together: one by one, a disk would be waited for as often.
const TOGETHER: usize = 64;
/// Bytes of records that wait for that, at most; one record more may come on top.
const TOGETHER_BYTES: usize = 2 * 1024 * 1024;
/// Threads that wait for the disk at once.
const WRITING: usize = 8;

/// Why something in a bundle is not kept; in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Elsewhere,
    OverQuota,
    Blocked,
    Foreign,
    Expired,
    Early,
    NoRoom,
    Signature,
    Unreadable,
    Record,
}

impl Why {
    const fn code(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::OverQuota => "over-quota",
            Self::Blocked => "blocked",
            Self::Foreign => "foreign",
            Self::Expired => "expired",
            Self::Early => "early",
            Self::NoRoom => "no-room",
            Self::Signature => "signature",
            Self::Unreadable => "unreadable",
            Self::Record => "record",
        }
    }

    fn say(self, number: u64) -> String {
        match self {
            Self::Elsewhere => say!("bundle-elsewhere", number = number),
            Self::OverQuota => say!("bundle-over-quota", number = number),
            Self::Blocked => say!("bundle-blocked", number = number),
            Self::Foreign => say!("bundle-foreign", number = number),
            Self::Expired => say!("bundle-expired", number = number),
            Self::Early => say!("bundle-early", number = number),
            Self::NoRoom => say!("bundle-no-room", number = number),
            Self::Signature => say!("bundle-signature", number = number),
            Self::Unreadable => say!("bundle-unreadable", number = number),
            Self::Record => say!("bundle-record", number = number),
        }
    }
}

/// A bundle that is being read.
#[derive(Debug, Default)]
pub struct Unpacking {
    reader: Reader,
    verification: Verification,
    read: BundleRead,
    by: Option<CommunityId>,
    not_kept: BTreeMap<Why, u64>,
    /// The records that somebody gives to everybody, as long as no more items came.
    open_records: Option<HashSet<Digest>>,
    /// Records that will be kept.
    records: BTreeMap<Digest, Vec<u8>>,
}

impl Unpacking {
    /// Whether nothing more can be had from it.
    pub const fn is_over(&self) -> bool {
        self.read.problem.is_some()
    }

    fn leave_out(&mut self, why: Why) {
        *self.not_kept.entry(why).or_default() += 1;
    }
}

impl Engine {
    /// Takes the next bytes of a bundle, and keeps what they bring. Damage and a full disk end it, and are told by
    /// [`Engine::unpacked`] beside what was kept before.
    ///
    /// # Errors
    /// When it is no bundle that brings something, or one that a newer joinup wrote.
    pub fn unpack(&self, unpacking: &mut Unpacking, bytes: &[u8]) -> Result<(), Error> {
        unpacking.reader.take(bytes);
        while !unpacking.is_over() {
            match unpacking.reader.read() {
                Ok(Found::Nothing | Found::End) => return Ok(()),
                Ok(Found::Head(Head::Asking(asking))) => {
                    let name = self.community_ref(&asking.by).name;
                    return Err(Error::new(ErrorCode::Invalid, say!("bundle-asks", name = name))
                        .next("joinup bundle write FILE --for THIS-FILE"));
                }
                Ok(Found::Head(Head::Contents(contents))) => {
                    unpacking.by = Some(contents.by);
                    unpacking.read.at = Some(Moment(contents.at));
                    unpacking.read.since = contents.since.map(Moment);
                    let circles = contents.circles.iter().map(|circle| self.look(|state| state.circle_ref(circle)));
                    unpacking.read.circles = circles.collect();
                }
                Ok(Found::Part(part)) => {
                    if let Err(error) = self.take_part(unpacking, part) {
                        unpacking.read.problem = Some(error);
                    }
                }
                Err(fault) if unpacking.by.is_none() => return Err(refused(&fault)),
                Err(fault) => unpacking.read.problem = Some(refused(&fault)),
            }
        }
        Ok(())
    }

    /// All of a bundle has come: what became of it.
    ///
    /// # Errors
    /// When it was none.
    pub fn unpacked(&self, mut unpacking: Unpacking) -> Result<BundleRead, Error> {
        if let Err(error) = self.keep_records(&mut unpacking) {
            unpacking.read.problem.get_or_insert(error);
        }
        if !unpacking.is_over()
            && let Err(fault) = unpacking.reader.finish()
        {
            if unpacking.by.is_none() {
                return Err(refused(&fault));
            }
            unpacking.read.problem = Some(refused(&fault));
        }
        let Unpacking { mut read, not_kept, reader, by, .. } = unpacking;
        // Their name may be in it.
        read.by = by.map(|by| self.community_ref(&by));
        read.bytes = reader.read_so_far();
        let told = |(why, number): (Why, u64)| NotKept { code: why.code().into(), number, message: why.say(number) };
        read.not_kept = not_kept.into_iter().map(told).collect();
        Ok(read)
    }

    fn take_part(&self, unpacking: &mut Unpacking, part: Part) -> Result<(), Error> {
        match part {
            Part::Items(batch) => {
                let items = batch.open().map_err(|error| refused(&error.into()))?;
                self.take_items(unpacking, &items)
            }
            Part::Record(record) => self.take_bundled_record(unpacking, record),
            // The reader gives none of a bundle that brings something.
            Part::Held(_) => Ok(()),
        }
    }

    /// Items, as a peer would send them: each is verified, and judged by the same policy.
    fn take_items(&self, unpacking: &mut Unpacking, items: &[Vec<u8>]) -> Result<(), Error> {
        self.keep_records(unpacking)?;
        let (circles, mut good) = (self.circles_now(), Vec::new());
        for checked in unpacking.verification.verify_each(items) {
            match checked {
                Ok(item) if circles.is_carried(&item.header().circle) => good.push(item),
                Ok(_) => unpacking.leave_out(Why::Elsewhere),
                Err(RefusedItem::Signature(_)) => unpacking.leave_out(Why::Signature),
                Err(RefusedItem::Form(_) | RefusedItem::Payload(_)) => unpacking.leave_out(Why::Unreadable),
            }
        }
        let about: Vec<(Kind, bool, CommunityId)> = good
            .iter()
            .map(|item| (item.header().kind, item.header().stamp.is_tombstone(), item.header().author))
            .collect();
        let outcomes = Holdings::store(self, good).map_err(|error| {
            Error::new(ErrorCode::Failed, say!("bundle-stopped")).why(error.0).next("joinup doctor")
        })?;
        unpacking.open_records = None;
        for ((kind, withdrawn, author), outcome) in about.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Accepted { .. } | Outcome::Superseded { .. } => {
                    unpacking.read.new.count(kind, withdrawn);
                }
                Outcome::Duplicate | Outcome::Older { .. } => unpacking.read.here += 1,
                Outcome::Refused(refusal) => unpacking.leave_out(self.why(refusal, &author)),
            }
        }
        Ok(())
    }

    fn why(&self, refusal: Refusal, author: &CommunityId) -> Why {
        match refusal {
            Refusal::Early => Why::Early,
            Refusal::Expired => Why::Expired,
            Refusal::OverQuota => Why::OverQuota,
            Refusal::NoRoom => Why::NoRoom,
            Refusal::Unwanted if self.standing(author) == Standing::Blocked => Why::Blocked,
            Refusal::Unwanted => Why::Foreign,
        }
    }

    /// A record, kept like one that was fetched if somebody whose summary is held names it and gives it to everybody.
    fn take_bundled_record(&self, unpacking: &mut Unpacking, bytes: Vec<u8>) -> Result<(), Error> {
        let digest = Digest::of(&bytes);
        let open = unpacking.open_records.get_or_insert_with(|| {
            self.look(|state| state.catalogue.with_open_records().map(|(_, digest)| digest).collect())
        });
        if !open.contains(&digest) {
            unpacking.leave_out(Why::Record);
            return Ok(());
        }
        let is_here = unpacking.records.contains_key(&digest) || self.0.files.has(&digest);
        if is_here || self.0.journal.record(&digest)?.is_some() {
            unpacking.read.records_here += 1;
        } else if Record::from_record(&bytes).is_err() {
            unpacking.leave_out(Why::Unreadable);
        } else {
            unpacking.records.insert(digest, bytes);
        }
        let waiting: usize = unpacking.records.values().map(Vec::len).sum();
        if unpacking.records.len() >= TOGETHER || waiting >= TOGETHER_BYTES {
            self.keep_records(unpacking)?;
        }
        Ok(())
    }

    /// Makes the records that wait durable.
    fn keep_records(&self, unpacking: &mut Unpacking) -> Result<(), Error> {
        let records: Vec<(Digest, Vec<u8>)> = std::mem::take(&mut unpacking.records).into_iter().collect();
        if records.is_empty() {
            return Ok(());
        }
        if self.room() == Room::None {
            records.iter().for_each(|_| unpacking.leave_out(Why::NoRoom));
            return Ok(());
        }
        let put = |records: &[(Digest, Vec<u8>)]| -> std::io::Result<()> {
            records.iter().try_for_each(|(_, bytes)| self.0.files.put(bytes).map(drop))
        };
        let written: std::io::Result<()> = thread::scope(|scope| {
            let share = records.len().div_ceil(WRITING);
            let threads: Vec<_> = records.chunks(share).map(|records| scope.spawn(move || put(records))).collect();
            threads.into_iter().try_for_each(|thread| match thread.join() {
                Ok(written) => written,
                Err(panic) => std::panic::resume_unwind(panic),
            })
        });
        written.map_err(|error| {
            Error::new(ErrorCode::Failed, say!("bundle-stopped")).why(error.to_string()).next("joinup doctor")
        })?;
        unpacking.read.records += records.len() as u64;
        self.make_room();
        // Some may have been withdrawn meanwhile.
        let mut gone: Vec<Digest> = records.into_iter().map(|(digest, _)| digest).collect();
        self.look(|state| state.catalogue.retain_unreferenced(&mut gone));
        self.forget_records(&gone);
        Ok(())
    }
}
