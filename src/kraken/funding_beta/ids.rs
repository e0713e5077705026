//! What ids, assets in paths and times look like (Kraken, Funding (Beta), patterns of the members).

use crate::endpoint::shortened;
use crate::request::bytes;
use crate::request::rule::{Rule, is_uuid};

/// A method: a UUID, with its hyphens or without.
pub(crate) const METHOD_ID: Rule =
    Rule::Checked("a method_id such as \"67b765fd-4efd-42dc-8ce7-63352971d566\"", |text| {
        let is_bare = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (!is_bare && !is_uuid(text)).then_some("it is not a UUID")
    });

/// A saved address: `AB` and five, five and six letters or digits.
pub(crate) const ADDRESS_ID: Rule = Rule::Checked("an address id such as \"AB7J4FF-BGM7G-V2JMIH\"", |text| {
    let fits = text.len() == 20
        && text.starts_with("AB")
        && text.bytes().enumerate().all(|(index, byte)| match index {
            7 | 13 => byte == b'-',
            _ => byte.is_ascii_alphanumeric(),
        });
    (!fits).then_some(ANOTHER)
});

const ANOTHER: &str = "it has another form";

/// An asset in a path. A URL can't carry the names `.` and `..`.
pub(crate) const ASSET_IN_PATH: Rule = Rule::Checked("1 to 16 characters such as \"USDC\"", |text| match text {
    "." | ".." => Some("it can't stand in a path"),
    _ => (shortened(text, 16) != text).then_some("it is longer"),
});

/// A moment as RFC 3339 writes it in UTC.
pub(crate) const DATE_TIME: Rule =
    Rule::Checked("a time such as \"2026-07-01T08:31:33Z\" (RFC 3339, in UTC)", |text| {
        let mut rest = text.as_bytes();
        let head = "0000-00-00T00:00:00".bytes().all(|like| match rest.split_first() {
            Some((byte, after)) => {
                rest = after;
                *byte == like || (like == b'0' && byte.is_ascii_digit())
            }
            None => false,
        });
        let fraction = match rest {
            [b'.', fraction @ .., b'Z'] => fraction,
            [b'Z'] => b"0",
            _ => b"",
        };
        (!head || fraction.is_empty() || !bytes::all(fraction, bytes::DIGIT)).then_some(ANOTHER)
    });

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(rule: Rule, text: &str) -> bool {
        let Rule::Checked(_, fault) = rule else { unreachable!() };
        fault(text).is_none()
    }

    #[test]
    fn methods_are_uuids() {
        for good in ["67b765fd-4efd-42dc-8ce7-63352971d566", "67B765FD4EFD42DC8CE763352971D566"] {
            assert!(takes(METHOD_ID, good), "{good}");
        }
        for bad in [
            "",
            "67b765fd",
            "67b765fd-4efd-42dc-8ce7-63352971d56",
            "67b765fd-4efd-42dc-8ce7-63352971d566-",
            "67b765fd--4efd-42dc-8ce7-63352971d566",
            "67b765fd-4efd-42dc-8ce7-63352971d56g",
        ] {
            assert!(!takes(METHOD_ID, bad), "{bad}");
        }
    }

    #[test]
    fn addresses_have_three_groups() {
        for good in ["AB7J4FF-BGM7G-V2JMIH", "ABR6SXP-SF6CY-VJMONY"] {
            assert!(takes(ADDRESS_ID, good), "{good}");
        }
        for bad in ["", "AB7J4FF-BGM7G-V2JMI", "AC7J4FF-BGM7G-V2JMIH", "AB7J4FF-BGM7G-V2JMIH-", "AB7J4F/-BGM7G-V2JMIH"]
        {
            assert!(!takes(ADDRESS_ID, bad), "{bad}");
        }
    }

    #[test]
    fn dots_are_no_assets_of_a_path() {
        assert!(takes(ASSET_IN_PATH, "TSLAx") && takes(ASSET_IN_PATH, "ÄÖ") && takes(ASSET_IN_PATH, "a/b"));
        assert!(
            !takes(ASSET_IN_PATH, "..") && !takes(ASSET_IN_PATH, ".") && !takes(ASSET_IN_PATH, "12345678901234567")
        );
    }

    #[test]
    fn times_are_rfc_3339_in_utc() {
        for good in ["2026-07-01T08:31:33Z", "2026-07-01T08:31:33.123456789Z"] {
            assert!(takes(DATE_TIME, good), "{good}");
        }
        for bad in [
            "",
            "Z",
            "2026-07-01",
            "2026-07-01T08:31:33",
            "2026-07-01T08:31:33+00:00",
            "2026-07-01T08:31:33.Z",
            "2026-07-01T08:31:3xZ",
            "2026-07-01T08:31033Z",
            "1616492376",
        ] {
            assert!(!takes(DATE_TIME, bad), "{bad}");
        }
    }
}
