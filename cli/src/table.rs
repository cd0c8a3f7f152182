//! Columns that line up in every script, as wide as the terminal and no wider.

use std::fmt::{self, Write as _};

use unicode_width::UnicodeWidthStr;

use crate::{output::Page, untrusted::Untrusted};

/// The column that gives way keeps at least so much.
const LEAST: usize = 12;

/// A table: a line of heads, lines of cells.
#[derive(Debug)]
pub(crate) struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    gives_way: Option<usize>,
}

impl Table {
    /// A table without lines.
    pub(crate) fn new<Head: Clone + Into<String>>(heads: &[Head]) -> Self {
        Self { heads: heads.iter().cloned().map(Into::into).collect(), rows: Vec::new(), gives_way: None }
    }

    /// Names the column that is cut when the terminal is too narrow.
    #[must_use]
    pub(crate) fn giving_way(mut self, head: &str) -> Self {
        self.gives_way = self.heads.iter().position(|h| *h == head);
        self
    }

    /// Adds a line, whose cells are in the order of the heads.
    pub(crate) fn push<const N: usize>(&mut self, cells: [&str; N]) {
        self.rows.push(cells.iter().map(|cell| Untrusted::new(cell).line()).collect());
    }

    /// Draws it; for a screen reader each line says the heads.
    pub(super) fn draw(&self, page: &mut Page) -> fmt::Result {
        if page.accessible() {
            return self.read_out(page);
        }
        let widths = self.widths(page.width());
        page.faint_cells(&self.heads, &widths)?;
        self.rows.iter().try_for_each(|row| page.cells(row, &widths))
    }

    fn read_out(&self, page: &mut Page) -> fmt::Result {
        for row in &self.rows {
            let said: Vec<String> = self
                .heads
                .iter()
                .zip(row)
                .filter(|(_, cell)| !cell.is_empty() && *cell != "-")
                .map(|(head, cell)| format!("{head}: {cell}"))
                .collect();
            writeln!(page, "{}.", said.join(". "))?;
        }
        Ok(())
    }

    fn widths(&self, terminal: Option<usize>) -> Vec<usize> {
        let widest = |(column, head): (usize, &String)| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.width())
                .max()
                .unwrap_or(0)
                .max(head.width())
        };
        let mut widths: Vec<usize> = self.heads.iter().enumerate().map(widest).collect();
        let total = widths.iter().sum::<usize>() + Page::GAP * widths.len().saturating_sub(1);
        if let (Some(terminal), Some(column)) = (terminal, self.gives_way)
            && let Some(width) = widths.get_mut(column)
        {
            *width = width.saturating_sub(total.saturating_sub(terminal)).max(LEAST.min(*width));
        }
        widths
    }
}

#[cfg(test)]
mod tests {
    use joinup_node::speech::Language;

    use super::*;
    use crate::output::aligned;

    #[test]
    fn columns_line_up_in_every_script() {
        let mut table = Table::new(&["ID", "Experiment", "Community"]).giving_way("Experiment");
        table.push(["k7mq", "Soup", "Leith"]);
        table.push(["h2vf", "夜市での試み", "渋谷"]);
        table.push(["p3xd", "सूप और रोटी", "पड़ोसी"]);
        table.push(["w9nb", "مقهى الإصلاح", "جيران"]);
        table.push(["q4rt", "מרק (soup) לכולם", "Leith"]);
        table.push(["z2aa", "แกงจืดสำหรับทุกคน", "ชุมชน"]);
        for language in Language::ALL {
            language.speak(|| {
                let widths = table.widths(None);
                for row in &table.rows {
                    let line = aligned(row, &widths);
                    let (before, _) = line.split_at(line.rfind("  ").unwrap() + 2);
                    assert_eq!(before.width(), widths[0] + widths[1] + 2 * Page::GAP, "{line}");
                }
            });
        }
    }

    #[test]
    fn cells_written_from_right_to_left_do_not_disturb_their_neighbours() {
        let row = ["k7mq", "מרק 12", "Leith"].map(str::to_owned);
        assert_eq!(aligned(&row, &[4, 8, 5]), "k7mq  \u{2068}מרק 12\u{2069}    Leith");
        // What a peer puts into a title cannot end the isolation.
        let hostile = ["מרק\u{2069}\u{202e}12".to_owned()];
        assert_eq!(aligned(&hostile, &[8]), "\u{2068}מרק12\u{2069}");
        let plain = ["k7mq", "Soup"].map(str::to_owned);
        assert_eq!(aligned(&plain, &[4, 4]), "k7mq  Soup");
        let in_urdu = Language::Urdu.speak(|| aligned(&plain, &[4, 4]));
        assert_eq!(in_urdu, "\u{200f}\u{2068}k7mq\u{2069}  \u{2068}Soup\u{2069}");
    }

    #[test]
    fn the_named_column_gives_way_to_a_narrow_terminal() {
        let mut table = Table::new(&["ID", "Experiment"]).giving_way("Experiment");
        table.push(["k7mq", &"long ".repeat(40)]);
        let widths = table.widths(Some(40));
        assert_eq!(aligned(&table.rows[0], &widths).width(), 40);
    }
}
