//! Drafts in one's language: the form has its questions and the words for its codes, and whatever language a question or
//! a code stands in, it is understood.
//!
//! All drafts are written and read here and nowhere else in a node: who writes one must know which words whoever reads
//! it takes for keys.

use std::{borrow::Cow, collections::BTreeMap, sync::OnceLock};

use joinup_protocol::{
    experiment::{
        Adaptation, Attachment, Change, Condition, Cycle, Effort, Experiment, FACETS, FacetKind, HowWeKnow, Link,
        Perspective,
        field::Field,
        json::{Fields, Problem},
        known,
        markdown::{self, Dictionary, Edit, Unwritten},
    },
    profile::Profile,
};

use super::{Language, code, key, question, slug, translated};

/// The tables whose fields stand in a draft.
const TABLES: [&[Field]; 11] = [
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
    Profile::FIELDS,
];

/// What the words of other languages mean, by their gist.
type Meanings = BTreeMap<String, Vec<&'static str>>;

/// Writes in one language and understands all.
struct Draft(Language);

impl Dictionary for Draft {
    fn question(&self, english: &'static str) -> Cow<'static, str> {
        self.0.speak(|| question(english))
    }

    fn key(&self, name: &str) -> String {
        self.0.speak(|| key(name)).unwrap_or_else(|| markdown::English.key(name))
    }

    fn meant(&self, gist: &str) -> &[&'static str] {
        static MEANINGS: OnceLock<Meanings> = OnceLock::new();
        found(MEANINGS.get_or_init(of_fields), gist)
    }

    fn code<'c>(&self, known: &'c str) -> Cow<'c, str> {
        self.0.speak(|| code(known))
    }

    fn coded(&self, gist: &str) -> &[&'static str] {
        static MEANINGS: OnceLock<Meanings> = OnceLock::new();
        found(MEANINGS.get_or_init(of_codes), gist)
    }

    fn facet<'n>(&self, name: &'n str) -> Cow<'n, str> {
        self.0.speak(|| translated("facet-", name)).map_or(Cow::Borrowed(name), Cow::Owned)
    }

    fn faceted(&self, gist: &str) -> &[&'static str] {
        static MEANINGS: OnceLock<Meanings> = OnceLock::new();
        found(MEANINGS.get_or_init(of_facets), gist)
    }
}

fn found<'m>(meanings: &'m Meanings, gist: &str) -> &'m [&'static str] {
    meanings.get(gist).map_or(&[], Vec::as_slice)
}

/// The parts of a facet that is more than its values.
const FACET_PARTS: [&str; 3] = ["value", "note", "mattered"];

fn of_fields() -> Meanings {
    let of_fields = TABLES.iter().copied().flatten().flat_map(|field| {
        [(format!("q-{}", slug(field.words)), field.words), (format!("key-{}", slug(field.name)), field.name)]
    });
    let of_facets = FACET_PARTS.into_iter().map(|part| (format!("key-{part}"), part));
    meanings(of_fields.chain(of_facets))
}

fn of_codes() -> Meanings {
    let all = known::ALL.iter().copied().chain(FACETS.iter().map(|facet| facet.known)).flatten();
    meanings(all.map(|code| (format!("code-{}", slug(code)), *code)))
}

fn of_facets() -> Meanings {
    meanings(FACETS.iter().map(|facet| (format!("facet-{}", slug(facet.name)), facet.name)))
}

