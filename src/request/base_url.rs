//! Addresses: where a request goes, and what a redirect may be.

use crate::error::{Error, Result};
use crate::request::bytes::{self, eq_ignore_case, number, split_once};

/// Checks the base URL of an API and returns it without slashes at its end.
///
/// It must begin with `https://`, or with `http://` and a loopback host; a query, a fragment and credentials are refused.
#[inline(never)]
pub(crate) fn base_url<'a>(field: &str, text: &'a str) -> Result<&'a str> {
    if let Some(rule) = fault(text.as_bytes()) {
        Err(Error::invalid(field, rule))
    } else {
        let slashes = text.bytes().rev().take_while(|byte| *byte == b'/').count();
        Ok(text.get(..text.len().saturating_sub(slashes)).unwrap_or_default())
    }
}

/// The first rule that a base URL breaks.
fn fault(text: &[u8]) -> Option<&'static str> {
    let Some((scheme, rest)) = after_scheme(text) else {
        return Some("must be an absolute address such as https://api.kraken.com");
    };
    if !bytes::all(text, bytes::BASE) {
        return Some("must have no query, fragment, credentials, spaces or characters beyond ASCII");
    }
    let (authority, mut path) = split_once(rest, b'/');
    let Some(host) = host(authority) else {
        return Some("must have a host, and a port from 0 to 65535 if any");
    };
    if !(eq_ignore_case(scheme, b"https") || (eq_ignore_case(scheme, b"http") && is_loopback(host))) {
        return Some(
            "must begin with https://; http:// is for loopback hosts only, for a key must not travel in the clear",
        );
    }
    let mut segment = authority;
    loop {
        if matches!(segment, b"." | b"..") {
            return Some("must have no . or .. in its path");
        }
        (segment, path) = split_once(path?, b'/');
    }
}

fn after_scheme(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (scheme, rest) = split_once(text, b':');
    Some((scheme, rest?.strip_prefix(b"//")?))
}

fn host(authority: &[u8]) -> Option<&[u8]> {
    let (host, port) = match authority.strip_prefix(b"[") {
        Some(rest) => {
            let (inside, after) = split_once(rest, b']');
            let (between, port) = split_once(after?, b':');
            if !between.is_empty() || !bytes::all(inside, bytes::IPV6) {
                return None;
            }
            (inside, port)
        }
        None => split_once(authority, b':'),
    };
    let port = port.unwrap_or_default();
    let port_fits = port.is_empty() || (port.len() <= 5 && number(port).is_some_and(|port| port < 65_536));
    (port_fits && bytes::all(host, bytes::HOST) && !host.is_empty()).then_some(host)
}

fn is_loopback(host: &[u8]) -> bool {
    eq_ignore_case(host, b"localhost") || host == b"::1" || is_127(host)
}

/// Four numbers below 256, the first of them 127.
fn is_127(host: &[u8]) -> bool {
    let mut octets = 0usize;
    let mut rest = Some(host);
    while let Some(from) = rest {
        let (octet, after) = split_once(from, b'.');
        if !number(octet).is_some_and(|octet| octet < 256 && (octets > 0 || octet == 127)) {
            return false;
        }
        octets = octets.saturating_add(1);
        rest = after;
    }
    octets == 4
}

/// An absolute http or https address with a host and without white space.
pub(crate) fn is_web_address(text: &str) -> bool {
    let Some((scheme, rest)) = after_scheme(text.as_bytes()) else {
        return false;
    };
    (eq_ignore_case(scheme, b"https") || eq_ignore_case(scheme, b"http"))
        && !matches!(rest, [] | [b'/' | b'?' | b'#', ..])
        && bytes::all(text.as_bytes(), bytes::DARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_travel_encrypted_or_not_at_all() {
        for (text, kept) in [
            ("https://api.kraken.com", "https://api.kraken.com"),
            ("https://relay.example/kraken/", "https://relay.example/kraken"),
            ("HTTPS://relay.example:8443", "HTTPS://relay.example:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://127.9.9.9", "http://127.9.9.9"),
            ("http://localhost:1/", "http://localhost:1"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ] {
            assert_eq!(base_url("baseUrl", text).unwrap(), kept);
        }
        for text in [
            "",
            "api.kraken.com",
            "http://api.kraken.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://user@127.0.0.1",
            "https://",
            "https:///path",
            "https://a:99999",
            "https://a:x",
            "https://a?b",
            "https://a#b",
            "https://a b",
            "https://é.example",
            "https://a/../b",
            "ftp://127.0.0.1",
            "https://[::1",
            "javascript://127.0.0.1/%0aalert(1)",
        ] {
            let error = base_url("baseUrl", text).unwrap_err();
            assert_eq!(error.field(), Some("baseUrl"), "{text}");
        }
    }

    #[test]
    fn redirects_go_to_the_web() {
        for text in ["https://shop.example/thanks?id=1#done", "http://localhost"] {
            assert!(is_web_address(text), "{text}");
        }
        for text in
            ["", "shop.example", "https://", "https:///x", "ftp://x", "https://a b", "javascript:alert(1)", "//x"]
        {
            assert!(!is_web_address(text), "{text}");
        }
    }
}
