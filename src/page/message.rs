//! A message: what it says as JSON, and parts that are bytes.
//!
//! | part | bytes |
//! |---|---|
//! | length of the head | 4, the low byte first |
//! | head | JSON; `parts` holds the length of each part |
//! | parts | one after another |

use crate::text::Text;
use crate::text::told::Told;
use serde_json::{Value, json};

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What it says.
    pub head: Value,
    /// Its parts.
    pub parts: Vec<Vec<u8>>,
}

impl Message {
    /// A message without parts.
    pub fn of(head: Value) -> Self {
        Self { head, parts: Vec::new() }
    }

    /// A message with one part.
    pub fn with(head: Value, part: Vec<u8>) -> Self {
        Self { head, parts: vec![part] }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = self.head.clone();
        head["parts"] = json!(self.parts.iter().map(Vec::len).collect::<Vec<_>>());
        let head = head.to_string().into_bytes();
        let mut bytes = (head.len() as u32).to_le_bytes().to_vec();
        bytes.extend(head);
        self.parts.iter().for_each(|part| bytes.extend(part));
        bytes
    }

    /// Reads the message at the beginning of some bytes, and what is behind it.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), Text> {
        let short = || Text::new("bị cắt cụt", "cut short");
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (head, mut rest) = rest.split_at_checked(length).ok_or_else(short)?;
        let head: Value = serde_json::from_slice(head).map_err(|error| error.told())?;
        let lengths = head["parts"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut parts = Vec::new();
        for length in lengths {
            let length = length.as_u64().and_then(|length| usize::try_from(length).ok());
            let split = length.and_then(|length| rest.split_at_checked(length));
            let (part, behind) = split.ok_or_else(short)?;
            parts.push(part.to_vec());
            rest = behind;
        }
        Ok((Self { head, parts }, rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_they_are_written_and_never_beyond_their_end() {
        let one = Message { head: json!({ "a": "ệ" }), parts: vec![vec![1, 2], vec![], vec![3]] };
        let mut bytes = one.bytes();
        let whole = bytes.len();
        bytes.extend(Message::of(json!({})).bytes());
        let (read, rest) = Message::read(&bytes).unwrap();
        assert_eq!((read.head["a"].as_str(), &read.parts), (Some("ệ"), &one.parts));
        assert_eq!(rest.len(), bytes.len() - whole);
        for end in 0..whole {
            assert!(Message::read(&bytes[..end]).is_err(), "{end}");
        }
        assert!(Message::read(&[255, 255, 255, 255, 0]).is_err());
        assert!(Message::read(&Message::of(json!({ "parts": [-1] })).bytes()[..4]).is_err());
    }
}
