//! Texts in the form in which they are compared: without case, and without the common accents.

/// A text in the form in which it is compared.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// The same, behind what is there.
pub(super) fn fold_into(text: &str, folded: &mut String) {
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else {
            letter.to_lowercase().for_each(|letter| fold_letter(letter, folded));
        }
    }
}

fn fold_letter(letter: char, folded: &mut String) {
    match letter {
        letter if is_silent(letter) => {}
        'ŀ' => folded.push('l'),
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        other => folded.push(plain(other)),
    }
}

/// Marks that belong to the word around them and are not compared: accents of their own, the dot of Catalan `l·l`, soft
/// hyphens, joiners.
pub(super) const fn is_silent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '·' | '\u{ad}' | '\u{200c}' | '\u{200d}')
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
    ('l', "ĺļľł"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_are_folded_away() {
        for (written, folded) in [
            ("École", "ecole"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("cafe\u{301}", "cafe"),
            ("COL·LECTIU", "collectiu"),
        ] {
            assert_eq!(fold(written), folded);
        }
    }
}
