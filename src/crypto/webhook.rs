//! Webhooks: HMAC-SHA256 over a body, and the one way in which those of every vendor are verified.

use hmac::digest::CtOutput;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::secret::Secret;
use super::{hex, keyed, sha256_hex};
use crate::error::{Code, Error, Result};
use crate::request::bytes::number;
use crate::request::nonce::Decimal;
use crate::response::scanner::{Members, decoded};
use crate::text::concat;

/// In what the webhooks of one vendor differ from those of the others.
pub(crate) struct Scheme {
    /// The header that has the signature.
    pub header: &'static str,
    /// What stands before a signature where the header is a list: then it has a time as well, as in
    /// `t=<seconds>,v1=<hex>`, and what is signed is `<seconds>.<body>`. Else the header is the signature, of the body.
    pub prefix: Option<&'static [u8]>,
    /// Whether a secret that is text is base64 of the key; else the text is the key.
    pub is_base64: bool,
    /// The member of the body that names the event.
    pub event: &'static str,
    /// The member with its data; none where that is the whole body.
    pub data: Option<&'static str>,
    /// The events that are documented, with blanks between them.
    pub known: &'static str,
}

/// A body whose signature is good.
pub(crate) struct Verified<'a> {
    /// The name of the event.
    pub event: String,
    /// The JSON text of its data.
    pub data: &'a str,
    /// Whether the event is documented.
    pub known: bool,
    /// SHA-256 of the body, in lower-case hexadecimal digits.
    pub delivery_key: String,
    /// The place of the secret that matched.
    pub secret_index: usize,
}

/// The secrets, each with its place in the caller's list.
#[derive(Default)]
pub(crate) struct Keys(Vec<(usize, Secret)>);

/// When a signature with a time is good: `tolerance` seconds around `now`, which is in milliseconds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Clock {
    now: f64,
    tolerance: u32,
}

/// A header that can be good.
pub(crate) struct Header<'a> {
    scheme: &'static Scheme,
    keys: &'a Keys,
    list: List<'a>,
}

/// What a header says: the digits of its time, where it has one, and its signatures, of which one must fit.
#[derive(Default)]
struct List<'a> {
    time: &'a [u8],
    tags: [Option<[u8; 32]>; MOST_SIGNATURES],
    given: usize,
}

/// A header that is longer has more in it than the vendor writes.
const LONGEST: usize = 1024;
const MOST_SIGNATURES: usize = 8;
const MOST_DIGITS: usize = 12;
/// A day, in seconds.
const MOST_TOLERANCE: u32 = 86_400;

/// The MAC of a body.
pub(crate) fn sign(secret: &[u8], body: &[u8]) -> [u8; 32] {
    mac(secret, b"", body).into_bytes().into()
}

/// A MAC that is compared in constant time.
fn mac(secret: &[u8], time: &[u8], body: &[u8]) -> CtOutput<Hmac<Sha256>> {
    let mut mac = keyed::<Hmac<Sha256>>(secret);
    if !time.is_empty() {
        mac.update(time);
        mac.update(b".");
    }
    mac.update(body);
    mac.finalize()
}

impl Keys {
    /// Takes a whole list.
    pub(crate) fn of<'a>(secrets: impl ExactSizeIterator<Item = &'a [u8]>, is_base64: bool) -> Result<Self> {
        let (mut keys, several) = (Self::default(), secrets.len() > 1);
        for (place, secret) in secrets.enumerate() {
            keys.add(place, several, secret, is_base64)?;
        }
        Ok(keys)
    }

    /// Takes one secret. Of `several`, an error says which one is wrong.
    pub(crate) fn add(&mut self, place: usize, several: bool, secret: &[u8], is_base64: bool) -> Result<()> {
        let read = read(secret, is_base64, "secret").or_else(|error| {
            if !several {
                return Err(error);
            }
            let digits = Decimal::new(u64::try_from(place).unwrap_or_default());
            let name = concat(&["secret[", digits.as_str(), "]"]);
            read(secret, is_base64, &name).map_err(|error| error.with_field(concat(&["secret"])))
        });
        self.0.push((place, read?));
        Ok(())
    }
}

/// Reads a secret, which errors call `name`.
fn read(secret: &[u8], is_base64: bool, name: &str) -> Result<Secret> {
    if secret.is_empty() {
        return Err(Error::local(Code::BadSecret, name, "is empty; give the webhook secret as text or bytes"));
    }
    if is_base64 {
        return Secret::from_base64(name, core::str::from_utf8(secret).unwrap_or_default(), "");
    }
    Ok(Secret::from_bytes(secret))
}

