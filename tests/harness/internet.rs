//! Networks of their own on one machine, made of Linux network namespaces: a public segment on which hosts have public
//! addresses, households behind routers that translate addresses, and halls that are connected with nothing.
//!
//! It takes root, `ip` (iproute2) and `nft` (nftables). Where these are missing, tests that need this say so and pass,
//! except in CI as root, where they can be installed; where they are there, a network that cannot be made is a failure.
//! Nothing of the machine's own network is touched, and nothing that a test sends leaves the namespaces.
//!
//! ```text
//! public segment 9.0.0.0/24 ── host 9.0.0.n
//!        │
//!        └── router 9.0.0.n ── 192.168.1.0/24 ── home 192.168.1.2      (every household has the same addresses inside)
//! ```

#![expect(clippy::panic, reason = "a test that cannot go on says so and ends")]
#![expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]

mod cable;
mod counters;
mod inside;

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

pub use cable::Cable;
use cable::Carrying;
pub use counters::Count;

/// How a household's router hands out ports to connections that go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Router {
    /// It keeps the port where it can: holes can be punched.
    KeepsPorts,
    /// Another one for each connection, drawn at random: no hole can be punched.
    Symmetric,
}

/// A network namespace, which goes when it is dropped.
#[derive(Debug)]
struct Namespace(String);

impl Namespace {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("j{}n{}", std::process::id() % 100_000, NEXT.fetch_add(1, Ordering::Relaxed));
        run("ip", &["netns", "add", &name]);
        let namespace = Self(name);
        namespace.ip(&["link", "set", "lo", "up"]);
        namespace
    }

    fn ip(&self, args: &[&str]) {
        run("ip", &[&["-n", &self.0], args].concat());
    }

    fn nft(&self, rules: &str) -> String {
        feed("ip", &["netns", "exec", &self.0, "nft", "-f", "-"], rules)
    }

    /// Files of `/etc` that programs inside see instead of the machine's own.
    fn files(&self) -> PathBuf {
        Path::new("/etc/netns").join(&self.0)
    }

    fn forward(&self) {
        feed("ip", &["netns", "exec", &self.0, "tee", "/proc/sys/net/ipv4/ip_forward"], "1");
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // What is left over after a failure is told by the next one.
        let _ = Command::new("ip").args(["netns", "del", &self.0]).status();
        let _ = fs::remove_dir_all(self.files());
    }
}

fn run(program: &str, args: &[&str]) -> String {
    feed(program, args, "")
}

fn feed(program: &str, args: &[&str], input: &str) -> String {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} cannot be run ({error}); it is part of iproute2 or nftables"));
    child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {told}\n{input}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Whether networks can be made here at all; says so where they cannot.
///
/// # Panics
/// In CI as root, when a program is missing: there a test that is skipped is one that nobody misses.
pub fn is_possible() -> bool {
    let is_there =
        |tool: &&str| Command::new(tool).arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let missing: Vec<&str> = ["ip", "nft"].into_iter().filter(|tool| !is_there(tool)).collect();
    if !rustix::process::geteuid().is_root() {
        println!("skipped: networks of one's own take root");
        return false;
    }
    if !missing.is_empty() {
        let missing = missing.join(" and ");
        assert!(env::var_os("CI").is_none(), "{missing} is not installed, and CI tests networks of its own");
        println!("skipped: {missing} is not installed");
        return false;
    }
    true
}

/// A segment of cable on which every host is seen by every other.
#[derive(Debug)]
struct Segment {
    namespace: Namespace,
    ports: AtomicU32,
}

impl Segment {
    fn new() -> Self {
        let namespace = Namespace::new();
        namespace.ip(&["link", "add", "br0", "type", "bridge"]);
        namespace.ip(&["link", "set", "br0", "up"]);
        Self { namespace, ports: AtomicU32::new(0) }
    }

    /// Plugs a namespace in, with a cable on which everything arrives at once unless told otherwise.
    fn plug(&self, to: &Namespace, interface: &str, address: &str, cable: Option<Cable>) -> Port {
        let name = format!("p{}", self.ports.fetch_add(1, Ordering::Relaxed));
        let carrying = match cable {
            None => {
                self.namespace.ip(&["link", "add", &name, "type", "veth", "peer", "name", interface, "netns", &to.0]);
                None
            }
            Some(cable) => {
                let ends = ["a", "b"].map(|end| format!("{}{name}{end}", self.namespace.0));
                Some(cable.lay([&ends[0], &ends[1]], || {
                    run("ip", &["link", "set", &ends[0], "netns", &self.namespace.0, "name", &name]);
                    run("ip", &["link", "set", &ends[1], "netns", &to.0, "name", interface]);
                }))
            }
        };
        self.namespace.ip(&["link", "set", &name, "master", "br0"]);
        self.namespace.ip(&["link", "set", &name, "up"]);
        to.ip(&["addr", "add", address, "dev", interface]);
        to.ip(&["link", "set", interface, "up"]);
        Port { name, _carrying: carrying }
    }
}

/// Where a cable is plugged into a segment.
#[derive(Debug)]
struct Port {
    name: String,
    _carrying: Option<Carrying>,
}

