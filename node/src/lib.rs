//! The node: adapters around the core, the engine, the local API and the daemon.
pub mod api;
pub mod network;
