//! Finding e-mail addresses, telephone numbers, handles, postcodes, names and dates of birth in words of any language.

use std::ops::Range;

/// A word and where it begins.
#[derive(Clone, Copy)]
struct Word<'a> {
    start: usize,
    text: &'a str,
}

impl<'a> Word<'a> {
    fn end(self) -> usize {
        self.start + self.text.len()
    }

    fn range(self) -> Range<usize> {
        self.start..self.end()
    }

    /// Without what is no letter or digit at its ends.
    fn bare(self) -> Self {
        let is_mark = |c: char| !c.is_alphanumeric() && c != '〒';
        let text = self.text.trim_start_matches(is_mark);
        Self { start: self.end() - text.len(), text: text.trim_end_matches(is_mark) }
    }

    fn is_address(self) -> bool {
        self.text.contains("://") || self.text.starts_with("www.")
    }
}

/// The words between white space.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut start = 0;
    text.split_inclusive(char::is_whitespace).filter_map(move |piece| {
        let word = Word { start, text: piece.trim_end() };
        start += piece.len();
        (!word.text.is_empty()).then_some(word)
    })
}

fn is_within_address(text: &str, at: usize) -> bool {
    words(text).any(|word| word.is_address() && word.range().contains(&at))
}

fn is_domain(word: &str) -> bool {
    let word = word.trim_end_matches(['.', '-']);
    word.rsplit_once('.')
        .is_some_and(|(host, top)| !host.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic))
}

/// `name@place.org`, also with `(at)` or a wide `＠`.
pub(super) fn emails(text: &str) -> Vec<Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let mut found = Vec::new();
    for mark in ["@", "＠", "(at)", "[at]"] {
        for (at, _) in text.match_indices(mark) {
            let (before, after) = (&text[..at], &text[at + mark.len()..]);
            let name = before.len() - before.trim_end_matches(is_part).len();
            let domain = &after
                [..after.len() - after.trim_start_matches(|c: char| c.is_alphanumeric() || ".-".contains(c)).len()];
            if name > 0 && is_domain(domain) && !before[..before.len() - name].ends_with('@') {
                found.push(at - name..at + mark.len() + domain.trim_end_matches(['.', '-']).len());
            }
        }
    }
    found
}

/// `@name`, also `@name@place.social`.
pub(super) fn handles(text: &str) -> Vec<Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || "_.@-".contains(c);
    let starts = text.match_indices('@').filter(|(at, _)| {
        text[..*at].chars().next_back().is_none_or(|before| before.is_whitespace() || "([{\"'«“:,/".contains(before))
    });
    let handles = starts.filter_map(|(at, _)| {
        let after = &text[at + 1..];
        let name = &after[..after.len() - after.trim_start_matches(is_part).len()];
        let name = name.trim_end_matches(['.', '-', '@']);
        (name.chars().count() >= 2 && name.chars().any(char::is_alphabetic) && !is_within_address(text, at))
            .then_some(at..at + 1 + name.len())
    });
    handles.collect()
}

/// The value of a digit in the scripts whose digits stand in unbroken rows.
fn digit(c: char) -> Option<u32> {
    const ZEROS: [char; 7] = ['0', '０', '٠', '۰', '०', '০', '๐'];
    ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero as u32).filter(|value| *value < 10))
}

/// Groups of digits with what usually separates them in a telephone number.
struct Run<'a> {
    word: Word<'a>,
    groups: Vec<String>,
    international: bool,
}

