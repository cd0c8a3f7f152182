//! What asks a process to end in order: Ctrl-C, a polite kill, and the end of its input for those who said so.

use std::io::Read;

use crate::error::Outcome;

/// Hears whoever asks this process to end.
pub(crate) struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
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
        tokio::select! {
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
