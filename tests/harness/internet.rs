//! Networks of their own on one machine, made of Linux network namespaces: a public segment on which hosts have public
//! addresses, households behind routers that translate addresses, and halls that are connected with nothing.
//!
//! It takes root, `ip` (iproute2) and `nft` (nftables). Where these are missing, tests that need this say so and pass;
//! where they are there, a network that cannot be made is a failure. Nothing of the machine's own network is touched,
//! and nothing that a test sends leaves the namespaces.
//!
//! ```text
//! public segment 9.0.0.0/24 ── host 9.0.0.n
//!        │
//!        └── router 9.0.0.n ── 192.168.1.0/24 ── home 192.168.1.2      (every household has the same addresses inside)
//! ```

#![expect(clippy::panic, reason = "a test that cannot go on says so and ends")]
#![expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]

use std::{
    io::Write as _,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

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

    fn forward(&self) {
        feed("ip", &["netns", "exec", &self.0, "tee", "/proc/sys/net/ipv4/ip_forward"], "1");
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // What is left over after a failure is told by the next one.
        let _ = Command::new("ip").args(["netns", "del", &self.0]).status();
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
pub fn is_possible() -> bool {
    let is_there =
        |tool: &&str| Command::new(tool).arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let missing: Vec<&str> = ["ip", "nft"].into_iter().filter(|tool| !is_there(tool)).collect();
    if !rustix::process::geteuid().is_root() {
        println!("skipped: networks of one's own take root");
        return false;
    }
    if !missing.is_empty() {
        println!("skipped: {} is not installed", missing.join(" and "));
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

    /// Plugs a namespace in; gives the name of the port.
    fn plug(&self, to: &Namespace, interface: &str, address: &str) -> String {
        let port = format!("p{}", self.ports.fetch_add(1, Ordering::Relaxed));
        self.namespace.ip(&["link", "add", &port, "type", "veth", "peer", "name", interface, "netns", &to.0]);
        self.namespace.ip(&["link", "set", &port, "master", "br0"]);
        self.namespace.ip(&["link", "set", &port, "up"]);
        to.ip(&["addr", "add", address, "dev", interface]);
        to.ip(&["link", "set", interface, "up"]);
        port
    }
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
        let namespace = Namespace::new();
        let port = self.0.plug(&namespace, "wan", &format!("9.0.0.{n}/24"));
        Place { namespace, router: None, segment: Arc::clone(&self.0), port }
    }

    /// A home at 192.168.1.2 behind a router at 9.0.0.n, which lets nobody in who was not asked.
    pub fn home(&self, n: u8, router: Router) -> Place {
        let (outside, inside) = (Namespace::new(), Namespace::new());
        let port = self.0.plug(&outside, "wan", &format!("9.0.0.{n}/24"));
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
        Place { namespace: inside, router: Some(outside), segment: Arc::clone(&self.0), port }
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
        let port = self.0.plug(&namespace, "lan", &format!("10.77.0.{n}/24"));
        namespace.ip(&["route", "add", "224.0.0.0/4", "dev", "lan"]);
        Place { namespace, router: None, segment: Arc::clone(&self.0), port }
    }
}

/// Where a computer is.
#[derive(Debug)]
pub struct Place {
    namespace: Namespace,
    router: Option<Namespace>,
    segment: Arc<Segment>,
    port: String,
}

impl Place {
    /// The name of its network namespace.
    pub fn name(&self) -> &str {
        &self.namespace.0
    }

    /// Pulls its cable, or its router's.
    pub fn cut(&self) {
        self.segment.namespace.ip(&["link", "set", &self.port, "down"]);
    }

    /// Plugs it in again.
    pub fn mend(&self) {
        self.segment.namespace.ip(&["link", "set", &self.port, "up"]);
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

    /// From now on counts the packets that leave for private space, but for its own network.
    pub fn watch_private(&self) {
        self.namespace.nft(
            "table ip watch {\n chain out {\n  type filter hook output priority 0;\n  oifname != \"lo\" ip daddr { 10.0.0.0/8, \
             172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16 } counter;\n }\n}\n",
        );
    }

    /// How many there were.
    pub fn private_packets(&self) -> u64 {
        let told = run("ip", &["netns", "exec", self.name(), "nft", "list", "table", "ip", "watch"]);
        let mut words = told.split_whitespace().skip_while(|word| *word != "packets");
        words.nth(1).and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("no count in {told}"))
    }
}
