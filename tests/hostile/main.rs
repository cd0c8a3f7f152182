//! Peers that speak libp2p well and joinup badly, against nodes that are processes of the program: what is broken is
//! refused, what is too much is bounded, what is hostile is shown clean, and honest neighbours notice nothing.

#![cfg(unix)]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on says so and ends")]

#[cfg(target_os = "linux")]
mod addresses;
mod catch_up;
mod flood;
mod gossip;
mod items;
mod peer;
#[cfg(target_os = "linux")]
mod protobuf;
#[cfg(target_os = "linux")]
mod rogue;
mod streams;
mod titles;
