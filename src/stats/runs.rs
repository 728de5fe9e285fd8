//! Counts in files: a list in JSON; in binary forms, bytes in which runs of zeros are short.
//!
//! First the number of counts, as a varint. A count of 1 or more is a varint (seven bits a byte, the lowest first, the eighth set while more
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
    push(&mut bytes, counts.len() as u64);
    let mut rest = counts;
    while let Some(&count) = rest.first() {
        let mut number = u64::from(count);
        let mut taken = 1;
        if count == 0 {
            taken = rest.iter().take_while(|&&count| count == 0).count();
            bytes.push(0);
            number = taken as u64;
        }
        push(&mut bytes, number);
        rest = &rest[taken..];
    }
    bytes
}

fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn unpack(bytes: &[u8]) -> Option<Vec<u32>> {
    let (length, mut rest) = varint(bytes)?;
    let length = usize::try_from(length).ok().filter(|&length| length <= COUNTS_MAX)?;
    let mut counts = vec![0; length];
    let mut at = 0_usize;
    while let Some((&first, after)) = rest.split_first() {
        if first == 0 {
            let (zeros, after) = varint(after)?;
            at = at.checked_add(usize::try_from(zeros).ok()?)?;
            rest = after;
        } else if first < 0x80 {
            *counts.get_mut(at)? = u32::from(first);
            at += 1;
            rest = after;
        } else {
            let (count, after) = varint(rest)?;
            *counts.get_mut(at)? = u32::try_from(count).ok()?;
            at += 1;
            rest = after;
        }
    }
    (at == length).then_some(counts)
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
        assert_eq!(pack(&[1, 0, 0, 0, 300, 0]), [6, 1, 0, 3, 0xac, 2, 0, 1]);
        assert_eq!(unpack(&[0]), Some(Vec::new()));
        for bad in [&[1, 0][..], &[0x80], &[1], &[1, 0, 2], &[1, 3, 3]] {
            assert_eq!(unpack(bad), None, "{bad:?}");
        }
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
