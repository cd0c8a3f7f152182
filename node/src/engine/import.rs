//! Import: JSON lines, one experiment a line, become drafts. A bad line never stops the good ones.

use joinup_protocol::{
    experiment::{Experiment, json::Fields},
    id::EntryId,
};

use super::{Engine, drafts::problem, fact::Fact};
use crate::api::{
    Error,
    types::{ImportQuery, Imported, Problem},
};

/// Drafts that the answer names.
const NAMED: usize = 100;
/// Problems that the answer names; of a file that is something else, the first ones say enough.
const PROBLEMS: usize = 10_000;

impl Engine {
    /// Makes drafts of JSON lines, as one batch.
    ///
    /// # Errors
    /// When they cannot be saved.
    pub fn import(&self, query: &ImportQuery, lines: &[u8]) -> Result<Imported, Error> {
        let mut imported = Imported::default();
        let mut facts: Vec<Fact> = Vec::new();
        let lines = lines.strip_prefix(b"\xef\xbb\xbf").unwrap_or(lines);
        for (at, line) in lines.split(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let at = query.after + at as u64 + 1;
            match read_line(line) {
                Ok((experiment, problems)) => {
                    imported.problems.extend(problems.into_iter().map(|found| placed(query, at, found)));
                    let id = EntryId::new(self.0.clock.random()?);
                    // Only what is said: the questions come when somebody edits it.
                    facts.push(self.draft_fact(id, crate::speech::draft::write_plain(&experiment.to_json()))?);
                }
                Err(problem) => imported.problems.push(placed(query, at, problem)),
            }
        }
        imported.problems.truncate(PROBLEMS);
        let _turn = self.turn();
        self.write_facts(&facts)?;
        imported.drafts = facts.len() as u64;
        self.look(|state| {
            let ids = facts.iter().filter_map(|fact| if let Fact::Draft { id, .. } = fact { Some(id) } else { None });
            imported.ids = ids.take(NAMED).map(|id| state.own.public_id(id).to_string()).collect();
        });
        Ok(imported)
    }
}

/// An experiment without an error in it, and what to know about it.
fn read_line(line: &[u8]) -> Result<(Experiment, Vec<Problem>), Problem> {
    let whole = |message: String| Problem { line: 0, field: None, message, file: None, warning: false };
    let fields: Fields = serde_json::from_slice(line).map_err(|error| whole(format!("not a JSON object: {error}")))?;
    let (experiment, problems) = Experiment::from_json(fields);
    let problems: Vec<Problem> = problems.into_iter().map(problem).collect();
    match problems.iter().find(|problem| !problem.warning) {
        Some(error) if experiment.title.is_empty() => Err(error.clone()),
        _ => Ok((experiment, problems)),
    }
}

fn placed(query: &ImportQuery, line: u64, problem: Problem) -> Problem {
    Problem { line, file: Some(query.file.clone()).filter(|file| !file.is_empty()), ..problem }
}
