//! `joinup node install` and `uninstall`: the node as a service of this user, which starts with the computer.
//!
//! What is installed is one file, which says which program runs on which folder. Taking it away leaves the folder alone.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use joinup_node::{
    api::{Control, Error, ErrorCode},
    durable,
    home::Home,
    say,
};
use serde_json::json;

use super::{
    manager,
    unit::{self, Unit},
};
use crate::{
    error::{Failure, Outcome},
    session::Session,
};

/// What can be said with `joinup node install`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Show what would be written, and do nothing
    #[arg(long)]
    print: bool,
    /// Show what a system administrator would use for a node of the whole computer, and do nothing
    #[arg(long)]
    system: bool,
}

pub(super) async fn run(session: &Session, args: Args) -> Outcome {
    let program = std::env::current_exe()?;
    if args.system {
        return print_system(session, &program);
    }
    let unit = Unit::of(&session.home)?;
    if args.print {
        return print(session, &unit, &program);
    }
    if !Home::is_set_up(&session.home) {
        let why = say!("not-set-up-why", path = session.home.display().to_string());
        return Err(Error::new(ErrorCode::NotSetUp, say!("not-set-up")).why(why).next("joinup init").into());
    }
    manager::reachable().await?;
    let text = unit.text(&program)?;
    let before = unit.installed();
    if before.as_deref().is_some_and(|before| !Unit::is_ours(before)) {
        return Err(not_ours(&unit));
    }
    not_by_hand(session, &unit).await?;
    let changed = before.as_deref() != Some(&text);
    if changed {
        write(&unit, &text)?;
        manager::must(&["daemon-reload"]).await?;
    }
    manager::must(&["enable", &unit.name]).await?;
    let is_active = manager::systemctl(&["is-active", &unit.name]).await?.done;
    if changed || !is_active {
        manager::must(&["restart", &unit.name]).await?;
    }
    let lingers = lingers().await;
    let file = unit.file.display().to_string();
    let answer = json!({
        "schema": "joinup.service/1", "unit": unit.name, "file": file, "installed": true, "changed": changed,
        "lingers": lingers,
    });
    session.out.own_answer(&answer, |page| {
        match before.is_some() && !changed {
            true => writeln!(page, "{}", say!("service-was-there"))?,
            false => writeln!(page, "{}", say!("service-installed"))?,
        }
        page.row(&say!("node-row-service"), &unit.name)?;
        page.row(&say!("node-row-file"), &file)?;
        if lingers {
            return page.next(&["joinup node status", "joinup node logs"]);
        }
        page.next_where(&say!("service-linger"), &["loginctl enable-linger"])
    })
}

pub(super) async fn undo(session: &Session) -> Outcome {
    let unit = Unit::of(&session.home)?;
    let before = unit.installed();
    if let Some(text) = &before {
        if !Unit::is_ours(text) {
            return Err(not_ours(&unit));
        }
        manager::reachable().await?;
        manager::must(&["disable", "--now", &unit.name]).await?;
        fs::remove_file(&unit.file).map_err(|error| Failure::file("Removing", &unit.file, &error))?;
        manager::must(&["daemon-reload"]).await?;
        // A service that had failed is forgotten; one that had not is not known any more, which is as good.
        manager::systemctl(&["reset-failed", &unit.name]).await?;
    }
    let answer = json!({
        "schema": "joinup.service/1", "unit": unit.name, "file": unit.file.display().to_string(), "installed": false,
        "changed": before.is_some(),
    });
    session.out.own_answer(&answer, |page| {
        match before.is_some() {
            true => writeln!(page, "{}", say!("service-gone", path = session.home.display().to_string()))?,
            false => writeln!(page, "{}", say!("service-never"))?,
        }
        page.next(&["joinup up"])
    })
}

/// Shows the unit of the whole system, and what an administrator does with it.
fn print_system(session: &Session, program: &Path) -> Outcome {
    let text = unit::system(program)?;
    let file = "/etc/systemd/system/joinup.service";
    show(session, file, &text)?;
    session.out.note(|page| {
        writeln!(page)?;
        writeln!(page, "{}", say!("service-system-steps", file = file))?;
        for step in [
            "sudo useradd --system --home-dir /var/lib/joinup --shell /usr/sbin/nologin joinup",
            "sudo install --directory --mode 0700 --owner joinup --group joinup /var/lib/joinup",
            "sudo -u joinup joinup --home /var/lib/joinup init",
            "sudo systemctl daemon-reload",
            "sudo systemctl enable --now joinup",
        ] {
            writeln!(page, "  {step}")?;
        }
        Ok(())
    })
}

/// Shows what would be written for this user.
fn print(session: &Session, unit: &Unit, program: &Path) -> Outcome {
    let (file, text, start) = if cfg!(target_os = "macos") {
        let label = unit.name.trim_end_matches(".service");
        let file = PathBuf::from(format!("~/Library/LaunchAgents/org.joinup.{label}.plist"));
        (file.clone(), unit.agent(program)?, format!("launchctl load -w {}", file.display()))
    } else {
        let start = format!("systemctl --user enable --now '{}'", unit.name);
        (unit.file.clone(), unit.text(program)?, start)
    };
    let file = file.display().to_string();
    show(session, &file, &text)?;
    session.out.note(|page| {
        writeln!(page)?;
        writeln!(page, "{}", say!("service-print-steps", file = file, command = start))
    })
}

fn show(session: &Session, file: &str, text: &str) -> Outcome {
    let answer = json!({"schema": "joinup.unit/1", "file": file, "text": text});
    session.out.own_answer(&answer, |page| page.write_str(text))
}

/// A node that somebody started by hand has the folder; a service would find it in use.
async fn not_by_hand(session: &Session, unit: &Unit) -> Outcome {
    if Control::reach(&session.home).await?.is_none() {
        return Ok(());
    }
    let service = session.client().await?.status().await?.node.service;
    if service.is_some_and(|service| service.user && service.unit == unit.name) {
        return Ok(());
    }
    Err(Error::new(ErrorCode::InUse, say!("service-by-hand"))
        .why(say!("service-by-hand-why"))
        .next("joinup node stop")
        .into())
}

fn write(unit: &Unit, text: &str) -> Outcome {
    let folder = unit.file.parent().unwrap_or_else(|| Path::new("."));
    durable::create_folder(folder).map_err(|error| Failure::file("Making the folder", folder, &error))?;
    let written = durable::replace(folder, &unit.name, text.as_bytes());
    written.map(|_| ()).map_err(|error| Failure::file("Writing", &unit.file, &error))
}

fn not_ours(unit: &Unit) -> Failure {
    let file = unit.file.display().to_string();
    Error::new(ErrorCode::NotAllowed, say!("service-not-ours", file = file.as_str()))
        .why(say!("service-not-ours-why"))
        .next(format!("systemctl --user cat '{}'", unit.name))
        .into()
}

/// Whether this user's services run while the user is not logged in; false when nobody can say.
async fn lingers() -> bool {
    let Ok(user) = std::env::var("USER") else { return false };
    let said = manager::ask("loginctl", &["show-user", &user, "--property", "Linger", "--value"]).await;
    said.is_ok_and(|said| said.done && said.out == "yes")
}
