//! The only file that names a hash crate: HMAC (RFC 2104) over the compression functions of SHA-2 (FIPS 180-4).
//!
//! A key is kept as the two HMAC midstates and wiped when dropped; what is compared is compared in constant time.
//! One loop serves both hashes: hashers made for every type would be four times its size.

use sha2::block_api::{compress256, compress512};

use crate::crypto::base64;
use crate::error::put;

/// Characters of an HMAC-SHA512 in base64.
pub const SIGNATURE_LENGTH: usize = 88;

/// The state of a hash between two blocks, and what differs between the two hashes.
#[derive(Clone)]
struct State {
    /// The words of SHA-256 stand in the first half, two in each.
    words: [u64; 8],
    /// Bytes of a block; a digest has half as many.
    block: usize,
    /// Takes whole blocks. Pointers to the functions keep both out of the loop that calls them: as a part of it they would
    /// be slower.
    compress: fn(&mut [u64; 8], &[u8]),
}

static SHA256: State = State {
    words: [0x6a09e667_bb67ae85, 0x3c6ef372_a54ff53a, 0x510e527f_9b05688c, 0x1f83d9ab_5be0cd19, 0, 0, 0, 0],
    block: 64,
    compress: |words, blocks| {
        let mut halves = [0; 8];
        for (to, from) in halves.as_chunks_mut().0.iter_mut().zip(words.iter()) {
            *to = [(from >> 32) as u32, *from as u32];
        }
        compress256(&mut halves, blocks.as_chunks().0);
        for (to, [high, low]) in words.iter_mut().zip(halves.as_chunks().0) {
            *to = u64::from(*high) << 32 | u64::from(*low);
        }
    },
};

static SHA512: State = State {
    words: [
        0x6a09e667_f3bcc908,
        0xbb67ae85_84caa73b,
        0x3c6ef372_fe94f82b,
        0xa54ff53a_5f1d36f1,
        0x510e527f_ade682d1,
        0x9b05688c_2b3e6c1f,
        0x1f83d9ab_fb41bd6b,
        0x5be0cd19_137e2179,
    ],
    block: 128,
    compress: |words, blocks| compress512(words, blocks.as_chunks().0),
};

const MOST_BLOCK: usize = 128;

/// A digest; that of SHA-256 is the first half.
type Digest = [[u8; 8]; 8];

impl State {
    #[inline(never)]
    fn compress(&mut self, blocks: &[u8]) {
        (self.compress)(&mut self.words, blocks);
    }

    /// The digest of the parts one after the other, where `before` bytes have already gone in.
    #[inline(never)]
    fn digest(&self, before: usize, parts: &[&[u8]]) -> Digest {
        let size = self.block;
        let mut state = self.clone();
        let mut block = [0; MOST_BLOCK];
        let block = block.get_mut(..size).unwrap_or_default();
        let (mut length, mut filled) = (before, 0usize);
        for part in parts {
            let mut part = *part;
            length = length.wrapping_add(part.len());
            while !part.is_empty() {
                let taken;
                if filled == 0 && part.len() >= size {
                    taken = part.len() & size.wrapping_neg();
                    state.compress(part);
                } else {
                    let room = block.get_mut(filled..).unwrap_or_default();
                    taken = room.len().min(part.len());
                    if let (Some(to), Some(from)) = (room.get_mut(..taken), part.get(..taken)) {
                        to.copy_from_slice(from);
                    }
                    filled = filled.wrapping_add(taken);
                    if filled == size {
                        state.compress(block);
                        filled = 0;
                    }
                }
                part = part.get(taken..).unwrap_or_default();
            }
        }
        // A one bit, then zeros up to the length in bits, which ends the last block.
        let rest = block.get_mut(filled..).unwrap_or_default();
        rest.fill(0);
        if let Some(first) = rest.first_mut() {
            *first = 0x80;
        }
        if rest.len() <= size / 8 {
            state.compress(block);
            block.fill(0);
        }
        if let Some(bits) = block.last_chunk_mut() {
            *bits = (length as u64).wrapping_mul(8).to_be_bytes();
        }
        state.compress(block);
        wipe(block);
        let mut digest = Digest::default();
        for (bytes, word) in digest.iter_mut().zip(state.words) {
            *bytes = word.to_be_bytes();
        }
        digest
    }
}

/// An HMAC key of either hash, as the states after its inner and its outer block.
#[derive(Clone)]
struct Key {
    inner: State,
    outer: State,
}

impl Key {
    /// Takes a key of any length.
    #[inline(never)]
    fn new(key: &[u8], start: &'static State) -> Box<Self> {
        let size = start.block;
        let mut made = Box::new(Self { inner: start.clone(), outer: start.clone() });
        let mut hashed = Digest::default();
        let mut short = key;
        if key.len() > size {
            hashed = start.digest(0, &[key]);
            short = half(&hashed, size);
        }
        let mut block = [0x36; MOST_BLOCK];
        for (to, from) in block.iter_mut().zip(short) {
            *to ^= from;
        }
        made.inner.compress(block.get(..size).unwrap_or_default());
        for byte in &mut block {
            *byte ^= 0x36 ^ 0x5c;
        }
        made.outer.compress(block.get(..size).unwrap_or_default());
        wipe(&mut block);
        wipe(hashed.as_flattened_mut());
        made
    }

    /// The code of the parts one after the other.
    #[inline(never)]
    fn mac(&self, parts: &[&[u8]]) -> Digest {
        let size = self.inner.block;
        self.outer.digest(size, &[half(&self.inner.digest(size, parts), size)])
    }
}

