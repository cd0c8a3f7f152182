//! Vectors of the encoding rules: numbers, options, lists, texts, dates.

use joinup_protocol::text::Text;

use super::{
    File, encode, invalid, mangled,
    samples::{date, text},
    valid, with_byte,
};

pub fn primitives() -> File {
    let mut valid_ones = Vec::new();
    let mut add = |kind, name, bytes: &[u8]| valid_ones.push(valid(kind, name, bytes));
    add("u8", "the greatest", &[0xff]);
    add("u16", "one byte", &[250]);
    add("u16", "two bytes", &[251, 0, 251]);
    add("u16", "the greatest", &[251, 0xff, 0xff]);
    add("u32", "two bytes", &encode(&0xffffu32));
    add("u32", "four bytes", &encode(&0x1_0000u32));
    add("u64", "four bytes", &encode(&0xffff_ffffu64));
    add("u64", "eight bytes", &encode(&0x1_0000_0000u64));
    add("flag", "no", &[0]);
    add("flag", "yes", &[1]);
    add("option u16", "nothing", &[0]);
    add("option u16", "something", &[1, 7]);
    add("list 2 of u16", "empty", &[0]);
    add("list 2 of u16", "full", &[2, 7, 251, 1, 0]);
    add("bytes 4", "full", &[4, 1, 2, 3, 4]);
    add("text 5", "empty", &[0]);
    add("text 5", "five characters of four bytes each", &encode(&text::<5>("🥣🥣🥣🥣🥣")));
    add("text 5", "line feed and tab", &encode(&text::<5>("a\n\tb")));
    add("code", "the longest", &encode(&"abcdefghijklmnopqrstuvwxyz-01234"));
    add("label", "words", &encode(&"people who sing"));
    add("language", "with a region", &encode(&"nl-BE"));
    add("licence", "with a version", &encode(&"CC-BY-4.0"));
    add("currency", "of a place", &encode(&"Lewes-Pound"));
    add("date", "a year", &encode(&date("2026")));
    add("date", "a month", &encode(&date("2026-05")));
    add("date", "a day", &encode(&date("2024-02-29")));
    add("date", "the first year", &encode(&date("0001")));
    add("date", "the last day", &encode(&date("9999-12-31")));
    add("moment", "2026-05-12", &encode(&1_778_544_000_000u64));
    add("stamp", "the last tombstone", &encode(&0xffff_ffff_ffffu64));
    add("digest", "32 bytes as they are", &[7; 32]);
    add("signature", "64 bytes as they are", &[7; 64]);
    File {
        name: "encoding.json",
        about: "Numbers, options, lists, texts, codes and dates as they stand inside payloads and messages.",
        valid: valid_ones,
        invalid: [numbers(), containers(), words(), dates()].concat(),
        derivations: Vec::new(),
    }
}

