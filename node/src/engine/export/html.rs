//! One experiment as a page to print: a file that needs nothing else, has no program in it and fetches nothing.
//!
//! Everything that somebody wrote is escaped, and stands in an element of its own that finds its direction by itself.

use std::{collections::BTreeMap, fmt::Write as _};

use joinup_protocol::experiment::{
    Experiment, facet_kind,
    field::{Field, Shape, Travels},
};
use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::Value;

use crate::{
    api::{
        Error,
        types::{CommunityRef, Fields, Moment},
    },
    say,
    speech::{Language, code, question},
};

/// Fields that stand in the head of the page, or say nothing on paper.
const ELSEWHERE: [&str; 9] =
    ["title", "state", "state_reason", "expected_on", "language", "licence", "audience", "people_shown", "version_why"];

const STYLE: &str = "@page{size:A4;margin:18mm}\
body{font:11pt/1.45 Georgia,'Noto Serif',serif;color:#000;background:#fff;max-width:174mm;margin:0 auto;padding:6mm}\
h1{font-size:20pt;line-height:1.2;margin:0 0 2mm}\
h2{font-size:12pt;margin:6mm 0 1mm;break-after:avoid}\
p,ul,dl{margin:0 0 2mm}ul{padding-inline-start:6mm}li{margin-bottom:1mm}\
dt{font-style:italic}dd{margin-inline-start:6mm;margin-bottom:1mm}\
p,li,dd{overflow-wrap:anywhere;orphans:2;widows:2}\
.words{unicode-bidi:isolate}\
.qr{float:inline-end;width:32mm;height:32mm;margin-inline-start:6mm}\
header{border-bottom:1pt solid #000;padding-bottom:2mm}\
footer{border-top:1pt solid #000;margin-top:8mm;padding-top:2mm;font-size:9.5pt;break-inside:avoid}\
@media print{body{padding:0}}";

/// What a page is made of.
pub(super) struct Page<'a> {
    pub(super) id: &'a str,
    pub(super) short: &'a str,
    pub(super) version: u32,
    pub(super) said: Moment,
    pub(super) community: &'a CommunityRef,
    pub(super) licence: &'a str,
    pub(super) fields: &'a Fields,
    /// Titles of experiments that it links to, as far as they are known here.
    pub(super) titles: &'a BTreeMap<String, String>,
}

