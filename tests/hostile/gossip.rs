//! What is gossiped: broken messages are refused, not kept, not passed on, and cost the sender its place; what is
//! merely old, early or known costs nothing.

use joinup_protocol::time::Millis;
use joinup_tests::daemon::{Home, Node, all_the_same, listed};

use super::{
    items::{Author, body, id, now},
    peer::Peer,
};

/// Two nodes that know each other, and a peer beside each: one that will speak, one that listens.
async fn scene() -> (Node, Node, Peer, Peer) {
    let victim = Home::community("Sample Street").await.up().await;
    let bystander = Home::community("Sample Hill").await.up().await;
    bystander.join(&victim).await;
    all_the_same(&[&victim, &bystander]).await;
    let mouth = Peer::meet(&victim).await;
    let ear = Peer::meet(&bystander).await;
    (victim, bystander, mouth, ear)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_says_something_proper_is_heard_and_passed_on() {
    let (victim, bystander, mouth, ear) = scene().await;
    let author = Author::new(1);
    let item = author.experiment(1, "Proper words of a stranger");
    assert!(mouth.say(item.bytes()).await);
    for node in [&victim, &bystander] {
        node.received(&id(&item)).await;
        listed(node, &id(&item)).await;
    }
    ear.hears(item.bytes()).await;
    assert!(mouth.say(author.withdrawal(1).bytes()).await);
    for node in [&victim, &bystander] {
        node.event("the withdrawal", |event| event["id"] == id(&item) && event["withdrawn"] == true).await;
        assert!(!node.lists(&id(&item)).await);
    }
}

/// Everything that an item may be mangled into.
fn mangled() -> Vec<(&'static str, Vec<u8>)> {
    let (author, other) = (Author::new(1), Author::new(2));
    let item = author.experiment(1, "Mangled on its way");
    let bytes = item.bytes().to_vec();
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        bytes
    };
    let end = bytes.len();
    let foreign = [body(&item), &other.experiment(1, "Mangled on its way").bytes()[end - 64..]].concat();
    vec![
        ("no item at all", b"no item at all".to_vec()),
        ("nothing", Vec::new()),
        ("a signature with one bit wrong", flipped(end - 1)),
        ("a payload with one bit wrong", flipped(100)),
        ("another author", flipped(40)),
        ("another circle", flipped(3)),
        ("another stamp", flipped(89)),
        ("another kind", flipped(65)),
        ("an unknown version", flipped(0)),
        ("cut short", bytes[..end - 1].to_vec()),
        ("a byte too many", [bytes.as_slice(), &[0]].concat()),
        ("another's signature", foreign),
        ("an escape code in the title", author.tampered(&item, |body| escape(body, b"Mangled"))),
        ("a payload that is none", author.tampered(&item, |body| body.truncate(100))),
        ("a withdrawal with words", author.tampered(&item, |body| body[84] |= 0x80)),
        ("a circle that is not ours", author.tampered(&item, |body| body[1..33].fill(9))),
        ("a byte behind the payload", author.tampered(&item, |body| body.push(0))),
    ]
}

/// Puts an escape code where these words begin.
fn escape(body: &mut [u8], words: &[u8]) {
    let at = body.windows(words.len()).position(|window| window == words).expect("the words are there");
    body[at] = 0x1b;
}

#[tokio::test(flavor = "multi_thread")]
async fn mangled_messages_are_refused_and_cost_the_sender_its_place() {
    let (victim, bystander, mut mouth, ear) = scene().await;
    let before = victim.set().await;
    let mangled = mangled();
    // Three from each sender: the third is one too many.
    for three in mangled.chunks(3) {
        for (what, bytes) in three {
            assert!(mouth.say(bytes).await, "{what} was sent");
        }
        if three.len() == 3 {
            mouth.is_cut(1).await;
            let gone = mouth.id.to_string();
            victim.event("the ban", |event| event["event"] == "warning" && event.to_string().contains(&gone)).await;
            mouth = Peer::meet(&victim).await;
        }
    }
    // Whatever was said before this was judged before it.
    let good = Author::new(3).experiment(1, "After all that");
    assert!(mouth.say(good.bytes()).await);
    ear.hears(good.bytes()).await;
    let heard = ear.heard();
    for (what, bytes) in &mangled {
        assert!(!heard.contains(bytes), "{what} was passed on");
    }
    listed(&victim, &id(&good)).await;
    all_the_same(&[&victim, &bystander]).await;
    assert_ne!(victim.set().await, before);
    assert_eq!(victim.list().await.len(), 1, "nothing else was kept");
    assert!(!ear.was_cut(), "who only listens is left in peace");
    assert!(bystander.told().iter().all(|event| event["event"] != "warning"), "{:?}", bystander.told());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_cut_off_is_not_let_in_again() {
    let (victim, _bystander, mouth, _ear) = scene().await;
    for (_, bytes) in mangled().iter().take(3) {
        mouth.say(bytes).await;
    }
    mouth.is_cut(1).await;
    mouth.dial(&victim).await;
    let peers = victim.run(&["peers"]).await;
    assert!(!peers.to_string().contains(&mouth.id.to_string()), "{peers}");
    assert!(!mouth.say(Author::new(1).experiment(1, "Let me in").bytes()).await, "there is nobody to say it to");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_early_or_known_is_nobodys_fault() {
    let (victim, bystander, mouth, ear) = scene().await;
    let author = Author::new(1);
    let current = author.experiment(1, "The current version");
    assert!(mouth.say(current.bytes()).await);
    listed(&bystander, &id(&current)).await;
    let set = all_the_same(&[&victim, &bystander]).await;
    for minutes in 1..=10 {
        let at = Millis(now().0 - minutes * Millis::MINUTE);
        mouth.say(author.experiment_at(1, &format!("An older version {minutes}"), at).bytes()).await;
        let at = now().plus(minutes * Millis::DAY);
        mouth.say(author.experiment_at(2, &format!("From a wrong clock {minutes}"), at).bytes()).await;
        let at = Millis(now().0 - (500 + minutes) * Millis::DAY);
        mouth.say(author.experiment_at(3, &format!("Long expired {minutes}"), at).bytes()).await;
    }
    let last = Author::new(2).experiment(1, "After all that");
    assert!(mouth.say(last.bytes()).await, "the sender is still connected");
    ear.hears(last.bytes()).await;
    assert!(!mouth.was_cut());
    assert_eq!(ear.heard().len(), 2, "nothing else was passed on");
    assert_ne!(all_the_same(&[&victim, &bystander]).await, set);
    assert_eq!(victim.list().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_is_not_undone_by_any_later_word() {
    let (victim, bystander, mouth, _ear) = scene().await;
    let author = Author::new(1);
    let item = author.experiment(1, "Withdrawn for good");
    assert!(mouth.say(item.bytes()).await);
    listed(&bystander, &id(&item)).await;
    assert!(mouth.say(author.withdrawal(1).bytes()).await);
    bystander.event("the withdrawal", |event| event["id"] == id(&item) && event["withdrawn"] == true).await;
    mouth.say(item.bytes()).await;
    mouth.say(author.experiment(1, "Back again").bytes()).await;
    mouth.say(author.experiment_at(1, "Back from tomorrow", now().plus(5 * Millis::MINUTE)).bytes()).await;
    let last = author.experiment(2, "After all that");
    assert!(mouth.say(last.bytes()).await);
    for node in [&victim, &bystander] {
        listed(node, &id(&last)).await;
        assert!(!node.lists(&id(&item)).await);
    }
}
