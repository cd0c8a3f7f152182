//! Kills the child at random moments and checks after some of them that everything acknowledged is there.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    thread,
    time::Duration,
};

use joinup_node::{
    home::Home,
    journal::{Journal, Sort},
    store::{Shelf, Store},
};
use joinup_protocol::{id::Digest, item::Verified};

use crate::{
    Outcome, child,
    plan::{self, Dice, OWN},
};

/// Threads of the child that write at once.
const LANES: u32 = 3;
/// Kills after which a folder has grown enough and a new one is begun.
const KILLS_A_FOLDER: u32 = 40;

/// Where the kills came.
#[derive(Debug, Default)]
struct Tally {
    opening: u32,
    writing: u32,
    checks: u32,
    acknowledged: u64,
}

/// Kills so many times.
pub(crate) fn run(kills: u32, seed: u64) -> Outcome {
    let dice = Dice::new(seed);
    let mut tally = Tally::default();
    let mut done = 0;
    while done < kills {
        let folder = tempfile::tempdir()?;
        let home = folder.path().join("home");
        let round = dice.below(u64::MAX);
        let mut acknowledged = [0; LANES as usize];
        let here = KILLS_A_FOLDER.min(kills - done);
        for kill in 1..=here {
            kill_once(&home, round, &mut acknowledged, &dice, &mut tally)?;
            // Several kills in a row are another thing than kills with a clean start between them.
            if home.exists() && (kill == here || dice.below(3) == 0) {
                check(&home, round, &acknowledged)
                    .map_err(|error| format!("kill {} of seed {seed}: {error}", done + kill))?;
                tally.checks += 1;
            }
        }
        done += here;
        tally.acknowledged += acknowledged.iter().copied().map(u64::from).sum::<u64>();
    }
    let Tally { opening, writing, checks, acknowledged } = tally;
    println!("{kills} kills: {opening} while opening, {writing} while writing; {acknowledged} batches acknowledged");
    println!("{checks} checks: every folder opened, every acknowledged batch was there");
    Ok(())
}

fn kill_once(home: &Path, round: u64, acknowledged: &mut [u32], dice: &Dice, tally: &mut Tally) -> Outcome {
    let mut child = start(home, round, acknowledged)?;
    let lines = lines_of(&mut child)?;
    let moment = Moment::draw(dice);
    let mut said = Vec::new();
    moment.wait(&lines, &mut said);
    child.kill()?;
    let status = child.wait()?;
    said.extend(lines);
    if status.code().is_some() {
        return Err(format!("the child ended by itself: {status}").into());
    }
    if said.first().is_some_and(|line| line == child::OPEN) {
        tally.writing += 1;
    } else {
        tally.opening += 1;
    }
    for line in said.iter().filter(|line| *line != child::OPEN) {
        let (lane, number) = line.split_once(' ').ok_or("half a line")?;
        acknowledged[lane.parse::<usize>()?] = number.parse::<u32>()? + 1;
    }
    Ok(())
}

fn start(home: &Path, round: u64, from: &[u32]) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .arg("child")
        .arg(home)
        .args([round.to_string(), LANES.to_string(), u32::MAX.to_string()])
        .args(from.iter().map(u32::to_string))
        .stdout(Stdio::piped())
        .spawn()
}

fn lines_of(child: &mut Child) -> Result<Receiver<String>, Box<dyn std::error::Error>> {
    let out = child.stdout.take().ok_or("no output")?;
    let (send, lines) = sync_channel(100_000);
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    Ok(lines)
}

/// When to kill.
enum Moment {
    /// So long after the start.
    After(Duration),
    /// After so many lines and then so long.
    Lines(u64, Duration),
}

impl Moment {
    fn draw(dice: &Dice) -> Self {
        let micros = |most| Duration::from_micros(dice.below(most));
        match dice.below(4) {
            0 => Self::After(micros(3_000)),
            1 => Self::After(micros(80_000)),
            2 => Self::Lines(0, micros(60_000)),
            _ => Self::Lines(dice.below(40), micros(4_000)),
        }
    }

