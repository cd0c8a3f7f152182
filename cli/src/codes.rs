//! Values of the command line: codes with their known values offered, spans of time.

use std::{str::FromStr, time::Duration};

use clap::{
    Arg, Command, Error,
    builder::{PossibleValue, TypedValueParser},
    error::{ContextKind, ContextValue, ErrorKind},
};
use joinup_node::{
    say,
    speech::{code, draft},
};
use joinup_protocol::text::Code;

/// Reads a code, or the words for it in any of the languages. The known values are offered in completions and in
/// messages, and others are taken too: they may be a newer joinup's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenCode(pub(crate) &'static [&'static str]);

/// Reads one of the known codes, or the words for it: for what somebody says of their own, where another code is a slip.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownCode(pub(crate) &'static [&'static str]);

impl TypedValueParser for KnownCode {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &std::ffi::OsStr) -> Result<String, Error> {
        let code = OpenCode(self.0).parse_ref(command, arg, value)?;
        if self.0.contains(&code.as_str()) { Ok(code) } else { Err(refused(self.0, command, arg, value)) }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(|code| PossibleValue::new(*code))))
    }
}

/// The refusal of a value, with those that are known.
fn refused(known: &[&str], command: &Command, arg: Option<&Arg>, value: &std::ffi::OsStr) -> Error {
    let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
    if let Some(arg) = arg {
        error.insert(ContextKind::InvalidArg, ContextValue::String(arg.to_string()));
    }
    error.insert(ContextKind::InvalidValue, ContextValue::String(value.to_string_lossy().into_owned()));
    let known = known.iter().map(|known| code(known).into_owned()).collect();
    error.insert(ContextKind::ValidValue, ContextValue::Strings(known));
    error
}

impl TypedValueParser for OpenCode {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &std::ffi::OsStr) -> Result<String, Error> {
        let refuse = || refused(self.0, command, arg, value);
        let text = value.to_str().ok_or_else(refuse)?;
        Code::from_str(draft::coded(self.0, text)).map(|code| code.as_str().to_owned()).map_err(|_| refuse())
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(|code| PossibleValue::new(*code))))
    }
}

/// Reads a span of time: `30s`, `10m`, `2h`, `7d`; a bare number is seconds.
pub(crate) fn span(text: &str) -> Result<Duration, String> {
    let wrong = || say!("span-form");
    let number_ends = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(number_ends);
    let seconds: u64 = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number
        .checked_mul(seconds)
        .filter(|all| *all <= 3_660 * 86_400)
        .map(Duration::from_secs)
        .ok_or_else(|| say!("span-most"))
}

/// Reads a number of things of which there should be one at the least.
pub(crate) fn one_or_more(text: &str) -> Result<u64, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| say!("number-form"))
}

/// A span in milliseconds, as the node's API takes it.
pub(crate) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_in_words() {
        let read = |typed: &str| {
            let parser = OpenCode(joinup_protocol::experiment::known::STATE);
            parser.parse_ref(&Command::new("x"), None, typed.as_ref()).ok()
        };
        assert_eq!(read("aturat").as_deref(), Some("stopped"));
        assert_eq!(read("carrying-on").as_deref(), Some("carrying-on"));
        assert_eq!(read("newer-state").as_deref(), Some("newer-state"));
        assert_eq!(read("així així"), None);
        let own = |typed: &str| {
            let parser = KnownCode(joinup_protocol::experiment::known::DECIDE);
            parser.parse_ref(&Command::new("x"), None, typed.as_ref()).ok()
        };
        assert_eq!((own("mantenir").as_deref(), own("kep")), (Some("keep"), None));
    }

    #[test]
    fn spans_of_time() {
        for (text, seconds) in
            [("30s", Some(30)), ("10m", Some(600)), ("7d", Some(604_800)), ("15", Some(15)), ("0", Some(0))]
        {
            assert_eq!(span(text).ok().map(|span| span.as_secs()), seconds, "{text}");
        }
        for wrong in ["", "s", "-3s", "1.5h", "3 weeks", "99999999999999999999d", "9999999d"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