/// As many bytes of a digest as its hash has.
fn half(digest: &Digest, block: usize) -> &[u8] {
    digest.as_flattened().get(..block / 2).unwrap_or_default()
}

impl Drop for Key {
    fn drop(&mut self) {
        self.inner.words = [0; 8];
        self.outer.words = [0; 8];
        zeroize::optimization_barrier(self);
    }
}

/// Wipes a secret. `zeroize` would write every byte alone.
#[inline(never)]
pub fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    zeroize::optimization_barrier(bytes);
}

/// SHA-256 of a text, in lower-case hexadecimal digits.
pub fn sha256_hex(text: &str) -> String {
    hex(half(&SHA256.digest(0, &[text.as_bytes()]), SHA256.block), false)
}

/// An HMAC-SHA512 key. It stands on the heap, so that moving it leaves no copy behind.
#[derive(Clone)]
pub struct HmacSha512(Box<Key>);

impl HmacSha512 {
    /// Takes a key of any length.
    pub fn new(key: &[u8]) -> Self {
        Self(Key::new(key, &SHA512))
    }

    /// `base64(HMAC-SHA512(key, prefix || SHA-256(first || second)))`, into a buffer that holds exactly it.
    pub fn sign(&self, prefix: &[u8], first: &[u8], second: &[u8]) -> [u8; SIGNATURE_LENGTH] {
        let hash = SHA256.digest(0, &[first, second]);
        let mac = self.0.mac(&[prefix, half(&hash, SHA256.block)]);
        let mut text = [b'='; SIGNATURE_LENGTH];
        // 64 bytes are always 86 characters, so this can't fail; what is left is their padding.
        let _ = base64::write(mac.as_flattened(), &mut text);
        text
    }
}

/// An HMAC-SHA256 key.
#[derive(Clone)]
pub struct HmacSha256(Box<Key>);

impl HmacSha256 {
    /// Takes a key of any length.
    pub fn new(key: &[u8]) -> Self {
        Self(Key::new(key, &SHA256))
    }

    /// The code of `message`.
    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        self.0.mac(&[message]).as_flattened().first_chunk().copied().unwrap_or_default()
    }

    /// Whether `code` is the code of `message`, in constant time.
    pub fn verify(&self, message: &[u8], code: &[u8; 32]) -> bool {
        let differing = self.0.mac(&[message]).as_flattened().iter().zip(code).fold(0, |sum, (a, b)| sum | (a ^ b));
        core::hint::black_box(differing) == 0
    }
}

/// The lower-case hexadecimal digit of the low four bits.
pub fn hex_digit(bits: u8) -> u8 {
    let bits = bits & 15;
    bits.wrapping_add(if bits < 10 { b'0' } else { b'a' - 10 })
}

/// Lower-case hexadecimal digits, as a UUID with its hyphens.
#[inline(never)]
pub fn hex(bytes: &[u8], is_uuid: bool) -> String {
    let mut text = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if is_uuid && matches!(index, 4 | 6 | 8 | 10) {
            put(&mut text, b'-');
        }
        put(&mut text, hex_digit(byte >> 4));
        put(&mut text, hex_digit(*byte));
    }
    text
}

/// Reads hexadecimal digits of either case, and passes over all that is none. Answers how many there are.
#[inline(never)]
pub fn unhex(text: &str, bytes: &mut [u8]) -> usize {
    let mut count = 0usize;
    for character in text.bytes() {
        if let Some(digit) = char::from(character).to_digit(16) {
            if let Some(byte) = bytes.get_mut(count / 2) {
                *byte = *byte << 4 | digit as u8;
            }
            count = count.wrapping_add(1);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use sha2::{Digest as _, Sha256, Sha512};

    fn bytes(length: usize, seed: usize) -> Vec<u8> {
        (0..length).map(|index| (index * 31 + seed * 7) as u8).collect()
    }

    #[test]
    fn codes_are_those_of_the_crate_hmac() {
        for key_length in [0, 1, 20, 63, 64, 65, 127, 128, 129, 200] {
            let key = bytes(key_length, 1);
            let (narrow, wide) = (HmacSha256::new(&key), HmacSha512::new(&key));
            for length in 0..300 {
                let message = bytes(length, 2);
                let code = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(&message).finalize().into_bytes();
                assert_eq!(narrow.sign(&message), *code);
                assert!(narrow.verify(&message, &code.into()));
                assert!(!narrow.verify(&message, &[0; 32]));

                let (first, second) = message.split_at(length / 3);
                let expected = Hmac::<Sha512>::new_from_slice(&key).unwrap().chain_update(&message).finalize();
                assert_eq!(wide.0.mac(&[first, second]).as_flattened(), &expected.into_bytes()[..]);
                assert_eq!(SHA256.digest(0, &[first, second]).as_flattened()[..32], *Sha256::digest(&message));
            }
        }
    }

    #[test]
    fn hexadecimal_comes_back() {
        let code = bytes(16, 3);
        for is_uuid in [false, true] {
            for text in [hex(&code, is_uuid), hex(&code, is_uuid).to_uppercase()] {
                let mut read = [0; 16];
                assert_eq!(unhex(&text, &mut read), 32);
                assert_eq!(read, *code);
            }
        }
        assert_eq!(hex(&[0, 1, 0xab], false), "0001ab");
        assert_eq!(unhex("0g1é2", &mut [0]), 3);
    }
}
