//! How bytes travel: TCP with Noise and yamux, and QUIC, both bounded in streams and buffers; and over relays, with the
//! same encryption from end to end inside.

use std::{io, num::NonZeroU8, time::Duration};

use futures::future::Either;
use libp2p::{
    PeerId, Swarm, Transport as _,
    core::{
        muxing::StreamMuxerBox,
        transport::{Boxed, dummy::DummyTransport},
        upgrade::Version,
    },
    dns, noise, quic, relay, swarm, tcp, yamux,
};

use super::{
    NodeKey, StartError,
    behaviour::Behaviour,
    border::{Border, Guarded},
    traffic::{Counted, Traffic},
};

/// Streams of a connection at once: two of gossip, some of identify and ping, and ours; and with a relay one for each
/// relayed connection, [`super::relay::CIRCUITS_PER_PEER`] in each direction.
const STREAMS: u8 = 32;
/// Bytes that a QUIC stream may have under way.
const STREAM_WINDOW: u32 = 256 * 1024;
/// Bytes that a QUIC connection may have under way.
const CONNECTION_WINDOW: u32 = 1024 * 1024;
/// How long setting up a connection may take.
const SETUP: Duration = Duration::from_secs(10);
/// How long a connection is kept that nothing uses; gossip keeps those with our own kind.
const IDLE: Duration = Duration::from_secs(60);
/// Addresses of a node that are tried at once.
const AT_ONCE: NonZeroU8 = NonZeroU8::MIN.saturating_add(3);

/// The swarm: everything that libp2p does, to be polled by the driver alone.
///
/// # Errors
/// When encryption cannot be set up.
pub(super) fn swarm(
    key: &NodeKey,
    behaviour: Behaviour,
    relayed: relay::client::Transport,
    border: &Border,
    traffic: &Traffic,
) -> Result<Swarm<Behaviour>, StartError> {
    let config = swarm::Config::with_tokio_executor()
        .with_idle_connection_timeout(IDLE)
        .with_max_negotiating_inbound_streams(STREAMS.into())
        .with_dial_concurrency_factor(AT_ONCE);
    Ok(Swarm::new(transport(key, relayed, border, traffic)?, behaviour, key.node().peer(), config))
}

type Connections = Boxed<(PeerId, StreamMuxerBox)>;

fn transport(
    key: &NodeKey,
    relayed: relay::client::Transport,
    border: &Border,
    traffic: &Traffic,
) -> Result<Connections, StartError> {
    let failed = |error: noise::Error| StartError::Transport(error.to_string());
    let relayed = relayed
        .upgrade(Version::V1Lazy)
        .authenticate(noise::Config::new(key.keypair()).map_err(failed)?)
        .multiplex(yamux_config())
        .timeout(SETUP);
    let either = relayed.or_transport(sockets(key, border, traffic)?).map(|either, _| match either {
        Either::Left((peer, connection)) => (peer, StreamMuxerBox::new(connection)),
        Either::Right(connection) => connection,
    });
    Ok(either.boxed())
}

/// The transports that use sockets of their own; only their bytes are counted, as what goes over a relay goes over them.
fn sockets(key: &NodeKey, border: &Border, traffic: &Traffic) -> Result<Connections, StartError> {
    let noise = noise::Config::new(key.keypair()).map_err(|error| StartError::Transport(error.to_string()))?;
    let tcp = tcp::tokio::Transport::new(tcp::Config::new().nodelay(true))
        .upgrade(Version::V1Lazy)
        .authenticate(noise)
        .multiplex(yamux_config())
        .timeout(SETUP);
    let quic = quic::tokio::Transport::new(quic_config(key));
    let traffic = traffic.clone();
    let both = tcp.or_transport(quic).map(move |either, _| match either {
        Either::Left((peer, connection)) => (peer, StreamMuxerBox::new(Counted::new(connection, traffic))),
        Either::Right((peer, connection)) => (peer, StreamMuxerBox::new(Counted::new(connection, traffic))),
    });
    let both = Guarded::new(both.map_err(io::Error::other), border.clone());
    // A system without a resolver still reaches addresses that are no names.
    if dns::tokio::Transport::system(DummyTransport::<()>::new()).is_err() {
        tracing::warn!("this system has no name server configured: addresses that are names cannot be reached");
        return Ok(both.boxed());
    }
    let named = dns::tokio::Transport::system(both).map_err(|error| StartError::Transport(error.to_string()))?;
    Ok(named.boxed())
}

fn yamux_config() -> yamux::Config {
    let mut config = yamux::Config::default();
    config.set_max_num_streams(STREAMS.into());
    config
}

fn quic_config(key: &NodeKey) -> quic::Config {
    let mut config = quic::Config::new(key.keypair());
    config.max_concurrent_stream_limit = STREAMS.into();
    config.max_stream_data = STREAM_WINDOW;
    config.max_connection_data = CONNECTION_WINDOW;
    config
}
