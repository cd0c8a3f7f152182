//! Columns that line up in every script, as wide as the terminal and no wider.

use std::fmt::{self, Write as _};

use unicode_width::UnicodeWidthStr;

use crate::{output::Page, untrusted::Untrusted};

/// Spaces between columns.
const GAP: usize = 2;
/// The column that gives way keeps at least so much.
const LEAST: usize = 12;

/// A table: a line of heads, lines of cells.
#[derive(Debug)]
pub(crate) struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    gives_way: Option<usize>,
}

impl Table {
    /// A table without lines.
    pub(crate) fn new(heads: &[&'static str]) -> Self {
        Self { heads: heads.to_vec(), rows: Vec::new(), gives_way: None }
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
        let heads: Vec<String> = self.heads.iter().map(|head| (*head).to_owned()).collect();
        page.faint(&aligned(&heads, &widths))?;
        writeln!(page)?;
        self.rows.iter().try_for_each(|row| writeln!(page, "{}", aligned(row, &widths)))
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
        let widest = |(column, head): (usize, &&str)| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.width())
                .max()
                .unwrap_or(0)
                .max(head.width())
        };
        let mut widths: Vec<usize> = self.heads.iter().enumerate().map(widest).collect();
        let total = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        if let (Some(terminal), Some(column)) = (terminal, self.gives_way)
            && let Some(width) = widths.get_mut(column)
        {
            *width = width.saturating_sub(total.saturating_sub(terminal)).max(LEAST.min(*width));
        }
        widths
    }
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let cell = Untrusted::new(cell).fit(*width);
        line.push_str(&cell);
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + GAP));
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_in_every_script() {
        let mut table = Table::new(&["ID", "Experiment", "Community"]).giving_way("Experiment");
        table.push(["k7mq", "Soup", "Leith"]);
        table.push(["h2vf", "夜市での試み", "渋谷"]);
        table.push(["p3xd", "सूप और रोटी", "पड़ोसी"]);
        let widths = table.widths(None);
        for row in &table.rows {
            let line = aligned(row, &widths);
            let (before, _) = line.split_at(line.rfind("  ").unwrap() + 2);
            assert_eq!(before.width(), widths[0] + widths[1] + 2 * GAP, "{line}");
        }
    }

    #[test]
    fn the_named_column_gives_way_to_a_narrow_terminal() {
        let mut table = Table::new(&["ID", "Experiment"]).giving_way("Experiment");
        table.push(["k7mq", &"long ".repeat(40)]);
        let widths = table.widths(Some(40));
        assert_eq!(aligned(&table.rows[0], &widths).width(), 40 - GAP + GAP);
    }
}
