//! Two laptops, a switch, and no internet.

use std::time::Duration;

use joinup_node::clock::Clock;
use joinup_tests::{
    daemon::{Home, listed},
    internet::{Hall, is_possible},
    terminal::Terminal,
};

#[tokio::test(flavor = "multi_thread")]
async fn two_laptops_in_a_hall_find_each_other_and_need_nobody() {
    if !is_possible() {
        return;
    }
    let hall = Hall::new();
    let (one, other) = (hall.computer(1), hall.computer(2));
    let here = &["--listen", "/ip4/0.0.0.0/tcp/0"];
    let kitchen = Home::community("Sample Kitchen").await.inside(one.name()).up_with(here).await;
    let garden = Home::community("Sample Garden").await.inside(other.name()).up_with(here).await;
    let id = kitchen.publish("Soup on Tuesdays").await;
    listed(&garden, &id).await;
    assert_eq!(garden.run(&["show", &id, "--wait", "20s"]).await["record_state"], "fetched");
    assert_eq!(garden.run(&["peers"]).await["peers"][0]["route"], "local");
}

/// From the first command on either laptop, with all that it asks, until what one of them wrote down is on the other's
/// screen. Whoever types is quick here; the time that is printed is what the program takes.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_experiment_is_shared_within_minutes_of_the_first_command() {
    if !is_possible() {
        return;
    }
    let hall = Hall::new();
    let (one, other) = (hall.computer(1), hall.computer(2));
    let (kitchen, garden) = (Home::new().inside(one.name()), Home::new().inside(other.name()));
    let clock = Clock::system();
    let mut at_kitchen = first_run(&kitchen, "Sample Kitchen").await;
    let mut at_garden = first_run(&garden, "Sample Garden").await;
    let set_up = clock.elapsed();
    for (terminal, neighbour) in [(&mut at_kitchen, "Sample Garden"), (&mut at_garden, "Sample Kitchen")] {
        terminal.reads(&format!("Caught up with {neighbour}")).await;
    }
    let met = clock.elapsed();
    let draft = write_down(&kitchen, "Soup on Tuesdays").await;
    publish(&kitchen, &draft).await;
    at_garden.reads("From Sample Kitchen: Soup on Tuesdays").await;
    let shared = clock.elapsed();
    println!("set up after {set_up:.1?}, met after {met:.1?}, shared after {shared:.1?}");
    // Two minutes are for people who read and type; of them, the program may take a half.
    assert!(shared < Duration::from_secs(60), "shared after {shared:?}");
    let shown = Terminal::run(&garden, &["list"]).ends().await;
    assert!(shown.contains("Soup on Tuesdays"), "{shown}");
}

/// The first `joinup up` of a community: three questions, the words to write on paper, and the node runs.
async fn first_run(home: &Home, name: &str) -> Terminal {
    let mut terminal = Terminal::run(home, &["up"]);
    terminal.answers("What is your community called?", name).await;
    terminal.answers("Where are you?", "").await;
    terminal.answers("Number, or Enter for none:", "").await;
    terminal.answers("Which languages do you write in?", "").await;
    terminal.reads("write these 24 words on paper").await;
    terminal.reads("Ctrl-C here stops it.").await;
    terminal
}

/// Answers the questions for something new; gives the id of the draft.
async fn write_down(home: &Home, title: &str) -> String {
    let mut terminal = Terminal::run(home, &["new"]);
    terminal.answers("?", title).await;
    for _ in 0..3 {
        terminal.answers("?", "").await;
    }
    let said = terminal.ends().await;
    let command = said.split_once(" publish ").unwrap_or_else(|| panic!("no next command: {said}")).1;
    command.split_whitespace().next().unwrap_or_default().to_owned()
}

/// Answers the questions before something travels.
async fn publish(home: &Home, draft: &str) {
    let mut terminal = Terminal::run(home, &["publish", draft]);
    terminal.answers("Number, or Enter for none:", "everyone").await;
    terminal.answers("Number, or Enter for none:", "no").await;
    terminal.answers("[y/N]", "y").await;
    terminal.ends().await;
}