/// A public segment, and what hangs on it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Internet(Arc<Segment>);

impl Default for Internet {
    fn default() -> Self {
        Self::new()
    }
}

impl Internet {
    /// An empty one.
    pub fn new() -> Self {
        Self(Arc::new(Segment::new()))
    }

    /// A host with the public address 9.0.0.n.
    pub fn host(&self, n: u8) -> Place {
        self.host_over(n, None)
    }

    /// The same, with a cable of its own.
    pub fn host_over(&self, n: u8, cable: Option<Cable>) -> Place {
        let namespace = Namespace::new();
        let port = self.0.plug(&namespace, "wan", &format!("9.0.0.{n}/24"), cable);
        Place { port, namespace, router: None, segment: Arc::clone(&self.0) }
    }

    /// A home at 192.168.1.2 behind a router at 9.0.0.n, which lets nobody in who was not asked.
    pub fn home(&self, n: u8, router: Router) -> Place {
        self.home_over(n, router, None)
    }

    /// The same, with a cable of its own between its router and the public segment.
    pub fn home_over(&self, n: u8, router: Router, cable: Option<Cable>) -> Place {
        let (outside, inside) = (Namespace::new(), Namespace::new());
        let port = self.0.plug(&outside, "wan", &format!("9.0.0.{n}/24"), cable);
        outside.ip(&["link", "add", "lan", "type", "veth", "peer", "name", "lan", "netns", &inside.0]);
        outside.ip(&["addr", "add", "192.168.1.1/24", "dev", "lan"]);
        outside.ip(&["link", "set", "lan", "up"]);
        inside.ip(&["addr", "add", "192.168.1.2/24", "dev", "lan"]);
        inside.ip(&["link", "set", "lan", "up"]);
        inside.ip(&["route", "add", "default", "via", "192.168.1.1"]);
        outside.forward();
        let ports = if router == Router::Symmetric { " fully-random" } else { "" };
        outside.nft(&format!(
            "table ip nat {{\n chain out {{\n  type nat hook postrouting priority 100;\n  oifname \"wan\" masquerade{ports};\n \
             }}\n}}\n\
             table ip filter {{\n chain input {{\n  type filter hook input priority 0;\n  iifname \"wan\" ct state new \
             drop;\n }}\n chain forward {{\n  type filter hook forward priority 0;\n  iifname \"wan\" ct state new drop;\n \
             }}\n}}\n"
        ));
        Place { port, namespace: inside, router: Some(outside), segment: Arc::clone(&self.0) }
    }
}

/// Two or more computers in a room with a switch, and no way out.
#[derive(Debug)]
pub struct Hall(Arc<Segment>);

impl Default for Hall {
    fn default() -> Self {
        Self::new()
    }
}

impl Hall {
    /// An empty one.
    pub fn new() -> Self {
        Self(Arc::new(Segment::new()))
    }

    /// A computer at 10.77.0.n.
    pub fn computer(&self, n: u8) -> Place {
        let namespace = Namespace::new();
        let port = self.0.plug(&namespace, "lan", &format!("10.77.0.{n}/24"), None);
        namespace.ip(&["route", "add", "224.0.0.0/4", "dev", "lan"]);
        Place { port, namespace, router: None, segment: Arc::clone(&self.0) }
    }
}

/// A computer that is connected with nothing but itself.
#[derive(Debug)]
pub struct Alone(Namespace);

impl Default for Alone {
    fn default() -> Self {
        Self::new()
    }
}

impl Alone {
    /// A new one.
    pub fn new() -> Self {
        Self(Namespace::new())
    }

    /// The name of its network namespace.
    pub fn name(&self) -> &str {
        &self.0.0
    }

    /// Bytes that have passed over loopback so far, with the heads of packets from IP on.
    pub fn loopback_bytes(&self) -> u64 {
        self.0.bytes_of("lo")
    }
}

/// Where a computer is.
#[derive(Debug)]
pub struct Place {
    port: Port,
    namespace: Namespace,
    router: Option<Namespace>,
    segment: Arc<Segment>,
}

impl Place {
    /// The name of its network namespace.
    pub fn name(&self) -> &str {
        &self.namespace.0
    }

    /// Pulls its cable, or its router's.
    pub fn cut(&self) {
        self.segment.namespace.ip(&["link", "set", &self.port.name, "down"]);
    }

    /// Plugs it in again.
    pub fn mend(&self) {
        self.segment.namespace.ip(&["link", "set", &self.port.name, "up"]);
    }

    /// From now on so many packets in a hundred get lost, in each direction.
    pub fn lose(&self, percent: u8) {
        let at = self.router.as_ref().unwrap_or(&self.namespace);
        at.nft(&format!(
            "table ip loss {{\n chain in {{\n  type filter hook prerouting priority -300;\n  iifname \"wan\" numgen random mod \
             100 < {percent} drop;\n }}\n chain out {{\n  type filter hook postrouting priority 300;\n  oifname \"wan\" numgen \
             random mod 100 < {percent} drop;\n }}\n}}\n"
        ));
    }
}
