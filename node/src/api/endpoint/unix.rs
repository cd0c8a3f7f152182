//! The socket on Unix.

use std::{
    fs, io,
    os::unix::{
        ffi::OsStrExt,
        fs::{MetadataExt, PermissionsExt},
    },
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    net::{UnixListener, UnixStream},
    sync::Semaphore,
};

use super::{BindError, CONNECTIONS, Guarded};

/// Bytes of a socket's path that every Unix accepts (104 on macOS, with the zero at the end).
const PATH: usize = 100;
/// How long to wait when the system cannot accept a connection, as when no files may be opened.
const PAUSE: Duration = Duration::from_millis(200);

/// A connection to the API.
pub(crate) type Stream = UnixStream;

/// Where a socket is offered. Dropped, it is there no more.
#[derive(Debug)]
pub struct Endpoint {
    listener: UnixListener,
    places: Arc<Semaphore>,
    paths: Vec<PathBuf>,
}

impl Endpoint {
    /// Offers the API of this home folder. The caller holds the folder's lock, so a socket that is there and that
    /// nobody answers is a dead one.
    ///
    /// # Errors
    /// When the folder is not ours alone, somebody answers there, or the system refuses.
    pub fn bind(home: &Path) -> Result<Self, BindError> {
        let link = home.join("run").join("api.sock");
        let socket = if is_short(&link) { link.clone() } else { elsewhere(home) };
        for path in [&link, &socket] {
            private_folder(path.parent().unwrap_or(home))?;
            remove_dead(path)?;
        }
        let failed = |error| BindError::System { path: socket.clone(), error };
        let listener = UnixListener::bind(&socket).map_err(failed)?;
        let mut endpoint =
            Self { listener, places: Arc::new(Semaphore::new(CONNECTIONS)), paths: vec![socket.clone()] };
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o600)).map_err(failed)?;
        if link != socket {
            std::os::unix::fs::symlink(&socket, &link).map_err(failed)?;
            endpoint.paths.push(link);
        }
        Ok(endpoint)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        for path in &self.paths {
            // What stays behind is dead, and the next node removes it.
            let _ = fs::remove_file(path);
        }
    }
}

impl Listener for Endpoint {
    type Io = Guarded<UnixStream>;
    type Addr = ();

    async fn accept(&mut self) -> (Self::Io, ()) {
        loop {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                // Nobody closes the semaphore.
                std::future::pending::<()>().await;
                continue;
            };
            match self.listener.accept().await {
                Ok((stream, _)) if is_ours(&stream) => return (Guarded { stream, _place: place }, ()),
                Ok(_) => tracing::warn!("another user's program tried to use the local socket"),
                Err(error) => {
                    tracing::warn!(%error, "the local socket does not accept");
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
/// When nobody answers, or a program of another user does.
pub(crate) async fn connect(home: &Path) -> io::Result<Stream> {
    let link = home.join("run").join("api.sock");
    let socket = fs::read_link(&link).unwrap_or(link);
    let stream = UnixStream::connect(socket).await?;
    if is_ours(&stream) { Ok(stream) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

fn is_ours(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == our_uid())
}

fn our_uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

fn is_short(path: &Path) -> bool {
    path.as_os_str().as_bytes().len() <= PATH
}

/// A short path for a socket, the same each time: in a folder of its own under the folder for temporary files.
fn elsewhere(home: &Path) -> PathBuf {
    let hash = blake3::hash(home.as_os_str().as_bytes()).to_hex();
    let temp = std::env::temp_dir();
    let name = format!("joinup-{}-{}", our_uid(), &hash.as_str()[..16]);
    let socket = temp.join(&name).join("api.sock");
    if is_short(&socket) { socket } else { Path::new("/tmp").join(name).join("api.sock") }
}

/// Makes a folder of mode 0700, or checks that the one there is ours and that nobody else can do anything in it.
fn private_folder(path: &Path) -> Result<(), BindError> {
    let failed = |error| BindError::System { path: path.to_owned(), error };
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
        _ => {}
    }
    let found = fs::symlink_metadata(path).map_err(failed)?;
    let is_private = found.is_dir() && found.uid() == our_uid() && found.mode() & 0o077 == 0;
    if is_private { Ok(()) } else { Err(BindError::NotOurs(path.to_owned())) }
}

/// Removes a socket, or a link to one, at which nobody answers.
fn remove_dead(path: &Path) -> Result<(), BindError> {
    let failed = |error| BindError::System { path: path.to_owned(), error };
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let socket = fs::read_link(path).unwrap_or_else(|_| path.to_owned());
    if std::os::unix::net::UnixStream::connect(socket).is_ok() {
        return Err(BindError::Live(path.to_owned()));
    }
    fs::remove_file(path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().mode() & 0o777
    }

    #[tokio::test]
    async fn the_socket_is_private_and_goes_with_the_node() {
        let home = tempfile::tempdir().unwrap();
        let endpoint = Endpoint::bind(home.path()).unwrap();
        let socket = home.path().join("run/api.sock");
        assert_eq!((mode(&home.path().join("run")), mode(&socket)), (0o700, 0o600));
        assert!(connect(home.path()).await.is_ok());
        drop(endpoint);
        assert!(!socket.exists());
        assert!(connect(home.path()).await.is_err());
    }

    #[tokio::test]
    async fn a_live_socket_is_not_stolen_and_a_dead_one_is_replaced() {
        let home = tempfile::tempdir().unwrap();
        let endpoint = Endpoint::bind(home.path()).unwrap();
        assert!(matches!(Endpoint::bind(home.path()), Err(BindError::Live(_))));
        drop(endpoint);
        drop(std::os::unix::net::UnixListener::bind(home.path().join("run/api.sock")).unwrap());
        assert!(Endpoint::bind(home.path()).is_ok());
    }

    #[tokio::test]
    async fn a_folder_that_others_can_enter_is_refused() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("run")).unwrap();
        fs::set_permissions(home.path().join("run"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(Endpoint::bind(home.path()), Err(BindError::NotOurs(_))));
    }

    #[tokio::test]
    async fn a_long_path_is_linked_to_a_short_one() {
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("d".repeat(120));
        fs::create_dir(&deep).unwrap();
        let endpoint = Endpoint::bind(&deep).unwrap();
        assert!(connect(&deep).await.is_ok());
        let socket = fs::read_link(deep.join("run/api.sock")).unwrap();
        assert_eq!((mode(socket.parent().unwrap()), mode(&socket)), (0o700, 0o600));
        drop(endpoint);
        fs::remove_dir(socket.parent().unwrap()).unwrap();
    }
}
