//! The text of an experiment as somebody reads it: the questions stand out, the answers are as they were written.

use std::fmt::{self, Write as _};

use crate::output::Page;

/// Prints a text that was written of fields.
pub(super) fn draw(page: &mut Page, text: &str) -> fmt::Result {
    for line in text.lines() {
        if line.starts_with("## ") {
            page.strong(line)?;
            writeln!(page)?;
        } else {
            writeln!(page, "{line}")?;
        }
    }
    Ok(())
}
