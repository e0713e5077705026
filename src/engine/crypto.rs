//! The only file that names a hash crate.
//!
//! A key is kept as the two HMAC midstates and wiped when dropped; what is compared is compared in constant time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::{CtOutput, Digest};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha512};

/// Characters of an HMAC-SHA512 in base64.
pub const SIGNATURE_LENGTH: usize = 88;

/// An HMAC-SHA512 key. It stands on the heap, so that moving it leaves no copy behind.
#[derive(Clone)]
pub struct HmacSha512(Box<Hmac<Sha512>>);

impl HmacSha512 {
    /// Takes a key of any length.
    #[inline(never)]
    pub fn new(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).ok().map(|key| Self(Box::new(key)))
    }

    /// `base64(HMAC-SHA512(key, prefix || SHA-256(first || second)))`, into a buffer that holds exactly it.
    pub fn sign(&self, prefix: &[u8], first: &[u8], second: &[u8]) -> [u8; SIGNATURE_LENGTH] {
        let mut hash = <Sha256 as Digest>::new();
        Digest::update(&mut hash, first);
        Digest::update(&mut hash, second);
        let mut mac = Hmac::clone(&self.0);
        mac.update(prefix);
        mac.update(&hash.finalize());
        let mac = mac.finalize();
        let mut text = [b'='; SIGNATURE_LENGTH];
        // 64 bytes are always 88 characters, so this can't fail.
        let _ = STANDARD.encode_slice(mac.as_bytes(), &mut text);
        text
    }
}

/// An HMAC-SHA256 key.
#[derive(Clone)]
pub struct HmacSha256(Hmac<Sha256>);

impl HmacSha256 {
    /// Takes a key of any length.
    #[inline(never)]
    pub fn new(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).ok().map(Self)
    }

    #[inline(never)]
    fn mac(&self, message: &[u8]) -> CtOutput<Hmac<Sha256>> {
        let mut mac = self.0.clone();
        mac.update(message);
        mac.finalize()
    }

    /// The code of `message`.
    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        self.mac(message).into_bytes().into()
    }

    /// Whether `code` is the code of `message`, in constant time.
    pub fn verify(&self, message: &[u8], code: &[u8; 32]) -> bool {
        self.mac(message) == CtOutput::new((*code).into())
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
