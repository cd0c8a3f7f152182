//! Words of others on their way into a file that a person opens: an editor or a picture obeys what it is given, too.

/// Words without what a program could be led astray with: control characters, turned directions, what nobody sees.
pub(crate) fn clean(words: &str) -> String {
    words.chars().filter(|c| !is_unseen(*c)).collect()
}

const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_what_nobody_sees_goes() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\u{0}\n\td"), "a[31mbc\n\td");
        assert_eq!(clean("क्षेत्र · ملعب · 🥣 · a\u{200d}b"), "क्षेत्र · ملعب · 🥣 · a\u{200d}b");
    }
}
