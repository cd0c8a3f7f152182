//! What the tests that need more than one node share: a simulated network in virtual time with a reference model, and
//! real nodes, each a process with a folder of its own.

pub mod daemon;
pub mod items;
pub mod load;
pub mod random;
pub mod world;