fn numbers() -> Vec<serde_json::Value> {
    let mut refused = mangled("u32", &encode(&300u32));
    let mut add = |kind, reason, name, bytes: &[u8]| refused.push(invalid(kind, reason, name, bytes));
    add("u16", "not-canonical", "7 in two bytes", &[251, 0, 7]);
    add("u16", "not-canonical", "250 in two bytes", &[251, 0, 250]);
    add("u16", "malformed", "four bytes for a number of two", &[252, 0, 0, 0, 7]);
    add("u32", "not-canonical", "65,535 in four bytes", &[252, 0, 0, 0xff, 0xff]);
    add("u32", "malformed", "eight bytes for a number of four", &[253, 0, 0, 0, 0, 0, 0, 0, 7]);
    add("u64", "not-canonical", "4,294,967,295 in eight bytes", &[253, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    add("u64", "malformed", "sixteen bytes for a number of eight", &[&[254][..], &[0; 15], &[7]].concat());
    add("u64", "malformed", "a head that means nothing", &[255, 0]);
    add("u8", "trailing", "a byte is one byte, whatever it is", &[251, 0]);
    add("flag", "malformed", "neither yes nor no", &[2]);
    add("stamp", "malformed", "49 bits", &encode(&(1u64 << 48)));
    add("moment", "malformed", "seven of eight bytes", &[253, 0, 0, 0, 0, 0, 0, 1]);
    add("digest", "malformed", "31 bytes", &[7; 31]);
    add("signature", "malformed", "63 bytes", &[7; 63]);
    refused
}

fn containers() -> Vec<serde_json::Value> {
    let full = [2, 7, 251, 1, 0];
    let mut refused = mangled("list 2 of u16", &full);
    let mut add = |kind, reason, name, bytes: &[u8]| refused.push(invalid(kind, reason, name, bytes));
    add("option u16", "malformed", "neither nothing nor something", &[2, 7]);
    add("option u16", "trailing", "nothing, and then something", &[0, 7]);
    add("list 2 of u16", "malformed", "three entries", &encode(&vec![1u16, 2, 3]));
    add("list 2 of u16", "not-canonical", "its length in two bytes", &[251, 0, 1, 7]);
    let endless = [253, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    add("list 2 of u16", "malformed", "2^64 - 1 entries", &endless);
    add("bytes 4", "malformed", "five bytes", &[5, 1, 2, 3, 4, 5]);
    add("bytes 4", "malformed", "2^64 - 1 bytes", &endless);
    add("bytes 4", "malformed", "fewer bytes than announced", &[4, 1, 2, 3]);
    add("text 5", "malformed", "2^64 - 1 bytes of text", &endless);
    refused
}

fn words() -> Vec<serde_json::Value> {
    let mut refused = mangled("text 5", &encode(&"bread"));
    let mut add = |kind, reason, name: &str, bytes: &[u8]| refused.push(invalid(kind, reason, name, bytes));
    add("text 5", "malformed", "six characters", &encode(&"breads"));
    add("text 5", "not-canonical", "its length in two bytes", &[251, 0, 1, b'a']);
    add("text 5", "malformed", "half a character", &with_byte(&encode(&"ab"), 2, 0xc3));
    add("text 5", "malformed", "a surrogate", &[3, 0xed, 0xa0, 0x80]);
    add("text 5", "malformed", "a letter in more bytes than it needs", &[2, 0xc1, 0x81]);
    for (name, control) in [
        ("NUL", '\0'),
        ("carriage return", '\r'),
        ("escape", '\x1b'),
        ("delete", '\x7f'),
        ("next line (U+0085)", '\u{85}'),
        ("control sequence introducer (U+009B)", '\u{9b}'),
    ] {
        add("text 5", "malformed", name, &encode(&format!("a{control}")));
    }
    add("code", "malformed", "nothing", &encode(&""));
    add("code", "malformed", "33 characters", &encode(&"a".repeat(33)));
    add("code", "malformed", "a capital", &encode(&"Idea"));
    add("code", "malformed", "a space", &encode(&"an idea"));
    add("label", "malformed", "nothing", &encode(&""));
    add("label", "malformed", "65 characters", &encode(&"ä".repeat(65)));
    add("label", "malformed", "two lines", &encode(&"a\nb"));
    add("language", "malformed", "an underscore", &encode(&"nl_BE"));
    add("language", "malformed", "36 characters", &encode(&"a".repeat(36)));
    add("licence", "malformed", "a space", &encode(&"CC BY"));
    add("licence", "malformed", "33 characters", &encode(&"a".repeat(33)));
    add("currency", "malformed", "a sign", &encode(&"€"));
    add("currency", "malformed", "17 characters", &encode(&"a".repeat(17)));
    refused
}

fn dates() -> Vec<serde_json::Value> {
    const fn packed(year: u32, month: u32, day: u32) -> u32 {
        year << 9 | month << 5 | day
    }
    let mut refused = Vec::new();
    let mut add = |name, number: u32| refused.push(invalid("date", "malformed", name, &encode(&number)));
    add("the year 0", packed(0, 1, 1));
    add("the year 10000", packed(10_000, 1, 1));
    add("a day without a month", packed(2026, 0, 12));
    add("month 13", packed(2026, 13, 0));
    add("31 April", packed(2026, 4, 31));
    add("29 February of no leap year", packed(2026, 2, 29));
    add("bits beyond the year", u32::MAX);
    refused
}

/// Too many words of any text with this cap.
pub fn over<const MAX: usize>(_: &Text<MAX>) -> Vec<u8> {
    encode(&"a".repeat(MAX + 1))
}

/// Too many copies of a list's first entry.
pub fn overfull<T: serde::Serialize + Clone, const MAX: usize>(
    entries: &joinup_protocol::text::List<T, MAX>,
) -> Vec<u8> {
    encode(&vec![entries[0].clone(); MAX + 1])
}
