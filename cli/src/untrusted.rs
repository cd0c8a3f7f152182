//! The one way in which words that somebody wrote reach a terminal.
//!
//! A terminal obeys what it is sent: it moves the cursor, renames the window, turns lines around. A title may come from
//! anybody, so everything that a terminal or a reader could be led astray with is taken out here, and nowhere else.
//! What is left is what people write with, in every script.

use core::fmt;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks that may sit on one letter: enough for every living script, too few to paint over the lines above.
const MARKS: usize = 6;
const ESCAPE: char = '\u{1b}';
const STRING_END: char = '\u{9c}';
const BELL: char = '\u{7}';
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Words as their author wrote them, which can only be shown cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Untrusted<'a>(&'a str);

impl<'a> Untrusted<'a> {
    /// Takes words from wherever they come.
    pub(crate) const fn new(words: &'a str) -> Self {
        Self(words)
    }

    /// The words in one line: every line end and tab is a space.
    pub(crate) fn line(self) -> String {
        let clean = self.lines();
        let mut line = String::with_capacity(clean.len());
        for part in clean.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(part);
        }
        line
    }

    /// The words with their line ends.
    pub(crate) fn lines(self) -> String {
        let mut clean = Cleaner::default();
        let mut rest = self.0.chars();
        while let Some(c) = rest.next() {
            if let Some(after) = skip_sequence(c, rest.clone()) {
                rest = after;
            } else {
                clean.push(c, rest.clone().next());
            }
        }
        clean.kept
    }

    /// The beginning of the line that fits into so many columns; what is cut off is an ellipsis, and no letter is
    /// parted from its marks.
    pub(crate) fn fit(self, columns: usize) -> String {
        let line = self.line();
        if line.width() <= columns {
            return line;
        }
        let mut kept = String::new();
        let mut used = 0;
        for cluster in line.graphemes(true) {
            used += cluster.width();
            if used >= columns {
                break;
            }
            kept.push_str(cluster);
        }
        kept.truncate(kept.trim_end().len());
        kept.push('…');
        kept
    }
}

impl fmt::Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.line())
    }
}

/// Whether a character has no place in words, or must not be seen in them without the rules of [`Untrusted`].
pub(crate) const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'                     // controls
        | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' // fillers
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // directions
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' // other formats
        | '\u{2028}' | '\u{2029}'                                 // separators of lines
        | '\u{e000}'..='\u{f8ff}'                                 // private use
        | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}'       // no characters
        | '\u{1fffe}' | '\u{1ffff}' | '\u{2fffe}' | '\u{2ffff}' | '\u{3fffe}'..='\u{10ffff}' // none, tags, private use
    )
}

