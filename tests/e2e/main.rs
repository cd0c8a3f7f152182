//! Communities as processes of the program itself, on loopback: what people and scripts rely on, from end to end.

#![cfg(unix)]

mod absence;
mod administrator;
mod circles;
mod clock;
mod context;
mod crowd;
mod delivery;
mod folder;
mod invites;
mod learning;
mod records;
mod relays;
mod routes;
mod standing;
mod together;
