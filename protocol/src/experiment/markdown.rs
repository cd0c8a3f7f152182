//! The draft: an experiment as a Markdown file that people edit in any editor.
//!
//! ```text
//! Title: Soup: a trial
//! Themes: food-and-growing
//!
//! ## What surprised you?
//!
//! - Nobody wanted bread.
//! - The children came back with their grandparents,
//!   twice.
//!
//! ## What did you do, round by round?
//!
//! - moved it to Tuesday, twelve came
//!   Decide: keep
//!
//! <!-- ## What was hard, or went wrong? -->
//! ```
//!
//! First lines of `Key: words`, then headings that are the questions. A list has a `-` for each entry, and what belongs
//! to an entry is indented. A comment begins and ends on lines of its own. A line of somebody's words that would be
//! taken for a heading or a comment has a backslash in front. Headings are known by their question or by the name of
//! the field, in any case, with any punctuation, and whatever stands in parentheses. In which languages a question, or the
//! word for a code, may stand is the business of a [`Dictionary`].
//!
//! Reading gives the fields as JSON and leaves it to [`super::json`] to judge them; writing starts from JSON as well.

mod codes;
mod edit;
mod read;
mod write;

use std::borrow::Cow;

pub use codes::{coded, facet_values, faceted};
pub use edit::{Edit, Unwritten, edit, edit_in};

pub use read::{read, read_in, read_profile, read_profile_in};
pub use write::{
    SENTENCES, comment, write, write_draft, write_draft_in, write_fields, write_fields_in, write_in, write_profile,
    write_profile_in,
};

use super::field::{self, Field};

/// The languages of drafts: the one to write in, and all that are understood. Whoever writes a draft and whoever reads
/// it must understand the same ones, or somebody's words may be taken for a key.
pub trait Dictionary {
    /// A question, or a sentence beside the questions, in the language to write in.
    fn question(&self, english: &'static str) -> Cow<'static, str> {
        Cow::Borrowed(english)
    }

    /// The key in front of the line of the field of this name, in the language to write in.
    fn key(&self, name: &str) -> String {
        field::key(name)
    }

    /// The questions in English and the names of fields that these words, which are a [`gist`], mean in other languages.
    fn meant(&self, gist: &str) -> &[&'static str] {
        let _ = gist;
        &[]
    }

    /// A known value of a code, in the language to write in.
    fn code<'c>(&self, code: &'c str) -> Cow<'c, str> {
        Cow::Borrowed(code)
    }

    /// The known values that these words, which are a [`gist`], mean in other languages.
    fn coded(&self, gist: &str) -> &[&'static str] {
        let _ = gist;
        &[]
    }

    /// The name of a facet, in the language to write in.
    fn facet<'n>(&self, name: &'n str) -> Cow<'n, str> {
        Cow::Borrowed(name)
    }

    /// The facets that these words, which are a [`gist`], mean in other languages.
    fn faceted(&self, gist: &str) -> &[&'static str] {
        let _ = gist;
        &[]
    }
}

/// English alone.
#[derive(Debug, Clone, Copy)]
pub struct English;

impl Dictionary for English {}

/// A heading or key without what people spell differently: case, punctuation, spaces, parentheses.
pub fn gist(words: &str) -> String {
    gist_of(words).collect()
}

/// What a backslash in front may hide: the beginnings of a heading, a comment, a list entry, and a backslash.
const HIDEABLE: [char; 5] = ['#', '<', '-', '*', '\\'];

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("<!--")
}

/// A line of somebody's words, so that it is read as such.
fn escape(line: &str) -> String {
    let (space, words) = line.split_at(line.len() - line.trim_start().len());
    let is_hidden = words.strip_prefix('\\').is_some_and(|rest| rest.starts_with(HIDEABLE));
    if words.starts_with('#') || is_comment(words) || is_hidden { format!("{space}\\{words}") } else { line.to_owned() }
}

/// Undoes [`escape`].
fn unescape(line: &str) -> String {
    let (space, words) = line.split_at(line.len() - line.trim_start().len());
    match words.strip_prefix('\\') {
        Some(rest) if rest.starts_with(HIDEABLE) => format!("{space}{rest}"),
        _ => line.to_owned(),
    }
}

/// The letters of a heading or key, without what people spell differently: case, punctuation, spaces, parentheses.
fn gist_of(words: &str) -> impl Iterator<Item = char> {
    let (mut depth, mut begun, mut parted) = (0_usize, false, false);
    words.chars().flat_map(move |c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_letter = depth == 0 && c.is_alphanumeric();
        let space = (is_letter && parted && begun).then_some(' ');
        parted = !is_letter;
        begun |= is_letter;
        space.into_iter().chain(is_letter.then(|| c.to_lowercase()).into_iter().flatten())
    })
}

/// The field that a heading or key means.
fn field_of<'t>(table: &'t [Field], words: &str, languages: &dyn Dictionary) -> Option<&'t Field> {
    gist_of(words).next()?;
    let in_english = |field: &&Field| gist_of(field.name).eq(gist_of(words)) || gist_of(field.words).eq(gist_of(words));
    table.iter().find(in_english).or_else(|| {
        let meant = languages.meant(&gist(words));
        table.iter().find(|field| meant.contains(&field.name) || meant.contains(&field.words))
    })
}

