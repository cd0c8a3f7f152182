//! Export: everything that can be read here, as lines of JSON or as Markdown files.

use joinup_protocol::{experiment::Experiment as Record, id::PublicId, item::Payload};
use serde_json::Value;

use super::{Engine, show::Shelved};
use crate::api::{
    Error, ErrorCode,
    types::{ExportQuery, Exported, Fields, Moment, Standing},
};

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line, in one file; `import` reads it.
    Jsonl,
    /// One Markdown file an experiment.
    Markdown,
}

impl Engine {
    /// What an export will go through, newest news first: the form, and the experiments.
    ///
    /// # Errors
    /// When the form is none.
    pub fn export(&self, query: &ExportQuery) -> Result<(Format, Vec<PublicId>), Error> {
        let format = match query.format.as_str() {
            "jsonl" => Format::Jsonl,
            "markdown" => Format::Markdown,
            other => {
                return Err(Error::new(ErrorCode::Usage, format!("'{other}' is no form of an export."))
                    .why("The forms are jsonl and markdown."));
            }
        };
        let us = self.us();
        let ids = self.look(|state| {
            let rows = state.catalogue.newest_first().filter(|row| !row.is_withdrawn() && !row.newer);
            let rows = rows.filter(|row| !query.mine || row.author == us);
            let rows = rows.filter(|row| state.policy.standing(&row.author) != Standing::Muted);
            rows.map(|row| row.id).collect()
        });
        Ok((format, ids))
    }

    /// One experiment of an export; nothing when it has gone meanwhile.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn exported(&self, format: Format, id: &PublicId) -> Result<Option<Exported>, Error> {
        let Some(row) = self.look(|state| state.catalogue.get(id).cloned()) else { return Ok(None) };
        let Some(item) = self.item_of(&row)? else { return Ok(None) };
        let Payload::Experiment(summary) = item.payload() else { return Ok(None) };
        let fields = match self.record_here(&row, &summary)? {
            Shelved::Here(record) => Record::to_json(&record),
            Shelved::No => summary.to_json(),
        };
        let community = self.community_ref(&row.author);
        Ok(Some(match format {
            Format::Jsonl => {
                let mut line = Fields::new();
                line.insert("id".into(), id.to_string().into());
                line.insert("version".into(), row.version.into());
                line.insert("community".into(), serde_json::json!({ "id": community.id, "name": community.name }));
                line.insert("updated".into(), Moment(row.stamp.millis()).to_string().into());
                line.extend(fields);
                Exported { file: "experiments.jsonl".into(), text: format!("{}\n", Value::Object(line)) }
            }
            Format::Markdown => {
                let head = format!("<!-- {} of {}, version {} -->\n", id, one_line(&community.name), row.version);
                Exported { file: format!("{id}.md"), text: head + &crate::speech::draft::write_plain(&fields) }
            }
        }))
    }
}

/// A name as part of a comment that it cannot end.
fn one_line(name: &str) -> String {
    name.replace("--", "- ").replace(['\n', '>'], " ")
}
