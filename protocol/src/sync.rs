//! Whom to talk to, when, and who fetches what: pure state machines, told of time and events.
//!
//! The [`Scheduler`] says with which peers to open a catch-up session:
//!
//! - A new connection: at once, by the side that dialled; the other opens one only when none came.
//! - We said something: after a short gathering time with every connected peer, spread over two seconds when they are
//!   many, so that each knows our set within 5 s.
//! - We heard something, by gossip or in a session: most peers have heard it as well. After the gathering time with
//!   eight that may lack it: those that lacked something the last time, then others at random. Each that does lack
//!   something leads to two more, so that what gossip lost or a healed network brought reaches everybody within
//!   seconds, and what gossip carried costs eight sessions, however many peers there are.
//! - Otherwise every half minute with a peer drawn at random, so that what all this missed is found.
//! - A peer asks us to, because it found that we lack nearly everything: at once.
//! - What a peer has is being fetched from another: when a session with another ends or stalls.
//! - A peer that makes no progress: another is asked at once, and when places run short it loses its own.
//!
//! Nobody has more than one session at a time, and for a change none within [`REST`] of the last, whoever opened that.
//! A session that the peer opened counts as one of ours. At most [`limits::SESSIONS`](crate::limits::SESSIONS) run at
//! once; who waits is served first come, first served. A failure makes a peer wait: 5 s, doubled each time, up to 10
//! minutes; a session that left something undone 2 s, up to a minute.
//!
//! [`claims`] keeps two sessions from fetching one item, and [`clocks`] tells whether our clock is right.

pub mod claims;
pub mod clocks;
mod peer;
mod scheduler;

pub use peer::REST;
pub use scheduler::Scheduler;

use crate::time::Millis;

/// Something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input<P> {
    /// A peer is connected; `dialled` by us or not.
    Connected {
        /// The peer.
        peer: P,
        /// Whether we dialled it.
        dialled: bool,
    },
    /// A peer is gone, and the session with it, if any: no [`Input::Finished`] follows.
    Disconnected(P),
    /// A session that the peer opened is over.
    Answered {
        /// The peer.
        peer: P,
        /// When it began.
        begun: Millis,
        /// Whether it came to its end, so that both hold the same, but for what one of them declined.
        complete: bool,
        /// Whether the peer lacked something that we had.
        gave: bool,
    },
    /// A session that we opened is over.
    Finished {
        /// The peer.
        peer: P,
        /// How it ended.
        end: End,
        /// Whether the peer lacked something that we had.
        gave: bool,
    },
    /// Nothing has moved in a session with the peer for [`limits::CLAIM_STALL`](crate::limits::CLAIM_STALL).
    Stalled(P),
    /// The peer found that we lack nearly everything, and asks us to open a session.
    Invited(P),
    /// Our set changed by what we said or decided.
    Changed,
    /// Our set changed by what this peer told us, by gossip or in a session.
    Heard(P),
    /// A person asks for a session now; waiting times are forgotten.
    Asked(P),
    /// The time of [`Scheduler::next_wakeup`] has come.
    Woken,
}

/// How a session ended that we opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Both hold the same, but for what one of them declined.
    Complete,
    /// The rest is being fetched from another peer.
    Waiting,
    /// It came to its end and left something undone: too much for one session, or a difference that did not resolve.
    Incomplete,
    /// It broke off.
    Failed,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Output<P> {
    /// Open a session with the peer. [`Input::Finished`] or [`Input::Disconnected`] must follow.
    Open(P),
    /// End the session with the peer: others wait for its place. [`Input::Finished`] must follow.
    Drop(P),
}
