//! A settings file in which every key stands, with what it decides, what it may be, and when it holds: to be edited by
//! hand.

use super::{Key, Settings, Takes, file::literal};
use crate::say;

/// The widest line of an explanation.
const WIDTH: usize = 96;

/// The file, in the language spoken. Every setting is a remark with its default; with nothing changed it sets nothing.
pub fn template() -> String {
    let mut text = String::new();
    for line in [say!("template-head"), say!("template-commands")] {
        remark(&mut text, &line);
    }
    for key in Key::ALL {
        text.push('\n');
        remark(&mut text, &key.help());
        let when = match key.takes() {
            Takes::AtOnce => say!("template-at-once", possible = key.possible()),
            Takes::AtStart => say!("template-at-start", possible = key.possible()),
        };
        remark(&mut text, &when);
        let usual = literal(key, &Settings::default().value(key));
        text.push_str(&format!("#{} = {usual}\n", key.name()));
    }
    text
}

/// Words as lines that begin with `# `.
fn remark(text: &mut String, words: &str) {
    let mut line = String::from("#");
    for word in words.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(&line);
            text.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    text.push_str(&line);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{super::file, *};
    use crate::speech::Language;

    #[test]
    fn every_setting_is_in_it_and_it_sets_nothing_until_a_mark_is_taken_away() {
        for language in Language::ALL {
            let text = language.speak(template);
            assert_eq!(file::read(&text).unwrap(), Settings::default(), "{text}");
            for key in Key::ALL {
                assert!(text.contains(&format!("\n#{} = ", key.name())), "{}: {}", language.tag(), key.name());
            }
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH || line.contains(" = ")), "{text}");
        }
        let all_set: String = template()
            .lines()
            .map(|line| line.strip_prefix('#').filter(|line| !line.starts_with(' ')).unwrap_or(line).to_owned() + "\n")
            .collect();
        let settings = file::read(&all_set).unwrap();
        assert_eq!(settings.differing(&Settings::default()), []);
    }

    #[test]
    fn every_setting_is_explained_in_every_language_of_the_main_path() {
        for key in Key::ALL {
            let said =
                [Language::English, Language::Catalan, Language::Spanish].map(|language| language.speak(|| key.help()));
            assert!(said[0] != said[1] && said[0] != said[2], "{}: {said:?}", key.name());
        }
    }
}
