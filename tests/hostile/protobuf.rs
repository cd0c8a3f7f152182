//! Messages of libp2p's own protocols, put together by hand so that anything can be said in them.

use futures::{AsyncReadExt as _, AsyncWriteExt as _};
use libp2p::Stream;

/// A number in seven bits a byte, the least first.
pub(crate) fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
    bytes
}

/// A field that is a number.
pub(crate) fn number(field: u64, number: u64) -> Vec<u8> {
    [varint(field << 3), varint(number)].concat()
}

/// A field of bytes: text, a list, or another message.
pub(crate) fn bytes(field: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

/// The fields of bytes in a message with that number, in order; numbers are left out.
pub(crate) fn fields(message: &[u8], wanted: u64) -> Vec<Vec<u8>> {
    let mut rest = message;
    let mut found = Vec::new();
    while let Some(tag) = read_varint(&mut rest) {
        let length = match tag & 7 {
            0 => {
                read_varint(&mut rest);
                continue;
            }
            1 => 8,
            2 => read_varint(&mut rest).unwrap_or_default(),
            _ => 4,
        };
        let (value, behind) = rest.split_at(rest.len().min(usize::try_from(length).unwrap_or(usize::MAX)));
        if tag >> 3 == wanted {
            found.push(value.to_vec());
        }
        rest = behind;
    }
    found
}

/// The first number in a message, which in libp2p's protocols says what sort of message it is.
pub(crate) fn sort(message: &[u8]) -> u64 {
    let mut rest = message;
    read_varint(&mut rest);
    read_varint(&mut rest).unwrap_or_default()
}

fn read_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// Sends a message with its length.
pub(crate) async fn send(stream: &mut Stream, message: &[u8]) -> Option<()> {
    stream.write_all(&[varint(message.len() as u64).as_slice(), message].concat()).await.ok()?;
    stream.flush().await.ok()
}

/// Receives a message with its length; nothing when the stream ended.
pub(crate) async fn receive(stream: &mut Stream) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    loop {
        let mut byte = [0];
        stream.read_exact(&mut byte).await.ok()?;
        head.extend(byte);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    let length = read_varint(&mut head.as_slice())?;
    let mut message = vec![0; usize::try_from(length).ok()?];
    stream.read_exact(&mut message).await.ok()?;
    Some(message)
}
