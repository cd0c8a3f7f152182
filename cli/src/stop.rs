//! What asks a process to end in order: Ctrl-C, a polite kill, a terminal that is closed, and the end of its input for
//! those who said so. And what asks it to read its settings again.

use std::io::{IsTerminal, Read};

use crate::error::Outcome;

/// Hears whoever asks this process to end.
pub(crate) struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    /// At a terminal.
    #[cfg(unix)]
    hang_up: Option<tokio::signal::unix::Signal>,
    input: Option<tokio::sync::oneshot::Receiver<()>>,
}

impl Stop {
    /// From now on nothing ends this process in the midst of its work.
    pub(crate) fn listen(until_input_ends: bool) -> Outcome<Self> {
        #[cfg(unix)]
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            #[cfg(unix)]
            terminate: signal(SignalKind::terminate())?,
            #[cfg(unix)]
            interrupt: signal(SignalKind::interrupt())?,
            #[cfg(unix)]
            hang_up: is_at_terminal().then(|| signal(SignalKind::hangup())).transpose()?,
            input: until_input_ends.then(end_of_input),
        })
    }

    /// Waits until one of them asks to stop.
    pub(crate) async fn asked(&mut self) {
        let input = async {
            match &mut self.input {
                Some(end) => drop(end.await),
                None => std::future::pending().await,
            }
        };
        #[cfg(unix)]
        let closed = async {
            match &mut self.hang_up {
                Some(hang_up) => drop(hang_up.recv().await),
                None => std::future::pending().await,
            }
        };
        #[cfg(unix)]
        tokio::select! {
            () = closed => {}
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            () = input => self.input = None,
        }
        #[cfg(not(unix))]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = input => self.input = None,
        }
    }
}

/// Hears whoever asks a node that runs by itself to read its settings again: with the signal HUP, which at a terminal
/// says that the terminal was closed.
pub(crate) struct Reload {
    #[cfg(unix)]
    hang_up: Option<tokio::signal::unix::Signal>,
}

impl Reload {
    /// From now on the signal ends nothing.
    pub(crate) fn listen() -> Outcome<Self> {
        #[cfg(unix)]
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            #[cfg(unix)]
            hang_up: (!is_at_terminal()).then(|| signal(SignalKind::hangup())).transpose()?,
        })
    }

    /// Waits until somebody asks.
    pub(crate) async fn asked(&mut self) {
        #[cfg(unix)]
        if let Some(hang_up) = &mut self.hang_up
            && hang_up.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}

/// Whether a person sits at this process.
fn is_at_terminal() -> bool {
    std::io::stdin().is_terminal()
}

fn end_of_input() -> tokio::sync::oneshot::Receiver<()> {
    let (ended, end) = tokio::sync::oneshot::channel();
    // A thread of its own: it may wait for as long as the process lives.
    std::thread::spawn(move || {
        let mut ignored = [0; 64];
        while matches!(std::io::stdin().read(&mut ignored), Ok(1..)) {}
        let _ = ended.send(());
    });
    end
}
