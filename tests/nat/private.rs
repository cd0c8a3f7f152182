//! No packet leaves for private space, whatever peers say.

use joinup_tests::{
    daemon::{Home, until},
    internet::{Internet, Router, is_possible},
};

/// Somebody gives out an invite with private addresses of other people's networks; its bearer asked for those. What
/// peers tell by themselves is another matter, and not followed.
#[tokio::test(flavor = "multi_thread")]
async fn private_addresses_of_a_peers_household_are_not_dialled() {
    if !is_possible() {
        return;
    }
    let internet = Internet::new();
    let (host, home) = (internet.host(1), internet.home(20, Router::KeepsPorts));
    host.lead_everywhere(1);
    host.watch_private("9.0.0.0/24");
    let public = Home::community("Sample Council").await.inside(host.name()).up_at("/ip4/9.0.0.1/tcp/4001").await;
    let garden = Home::community("Sample Garden").await.inside(home.name()).up_at("/ip4/0.0.0.0/tcp/0").await;
    garden.join(&public).await;
    // The garden has told where it listens, 192.168.1.2 among it; when it is gone, the council looks for it.
    assert!(garden.home().clone().up_refused(8).await["code"] == "in-use");
    assert!(garden.stop().await.success());
    public.event("that it is gone", |event| event["event"] == "peer_disconnected").await;
    until("it has been looked for", &[&public], async || {
        let status = public.status().await;
        (status["peers"]["connected"] == 0).then_some(())
    })
    .await;
    assert_eq!(host.counted("private").packets, 0);
}
