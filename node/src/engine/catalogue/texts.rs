//! The words of an experiment as a search compares them.

use joinup_protocol::experiment::Summary;

use super::super::words::fold;

/// Title, gist, question and tags, folded, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Texts {
    all: Box<str>,
    /// Where the first three end.
    ends: [u16; 3],
}

impl Texts {
    /// The texts of a summary.
    pub(in super::super) fn of(summary: &Summary) -> Self {
        let tags: Vec<&str> = summary.tags.iter().map(AsRef::as_ref).collect();
        let mut all = fold(summary.title.as_str());
        let mut ends = [0; 3];
        for (end, text) in ends.iter_mut().zip([summary.gist.as_str(), summary.question.as_str(), &tags.join("\n")]) {
            *end = u16::try_from(all.len()).unwrap_or(u16::MAX);
            all.push_str(&fold(text));
        }
        Self { all: all.into(), ends }
    }

    /// Each field with its name.
    pub(in super::super) fn fields(&self) -> [(&'static str, &str); 4] {
        let [title, gist, question] = self.ends.map(usize::from);
        let text = |from: usize, to: usize| self.all.get(from..to).unwrap_or_default();
        [
            ("title", text(0, title)),
            ("gist", text(title, gist)),
            ("question", text(gist, question)),
            ("tags", text(question, self.all.len())),
        ]
    }

    /// Bytes of all.
    pub(in super::super) const fn len(&self) -> usize {
        self.all.len()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_field_has_its_own_words() {
        let fields = json!({
            "version": 1, "title": "Soupe à l\u{2019}ail", "gist": "Größe", "tags": ["Öl", "sel"], "state": "idea",
            "licence": "CC-BY-4.0", "audience": "everyone", "people_shown": "no",
        });
        let texts = Texts::of(&serde_json::from_value(fields).unwrap());
        let folded = [("title", "soupe a l\u{2019}ail"), ("gist", "grosse"), ("question", ""), ("tags", "ol\nsel")];
        assert_eq!(texts.fields(), folded);
        assert_eq!(Texts::default().fields().map(|(_, text)| text), [""; 4]);
    }
}
