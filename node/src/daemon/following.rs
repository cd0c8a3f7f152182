//! Goes by other settings while the node runs: the network's bounds, where counts are told, how much the log holds. The
//! engine has taken them in before; whoever asked hears what could not be done.

use std::net::SocketAddr;

use tokio::sync::{mpsc, watch};

use super::{Options, network_config, scrape::Scrape, stop_asked};
use crate::{
    api::{
        following::{Followed, Wish},
        host::Host,
        types::{Event, Notice},
    },
    config::{Key, Settings, at_loopback},
    say,
};

/// What is gone by, and by whom.
pub(super) struct Follower {
    pub(super) host: Host,
    pub(super) options: Options,
    /// The settings with which the node was started.
    pub(super) at_start: Settings,
    pub(super) scrape: Scrape,
    /// Where counts are told now.
    pub(super) metrics: watch::Sender<Option<SocketAddr>>,
    /// How much the log is to hold.
    pub(super) log: watch::Sender<String>,
}

impl Follower {
    /// Does what is to be done before anybody hears that the node is ready.
    pub(super) async fn begin(&mut self) {
        if let Some(problem) = self.tell_counts(&self.at_start.clone()).await
            && let Some(running) = self.host.running()
        {
            // Without watchers there is nobody to tell.
            let _ = running.events.send(Event::Warning { code: problem.code, message: problem.message });
        }
    }

    /// Works until the node is to stop.
    pub(super) async fn run(mut self, mut wishes: mpsc::Receiver<Wish>, mut stopping: watch::Receiver<bool>) {
        loop {
            let wish = tokio::select! {
                () = stop_asked(&mut stopping) => break,
                wish = wishes.recv() => match wish {
                    Some(wish) => wish,
                    None => break,
                },
            };
            let followed = self.follow().await;
            // Whoever asked may have gone.
            let _ = wish.send(followed);
        }
        self.scrape.close().await;
    }

    async fn follow(&mut self) -> Followed {
        let Ok(settings) = self.host.run(|engine| Ok(engine.config())).await else { return Followed::default() };
        let mut notices = Vec::new();
        if let Some(running) = self.host.running() {
            match network_config(&self.options, &settings, &[], Vec::new()) {
                // A network that has stopped needs no bounds.
                Ok(config) => drop(running.network.adjust(config).await),
                Err(error) => {
                    notices.push(Notice { code: "network".into(), message: error.to_string(), next: error.next });
                }
            }
        }
        notices.extend(self.tell_counts(&settings).await);
        self.log.send_replace(settings.get(Key::LogLevel));
        let differing = settings.differing(&self.at_start).into_iter();
        Followed { at_start: differing.filter(|key| !key.is_read_again()).collect(), notices }
    }

    /// Tells counts and health where the settings say, if that is possible.
    async fn tell_counts(&mut self, settings: &Settings) -> Option<Notice> {
        let wanted = settings.text(Key::MetricsListen).and_then(|text| at_loopback(&text).ok());
        let told = self.scrape.listen(wanted, &self.host).await;
        self.metrics.send_replace(self.scrape.address());
        let why = told.err()?.to_string();
        tracing::warn!(why, "counts and health cannot be told where the settings say");
        let address = settings.get(Key::MetricsListen);
        Some(Notice {
            code: "metrics-listen".into(),
            message: say!("metrics-not-told", address = address, why = why),
            next: "joinup config set metrics.listen 127.0.0.1:9481".into(),
        })
    }
}
