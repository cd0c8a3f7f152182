//! A large transfer over a relay that is cut off in the middle, and comes back.
//!
//! `JOINUP_TRANSFER_MIB` sets how many MiB of experiments go from home to home; in CI they are few. Their words are drawn
//! at random, so that about as many go over the wire.

use std::{env, time::Duration};

use joinup_node::clock::Clock;
use joinup_tests::{
    daemon::{Node, all_the_same, until},
    internet::{Cable, Internet, Place, Router, is_possible},
    items::{self, Recipe},
};
use serde_json::Value;

use super::homes::{has_place, held, home, relay_with, route, up_at_home};

/// MiB of experiments unless told otherwise.
const USUALLY: u64 = 4;
/// Bytes in a second that fit through the cable of the home that receives, so that there is a middle to cut in.
const RATE: u64 = 600_000;
/// A made up experiment has about so many bytes.
const EXPERIMENT: u64 = 1_024;
/// How long anything may take: a cable that was pulled is noticed within the time of two pings.
const PATIENCE: Duration = Duration::from_secs(180);

/// A relay that keeps as little as one can of what it carries, so that nearly everything goes from home to home.
const KEEPS_LITTLE: [(&str, &str); 1] = [("limits.items-followed", "1")];

/// Experiments that came by catch-up so far, from whomever.
fn caught_up(node: &Node) -> u64 {
    let of = |event: &Value| event["received"]["experiments"].as_u64().unwrap_or_default();
    node.told().iter().filter(|event| event["event"] == "sync_completed").map(of).sum()
}

/// Bytes that have reached a home so far, and experiments that it holds.
async fn so_far(place: &Place, node: &Node) -> (u64, u64) {
    (place.counted("arrived").bytes, held(node).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_transfer_over_a_relay_goes_on_where_it_was_cut() {
    if !is_possible() {
        return;
    }
    let size = env::var("JOINUP_TRANSFER_MIB").ok().and_then(|text| text.parse().ok()).unwrap_or(USUALLY);
    let clock = Clock::system();
    let count = size * 1_024 * 1_024 / EXPERIMENT;
    let all = items::unlike(Recipe::of(usize::try_from(count).expect("not too many"), 5));
    let bytes: usize = all.iter().map(|item| item.bytes().len()).sum();
    let count = all.len() as u64;
    let internet = Internet::new();
    let (council, one) = (internet.host(1), internet.home(10, Router::Symmetric));
    let other = internet.home_over(20, Router::Symmetric, Some(Cable::thin(RATE, 1)));
    let relay = relay_with(&council, &KEEPS_LITTLE).await;
    let kitchen = home("Sample Kitchen", &one, &relay).await;
    let garden = home("Sample Garden", &other, &relay).await;
    garden.join(&kitchen).await;
    // Joining waits for what is there; so there is more only afterwards.
    let at_kitchen = kitchen.home().with_patience(PATIENCE);
    assert!(kitchen.stop().await.success());
    items::fill(&at_kitchen, &all, &clock).expect("the kitchen holds it all");
    other.count("arrived", "input", &["iifname \"lan\""]);
    let begun = clock.elapsed();
    let kitchen = up_at_home(&at_kitchen).await;
    until("the relay is between them", &[&garden], async || {
        (route(&garden, &kitchen).await.as_deref() == Some("relayed")).then_some(())
    })
    .await;
    until("a fifth has arrived", &[&garden], async || {
        (other.counted("arrived").bytes >= bytes as u64 / 5).then_some(())
    })
    .await;
    council.cut();
    let gone = relay.node_id();
    let is_gone = |event: &Value| event["event"] == "peer_disconnected" && event["node"] == *gone;
    for node in [&kitchen, &garden] {
        node.event("that the relay is gone", is_gone).await;
    }
    let (before, held_before) = so_far(&other, &garden).await;
    assert!(held_before < count, "the cut came in the middle: {held_before} of {count}");
    let cut = clock.elapsed();
    council.mend();
    has_place(&kitchen).await;
    all_the_same(&[&kitchen, &garden]).await;
    let (after, held_after) = so_far(&other, &garden).await;
    assert_eq!(held_after, count);
    let (before, after) = (before, after - before);
    println!(
        "{count} experiments, {bytes} bytes: {held_before} with {before} bytes on the wire until the cut, the rest with {after} \
         bytes; {:.1?} until the relay was missed, {:.1?} more",
        cut - begun,
        clock.elapsed() - cut
    );
    // Each experiment came once, and the second part cost what a part costs.
    assert!(caught_up(&garden) <= count, "{} of {count} came by catch-up", caught_up(&garden));
    let share = after as f64 / (before + after) as f64;
    let rest = (count - held_before) as f64 / count as f64;
    assert!(share < rest + 0.2, "{share:.2} of the bytes for {rest:.2} of the experiments");
}
