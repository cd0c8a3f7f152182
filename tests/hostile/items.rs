//! Items of communities that nobody has heard of, properly signed and otherwise.

use joinup_node::clock::Clock;
use joinup_protocol::{
    experiment::{Experiment, Publication},
    id::{EntryId, Kind, PublicId},
    item::{Draft, Payload, Verified},
    key::{CommunityKey, Domain},
    limits,
    profile::Profile,
    time::{Millis, Stamp},
};
use serde_json::json;

use super::peer::commons;

/// A community that exists only in a test.
pub(crate) struct Author {
    pub(crate) key: CommunityKey,
}

impl Author {
    /// The one of that number.
    pub(crate) fn new(number: u32) -> Self {
        let mut seed = [0x5a; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        Self { key: CommunityKey::from_seed(&seed) }
    }

    /// Its profile.
    pub(crate) fn profile(&self, name: &str) -> Verified {
        let profile = Profile { name: name.parse().expect("a name"), sample: true, ..Profile::default() };
        self.sign(Kind::PROFILE, EntryId::ONLY, now(), Payload::Profile(Box::new(profile)))
    }

    /// Its experiment of that number, said now.
    pub(crate) fn experiment(&self, number: u32, title: &str) -> Verified {
        self.experiment_at(number, title, now())
    }

    /// Its experiment of that number, said then.
    pub(crate) fn experiment_at(&self, number: u32, title: &str, at: Millis) -> Verified {
        let fields = json!({"title": title, "audience": "everyone", "people_shown": "no"});
        let (experiment, problems) = Experiment::from_json(fields.as_object().expect("an object").clone());
        assert!(problems.is_empty(), "{problems:?}");
        let publication = Publication::prepare(&experiment, &Profile::default(), 1, at).expect("it can be published");
        self.sign(Kind::EXPERIMENT, entry(number), at, Payload::Experiment(Box::new(publication.summary)))
    }

    /// Its withdrawal of the experiment of that number.
    pub(crate) fn withdrawal(&self, number: u32) -> Verified {
        self.sign(Kind::EXPERIMENT, entry(number), now(), Payload::Tombstone)
    }

    fn sign(&self, kind: Kind, id: EntryId, at: Millis, payload: Payload) -> Verified {
        let draft = Draft { circle: commons(), kind, id, stamp: Stamp::next(at, None), payload };
        draft.sign(&self.key).expect("it fits an item")
    }

    /// The same item with its body changed, and signed again by its author.
    pub(crate) fn tampered(&self, item: &Verified, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let mut body = body(item).to_vec();
        change(&mut body);
        let signature = self.key.sign(Domain::Item, &body);
        [body.as_slice(), &signature].concat()
    }
}

fn entry(number: u32) -> EntryId {
    let mut id = [0x11; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    EntryId::new(id)
}

/// The time.
pub(crate) fn now() -> Millis {
    Clock::system().now()
}

/// What is signed of an item.
pub(crate) fn body(item: &Verified) -> &[u8] {
    &item.bytes()[..item.bytes().len() - limits::SIGNATURE]
}

/// The id that people see.
pub(crate) fn id(item: &Verified) -> String {
    let id: PublicId = item.header().public_id();
    id.to_string()
}
