//! What goes into a bundle: chosen when it is begun, and read batch by batch while it is written, so that never more than
//! one batch is in memory. What is private is in it as it travels, sealed; drafts and what is ours alone are in no store
//! and so in no bundle.

use core::cmp::Reverse;
use std::{
    collections::{BTreeSet, HashSet},
    iter::Peekable,
    vec,
};

use joinup_protocol::{
    bundle::{Contents, Head, Writer},
    experiment::Audience,
    id::{CircleId, Digest, Kind, SlotHash},
    limits,
    reconcile::session::Holdings,
    replica::Entry,
    text::List,
    time::Millis,
    wire::batch::{Batch, BatchBuilder},
};

use super::ask::Asked;
use crate::{
    api::{
        Error, ErrorCode,
        types::{BundlePlan, BundleRequest, Moment, Notice},
    },
    engine::{Engine, catalogue::first_moment},
    say,
};

/// What is said instead of an id for all records that may be in a bundle.
const ALL: &str = "all-that-may-travel";

/// The order in which items are read on the other side: what is gone, who somebody is, who knows whom, then the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Withdrawal,
    Profile,
    Introduction,
    Other,
}

impl From<&Entry> for Class {
    fn from(entry: &Entry) -> Self {
        match entry.kind {
            _ if entry.stamp.is_tombstone() => Self::Withdrawal,
            Kind::PROFILE => Self::Profile,
            Kind::INTRODUCTION => Self::Introduction,
            _ => Self::Other,
        }
    }
}

/// An item that was chosen; in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Chosen {
    class: Class,
    said: Reverse<Millis>,
    /// The place of its circle.
    circle: usize,
    slot: SlotHash,
}

/// A record that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ChosenRecord {
    digest: Digest,
    ours: bool,
}

/// A bundle that is being written.
#[derive(Debug)]
pub struct Packing {
    plan: BundlePlan,
    circles: Vec<CircleId>,
    head: Option<Head>,
    writer: Option<Writer>,
    items: Peekable<vec::IntoIter<Chosen>>,
    records: vec::IntoIter<ChosenRecord>,
    written: u64,
}

impl Packing {
    /// What will be in it.
    pub fn into_plan(self) -> BundlePlan {
        self.plan
    }
}

impl Engine {
    /// Begins a bundle: chooses what goes into it.
    ///
    /// # Errors
    /// When a circle, a day, a community or an experiment is not known, the question that it answers is none, or a record
    /// that was named may not be in it.
    pub fn pack(&self, request: &BundleRequest) -> Result<Packing, Error> {
        let asked = request.ask.as_deref().map(|ask| Asked::read(ask, &self.carried_circles())).transpose()?;
        let mut notices = Vec::new();
        let circles = self.circles_to_pack(request, asked.as_ref(), &mut notices)?;
        let since = request.since.as_deref().map(|day| self.day("since", day)).transpose()?.and_then(first_moment);
        let items = self.choose(&circles, since, asked.as_ref());
        let records = self.choose_records(request, &circles, &items, &mut notices)?;
        self.tell_of_seals(&circles, &mut notices);
        let head = Contents {
            by: self.us(),
            at: self.now(),
            since,
            circles: List::first(circles.iter().copied()),
            items: items.len() as u64,
        };
        let by = asked.as_ref().map(Asked::by);
        let plan = BundlePlan {
            circles: self.look(|state| circles.iter().map(|circle| state.circle_ref(circle)).collect()),
            items: items.len() as u64,
            records: records.len() as u64,
            asked_by: by.map(|(by, _)| self.community_ref(&by)),
            asked_at: by.map(|(_, at)| Moment(at)),
            notices,
        };
        Ok(Packing {
            plan,
            circles,
            head: Some(Head::Contents(head)),
            writer: None,
            items: items.into_iter().peekable(),
            records: records.into_iter(),
            written: 0,
        })
    }

