//! Peers that speak libp2p well and joinup badly.

use futures::{AsyncReadExt as _, AsyncWriteExt as _, StreamExt as _};
use joinup_node::network::{DialError, Event, NodeId, event::Warning};
use libp2p::{
    Multiaddr, PeerId, StreamProtocol, Swarm, SwarmBuilder, gossipsub, identify, noise,
    swarm::{NetworkBehaviour, SwarmEvent},
    tcp, yamux,
};

use super::{
    setting::{TestNode, circle, item, within},
    tcp,
};

#[derive(NetworkBehaviour)]
struct Behaviour {
    gossipsub: gossipsub::Behaviour,
    identify: identify::Behaviour,
    streams: libp2p_stream::Behaviour,
}

/// A swarm that says it speaks `spoken`, connected to the node.
async fn hostile(node: &mut TestNode, spoken: &str) -> Swarm<Behaviour> {
    let config = gossipsub::ConfigBuilder::default()
        .validation_mode(gossipsub::ValidationMode::Anonymous)
        .message_id_fn(|message: &gossipsub::Message| blake3::hash(&message.data).as_bytes().to_vec().into())
        .build()
        .unwrap();
    let mut swarm = SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)
        .unwrap()
        .with_behaviour(|key| Behaviour {
            gossipsub: gossipsub::Behaviour::new(gossipsub::MessageAuthenticity::Anonymous, config).unwrap(),
            identify: identify::Behaviour::new(identify::Config::new(spoken.to_owned(), key.public())),
            streams: libp2p_stream::Behaviour::new(),
        })
        .unwrap()
        .build();
    let address: Multiaddr = node.address().await.to_string().parse().unwrap();
    swarm.dial(address).unwrap();
    within(async { while !matches!(swarm.select_next_some().await, SwarmEvent::ConnectionEstablished { .. }) {} })
        .await;
    swarm
}

fn topic() -> gossipsub::IdentTopic {
    gossipsub::IdentTopic::new(format!("joinup/1/{}", circle()))
}

fn node_of(swarm: &Swarm<Behaviour>) -> NodeId {
    swarm.local_peer_id().to_string().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn three_broken_messages_cost_the_sender_the_connection_and_are_not_passed_on() {
    let (mut victim, mut bystander) = (tcp(1), tcp(2));
    victim.dial(&mut bystander).await;
    victim.meshed(&[&bystander]).await;
    let before = bystander.network.status().await.unwrap().gossip;
    let mut swarm = hostile(&mut victim, "joinup/1").await;
    let node = node_of(&swarm);
    within(async {
        while !matches!(
            swarm.select_next_some().await,
            SwarmEvent::Behaviour(BehaviourEvent::Gossipsub(gossipsub::Event::Subscribed { .. }))
        ) {}
    })
    .await;
    let good = item(3, 1, 0).bytes().to_vec();
    let mut mangled = good.clone();
    *mangled.last_mut().unwrap() ^= 1;
    let shortened = good[..good.len() - 1].to_vec();
    for bytes in [b"no item at all".to_vec(), mangled, shortened] {
        swarm.behaviour_mut().gossipsub.publish(topic(), bytes).unwrap();
    }
    let cut = async { while !matches!(swarm.select_next_some().await, SwarmEvent::ConnectionClosed { .. }) {} };
    within(cut).await;
    let banned = victim.event(|event| match event {
        Event::Warning(Warning::Banned(node)) => Some(node),
        _ => None,
    });
    assert_eq!(banned.await, node);
    let status = victim.network.status().await.unwrap();
    assert_eq!(status.gossip.rejected, 3);
    assert_eq!(victim.peers().await, [bystander.network.node()].into());
    let nearby: joinup_node::network::Address = "/ip4/127.0.0.1/tcp/1".parse().unwrap();
    assert_eq!(victim.network.dial(vec![nearby], Some(node)).await, Err(DialError::Blocked));
    let after = bystander.network.status().await.unwrap().gossip;
    assert_eq!((after.rejected, after.ignored), (0, before.ignored));
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_frames_end_the_stream_and_then_the_connection() {
    let mut victim = tcp(1);
    let mut swarm = hostile(&mut victim, "joinup/1").await;
    let peer: PeerId = victim.network.node().to_string().parse().unwrap();
    let mut control = swarm.behaviour().streams.new_control();
    let polled = tokio::spawn(async move {
        loop {
            swarm.select_next_some().await;
        }
    });
    let mut stream = control.open_stream(peer, StreamProtocol::new("/joinup/record/1")).await.unwrap();
    stream.write_all(&[7; 40]).await.unwrap();
    stream.flush().await.unwrap();
    let mut answer = [0; 5];
    within(stream.read_exact(&mut answer)).await.unwrap();
    assert_eq!(answer, [1, 0, 0, 0, 0]);

    let attempts: [(&[u8], &str); 3] = [
        (&[0xff, 0xff, 0xff, 0xff, 1, 2, 3], "4294967295 bytes"),
        (&[0, 0, 0, 2, 200, 9], "a frame that is none"),
        (&[0, 16, 0, 1], "1048577 bytes"),
    ];
    for (bytes, why) in attempts {
        let mut stream = control.open_stream(peer, StreamProtocol::new("/joinup/sync/1")).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream.flush().await.unwrap();
        let mut rest = Vec::new();
        // Cut or ended, nothing comes back.
        let _ = within(stream.read_to_end(&mut rest)).await;
        assert!(rest.is_empty());
        let report = victim.event(|event| match event {
            Event::Synced(report) if !report.opened => Some(report),
            _ => None,
        });
        let report = report.await;
        assert!(report.failure.as_ref().unwrap().contains(why), "{report:?}");
        assert!(!report.complete && report.bytes_in <= 6);
    }
    assert!(matches!(victim.disconnected().await, Event::Disconnected(_)), "three times is once too often");
    polled.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn other_programs_are_no_peers() {
    let mut victim = tcp(1);
    let mut swarm = hostile(&mut victim, "somebody-else/7").await;
    let cut = async { while !matches!(swarm.select_next_some().await, SwarmEvent::ConnectionClosed { .. }) {} };
    within(cut).await;
    assert_eq!(victim.disconnected().await, Event::Disconnected(node_of(&swarm)));
}