/// What messages mean, in all languages.
fn meanings(messages: impl Iterator<Item = (String, &'static str)>) -> Meanings {
    let mut meanings = Meanings::new();
    for (id, meant) in messages {
        for words in Language::ALL.into_iter().filter_map(|language| language.message(&id, None)) {
            let all = meanings.entry(markdown::gist(&words)).or_default();
            if !all.contains(&meant) {
                all.push(meant);
            }
        }
    }
    meanings
}

/// Reads a draft in whatever language its questions are.
pub fn read(draft: &str) -> (Experiment, Vec<Problem>) {
    markdown::read_in(draft, &Draft(Language::English))
}

/// Writes the draft of an experiment in the language spoken.
pub fn write(experiment: &Experiment) -> String {
    markdown::write_in(experiment, &Draft(Language::now()))
}

/// Writes the draft of these fields in the language spoken; words that are there and empty stand open.
pub fn write_draft(fields: &Fields) -> String {
    markdown::write_draft_in(fields, &Draft(Language::now()))
}

/// Reads a profile in whatever language its questions are.
pub fn read_profile(text: &str) -> (Profile, Vec<Problem>) {
    markdown::read_profile_in(text, &Draft(Language::English))
}

/// Writes a profile in the language spoken; `facet` gives the line about a facet's known values.
pub fn write_profile(profile: &Profile, facet: impl Fn(&'static FacetKind) -> String) -> String {
    markdown::write_profile_in(profile, facet, &Draft(Language::now()))
}

/// Writes fields to be read by a person, in the language spoken.
pub fn write_fields(fields: &Fields) -> String {
    markdown::write_fields_in(fields, &Draft(Language::now()))
}

/// Puts a change into a draft of whatever languages; what is new in it is in the language spoken.
///
/// # Errors
/// When what should be written does not belong there, or would change something else.
pub fn edit(draft: &str, change: &Edit) -> Result<String, Unwritten> {
    markdown::edit_in(draft, change, &Draft(Language::now()))
}

/// A text that [`write_fields`] wrote, without the lines of these fields.
pub fn without_lines(text: &str, fields: &[&str]) -> String {
    let languages = Draft(Language::now());
    let keys: Vec<String> = fields.iter().map(|name| format!("{}: ", languages.key(name))).collect();
    let mut in_keys = true;
    let is_other = |line: &&str| {
        in_keys &= !line.starts_with('#');
        !(in_keys && keys.iter().any(|key| line.starts_with(key)))
    };
    text.lines().filter(is_other).collect::<Vec<_>>().join("\n").trim_start().to_owned()
}

/// Writes fields to be kept or given away: the same whatever language is spoken.
pub fn write_plain(fields: &Fields) -> String {
    markdown::write_fields_in(fields, &Draft(Language::English))
}

/// The code that words of any language mean, of the known ones; other words stay as they are.
pub fn coded<'w>(known: &[&'static str], words: &'w str) -> &'w str {
    markdown::coded(known, words, &Draft(Language::English))
}

/// The name of the facet that words of any language mean; other words stay as they are.
pub fn faceted(words: &str) -> &str {
    markdown::faceted(words, &Draft(Language::English))
}

/// The name of a facet as somebody who speaks this language types it: in English its plain code.
pub fn facet_as_typed(name: &str) -> Cow<'_, str> {
    Draft(Language::now()).facet(name)
}

/// The values of a facet that words of any language mean; other words stay as they are.
pub fn facet_values(facet: &str, values: &[&str]) -> Vec<String> {
    markdown::facet_values(facet, values, &Draft(Language::English))
}

/// The first line of a draft without a title, in the language spoken.
pub fn untitled() -> String {
    titled("")
}

/// The line that gives a title, in the language spoken.
pub fn titled(title: &str) -> String {
    format!("{}: {title}\n", Draft(Language::now()).key("title"))
}

/// A line without the key that says it is the title, in any language.
pub fn without_key(line: &str) -> &str {
    let is_title = |key: &str| Draft(Language::English).meant(&markdown::gist(key)).contains(&"title");
    match line.split_once(':') {
        Some((key, title)) if key.eq_ignore_ascii_case("title") || is_title(key) => title.trim(),
        _ => line.trim(),
    }
}

#[cfg(test)]
mod tests {
    use joinup_protocol::experiment::json::Severity;

    use super::*;

    const TRANSLATED: [Language; 2] = [Language::Catalan, Language::Spanish];

    #[test]
    fn every_question_is_asked_in_every_language_of_the_main_path() {
        let fields = TABLES.concat();
        let asked = fields.iter().chain(joinup_protocol::profile::Node::FIELDS).map(|field| field.words);
        let all: Vec<&str> = asked.chain(FACETS.iter().map(|facet| facet.words)).chain(markdown::SENTENCES).collect();
        for language in TRANSLATED {
            let silent: Vec<&&str> =
                all.iter().filter(|words| language.message(&format!("q-{}", slug(words)), None).is_none()).collect();
            assert!(silent.is_empty(), "{}: {silent:?}", language.tag());
            let keys =
                fields.iter().filter(|field| language.message(&format!("key-{}", slug(field.name)), None).is_none());
            let keys: Vec<&str> = keys.map(|field| field.name).collect();
            assert!(keys.is_empty(), "{}: {keys:?}", language.tag());
        }
    }

