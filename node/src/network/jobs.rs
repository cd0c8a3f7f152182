//! Work that blocks (disk, signatures), away from the network task: a bounded number at a time.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task, time::timeout};

use super::numbers::Queue;

/// Threads for work that blocks. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Jobs {
    free: Arc<Semaphore>,
    all: u32,
}

/// The work panicked, or the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("our own node failed")]
pub(super) struct Crashed;

impl Jobs {
    pub(super) fn new(at_once: u32) -> Self {
        Self { free: Arc::new(Semaphore::new(at_once as usize)), all: at_once }
    }

    /// How many run, and how many may.
    pub(super) fn queue(&self, name: &'static str) -> Queue {
        let all = self.all as usize;
        Queue::new(name, all.saturating_sub(self.free.available_permits()), all)
    }

    /// Waits for a free thread and runs the work there. Work that has begun comes to its end even if nobody waits.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Crashed> {
        let place = self.free.clone().acquire_owned().await.map_err(|_| Crashed)?;
        let job = task::spawn_blocking(move || {
            let result = work();
            drop(place);
            result
        });
        job.await.map_err(|_| Crashed)
    }

    /// Lets no more work begin, and waits for what runs, for so long at most.
    pub(super) async fn finish(&self, longest: Duration) {
        // Too late or closed already: there is nothing more to wait for.
        let _ = timeout(longest, self.free.acquire_many(self.all)).await;
        self.free.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_runs_panics_are_told_and_the_end_waits() {
        let jobs = Jobs::new(2);
        assert_eq!(jobs.run(|| 7).await, Ok(7));
        assert_eq!(
            jobs.run(|| if true {
                panic!("on purpose")
            })
            .await,
            Err(Crashed)
        );
        assert_eq!(jobs.run(|| 8).await, Ok(8), "a panic gives its place back");
        jobs.finish(Duration::from_secs(5)).await;
        assert_eq!(jobs.run(|| 9).await, Err(Crashed));
    }
}
