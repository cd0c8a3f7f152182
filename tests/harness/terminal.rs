//! Somebody at a terminal: types what is asked for, and reads what the program writes.

#![expect(clippy::panic, reason = "a test that cannot go on says so and ends")]
#![expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]

use std::{
    fs::File,
    io::{Read as _, Write as _},
    process::Stdio,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use tokio::{process::Child, sync::watch, time::timeout};

use crate::daemon::{Home, PATIENCE};

/// A command at a terminal. Ended when dropped.
#[derive(Debug)]
pub struct Terminal {
    keyboard: File,
    screen: Arc<Mutex<String>>,
    more: watch::Receiver<usize>,
    /// Up to where the screen has been read.
    read: usize,
    child: Child,
}

impl Terminal {
    /// Runs a command of the program on that folder.
    pub fn run(home: &Home, args: &[&str]) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let ours = openpt(flags).expect("a terminal");
        grantpt(&ours).and_then(|()| unlockpt(&ours)).expect("it is ours");
        let theirs = File::from(ioctl_tiocgptpeer(&ours, flags).expect("its other side"));
        let side = || Stdio::from(theirs.try_clone().expect("one more of it"));
        let mut command = home.command();
        command.args(args).stdin(side()).stdout(side()).stderr(side());
        command.env_remove("EDITOR").env_remove("VISUAL").env("TERM", "dumb").env("COLUMNS", "120");
        let child = command.spawn().expect("joinup can be run");
        let keyboard = File::from(ours);
        let mut eyes = keyboard.try_clone().expect("one more of it");
        let screen = Arc::new(Mutex::new(String::new()));
        let (counter, more) = watch::channel(0);
        let seen = Arc::clone(&screen);
        thread::spawn(move || {
            let mut part = [0; 4_096];
            // It fails once nobody has the other side any more.
            while let Ok(bytes @ 1..) = eyes.read(&mut part) {
                lock(&seen).push_str(&String::from_utf8_lossy(&part[..bytes]));
                counter.send_modify(|count| *count += 1);
            }
        });
        Self { keyboard, screen, more, read: 0, child }
    }

    /// Waits until these words appear below what has been read; gives everything up to them.
    pub async fn reads(&mut self, words: &str) -> String {
        let (from, screen) = (self.read, Arc::clone(&self.screen));
        let found = |screen: &str| screen[from..].find(words).map(|at| from + at + words.len());
        let mut more = self.more.clone();
        let waiting = async {
            loop {
                more.mark_unchanged();
                let end = found(&lock(&screen));
                if let Some(end) = end {
                    return Some(end);
                }
                if more.changed().await.is_err() {
                    return found(&lock(&screen));
                }
            }
        };
        let end = timeout(PATIENCE, waiting).await.ok().flatten();
        let end = end.unwrap_or_else(|| panic!("no \"{words}\" on the screen:\n{}", lock(&screen)));
        self.read = end;
        lock(&screen)[from..end].to_owned()
    }

    /// Types a line.
    pub fn types(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).expect("somebody reads it");
    }

    /// Waits until the question is asked, and answers it.
    pub async fn answers(&mut self, question: &str, answer: &str) {
        self.reads(question).await;
        self.types(answer);
    }

    /// Waits until the command has ended well; gives what it wrote since.
    pub async fn ends(mut self) -> String {
        let status = timeout(PATIENCE, self.child.wait()).await.expect("in time").expect("it ends");
        let screen = lock(&self.screen).clone();
        assert!(status.success(), "{status}:\n{screen}");
        screen[self.read..].to_owned()
    }
}

fn lock(screen: &Mutex<String>) -> MutexGuard<'_, String> {
    screen.lock().unwrap_or_else(PoisonError::into_inner)
}
