//! Counts of a histogram, and how they stand in files: a list in JSON; in binary forms, bytes in
//! which runs of zeros are short.
//!
//! First the number of counts. Then, for each count that is not zero, twice the number of zeros
//! before it, plus one unless it is 1; and in that case the count itself. What follows the last one
//! are zeros. All are varints: seven bits a byte, the lowest first, the eighth set while more follow.
//!
//! Counts read from bytes stay packed until somebody asks for one: whoever only adds them to others,
//! as a merge of shards does, walks the counts that are there and skips the zeros.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// Most counts that a file may hold: far more than a histogram of the tallies has.
const COUNTS_MAX: usize = 1 << 30;

/// Counts, side by side.
#[derive(Clone, Debug)]
pub(super) enum Counts {
    /// One after the other.
    Open(Vec<u32>),
    /// As read from bytes, which [`walk`] has found to be sound: their number, and the bytes after
    /// it.
    Packed(usize, Box<[u8]>),
}

impl Counts {
    /// How many.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Open(counts) => counts.len(),
            Self::Packed(length, _) => *length,
        }
    }

    /// The counts.
    pub(super) fn get(&self) -> Cow<'_, [u32]> {
        match self {
            Self::Open(counts) => Cow::Borrowed(counts),
            Self::Packed(length, _) => {
                let mut counts = vec![0; *length];
                self.add_to(&mut counts);
                Cow::Owned(counts)
            }
        }
    }

    /// The counts, to be changed.
    #[inline]
    pub(super) fn open(&mut self) -> &mut Vec<u32> {
        if matches!(self, Self::Packed(..)) {
            *self = Self::Open(self.get().into_owned());
        }
        match self {
            Self::Open(counts) => counts,
            Self::Packed(..) => unreachable!("opened above"),
        }
    }

    /// Adds each count to that at its place in `sums`, which is long enough. The caller knows that
    /// no sum reaches 2^32.
    pub(super) fn add_to(&self, sums: &mut [u32]) {
        match self {
            // No count exceeds the number of values, so none can wrap; unchecked sums use whole
            // vectors.
            Self::Open(counts) => {
                for (sum, count) in sums.iter_mut().zip(counts) {
                    *sum = sum.wrapping_add(*count);
                }
            }
            Self::Packed(_, bytes) => {
                walk(bytes, &mut |at, count| sums[at] = sums[at].wrapping_add(count));
            }
        }
    }
}

impl PartialEq for Counts {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let counts = self.get();
        if to.is_human_readable() {
            counts.serialize(to)
        } else {
            to.serialize_bytes(&pack(&counts))
        }
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            return Vec::deserialize(from).map(Self::Open);
        }
        from.deserialize_bytes(Packed)
    }
}

/// Reads packed counts from wherever the format keeps its bytes.
struct Packed;

impl<'de> Visitor<'de> for Packed {
    type Value = Counts;

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
    let mut bytes = Vec::with_capacity(counts.len() / 2 + 8);
    push(&mut bytes, counts.len() as u64);
    let mut zeros = 0;
    for &count in counts {
        if count == 0 {
            zeros += 1;
            continue;
        }
        push(&mut bytes, 2 * zeros + u64::from(count != 1));
        if count != 1 {
            push(&mut bytes, u64::from(count));
        }
        zeros = 0;
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

/// Counts from bytes, if they are sound.
fn unpack(bytes: &[u8]) -> Option<Counts> {
    let (length, rest) = varint(bytes)?;
    let length = usize::try_from(length).ok().filter(|&length| length <= COUNTS_MAX)?;
    (walk(rest, &mut |_, _| ())? <= length).then(|| Counts::Packed(length, rest.into()))
}

/// Tells of every count but zeros with its place; returns the place after the last.
#[inline]
fn walk(bytes: &[u8], see: &mut impl FnMut(usize, u32)) -> Option<usize> {
    let (mut rest, mut at) = (bytes, 0_usize);
    while let [first, after @ ..] = rest {
        // Nearly every count is 1 and has fewer than 64 zeros before it: one byte.
        if first & 0x81 == 0 {
            at += usize::from(first >> 1);
            see(at, 1);
            at += 1;
            rest = after;
            continue;
        }
        let (token, after) = varint(rest)?;
        let (count, after) = if token & 1 == 1 { varint(after)? } else { (1, after) };
        at = at.checked_add(usize::try_from(token >> 1).ok()?)?;
        see(at, u32::try_from(count).ok()?);
        at = at.checked_add(1)?;
        rest = after;
    }
    Some(at)
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
        assert_eq!(pack(&[1, 0, 0, 0, 300, 0]), [6, 0, 7, 0xac, 2]);
        assert_eq!(unpack(&[0]), Some(Counts::Open(Vec::new())));
        for bad in [&[1, 0, 0][..], &[0x80], &[], &[1, 2], &[1, 1], &[2, 1, 0x80]] {
            assert_eq!(unpack(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn counts_survive(
            counts in prop::collection::vec(prop_oneof![4 => Just(0_u32), 2 => 1..200_u32, 1 => any::<u32>()], 0..400),
        ) {
            let packed = unpack(&pack(&counts)).unwrap();
            prop_assert_eq!(packed.len(), counts.len());
            let (mut sums, mut plain) = (vec![3; counts.len()], vec![3; counts.len()]);
            packed.add_to(&mut sums);
            Counts::Open(counts.clone()).add_to(&mut plain);
            prop_assert_eq!(sums, plain);
            prop_assert_eq!(packed, Counts::Open(counts));
        }
    }
}
