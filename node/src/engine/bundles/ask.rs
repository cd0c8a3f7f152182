//! "This is what we hold": a question written on one computer and answered on another. Circles and items have names in it
//! that say nothing to whoever does not know them.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use joinup_protocol::{
    bundle::{Asking, Found, Head, Held, Part, Reader, Writer},
    id::{CircleId, CommunityId},
    limits,
    reconcile::sketch::{Id, keyed::keyed_id},
    replica::Entry,
    text::List,
    time::Millis,
};

use super::refused;
use crate::{
    api::{Error, ErrorCode, types::BundleAsk},
    engine::Engine,
    say,
};

/// What somebody holds, as they say.
#[derive(Debug)]
pub(super) struct Asked {
    asking: Asking,
    /// In the circles that are here as well; sorted.
    held: BTreeMap<CircleId, Vec<Id>>,
}

impl Asked {
    /// Reads a question, as it came in JSON.
    pub(super) fn read(text: &str, circles: &[CircleId]) -> Result<Self, Error> {
        let bytes = BASE64
            .decode(text.as_bytes())
            .map_err(|error| Error::new(ErrorCode::Usage, say!("request-not-understood")).why(error.to_string()))?;
        let mut reader = Reader::default();
        reader.take(&bytes);
        let asking = match reader.read().map_err(|fault| refused(&fault))? {
            Found::Head(Head::Asking(asking)) => asking,
            Found::Head(Head::Contents(_)) => {
                return Err(Error::new(ErrorCode::Invalid, say!("bundle-no-question"))
                    .why(say!("bundle-no-question-why"))
                    .next("joinup bundle ask FILE"));
            }
            _ => return Err(refused(&reader.finish().err().unwrap_or(joinup_protocol::bundle::Fault::Cut))),
        };
        let mut asked = Self { asking, held: BTreeMap::new() };
        let mut named = 0;
        loop {
            match reader.read().map_err(|fault| refused(&fault))? {
                Found::End => break,
                Found::Part(Part::Held(held)) => {
                    named += held.ids.len();
                    if named > limits::BUNDLE_HELD {
                        return Err(too_many());
                    }
                    asked.take(held, circles);
                }
                _ => return Err(refused(&joinup_protocol::bundle::Fault::Cut)),
            }
        }
        asked.held.values_mut().for_each(|ids| ids.sort_unstable());
        Ok(asked)
    }

    /// Takes what is held of a circle; one that is not here is passed over.
    fn take(&mut self, held: Held, circles: &[CircleId]) {
        if let Some(circle) = circles.iter().find(|circle| self.asking.tag(circle) == held.circle) {
            self.held.entry(*circle).or_default().extend(held.ids.iter());
        }
    }

    /// Who asks, and when they wrote it.
    pub(super) const fn by(&self) -> (CommunityId, Millis) {
        (self.asking.by, self.asking.at)
    }

    /// The circles that both have.
    pub(super) fn circles(&self) -> Vec<CircleId> {
        self.held.keys().copied().collect()
    }

    /// Tells of the items of a circle which of them are lacking there.
    pub(super) fn lacks(&self, circle: &CircleId) -> impl Fn(&Entry) -> bool {
        let (key, held) = (self.asking.key(circle), self.held.get(circle).map(Vec::as_slice).unwrap_or_default());
        move |entry| held.binary_search(&keyed_id(&key, &entry.slot, entry.stamp, &entry.digest)).is_err()
    }
}

fn too_many() -> Error {
    Error::new(ErrorCode::NotAllowed, say!("bundle-many-held", most = limits::BUNDLE_HELD))
        .next("joinup bundle ask FILE --circle NAME")
}

impl Engine {
    /// The bytes of a question: what is held here of these circles; of all that this home carries when none is named.
    ///
    /// # Errors
    /// When there is no such circle, more is held than a question can say, or there is no randomness.
    pub fn ask_by_bundle(&self, request: &BundleAsk) -> Result<Vec<u8>, Error> {
        let circles = self.circles_meant(&request.circles)?.unwrap_or_else(|| self.carried_circles());
        let held: u64 = circles.iter().map(|circle| self.0.store.state(circle).count).sum();
        if held > limits::BUNDLE_HELD as u64 {
            return Err(too_many());
        }
        let asking = Asking { by: self.us(), at: self.now(), nonce: self.0.clock.random()? };
        let (mut writer, mut bytes) = Writer::begin(&Head::Asking(asking.clone())).map_err(Error::failed)?;
        for circle in circles {
            let key = asking.key(&circle);
            let named = |entry: Entry| keyed_id(&key, &entry.slot, entry.stamp, &entry.digest);
            let ids: Vec<Id> = self.0.store.look(&circle, |replica| replica.after(None).map(named).collect());
            let mut rest = ids.as_slice();
            // A circle of which nothing is held is named as well.
            loop {
                let (next, after) = rest.split_at(rest.len().min(limits::IDS));
                let held = Held { circle: asking.tag(&circle), ids: List::first(next.iter().copied()) };
                bytes.extend(writer.held(&held).map_err(Error::failed)?);
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
        }
        bytes.extend(writer.end());
        Ok(bytes)
    }

    /// The circles that are named, each once; nothing when none is. We are in them, or keep them.
    pub(super) fn circles_meant(&self, typed: &[String]) -> Result<Option<Vec<CircleId>>, Error> {
        let mut circles = Vec::new();
        for typed in typed {
            let circle = self.look(|state| state.find_circle(typed))?;
            if !circles.contains(&circle) {
                circles.push(circle);
            }
        }
        Ok((!circles.is_empty()).then_some(circles))
    }
}