    /// The circles whose items go into it: those that are named; those that who asks has as well; else ours, but for
    /// those in which a community is known to hold the same.
    fn circles_to_pack(
        &self,
        request: &BundleRequest,
        asked: Option<&Asked>,
        notices: &mut Vec<Notice>,
    ) -> Result<Vec<CircleId>, Error> {
        let named = self.circles_meant(&request.circles)?;
        let mut circles = named.unwrap_or_else(|| match asked {
            Some(_) => self.carried_circles(),
            None => self.circles_now().ours(),
        });
        if let Some(asked) = asked {
            let theirs = asked.circles();
            circles.retain(|circle| theirs.contains(circle));
            if circles.is_empty() {
                let message = say!("bundle-no-circle-shared");
                notices.push(Notice { code: "no-circle".into(), message, next: "joinup circle list".into() });
            }
        }
        if let Some(name) = &request.community {
            let us = self.us();
            let community = self.look(|state| state.find_community(us, name))?;
            let name = self.community_ref(&community).name;
            let notice = match self.in_step_with(&community) {
                None => Some(("not-known", say!("bundle-not-known", name = name), "joinup bundle ask FILE")),
                Some(same) => {
                    let before = circles.len();
                    circles.retain(|circle| !same.contains(circle));
                    let left_out = before - circles.len();
                    (left_out > 0).then(|| ("in-step", say!("bundle-in-step", name = name, number = left_out), ""))
                }
            };
            notices.extend(notice.map(|(code, message, next)| Notice {
                code: code.into(),
                message,
                next: next.into(),
            }));
        }
        Ok(circles)
    }

    /// The items of these circles, in order: since a moment, but for who somebody is and who knows whom; and of those
    /// only what somebody lacks who asks.
    fn choose(&self, circles: &[CircleId], since: Option<Millis>, asked: Option<&Asked>) -> Vec<Chosen> {
        let mut chosen = Vec::new();
        for (number, circle) in circles.iter().enumerate() {
            let lacks = asked.map(|asked| asked.lacks(circle));
            self.0.store.look(circle, |replica| {
                let entries = replica.after(None).filter(|entry| lacks.as_ref().is_none_or(|lacks| lacks(entry)));
                let all = entries.map(|entry| Chosen {
                    class: Class::from(&entry),
                    said: Reverse(entry.stamp.millis()),
                    circle: number,
                    slot: entry.slot,
                });
                let is_always = |class| matches!(class, Class::Profile | Class::Introduction);
                let is_new = |said: Millis| since.is_none_or(|since| said >= since);
                chosen.extend(all.filter(|item| is_always(item.class) || is_new(item.said.0)));
            });
        }
        chosen.sort_unstable();
        chosen
    }

    /// The records that go into it: those of what is in it, when all were asked for, and those that were named.
    fn choose_records(
        &self,
        request: &BundleRequest,
        circles: &[CircleId],
        items: &[Chosen],
        notices: &mut Vec<Notice>,
    ) -> Result<Vec<ChosenRecord>, Error> {
        let (all, named): (Vec<&String>, Vec<&String>) = request.records.iter().partition(|typed| *typed == ALL);
        let mut records = BTreeSet::new();
        for typed in named {
            records.insert(self.record_to_pack(typed)?);
        }
        if all.is_empty() {
            return Ok(records.into_iter().collect());
        }
        let slots: HashSet<SlotHash> = items.iter().map(|item| item.slot).collect();
        let us = self.us();
        // Whoever finds a bundle reads the records in it: those of private circles stay out.
        let open: Vec<CircleId> = {
            let known = self.circles_now();
            circles.iter().filter(|circle| known.is_open(circle)).copied().collect()
        };
        let there: BTreeSet<ChosenRecord> = self.look(|state| {
            let rows = state.catalogue.with_open_records();
            let rows = rows.filter(|(row, _)| open.contains(&row.circle) && slots.contains(&row.slot));
            rows.map(|(row, digest)| ChosenRecord { digest, ours: row.author == us }).collect()
        });
        let named = there.len();
        let here: Vec<ChosenRecord> = there.into_iter().filter(|record| self.is_record_here(record)).collect();
        if here.len() < named {
            let message = say!("bundle-records-elsewhere", number = named - here.len());
            notices.push(Notice { code: "records-elsewhere".into(), message, next: String::new() });
        }
        records.extend(here);
        Ok(records.into_iter().collect())
    }

