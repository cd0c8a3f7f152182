//! A wire that can be held and measured: whoever connects is carried on to one address as soon as that is wanted, and
//! what passes is counted.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

use joinup_node::clock::Clock;

/// Bytes carried at once.
const PART: usize = 64 * 1024;
/// Connections that nobody has asked about.
const UNSEEN: usize = 64;

/// A connection that passes, or has passed.
#[derive(Debug, Clone)]
pub(super) struct Passing {
    /// When it was carried on, by the clock of the proxy.
    pub(super) since: Duration,
    there: Arc<AtomicU64>,
    back: Arc<AtomicU64>,
}

impl Passing {
    /// Bytes from whoever connected, and bytes to them.
    pub(super) fn bytes(&self) -> (u64, u64) {
        (self.there.load(Ordering::Relaxed), self.back.load(Ordering::Relaxed))
    }
}

/// Whether connections are carried on, or wait.
type Gate = Arc<(Mutex<bool>, Condvar)>;

/// The wire, held at first. Its threads end with the program.
#[derive(Debug)]
pub(super) struct Proxy {
    address: SocketAddr,
    seen: Receiver<Passing>,
    gate: Gate,
}

impl Proxy {
    /// A wire that leads there.
    pub(super) fn to(target: SocketAddr, clock: Clock) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (tell, seen) = sync_channel(UNSEEN);
        let gate = Gate::default();
        let held = Arc::clone(&gate);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let open = held.0.lock().unwrap_or_else(PoisonError::into_inner);
                drop(held.1.wait_while(open, |open| !*open));
                if let Err(error) = carry(near, target, &clock, &tell) {
                    eprintln!("a connection is not carried on: {error}");
                }
            }
        });
        Ok(Self { address, seen, gate })
    }

    /// Where to connect.
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whoever connects from now on waits.
    pub(super) fn hold(&self) {
        *self.gate.0.lock().unwrap_or_else(PoisonError::into_inner) = false;
        while self.seen.try_recv().is_ok() {}
    }

    /// Carries on who waits, or the next one within this time.
    pub(super) fn carry(&self, patience: Duration) -> Result<Passing, String> {
        *self.gate.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.gate.1.notify_all();
        self.seen.recv_timeout(patience).map_err(|_| format!("nobody connected within {patience:?}"))
    }
}

fn carry(near: TcpStream, target: SocketAddr, clock: &Clock, tell: &SyncSender<Passing>) -> io::Result<()> {
    let passing = Passing { since: clock.elapsed(), there: Arc::default(), back: Arc::default() };
    let far = TcpStream::connect(target)?;
    for stream in [&near, &far] {
        stream.set_nodelay(true)?;
    }
    let (there, back) = (Arc::clone(&passing.there), Arc::clone(&passing.back));
    // Who asks for nobody's bytes needs none.
    let _ = tell.try_send(passing);
    let (from, to) = (near.try_clone()?, far.try_clone()?);
    thread::spawn(move || copy(from, to, &there));
    thread::spawn(move || copy(far, near, &back));
    Ok(())
}

/// Carries bytes one way until either side ends, and then ends the other.
fn copy(mut from: TcpStream, mut to: TcpStream, count: &AtomicU64) {
    let mut part = vec![0; PART];
    while let Ok(bytes) = from.read(&mut part)
        && bytes > 0
        && to.write_all(&part[..bytes]).is_ok()
    {
        count.fetch_add(bytes as u64, Ordering::Relaxed);
    }
    for stream in [&from, &to] {
        // Ended by the other side already, then.
        let _ = stream.shutdown(Shutdown::Both);
    }
}
