//! Texts in the form in which they are compared: without case, without the common accents and vowel marks, and with
//! one letter where people and keyboards use several for the same.

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
/// hyphens, joiners; points of Hebrew, vowel marks and the lengthening stroke of Arabic, dots below and marks of a missing
/// vowel of the scripts of India.
pub(super) const fn is_silent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '·' | '\u{ad}' | '\u{200c}' | '\u{200d}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}'
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}' | '\u{abc}' | '\u{acd}'
        | '\u{b3c}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{cbc}' | '\u{ccd}' | '\u{d4d}')
}

/// The letters of other scripts, with those that are written for the same one.
const SAME: &[(char, &str)] = &[
    ('α', "άἀἁὰά"),
    ('ε', "έὲ"),
    ('η', "ήὴ"),
    ('ι', "ίϊΐὶ"),
    ('ο', "όὸ"),
    ('υ', "ύϋΰὺ"),
    ('ω', "ώὼ"),
    ('σ', "ς"),
    ('е', "ёѐ"),
    ('и', "ѝ"),
    ('ا', "أإآٱ"),
    ('ه', "ةھہۃە"),
    ('ي', "ىیې"),
    ('ك', "ک"),
    ('و', "ؤ"),
    ('क', "\u{958}"),
    ('ख', "\u{959}"),
    ('ग', "\u{95a}"),
    ('ज', "\u{95b}"),
    ('ड', "\u{95c}"),
    ('ढ', "\u{95d}"),
    ('फ', "\u{95e}"),
    ('य', "\u{95f}"),
];

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
    let table = match letter {
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => ACCENTED,
        '\u{370}'..='\u{4ff}' | '\u{600}'..='\u{6ff}' | '\u{900}'..='\u{97f}' | '\u{1f00}'..='\u{1fff}' => SAME,
        _ => return letter,
    };
    table.iter().find(|(_, written)| written.contains(letter)).map_or(letter, |(plain, _)| *plain)
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
            ("Γειτονιά", "γειτονια"),
            ("ΚΉΠΟΣ κήπος", "κηποσ κηποσ"),
            ("Ёлка", "елка"),
            ("المكتبة", "المكتبه"),
            ("مَدْرَسَة", "مدرسه"),
            ("کھانا", "كهانا"),
            ("बुज़ुर्ग", "बुजुरग"),
            ("बु\u{91c}\u{93c}ुर्ग", "बुजुरग"),
            ("שָׁלוֹם", "שלום"),
        ] {
            assert_eq!(fold(written), folded);
        }
    }
}
