//! What passes a computer's network card, counted by its kernel.

#![expect(clippy::panic, reason = "a test that cannot go on says so and ends")]

use std::{
    fmt::Write as _,
    fs,
    net::{TcpStream, UdpSocket},
    time::Duration,
};

use super::{Namespace, Place, run};

/// Packets to private space: private, shared and link-local networks, "this network", multicast and broadcast, in both
/// versions of IP; and to this computer itself, but for what it is asked to leave out. Packets by which the kernel itself
/// looks around (ICMP, IGMP) are none of ours.
const PRIVATE: [&str; 2] = [
    "meta l4proto { tcp, udp } ip daddr { 0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, \
     192.168.0.0/16, 224.0.0.0/3 }",
    "meta l4proto { tcp, udp } ip6 daddr { ::/8, 2002::/16, fc00::/7, fe80::/10, ff00::/8 }",
];

/// What a rule has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Packets.
    pub packets: u64,
    /// Their bytes, from the head of IP on.
    pub bytes: u64,
}

impl Place {
    /// From now on counts under a name what comes in (`input`) or goes out (`output`) and is matched by one of the
    /// rules, written as nftables does.
    pub fn count(&self, name: &str, hook: &str, rules: &[&str]) {
        let mut lines = String::new();
        for rule in rules {
            // Writing to a string never fails.
            let _ = writeln!(lines, "  {rule} counter name \"{name}\"");
        }
        self.namespace.nft(&format!(
            "table inet count_{name} {{\n counter {name} {{ }}\n chain seen {{\n  type filter hook {hook} priority 0;\n{lines} \
             }}\n}}\n"
        ));
    }

    /// From now on counts the packets that leave for private space, but for this network of the computer's own. Shows
    /// first that they are counted.
    pub fn watch_private(&self, own: &str) {
        let [four, six] = PRIVATE;
        self.count("private", "output", &[&format!("ip daddr != {own} {four}"), six]);
        let control = self.work(async || {
            let soon = Duration::from_millis(50);
            for address in ["10.1.2.3:1", "127.9.9.9:1"].map(str::parse) {
                // Nobody answers.
                let _ = address.is_ok_and(|address| TcpStream::connect_timeout(&address, soon).is_ok());
            }
            let _ = UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.send_to(b"x", "172.16.3.4:1"));
        });
        assert!(control.join().is_ok(), "packets were sent");
        assert!(self.counted("private").packets >= 3, "packets to private space are counted");
        run("ip", &["netns", "exec", self.name(), "nft", "reset", "counter", "inet", "count_private", "private"]);
    }

    /// What was counted under that name.
    pub fn counted(&self, name: &str) -> Count {
        let table = format!("count_{name}");
        let told = run("ip", &["netns", "exec", self.name(), "nft", "list", "counter", "inet", &table, name]);
        let number = |word: &str| {
            let mut words = told.split_whitespace().skip_while(|other| *other != word).skip(1);
            words.next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no {word} in {told}"))
        };
        Count { packets: number("packets"), bytes: number("bytes") }
    }

    /// From now on packets to anywhere leave, in both versions of IP, though nobody receives them: else the kernel would
    /// hold them back, and there would be nothing to count. For a host.
    pub fn lead_everywhere(&self, n: u8) {
        let ip = |args: &[&str]| self.namespace.ip(args);
        ip(&["route", "add", "default", "via", "9.0.0.254"]);
        ip(&["-6", "addr", "add", &format!("2a00:9::{n}/64"), "dev", "wan", "nodad"]);
        ip(&["-6", "route", "add", "default", "via", "2a00:9::fe"]);
    }

    /// From now on this computer's resolver knows these names, by a file that goes with it.
    pub fn resolve(&self, hosts: &str) {
        let folder = self.namespace.files();
        let written = fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join("hosts"), hosts));
        written.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
}

impl Namespace {
    /// Bytes that an interface has sent so far.
    pub(super) fn bytes_of(&self, interface: &str) -> u64 {
        let told = run("ip", &["netns", "exec", &self.0, "cat", "/proc/net/dev"]);
        let line = told.lines().find_map(|line| line.trim().strip_prefix(&format!("{interface}:")).map(str::to_owned));
        let sent = line.and_then(|line| line.split_whitespace().nth(8).and_then(|bytes| bytes.parse().ok()));
        sent.unwrap_or_else(|| panic!("no {interface} in {told}"))
    }
}
