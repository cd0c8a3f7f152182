//! Being looked after: what the service manager is told of a running node, and when. A node that does not answer
//! itself says nothing, and the service manager starts it anew.

use std::time::Duration;

use tokio::{sync::watch, time::timeout};

use super::{pump::every, stop_asked, systemd};
use crate::{
    api::{
        host::{Host, Running},
        types::Status,
    },
    say,
};

/// How often the line of status is told when nobody wants to hear more often.
const STATUS: Duration = Duration::from_secs(60);

/// What the service manager is told, with a line that says how the node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// The node can be reached.
    Ready,
    /// It answers.
    Alive,
    /// Nothing else.
    Status,
}

/// Tells the service manager, if one listens, that the node is ready, how it is, and that it is alive, until it is to
/// stop.
pub(super) async fn keep_telling(host: Host, running: Running, stopping: watch::Receiver<bool>) {
    if systemd::listens() {
        let tell = |word, line: &str| match word {
            Word::Ready => systemd::ready(line),
            Word::Alive => systemd::alive(line),
            Word::Status => systemd::status(line),
        };
        keep(systemd::watchdog(), || how_it_is(host.clone(), running.clone()), tell, stopping).await;
    }
}

/// Asks how the node is, twice in the time within which somebody wants to hear that it is alive, and tells it.
async fn keep<A: Future<Output = Option<String>>>(
    watchdog: Option<Duration>,
    ask: impl Fn() -> A,
    tell: impl Fn(Word, &str),
    mut stopping: watch::Receiver<bool>,
) {
    let period = watchdog.map_or(STATUS, |allowed| allowed / 2);
    let mut again = every(period);
    let mut word = Word::Ready;
    loop {
        tokio::select! {
            biased;
            () = stop_asked(&mut stopping) => return,
            _ = again.tick() => {}
        }
        match (timeout(period, ask()).await.ok().flatten(), word) {
            (Some(line), word) => tell(word, &line),
            // It listens, which is what being ready means; whether it goes on answering is the watchdog's question.
            (None, Word::Ready) => tell(word, ""),
            (None, _) => tracing::error!(?period, "the node does not answer itself"),
        }
        word = if watchdog.is_some() { Word::Alive } else { Word::Status };
    }
}

/// How the node is, in a line, once all of it has answered: the network's task, a thread to work on, the store's
/// writer, and what is held in memory. That a disk refuses to be written is an answer too: starting anew would not help.
async fn how_it_is(host: Host, running: Running) -> Option<String> {
    let network = running.network.status().await.ok()?;
    let answered = host.run(|engine| {
        engine.answer();
        Ok(engine.status().ok())
    });
    let status = answered.await.ok()?;
    Some(status.map_or_else(String::new, |status| line(&status, network.connected)))
}

fn line(status: &Status, connected: usize) -> String {
    let connected = match connected {
        0 => say!("status-nobody"),
        number => say!("status-connected", number = number),
    };
    let held = say!("experiments", number = status.experiments.held);
    let waiting = match status.waiting {
        0 => say!("status-nothing-waits"),
        number => say!("status-waits", number = number),
    };
    say!("service-line", connected = connected, held = held, waiting = waiting)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// What is told by a node that is asked six times and answers so often.
    async fn told(watchdog: Option<Duration>, answers: usize) -> Vec<Word> {
        let (asked, told) = (Mutex::new(0), Mutex::new(Vec::new()));
        let (stop, stopping) = watch::channel(false);
        let ask = || {
            let mut asked = asked.lock().unwrap();
            *asked += 1;
            if *asked == 6 {
                stop.send_replace(true);
            }
            let answers = *asked <= answers;
            async move {
                if !answers {
                    std::future::pending::<()>().await;
                }
                Some("well".to_owned())
            }
        };
        keep(watchdog, ask, |word, _| told.lock().unwrap().push(word), stopping).await;
        told.into_inner().unwrap()
    }

    const ALLOWED: Option<Duration> = Some(Duration::from_millis(20));

    #[tokio::test]
    async fn a_node_that_answers_says_so_each_time() {
        let [ready, alive] = [Word::Ready, Word::Alive];
        assert_eq!(told(ALLOWED, 6).await, [ready, alive, alive, alive, alive, alive]);
    }

    #[tokio::test]
    async fn a_node_that_is_stuck_says_nothing_more() {
        assert_eq!(told(ALLOWED, 3).await, [Word::Ready, Word::Alive, Word::Alive]);
        assert_eq!(told(ALLOWED, 0).await, [Word::Ready], "it listens, and then nothing");
    }
}
