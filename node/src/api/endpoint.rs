//! Where the local API is found: a socket that only its owner's programs reach.
//!
//! On Unix it is `<home>/run/api.sock`, of mode 0600 in a folder of 0700 that is ours; where that path is too long for
//! a socket, it is a link to one in a folder of ours under the folder for temporary files. On Windows it is a named
//! pipe whose name is made of the home folder's path. Both ends check that the other belongs to the same user.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::{
    io,
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::OwnedSemaphorePermit,
};

#[cfg(unix)]
pub use unix::Endpoint;
#[cfg(unix)]
pub(super) use unix::{Stream, connect};
#[cfg(windows)]
pub use windows::Endpoint;
#[cfg(windows)]
pub(super) use windows::{Stream, connect};

/// Programs connected at once: more than one person's terminals, scripts and browser need.
const CONNECTIONS: usize = 64;

/// Why the API cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// A folder that others can write to, or that is not ours.
    #[error("{} does not belong to this user alone", .0.display())]
    NotOurs(PathBuf),
    /// Somebody answers there already, although this process holds the folder's lock.
    #[error("another program answers at {}", .0.display())]
    Live(PathBuf),
    /// The system refused.
    #[error("{}: {error}", .path.display())]
    System {
        /// Where.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// A connection that gives its place back when it ends.
#[derive(Debug)]
pub struct Guarded<S> {
    stream: S,
    _place: OwnedSemaphorePermit,
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
