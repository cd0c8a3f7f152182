//! Reading and writing on our streams, bounded in bytes and in time.

use std::{future::Future, io, sync::Arc, time::Duration};

use futures::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use joinup_protocol::limits;
use tokio::{sync::Notify, time::timeout};

use super::session::Pulse;

/// Bytes that must move within [`STALL`], or whatever is left when it is less: slow radio links manage that, and
/// nothing more is allocated for a length that is only claimed.
const PART: usize = 64 * 1024;
/// How long a part may take.
const STALL: Duration = Duration::from_millis(limits::SESSION_STALL);
/// How long before somebody is told that it takes long.
const SLOW: Duration = Duration::from_millis(limits::CLAIM_STALL);

/// Why nothing more comes from a stream, or goes into it.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("a frame of {found} bytes where at most {limit} are allowed")]
    TooLong { found: usize, limit: usize },
    #[error("the stream ended in the middle")]
    Cut,
    #[error("nothing moved for {} seconds", STALL.as_secs())]
    Stalled,
    #[error("the connection broke: {0}")]
    Broken(io::Error),
}

impl From<io::Error> for WireError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Cut } else { Self::Broken(error) }
    }
}

/// One of our streams. Counts what moves.
#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: S,
    pub(super) bytes_in: u64,
    pub(super) bytes_out: u64,
    stalls: Option<Arc<Notify>>,
    pulse: Option<Pulse>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) const fn new(stream: S) -> Self {
        Self { stream, bytes_in: 0, bytes_out: 0, stalls: None, pulse: None }
    }

    /// The same, and whenever nothing has moved for a while somebody is told.
    pub(super) fn telling(self, stalls: Arc<Notify>) -> Self {
        Self { stalls: Some(stalls), ..self }
    }

    /// From now on, whenever something has moved that is told as well.
    pub(super) fn beat(&mut self, pulse: Pulse) {
        self.pulse = Some(pulse);
    }

    /// Reads as many bytes as are expected.
    pub(super) async fn read(&mut self, length: usize) -> Result<Vec<u8>, WireError> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            let done = bytes.len();
            bytes.resize(length.min(done + PART), 0);
            self.read_part(&mut bytes[done..]).await?;
        }
        Ok(bytes)
    }

    /// Reads so many bytes that the type tells how many.
    pub(super) async fn read_array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let mut bytes = [0; N];
        self.read_part(&mut bytes).await?;
        Ok(bytes)
    }

    /// Reads a frame: its length as u32, big-endian, and its bytes. Nothing when the stream ended before it.
    pub(super) async fn read_frame(&mut self, limit: usize) -> Result<Option<Vec<u8>>, WireError> {
        let mut head = [0; 4];
        let first = in_time(self.stalls.as_deref(), self.stream.read(&mut head)).await?;
        if first == 0 {
            return Ok(None);
        }
        self.bytes_in += first as u64;
        self.read_part(&mut head[first..]).await?;
        let found = usize::try_from(u32::from_be_bytes(head)).unwrap_or(usize::MAX);
        if found > limit {
            return Err(WireError::TooLong { found, limit });
        }
        self.read(found).await.map(Some)
    }

    async fn read_part(&mut self, part: &mut [u8]) -> Result<(), WireError> {
        in_time(self.stalls.as_deref(), self.stream.read_exact(part)).await?;
        self.bytes_in += part.len() as u64;
        self.pulse.iter().for_each(Pulse::beat);
        Ok(())
    }

    /// Writes bytes and sends them off.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        for part in bytes.chunks(PART) {
            in_time(self.stalls.as_deref(), self.stream.write_all(part)).await?;
            self.bytes_out += part.len() as u64;
            self.pulse.iter().for_each(Pulse::beat);
        }
        in_time(self.stalls.as_deref(), self.stream.flush()).await
    }

    /// Writes a frame.
    pub(super) async fn write_frame(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        let too_long = WireError::TooLong { found: bytes.len(), limit: limits::FRAME };
        let length = u32::try_from(bytes.len()).map_err(|_| too_long)?;
        self.write(&[&length.to_be_bytes(), bytes].concat()).await
    }

    /// Ends our side, so that the peer sees a proper end.
    pub(super) async fn close(&mut self) -> Result<(), WireError> {
        in_time(self.stalls.as_deref(), self.stream.close()).await
    }
}

/// Waits for something to move: a while, tells somebody, then until it is too long.
async fn in_time<T>(stalls: Option<&Notify>, work: impl Future<Output = io::Result<T>>) -> Result<T, WireError> {
    let mut work = std::pin::pin!(work);
    if let Ok(done) = timeout(SLOW, &mut work).await {
        return Ok(done?);
    }
    stalls.inspect(|stalls| stalls.notify_one());
    Ok(timeout(STALL.saturating_sub(SLOW), work).await.map_err(|_| WireError::Stalled)??)
}

#[cfg(test)]
mod tests {
    use futures::io::Cursor;

    use super::*;

    fn wire(bytes: &[u8]) -> Wire<Cursor<Vec<u8>>> {
        Wire::new(Cursor::new(bytes.to_vec()))
    }

    #[tokio::test]
    async fn frames_are_read_one_by_one_until_the_proper_end() {
        let mut wire = wire(&[0, 0, 0, 2, 7, 8, 0, 0, 0, 0]);
        assert_eq!(wire.read_frame(2).await.unwrap(), Some(vec![7, 8]));
        assert_eq!(wire.read_frame(2).await.unwrap(), Some(vec![]));
        assert_eq!(wire.read_frame(2).await.unwrap(), None);
        assert_eq!(wire.bytes_in, 10);
    }

    #[tokio::test]
    async fn a_frame_that_is_too_long_or_cut_is_an_error() {
        let claimed = wire(&[0xff, 0xff, 0xff, 0xff, 1]).read_frame(1_000).await;
        assert!(matches!(claimed, Err(WireError::TooLong { found: 0xffff_ffff, limit: 1_000 })));
        assert!(matches!(wire(&[0, 0, 0, 3, 1]).read_frame(9).await, Err(WireError::Cut)));
        assert!(matches!(wire(&[0, 0]).read_frame(9).await, Err(WireError::Cut)));
    }
}