impl Page<'_> {
    /// The page.
    pub(super) fn draw(&self) -> Result<String, Error> {
        let speaks = Language::now();
        let direction = if speaks.is_right_to_left() { "rtl" } else { "ltr" };
        let title = self.text("title");
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n\
             <body>\n<header>\n{}",
            speaks.tag(),
            escaped(title),
            qr(&format!("joinup:{}", self.id))?,
        );
        page.push_str(&format!("<h1{}>{}</h1>\n", self.lang(), escaped(title)));
        self.about(&mut page);
        page.push_str("</header>\n<main>\n");
        let is_shown = |field: &&Field| field.travels != Travels::Local && !ELSEWHERE.contains(&field.name);
        for field in Experiment::FIELDS.iter().filter(is_shown) {
            if let Some(value) = self.fields.get(field.name) {
                self.section(&mut page, field, value);
            }
        }
        page.push_str("</main>\n");
        self.foot(&mut page);
        page.push_str("</body>\n</html>\n");
        Ok(page)
    }

    fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The language and direction of somebody's words.
    fn lang(&self) -> String {
        let language = self.text("language");
        let lang = if language.is_empty() { String::new() } else { format!(" lang=\"{}\"", escaped(language)) };
        format!(" class=\"words\" dir=\"auto\"{lang}")
    }

    fn about(&self, page: &mut String) {
        let name = isolated(&self.community.name);
        let key_words = isolated(&self.community.key_words.join(" "));
        line(page, &say!("export-html-from", community = name, words = key_words));
        let state = self.text("state");
        let state = isolated(&code(if state.is_empty() { "idea" } else { state }));
        line(
            page,
            &match self.text("state_reason") {
                "" => say!("export-html-state", state = state),
                reason => say!("export-html-state-reason", state = state, reason = isolated(reason)),
            },
        );
        let day: String = self.said.to_string().chars().take(10).collect();
        line(
            page,
            &match self.text("version_why") {
                "" => say!("export-html-version", version = self.version, day = day),
                why => say!("export-html-version-why", version = self.version, day = day, why = isolated(why)),
            },
        );
    }

    fn section(&self, page: &mut String, field: &'static Field, value: &Value) {
        if field.name == "cycles" && value.get("count") == Some(&Value::from(0)) {
            return;
        }
        let day = if field.name == "expected" { self.text("expected_on") } else { "" };
        let day = if day.is_empty() { String::new() } else { format!(" ({})", escaped(day)) };
        let heading = if field.name == "context" { say!("show-place").into() } else { question(field.words) };
        let _ = write!(page, "<section>\n<h2>{}{day}</h2>\n", escaped(&heading));
        page.push_str(&match (field.shape, value) {
            (Shape::Context, Value::Object(facets)) => self.facets(facets),
            (shape, value) => self.value(shape, value),
        });
        page.push_str("</section>\n");
    }

    /// A value by its shape. A summary has words where a record has groups, and is shown the same way.
    fn value(&self, shape: Shape, value: &Value) -> String {
        match (shape, value) {
            (Shape::List(_, of), Value::Array(entries)) => {
                let mut list = "<ul>\n".to_owned();
                for entry in entries {
                    let _ = writeln!(list, "<li>{}</li>", self.value(*of, entry).trim_end());
                }
                list + "</ul>\n"
            }
            (Shape::List(_, of), value) => self.value(*of, value),
            (Shape::Group(table), Value::Object(parts)) => self.group(table, parts),
            (_, Value::Object(parts)) => self.group(&[], parts),
            (_, Value::Array(entries)) => {
                entries.iter().map(|entry| self.value(shape, entry)).collect::<Vec<_>>().concat()
            }
            (Shape::Id(_), Value::String(id)) => match self.titles.get(id).filter(|title| !title.is_empty()) {
                Some(title) => format!("<span{}>{}</span> ({})", self.lang(), escaped(title), escaped(id)),
                None => escaped(id),
            },
            (Shape::Code | Shape::Label, Value::String(word)) => isolated(&code(word)),
            (_, Value::String(words)) => self.paragraphs(words),
            (_, Value::Bool(flag)) => escaped(&if *flag { say!("write-yes") } else { say!("write-no") }),
            (_, other) => escaped(&other.to_string()),
        }
    }

    fn group(&self, table: &'static [Field], parts: &Fields) -> String {
        let mut list = "<dl>\n".to_owned();
        let known = table.iter().filter_map(|field| Some((Some(field), field.name, parts.get(field.name)?)));
        let others = parts.iter().filter(|(name, _)| !table.iter().any(|field| field.name == name.as_str()));
        for (field, name, value) in known.chain(others.map(|(name, value)| (None, name.as_str(), value))) {
            let heading = field.map_or_else(|| name.replace('_', " ").into(), |field| question(field.words));
            let said = match field {
                Some(field) => self.value(field.shape, value),
                None => isolated(&value.as_str().map_or_else(|| value.to_string(), |word| code(word).into_owned())),
            };
            let _ = writeln!(list, "<dt>{}</dt><dd>{}</dd>", escaped(&heading), said.trim_end());
        }
        list + "</dl>\n"
    }

    fn facets(&self, facets: &Fields) -> String {
        let mut list = "<dl>\n".to_owned();
        for (name, said) in facets {
            let heading = facet_kind(name).map_or_else(|| name.clone().into(), |kind| question(kind.words));
            let value = said.get("value").unwrap_or(said);
            let values: Vec<&str> = value
                .as_array()
                .map_or_else(|| vec![value], |all| all.iter().collect())
                .into_iter()
                .filter_map(Value::as_str)
                .collect();
            let mut words: Vec<String> =
                vec![values.iter().map(|value| isolated(&code(value))).collect::<Vec<_>>().join(", ")];
            words.extend(said.get("note").and_then(Value::as_str).map(|note| self.paragraphs(note)));
            words.extend(
                said.get("mattered")
                    .and_then(Value::as_str)
                    .map(|word| say!("export-html-mattered", answer = escaped(&code(word)))),
            );
            let _ = writeln!(list, "<dt>{}</dt><dd>{}</dd>", escaped(&heading), words.join(" "));
        }
        list + "</dl>\n"
    }

    fn paragraphs(&self, words: &str) -> String {
        let paragraphs = words.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
        paragraphs
            .map(|paragraph| {
                format!("<p{}>{}</p>\n", self.lang(), escaped(paragraph.trim_matches('\n')).replace('\n', "<br>\n"))
            })
            .collect()
    }

    fn foot(&self, page: &mut String) {
        page.push_str("<footer>\n");
        let community = isolated(&self.community.name);
        line(page, &say!("export-html-licence", licence = escaped(&code(self.licence)), community = community));
        line(page, &say!("export-html-read-on", command = format!("<code>joinup show {}</code>", escaped(self.short))));
        line(page, &say!("export-html-whole-id", id = format!("<code>joinup:{}</code>", escaped(self.id))));
        line(page, &say!("export-html-withdrawn"));
        page.push_str("</footer>\n");
    }
}

