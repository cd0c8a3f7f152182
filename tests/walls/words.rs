//! No sentence for people outside the catalogue: a string that begins as a sentence does stands in a file of texts.

use super::sources;

/// Files whose sentences belong there: the English help stands beside the arguments, and samples are data.
const OWN: &[&str] = &["cli/src/args.rs", "cli/src/commands/demo/samples.rs"];
/// What a line is that no person reads.
const NOT_READ: &[&str] = &["//", "tracing::", "reason =", "#[command", "#[error", "next_help_heading", "starts_with("];
/// Words that are no sentences: what is being done with a file, which the catalogue turns into one.
const NO_SENTENCE: &[&str] = &["Making the folder"];

#[test]
fn every_sentence_is_in_the_catalogue() {
    let mut outside = Vec::new();
    for (name, text) in ["cli/src", "node/src"].into_iter().flat_map(sources) {
        // What a metric is stands beside it, for those who read the page: in one language, as its name.
        let rooms = ["node/src/speech", "node/src/network", "node/src/store", "node/src/metrics"];
        let is_core = rooms.iter().any(|room| name.starts_with(room));
        let is_test = name.ends_with("tests.rs") || name.contains("/tests/");
        if is_core || is_test || OWN.contains(&name.as_str()) {
            continue;
        }
        outside.extend(sentences(&text).into_iter().map(|sentence| format!("{name}: {sentence}")));
    }
    assert!(outside.is_empty(), "not in the catalogue:\n{}", outside.join("\n"));
}

/// The string literals of a source, tests left out, that begin as a sentence does.
fn sentences(source: &str) -> Vec<&str> {
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let read = code.lines().filter(|line| !NOT_READ.iter().any(|mark| line.contains(mark)));
    read.flat_map(literals).filter(|text| is_sentence(text) && !NO_SENTENCE.contains(text)).collect()
}

/// What stands between quotes in a line; one that goes on below ends with the line.
fn literals(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut begins = None;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match (c, begins) {
            (_, Some(_)) if escaped => escaped = false,
            ('\\', Some(_)) => escaped = true,
            ('"', Some(from)) => {
                found.push(&line[from..at]);
                begins = None;
            }
            ('"', None) => begins = Some(at + 1),
            _ => {}
        }
    }
    found.extend(begins.map(|from| &line[from..]));
    found
}

/// A capital letter, and at least two words.
fn is_sentence(text: &str) -> bool {
    let mut words = text.split([' ', ',']).filter(|word| word.chars().any(char::is_alphabetic));
    let is_plain = |word: &str| word.chars().all(|c| c.is_ascii_alphabetic() || "'.:;!?".contains(c));
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && words.next().is_some_and(is_plain)
        && words.next().is_some()
        && text.contains(|c: char| c.is_ascii_lowercase())
}

#[test]
fn a_sentence_is_known_by_its_form() {
    let source = r#"
        page.next(&["joinup list"])?;
        // "A comment may say anything."
        Error::new(code, format!("The \"{name}\" is gone, {number} left."))
        say!("list-none", number = 1)
        row("State", "NAME=VALUE", "JOINUP_HOME")
        #[cfg(test)]
mod tests { const A: &str = "A test may say anything."; }
    "#;
    let source = source.replace("        #[cfg(test)]", "#[cfg(test)]");
    assert_eq!(sentences(&source), [r#"The \"{name}\" is gone, {number} left."#]);
}
