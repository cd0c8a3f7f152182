//! Invites: one use each unless said otherwise, for as long as they hold, until they are taken back.

use joinup_tests::daemon::{Home, list, text};

const DAY: i64 = 86_400_000;

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_is_used_up() {
    let street = Home::community("Sample Street").await.up().await;
    let hill = Home::community("Sample Hill").await.up().await;
    let harbour = Home::community("Sample Harbour").await.up().await;
    let invite = text(&street.run(&["invite"]).await, "invite");
    assert_eq!(hill.run(&["join", &invite, "-y"]).await["connected"], true);
    let refusal = harbour.refused(&["join", &invite, "-y"], 7).await;
    assert!(text(&refusal, "why").contains("used") || text(&refusal, "message").contains("used"), "{refusal}");
    assert_eq!(list(&street.run(&["invite", "--list"]).await, "items")[0]["state"], "used");
    // Who was let in may come again, as after a cut.
    assert_eq!(hill.run(&["join", &invite, "-y"]).await["connected"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_for_two_lets_in_two() {
    let street = Home::community("Sample Street").await.up().await;
    let invite = text(&street.run(&["invite", "--uses", "2"]).await, "invite");
    let mut guests = Vec::new();
    for (name, exit) in [("Sample Hill", 0), ("Sample Harbour", 0), ("Sample Lane", 7)] {
        let guest = Home::community(name).await.up().await;
        let said = guest.try_run(&["join", &invite, "-y"]).await;
        assert_eq!(said.exit(), Some(exit), "{name}: {said:?}");
        guests.push(guest);
    }
    let communities = list(&street.run(&["community", "list"]).await, "items");
    let followed = communities.iter().filter(|row| row["standing"] == "followed").count();
    assert_eq!(followed, 2, "who was let in is followed: {communities:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_that_was_taken_back_is_refused() {
    let street = Home::community("Sample Street").await.up().await;
    let hill = Home::community("Sample Hill").await.up().await;
    let invite = street.run(&["invite"]).await;
    let invites = street.run(&["invite", "--revoke", &text(&invite, "id")]).await;
    assert_eq!(list(&invites, "items")[0]["state"], "revoked");
    hill.refused(&["join", &text(&invite, "invite"), "-y"], 7).await;
    assert!(list(&hill.run(&["community", "list"]).await, "items").iter().all(|row| row["standing"] != "followed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_expires_for_those_who_gave_it_and_those_who_got_it() {
    let home = Home::community("Sample Street").await;
    let street = home.up_at("/ip4/127.0.0.1/tcp/0").await;
    let invite = text(&street.run(&["invite", "--expires", "2d"]).await, "invite");
    let late = Home::community("Sample Hill").await.with_clock_off(3 * DAY);
    late.refused(&["join", &invite, "-y"], 7).await;

    // Whoever turns back their own clock still has to ask those who gave it.
    let place = street.address().split("/p2p/").next().unwrap().to_owned();
    assert!(street.stop().await.success());
    let street = home.with_clock_off(3 * DAY).up_at(&place).await;
    let hill = Home::community("Sample Harbour").await.up().await;
    let refusal = hill.refused(&["join", &invite, "-y"], 7).await;
    assert!(refusal.to_string().contains("expired"), "{refusal}");
    drop(street);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_no_invite() {
    let street = Home::community("Sample Street").await;
    let invite = text(&street.run(&["invite"]).await, "invite");
    let hill = Home::community("Sample Hill").await;
    let cut = &invite[..invite.len() - 1];
    for wrong in ["JOINUP1-", "hello", "JOINUP1-AAAA-BBBB", cut, ""] {
        hill.refused(&["join", wrong, "-y"], 7).await;
    }
    street.refused(&["join", &invite, "-y"], 7).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_accepted_while_nobody_is_there_is_used_when_they_are() {
    let home = Home::community("Sample Street").await;
    let street = home.up().await;
    let place = street.address().split("/p2p/").next().unwrap().to_owned();
    let invite = text(&street.run(&["invite"]).await, "invite");
    assert!(street.stop().await.success());
    let hill = Home::community("Sample Hill").await.up().await;
    let joined = hill.run(&["join", &invite, "-y"]).await;
    assert_eq!(joined["connected"], false, "kept for later: {joined}");
    let street = home.up_at(&place).await;
    joinup_tests::daemon::all_the_same(&[&street, &hill]).await;
    joinup_tests::daemon::until("both follow each other", &[&street, &hill], async || {
        for node in [&street, &hill] {
            let communities = list(&node.run(&["community", "list"]).await, "items");
            if !communities.iter().any(|row| row["standing"] == "followed") {
                return None;
            }
        }
        Some(())
    })
    .await;
}
