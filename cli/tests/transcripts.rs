//! Runs what the guide and the other transcripts show, and compares what comes out.
//!
//! A transcript is Markdown. Its blocks run in order, against the real program, in one temporary folder:
//!
//! | Block | What happens |
//! |---|---|
//! | ` ```console ` | each line after `$ ` runs in a shell; the lines below it are what it prints |
//! | ` ```console NAME ` | the same on another computer, that is, with a home folder of that name |
//! | ` ```markdown FILE `, ` ```json FILE `, ` ```sh FILE ` | the file is written |
//!
//! `$ joinup up` keeps running, on the loopback and without looking around; `^C` on a line of its own stops it.
//! `? 3` is the exit code of the command above it, 0 when nothing is said. In what is printed, `[..]` stands for
//! anything within a line and `...` for any lines; `[invite]` and other single words in brackets stand for a word that is
//! the same each time, and that later commands may use.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test ends where the computer does not do as it should")]

#[path = "harness/program.rs"]
mod harness;
#[path = "harness/transcript.rs"]
mod transcript;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::Receiver,
};

use harness::{PATIENCE, clean, lines_of};
use tempfile::TempDir;
use transcript::{Block, Pattern, Step};

#[test]
fn the_guide() {
    play(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/GUIDE.md"));
}

#[test]
fn backups_and_keys_under_a_passphrase() {
    play_here("backup.md");
}

#[test]
fn drafts_that_are_not_right() {
    play_here("drafts.md");
}

#[test]
fn imports_that_are_not_right() {
    play_here("imports.md");
}

#[test]
fn invites_that_do_not_work() {
    play_here("invites.md");
}

#[test]
fn ids_that_mean_nothing_or_too_much() {
    play_here("ids.md");
}

#[test]
fn searching() {
    play_here("search.md");
}

#[test]
fn folders_that_cannot_be_used() {
    play_here("folders.md");
}

#[test]
fn communities_that_know_each_other() {
    play_here("together.md");
}

#[test]
fn settings_by_command_and_by_hand() {
    play_here("settings.md");
}

#[test]
fn being_a_relay_and_using_one() {
    play_here("relay.md");
}

#[test]
fn conversation() {
    play_here("talk.md");
}

#[test]
fn writing_that_grows() {
    play_here("writing.md");
}

#[test]
fn words_that_attack() {
    play_here("hostile.md");
}

#[test]
fn bundles_that_do_not_work() {
    play_here("bundles.md");
}

#[test]
fn other_languages() {
    play_here("languages.md");
}

#[cfg(target_os = "linux")]
#[test]
fn a_node_as_a_service() {
    play_here("service.md");
}

#[test]
fn places_beside_each_other() {
    play_here("compare.md");
}

fn play_here(name: &str) {
    play(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name));
}

fn play(path: &Path) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut stage = Stage::new(path);
    for block in transcript::blocks(&text) {
        match block {
            Block::File { name, text } => fs::write(stage.folder.path().join(name), text).expect("a file"),
            Block::Console { computer, steps } => steps.iter().for_each(|step| stage.step(&computer, step)),
        }
    }
}

/// The computers of a transcript, what runs on them, and the words that were learned.
struct Stage {
    path: PathBuf,
    folder: TempDir,
    running: BTreeMap<String, Node>,
    learned: BTreeMap<String, String>,
}

impl Stage {
    fn new(path: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { path: path.to_owned(), folder, running: BTreeMap::new(), learned: BTreeMap::new() }
    }

    fn step(&mut self, computer: &str, step: &Step) {
        let command = self.with_learned(&step.command);
        if command == "^C" {
            return self.interrupt(computer, step);
        }
        if command == "joinup up" && step.code == 0 {
            return self.start(computer, &command, step);
        }
        let output = self.shell(computer, &command).output().expect("the shell runs");
        let printed = String::from_utf8(output.stdout).expect("what is printed is UTF-8");
        let lines: Vec<&str> = printed.lines().collect();
        self.compare(step, &command, &lines);
        assert_eq!(output.status.code(), Some(step.code), "{}: exit code of {command}\n{printed}", self.place(step));
    }

    fn shell(&self, computer: &str, command: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_joinup")).parent().expect("a folder");
        let path = std::env::join_paths(
            std::iter::once(program.to_owned())
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        let mut shell = Command::new("sh");
        clean(&mut shell, self.folder.path());
        shell
            .arg("-c")
            .arg(format!("exec 2>&1; {command}"))
            .current_dir(self.folder.path())
            .env("PATH", path.expect("a search path"))
            .env("JOINUP_HOME", self.folder.path().join(computer))
            .stdout(Stdio::piped());
        shell
    }

    fn start(&mut self, computer: &str, command: &str, step: &Step) {
        let quiet = format!("exec {command} --listen /ip4/127.0.0.1/tcp/0 --no-mdns");
        let mut child = self.shell(computer, &quiet).spawn().expect("the shell runs");
        let lines = lines_of(child.stdout.take().expect("a pipe"));
        let mut node = Node { child, lines };
        let mut printed: Vec<String> = Vec::new();
        while !self.matches(step, &printed.iter().map(String::as_str).collect::<Vec<_>>()) {
            match node.lines.recv_timeout(PATIENCE) {
                Ok(line) => printed.push(line),
                Err(_) => {
                    node.end();
                    let lines: Vec<&str> = printed.iter().map(String::as_str).collect();
                    return self.compare(step, command, &lines);
                }
            }
        }
        self.running.insert(computer.to_owned(), node);
    }

    fn interrupt(&mut self, computer: &str, step: &Step) {
        let mut node =
            self.running.remove(computer).unwrap_or_else(|| panic!("{}: nothing runs there", self.place(step)));
        let sent = Command::new("kill").args(["-INT", &node.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
        assert_eq!(node.child.wait().expect("it ends").code(), Some(step.code), "{}", self.place(step));
    }

    fn with_learned(&self, command: &str) -> String {
        self.learned
            .iter()
            .fold(command.to_owned(), |command, (name, word)| command.replace(&format!("[{name}]"), word))
    }

    fn matches(&self, step: &Step, printed: &[&str]) -> bool {
        Pattern::new(&step.printed).learn(printed, &mut self.learned.clone())
    }

    fn compare(&mut self, step: &Step, command: &str, printed: &[&str]) {
        assert!(
            Pattern::new(&step.printed).learn(printed, &mut self.learned),
            "{}: $ {command}\n--- expected\n{}\n--- printed\n{}\n---",
            self.place(step),
            step.printed.join("\n"),
            printed.join("\n")
        );
    }

    fn place(&self, step: &Step) -> String {
        format!("{}:{}", self.path.display(), step.line)
    }
}

struct Node {
    child: Child,
    lines: Receiver<String>,
}

impl Node {
    fn end(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.end();
    }
}
