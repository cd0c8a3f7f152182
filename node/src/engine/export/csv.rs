//! Tables for spreadsheets: one experiment a row, one field a column, lists divided by semicolons.
//!
//! The file begins with the mark by which spreadsheets know UTF-8. A cell that one of them would take for a formula has an
//! apostrophe in front. Rounds, conditions and perspectives are their words alone: whoever wants everything takes
//! Markdown or JSON lines.

use joinup_protocol::experiment::{
    Experiment, FACETS,
    field::{Field, Shape, Travels},
};
use serde_json::Value;

use crate::api::{Error, types::Fields};

/// The name of the file.
pub(super) const FILE: &str = "experiments.csv";
/// What spreadsheets know UTF-8 by.
const MARK: &str = "\u{feff}";
/// Columns that the node gives.
const GIVEN: [&str; 5] = ["id", "version", "community", "community_id", "updated"];
/// The column of the facets that groups invented.
const INVENTED: &str = "context.other";
/// Beginnings of a cell that a spreadsheet would calculate, and the one that stands before them.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// A column: its name, and how its cells are made and read.
struct Column {
    name: String,
    cell: Cell,
}

enum Cell {
    Field(&'static Field),
    Part(&'static Field, &'static Field),
    Facet(&'static str),
    Invented,
}

fn columns() -> Vec<Column> {
    let mut columns = Vec::new();
    let is_table = |field: &&Field| field.travels != Travels::Local && field.name != "attachments";
    for field in Experiment::FIELDS.iter().filter(is_table) {
        match field.shape {
            Shape::Group(parts) => {
                columns.extend(parts.iter().map(|part| Column {
                    name: format!("{}.{}", field.name, part.name),
                    cell: Cell::Part(field, part),
                }))
            }
            Shape::Context => {
                let facets = FACETS.iter().map(|facet| facet.name);
                columns
                    .extend(facets.map(|facet| Column { name: format!("context.{facet}"), cell: Cell::Facet(facet) }));
                columns.push(Column { name: INVENTED.to_owned(), cell: Cell::Invented });
            }
            _ => columns.push(Column { name: field.name.to_owned(), cell: Cell::Field(field) }),
        }
    }
    columns
}

/// The names of the columns.
pub(super) fn head() -> Result<String, Error> {
    let names: Vec<String> =
        GIVEN.map(str::to_owned).into_iter().chain(columns().into_iter().map(|c| c.name)).collect();
    Ok(format!("{MARK}{}", line(&names)?))
}

/// One experiment.
pub(super) fn row(given: [&str; GIVEN.len()], fields: &Fields) -> Result<String, Error> {
    let cells = columns().into_iter().map(|column| column.cell.of(fields));
    let cells: Vec<String> = given.map(str::to_owned).into_iter().chain(cells).map(|cell| harmless(&cell)).collect();
    line(&cells)
}

fn line(cells: &[String]) -> Result<String, Error> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(cells).map_err(Error::failed)?;
    let bytes = writer.into_inner().map_err(Error::failed)?;
    String::from_utf8(bytes).map_err(Error::failed)
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

/// Undoes [`harmless`].
fn as_meant(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

impl Cell {
    fn of(&self, fields: &Fields) -> String {
        match self {
            Self::Field(field) => fields.get(field.name).map_or_else(String::new, words),
            Self::Part(field, part) => {
                fields.get(field.name).and_then(|group| group.get(part.name)).map_or_else(String::new, words)
            }
            Self::Facet(facet) => {
                fields.get("context").and_then(|context| context.get(*facet)).map_or_else(String::new, facet_words)
            }
            Self::Invented => {
                let facets = fields.get("context").and_then(Value::as_object).into_iter().flatten();
                let own = facets.filter(|(name, _)| !FACETS.iter().any(|facet| facet.name == name.as_str()));
                joined(own.map(|(name, said)| format!("{name}: {}", facet_words(said).replace("; ", ", "))))
            }
        }
    }
}

/// A value in a cell: an entry of a list is its words, or what it links.
fn words(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Array(entries) => joined(entries.iter().map(words)),
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str);
            match (part("relation"), part("target")) {
                (Some(relation), Some(target)) => format!("{relation} {target}"),
                _ => part("did").or(part("text")).unwrap_or_default().to_owned(),
            }
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn facet_words(said: &Value) -> String {
    words(said.get("value").unwrap_or(said))
}

/// A list in a cell.
fn joined(entries: impl Iterator<Item = String>) -> String {
    let escaped = |entry: String| entry.replace('\\', "\\\\").replace(';', "\\;");
    entries.filter(|entry| !entry.is_empty()).map(escaped).collect::<Vec<_>>().join("; ")
}

/// The entries of a list in a cell.
fn parted(cell: &str) -> Vec<Value> {
    let mut entries = vec![String::new()];
    let mut letters = cell.chars();
    while let Some(letter) = letters.next() {
        match (letter, entries.last_mut()) {
            (';', _) => entries.push(String::new()),
            ('\\', Some(entry)) => entry.push(match letters.clone().next() {
                Some(hidden @ (';' | '\\')) => {
                    letters.next();
                    hidden
                }
                _ => '\\',
            }),
            (letter, Some(entry)) => entry.push(letter),
            (_, None) => {}
        }
    }
    entries.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty()).map(Value::from).collect()
}

/// A row of a table that somebody made.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine) struct TableRow {
    /// Its line in the file.
    pub(in crate::engine) line: u64,
    /// Its fields.
    pub(in crate::engine) fields: Fields,
    /// Whose it is, when that is said.
    pub(in crate::engine) community: Option<(String, String)>,
}

/// The rows of a table whose first line names the fields.
///
/// # Errors
/// When it is no table: the line, and why.
pub(in crate::engine) fn rows(table: &str) -> Result<Vec<TableRow>, (u64, String)> {
    let table = table.strip_prefix(MARK).unwrap_or(table);
    let mut reader = ::csv::ReaderBuilder::new().delimiter(divider(table)).flexible(true).from_reader(table.as_bytes());
    let mut lines = Lines { table: table.as_bytes(), at: 0, line: 1 };
    let heads: Vec<String> = match reader.headers() {
        Ok(heads) => heads.iter().map(|head| head.trim().to_lowercase().replace(' ', "_")).collect(),
        Err(error) => return Err((lines.of(error.position()), error.to_string())),
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| (lines.of(error.position()), error.to_string()))?;
        let mut row = TableRow { line: lines.of(record.position()), fields: Fields::new(), community: None };
        let cells: Vec<(&str, &str)> = heads.iter().map(String::as_str).zip(record.iter()).collect();
        for (head, cell) in &cells {
            let cell = as_meant(cell);
            if !cell.trim().is_empty() && !head.is_empty() && !GIVEN.contains(head) {
                put(&mut row.fields, head, cell);
            }
        }
        let cell = |name: &str| cells.iter().find(|(head, _)| *head == name).map(|(_, cell)| as_meant(cell).to_owned());
        row.community = cell("community_id").map(|id| (id, cell("community").unwrap_or_default()));
        for (name, words) in [("id", cell("id")), ("version", cell("version"))] {
            row.fields.extend(words.filter(|words| !words.is_empty()).map(|words| (name.to_owned(), words.into())));
        }
        if !row.fields.is_empty() {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Counts lines on the way through a table. The reader of tables counts some ends twice or late.
struct Lines<'a> {
    table: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first word from here on; called with places that come one after the other.
    fn of(&mut self, place: Option<&::csv::Position>) -> u64 {
        let byte = place.and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(self.at);
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let skipped = self.table.iter().skip(byte).take_while(|byte| ends(byte)).count();
        let passed = self.table.get(self.at..byte + skipped).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at += passed.len();
        self.line
    }
}

/// What divides the cells: in many countries spreadsheets write a semicolon.
fn divider(table: &str) -> u8 {
    let head = table.lines().next().unwrap_or_default();
    let often = |divider: &&u8| head.bytes().filter(|byte| byte == *divider).count();
    // Of several that are there as often, the last is taken.
    *b"\t;,".iter().max_by_key(often).unwrap_or(&b',')
}

/// Puts a cell into its field.
fn put(fields: &mut Fields, head: &str, cell: &str) {
    if head == INVENTED {
        let facets: Vec<(String, Value)> = parted(cell)
            .iter()
            .filter_map(|facet| facet.as_str()?.split_once(':'))
            .map(|(name, said)| {
                let values: Vec<Value> = said.split(',').map(|value| Value::from(value.trim())).collect();
                (name.trim().to_owned(), Value::from(values))
            })
            .collect();
        return facets.into_iter().for_each(|(name, value)| nest(fields, "context", &name, value));
    }
    if let Some(facet) = head.strip_prefix("context.") {
        return nest(fields, "context", facet, Value::from(parted(cell)));
    }
    if let Some((group, part)) = head.split_once('.') {
        let of = Experiment::FIELDS.iter().find(|field| field.name == group).map(|field| field.shape);
        let shape = match of {
            Some(Shape::Group(parts)) => parts.iter().find(|field| field.name == part).map(|field| field.shape),
            _ => None,
        };
        return nest(fields, group, part, value_of(shape, cell));
    }
    let field = Experiment::FIELDS.iter().find(|field| field.name == head);
    let value = value_of(field.map(|field| field.shape), cell);
    let value = if head == "links" { linked(&value) } else { value };
    fields.insert(head.to_owned(), value);
}

fn value_of(shape: Option<Shape>, cell: &str) -> Value {
    match shape {
        Some(Shape::List(..)) => Value::from(parted(cell)),
        _ => Value::from(cell),
    }
}

fn nest(fields: &mut Fields, group: &str, part: &str, value: Value) {
    let group = fields.entry(group.to_owned()).or_insert_with(|| Value::Object(Fields::new()));
    if let Value::Object(parts) = group {
        parts.insert(part.to_owned(), value);
    }
}

/// `adapted-from ID` as a link.
fn linked(entries: &Value) -> Value {
    let entries = entries.as_array().into_iter().flatten().filter_map(Value::as_str);
    entries
        .map(|entry| match entry.split_once(' ') {
            Some((relation, target)) => serde_json::json!({ "relation": relation, "target": target.trim() }),
            None => Value::from(entry),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        if let Value::Object(fields) = value { fields } else { Fields::new() }
    }

    #[test]
    fn a_table_gives_back_what_it_took() {
        let said = fields(json!({"title": "Soup, \"hot\"\nand cold; really", "themes": ["health", "a-new-one"],
            "surprises": ["one; two", "back\\slash"], "effort": {"hours": "2-5", "text": "much; little"},
            "how_we_know": {"codes": ["we-saw", "we-counted"]}, "started": "2026-05",
            "context": {"setting": "village", "languages": ["nl", "fr"], "x-trams": "4"},
            "links": [{"relation": "adapted-from", "target": "mfrggzdfmztwq2lkmfrggzdfmy"}]}));
        let table = head().unwrap() + &row(["x", "2", "Leith", "c", "2026"], &said).unwrap();
        for table in [table.clone(), table.trim_start_matches(MARK).to_owned()] {
            let rows = rows(&table).unwrap();
            assert_eq!(rows[0].community, Some(("c".to_owned(), "Leith".to_owned())));
            let mut read = rows[0].fields.clone();
            assert_eq!((read.remove("id"), read.remove("version")), (Some("x".into()), Some("2".into())));
            let (again, problems) = Experiment::from_json(read);
            let (meant, _) = Experiment::from_json(said.clone());
            assert_eq!(again, meant, "{problems:?}");
        }
    }

    #[test]
    fn no_cell_is_calculated() {
        for words in ["=1+1", "+cmd", "-2", "@sum", "\tx", "'=1", "'tis"] {
            let said = fields(json!({ "title": words, "gist": words }));
            let table = head().unwrap() + &row(["=x", "1", "+us", "@c", ""], &said).unwrap();
            let mut reader = ::csv::Reader::from_reader(table.trim_start_matches(MARK).as_bytes());
            for cell in reader.records().next().unwrap().unwrap().iter() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            }
            assert_eq!(rows(&table).unwrap()[0].fields["gist"], words);
        }
    }

    #[test]
    fn tables_are_read_as_spreadsheets_write_them() {
        for table in [
            "Title;themes;votes\nSoup;\"health; safety\";3\n;;\n",
            "title\tthemes\tvotes\r\nSoup\thealth;safety\t3\r\n",
        ] {
            let rows = rows(table).unwrap();
            assert_eq!(rows.len(), 1);
            assert_eq!(
                Value::Object(rows[0].fields.clone()),
                json!({"title": "Soup", "themes": ["health", "safety"], "votes": "3"})
            );
        }
        let lines = |table: &str| rows(table).unwrap().iter().map(|row| row.line).collect::<Vec<_>>();
        assert_eq!(lines("title,gist\nSoup\nBread,x,y\n"), [2, 3], "rows of any length");
        assert_eq!(lines("title,gist\r\nSoup,\"a\r\nb\"\r\n\r\nBread,x\r\n"), [2, 5]);
    }

    #[test]
    fn what_never_travels_has_no_column() {
        assert!(!head().unwrap().contains("consent"));
    }
}
