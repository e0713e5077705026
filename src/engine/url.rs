//! Addresses: where a request goes, and what a redirect may be.

use super::error::{Error, Result};

/// Checks where an API is reached and answers it without a slash at its end.
///
/// It must begin with `https://`, or with `http://` and a loopback host; a query, a fragment and credentials are refused.
#[inline(never)]
pub fn base_url<'a>(field: &str, text: &'a str) -> Result<&'a str> {
    let wrong = |rule: &str| Err(Error::invalid(field, rule));
    let Some((scheme, rest)) = after_scheme(text) else {
        return wrong("must be an absolute address such as https://api.kraken.com");
    };
    if !text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'@' | b'\\')) {
        return wrong("must have no query, fragment, credentials, spaces or characters beyond ASCII");
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let Some(host) = host(authority) else {
        return wrong("must have a host, and a port from 0 to 65535 if any");
    };
    if !(scheme.eq_ignore_ascii_case("https") || (scheme.eq_ignore_ascii_case("http") && is_loopback(host))) {
        return wrong(
            "must begin with https://; http:// is for loopback hosts only, for a key must not travel in the clear",
        );
    }
    if rest.split('/').any(|segment| matches!(segment, "." | "..")) {
        return wrong("must have no . or .. in its path");
    }
    Ok(text.trim_end_matches('/'))
}

fn after_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            if !inside.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')) {
                return None;
            }
            (inside, after.strip_prefix(':').or(after.is_empty().then_some("")))
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, Some("")),
        },
    };
    let port = port?;
    let port_fits =
        port.is_empty() || (port.len() <= 5 && super::value::decimal(port).is_some_and(|port| port < 65_536));
    let named = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':'));
    (port_fits && named && !host.is_empty()).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    let octets = || host.split('.').map(|part| super::value::decimal(part).filter(|octet| *octet < 256));
    host.eq_ignore_ascii_case("localhost")
        || host == "::1"
        || (octets().count() == 4 && octets().all(|octet| octet.is_some()) && octets().next() == Some(Some(127)))
}

/// An absolute http or https address with a host and without white space.
pub fn is_web_address(text: &str) -> bool {
    let Some((scheme, rest)) = after_scheme(text) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && !authority.is_empty()
        && !text.bytes().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control())
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
