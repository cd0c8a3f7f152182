//! Export: everything that can be read here as files that need no joinup. What others wrote is marked as theirs, and
//! what never travels stays out, unless somebody asks for a copy of their own for themselves. With an experiment goes
//! what was said about it.

mod csv;
mod html;
pub(super) mod mark;
pub(super) mod talk;

use joinup_protocol::{
    experiment::{Experiment as Record, Summary},
    id::PublicId,
    item::Payload,
};
use serde_json::Value;

pub(super) use self::csv::rows;
use self::mark::Mark;
use super::{Engine, catalogue::Row, show::Shelved};
use crate::{
    api::{
        Error, ErrorCode,
        types::{ExportQuery, Exported, Fields, Moment, Standing},
    },
    say,
    speech::draft,
};

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// One JSON object a line, in one file; `import` reads it.
    Jsonl,
    /// One Markdown file an experiment; `import` reads it.
    Markdown,
    /// One table for spreadsheets; `import` reads it.
    Csv,
    /// One page to print.
    Html,
}

/// How an export is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    format: Format,
    /// Of ours, what never travels, and drafts.
    with_local: bool,
}

impl Engine {
    /// What an export will go through, newest news first: the form, and the experiments.
    ///
    /// # Errors
    /// When the form is none, or what is asked for does not go together.
    pub fn export(&self, query: &ExportQuery) -> Result<(Export, Vec<PublicId>), Error> {
        let format = match query.format.as_str() {
            "jsonl" => Format::Jsonl,
            "markdown" => Format::Markdown,
            "csv" => Format::Csv,
            "html" => Format::Html,
            other => {
                return Err(Error::new(ErrorCode::Usage, say!("export-no-form", form = other))
                    .why(say!("export-forms"))
                    .next("joinup export --format markdown -o FOLDER"));
            }
        };
        let export = Export { format, with_local: query.with_local };
        if query.with_local && !(query.mine && matches!(format, Format::Jsonl | Format::Markdown)) {
            return Err(Error::new(ErrorCode::Usage, say!("export-local-of-ours"))
                .why(say!("export-local-of-ours-why"))
                .next("joinup export --format markdown --mine --with-local -o FOLDER"));
        }
        let ids = match &query.id {
            Some(typed) => vec![self.readable_one(typed, export)?],
            None if format == Format::Html => {
                return Err(Error::new(ErrorCode::Usage, say!("export-html-one"))
                    .next("joinup export --format html @last -o FILE"));
            }
            None => self.readable_ones(query),
        };
        Ok((export, ids))
    }

    fn readable_one(&self, typed: &str, export: Export) -> Result<PublicId, Error> {
        let found = self.find(typed)?;
        let row = self.look(|state| state.catalogue.get(&found.id).cloned());
        match row {
            Some(row) if !row.is_withdrawn() && !row.newer => Ok(found.id),
            Some(_) => Err(Error::new(ErrorCode::NotFound, say!("export-not-readable")).next("joinup list")),
            None if export.with_local => Ok(found.id),
            None => Err(super::show::only_a_draft(typed)),
        }
    }

    fn readable_ones(&self, query: &ExportQuery) -> Vec<PublicId> {
        let us = self.us();
        self.look(|state| {
            let rows = state.catalogue.newest_first().filter(|row| !row.is_withdrawn() && !row.newer);
            let rows = rows.filter(|row| !query.mine || row.author == us);
            let rows = rows.filter(|row| state.policy.standing(&row.author) != Standing::Muted);
            let mut ids: Vec<PublicId> = rows.map(|row| row.id).collect();
            if query.with_local {
                let drafts = state.own.drafts.keys().map(|own| state.own.public_id(own));
                ids.extend(drafts.filter(|id| state.catalogue.get(id).is_none()));
            }
            ids
        })
    }

