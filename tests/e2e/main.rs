//! Communities as processes of the program itself, on loopback: what people and scripts rely on, from end to end.

#![cfg(unix)]

mod absence;
mod clock;
mod crowd;
mod delivery;
mod folder;
mod invites;
mod records;
mod routes;
mod standing;
mod together;
