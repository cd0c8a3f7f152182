//! `joinup demo`: three sample communities on this computer, joined with invites, with one of them open to look around.
//!
//! Everything goes the ordinary way: each community is a process of this program with a folder of its own, listening on
//! the loopback only; drafts are published, invites used, summaries caught up. Nothing of it touches another folder.

mod samples;

use std::{
    fmt::{self, Write as _},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use joinup_node::{
    api::{
        Client, Error, ErrorCode,
        types::{InviteRequest, JoinRequest, NewDraft, PublishRequest, SyncRequest},
    },
    say,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use self::samples::{COMMUNITIES, ORIGIN, ORIGIN_TITLE, SampleCommunity};
use crate::{
    error::{Failure, Outcome},
    output::Page,
    session::Session,
    stop::Stop,
    words,
};

/// How long a node may take to start on a slow computer.
const START: Duration = Duration::from_secs(60);
/// How long the samples may take to travel.
const TRAVEL: u64 = 30_000;
/// How long a node may take to stop.
const STOP: Duration = Duration::from_secs(6);

/// What can be said with `joinup demo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Keep the folder when it ends
    #[arg(long)]
    keep: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let mut stop = Stop::listen(false)?;
    let folder = Folder::make(args.keep)?;
    let mut nodes = Vec::new();
    let played = tokio::select! {
        played = play(session, &folder.path, &mut nodes) => played,
        () = stop.asked() => Err(Failure::Interrupted),
    };
    if played.is_ok() {
        stop.asked().await;
    }
    for node in nodes {
        node.stop().await;
    }
    session.out.note(|page| match &folder.keep {
        true => writeln!(page, "{}", say!("demo-kept", path = folder.path.display().to_string())),
        false => writeln!(page, "{}", say!("demo-gone")),
    })?;
    played
}

/// Sets the communities up, lets them meet, and leaves them running.
async fn play(session: &Session, folder: &Path, nodes: &mut Vec<Node>) -> Outcome {
    let out = &session.out;
    out.note(|page| writeln!(page, "{}", say!("demo-begins")))?;
    let mut origin = String::new();
    for community in &COMMUNITIES {
        write_up(&folder.join(community.folder), community, &mut origin).await?;
        nodes.push(Node::start(&folder.join(community.folder)).await?);
        out.note(|page| writeln!(page, "  {}: {}", community.name, words::experiments(community.drafts.len() as u64)))?;
    }
    out.note(|page| writeln!(page, "{}", say!("demo-meet")))?;
    let [others @ .., last] = nodes.as_slice() else { return Ok(()) };
    let host = Client::connect(&last.home).await?;
    for other in others {
        let invite = host.invite(&InviteRequest::default()).await?;
        let guest = Client::connect(&other.home).await?;
        guest.join(&JoinRequest { invite: invite.invite, wait_ms: TRAVEL }).await?;
    }
    host.sync(&SyncRequest { timeout_ms: Some(TRAVEL) }).await?;
    let home = last.home.clone();
    if out.json {
        let homes: Vec<String> = nodes.iter().map(|node| node.home.display().to_string()).collect();
        return out
            .json(&serde_json::json!({"schema": "joinup.demo/1", "home": home.display().to_string(), "homes": homes}));
    }
    let [.., open] = &COMMUNITIES;
    out.page(|page| draw(page, &home, open))
}

fn draw(page: &mut Page, home: &Path, community: &SampleCommunity) -> fmt::Result {
    let command = |rest: &str| format!("  joinup --home {} {rest}", home.display());
    writeln!(page)?;
    writeln!(page, "{}", say!("demo-ready", name = community.name))?;
    for rest in ["list", "search soup", "list --state stopped", "show @last", "community", "peers", "new"] {
        page.strong(&command(rest))?;
        writeln!(page)?;
    }
    writeln!(page, "{}", say!("demo-end"))
}

/// Sets one community up and publishes its samples, before its node runs.
async fn write_up(home: &Path, community: &SampleCommunity, origin: &mut String) -> Outcome {
    let client = Client::connect(home).await?;
    client.init(&community.init()).await?;
    for text in community.drafts {
        let draft = client.new_draft(&NewDraft { title: None, text: Some(text.replace(ORIGIN, origin)) }).await?;
        if draft.title.starts_with(ORIGIN_TITLE) {
            origin.clone_from(&draft.id);
        }
        if let Some(problem) = draft.problems.first() {
            return Err(Error::new(ErrorCode::Invalid, say!("demo-invalid", title = draft.title.as_str()))
                .why(say!("demo-invalid-why", line = problem.line, message = problem.message.as_str()))
                .into());
        }
    }
    let request = PublishRequest {
        all_drafts: true,
        audience: Some("everyone".to_owned()),
        people_shown: Some("roles-only".to_owned()),
        accept_warnings: true,
        ..PublishRequest::default()
    };
    client.publish(&request).await?;
    Ok(())
}

/// One community's node, a process of this program.
struct Node {
    home: PathBuf,
    child: Child,
}

impl Node {
    /// Starts it and waits until it can be reached.
    async fn start(home: &Path) -> Outcome<Self> {
        let program = std::env::current_exe()?;
        let mut child = Command::new(program)
            .arg("--home")
            .arg(home)
            .args(["--json", "up", "--listen", "/ip4/127.0.0.1/tcp/0", "--no-mdns", "--until-input-ends"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let silent = || Error::new(ErrorCode::Unreachable, say!("demo-silent")).next("joinup demo --keep");
        let mut lines = BufReader::new(child.stdout.take().ok_or_else(silent)?).lines();
        let first = tokio::time::timeout(START, lines.next_line()).await;
        if !matches!(first, Ok(Ok(Some(_)))) {
            return Err(silent().into());
        }
        // What it says later is read and forgotten, so that it can go on.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { home: home.to_owned(), child })
    }

    /// Ends its input, which stops it in order; a node that does not hear is ended.
    async fn stop(mut self) {
        drop(self.child.stdin.take());
        if tokio::time::timeout(STOP, self.child.wait()).await.is_err() {
            // It may have ended just now.
            let _ = self.child.kill().await;
        }
    }
}

/// A folder of this run's own, gone afterwards.
struct Folder {
    path: PathBuf,
    keep: bool,
}

impl Folder {
    fn make(keep: bool) -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("joinup-demo-{}", std::process::id()));
        std::fs::create_dir(&path).map_err(|error| Failure::file("Making the folder", &path, &error))?;
        Ok(Self { path, keep })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.keep {
            // A temporary folder: the system takes away what is left.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