impl Clock {
    /// Takes the time in milliseconds, and how many seconds a signature may be older or newer.
    pub(crate) fn new(now: f64, tolerance: u32) -> Result<Self> {
        if tolerance > MOST_TOLERANCE {
            return Err(Error::invalid("toleranceSeconds", "must be a whole number of seconds from 0 to 86400"));
        }
        Ok(Self { now, tolerance })
    }

    /// Whether the time that these digits give in seconds is near enough.
    fn allows(self, digits: &[u8]) -> bool {
        // Twelve digits are exact.
        #[allow(clippy::cast_precision_loss)]
        let seconds = number(digits).unwrap_or_default() as f64;
        (self.now - seconds * 1000.0).abs() <= f64::from(self.tolerance) * 1000.0
    }
}

impl Scheme {
    /// Reads the header, before anything is read of the body.
    pub(crate) fn header<'a>(&'static self, keys: &'a Keys, signature: Option<&'a str>) -> Result<Header<'a>> {
        if keys.0.is_empty() {
            return Err(Error::local(
                Code::BadSecret,
                "secret",
                "is missing; give the webhook secret as text or bytes",
            ));
        }
        let text = signature.unwrap_or_default().as_bytes();
        if text.is_empty() {
            return Err(unsigned(&concat(&["is missing; give the value of the header ", self.header])));
        }
        let mut list = List::default();
        let (is_read, rule) = match self.prefix {
            Some(prefix) => (
                list.read(text, prefix),
                "must be t= with 1 to 12 digits, once, and 1 to 8 times v1= with 64 hexadecimal digits",
            ),
            None => {
                (list.add(text), "must be 64 hexadecimal digits and nothing else, not even a prefix such as sha256=")
            }
        };
        if is_read && list.tags.iter().any(Option::is_some) {
            Ok(Header { scheme: self, keys, list })
        } else {
            Err(unsigned(rule))
        }
    }

    /// The event's name and its data, once the signature is good.
    fn read<'a>(&self, body: &'a [u8]) -> Result<(String, &'a str)> {
        let Ok(text) = core::str::from_utf8(body) else {
            return Err(Error::local(Code::NotJson, "body", "is signed, but it is not UTF-8"));
        };
        let (mut event, mut data) = ("", "");
        let mut members = Members::of(text);
        for (name, value) in &mut members {
            if name == self.event {
                event = value;
            } else if self.data.is_some_and(|data| name == data) {
                data = value;
            }
        }
        if members.end().is_err() {
            return Err(Error::local(Code::NotJson, "body", "is signed, but it is not JSON"));
        }
        let Some(event) = decoded(event) else {
            return Err(Error::local(Code::UnexpectedResponse, self.event, "is not text in a signed body"));
        };
        match self.data {
            None => Ok((event, text)),
            Some(name) if data.is_empty() => {
                Err(Error::local(Code::UnexpectedResponse, name, "is missing in a signed body"))
            }
            Some(_) => Ok((event, data)),
        }
    }
}

impl Header<'_> {
    /// Verifies a body: the signature, then its time, then what it says.
    pub(crate) fn verify<'a>(&self, body: &'a [u8], clock: Clock) -> Result<Verified<'a>> {
        let mut matched = None;
        // Every secret and signature is tried, so that the time tells nothing of which one matched.
        for (place, secret) in &self.keys.0 {
            let fits = self.list.fits(&mac(secret.expose(), self.list.time, body));
            matched = matched.or(fits.then_some(*place));
        }
        let secret_index = matched.ok_or_else(|| {
            unsigned("is not that of this body; verify the raw body as it came, not a parsed and rewritten one")
        })?;
        if self.scheme.prefix.is_some() && !clock.allows(self.list.time) {
            return Err(Error::local(
                Code::Expired,
                "signature",
                "its time is more than toleranceSeconds from now: it is old, or this clock is wrong",
            ));
        }
        let (event, data) = self.scheme.read(body)?;
        let known = self.scheme.known.as_bytes().split(|byte| *byte == b' ').any(|name| name == event.as_bytes());
        Ok(Verified { event, data, known, delivery_key: sha256_hex(body), secret_index })
    }
}

