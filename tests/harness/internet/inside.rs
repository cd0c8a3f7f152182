//! Work of the test's own in a network that it made.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]

use std::{
    fs::File,
    os::fd::AsFd as _,
    thread::{self, JoinHandle},
};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use tokio::runtime::Builder;

use super::Place;

impl Place {
    /// Does some work on a thread that is in this computer's network, with a runtime of its own: the sockets that it makes
    /// are there.
    pub fn work<T: Send + 'static, F: Future<Output = T>>(
        &self,
        work: impl FnOnce() -> F + Send + 'static,
    ) -> JoinHandle<T> {
        let namespace = File::open(format!("/run/netns/{}", self.name())).expect("the network is there");
        thread::spawn(move || {
            move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network)).expect("it can be entered");
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(work())
        })
    }
}