    /// What stands before the experiments.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn export_head(&self, export: Export) -> Result<Option<Exported>, Error> {
        match export.format {
            Format::Csv => Ok(Some(Exported { file: csv::FILE.into(), text: csv::head()?, head: true, notes: 0 })),
            _ => Ok(None),
        }
    }

    /// One experiment of an export, and what was said about it; nothing when it has gone meanwhile.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn exported(&self, export: Export, id: &PublicId) -> Result<Vec<Exported>, Error> {
        let mut files = Vec::new();
        if let Some(row) = self.look(|state| state.catalogue.get(id).cloned()).filter(|row| !row.is_withdrawn())
            && let Some(item) = self.item_of(&row)?
            && let Payload::Experiment(summary) = item.payload()
        {
            let fields = self.exported_fields(export, &row, &summary)?;
            files.push(self.exported_as(export.format, &row, &summary, &fields)?);
            files.extend(self.exported_talk(export, id, summary.title.as_str())?);
        }
        if export.with_local {
            files.extend(self.exported_draft(export.format, id)?);
        }
        Ok(files)
    }

    /// What is said: of ours, when all of it is asked for, as we keep it; else as it travelled.
    fn exported_fields(&self, export: Export, row: &Row, summary: &Summary) -> Result<Fields, Error> {
        let own = self.look(|state| {
            let own = state.own.ids.get(&row.id).filter(|_| export.with_local && row.author == self.us())?;
            state.own.last_version(own).copied()
        });
        if let Some(version) = own {
            return Ok(draft::read(&self.version_text(&version)?).0.to_json());
        }
        Ok(match self.record_here(row, summary)? {
            Shelved::Here(record) => Record::to_json(&record),
            Shelved::No => summary.to_json(),
        })
    }

    fn exported_as(&self, format: Format, row: &Row, summary: &Summary, fields: &Fields) -> Result<Exported, Error> {
        let community = self.community_ref(&row.author);
        let id = row.id.to_string();
        let head = false;
        Ok(match format {
            Format::Jsonl => {
                let mut line = Fields::new();
                line.insert("id".into(), id.into());
                line.insert("version".into(), row.version.into());
                line.insert("community".into(), serde_json::json!({ "id": community.id, "name": community.name }));
                line.insert("updated".into(), Moment(row.stamp.millis()).to_string().into());
                line.extend(fields.clone());
                Exported {
                    file: "experiments.jsonl".into(),
                    text: format!("{}\n", Value::Object(line)),
                    head,
                    notes: 0,
                }
            }
            Format::Markdown => {
                let licence = summary.licence.as_str();
                let mark = Mark::new(&id, row.version, &community, licence, row.author == self.us());
                Exported {
                    file: format!("{id}.md"),
                    text: mark.to_string() + &draft::write_plain(fields),
                    head,
                    notes: 0,
                }
            }
            Format::Csv => {
                let updated = Moment(row.stamp.millis()).to_string();
                let given = [&id, &row.version.to_string(), &community.name, &community.id, &updated];
                Exported { file: csv::FILE.into(), text: csv::row(given.map(String::as_str), fields)?, head, notes: 0 }
            }
            Format::Html => {
                let links = summary.links.iter().map(|link| link.target);
                let titles = self.look(|state| links.map(|id| (id.to_string(), state.title(&id))).collect());
                let page = html::Page {
                    id: &id,
                    short: &self.look(|state| state.short(&row.id)),
                    version: row.version,
                    said: Moment(row.stamp.millis()),
                    community: &community,
                    licence: summary.licence.as_str(),
                    fields,
                    titles: &titles,
                };
                Exported { file: format!("{id}.html"), text: page.draw()?, head, notes: 0 }
            }
        })
    }

    /// A draft as it was typed, for a copy of our own.
    fn exported_draft(&self, format: Format, id: &PublicId) -> Result<Option<Exported>, Error> {
        let draft = self.look(|state| state.own.ids.get(id).and_then(|own| state.own.drafts.get(own).cloned()));
        let Some(draft) = draft else { return Ok(None) };
        let text = self.draft_text(&draft)?;
        let (community, id) = (self.community_ref(&self.us()), id.to_string());
        Ok(Some(match format {
            Format::Jsonl => {
                let mut line = Fields::new();
                line.insert("id".into(), id.into());
                line.insert("community".into(), serde_json::json!({ "id": community.id, "name": community.name }));
                line.extend(draft::read(&text).0.to_json());
                Exported {
                    file: "drafts.jsonl".into(),
                    text: format!("{}\n", Value::Object(line)),
                    head: false,
                    notes: 0,
                }
            }
            _ => {
                let mark = Mark::new(&id, 0, &community, "", true);
                Exported { file: format!("{id}.draft.md"), text: mark.to_string() + &text, head: false, notes: 0 }
            }
        }))
    }
}