/// What comes after a terminal's control sequence that begins with `c`; none when it begins none.
fn skip_sequence(c: char, mut rest: core::str::Chars<'_>) -> Option<core::str::Chars<'_>> {
    let introducer = match c {
        ESCAPE => rest.next()?,
        // The same introducers in one character.
        '\u{90}' | '\u{98}' | '\u{9b}' | '\u{9d}'..='\u{9f}' => char::from_u32(u32::from(c) - 0x40)?,
        _ => return None,
    };
    match introducer {
        '[' => rest.by_ref().find(|c| !matches!(c, ' '..='?')).filter(|c| matches!(c, '@'..='~')).map(|_| rest),
        'P' | 'X' | ']' | '^' | '_' => {
            let mut last = c;
            // One without an end would swallow what follows: then only its introducer goes.
            rest.by_ref()
                .find(|c| {
                    let ends = matches!(*c, BELL | STRING_END) || (last == ESCAPE && *c == '\\');
                    last = *c;
                    ends
                })
                .map(|_| rest)
        }
        _ => None,
    }
}

#[derive(Default)]
struct Cleaner {
    kept: String,
    last: Option<char>,
    marks: usize,
}

impl Cleaner {
    fn push(&mut self, c: char, next: Option<char>) {
        match c {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => self.keep('\n'),
            '\t' => self.keep(' '),
            _ if JOINERS.contains(&c) => {
                if self.last.is_some_and(can_join) && next.is_some_and(can_join) {
                    self.keep_mark(c);
                }
            }
            _ if is_hidden(c) => {}
            // At the start of a line a mark would sit on whatever was printed before.
            _ if c.width() == Some(0) && self.last.is_none_or(char::is_whitespace) => {}
            _ if c.width() == Some(0) => self.keep_mark(c),
            _ => self.keep(c),
        }
    }

    fn keep(&mut self, c: char) {
        self.kept.push(c);
        self.last = Some(c);
        self.marks = 0;
    }

    fn keep_mark(&mut self, c: char) {
        self.marks += 1;
        if self.marks <= MARKS {
            self.kept.push(c);
            self.last = Some(c);
        }
    }
}

/// Whether a joiner beside it means something: between letters of scripts that join, and between emoji.
fn can_join(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !is_hidden(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator, so that a failure repeats from its seed.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
        }

        fn pick<T: Copy>(&mut self, from: &[T]) -> T {
            from[self.roll(from.len())]
        }
    }

    fn hostile(dice: &mut Dice) -> String {
        const PARTS: &[&str] = &[
            "\u{1b}[31m",
            "\u{1b}]0;title\u{7}",
            "\u{1b}]8;;http://x\u{1b}\\",
            "\u{1b}[2J",
            "\u{9b}1A",
            "\u{1b}P1$q\u{9c}",
            "\u{1b}",
            "\r",
            "\n",
            "\t",
            "\u{8}",
            "\0",
            "\u{202e}",
            "\u{2066}",
            "\u{2069}",
            "\u{200f}",
            "\u{61c}",
            "\u{200b}",
            "\u{200d}",
            "\u{200c}",
            "\u{feff}",
            "\u{2028}",
            "\u{2029}",
            "\u{85}",
            "\u{e000}",
            "\u{10fffd}",
            "\u{e0041}",
            "\u{ad}",
            "\u{3164}",
            "\u{301}",
            "\u{489}",
            "\u{20dd}",
            "Soup",
            "Суп",
            "سوق",
            "夜市",
            "क्षत्रिय",
            "👩‍👩‍👧",
            "e\u{301}",
            " ",
            "\u{fffe}",
            "\u{1b}[",
        ];
        (0..dice.roll(40)).map(|_| dice.pick(PARTS).repeat(1 + dice.roll(3) * dice.roll(12))).collect()
    }

    #[test]
    fn nothing_hostile_is_left_of_five_hundred_strings() {
        let seed = 0x5eed_0001;
        let mut dice = Dice(seed);
        for turn in 0..500 {
            let words = hostile(&mut dice);
            let case = format!("seed {seed:#x}, turn {turn}: {words:?}");
            let lines = Untrusted::new(&words).lines();
            assert!(!lines.chars().any(|c| is_hidden(c) && c != '\n' && !JOINERS.contains(&c)), "{case}");
            assert!(!lines.starts_with(JOINERS) && !lines.ends_with(JOINERS), "{case}");
            let line = Untrusted::new(&words).line();
            assert!(!line.contains('\n'), "{case}");
            assert_eq!(Untrusted::new(&line).line(), line, "cleaning twice is cleaning once; {case}");
            let columns = 1 + dice.roll(60);
            let fit = Untrusted::new(&words).fit(columns);
            assert!(fit.width() <= columns.max(line.width().min(columns)), "{case}");
            if let Some(start) = fit.strip_suffix('…') {
                assert!(line.starts_with(start), "{case}");
                assert!(line.grapheme_indices(true).any(|(at, _)| at == start.len()), "{case}");
            }
        }
    }

    #[test]
    fn whole_control_sequences_go() {
        for (hostile, clean) in [
            ("a\u{1b}[31;1mb\u{1b}[0mc", "abc"),
            ("a\u{1b}]0;own title\u{7}b", "ab"),
            ("a\u{1b}]8;;http://x\u{1b}\\link", "alink"),
            ("a\u{9b}2Jb", "ab"),
            ("unfinished \u{1b}]0;kept", "unfinished ]0;kept"),
            ("turned \u{202e}round", "turned round"),
            ("a\r\nb\tc", "a b c"),
            ("pass\u{200b}word", "password"),
            ("\u{301}start", "start"),
        ] {
            assert_eq!(Untrusted::new(hostile).line(), clean);
        }
    }

    #[test]
    fn marks_stack_only_so_high() {
        let zalgo = format!("Z{}", "\u{301}".repeat(100));
        assert_eq!(Untrusted::new(&zalgo).line().chars().count(), 1 + MARKS);
    }

    #[test]
    fn words_of_every_script_stay_as_they_are() {
        for words in [
            "पड़ोसियों की रसोई: क्षत्रिय ज्ञान",
            "می‌خواهم بازار محله",
            "👩‍👩‍👧 ❤️ 🏳️‍🌈",
            "Tiếng Việt",
            "ქართული",
            "ബാങ്ക്‌",
            "夜市での試み",
        ] {
            assert_eq!(Untrusted::new(words).line(), words.trim_end_matches(JOINERS), "{words}");
        }
    }

    #[test]
    fn a_title_of_160_letters_of_devanagari_fits_its_column() {
        let title: String = "पड़ोसियों की रसोई में हर हफ़्ते साथ ".chars().cycle().take(160).collect();
        let fit = Untrusted::new(&title).fit(34);
        assert!(fit.width() <= 34 && fit.width() > 28, "{fit}");
        assert!(fit.ends_with('…'));
    }

    #[test]
    fn families_of_emoji_are_never_parted() {
        let family = "👩‍👩‍👧".repeat(10);
        let fit = Untrusted::new(&family).fit(8);
        assert_eq!(fit, format!("{}…", "👩‍👩‍👧".repeat(3)));
    }
}
