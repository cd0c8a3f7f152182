//! Using an invite: one request and one answer on a stream of their own.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::{
    bytes::ItemBytes,
    codec::{self, CodecError},
};
use crate::{id::CircleId, invite::Grant, limits, text::Text};

/// Bytes of a request or an answer: an item, and room for what stands beside it.
pub const LIMIT: usize = limits::ITEM + 512;

/// "I was given this grant; this is who I am."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    /// The grant of the invite.
    pub grant: Grant,
    /// The profile item of the community that joins.
    pub profile: ItemBytes,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum JoinAnswer {
    /// "You are welcome; this is who we are."
    Welcome {
        /// The profile item of the community that invited.
        profile: ItemBytes,
        /// What makes the circle, if it is a private one.
        secret: Option<CircleSecret>,
    },
    /// No.
    Refused(JoinRefusal),
}

/// What makes a private circle: together they give its id, which is the invite's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleSecret {
    /// Its name.
    pub name: Text<{ limits::CIRCLE_NAME }>,
    /// Its secret.
    pub secret: Secret,
}

/// 32 bytes that only the members of a circle know.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(pub [u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl CircleSecret {
    /// The circle that they make.
    pub fn circle(&self) -> CircleId {
        CircleId::private(self.name.as_str(), &self.secret.0)
    }
}

/// Why a grant is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum JoinRefusal {
    /// No invite of this node holds it.
    #[error("the invite is not known here")]
    Unknown,
    /// Its time is over.
    #[error("the invite has expired")]
    Expired,
    /// It was used as often as it may be.
    #[error("the invite has been used")]
    Used,
    /// It was taken back.
    #[error("the invite was taken back")]
    Revoked,
    /// What was sent as a profile is none, or of another circle.
    #[error("the profile sent with the invite is not valid")]
    Profile,
    /// The node cannot answer now.
    #[error("the inviting node is busy")]
    Busy,
}

macro_rules! message {
    ($name:ident) => {
        impl $name {
            /// Its bytes.
            ///
            /// # Errors
            /// When the profile is longer than an item may be.
            pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
                codec::encode(self, LIMIT)
            }

            /// Reads its bytes.
            ///
            /// # Errors
            /// When they are too long, malformed or not canonical.
            pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
                codec::decode(bytes, LIMIT)
            }
        }
    };
}

message!(JoinRequest);
message!(JoinAnswer);

#[cfg(test)]
mod tests {
    use super::*;

    fn item(bytes: &[u8]) -> ItemBytes {
        bytes.to_vec().try_into().unwrap()
    }

    fn commons_of_ours() -> CircleSecret {
        CircleSecret { name: "ours".parse().unwrap(), secret: Secret([1; 32]) }
    }

    #[test]
    fn name_and_secret_make_the_circle_and_stay_out_of_logs() {
        assert_eq!(commons_of_ours().circle(), CircleId::private("ours", &[1; 32]));
        assert!(!format!("{:?}", commons_of_ours()).contains("1, 1"));
    }

    #[test]
    fn requests_and_answers_survive_and_have_one_spelling() {
        let request = JoinRequest { grant: Grant([7; 10]), profile: item(&[1, 2, 3]) };
        let bytes = request.encode().unwrap();
        assert_eq!(bytes, [[7; 10].as_slice(), &[3, 1, 2, 3]].concat());
        assert_eq!(JoinRequest::decode(&bytes), Ok(request));
        for answer in [
            JoinAnswer::Welcome { profile: item(&[9]), secret: Some(commons_of_ours()) },
            JoinAnswer::Welcome { profile: item(&[]), secret: None },
            JoinAnswer::Refused(JoinRefusal::Busy),
        ] {
            assert_eq!(JoinAnswer::decode(&answer.encode().unwrap()), Ok(answer));
        }
    }

    #[test]
    fn broken_requests_are_refused() {
        let grant = [7; 10];
        let long_length = [grant.as_slice(), &[251, 0, 1, 5]].concat();
        assert_eq!(JoinRequest::decode(&long_length), Err(CodecError::NotCanonical));
        let tail = [grant.as_slice(), &[1, 5, 5]].concat();
        assert_eq!(JoinRequest::decode(&tail), Err(CodecError::Trailing(1)));
        let missing = [grant.as_slice(), &[2, 5]].concat();
        assert!(matches!(JoinRequest::decode(&missing), Err(CodecError::Malformed(_))));
        assert!(matches!(JoinRequest::decode(&vec![0; LIMIT + 1]), Err(CodecError::TooLong { .. })));
        assert!(matches!(JoinAnswer::decode(&[1, 6]), Err(CodecError::Malformed(_))));
    }
}
