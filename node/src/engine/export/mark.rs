//! The mark before an exported page: which experiment it is, which version, whose, and on which terms. It is a comment to
//! whoever reads the page as a draft, and tells an import whose words these are.

use core::fmt;

use joinup_protocol::id::{CommunityId, PublicId};

use crate::{api::types::CommunityRef, say};

const BEGIN: &str = "<!-- joinup experiment ";
const END: &str = " -->";
const VERSION: &str = " version ";
const COMMUNITY: &str = " community ";
const LICENCE: &str = " licence ";

/// Whose words a page holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct Mark {
    /// The experiment.
    pub(in crate::engine) id: String,
    /// Its version; 0 for a draft.
    pub(in crate::engine) version: u32,
    /// The community that wrote it.
    pub(in crate::engine) community: String,
    /// The terms of reuse.
    pub(in crate::engine) licence: String,
    /// What the community calls itself.
    pub(in crate::engine) name: String,
    /// The same in words.
    words: String,
}

impl Mark {
    /// The mark of an experiment.
    pub(super) fn new(id: &str, version: u32, community: &CommunityRef, licence: &str, ours: bool) -> Self {
        let name = in_comment(&community.name);
        let words = if ours {
            say!("export-mark-ours", name = name.as_str())
        } else {
            say!("export-mark-theirs", name = name.as_str())
        };
        let words = in_comment(&words);
        Self {
            name,
            id: id.to_owned(),
            version,
            community: community.id.clone(),
            licence: in_comment(&licence.replace(';', " ")),
            words,
        }
    }

    /// The mark at the beginning of a page, and what follows it.
    pub(in crate::engine) fn read(page: &str) -> Option<(Self, &str)> {
        let page = page.strip_prefix('\u{feff}').unwrap_or(page);
        let rest = page.strip_prefix(BEGIN)?;
        let (line, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim_end_matches('\r');
        let (id, line) = line.split_once(VERSION)?;
        let (version, line) = line.split_once(COMMUNITY)?;
        let (community, licence) = line.split_once(LICENCE)?;
        let (licence, name) = licence.split_once(';').unwrap_or((licence, ""));
        let mark = Self {
            id: id.parse::<PublicId>().ok()?.to_string(),
            version: version.parse().ok()?,
            community: community.parse::<CommunityId>().ok()?.to_string(),
            licence: licence.trim().to_owned(),
            name: name.trim().to_owned(),
            words: String::new(),
        };
        let (words, rest) = rest.split_once(END)?;
        let rest = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')).unwrap_or(rest);
        Some((Self { words: words.trim().to_owned(), ..mark }, rest))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, version, community, licence, name, words } = self;
        writeln!(f, "{BEGIN}{id}{VERSION}{version}{COMMUNITY}{community}{LICENCE}{licence}; {name}")?;
        writeln!(f, "     {words}{END}")
    }
}

/// Words as part of a comment that they cannot end.
fn in_comment(words: &str) -> String {
    let visible: String = words.chars().map(|c| if c.is_control() || c == '>' { ' ' } else { c }).collect();
    visible.replace("--", "- ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::Standing;

    #[test]
    fn a_mark_is_read_back_and_nobody_ends_it_with_their_name() {
        let id = PublicId::new([7; 16]).to_string();
        let community = CommunityRef {
            id: CommunityId::new([3; 32]).to_string(),
            name: "Leith --> Kitchen\nTitle: x --".into(),
            key_words: Vec::new(),
            standing: Standing::Followed,
            sample: false,
        };
        let mark = Mark::new(&id, 3, &community, "CC-BY-4.0", false);
        let page = format!("{mark}Title: Soup\n");
        assert_eq!(page.lines().count(), 3, "{page}");
        assert_eq!(joinup_protocol::experiment::markdown::read(&page).1, []);
        for page in [page.clone(), page.replace('\n', "\r\n"), format!("\u{feff}{page}")] {
            let (read, rest) = Mark::read(&page).unwrap();
            assert_eq!((read, rest.trim_end()), (mark.clone(), "Title: Soup"));
        }
        assert_eq!(Mark::read("<!-- a comment -->\nTitle: Soup\n"), None);
        assert_eq!(Mark::read(&page.replace(&id, "x")), None);
    }
}