/// The runs of digits, spaces, hyphens, dots, slashes and parentheses.
fn runs(text: &str) -> Vec<Run<'_>> {
    let is_part = |c: char| digit(c).is_some() || " \u{a0}\u{2009}\u{202f}-‐‑.()/".contains(c);
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c| digit(c).is_some() || c == '+' || c == '(') {
        let international = rest[start..].starts_with('+');
        let body = &rest[start + usize::from(international)..];
        let end = body.len() - body.trim_start_matches(is_part).len();
        // A step in the middle of a sentence ends a run: "in 2015. 40 people".
        let body = &body[..end];
        let body =
            body.find("  ").or_else(|| body.find(". ")).or_else(|| body.find(" - ")).map_or(body, |cut| &body[..cut]);
        let length = body.trim_end_matches(|c| digit(c).is_none()).len();
        let whole = &rest[start..start + usize::from(international) + length];
        let before = rest[..start].chars().next_back();
        let after = rest[start + whole.len()..].chars().next();
        let stands_alone = !before.is_some_and(|c| c.is_alphanumeric() || "€$£¥#,.:_=&?%".contains(c))
            && !after.is_some_and(|c| c.is_alphanumeric() || "€$£¥%°_".contains(c));
        if stands_alone && length > 0 {
            let groups = whole.split(|c| digit(c).is_none()).filter(|group| !group.is_empty());
            let ascii =
                |group: &str| group.chars().filter_map(digit).filter_map(|value| char::from_digit(value, 10)).collect();
            let word = Word { start: text.len() - rest.len() + start, text: whole };
            runs.push(Run { word, groups: groups.map(ascii).collect(), international });
        }
        let used = start + whole.len().max(rest[start..].chars().next().map_or(1, char::len_utf8));
        rest = &rest[used..];
    }
    runs
}

impl Run<'_> {
    fn lengths(&self) -> Vec<usize> {
        self.groups.iter().map(String::len).collect()
    }

    fn is_date(&self) -> bool {
        matches!(self.lengths()[..], [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4 | 2])
            || self.groups.iter().all(|group| is_year(group))
    }

    /// `12 000 000`: thousands apart. Nine digits in three groups that no zeros end are how telephones are written in
    /// half of Europe; amounts of that size are round.
    fn is_amount(&self) -> bool {
        let [first, rest @ .., last] = self.groups.as_slice() else { return self.groups.len() == 1 };
        let is_telephone = first.len() == 3 && rest.len() == 1 && !last.ends_with('0') && self.word.text.contains(' ');
        !first.starts_with('0')
            && first.len() <= 3
            && rest.iter().chain([last]).all(|group| group.len() == 3)
            && !self.word.text.contains(['-', '/', '('])
            && !is_telephone
    }

    /// `10:00-12:00` leaves `00-12`, `2026-11-28 10` a day and an hour.
    fn begins_with_a_date(&self) -> bool {
        matches!(self.lengths()[..], [4, 1 | 2, 1 | 2, ..] | [1 | 2, 1 | 2, 4, ..])
            && self.groups.iter().any(|group| is_year(group))
    }

    /// `101-102-103`, one after the other: rooms, pages.
    fn is_counting(&self) -> bool {
        let numbers: Vec<u64> = self.groups.iter().filter_map(|group| group.parse().ok()).collect();
        numbers.len() == self.groups.len()
            && numbers.windows(2).all(|pair| pair.first().map(|one| one + 1) == pair.last().copied())
    }

    /// `98450 12345`: ten digits in two halves, as in India.
    fn is_halved(&self) -> bool {
        self.lengths() == [5, 5] && self.word.text.contains([' ', '-'])
    }

    fn is_telephone(&self) -> bool {
        let digits: usize = self.lengths().iter().sum();
        if self.international {
            return (8..=15).contains(&digits);
        }
        let Some(first) = self.groups.first() else { return false };
        if first.starts_with('0') && !self.is_date() {
            return (9..=15).contains(&digits) && !first.starts_with("0000");
        }
        let is_plain = self.groups.len() == 1
            && (9..=10).contains(&digits)
            && !first.ends_with("0000")
            && !self.word.text.contains('.');
        let is_grouped = self.groups.len() >= 3
            && (9..=11).contains(&digits)
            && self.groups.iter().all(|group| (1..=4).contains(&group.len()))
            && !self
                .groups
                .iter()
                .any(|group| is_year(group) && group.len() == 4 && !self.word.text.contains(['-', '(']))
            && !self.begins_with_a_date()
            && !self.is_counting()
            && !self.is_date()
            && !self.is_amount();
        is_plain || is_grouped || self.is_halved()
    }
}

fn is_year(group: &str) -> bool {
    group.len() == 4 && (group.starts_with("19") || group.starts_with("20") || group.starts_with("18"))
}

