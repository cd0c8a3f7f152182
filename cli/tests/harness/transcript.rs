//! Reading a transcript, and matching what was printed against what it shows.

use std::collections::BTreeMap;

/// A block that means something.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// Commands on a computer.
    Console { computer: String, steps: Vec<Step> },
    /// A file.
    File { name: String, text: String },
}

/// A command and what it does.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) line: usize,
    pub(crate) command: String,
    pub(crate) code: i32,
    pub(crate) printed: Vec<String>,
}

/// The blocks of a transcript, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().zip(1..);
    while let Some((line, _)) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let body: Vec<(&str, usize)> = lines.by_ref().take_while(|(line, _)| *line != "```").collect();
        let (language, name) = info.split_once(' ').unwrap_or((info, ""));
        match (language, name) {
            ("console", name) => {
                let computer = if name.is_empty() { "ours" } else { name };
                blocks.push(Block::Console { computer: computer.to_owned(), steps: steps(&body) });
            }
            (_, "") => {}
            (_, name) => {
                let text: String = body.iter().map(|(line, _)| format!("{line}\n")).collect();
                blocks.push(Block::File { name: name.to_owned(), text });
            }
        }
    }
    blocks
}

fn steps(body: &[(&str, usize)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (text, line) in body {
        let command = text.strip_prefix("$ ").or((*text == "^C").then_some("^C"));
        if let Some(command) = command {
            steps.push(Step { line: *line, command: command.to_owned(), code: 0, printed: Vec::new() });
            continue;
        }
        let Some(step) = steps.last_mut() else { continue };
        match text.strip_prefix("? ").and_then(|code| code.parse().ok()) {
            Some(code) => step.code = code,
            // The commands' own blank lines at the ends are nothing that a reader sees.
            None => step.printed.push((*text).to_owned()),
        }
    }
    steps
}

/// What a transcript shows of the output of a command.
pub(crate) struct Pattern<'a> {
    lines: &'a [String],
}

impl<'a> Pattern<'a> {
    pub(crate) const fn new(lines: &'a [String]) -> Self {
        Self { lines }
    }

    /// Whether these lines were meant; words in brackets are learned.
    pub(crate) fn learn(&self, printed: &[&str], learned: &mut BTreeMap<String, String>) -> bool {
        let mut tried = learned.clone();
        let matched = lines_match(trimmed(self.lines), trimmed(printed), &mut tried);
        if matched {
            *learned = tried;
        }
        matched
    }
}

/// Without the blank lines at both ends.
fn trimmed<T: AsRef<str>>(lines: &[T]) -> &[T] {
    let is_said = |line: &T| !line.as_ref().trim().is_empty();
    match (lines.iter().position(is_said), lines.iter().rposition(is_said)) {
        (Some(from), Some(to)) => &lines[from..=to],
        _ => &[],
    }
}

fn lines_match(pattern: &[String], printed: &[&str], learned: &mut BTreeMap<String, String>) -> bool {
    let Some((first, rest)) = pattern.split_first() else { return printed.is_empty() };
    if first == "..." {
        return (0..=printed.len()).any(|skipped| {
            let mut tried = learned.clone();
            let matched = lines_match(rest, &printed[skipped..], &mut tried);
            if matched {
                *learned = tried;
            }
            matched
        });
    }
    let Some((line, more)) = printed.split_first() else { return false };
    line_matches(first.trim_end(), line.trim_end(), learned) && lines_match(rest, more, learned)
}

fn line_matches(pattern: &str, line: &str, learned: &mut BTreeMap<String, String>) -> bool {
    let Some((before, hole, after)) = next_hole(pattern) else { return pattern == line };
    let Some(rest) = line.strip_prefix(before) else { return false };
    if let Some(word) = learned.get(hole).cloned() {
        return rest.strip_prefix(word.as_str()).is_some_and(|rest| line_matches(after, rest, learned));
    }
    let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    let longest = if hole == ".." { rest.len() } else { rest.find(char::is_whitespace).unwrap_or(rest.len()) };
    for end in ends.take_while(|end| *end <= longest).collect::<Vec<_>>().into_iter().rev() {
        let mut tried = learned.clone();
        if hole != ".." {
            if end == 0 {
                return false;
            }
            tried.insert(hole.to_owned(), rest[..end].to_owned());
        }
        if line_matches(after, &rest[end..], &mut tried) {
            *learned = tried;
            return true;
        }
    }
    false
}

/// The first hole of a pattern: `[..]`, or one small word in brackets.
fn next_hole(pattern: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = pattern[from..].find('[') {
        let open = from + at;
        let close = open + pattern[open..].find(']')?;
        let name = &pattern[open + 1..close];
        let is_word = !name.is_empty() && name.len() <= 12 && name.chars().all(|c| c.is_ascii_lowercase());
        if name == ".." || is_word {
            return Some((&pattern[..open], name, &pattern[close + 1..]));
        }
        from = open + 1;
    }
    None
}

#[test]
fn patterns_match_what_they_mean() {
    let mut learned = BTreeMap::new();
    let pattern = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let said = pattern(&["ID [id]  Soup", "...", "the end [..] of [id]"]);
    assert!(Pattern::new(&said).learn(&["ID k7mq  Soup", "a", "b", "the end x y of k7mq"], &mut learned));
    assert_eq!(learned.get("id").map(String::as_str), Some("k7mq"));
    assert!(
        !Pattern::new(&said).learn(&["ID h2vf  Soup", "the end x of h2vf"], &mut learned),
        "it was another word before"
    );
    assert!(Pattern::new(&pattern(&["Join? [Y/n]"])).learn(&["Join? [Y/n]", ""], &mut learned));
}

#[test]
fn a_transcript_is_read_block_by_block() {
    let text = "Words\n```console harbour\n$ joinup list\n? 3\nNothing\n^C\n```\n```markdown soup.md\nTitle: Soup\n```\n```text\nleft out\n```\n";
    let step = |line, command: &str, code, printed: &[&str]| Step {
        line,
        command: command.to_owned(),
        code,
        printed: printed.iter().map(|line| (*line).to_owned()).collect(),
    };
    let expected = [
        Block::Console {
            computer: "harbour".into(),
            steps: vec![step(3, "joinup list", 3, &["Nothing"]), step(6, "^C", 0, &[])],
        },
        Block::File { name: "soup.md".into(), text: "Title: Soup\n".into() },
    ];
    assert_eq!(blocks(text), expected);
}
