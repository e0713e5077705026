//! The only file that names a hash crate: HMAC (RFC 2104) over the compression functions of SHA-2 (FIPS 180-4).
//!
//! A key is kept as the two HMAC midstates and wiped when dropped; what is compared is compared in constant time.
//! One loop serves both hashes: hashers made for every type would be four times its size.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::block_api::{compress256, compress512};
use zeroize::Zeroize as _;

/// Characters of an HMAC-SHA512 in base64.
pub const SIGNATURE_LENGTH: usize = 88;

/// The state of a hash between two blocks. That of SHA-256 stands in the upper halves.
#[derive(Clone)]
struct State {
    words: [u64; 8],
    wide: bool,
}

/// Where SHA-512 starts, and in the upper halves SHA-256: both take the roots of the same primes.
const START: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

const MOST_BLOCK: usize = 128;
const MOST_DIGEST: usize = 64;
/// A one bit, and a length of 16 bytes at the end of a block.
const MOST_PADDING: usize = MOST_BLOCK + 16;

impl State {
    const fn block(&self) -> usize {
        if self.wide { MOST_BLOCK } else { MOST_BLOCK / 2 }
    }

    /// Takes whole blocks.
    #[inline(never)]
    fn compress(&mut self, blocks: &[u8]) {
        if self.wide {
            compress512(&mut self.words, blocks.as_chunks().0);
        } else {
            let mut words = self.words.map(|word| (word >> 32) as u32);
            compress256(&mut words, blocks.as_chunks().0);
            self.words = words.map(|word| u64::from(word) << 32);
        }
    }

    /// The digest of the parts one after the other, where `before` bytes have already gone in. SHA-256 fills only the
    /// first half.
    #[inline(never)]
    fn digest(&self, before: usize, parts: &[&[u8]]) -> [u8; MOST_DIGEST] {
        let size = self.block();
        let length = parts.iter().fold(before, |sum, part| sum.wrapping_add(part.len()));
        let mut padding = [0; MOST_PADDING];
        let least = (size / 8).wrapping_add(1);
        let missing = length.wrapping_add(least).wrapping_neg() & size.wrapping_sub(1);
        let padding = padding.get_mut(..least.wrapping_add(missing)).unwrap_or_default();
        if let Some(bits) = padding.last_chunk_mut() {
            *bits = (length as u64).wrapping_mul(8).to_be_bytes();
        }
        if let Some(first) = padding.first_mut() {
            *first = 0x80;
        }

        let mut state = self.clone();
        let mut block = [0; MOST_BLOCK];
        let mut filled = 0usize;
        for index in 0..=parts.len() {
            let mut part = parts.get(index).copied().unwrap_or(padding);
            while !part.is_empty() {
                if filled == 0 && part.len() >= size {
                    let (whole, rest) = part.split_at_checked(part.len() & size.wrapping_neg()).unwrap_or_default();
                    state.compress(whole);
                    part = rest;
                    continue;
                }
                let room = block.get_mut(filled..size).unwrap_or_default();
                let (now, later) = part.split_at_checked(room.len()).unwrap_or((part, &[]));
                for (to, from) in room.iter_mut().zip(now) {
                    *to = *from;
                }
                filled = filled.wrapping_add(now.len());
                part = later;
                if filled == size {
                    state.compress(block.get(..size).unwrap_or_default());
                    filled = 0;
                }
            }
        }
        let mut digest = [0; MOST_DIGEST];
        let mut bytes = digest.iter_mut();
        for word in &state.words {
            for (to, from) in bytes.by_ref().zip(word.to_be_bytes()).take(size / 16) {
                *to = from;
            }
        }
        wipe(&mut block);
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
    fn new(key: &[u8], wide: bool) -> Box<Self> {
        let start = State { words: START, wide };
        let size = start.block();
        let mut made = Box::new(Self { inner: start.clone(), outer: start.clone() });
        let mut hashed = [0; MOST_DIGEST];
        let mut short = key;
        if key.len() > size {
            hashed = start.digest(0, &[key]);
            short = hashed.get(..size / 2).unwrap_or_default();
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
        wipe(&mut hashed);
        made
    }

    /// The code of the parts one after the other; that of SHA-256 is the first half.
    #[inline(never)]
    fn mac(&self, parts: &[&[u8]]) -> [u8; MOST_DIGEST] {
        let size = self.inner.block();
        let inner = self.inner.digest(size, parts);
        self.outer.digest(size, &[inner.get(..size / 2).unwrap_or_default()])
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.inner.words.zeroize();
        self.outer.words.zeroize();
    }
}

/// Wipes what a key was made of. Faster than `zeroize`, which writes every byte alone.
#[inline(never)]
fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    zeroize::optimization_barrier(bytes);
}

/// An HMAC-SHA512 key. It stands on the heap, so that moving it leaves no copy behind.
#[derive(Clone)]
pub struct HmacSha512(Box<Key>);

impl HmacSha512 {
    /// Takes a key of any length.
    pub fn new(key: &[u8]) -> Self {
        Self(Key::new(key, true))
    }

    /// `base64(HMAC-SHA512(key, prefix || SHA-256(first || second)))`, into a buffer that holds exactly it.
    pub fn sign(&self, prefix: &[u8], first: &[u8], second: &[u8]) -> [u8; SIGNATURE_LENGTH] {
        let hash = State { words: START, wide: false }.digest(0, &[first, second]);
        let mac = self.0.mac(&[prefix, hash.get(..32).unwrap_or_default()]);
        let mut text = [b'='; SIGNATURE_LENGTH];
        // 64 bytes are always 88 characters, so this can't fail.
        let _ = STANDARD.encode_slice(mac, &mut text);
        text
    }
}

/// An HMAC-SHA256 key.
#[derive(Clone)]
pub struct HmacSha256(Box<Key>);

impl HmacSha256 {
    /// Takes a key of any length.
    pub fn new(key: &[u8]) -> Self {
        Self(Key::new(key, false))
    }

    /// The code of `message`.
    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        self.0.mac(&[message]).first_chunk().copied().unwrap_or_default()
    }

    /// Whether `code` is the code of `message`, in constant time.
    pub fn verify(&self, message: &[u8], code: &[u8; 32]) -> bool {
        let differing = self.0.mac(&[message]).iter().zip(code).fold(0, |sum, (a, b)| sum | (a ^ b));
        core::hint::black_box(differing) == 0
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

/// Reads hexadecimal digits of either case; `None` where there is anything else or another count.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let mut digits = text.bytes().map(|digit| char::from(digit).to_digit(16));
    for byte in &mut bytes {
        let high = u8::try_from(digits.next()??).ok()?;
        let low = u8::try_from(digits.next()??).ok()?;
        *byte = high << 4 | low;
    }
    digits.next().is_none().then_some(bytes)
}
