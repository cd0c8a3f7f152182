//! Finding words in texts of any language: letters are compared without case and without the common accents, words by
//! their beginnings, and in scripts that put no space between words anywhere.

/// A text in the form in which it is compared.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else {
            letter.to_lowercase().for_each(|letter| fold_letter(letter, &mut folded));
        }
    }
    folded
}

fn fold_letter(letter: char, folded: &mut String) {
    match letter {
        '\u{300}'..='\u{36f}' => {}
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        other => folded.push(plain(other)),
    }
}

/// The letters of Latin scripts under their accents.
const ACCENTED: &[(char, &str)] = &[
    ('a', "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"),
    ('c', "çćĉċč"),
    ('d', "ďđð"),
    ('e', "èéêëēĕėęěẹẻẽếềểễệ"),
    ('g', "ĝğġģ"),
    ('h', "ĥħ"),
    ('i', "ìíîïĩīĭįıǐịỉ"),
    ('j', "ĵ"),
    ('k', "ķ"),
    ('l', "ĺļľŀł"),
    ('n', "ñńņňŋ"),
    ('o', "òóôõöøōŏőǒơọỏốồổỗộớờởỡợ"),
    ('r', "ŕŗř"),
    ('s', "śŝşšș"),
    ('t', "ţťŧț"),
    ('u', "ùúûüũūŭůűųǔưụủứừửữự"),
    ('w', "ŵ"),
    ('y', "ýÿŷỳỵỷỹ"),
    ('z', "źżž"),
];

fn plain(letter: char) -> char {
    if !('\u{c0}'..='\u{1eff}').contains(&letter) {
        return letter;
    }
    ACCENTED.iter().find(|(_, accented)| accented.contains(letter)).map_or(letter, |(plain, _)| *plain)
}

/// Words to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query(Vec<String>);

impl Query {
    /// The words of a text; none when there are none.
    pub(super) fn new(words: &str) -> Option<Self> {
        let folded = fold(words);
        let words: Vec<String> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// Whether every word stands somewhere in these folded fields; gives those in which one does.
    pub(super) fn matched<N: Copy>(&self, fields: &[(N, &str)]) -> Option<Vec<N>> {
        let found_in = |word: &str| fields.iter().any(|(_, text)| find(text, word).is_some());
        if !self.0.iter().all(|word| found_in(word)) {
            return None;
        }
        let holds = |text: &str| self.0.iter().any(|word| find(text, word).is_some());
        Some(fields.iter().filter(|(_, text)| holds(text)).map(|(name, _)| *name).collect())
    }

    /// The text around the first word found, cut at spaces: about `around` characters on each side.
    pub(super) fn snippet(&self, text: &str, around: usize) -> Option<String> {
        let letters: Vec<char> = text.chars().collect();
        let starts =
            (0..letters.len()).filter(|at| *at == 0 || !letters[at - 1].is_alphanumeric() || is_unspaced(letters[*at]));
        let at = starts.into_iter().find(|at| {
            let rest = fold(&letters[*at..letters.len().min(at + WORD)].iter().collect::<String>());
            self.0.iter().any(|word| rest.starts_with(word.as_str()))
        })?;
        let from = at.saturating_sub(around);
        let to = letters.len().min(at + around);
        let cut: String = letters[from..to].iter().collect();
        let cut =
            if from > 0 { cut.split_once(char::is_whitespace).map_or(cut.as_str(), |(_, rest)| rest) } else { &cut };
        let cut =
            if to < letters.len() { cut.rsplit_once(char::is_whitespace).map_or(cut, |(rest, _)| rest) } else { cut };
        let [before, after] = [from > 0, to < letters.len()].map(|more| if more { "…" } else { "" });
        Some(format!("{before}{cut}{after}"))
    }
}

/// Letters of a word that are looked at; longer ones are rare.
const WORD: usize = 64;

/// Where a folded word begins in a folded text.
fn find(text: &str, word: &str) -> Option<usize> {
    let anywhere = word.chars().next().is_some_and(is_unspaced);
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|at| anywhere || text[..*at].chars().next_back().is_none_or(|before| !before.is_alphanumeric()))
}

/// Whether a letter is of a script that puts no spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
const fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(words: &str, text: &str) -> bool {
        Query::new(words).is_some_and(|query| query.matched(&[((), fold(text).as_str())]).is_some())
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        assert!(finds("ecole", "À l'École du village"));
        assert!(finds("ÉCOLE", "ecole"));
        assert!(finds("strasse", "Die Straße"));
        assert!(finds("Łódź", "lodz"));
        assert!(finds("cafe\u{301}", "café"));
    }

    #[test]
    fn words_are_found_by_their_beginnings_and_all_must_be_there() {
        assert!(finds("warm roo", "A warm room on Tuesdays"));
        assert!(!finds("art", "We started"));
        assert!(!finds("warm cold", "A warm room"));
        assert!(finds("広場", "駅前の広場で"));
        assert!(finds("खाना", "मिलकर खाना बनाना"));
        assert!(Query::new(" - ").is_none());
    }

    #[test]
    fn matches_name_the_fields_and_snippets_show_the_place() {
        let query = Query::new("soup").unwrap();
        let fields = [("title", "sunday soup"), ("gist", "eat together"), ("tags", "soup leftovers")];
        assert_eq!(query.matched(&fields), Some(vec!["title", "tags"]));
        let text = "Every week the market throws much away; we make Soup from what is left and eat it together at noon";
        let snippet = query.snippet(text, 24).unwrap();
        assert!(snippet.contains("Soup") && snippet.starts_with('…') && snippet.ends_with('…'), "{snippet}");
        assert_eq!(query.snippet("Soup!", 24).as_deref(), Some("Soup!"));
    }
}
