//! Words made to mislead, in items that are properly signed: they are shown clean, wherever they are shown.

use joinup_tests::daemon::{Home, Node, listed};

use super::{
    items::{Author, id},
    peer::Peer,
};

/// Titles that an honest node accepts, as nothing in their bytes is wrong.
const TITLES: [&str; 9] = [
    "Right \u{202e}tfel ot\u{202c} left",
    "Isolates \u{2066}one\u{2069} \u{2067}two\u{2069} \u{2068}three\u{2069}",
    "Marks \u{200e}and\u{200f} \u{61c}more",
    "Nothing\u{200b}to\u{2060}see\u{feff}here",
    "Two\u{2028}lines\u{2029}or three",
    "Tags \u{e0041}\u{e0042}\u{e007f} and private \u{e000}\u{f8ff} words",
    "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}\u{30d}\u{30e}\u{30f}a",
    "First line\nSecond line\n  h2vf  stopped  A made up row",
    "\tTabs\t\tall\tover",
];
/// A community's name that pretends to be a line of the table.
const NAME: &str = "Sample \u{202e}drawkcaB\u{202c}\nus";

/// A title of 160 characters in Devanagari: a sentence, again and again.
fn devanagari() -> String {
    "हम मोहल्ले में मिलकर खाना पकाते हैं और सब साथ बैठते हैं। ".chars().cycle().take(160).collect::<String>().trim_end().to_owned()
        + "।"
}

/// Everything that a terminal would obey, or that turns words around or hides them.
fn misleads(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(u32::from(c),
            0x61c | 0x200b | 0x200e | 0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xe000..=0xf8ff | 0xe0000..=0xe0fff)
}

fn is_clean(what: &str, shown: &str) {
    let found: Vec<char> = shown.chars().filter(|c| misleads(*c)).collect();
    assert!(found.is_empty(), "{what} shows {found:?}: {shown:?}");
}

async fn scene() -> (Node, Vec<String>) {
    let node = Home::community("Sample Street").await.up().await;
    let peer = Peer::meet(&node).await;
    let author = Author::new(1);
    assert!(peer.say(author.profile(NAME).bytes()).await);
    let mut ids = Vec::new();
    let devanagari = devanagari();
    for (number, title) in TITLES.into_iter().chain([devanagari.as_str()]).enumerate() {
        let item = author.experiment(u32::try_from(number).unwrap(), title);
        assert!(peer.say(item.bytes()).await);
        ids.push(id(&item));
    }
    for id in &ids {
        listed(&node, id).await;
    }
    assert!(!peer.was_cut(), "such words are bad manners, not a broken message");
    (node, ids)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_titles_and_names_are_shown_clean() {
    let (node, ids) = scene().await;
    let commands: Vec<Vec<&str>> =
        [vec!["list"], vec!["list", "--all", "-v"], vec!["search", "words"], vec!["community"], vec!["status"]]
            .into_iter()
            .chain(ids.iter().map(|id| vec!["show", id.as_str(), "--wait", "0s"]))
            .collect();
    for command in commands {
        for flags in [["--color", "never"].as_slice(), &["--color", "always"], &["--json"]] {
            let said = node.say(&[command.as_slice(), flags].concat(), "").await;
            assert_eq!(said.exit(), Some(0), "{command:?}: {said:?}");
            // Our own colours are the one thing that is obeyed.
            let plain = without_colours(&said.out);
            is_clean(&command.join(" "), &plain);
            is_clean(&command.join(" "), &without_colours(&said.err));
        }
    }
}

/// Takes out the sequences that set a colour or weight: ESC, bracket, numbers, m.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end = after.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(after.len());
        let (_, tail) = after.split_at(end);
        rest = match tail.strip_prefix('m') {
            Some(tail) => tail,
            None => {
                plain.push('\u{1b}');
                tail
            }
        };
    }
    plain + rest
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_stays_a_row() {
    let (node, ids) = scene().await;
    let listed = node.say(&["list", "--all"], "").await;
    let short: Vec<&str> = ids.iter().map(|id| &id[..4]).collect();
    let rows = listed.out.lines().filter(|line| short.iter().any(|short| line.starts_with(short))).count();
    assert_eq!(rows, ids.len(), "one line each: {}", listed.out);
    assert!(!listed.out.lines().any(|line| line.trim_start().starts_with("h2vf")), "no row was smuggled in");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_script_has_its_room() {
    let (node, ids) = scene().await;
    let title = devanagari();
    assert_eq!(title.chars().count(), 160, "as many as fit");
    let shown = node.run(&["show", ids.last().unwrap(), "--wait", "0s"]).await;
    assert_eq!(shown["summary"]["title"], *title, "nothing of it is lost");
    let found = node.run(&["search", "खाना"]).await;
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    let said = node.say(&["show", ids.last().unwrap(), "--wait", "0s"], "").await;
    assert!(said.out.replace(['\n', ' '], "").contains(&title.replace(' ', "")), "{}", said.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_in_what_is_typed_are_shown_clean_too() {
    let home = Home::community("Sample \u{202e}drawkcab").await;
    for title in TITLES {
        let said = home.say(&["new", "--title", title], "").await;
        is_clean("new", &said.out);
        is_clean("new", &said.err);
    }
    let refused = home.say(&["show", "\u{202e}abc\u{1b}[31m"], "").await;
    is_clean("a refusal", &refused.err);
    is_clean("drafts", &home.say(&["drafts"], "").await.out);
    is_clean("community", &home.say(&["community", "show", "us"], "").await.out);
}
