//! Counts in files: a list in JSON; in binary forms, bytes in which runs of zeros are short.
//!
//! A count of 1 or more is a varint (seven bits a byte, the lowest first, the eighth set while more
//! follow); a zero byte and a varint stand for that many zeros.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Most counts that a file may hold: far more than a histogram of the tallies has.
const COUNTS_MAX: usize = 1 << 30;

pub(super) fn serialize<S: Serializer>(counts: &[u32], to: S) -> Result<S::Ok, S::Error> {
    if to.is_human_readable() { counts.serialize(to) } else { to.serialize_bytes(&pack(counts)) }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u32>, D::Error> {
    if from.is_human_readable() {
        return Vec::deserialize(from);
    }
    from.deserialize_bytes(Packed)
}

/// Reads packed counts from wherever the format keeps its bytes.
struct Packed;

impl<'de> Visitor<'de> for Packed {
    type Value = Vec<u32>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("packed counts")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        unpack(bytes).ok_or_else(|| E::custom("counts that cannot be unpacked"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = from.next_element()? {
            bytes.push(byte);
        }
        self.visit_bytes(&bytes)
    }
}

fn pack(counts: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(counts.len());
    let mut rest = counts;
    while let Some(&count) = rest.first() {
        let mut number = u64::from(count);
        let mut taken = 1;
        if count == 0 {
            taken = rest.iter().take_while(|&&count| count == 0).count();
            bytes.push(0);
            number = taken as u64;
        }
        while number >= 0x80 {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
        rest = &rest[taken..];
    }
    bytes
}

fn unpack(bytes: &[u8]) -> Option<Vec<u32>> {
    let mut counts = Vec::with_capacity(2 * bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        if first == 0 {
            let (zeros, after) = varint(after)?;
            let length = counts.len().checked_add(usize::try_from(zeros).ok()?)?;
            if length > COUNTS_MAX {
                return None;
            }
            counts.resize(length, 0);
            rest = after;
        } else if first < 0x80 {
            counts.push(u32::from(first));
            rest = after;
        } else {
            let (count, after) = varint(rest)?;
            counts.push(u32::try_from(count).ok()?);
            rest = after;
        }
    }
    Some(counts)
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (place, &byte) in bytes.iter().enumerate().take(9) {
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return Some((number, &bytes[place + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bytes_by_hand() {
        assert_eq!(pack(&[1, 0, 0, 0, 300, 0]), [1, 0, 3, 0xac, 2, 0, 1]);
        assert_eq!(unpack(&[0]), None);
        assert_eq!(unpack(&[0x80]), None);
    }

    proptest! {
        #[test]
        fn counts_survive(
            counts in prop::collection::vec(prop_oneof![4 => Just(0_u32), 2 => 1..200_u32, 1 => any::<u32>()], 0..400),
        ) {
            prop_assert_eq!(unpack(&pack(&counts)), Some(counts));
        }
    }
}
