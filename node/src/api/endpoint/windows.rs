//! The named pipe on Windows. Its default security descriptor gives others reading at most; a client of another user
//! cannot write a request.

use std::{io, os::windows::ffi::OsStrExt, path::Path, sync::Arc, time::Duration};

use axum::serve::Listener;
use tokio::{
    net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions},
    sync::Semaphore,
};

use super::{BindError, CONNECTIONS, Guarded};

/// How long to wait when the system cannot make one more end of the pipe.
const PAUSE: Duration = Duration::from_millis(200);

/// A connection to the API.
pub(crate) type Stream = NamedPipeClient;

/// A pipe that is offered.
#[derive(Debug)]
pub struct Endpoint {
    name: String,
    next: Option<NamedPipeServer>,
    places: Arc<Semaphore>,
}

impl Endpoint {
    /// Offers the API of this home folder, whose lock the caller holds.
    ///
    /// # Errors
    /// When another program has the pipe, or the system refuses.
    pub fn bind(home: &Path) -> Result<Self, BindError> {
        let name = name(home);
        let first = ServerOptions::new().first_pipe_instance(true).reject_remote_clients(true).create(&name);
        let next = Some(first.map_err(|error| BindError::System { path: name.clone().into(), error })?);
        Ok(Self { name, next, places: Arc::new(Semaphore::new(CONNECTIONS)) })
    }
}

impl Listener for Endpoint {
    type Io = Guarded<NamedPipeServer>;
    type Addr = ();

    async fn accept(&mut self) -> (Self::Io, ()) {
        loop {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                // Nobody closes the semaphore.
                std::future::pending::<()>().await;
                continue;
            };
            let end = match self.next.take() {
                Some(end) => Ok(end),
                None => ServerOptions::new().reject_remote_clients(true).create(&self.name),
            };
            match end {
                Ok(stream) if stream.connect().await.is_ok() => return (Guarded { stream, _place: place }, ()),
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the local pipe does not accept");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Connects to the API of this home folder.
///
/// # Errors
/// When nobody answers.
pub(crate) async fn connect(home: &Path) -> io::Result<Stream> {
    ClientOptions::new().open(name(home))
}

fn name(home: &Path) -> String {
    let mut hasher = blake3::Hasher::new();
    for unit in home.as_os_str().encode_wide() {
        hasher.update(&unit.to_be_bytes());
    }
    format!(r"\\.\pipe\joinup-{}", &hasher.finalize().to_hex().as_str()[..16])
}