/// Telephone numbers: `+32 470 12 34 56`, `0470/12.34.56`, `(555) 010-1234`, `93 402 70 00`.
pub(super) fn telephones(text: &str) -> Vec<Range<usize>> {
    let found = runs(text).into_iter().filter(Run::is_telephone).map(|run| run.word.range());
    found.filter(|range| !is_within_address(text, range.start)).collect()
}

/// Postcodes whose form tells: `A` a capital letter, `9` a digit, `?` either, and the space where it may be parted.
const POSTCODES: &[&str] = &[
    // United Kingdom and those who do likewise.
    "A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", // Canada.
    "A9A 9A9",  // Ireland.
    "A99 A???",
];

/// Words that announce a postcode.
const POSTCODE_WORDS: &[&str] = &[
    "postcode",
    "postcodes",
    "zip",
    "zipcode",
    "plz",
    "postleitzahl",
    "cp",
    "c.p.",
    "cap",
    "postal",
    "postnummer",
    "pincode",
    "pin",
    "eircode",
    "cep",
    "〒",
];

/// Postcodes: those whose form tells, those with a state or a town beside them, and those that are announced.
pub(super) fn postcodes(text: &str) -> Vec<Range<usize>> {
    let words: Vec<Word> = words(text).map(Word::bare).collect();
    let text_of = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.text);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let (before, next) = (text_of(at.checked_sub(1)), text_of(Some(at + 1)));
        if is_parted(word.text, next) || is_dutch(word.text, next) {
            found.push(word.start..words.get(at + 1).map_or(word.end(), |next| next.end()));
        } else if is_whole(word.text)
            || is_announced(word.text, before, text_of(at.checked_sub(2)))
            || is_american(before, word.text)
            || (fits("99999", word.text) && word.text.starts_with('0'))
            || is_before_town(text, *word, next)
        {
            found.push(word.range());
        }
    }
    found
}

fn fits(pattern: &str, word: &str) -> bool {
    pattern.len() == word.len()
        && word.chars().zip(pattern.chars()).all(|(c, wanted)| match wanted {
            'A' => c.is_ascii_uppercase(),
            '9' => c.is_ascii_digit(),
            '?' => c.is_ascii_uppercase() || c.is_ascii_digit(),
            other => c == other,
        })
}

fn is_parted(word: &str, next: &str) -> bool {
    // In small letters only where both halves are small: "a1 2nd" is something else.
    let large = [word, next]
        .map(|part| if is_small(word) && is_small(next) { part.to_ascii_uppercase() } else { part.to_owned() });
    let is_so = |pattern: &&str| {
        let halves = pattern.split_once(' ').filter(|(_, second)| !is_small(next) || *second == "9AA");
        halves.is_some_and(|(first, second)| fits(first, &large[0]) && fits(second, &large[1]))
    };
    let is_ordinal =
        ["st", "nd", "rd", "th", "pm", "am", "km", "cm", "mm", "kg", "nt"].iter().any(|end| next.ends_with(end));
    POSTCODES.iter().any(is_so) && next.contains(|c: char| c.is_ascii_digit()) && !is_ordinal
}

/// Written without a capital letter.
fn is_small(word: &str) -> bool {
    !word.contains(|c: char| c.is_ascii_uppercase())
}

/// Without its space: only where the form is not that of many other things.
fn is_whole(word: &str) -> bool {
    word.len() >= 6 && POSTCODES.iter().any(|pattern| !pattern.contains('?') && fits(&pattern.replace(' ', ""), word))
}

/// `1012 AB`, but not `2016 EU`.
fn is_dutch(word: &str, next: &str) -> bool {
    fits("9999", word) && !word.starts_with('0') && !is_year(word) && !word.ends_with("00") && fits("AA", next)
}

/// `MD 20910`, `MD 20910-1234`.
fn is_american(before: &str, word: &str) -> bool {
    fits("AA", before) && (fits("99999", word) || fits("99999-9999", word))
}

/// `08001 Barcelona`, but not `15000 Euros`.
fn is_before_town(text: &str, word: Word, next: &str) -> bool {
    let before = text.get(..word.start).unwrap_or_default();
    let begins =
        before.trim_end().is_empty() || before.trim_end().ends_with([',', '(', ';', '-']) || before.ends_with('\n');
    let town: Vec<char> = next.chars().take(2).collect();
    let is_town = matches!(town[..], [first, second] if first.is_uppercase() && second.is_lowercase());
    let adjoins = text.get(word.end()..).is_some_and(|after| after.starts_with(' '));
    fits("99999", word.text) && !word.text.ends_with("00") && begins && adjoins && is_town
}