fn unsigned(rule: &str) -> Error {
    Error::local(Code::BadSignature, "signature", rule)
}

impl<'a> List<'a> {
    /// Whether this is a list with one time and not too many signatures. Other parts are let through, as by the vendor; a
    /// time that comes twice is one header too many. Where two were joined, a blank follows the comma.
    fn read(&mut self, header: &'a [u8], prefix: &[u8]) -> bool {
        let (mut times, mut few) = (0u32, header.len() <= LONGEST);
        for part in header.split(|byte| matches!(byte, b',' | b' ')) {
            if let Some(digits) = part.strip_prefix(b"t=") {
                times = times.saturating_add(1);
                self.time = digits;
            } else if let Some(digits) = part.strip_prefix(prefix) {
                few &= self.add(digits);
            }
        }
        few && times == 1 && self.time.len() <= MOST_DIGITS && number(self.time).is_some()
    }

    /// Adds a signature, which can fit only if it has 64 digits, unless there are too many.
    #[inline(never)]
    fn add(&mut self, digits: &[u8]) -> bool {
        let place = self.tags.get_mut(self.given);
        self.given = self.given.saturating_add(1);
        place.map(|place| *place = hex::decode(digits)).is_some()
    }

    /// Whether a MAC is one of the signatures, in constant time.
    #[inline(never)]
    fn fits(&self, mac: &CtOutput<Hmac<Sha256>>) -> bool {
        self.tags.iter().flatten().fold(false, |fits, tag| fits | (*mac == CtOutput::new((*tag).into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    #[test]
    fn is_hmac_sha256() {
        assert_eq!(
            hex::encode(&sign(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            mac(b"Jefe", b"what do ya want", b"for nothing?").into_bytes(),
            mac(b"Jefe", b"", b"what do ya want.for nothing?").into_bytes()
        );
    }

    #[test]
    fn reads_headers_with_a_time() {
        let (one, two) = ("0".repeat(64), "F".repeat(64));
        let many = |count| format!("t=1{}", format!(",v1={one}").repeat(count));
        for (header, found) in [
            (format!("t=1734567890,v1={one}"), Some(("1734567890", 1))),
            (format!("v1={one},v0=x,t=007,v1={two},,x"), Some(("007", 2))),
            (format!("t=1, v1={one}"), Some(("1", 1))),
            (format!("t=999999999999,v1={one},v1=short"), Some(("999999999999", 1))),
            (many(8), Some(("1", 8))),
            (many(9), None),
            (format!("{},v1=short", many(8)), None),
            (format!("t=1,v1={one}, t=1,v1={one}"), None),
            (format!("t=1,t=,v1={one}"), None),
            (format!("T=1,v1={one}"), None),
            (format!("t=1,V1={one}"), None),
            (format!("t=1,v1={one}0"), None),
            (format!("t=1,v1= {one}"), None),
            (format!("t=,v1={one}"), None),
            (format!("t=+1,v1={one}"), None),
            (format!("t=-1,v1={one}"), None),
            (format!("t=1.5,v1={one}"), None),
            (format!("t=1e3,v1={one}"), None),
            (format!("t=\u{0661},v1={one}"), None),
            (format!("t=1000000000000,v1={one}"), None),
            (format!("t=1,v1={one}{}", ",".repeat(LONGEST)), None),
            (format!("v1={one}"), None),
            ("t=1".to_owned(), None),
            (one, None),
        ] {
            let mut list = List::default();
            let is_read = list.read(header.as_bytes(), b"v1=");
            let good = list.tags.iter().flatten().count();
            let is = (is_read && good > 0).then_some((core::str::from_utf8(list.time).unwrap(), good));
            assert_eq!(is, found, "{header}");
        }
    }

    #[test]
    fn knows_when_a_time_is_near() {
        let now = 1_734_567_890_000.0;
        for (tolerance, distance, allowed) in [
            (300, 300_000.0, true),
            (300, 300_001.0, false),
            (0, 0.0, true),
            (0, 1.0, false),
            (86_400, 86_400_000.0, true),
        ] {
            for now in [now + distance, now - distance] {
                assert_eq!(Clock::new(now, tolerance).unwrap().allows(b"1734567890"), allowed, "{now} {tolerance}");
            }
        }
        assert!(Clock::new(now, 86_401).is_err());
        assert!(!Clock::new(f64::NAN, 300).unwrap().allows(b"1734567890"));
    }
}
