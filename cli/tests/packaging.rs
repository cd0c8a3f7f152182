//! What administrators install: the units, the Debian package, the container's recipe. What needs a tool that is not
//! there is left out, and says so.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test ends where the computer does not do as it should")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The most that `systemd-analyze security` may find exposed, of 10; what OPERATING says.
const EXPOSURE: f64 = 1.3;

fn packaging(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(packaging(name)).unwrap()
}

fn joinup() -> &'static str {
    env!("CARGO_BIN_EXE_joinup")
}

/// Runs a tool; none when it is not installed.
fn tool(name: &str, args: &[&str]) -> Option<Output> {
    match Command::new(name).args(args).env("LC_ALL", "C.UTF-8").output() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("skipped: {name} does not run here ({error})");
            None
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The lines of a unit that say something.
fn settings(unit: &str) -> Vec<String> {
    unit.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// The unit in a folder of its own, for the program that was built.
fn unit_here(name: &str, unit: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, unit.replace("/usr/bin/joinup", joinup())).unwrap();
    (folder, path)
}

#[test]
fn both_units_of_the_system_say_the_same_but_for_the_folder() {
    let one = settings(&read("systemd/joinup.service"));
    let several = settings(&read("systemd/joinup@.service"));
    let plain = |lines: Vec<String>| -> Vec<String> {
        let other = |line: String| line.replace("joinup-%i", "joinup").replace("the node of %i", "a community's node");
        lines.into_iter().map(other).collect()
    };
    assert_eq!(plain(several), one);
}

#[test]
fn the_unit_of_a_user_has_what_is_not_about_the_system() {
    let system = settings(&read("systemd/joinup.service"));
    let own = ["AssertPathExists", "ExecStart", "WantedBy", "Description"];
    for line in settings(&read("systemd/user/joinup.service")) {
        let is_own = own.iter().any(|name| line.starts_with(name));
        assert!(is_own || system.contains(&line), "{line} stands in both or in none");
    }
}

#[test]
fn every_line_of_the_units_is_explained() {
    let operating = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/OPERATING.md")).unwrap();
    for line in settings(&read("systemd/joinup.service")) {
        let Some((name, _)) = line.split_once('=') else { continue };
        assert!(operating.contains(&format!("`{name}")), "{name} is not explained in OPERATING");
    }
}

#[test]
fn systemd_understands_the_units() {
    for name in ["joinup.service", "joinup@hall.service"] {
        let file = name.replace("hall", "");
        let (_folder, path) = unit_here(name, &read(&format!("systemd/{file}")));
        let Some(found) = tool("systemd-analyze", &["verify", path.to_str().unwrap()]) else { return };
        assert!(found.status.success() && found.stderr.is_empty(), "{name}: {}", text(&found.stderr));
    }
    let printed = Command::new(joinup()).args(["--home", "/srv/a hall", "-q", "node", "install", "--print"]).output();
    let (_folder, path) = unit_here("joinup-hall.service", &text(&printed.unwrap().stdout));
    let Some(found) = tool("systemd-analyze", &["verify", path.to_str().unwrap()]) else { return };
    assert!(found.status.success() && found.stderr.is_empty(), "the user's unit: {}", text(&found.stderr));
}

#[test]
fn little_is_exposed() {
    let (_folder, path) = unit_here("joinup.service", &read("systemd/joinup.service"));
    let Some(found) = tool("systemd-analyze", &["security", "--offline=true", path.to_str().unwrap()]) else { return };
    let report = text(&found.stdout);
    let level =
        report.lines().find_map(|line| line.split_once("exposure level for joinup.service: ")).map(|(_, rest)| rest);
    let Some(level) = level else {
        println!("skipped: this systemd-analyze does not look at units offline: {}", text(&found.stderr));
        return;
    };
    let level: f64 = level.split(' ').next().unwrap().parse().unwrap();
    assert!(level <= EXPOSURE, "{report}");
}

#[test]
fn the_debian_package_holds_what_it_should() {
    if tool("dpkg-deb", &["--version"]).is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().to_str().unwrap();
    let builder = packaging("deb/build");
    let built = tool(builder.to_str().unwrap(), &["--binary", joinup(), "--to", to, "--fast"]).unwrap();
    assert!(built.status.success(), "{}", text(&built.stderr));
    let package = text(&built.stdout).trim().to_owned();
    let root = folder.path().join("root");
    let ask = |args: &[&str]| {
        let said = tool("dpkg-deb", args).unwrap();
        assert!(said.status.success(), "{args:?}: {}", text(&said.stderr));
        text(&said.stdout)
    };
    let field = |name: &str| ask(&["--field", &package, name]).trim().to_owned();
    assert_eq!((field("Package"), field("Version")), ("joinup".into(), env!("CARGO_PKG_VERSION").into()));
    assert!(field("Depends").starts_with("libc6 (>= 2."), "{}", field("Depends"));
    ask(&["--extract", &package, root.to_str().unwrap()]);
    ask(&["--control", &package, root.join("DEBIAN").to_str().unwrap()]);

    let version = Command::new(root.join("usr/bin/joinup")).arg("--version").output().expect("what is installed runs");
    assert_eq!(text(&version.stdout).trim(), format!("joinup {}", env!("CARGO_PKG_VERSION")));
    for file in [
        "usr/lib/systemd/system/joinup.service",
        "usr/lib/systemd/system/joinup@.service",
        "usr/lib/sysusers.d/joinup.conf",
        "usr/lib/tmpfiles.d/joinup.conf",
        "usr/share/bash-completion/completions/joinup",
        "usr/share/zsh/vendor-completions/_joinup",
        "usr/share/fish/vendor_completions.d/joinup.fish",
        "usr/share/man/man1/joinup.1.gz",
        "usr/share/doc/joinup/copyright",
        "usr/share/doc/joinup/OPERATING.md",
    ] {
        assert!(root.join(file).metadata().is_ok_and(|found| found.len() > 0), "{file}");
    }
    assert!(root.join("etc/joinup").is_dir() && !root.join("var").exists(), "no community's folder is the package's");
    for script in ["postinst", "prerm", "postrm"] {
        let path = root.join("DEBIAN").join(script);
        let read = tool("sh", &["-n", path.to_str().unwrap()]).unwrap();
        assert!(read.status.success(), "{script}: {}", text(&read.stderr));
    }
    let manual = tool("gzip", &["-dc", root.join("usr/share/man/man1/joinup.1.gz").to_str().unwrap()]).unwrap();
    let manual = text(&manual.stdout);
    for said in ["  up ", "  node ", "  completions ", env!("CARGO_PKG_VERSION")] {
        assert!(manual.contains(said), "the manual names {said}");
    }
    assert!(!manual.contains('@'), "nothing is left to fill in");
}

#[test]
fn the_container_is_made_of_what_is_there() {
    let recipe = read("container/Containerfile");
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copied =
        recipe.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--from"));
    for line in copied {
        let names: Vec<&str> = line.split_whitespace().collect();
        let (_, sources) = names.split_last().unwrap();
        assert!(sources.iter().all(|name| top.join(name).exists()), "{line}");
    }
    let toolchain = fs::read_to_string(top.join("rust-toolchain.toml")).unwrap();
    let version = recipe.lines().find_map(|line| line.strip_prefix("FROM rust:")).unwrap().split('-').next().unwrap();
    assert!(toolchain.contains(&format!("\"{version}.")), "the toolchain of the sources");
    let order = ["USER joinup", "VOLUME /var/lib/joinup", "EXPOSE 4801/tcp 4801/udp", "HEALTHCHECK"];
    assert!(order.iter().all(|line| recipe.lines().any(|found| found.starts_with(line))), "{recipe}");
}