fn line(page: &mut String, words: &str) {
    page.push_str("<p>");
    page.push_str(words);
    page.push_str("</p>\n");
}

/// Somebody's words within a sentence: their direction stays their own.
fn isolated(words: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(words))
}

/// Words without anything that a browser, or a reader's eye, would take for more than words.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}

/// A code for telephones, drawn in the page.
fn qr(words: &str) -> Result<String, Error> {
    let drawn = QrCode::encode_text(words, QrCodeEcc::Medium).map_err(|error| Error::failed(format!("{error:?}")))?;
    let size = drawn.size();
    let mut dots = String::new();
    for y in 0..size {
        for x in 0..size {
            if drawn.get_module(x, y) {
                let _ = write!(dots, "M{x},{y}h1v1h-1z");
            }
        }
    }
    let border = 4;
    let whole = size + 2 * border;
    Ok(format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"{}\" viewBox=\"-{border} -{border} {whole} {whole}\" \
         xmlns=\"http://www.w3.org/2000/svg\"><path d=\"{dots}\"/></svg>\n",
        escaped(words)
    ))
}

#[cfg(test)]
mod tests {
    use joinup_protocol::time::Millis;
    use serde_json::json;

    use super::*;
    use crate::api::types::Standing;

    fn drawn(fields: Value) -> String {
        let Value::Object(fields) = fields else { panic!("not an object") };
        let community = CommunityRef {
            id: "c".into(),
            name: "<b>Leith</b>".into(),
            key_words: vec!["amber".into(), "\u{202e}canoe".into()],
            standing: Standing::Followed,
            sample: false,
        };
        let page = Page {
            id: "mfrggzdfmztwq2lkmfrggzdfmy",
            short: "mfrg",
            version: 2,
            said: Moment(Millis(0)),
            community: &community,
            licence: "CC-BY-4.0",
            fields: &fields,
            titles: &BTreeMap::new(),
        };
        page.draw().unwrap()
    }

    #[test]
    fn a_page_needs_nothing_and_says_only_words() {
        let evil = "<script>alert(1)</script><img src=http://x>\" onload='x' &amp; \u{202e}";
        let page = drawn(json!({
            "title": evil, "gist": evil, "state": "stopped", "state_reason": evil, "language": "ur",
            "surprises": [evil, "two\n\nthree"], "cycles": [{"did": evil, "decide": "keep"}], "who": [evil],
            "context": {"setting": "village", "x-y": {"value": [evil], "note": evil, "mattered": "yes"}},
            "links": [{"relation": "continues", "target": "mfrggzdfmztwq2lkmfrggzdfmy", "note": evil}],
            "consent_notes": "Anna said yes", "expected": "ten", "expected_on": "2026-05-01", "effort": {"hours": "2-5"},
        }));
        assert!(
            !page.contains("<script") && !page.contains("<img") && !page.contains("Anna") && !page.contains('\u{202e}')
        );
        assert!(page.contains("dir=\"auto\" lang=\"ur\"") && page.contains("(2026-05-01)"), "{page}");
        assert_eq!(page.matches("<svg").count(), 1);
        for tag in ["section", "ul", "li", "dl", "dd", "p", "h2", "bdi"] {
            let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }

    #[test]
    fn a_summary_is_drawn_as_well() {
        let page = drawn(
            json!({"title": "Soup", "cycles": {"count": 2, "last": "2026-05"}, "perspectives": ["carers"],
            "surprises": "one", "depended_on": [{"text": "a hall", "kind": "helped"}], "attachments": [{"kind": "image", "count": 1}]}),
        );
        assert!(page.contains("<dd><bdi>2026-05</bdi></dd>") && page.contains("a hall"), "{page}");
    }
}
