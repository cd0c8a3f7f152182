//! The real program in temporary folders: commands that end, and nodes that run until they are told to stop.

#![allow(dead_code, reason = "each test file uses its part")]
#![expect(clippy::expect_used, reason = "a test ends where the computer does not do as it should")]

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::mpsc::{Receiver, sync_channel},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

/// A slow computer may take so long for anything that these tests wait for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What is typed for a node on the loopback.
const UP: [&str; 5] = ["up", "--listen", "/ip4/127.0.0.1/tcp/0", "--no-mdns", "--json"];

/// The program with an environment of its own.
pub(crate) fn joinup(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_joinup"));
    clean(&mut command, folder);
    command
}

/// Takes away what the environment of whoever runs the tests would change.
pub(crate) fn clean(command: &mut Command, folder: &std::path::Path) {
    for name in [
        "VISUAL",
        "EDITOR",
        "JOINUP_HOME",
        "JOINUP_LOG",
        "JOINUP_LOG_FORMAT",
        "ACCESSIBLE",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "LC_ALL",
        "LC_MESSAGES",
        "NOTIFY_SOCKET",
        "SYSTEMD_EXEC_PID",
        "WATCHDOG_PID",
        "WATCHDOG_USEC",
        "XDG_CONFIG_HOME",
        "JOINUP_PASSPHRASE_FILE",
        "CREDENTIALS_DIRECTORY",
    ] {
        command.env_remove(name);
    }
    command.env("HOME", folder).env("LANG", "en_GB.UTF-8").env("COLUMNS", "100").stdin(Stdio::null());
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        Self { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// The one object on standard output.
    pub(crate) fn json(&self) -> Value {
        let lines: Vec<&str> = self.stdout.lines().collect();
        assert_eq!(lines.len(), 1, "one object on standard output: {self:?}");
        serde_json::from_str(&self.stdout).expect("standard output is JSON")
    }

    /// The one error on standard error, with nothing on standard output.
    pub(crate) fn error(&self) -> Value {
        assert!(self.stdout.is_empty(), "no answer beside a refusal: {self:?}");
        let error: Value = serde_json::from_str(&self.stderr).unwrap_or_else(|_| panic!("an error in JSON: {self:?}"));
        assert_eq!(error["schema"], "joinup.error/1", "{self:?}");
        assert_eq!(error["exit"], self.code, "{self:?}");
        error
    }
}

/// A home folder of its own.
pub(crate) struct Home {
    pub(crate) folder: TempDir,
}

impl Home {
    /// A folder in which nothing has been set up.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder with a community.
    pub(crate) fn of(name: &str) -> Self {
        let home = Self::empty();
        let ran = home.json([
            "init",
            "--no-input",
            "--community",
            name,
            "--country",
            "BE",
            "--setting",
            "city",
            "--language",
            "en",
        ]);
        assert_eq!(ran.code, 0, "{ran:?}");
        home
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = joinup(self.folder.path());
        command.arg("--home").arg(self.path()).args(args);
        command
    }

    /// Runs a command.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        Ran::of(self.command(args).output().expect("the program starts"))
    }

    /// Runs a command with `--json`.
    pub(crate) fn json<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        Ran::of(self.command(args).arg("--json").output().expect("the program starts"))
    }

    /// Runs a command with `--json`, which must succeed, and gives its answer.
    pub(crate) fn answer<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Value {
        let ran = self.json(args);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.json()
    }

    /// Runs a command with something on its standard input.
    pub(crate) fn fed<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>, input: &str) -> Ran {
        let mut command = self.command(args);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // Whoever does not read their input is allowed to.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        Ran::of(child.wait_with_output().expect("the program ends"))
    }

    /// Runs a command with a variable in its environment.
    pub(crate) fn with<S: AsRef<OsStr>>(&self, name: &str, value: &str, args: impl IntoIterator<Item = S>) -> Ran {
        Ran::of(self.command(args).env(name, value).output().expect("the program starts"))
    }

    /// Writes a draft, and gives its id.
    pub(crate) fn draft(&self, text: &str) -> String {
        let ran = self.fed(["new", "-F", "-", "--json"], text);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Writes something up and publishes it, and gives its id.
    pub(crate) fn publish(&self, text: &str) -> String {
        let id = self.draft(text);
        self.answer(["publish", &id, "--audience", "everyone", "--people-shown", "no", "-y"]);
        id
    }

    /// Runs the node.
    pub(crate) fn up(&self) -> Running {
        self.up_as(&[])
    }

    /// Runs the node with this in its environment.
    pub(crate) fn up_as(&self, environment: &[(&str, &str)]) -> Running {
        let mut command = self.command(UP);
        command.envs(environment.iter().copied());
        Running::start(command)
    }

    /// Runs the node of a copy of the program.
    pub(crate) fn up_with(&self, program: &std::path::Path) -> Running {
        let mut command = Command::new(program);
        clean(&mut command, self.folder.path());
        command.arg("--home").arg(self.path()).args(UP);
        Running::start(command)
    }

    /// Runs the node with more arguments.
    pub(crate) fn up_and<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Running {
        let mut command = self.command(UP);
        command.args(args);
        Running::start(command)
    }
}

/// A running node, ended with the test.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    pub(crate) ready: Value,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program starts");
        let lines = lines_of(child.stdout.take().expect("a pipe"));
        let mut running = Self { child, lines, ready: Value::Null };
        running.ready = running.next();
        assert_eq!(running.ready["event"], "ready", "the first event is ready");
        running
    }

    /// The next event.
    pub(crate) fn next(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("another event in time");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("an event in JSON: {line}"))
    }

    /// The next event of this name.
    pub(crate) fn wait_for(&self, name: &str) -> Value {
        loop {
            let event = self.next();
            assert_eq!(event["schema"], "joinup.event/1", "{event}");
            if event["event"] == name {
                return event;
            }
        }
    }

    /// Asks it to end with a signal, and gives its exit code.
    #[cfg(unix)]
    pub(crate) fn signal(mut self, signal: &str) -> Option<i32> {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a stream as they come.
pub(crate) fn lines_of(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = sync_channel(1_024);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}
