//! Two laptops, a switch, and no internet.

use joinup_tests::{
    daemon::{Home, listed},
    internet::{Hall, is_possible},
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
