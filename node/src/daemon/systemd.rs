//! The service manager of the system, where there is one that listens: which service this process is, and what it is
//! told. The only file that names sd-notify. It does nothing where nobody set it up so (`NOTIFY_SOCKET`).

use std::{fs, process, time::Duration};

use sd_notify::NotifyState;

use crate::api::types::Service;

/// Where the service manager says that it listens.
const SOCKET: &str = "NOTIFY_SOCKET";
/// Where it says which process it started.
const STARTED: &str = "SYSTEMD_EXEC_PID";
/// What only the manager of a user's own services says: which process it is.
const USERS: &str = "MANAGERPID";

/// Whether a service manager listens.
pub(super) fn listens() -> bool {
    std::env::var_os(SOCKET).is_some()
}

/// Within which time it wants to hear that the process is alive, if it does.
pub(super) fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled().filter(|period| !period.is_zero())
}

/// The node can be reached.
pub(super) fn ready(status: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// How it is, in a line.
pub(super) fn status(status: &str) {
    tell(&[NotifyState::Status(status)]);
}

/// It answers.
pub(super) fn alive(status: &str) {
    tell(&[NotifyState::Watchdog, NotifyState::Status(status)]);
}

/// It ends.
pub(super) fn stopping(status: &str) {
    tell(&[NotifyState::Stopping, NotifyState::Status(status)]);
}

/// The same process starts anew, and says when it is ready.
pub(super) fn starting_anew(status: &str) {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now, NotifyState::Status(status)]),
        Err(error) => tracing::warn!(%error, "the service manager is not told that the node starts anew"),
    }
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the service manager is not told");
    }
}

/// The service that this process is. A process that was started in a terminal may have the same surroundings, but it
/// is not the one that the service manager started.
pub(crate) fn service() -> Option<Service> {
    let started: u32 = std::env::var(STARTED).ok()?.parse().ok()?;
    if started != process::id() {
        return None;
    }
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    Some(Service { unit: unit(&groups)?, user: std::env::var_os(USERS).is_some() })
}

/// The unit in the names of a process's control groups; of several hierarchies, in the first that has one.
fn unit(groups: &str) -> Option<String> {
    let unit = |line: &str| line.rsplit('/').next().filter(|name| name.ends_with(".service")).map(str::to_owned);
    let is_of_systemd = |line: &&str| line.starts_with("0::") || line.contains(":name=systemd:");
    groups.lines().filter(is_of_systemd).find_map(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_read_from_the_control_group() {
        let read = |groups| unit(groups).unwrap_or_default();
        assert_eq!(read("0::/system.slice/joinup.service\n"), "joinup.service");
        assert_eq!(
            read("0::/user.slice/user-1000.slice/user@1000.service/app.slice/joinup-srv-hall.service\n"),
            "joinup-srv-hall.service"
        );
        assert_eq!(
            read("4:memory:/x.service\n1:name=systemd:/system.slice/joinup@hall.service\n"),
            "joinup@hall.service"
        );
        assert_eq!(read("9:name=systemd:/\n0::/app.slice/joinup.service\n"), "joinup.service", "both hierarchies");
        assert_eq!(read("0::/user.slice/user-1000.slice/session-3.scope\n"), "");
        assert_eq!(read("0::/\n"), "");
    }
}
