//! Long and lossy cables: frames that travel for a while, and some that never arrive.
//!
//! Not every kernel can delay packets (`tc netem` is a module of its own), so a cable is two TAP devices and two threads:
//! what enters at one end leaves at the other when its time has come, unless a seeded draw loses it. What is above
//! Ethernet does not matter to it.

#![expect(clippy::panic, reason = "a test that cannot go on says so and ends")]
#![expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]

use std::{
    collections::VecDeque,
    fmt,
    io::ErrorKind,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use joinup_node::clock::Clock;
use tun_rs::{DeviceBuilder, InterruptEvent, Layer, SyncDevice};

use crate::random::Random;

/// Bytes of the longest Ethernet frame, its head included.
const FRAME: usize = 1_600;
/// Frames under way in one direction; what comes on top is lost, as at a full router. At 50 ms, 60 MB a second.
const UNDER_WAY: usize = 2_048;
/// How long a frame may wait until it fits into a thin cable; then it is lost, as at a router without bloated buffers.
const QUEUE: Duration = Duration::from_millis(100);

/// What a cable does to what passes, in each direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cable {
    /// How long a frame travels.
    pub delay: Duration,
    /// How much longer, at most; each frame is drawn a share of it, so that frames overtake each other.
    pub spread: Duration,
    /// How many frames of a thousand get lost.
    pub lost: u64,
    /// Bytes in a second that fit through, if there is a bound.
    pub rate: Option<u64>,
    /// Decides which.
    pub seed: u64,
}

impl Cable {
    /// A cable that delays all frames alike and loses so many of a thousand.
    pub const fn new(delay: Duration, lost: u64, seed: u64) -> Self {
        Self { delay, spread: Duration::ZERO, lost, rate: None, seed }
    }

    /// A short cable through which only so many bytes fit in a second.
    pub const fn thin(rate: u64, seed: u64) -> Self {
        Self { delay: Duration::ZERO, spread: Duration::ZERO, lost: 0, rate: Some(rate), seed }
    }

    /// A new cable whose ends have these names, and are plugged in before it carries anything.
    pub(super) fn lay(self, ends: [&str; 2], plug_in: impl FnOnce()) -> Carrying {
        let [one, other] = ends.map(device);
        plug_in();
        let stop = Arc::new(InterruptEvent::new().expect("an event"));
        let mut random = Random::new(self.seed);
        let threads = [(one.clone(), other.clone()), (other, one)].map(|(from, to)| {
            let way = Way { cable: self, random: Random::new(random.next()), free: Duration::ZERO, stop: stop.clone() };
            thread::spawn(move || way.carry(&from, &to))
        });
        Carrying { stop, threads: threads.into() }
    }
}

/// A TAP device, without an address and not in use yet. It is made in the network of the test and moved at once.
fn device(name: &str) -> Arc<SyncDevice> {
    let device = DeviceBuilder::new().name(name).layer(Layer::L2).enable(false).build_sync();
    let device = device.unwrap_or_else(|error| panic!("no TAP device (/dev/net/tun): {error}"));
    // Only then can waiting for a frame be ended.
    device.set_nonblocking(true).expect("it can be read without blocking");
    Arc::new(device)
}

/// One direction.
struct Way {
    cable: Cable,
    random: Random,
    /// When everything before will have gone in.
    free: Duration,
    stop: Arc<InterruptEvent>,
}

impl Way {
    /// Carries frames until it is stopped or an end is gone.
    fn carry(mut self, from: &SyncDevice, to: &SyncDevice) {
        let clock = Clock::system();
        // In the order in which they leave.
        let mut under_way: VecDeque<(Duration, Vec<u8>)> = VecDeque::new();
        let mut frame = vec![0; FRAME];
        loop {
            while under_way.front().is_some_and(|(due, _)| *due <= clock.elapsed()) {
                if let Some((_, frame)) = under_way.pop_front() {
                    // An end that is pulled takes nothing.
                    let _ = to.send(&frame);
                }
            }
            let wait = under_way.front().map(|(due, _)| due.saturating_sub(clock.elapsed()));
            match from.recv_intr_timeout(&mut frame, &self.stop, wait) {
                Ok(_) if self.random.below(1_000) < self.cable.lost => {}
                Ok(_) if under_way.len() >= UNDER_WAY || self.free > clock.elapsed() + QUEUE => {}
                Ok(length) => {
                    let due = self.enters(clock.elapsed(), length) + self.travels();
                    let at = under_way.partition_point(|(other, _)| *other <= due);
                    under_way.insert(at, (due, frame[..length].to_vec()));
                }
                Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => {}
                Err(_) => return,
            }
        }
    }

    /// When a frame of that length has gone in, after those before it.
    fn enters(&mut self, now: Duration, length: usize) -> Duration {
        if let Some(rate) = self.cable.rate {
            self.free = self.free.max(now) + Duration::from_secs_f64(length as f64 / rate as f64);
            self.free
        } else {
            now
        }
    }

    fn travels(&mut self) -> Duration {
        let spread = u64::try_from(self.cable.spread.as_micros()).unwrap_or(u64::MAX);
        self.cable.delay + Duration::from_micros(self.random.below(spread.saturating_add(1)))
    }
}

/// The threads of a cable, which end when this is dropped.
pub(super) struct Carrying {
    stop: Arc<InterruptEvent>,
    threads: Vec<JoinHandle<()>>,
}

impl fmt::Debug for Carrying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carrying").finish_non_exhaustive()
    }
}

impl Drop for Carrying {
    fn drop(&mut self) {
        let _ = self.stop.trigger();
        for thread in self.threads.drain(..) {
            // A thread that failed has said so.
            let _ = thread.join();
        }
    }
}
