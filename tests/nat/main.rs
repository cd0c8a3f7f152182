//! Communities behind routers that translate addresses, with a relay between them, and in a hall without internet: the
//! program itself, in networks that the tests make.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]

mod carried;
mod cut;
mod far;
mod hall;
mod homes;
mod private;
mod relayed;
