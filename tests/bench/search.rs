//! Searching: copies of real records as items of many communities, held by an engine, asked through the router of the
//! local API as a client asks it. Words are drawn from the records themselves.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc, time::Duration};

use joinup_node::{
    api::{Client, host::Host, types::ListQuery},
    clock::Clock,
    home::Home,
    store::Store,
};
use joinup_protocol::{
    item::{Payload, Verified},
    limits,
    replica::Same,
};
use joinup_tests::{items, random::Random};

use crate::{Outcome, meter};

/// Records held, unless told otherwise.
const COUNT: &str = "100000";
/// Questions of each sort.
const ASKED: usize = 300;
/// Letters of a beginning.
const BEGINNING: usize = 4;

/// `search FOLDER [RECORDS]`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let (folder, count) = match arguments {
        [folder] => (folder, COUNT),
        [folder, count] => (folder, count.as_str()),
        _ => return Err("search FOLDER [RECORDS]".into()),
    };
    let clock = Clock::system();
    let records = items::copies_of(Path::new(folder), count.parse()?);
    let bytes: usize = records.iter().map(|item| item.bytes().len()).sum();
    println!("{} records of {} bytes, {:.0} MiB", records.len(), bytes / records.len().max(1), mebibytes(bytes));
    let home = tempfile::tempdir()?;
    let path = home.path().join("home");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        Client::connect(&path).await?.init(&serde_json::from_str(r#"{"name":"Bench","languages":["ca"]}"#)?).await?;
        Outcome::Ok(())
    })?;
    let texts = texts(&records);
    fill(&path, records, &clock)?;
    let begun = clock.elapsed();
    let client = Client::in_process(Host::open(&path, clock.clone())?);
    runtime.block_on(measure(&client, &path, &texts, bytes, &clock, begun))
}

fn mebibytes(bytes: usize) -> f64 {
    meter::mebibytes(bytes as u64)
}

/// Puts the records into the store of a home as peers' items come.
fn fill(path: &Path, records: Vec<Verified>, clock: &Clock) -> Outcome {
    let home = Arc::new(Home::open(path)?);
    let (store, _) = Store::open(&home.store())?;
    let mut records = records.into_iter();
    loop {
        let batch: Vec<Verified> = records.by_ref().take(limits::BATCH / limits::ITEM).collect();
        if batch.is_empty() {
            return Ok(());
        }
        store.apply(batch, clock.now(), &Same(u32::MAX))?;
    }
}

/// Titles and gists, of which questions are made.
fn texts(records: &[Verified]) -> Vec<Vec<String>> {
    let text = |item: &Verified| match item.payload() {
        Payload::Experiment(summary) => Some(format!("{} {}", summary.title, summary.gist)),
        _ => None,
    };
    let words = |text: String| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    // One of each title: copies say nothing new.
    let texts: BTreeSet<String> = records.iter().step_by(7).filter_map(text).collect();
    texts.into_iter().map(words).filter(|words| words.len() > 4).collect()
}

async fn measure(
    client: &Client,
    path: &Path,
    texts: &[Vec<String>],
    bytes: usize,
    clock: &Clock,
    begun: Duration,
) -> Outcome {
    let list = client.experiments(&ListQuery::default()).await?;
    println!("opened and listed in {:.0} ms, {} held", (clock.elapsed() - begun).as_secs_f64() * 1e3, list.held);
    let (begun, busy) = (clock.elapsed(), meter::processor());
    client.experiments(&words("nothing".into())).await?;
    let took = clock.elapsed() - begun;
    println!(
        "indexed until found: {:.0} a second, {:.1} us of processor each; {:.0} MiB of memory at most",
        list.held as f64 / took.as_secs_f64(),
        (meter::processor() - busy).as_secs_f64() * 1e6 / list.held as f64,
        meter::mebibytes(meter::memory().1),
    );
    let size = size_of(&path.join("index"))?;
    println!("index {:.0} MiB, {:.2} bytes a byte of records", mebibytes(size), size as f64 / bytes as f64);
    let mut all = Vec::new();
    let mut random = Random::new(1);
    for (name, make) in QUESTIONS {
        let mut took = Vec::new();
        for _ in 0..ASKED {
            let query = make(&texts[random.index(texts.len())], &mut random);
            let begun = clock.elapsed();
            client.experiments(&query).await?;
            took.push(clock.elapsed() - begun);
        }
        tell(name, &mut took);
        all.extend(took);
    }
    tell("all", &mut all);
    for (name, query) in [("list", ListQuery::default()), ("list of a theme", of_theme())] {
        let mut took = Vec::new();
        for _ in 0..ASKED {
            let begun = clock.elapsed();
            client.experiments(&query).await?;
            took.push(clock.elapsed() - begun);
        }
        tell(name, &mut took);
    }
    Ok(())
}

fn size_of(folder: &Path) -> std::io::Result<usize> {
    let files = fs::read_dir(folder)?.map(|file| Ok(usize::try_from(file?.metadata()?.len()).unwrap_or(usize::MAX)));
    files.sum()
}

fn tell(name: &str, took: &mut [Duration]) {
    took.sort_unstable();
    let at = |percent: usize| {
        let at = (took.len() * percent).div_ceil(100).saturating_sub(1);
        took.get(at).map_or(0.0, |took| took.as_secs_f64() * 1e3)
    };
    println!("{name:18} p50 {:6.2} ms, p99 {:6.2} ms, longest {:6.2} ms", at(50), at(99), at(100));
}

fn words(words: String) -> ListQuery {
    ListQuery { words: Some(words), ..ListQuery::default() }
}

fn of_theme() -> ListQuery {
    ListQuery { theme: Some("nature-and-climate".into()), ..ListQuery::default() }
}

/// Makes a question of the words of a record.
type Make = fn(&[String], &mut Random) -> ListQuery;

const QUESTIONS: [(&str, Make); 8] = [
    ("one word", |text, random| words(text[random.index(text.len())].clone())),
    ("two words", |text, random| {
        words(format!("{} {}", text[random.index(text.len())], text[random.index(text.len())]))
    }),
    ("beginning", |text, random| words(text[random.index(text.len())].chars().take(BEGINNING).collect())),
    ("phrase of two", |text, random| {
        let at = random.index(text.len() - 1);
        words(format!("\"{} {}\"", text[at], text[at + 1]))
    }),
    ("phrase of three", |text, random| {
        let at = random.index(text.len() - 2);
        words(format!("\"{} {} {}\"", text[at], text[at + 1], text[at + 2]))
    }),
    ("word and theme", |text, random| ListQuery { words: Some(text[random.index(text.len())].clone()), ..of_theme() }),
    ("word and filters", |text, random| ListQuery {
        words: Some(text[random.index(text.len())].clone()),
        state: Some("idea".into()),
        facet: Some("country=ES,setting=city".into()),
        since: Some("2026".into()),
        ..ListQuery::default()
    }),
    ("word with facets", |text, random| ListQuery {
        words: Some(text[random.index(text.len())].clone()),
        facets: true,
        ..ListQuery::default()
    }),
];