    /// The record of an experiment that was named.
    fn record_to_pack(&self, typed: &str) -> Result<ChosenRecord, Error> {
        let found = self.find(typed)?;
        let row = self.look(|state| state.catalogue.get(&found.id).cloned());
        let row = row.ok_or_else(|| crate::engine::show::only_a_draft(typed))?;
        let refuse = |why: String| Error::new(ErrorCode::NotAllowed, say!("bundle-no-record", id = typed)).why(why);
        let Some(digest) = row.record.filter(|_| row.audience == Audience::Everyone) else {
            return Err(refuse(say!("bundle-record-stays")));
        };
        let circles = self.circles_now();
        if !self.look(|state| state.catalogue.circles_of(&found.id).any(|circle| circles.is_open(&circle))) {
            return Err(refuse(say!("bundle-record-private")));
        }
        let record = ChosenRecord { digest, ours: row.author == self.us() };
        if self.is_record_here(&record) {
            return Ok(record);
        }
        Err(refuse(say!("bundle-record-elsewhere")).next(format!("joinup show {typed}")))
    }

    fn is_record_here(&self, record: &ChosenRecord) -> bool {
        let is_ours = || record.ours && self.0.journal.record(&record.digest).is_ok_and(|record| record.is_some());
        self.0.files.has(&record.digest) || is_ours()
    }

    /// Says which of these circles cannot be read by whoever finds the bundle.
    fn tell_of_seals(&self, circles: &[CircleId], notices: &mut Vec<Notice>) {
        let known = self.circles_now();
        let sealed: Vec<String> = circles
            .iter()
            .filter(|circle| !known.is_open(circle))
            .map(|circle| self.look(|state| state.circle_ref(circle)))
            .map(|circle| if circle.name.is_empty() { circle.id } else { circle.name })
            .collect();
        if !sealed.is_empty() {
            let message = say!("bundle-sealed", circles = sealed.join(&say!("comma")));
            notices.push(Notice { code: "sealed".into(), message, next: String::new() });
        }
    }

    /// The next bytes of a bundle; none after its end.
    ///
    /// # Errors
    /// When something cannot be read, or it would be longer than a bundle may be.
    pub fn packed(&self, packing: &mut Packing) -> Result<Option<Vec<u8>>, Error> {
        let bytes = self.next_bytes(packing)?;
        packing.written += bytes.as_ref().map_or(0, Vec::len) as u64;
        if packing.written > limits::BUNDLE {
            let most = limits::BUNDLE / 1_000_000_000;
            return Err(Error::new(ErrorCode::NotAllowed, say!("bundle-too-much", most = most))
                .next("joinup bundle write FILE --since DATE"));
        }
        Ok(bytes)
    }

    fn next_bytes(&self, packing: &mut Packing) -> Result<Option<Vec<u8>>, Error> {
        if let Some(head) = packing.head.take() {
            let (writer, bytes) = Writer::begin(&head).map_err(Error::failed)?;
            packing.writer = Some(writer);
            return Ok(Some(bytes));
        }
        let Some(writer) = &mut packing.writer else { return Ok(None) };
        if let Some(batch) = self.next_batch(&packing.circles, &mut packing.items) {
            return writer.items(&batch).map(Some).map_err(Error::failed);
        }
        for record in packing.records.by_ref() {
            let ours = if record.ours { self.0.journal.record(&record.digest)? } else { None };
            let bytes = ours.map_or_else(|| self.0.files.get(&record.digest), |ours| Ok(Some(ours)));
            if let Some(bytes) = bytes.map_err(Error::failed)? {
                return writer.record(&bytes).map(Some).map_err(Error::failed);
            }
        }
        Ok(packing.writer.take().map(Writer::end))
    }

    /// The next items of one class, as many as fit a batch. What has left its slot meanwhile is left out.
    fn next_batch(&self, circles: &[CircleId], items: &mut Peekable<vec::IntoIter<Chosen>>) -> Option<Batch> {
        let mut batch = BatchBuilder::default();
        let class = items.peek()?.class;
        while let Some(next) = items.peek().filter(|next| next.class == class) {
            let bytes = circles.get(next.circle).and_then(|circle| Holdings::bytes(self, circle, &next.slot));
            if bytes.is_some_and(|bytes| !batch.push(&bytes)) {
                break;
            }
            items.next();
        }
        Some(batch.finish())
    }
}
