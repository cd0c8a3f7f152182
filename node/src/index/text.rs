//! What counts as a word: where words stand in a text, how they are compared, what somebody who searches wants.
//!
//! A word is compared in two forms. As it is written, without case and common accents; a search takes the beginning of
//! such a word for the word. And by its stem, in the language of the record, so that one who looks for rooms finds a room.
//! Letters of scripts that put no space between words are words of their own, found one behind the other.

use frostem::{Algorithm, Stemmer};

use super::fold::{fold, is_silent};

/// Words and phrases of a question that are looked for; more say nothing more.
const PARTS: usize = 32;
/// Letters of a word that are compared; longer ones are no words.
const WORD: usize = 64;

/// A word of a text, or a letter that stands for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The first of its bytes.
    pub(super) at: usize,
    /// As it is written.
    pub(super) written: &'a str,
    /// Whether it is a letter of a script that puts no space between words.
    pub(super) letter: bool,
    /// Whether something stood between it and the one before.
    pub(super) apart: bool,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.at + self.written.len()
    }
}

/// The words of a text in their order.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut word, mut apart) = (None, true);
    for (at, letter) in text.char_indices() {
        if is_unspaced(letter) {
            take_word(text, &mut word, at, &mut apart, &mut found);
            if letter.is_alphanumeric() {
                found.push(Token { at, written: &text[at..at + letter.len_utf8()], letter: true, apart });
                apart = false;
            }
        } else if letter.is_alphanumeric() {
            word.get_or_insert(at);
        } else if word.is_none() || !is_silent(letter) {
            take_word(text, &mut word, at, &mut apart, &mut found);
            apart = true;
        }
    }
    take_word(text, &mut word, text.len(), &mut apart, &mut found);
    found
}

fn take_word<'a>(text: &'a str, word: &mut Option<usize>, end: usize, apart: &mut bool, found: &mut Vec<Token<'a>>) {
    if let Some(at) = word.take() {
        found.push(Token { at, written: &text[at..end], letter: false, apart: *apart });
        *apart = false;
    }
}

/// Whether a letter is of a script that puts no spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
const fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A language whose words have stems here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stems {
    /// The first part of its BCP 47 tag.
    pub(super) tag: &'static str,
    algorithm: Algorithm,
}

/// The languages that have stems; the others are compared as they are written.
const STEMS: &[Stems] = &[
    stems("ar", Algorithm::Arabic),
    stems("ca", Algorithm::Catalan),
    stems("cs", Algorithm::Czech),
    stems("da", Algorithm::Danish),
    stems("de", Algorithm::German),
    stems("el", Algorithm::Greek),
    stems("en", Algorithm::English),
    stems("eo", Algorithm::Esperanto),
    stems("es", Algorithm::Spanish),
    stems("et", Algorithm::Estonian),
    stems("eu", Algorithm::Basque),
    stems("fa", Algorithm::Persian),
    stems("fi", Algorithm::Finnish),
    stems("fr", Algorithm::French),
    stems("ga", Algorithm::Irish),
    stems("hi", Algorithm::Hindi),
    stems("hu", Algorithm::Hungarian),
    stems("hy", Algorithm::Armenian),
    stems("id", Algorithm::Indonesian),
    stems("it", Algorithm::Italian),
    stems("lt", Algorithm::Lithuanian),
    stems("nb", Algorithm::Norwegian),
    stems("ne", Algorithm::Nepali),
    stems("nl", Algorithm::Dutch),
    stems("nn", Algorithm::Norwegian),
    stems("no", Algorithm::Norwegian),
    stems("pl", Algorithm::Polish),
    stems("pt", Algorithm::Portuguese),
    stems("ro", Algorithm::Romanian),
    stems("ru", Algorithm::Russian),
    stems("sr", Algorithm::Serbian),
    stems("st", Algorithm::Sesotho),
    stems("sv", Algorithm::Swedish),
    stems("ta", Algorithm::Tamil),
    stems("tr", Algorithm::Turkish),
    stems("yi", Algorithm::Yiddish),
];

const fn stems(tag: &'static str, algorithm: Algorithm) -> Stems {
    Stems { tag, algorithm }
}

impl Stems {
    /// The stems of a language, if it has any here.
    pub(super) fn of(language: &str) -> Option<Self> {
        let first = language.split('-').next().unwrap_or_default();
        STEMS.iter().find(|stems| first.eq_ignore_ascii_case(stems.tag)).copied()
    }

