//! Communities behind routers that translate addresses, with a relay between them, and in a hall without internet: the
//! program itself, in networks that the tests make.

#![cfg(target_os = "linux")]

mod hall;
mod private;
mod relayed;
