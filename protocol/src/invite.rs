//! An invite: what one group gives another, on paper, by post or as a QR code, so that their nodes find each other.
//!
//! ```text
//! JOINUP1-<base32 of payload | checksum 4>       upper case, no padding; dashes and spaces inside are ignored
//! payload  = canonical encoding of [`Invite`]
//! checksum = first 4 bytes of BLAKE3("joinup invite v1" | payload)
//! ```
//!
//! It is not signed: who could change it could as well make another. What protects it is that the connection is
//! encrypted to the node key in it, and that people read the community's key words to each other. The grant is used up
//! over that connection. The whole fits a QR code of version 7 (45 modules, 224 alphanumeric characters); with the address
//! of a relay in it, version 9 (53 modules, 335 characters).

use core::{fmt, str::FromStr};
use std::net::IpAddr;

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};

use crate::{
    id::{CircleId, CommunityId},
    limits,
    text::{List, Text},
    time::Millis,
    wire::codec,
};

const PREFIX: &str = "JOINUP1-";
const CHECKSUM: usize = 4;

/// What opens the door once: 10 random bytes that the inviting node remembers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grant(pub [u8; 10]);

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grant(..)")
    }
}

/// The circle that an invite leads into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitedTo {
    /// The circle `commons`.
    Commons,
    /// An open circle of another name.
    Open(Text<{ limits::CIRCLE_NAME }>),
    /// A private circle; its secret is handed over when the grant is used.
    Private(CircleId),
}

/// How a node is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transport {
    /// TCP.
    Tcp,
    /// QUIC, over UDP.
    Quic,
}

/// Where a node is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Which machine.
    pub host: Host,
    /// Which of its ports.
    pub port: u16,
    /// How.
    pub transport: Transport,
    /// The ed25519 key of the node that listens there, when that is a relay over which the inviting node is reached.
    pub relay: Option<[u8; 32]>,
}

/// A machine on the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Host {
    /// An IPv4 address.
    Ip4(Ipv4Bytes),
    /// An IPv6 address.
    Ip6(Ipv6Bytes),
    /// A host name.
    Name(Text<64>),
}

/// The four bytes of an IPv4 address.
pub type Ipv4Bytes = [u8; 4];
/// The sixteen bytes of an IPv6 address.
pub type Ipv6Bytes = [u8; 16];

impl From<IpAddr> for Host {
    fn from(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) => Self::Ip4(ip.octets()),
            IpAddr::V6(ip) => Self::Ip6(ip.octets()),
        }
    }
}

/// What an invite says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The circle it leads into.
    pub circle: InvitedTo,
    /// Who invites.
    pub community: CommunityId,
    /// What they call themselves, cut to fit; only their signed profile counts.
    pub name: Text<{ Invite::NAME }>,
    /// The ed25519 key of the node to connect to.
    pub node: [u8; 32],
    /// Where it listens.
    pub addresses: List<Address, { limits::INVITE_ADDRESSES }>,
    /// Seconds since 1970 after which it is void.
    pub expires: u32,
    /// What opens the door.
    pub grant: Grant,
}

/// Why a text is no invite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// It does not begin as invites do.
    #[error("an invite begins with {PREFIX}")]
    Prefix,
    /// Far longer than an invite.
    #[error("too long for an invite")]
    Long,
    /// A character that invites do not have.
    #[error("the character {0:?} is not part of an invite")]
    Character(char),
    /// A part is missing or mistyped.
    #[error("a part of the invite is missing or mistyped")]
    Damaged,
    /// Whole, but of a form that this joinup does not know.
    #[error("the invite was written by a newer joinup")]
    Newer,
}

impl Invite {
    /// Characters of the name that fit.
    pub const NAME: usize = 24;

    /// Whether it is void by now.
    pub fn is_expired(&self, now: Millis) -> bool {
        u64::from(self.expires).saturating_mul(Millis::SECOND) <= now.0
    }
}