    /// The stem of a word in small letters, as it is compared.
    fn stem(self, small: &str) -> String {
        let stemmer = Stemmer::new(self.algorithm);
        let stem = stemmer.stem(small);
        if self.algorithm != Algorithm::Catalan {
            return fold(&stem);
        }
        // Its plurals take two steps: cases, case, cas, as casa, cas. Of long words too little is left, so that
        // habitatges would be hàbits: those lose their plural only.
        let (stem, singular) = (fold(&stemmer.stem(&stem)), fold(small.strip_suffix('s').unwrap_or(small)));
        if stem.chars().count() * 2 < singular.chars().count() { singular } else { stem }
    }
}

/// A word as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it is compared.
    pub(super) folded: String,
    /// In small letters with its accents, of which stems are made; nothing of what has no stem.
    small: Option<String>,
}

impl Word {
    fn of(token: &Token) -> Self {
        let written: String = token.written.chars().take(WORD).collect();
        let small = || written.to_lowercase().chars().filter(|letter| !is_silent(*letter)).collect();
        Self { folded: fold(&written), small: (!token.letter).then(small) }
    }

    /// Its stem in a language; nothing where it has none.
    pub(super) fn stem(&self, stems: Stems) -> Option<String> {
        self.small.as_deref().map(|small| stems.stem(small))
    }

    /// Whether a word of a text is this one, or, with `begins`, one that begins so.
    fn is(&self, written: &Self, stems: Option<Stems>, begins: bool) -> bool {
        let as_written = if begins { written.folded.starts_with(&self.folded) } else { written.folded == self.folded };
        let stem = |word: &Self| stems.and_then(|stems| word.stem(stems));
        as_written || stem(self).is_some_and(|ours| stem(written) == Some(ours))
    }
}

/// The mark before a stem among the words of the index; no word holds it.
pub(super) const STEM: char = '\u{1}';
/// What stands between letters that do not belong together.
const APART: &str = ".";

/// A stem among the words of the index.
pub(super) fn stem_word(stems: Stems, stem: &str) -> String {
    format!("{STEM}{}{STEM}{stem}", stems.tag)
}

/// A text as it is given to the index: its words as they are compared, each followed by its stem.
pub(super) fn prepared(text: &str, stems: Option<Stems>) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut was_letter = false;
    for token in tokens(text) {
        if token.letter && was_letter && token.apart {
            out.push_str(APART);
            out.push(' ');
        }
        was_letter = token.letter;
        let word = Word::of(&token);
        out.push_str(&word.folded);
        out.push(' ');
        if let Some((stems, stem)) = stems.and_then(|stems| Some((stems, word.stem(stems)?))) {
            out.push_str(&stem_word(stems, &stem));
            out.push(' ');
        }
    }
    out
}

/// What has to occur: a word, or words one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A word, or one that begins so.
    Word(Word),
    /// These, one behind the other.
    Phrase(Vec<Word>),
}

/// What somebody looks for: all of it must occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted(pub(super) Vec<Part>);

impl Wanted {
    /// Reads words, and phrases in quotation marks; nothing where there is neither.
    pub fn new(typed: &str) -> Option<Self> {
        Self::read(typed, false)
    }

    /// The same of what was typed without spaces, for when nothing has it as it stands: two letters after two of it
    /// somewhere, which is how most words of such scripts are made. Nothing when there is no such part.
    pub fn in_pairs(typed: &str) -> Option<Self> {
        Self::read(typed, true).filter(|pairs| Some(pairs) != Self::new(typed).as_ref())
    }

