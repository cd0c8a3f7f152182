//! Bundles: files that bring what is held here to those whom no connection reaches, and what comes out of one. Each
//! file here is one of the three things to do with them. They refuse to know where the bytes come from and go to.

mod ask;
mod pack;
mod unpack;

use joinup_protocol::{bundle::Fault, limits};

pub use self::{pack::Packing, unpack::Unpacking};
use crate::{
    api::{Error, ErrorCode},
    say,
};

/// Why a bundle cannot be read, or not to its end.
fn refused(fault: &Fault) -> Error {
    match fault {
        Fault::NoBundle => Error::new(ErrorCode::Invalid, say!("bundle-none"))
            .why(say!("bundle-none-why"))
            .next("joinup bundle read FILE"),
        Fault::Newer(_) => Error::new(ErrorCode::Version, say!("bundle-newer")).why(say!("bundle-newer-why")),
        Fault::Cut => Error::new(ErrorCode::Invalid, say!("bundle-cut")).why(say!("bundle-damaged-why")),
        Fault::Trailing => Error::new(ErrorCode::Invalid, say!("bundle-trailing")).why(say!("bundle-trailing-why")),
        Fault::Huge => {
            let most = limits::BUNDLE / 1_000_000_000;
            Error::new(ErrorCode::Invalid, say!("bundle-huge", most = most)).why(say!("bundle-damaged-why"))
        }
        Fault::Check | Fault::Order | Fault::Kind(_) | Fault::Long(_) | Fault::Codec(_) | Fault::Batch(_) => {
            tracing::debug!(%fault, "a bundle that is damaged");
            Error::new(ErrorCode::Invalid, say!("bundle-damaged")).why(say!("bundle-damaged-why"))
        }
    }
}