fn checksum(payload: &[u8]) -> [u8; CHECKSUM] {
    let hash = blake3::Hasher::new().update(b"joinup invite v1").update(payload).finalize();
    let mut sum = [0; CHECKSUM];
    sum.copy_from_slice(&hash.as_bytes()[..CHECKSUM]);
    sum
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = codec::encode(self, limits::INVITE).map_err(|_| fmt::Error)?;
        bytes.extend_from_slice(&checksum(&bytes));
        write!(f, "{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }
}

impl FromStr for Invite {
    type Err = InviteError;

    fn from_str(text: &str) -> Result<Self, InviteError> {
        if text.len() > 4 * limits::INVITE {
            return Err(InviteError::Long);
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let rest = text.strip_prefix(PREFIX).ok_or(InviteError::Prefix)?.replace('-', "");
        if let Some(odd) = rest.chars().find(|c| !matches!(c, 'A'..='Z' | '2'..='7')) {
            return Err(InviteError::Character(odd));
        }
        let bytes = BASE32_NOPAD.decode(rest.as_bytes()).map_err(|_| InviteError::Damaged)?;
        let (payload, sum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(InviteError::Damaged)?;
        if checksum(payload) != *sum {
            return Err(InviteError::Damaged);
        }
        codec::decode(payload, limits::INVITE).map_err(|_| InviteError::Newer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Invite {
        let address =
            |host, port| Address { host: Host::Ip4([192, 168, 1, host]), port, transport: Transport::Tcp, relay: None };
        Invite {
            circle: InvitedTo::Commons,
            community: CommunityId::new([1; 32]),
            name: "Ghent-Noord Neighbours".parse().unwrap(),
            node: [2; 32],
            addresses: List::try_from(vec![address(7, 4001), address(8, 65_535)]).unwrap(),
            expires: 1_800_000_000,
            grant: Grant([3; 10]),
        }
    }

    #[test]
    fn an_invite_survives_being_typed() {
        let text = sample().to_string();
        let spaced: String = text.chars().flat_map(|c| [c.to_ascii_lowercase(), ' ']).collect();
        assert_eq!(spaced.parse(), Ok(sample()));
        let (head, tail) = text.split_at(40);
        assert_eq!(format!("{head}-\n{tail}").parse(), Ok(sample()));
    }

    #[test]
    fn it_fits_a_qr_code_of_24_rows() {
        let text = sample().to_string();
        assert!(text.len() <= 224, "{}", text.len());
        let mut relayed = sample();
        let mut addresses = relayed.addresses.to_vec();
        addresses.push(Address { host: Host::Ip6([7; 16]), relay: Some([8; 32]), ..addresses[0].clone() });
        relayed.addresses = List::try_from(addresses).unwrap();
        let text = relayed.to_string();
        assert!(text.len() <= 335, "{}", text.len());
        assert_eq!(text.parse(), Ok(relayed));
    }

    #[test]
    fn mistakes_are_told() {
        let text = sample().to_string();
        assert_eq!("hello".parse::<Invite>(), Err(InviteError::Prefix));
        assert_eq!(format!("{text}1").parse::<Invite>(), Err(InviteError::Character('1')));
        assert_eq!(text[..text.len() - 5].parse::<Invite>(), Err(InviteError::Damaged));
        let swapped = if text.ends_with('A') { "B" } else { "A" };
        assert!(format!("{}{swapped}", &text[..text.len() - 1]).parse::<Invite>().is_err());
        assert_eq!("JOINUP1-".repeat(1_000).parse::<Invite>(), Err(InviteError::Long));
        assert_eq!("JOINUP1-".parse::<Invite>(), Err(InviteError::Damaged));
    }

    #[test]
    fn the_grant_stays_out_of_logs() {
        assert!(!format!("{:?}", sample()).contains("3, 3"));
    }

    #[test]
    fn it_is_void_from_the_second_it_expires() {
        assert!(!sample().is_expired(Millis(1_799_999_999_999)));
        assert!(sample().is_expired(Millis(1_800_000_000_000)));
    }
}
