//! Codes as small numbers: ten thousand rows say "trying" with two bytes each.

use std::collections::HashMap;

/// The codes met so far.
#[derive(Debug)]
pub(super) struct Names {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u16>,
}

impl Default for Names {
    fn default() -> Self {
        Self { names: vec![Box::default()], numbers: HashMap::new() }
    }
}

impl Names {
    /// The number of nothing said.
    pub(super) const NONE: u16 = 0;

    /// The number of a code. Codes of strangers are bounded here: beyond 65,534 different ones, more are nothing said.
    pub(super) fn number(&mut self, name: &str) -> u16 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let Ok(number) = u16::try_from(self.names.len()) else { return Self::NONE };
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        number
    }

    /// The code of a number.
    pub(super) fn name(&self, number: u16) -> &str {
        self.names.get(usize::from(number)).map_or("", |name| name)
    }
}
