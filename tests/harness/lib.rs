//! What the tests that need more than one node share: a simulated network in virtual time with a reference model; real
//! nodes, each a process with a folder of its own; and networks for them to be in, with routers that translate addresses.

pub mod crowd;
pub mod daemon;
#[cfg(target_os = "linux")]
pub mod internet;
pub mod items;
pub mod load;
pub mod random;
#[cfg(target_os = "linux")]
pub mod terminal;
pub mod world;