    fn read(typed: &str, in_pairs: bool) -> Option<Self> {
        let mut parts = Vec::new();
        for (at, piece) in typed.split(['"', '“', '”', '„', '«', '»']).enumerate() {
            let words = tokens(piece);
            if at % 2 == 1 {
                parts.extend(phrase(&words));
                continue;
            }
            // Letters without spaces between them, and what is written to them, belong together.
            let together = |one: &Token, next: &Token| !next.apart && (one.letter || next.letter);
            for chunk in words.chunk_by(together) {
                if in_pairs && chunk.len() > 2 && chunk.iter().all(|token| token.letter) {
                    parts.extend(chunk.chunks(2).filter_map(phrase));
                } else {
                    parts.extend(phrase(chunk));
                }
            }
        }
        parts.truncate(PARTS);
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// Whether any of it stands in a text of a language.
    pub fn stands_in(&self, text: &str, language: Option<&str>) -> bool {
        self.place(text, language).is_some()
    }

    /// Where the first of it stands.
    fn place(&self, text: &str, language: Option<&str>) -> Option<(usize, usize)> {
        let stems = language.and_then(Stems::of);
        let tokens = tokens(text);
        let words: Vec<Word> = tokens.iter().map(Word::of).collect();
        let stands = |at: usize, part: &Part| match part {
            Part::Word(word) => word.is(words.get(at)?, stems, true).then_some(at),
            Part::Phrase(phrase) => {
                let here = words.get(at..at + phrase.len())?;
                phrase.iter().zip(here).all(|(word, here)| word.is(here, stems, false)).then_some(at + phrase.len() - 1)
            }
        };
        let (first, last) =
            (0..tokens.len()).find_map(|at| self.0.iter().find_map(|part| Some((at, stands(at, part)?))))?;
        Some((tokens.get(first)?.at, tokens.get(last)?.end()))
    }

    /// The text around the first of it, cut at spaces: about `around` characters on each side.
    pub fn snippet(&self, text: &str, language: Option<&str>, around: usize) -> Option<String> {
        let (at, _) = self.place(text, language)?;
        Some(cut(text, at, around))
    }
}

fn phrase(tokens: &[Token]) -> Option<Part> {
    match tokens {
        [] => None,
        [one] => Some(Part::Word(Word::of(one))),
        several => Some(Part::Phrase(several.iter().map(Word::of).collect())),
    }
}

/// A text around a place in it, in one line.
pub fn cut(text: &str, at: usize, around: usize) -> String {
    let before = text[..at].chars().count();
    let letters: Vec<char> = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let from = before.saturating_sub(around);
    let to = letters.len().min(before + around);
    let cut: String = letters[from..to].iter().collect();
    let cut = if from > 0 { cut.split_once(char::is_whitespace).map_or(cut.as_str(), |(_, rest)| rest) } else { &cut };
    let cut = if to < letters.len() { cut.rsplit_once(char::is_whitespace).map_or(cut, |(rest, _)| rest) } else { cut };
    let [left, right] = [from > 0, to < letters.len()].map(|more| if more { "…" } else { "" });
    format!("{left}{cut}{right}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(words: &str, text: &str, language: &str) -> bool {
        Wanted::new(words).is_some_and(|wanted| wanted.stands_in(text, Some(language)))
    }

    #[test]
    fn letters_of_scripts_without_spaces_are_words_of_their_own() {
        let words: Vec<&str> = tokens("駅前の広場 LINEで。ไม่ดี").into_iter().map(|token| token.written).collect();
        assert_eq!(words, ["駅", "前", "の", "広", "場", "LINE", "で", "ไ", "ม", "ด", "ี"]);
        assert!(stands("広場", "駅前の広場で", "ja"));
        assert!(!stands("広場", "広い場所", "ja"));
        assert_eq!(Wanted::in_pairs("広場 soup \"修理旧物\""), None, "what stands in quotation marks belongs together");
        let pairs = Wanted::in_pairs("修理旧物").unwrap();
        assert_eq!(pairs.0.len(), 2);
        assert!(pairs.stands_in("社区旧物修理日", Some("zh")));
        assert!(stands("LINEで", "毎晩LINEで話す", "ja"));
        assert!(stands("खाना", "मिलकर खाना बनाना", "hi"));
    }

    #[test]
    fn stems_are_of_the_language_of_the_text() {
        assert!(stands("rooms", "A warm room", "en"));
        assert!(!stands("rooms", "A warm room", "sw"));
        assert!(stands("casas", "Una casa", "es"));
        assert!(stands("cases", "Una casa", "ca"));
        assert!(stands("escoles", "Una escola", "ca"));
        assert!(stands("habitatges", "Un habitatge", "ca") && !stands("habitatges", "Bons hàbits", "ca"));
        assert!(stands("col·lectius", "Un collectiu de veïnes", "ca"));
    }

    #[test]
    fn quoted_words_stand_one_behind_the_other() {
        assert!(stands("\"warm rooms\"", "Our warm room", "en"));
        assert!(!stands("\"room warm\"", "Our warm room", "en"));
        assert!(!stands("\"warm roo\"", "Our warm room", "fi"));
        assert!(Wanted::new(" - ").is_none());
    }

    #[test]
    fn what_is_cut_out_begins_and_ends_at_spaces() {
        let wanted = Wanted::new("soup").unwrap();
        let text =
            "Every week the market throws much away; we make Soup from what is left\nand eat it together at noon";
        let snippet = wanted.snippet(text, None, 24).unwrap();
        assert_eq!(snippet, "…much away; we make Soup from what is left…");
        assert_eq!(wanted.snippet("Soup!", None, 24).as_deref(), Some("Soup!"));
    }

    #[test]
    fn each_word_is_prepared_with_its_stem() {
        let english = Stems::of("en-GB");
        assert_eq!(prepared("Warm rooms", english), "warm \u{1}en\u{1}warm rooms \u{1}en\u{1}room ");
        assert_eq!(prepared("広。場", Stems::of("ja")), "広 . 場 ");
    }
}