/// `zip code 90210`.
fn is_announced(word: &str, before: &str, before_that: &str) -> bool {
    let announces = |word: &str| POSTCODE_WORDS.contains(&word.to_lowercase().as_str());
    let is_number = (4..=7).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()) && !is_year(word);
    is_number
        && (announces(before) || (announces(before_that) && matches!(before.to_lowercase().as_str(), "code" | "is")))
}

/// Titles that stand in front of a name.
const TITLES: &[&str] = &[
    "Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Dra", "Prof", "Profa", "Rev", "Sr", "Sra", "Srta", "Dña", "Mme", "Mlle",
    "Mgr", "Frau", "Herr", "Hr", "Fru", "Dhr", "Mevr", "Mw", "Sig", "Sig.ra", "Dott", "Dott.ssa", "Pani", "Shri",
    "Smt", "Στρ", "Κος", "Κα",
];

/// Titles in full, which are written with a small or a large letter.
const WHOLE_TITLES: &[&str] = &[
    "doctor",
    "doctora",
    "professor",
    "mister",
    "missus",
    "reverend",
    "señor",
    "señora",
    "señorita",
    "don",
    "doña",
    "senyor",
    "senyora",
    "senhor",
    "senhora",
    "dona",
    "madame",
    "monsieur",
    "mademoiselle",
    "signor",
    "signora",
    "signore",
    "mijnheer",
    "meneer",
    "mevrouw",
    "κύριος",
    "κυρία",
    "κ.",
    "pan",
    "pani",
];

/// `Dr Okafor`, `Sra. García`: a title and a word that begins like a name.
pub(super) fn titled_names(text: &str) -> Vec<Range<usize>> {
    let words: Vec<Word> = words(text).collect();
    let is_title = |word: &Word| {
        let bare = word.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        TITLES.contains(&bare.strip_suffix('.').unwrap_or(bare)) || WHOLE_TITLES.contains(&bare.to_lowercase().as_str())
    };
    let pairs = words.iter().zip(words.iter().skip(1)).filter(|(title, name)| is_title(title) && is_name(name.text));
    pairs.map(|(title, name)| title.bare().start..name.bare().end()).collect()
}

fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(|c| c.is_lowercase() || "’'-.".contains(c))
}

/// Words after which a date is somebody's birthday.
const BIRTH_WORDS: &[&str] = &[
    "born",
    "dob",
    "d.o.b",
    "birth",
    "birthdate",
    "birthday",
    "geboren",
    "geb",
    "geburtsdatum",
    "geboortedatum",
    "né",
    "née",
    "naissance",
    "nacido",
    "nacida",
    "nacimiento",
    "nascut",
    "nascuda",
    "naixement",
    "nascido",
    "nascida",
    "nascimento",
    "nato",
    "nata",
    "nascita",
    "född",
    "født",
    "doğum",
    "urodzony",
    "urodzona",
    "γεννήθηκε",
    "γεννημένος",
    "γεννημένη",
    "γέννησης",
    "ولد",
    "وُلد",
    "ولدت",
    "مواليد",
    "الميلاد",
    "जन्म",
];

