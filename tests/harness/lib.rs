//! What the tests that need more than one node share: a simulated network in virtual time with a reference model.

pub mod random;
pub mod world;