/// A key at the start of a line, and what follows it.
fn split_key<'t, 'l>(table: &'t [Field], line: &'l str, languages: &dyn Dictionary) -> Option<(&'t Field, &'l str)> {
    let (words, rest) = line.split_once(':')?;
    Some((field_of(table, words, languages)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{
        Adaptation, Attachment, Change, Condition, Cycle, Effort, Experiment, HowWeKnow, Link, Perspective,
    };

    #[test]
    fn every_question_means_its_own_field() {
        let tables = [
            Experiment::FIELDS,
            Cycle::FIELDS,
            Perspective::FIELDS,
            Condition::FIELDS,
            Effort::FIELDS,
            HowWeKnow::FIELDS,
            Link::FIELDS,
            Adaptation::FIELDS,
            Change::FIELDS,
            Attachment::FIELDS,
        ];
        for table in tables {
            for field in table {
                for words in [field.name, field.words, &field.key(), &field.words.to_uppercase()] {
                    assert_eq!(field_of(table, words, &English), Some(field), "{words}");
                }
            }
        }
    }

    #[test]
    fn facets_keep_their_sentence_and_whether_they_mattered() {
        let fields = serde_json::json!({"title": "Soup", "context": {
            "setting": {"value": "village", "note": "two roads: one is closed\n\nin winter", "mattered": "yes"},
            "languages": ["nl", "tr"],
            "culture": {"value": ["We eat late, and loud", "few words"], "mattered": "no"},
            "money": {"value": "unknown", "note": "# nobody asked", "mattered": "unknown"},
            "x-tide": "rather-not-say",
        }});
        let serde_json::Value::Object(fields) = fields else { panic!("not an object") };
        let (experiment, problems) = Experiment::from_json(fields.clone());
        assert_eq!(problems, []);
        for draft in [write(&experiment), write_fields(&experiment.to_json())] {
            let (again, problems) = read(&draft);
            assert_eq!((again.context, problems), (experiment.context.clone(), vec![]), "{draft}");
        }
    }

    #[test]
    fn the_form_shows_what_may_stand_below_a_question() {
        let form = write(&Experiment::default());
        let below = |question: &str| {
            let mut lines = form.lines().skip_while(|line| *line != format!("<!-- ## {question} -->"));
            lines.nth(1).unwrap_or_else(|| panic!("{question}: {form}")).to_owned()
        };
        let effort = below("What did it take?");
        assert!(effort.contains("Hours: (") && effort.contains("Money: (none, under-100"), "{effort}");
        let depended = below("What about your place or people made it possible, or harder?");
        assert!(depended.contains("Kind: (helped, hindered, needed) Facet: (country"), "{depended}");
        // Whoever takes the arrows around the questions away has nothing else to take away.
        let without = form.replace("<!-- ## ", "## ");
        let open = without.lines().map(|line| match line.strip_prefix("## ") {
            Some(question) => format!("## {}\n", question.trim_end_matches(" -->")),
            None => format!("{line}\n"),
        });
        let (_, problems) = read(&format!("Title: x\n{}", open.collect::<String>().replace("Title: \n", "")));
        assert_eq!(problems, []);
    }

    #[test]
    fn a_profile_is_written_with_every_question_and_read_back() {
        let fields = serde_json::json!({"name": "Leith Kitchen", "place": "Leith: by the shore", "languages": ["en"],
            "about": "We cook.\n\n# On Sundays.", "context": {"setting": {"value": "city", "note": "near the docks"},
            "x-tide": "neap"}});
        let serde_json::Value::Object(fields) = fields else { panic!("not an object") };
        let (profile, problems) = crate::profile::Profile::from_json(fields);
        assert_eq!(problems, []);
        let text = write_profile(&profile, |kind| format!("{} --> {}", kind.words, kind.name));
        assert_eq!(read_profile(&text), (profile, vec![]), "{text}");
        assert!(text.contains("\n- group-size:\n"), "{text}");
        let text = text.replace("- group-size:", "- group-size: many\n  Mattered: perhaps").replace("Name:", "Colour:");
        let lines: Vec<u32> = read_profile(&text).1.iter().map(|problem| problem.line).collect();
        let line = |start: &str| text.lines().zip(1..).find(|(line, _)| line.starts_with(start)).unwrap().1;
        assert!(lines.contains(&line("Colour:")) && lines.contains(&line("- group-size")), "{lines:?}\n{text}");
    }

    #[test]
    fn words_that_stand_open_in_a_draft_say_nothing() {
        let fields = serde_json::json!({"title": "Soup", "links": [{"relation": "adapted-from",
            "target": crate::id::PublicId::new([7; 16]), "adaptation": {"kept": "", "changed": "", "differs": "village"}}]});
        let serde_json::Value::Object(fields) = fields else { panic!("not an object") };
        let draft = write_draft(&fields);
        assert!(draft.contains("    Kept:\n"), "{draft}");
        let (experiment, problems) = read(&draft);
        assert_eq!(problems, [], "{draft}");
        let adaptation = experiment.links[0].adaptation.clone().unwrap();
        assert_eq!((adaptation.kept.as_str(), adaptation.differs.as_str()), ("", "village"));
        assert_eq!(experiment.question.as_str(), "");
    }

    #[test]
    fn a_backslash_hides_what_would_be_read_and_is_taken_away_again() {
        for line in ["# one", "  ## two", "<!-- x", "\\# y", "\\\\", "\\n", "plain # <!--", "", "  ", "- a", "\\- b"] {
            assert_eq!(unescape(&escape(line)), line);
        }
        assert_eq!(escape("plain"), "plain");
        assert_eq!(escape("- a"), "- a");
    }
}