    /// The known values of every field and facet.
    fn codes() -> impl Iterator<Item = &'static [&'static str]> {
        known::ALL.iter().copied().chain(FACETS.iter().map(|facet| facet.known))
    }

    #[test]
    fn every_known_code_has_words_in_every_language_of_the_main_path() {
        let all: Vec<&str> = codes().flatten().copied().collect();
        // Bands of figures and the names of licences are the same everywhere.
        let is_same = |code: &&str| code.starts_with("CC") || code.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        for language in TRANSLATED {
            let says = |code: &&str| language.message(&format!("code-{}", slug(code)), None).is_some();
            let silent: Vec<&&str> = all.iter().filter(|code| !is_same(code) && !says(code)).collect();
            assert!(silent.is_empty(), "{}: {silent:?}", language.tag());
        }
    }

    /// Everything that a draft can hold, with words that look like keys.
    fn full() -> Experiment {
        let code = "a".repeat(26);
        let fields = r#"{
            "title": "Títol: sopa", "state": "stopped", "state_reason": "life", "reflected_on": "2026-05-12", "gist": "less\n\n# waste",
            "question": "who comes?", "why_here": "a hall", "origin": "our-idea", "started_by": "together", "themes": ["health"], "tags": ["soup"],
            "who": ["carers"], "for_whom": ["children"], "size": "6-15", "started": "2024", "ended": "2026", "steps": "cook",
            "effort": {"hours": "2-5", "money": "none", "currency": "EUR", "text": "Diners: pocs"}, "safe_to_try": "stop", "signs": ["noise"],
            "expected": "ten", "expected_on": "2024", "noticed": "Qui: everybody", "surprises": ["a", "b"], "hard": ["Fet: c"],
            "cycles": [{"plan": "p", "expect": "e", "did": "Pla: comprar pa", "differed": "d", "learned": "l", "surprise": "s", "decide": "keep",
                "therefore": "t", "started": "2025", "ended": "2026"}, {"did": "Hecho: dos\n\nlines"}],
            "depended_on": [{"text": "Mena: a hall", "kind": "needed", "facet": "assets"}], "why_we_think": "w", "how_we_know": {"codes": ["we-saw"], "text": "x"},
            "perspectives": [{"role": "carers", "vantage": "v", "voice": "own-words", "text": "Data: 3 de maig", "matters": "m", "date": "2025",
                "language": "ca", "consent": "asked-and-yes"}], "not_heard": ["workers"], "asks": ["a?"], "offers": ["call"], "mind": "m", "next": "n",
            "context": {"setting": {"value": "village", "note": "small", "mattered": "yes"}, "languages": ["ca", "es"]},
            "links": [{"relation": "adapted-from", "target": "CODE", "version": 2, "note": "n", "facets": ["setting"],
                "adaptation": {"kept": "k", "changed": "c", "because": "b", "differs": "d", "changes": [{"what": "size", "from": "De: a", "to": "b", "because": ["money"]}]}}],
            "language": "ca", "licence": "CC0-1.0", "audience": "everyone", "people_shown": "no", "consent_notes": "c", "care": ["health"], "version_why": "v"
        }"#.replace("CODE", &code);
        let (experiment, problems) = Experiment::from_json(serde_json::from_str(&fields).unwrap());
        let wrong: Vec<_> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        experiment
    }

    #[test]
    fn a_draft_of_any_language_is_read_back_as_it_was() {
        for experiment in [full(), Experiment { title: "Soup".parse().unwrap(), ..Experiment::default() }] {
            for language in Language::ALL {
                let text = language.speak(|| write(&experiment));
                let (again, problems) = read(&text);
                assert_eq!(again, experiment, "{}\n{text}", language.tag());
                assert_eq!(problems, [], "{}\n{text}", language.tag());
                // Whoever edits it next may speak another language.
                let other = Language::Spanish.speak(|| write(&again));
                assert_eq!(read(&other).0, experiment);
            }
            assert_eq!(read(&write_plain(&experiment.to_json())).0, experiment);
        }
    }

    #[test]
    fn no_question_or_key_of_any_language_means_another_field() {
        for table in TABLES {
            for language in Language::ALL {
                let draft = Draft(language);
                for field in table {
                    for words in [draft.question(field.words).into_owned(), draft.key(field.name)] {
                        let gist = markdown::gist(&words);
                        let english = |field: &&Field| [field.name, field.words].map(markdown::gist).contains(&gist);
                        let meant = draft.meant(&gist);
                        let other = |field: &&Field| meant.contains(&field.name) || meant.contains(&field.words);
                        let found = table.iter().find(english).or_else(|| table.iter().find(other));
                        assert_eq!(found.map(|found| found.name), Some(field.name), "{}: {words}", language.tag());
                    }
                }
            }
        }
    }

    #[test]
    fn every_code_and_facet_is_understood_in_every_language_as_what_it_is() {
        for language in Language::ALL {
            let draft = Draft(language);
            for known in codes() {
                for code in known {
                    for words in [draft.code(code), draft.code(code).to_uppercase().into(), (*code).into()] {
                        let meant = coded(known, &words).to_lowercase();
                        assert_eq!(meant, code.to_lowercase(), "{}: {words}", language.tag());
                    }
                }
            }
            for kind in FACETS {
                let words = draft.facet(kind.name);
                assert_eq!(faceted(&words), kind.name, "{}: {words}", language.tag());
                for value in kind.known.iter().chain(known::UNSAID) {
                    let words = draft.code(value);
                    let typed: Vec<&str> = words.split(',').map(str::trim).collect();
                    assert_eq!(facet_values(kind.name, &typed), [*value], "{}: {words}", language.tag());
                }
            }
        }
    }

    #[test]
    fn codes_are_typed_in_any_language_and_what_is_none_is_told() {
        let (experiment, problems) = read(
            "Títol: Sopa\nEstat: Aturat\nTemas: salud, arts, cultura i patrimoni, food-and-growing\nQui: gent gran, els de sempre\n\n\
             ## Context\n\n- mena de lloc: poble\n  Va importar: sí\n- dinero: preferimos no decirlo\n- x-marea: viva\n",
        );
        assert_eq!(problems, []);
        let fields = serde_json::Value::Object(experiment.to_json());
        let said = serde_json::json!({"title": "Sopa", "state": "stopped", "who": ["older-people", "els de sempre"],
            "themes": ["health", "arts-culture-heritage", "food-and-growing"], "context": {"money": "rather-not-say",
            "setting": {"value": "village", "mattered": "yes"}, "x-marea": "viva"}});
        assert_eq!(fields, said);
        let (_, problems) = read("Títol: Sopa\nEstat: així així\nTemes: sopa\n");
        let told = |language: Language| -> Vec<String> {
            language.speak(|| problems.iter().map(|problem| super::super::core::fault(&problem.fault)).collect())
        };
        assert_eq!(
            told(Language::Catalan)[0],
            "«així així» no és cap de: idea, provant, en pausa, continua, acabat, aturat"
        );
        assert_eq!((problems[0].line, problems[1].line), (2, 3));
    }

    #[test]
    fn a_draft_has_its_codes_in_the_language_spoken() {
        let catalan = Language::Catalan.speak(|| write(&full()));
        for words in [
            "Estat: aturat\n",
            "Temes: salut\n",
            "Decisió: mantenir\n",
            "- mena de lloc: poble\n",
            "Qui: persones que cuiden\n",
        ] {
            assert!(catalan.contains(words), "{words}\n{catalan}");
        }
        let form = Language::Spanish.speak(|| write(&Experiment::default()));
        assert!(form.contains("(idea, probando, en pausa, "), "{form}");
        let changed = Language::Catalan.speak(|| edit(&catalan, &Edit::Line("state", "trying".into()))).unwrap();
        assert_eq!(changed, catalan.replace("Estat: aturat", "Estat: provant"));
        assert!(write_plain(&full().to_json()).contains("State: stopped\n"));
        let round = serde_json::json!({"did": "sopa", "decide": "mantener"});
        let more = edit("Title: Soup\n", &Edit::Entry("cycles", round)).unwrap();
        assert!(more.ends_with("- sopa\n  Decide: keep\n"), "{more}");
        let typed = edit("Title: Soup\n", &Edit::Line("state", "aturat".into())).unwrap();
        assert_eq!(typed, "Title: Soup\nState: stopped\n");
    }

    #[test]
    fn the_form_asks_in_the_language_spoken() {
        let form = Language::Catalan.speak(|| write(&Experiment::default()));
        assert!(form.starts_with("Títol: \n\n<!-- Només cal un títol."), "{form}");
        assert!(form.contains("\n## Què us agradaria que fos diferent, i per a qui?\n"), "{form}");
        assert!(form.contains("<!-- ## Què us va sorprendre? -->\n"), "{form}");
        let (experiment, problems) = read(
            "TÍTULO: Sopa\n\n## ¿Qué los sorprendió?\n\n- el pan\n\n## què va ser DIFÍCIL, o va anar malament\n\nres\n",
        );
        assert_eq!((experiment.title.as_str(), experiment.surprises.len(), experiment.hard.len()), ("Sopa", 1, 1));
        assert_eq!(problems, []);
        assert_eq!((without_key("Títol: Sopa"), without_key("Soup: a trial")), ("Sopa", "Soup: a trial"));
    }
}
