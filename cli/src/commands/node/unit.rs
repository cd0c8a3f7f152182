//! What a service manager is told to run: names and texts, made of a home folder and the path of this program.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use joinup_node::{api::Error, api::ErrorCode, home::Home, say};

use crate::error::Outcome;

/// One of the user's own services.
const USER_UNIT: &str = include_str!("../../../packaging/systemd/user/joinup.service");
/// A service of the whole system.
const SYSTEM_UNIT: &str = include_str!("../../../packaging/systemd/joinup.service");
/// The same for macOS.
const AGENT: &str = include_str!("../../../packaging/launchd/joinup.plist");
/// Where the system's unit expects the program.
const USUAL_PROGRAM: &str = "/usr/bin/joinup";
/// Bytes of a unit's name that systemd takes.
const LONGEST_NAME: usize = 255;

/// The unit of a home folder among the user's own services.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Its name, such as `joinup.service`.
    pub(crate) name: String,
    /// The file that says what it is.
    pub(crate) file: PathBuf,
    home: PathBuf,
}

impl Unit {
    /// The unit of a home folder: `joinup.service` for the usual one, and for others the path in its name, as systemd
    /// writes paths in names.
    pub(crate) fn of(home: &Path) -> Outcome<Self> {
        let whole = std::path::absolute(home)?;
        let home = std::fs::canonicalize(&whole).unwrap_or(whole);
        let usual = Home::default_path().map(|usual| std::fs::canonicalize(&usual).unwrap_or(usual));
        let name = match usual == Some(home.clone()) {
            true => "joinup.service".to_owned(),
            false => format!("joinup-{}.service", escaped(&home)),
        };
        if name.len() > LONGEST_NAME {
            return Err(Error::new(ErrorCode::Usage, say!("service-name-too-long")).next("joinup up").into());
        }
        let file = folder()?.join(&name);
        Ok(Self { name, file, home })
    }

    /// The text that is in its file, if it has one.
    pub(crate) fn installed(&self) -> Option<String> {
        std::fs::read_to_string(&self.file).ok()
    }

    /// Whether a text is one that this program wrote.
    pub(crate) fn is_ours(text: &str) -> bool {
        USER_UNIT.lines().next().is_some_and(|mark| text.starts_with(mark))
    }

    /// What stands in its file.
    pub(crate) fn text(&self, program: &Path) -> Outcome<String> {
        let (program, home) = (word(program)?, word(&self.home)?);
        // A path that stands for itself is not split into words, but its specifiers are read.
        let path = plain(&self.home)?.replace('%', "%%");
        let text = USER_UNIT.replace("@PROGRAM@", &program);
        Ok(text.replace("@HOME_PATH@", &path).replace("@HOME@", &home))
    }

    /// The same for launchd.
    pub(crate) fn agent(&self, program: &Path) -> Outcome<String> {
        let label = self.name.trim_end_matches(".service").replace("\\x2d", "-").replace('\\', "-");
        let text = AGENT.replace("@LABEL@", &format!("org.joinup.{label}"));
        Ok(text.replace("@PROGRAM@", &in_xml(plain(program)?)).replace("@HOME@", &in_xml(plain(&self.home)?)))
    }
}

/// The unit of the whole system, for this program.
pub(crate) fn system(program: &Path) -> Outcome<String> {
    Ok(SYSTEM_UNIT.replace(&format!("ExecStart={USUAL_PROGRAM} "), &format!("ExecStart={} ", word(program)?)))
}

/// Where the units of this user are.
fn folder() -> Outcome<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = named("XDG_CONFIG_HOME").or_else(|| named("HOME").map(|home| home.join(".config")));
    let config = config.ok_or_else(|| Error::new(ErrorCode::Usage, say!("service-no-home")).next("joinup up"))?;
    Ok(config.join("systemd").join("user"))
}

/// A path as a part of a unit's name, after systemd-escape(1): `/srv/our-hall` is `srv-our\x2dhall`.
fn escaped(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let trimmed = bytes.strip_prefix(b"/").unwrap_or(bytes);
    let mut name = String::new();
    for (at, byte) in trimmed.iter().enumerate() {
        match byte {
            b'/' => name.push('-'),
            b'.' if at > 0 => name.push('.'),
            byte if byte.is_ascii_alphanumeric() || b":_".contains(byte) => name.push(char::from(*byte)),
            // Writing to a string does not fail.
            byte => drop(write!(name, "\\x{byte:02x}")),
        }
    }
    name
}

/// A path as one word of a unit's command line.
fn word(path: &Path) -> Outcome<String> {
    let text = plain(path)?.replace('%', "%%").replace('$', "$$");
    if text.chars().all(|c| c.is_alphanumeric() || "/._-@%:+".contains(c)) {
        return Ok(text);
    }
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A path that can stand in a line of text.
fn plain(path: &Path) -> Outcome<&str> {
    let text = path.to_str().filter(|text| !text.chars().any(char::is_control));
    let shown = || path.display().to_string();
    Ok(text.ok_or_else(|| Error::new(ErrorCode::Usage, say!("service-odd-path", path = shown())).next("joinup up"))?)
}

fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(home: &str) -> Unit {
        Unit { name: "joinup.service".into(), file: PathBuf::new(), home: PathBuf::from(home) }
    }

    #[test]
    fn a_path_in_a_name_is_written_as_systemd_does() {
        for (path, name) in [
            ("/srv/hall", "srv-hall"),
            ("/srv/our-hall", "srv-our\\x2dhall"),
            ("/home/a b/.joinup", "home-a\\x20b-.joinup"),
            ("/.x", "\\x2ex"),
            ("/é", "\\xc3\\xa9"),
        ] {
            assert_eq!(escaped(Path::new(path)), name);
        }
        let [one, other] = ["/srv/a-b", "/srv/a/b"].map(|path| escaped(Path::new(path)));
        assert_ne!(one, other, "two folders never share a name");
    }

    #[test]
    fn paths_stand_in_a_unit_so_that_systemd_reads_them_back() {
        let text = unit("/home/a b/100% \"ours\"/$HOME").text(Path::new("/opt/join up/joinup")).unwrap();
        let start = text.lines().find(|line| line.starts_with("ExecStart=")).unwrap();
        assert_eq!(start, "ExecStart=\"/opt/join up/joinup\" --home \"/home/a b/100%% \\\"ours\\\"/$$HOME\" -v up");
        assert!(text.contains("\nAssertPathExists=/home/a b/100%% \"ours\"/$HOME/format\n"), "{text}");
        assert!(unit("/home/a\nb").text(Path::new("/usr/bin/joinup")).is_err(), "no second line");
        assert!(Unit::is_ours(&text) && !Unit::is_ours("[Unit]\n"));
    }

    #[test]
    fn nothing_is_left_to_fill_in() {
        let unit = unit("/srv/hall");
        let program = Path::new("/usr/local/bin/joinup");
        for text in [unit.text(program).unwrap(), unit.agent(program).unwrap(), system(program).unwrap()] {
            assert!(text.contains("/usr/local/bin/joinup"), "{text}");
            let holes = ["@PROGRAM@", "@HOME@", "@HOME_PATH@", "@LABEL@"];
            assert!(!holes.iter().any(|hole| text.contains(hole)), "{text}");
        }
    }
}