    /// Waits for the child's lines until the moment has come.
    fn wait(&self, lines: &Receiver<String>, said: &mut Vec<String>) {
        let rest = match self {
            Self::After(time) => *time,
            Self::Lines(wanted, time) => {
                for _ in 0..=*wanted {
                    match lines.recv_timeout(Duration::from_secs(30)) {
                        Ok(line) => said.push(line),
                        Err(_) => return,
                    }
                }
                *time
            }
        };
        // Lines end the wait early; a part of the rest is then waited again, which is as random.
        let mut step = rest;
        while !step.is_zero() {
            match lines.recv_timeout(step) {
                Ok(line) => said.push(line),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
            step /= 2;
        }
    }
}

/// Opens everything and compares it with what was acknowledged. The one batch of each lane that was under way may be
/// there or not.
fn check(home: &Path, round: u64, acknowledged: &[u32]) -> Outcome {
    if !Home::is_set_up(home) {
        return if acknowledged.iter().all(|batches| *batches == 0) {
            Ok(())
        } else {
            Err("the folder is gone".into())
        };
    }
    let home = Home::open(home)?;
    check_journal(&home, round, acknowledged[OWN as usize])?;
    let (store, report) = Store::open(&home.store())?;
    if report.lost > 0 {
        return Err(format!("the store went back by {} batches", report.lost).into());
    }
    let held = store.items(plan::circle()).map(|item| item.map(|item| (item.slot(), item)));
    let mut held = held.collect::<Result<HashMap<_, _>, _>>()?;
    for (lane, batches) in (0..).zip(acknowledged.iter().copied()) {
        let under_way = plan::batch(round, lane, batches);
        let is_under_way = |item: &Verified| under_way.contains(item);
        for (slot, winner) in plan::winners(round, lane, batches) {
            match held.remove(&slot) {
                Some(item) if item == winner => {}
                Some(item) if plan::rank(&item) > plan::rank(&winner) && is_under_way(&item) => {}
                Some(item) => return Err(format!("{item:?} instead of {winner:?} in lane {lane}").into()),
                None => return Err(format!("{winner:?} of lane {lane} is lost").into()),
            }
        }
        held.retain(|_, item| !is_under_way(item));
        let cursor = store.recall(Shelf::Cursors, &lane.to_be_bytes())?;
        let cursor = cursor.and_then(|bytes| bytes.try_into().ok()).map_or(0, |bytes| u32::from_be_bytes(bytes) + 1);
        if cursor != batches && cursor != batches + 1 {
            return Err(format!("lane {lane} remembers {cursor} batches, {batches} were acknowledged").into());
        }
    }
    if held.is_empty() { Ok(()) } else { Err(format!("{} items that nobody wrote", held.len()).into()) }
}

fn check_journal(home: &Home, round: u64, acknowledged: u32) -> Outcome {
    let mut batches: HashMap<u32, Vec<joinup_node::journal::Entry>> = HashMap::new();
    let mut gathered = Vec::new();
    let (journal, report) = Journal::open(&home.own(), |_, entry| {
        gathered.push(entry);
        if let Some(last) = gathered.last().filter(|entry| entry.sort == Sort::Fact) {
            let number = last.body.as_slice().try_into().map_or(u32::MAX, u32::from_be_bytes);
            batches.insert(number, std::mem::take(&mut gathered));
        }
    })?;
    if !report.faults.is_empty() || !gathered.is_empty() {
        return Err(format!("the journal: {report:?}, {} entries without an end", gathered.len()).into());
    }
    for number in 0..acknowledged {
        let items = plan::batch(round, OWN, number);
        if batches.get(&number) != Some(&plan::entries(round, number, &items)) {
            return Err(format!("batch {number} of own work is lost").into());
        }
        let record = plan::record(round, number);
        if journal.record(&Digest::of(&record))?.as_ref() != Some(&record) {
            return Err(format!("the record of batch {number} is not found").into());
        }
    }
    Ok(())
}