/// `born on 12 May 1980`, `geb. 12.5.1980`: a day and a year soon after such a word.
pub(super) fn birth_dates(text: &str) -> Vec<Range<usize>> {
    let words: Vec<Word> = words(text).collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !BIRTH_WORDS.contains(&word.bare().text.to_lowercase().as_str()) {
            continue;
        }
        let mut following = words.iter().skip(at + 1).take(7);
        let numbers =
            following.clone().flat_map(|word| word.text.split(|c| digit(c).is_none())).filter(|part| !part.is_empty());
        let has_day = numbers.clone().any(|part| part.len() <= 2);
        let has_year = numbers.clone().any(is_year);
        if let Some(last) =
            following.rfind(|word| word.text.contains(|c| digit(c).is_some())).filter(|_| has_day && has_year)
        {
            found.push(word.start..last.bare().end());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(find: fn(&str) -> Vec<Range<usize>>, yes: &[&str], no: &[&str]) {
        for text in yes {
            let sentence = format!("Well, {text}, or so.");
            assert!(!find(text).is_empty(), "{text}");
            assert_eq!(find(&sentence).len(), 1, "{sentence}");
        }
        for text in no {
            assert_eq!(find(text).iter().map(|found| &text[found.clone()]).collect::<Vec<_>>(), Vec::<&str>::new());
        }
    }

    #[test]
    fn email_addresses() {
        check(
            emails,
            &[
                "soup@example.org",
                "mailto:soup.kitchen+1@mail.example.co.uk",
                "soup(at)example.org",
                "søren@exämple.dk",
                "a＠example.jp",
            ],
            &["@soup", "soup @ the hall", "a@b", "12 @ 3.50", "@soup@example.social"],
        );
    }

    #[test]
    fn handles_of_social_networks() {
        check(
            handles,
            &["@soup_kitchen", "(@soup.kitchen)", "@soup@example.social"],
            &["soup@example.org", "@ noon", "https://example.org/@soup", "@5"],
        );
    }

    #[test]
    fn telephone_numbers_of_many_countries() {
        check(
            telephones,
            &[
                "+32 470 12 34 56",
                "0470/12.34.56",
                "(555) 010-1234",
                "93 402 70 00",
                "934027000",
                "020 7946 0123",
                "+91-98450-12345",
                "01 23 45 67 89",
                "555-010-1234",
                "٠١٢٣٤٥٦٧٨٩",
                "0049 30 901820",
                "612 345 678",
                "98450 12345",
                "९८४५० १२३४५",
                "+1 (555) 010 1234",
            ],
            &[
                "2015-2016",
                "from 2014, 2015 and 2016",
                "2014 2015 2016",
                "12/05/2026",
                "2026-05-12",
                "12.05.2026 10.30",
                "1 000 000 000",
                "10,000 people",
                "€ 250000000",
                "3.14159265",
                "1.000.000",
                "9:30 - 11:45",
                "ISBN",
                "15 000 000 trees",
                "30.000 euros",
                "https://example.org/0123456789",
                "100000000",
                "10-12 people in 2015",
                "24-7-365",
                "02:30",
                "in 2015. 40 people came",
                "a 1200000000 budget",
                "#0123456789",
                "2026-11-28 10:00-12:00",
                "rooms 101-102-103",
                "123 456 780 people",
            ],
        );
    }

    #[test]
    fn postcodes_that_tell_by_form_or_neighbour() {
        check(
            postcodes,
            &[
                "EH6 5JG",
                "eh6 5jg",
                "SW1A 1AA",
                "SW1A1AA",
                "K1A 0B1",
                "1012 AB",
                "MD 20910",
                "08001 Barcelona",
                "zip code 90210",
                "PLZ 9000",
                "( Barcelona 08035 )",
            ],
            &[
                "2016 EU",
                "15000 Euros",
                "COVID 19",
                "in 2015 we",
                "A4 paper",
                "B2B",
                "the 28001",
                "CO2 2020",
                "1200 AM radio",
                "at b12 5pm",
                "a1 2nd try",
            ],
        );
    }

    #[test]
    fn names_behind_a_title() {
        check(
            titled_names,
            &[
                "Dr Okafor",
                "Mrs. Jones",
                "Sra. García",
                "Frau Müller",
                "Mme D’Arcy",
                "señora García",
                "la senyora Puig",
                "don José",
                "Doctor Smith",
                "Madame Dupont",
            ],
            &["Dr", "MS Word", "the doctor came", "Sr de", "Mr. and", "el señor de la casa"],
        );
    }

    #[test]
    fn dates_of_birth() {
        check(
            birth_dates,
            &[
                "born on 12 May 1980",
                "geb. 12.5.1980",
                "DOB: 1980-05-12",
                "née le 12 mai 1980",
                "γεννήθηκε στις 12 Μαΐου 1980",
                "ولدت في 12 مايو 1980",
            ],
            &["born in 1980", "born in Ghent", "12 May 2026"],
        );
    }
}
