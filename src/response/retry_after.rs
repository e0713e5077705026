//! The header `Retry-After` (RFC 9110, section 10.2.3).

/// No advice asks for a longer wait, in milliseconds: a gateway's slip must not stop payments for days.
pub(crate) const LONGEST_WAIT: u64 = 24 * 60 * 60 * 1000;

/// How many milliseconds the header asks to wait: it gives seconds, or a date, which is compared with `now`. At most
/// [`LONGEST_WAIT`]; `None` for anything else.
pub(crate) fn milliseconds(header: &str, now: Option<f64>) -> Option<u64> {
    let header = header.trim_ascii();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = crate::request::bytes::number(header.as_bytes()).unwrap_or(u64::MAX);
        return Some(seconds.min(LONGEST_WAIT / 1000).wrapping_mul(1000));
    }
    wait_until(seconds_of_date(header)?.wrapping_mul(1000), now)
}

/// An HTTP date (RFC 9110, section 5.6.7) as seconds since 1970. All its three forms have the same six parts, two of them in
/// another order, so that the day of the week and the punctuation need no look.
fn seconds_of_date(text: &str) -> Option<u64> {
    let mut parts = text.split(|byte: char| !byte.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).skip(1);
    let mut part = || parts.next();
    let (first, second) = (part()?, part()?);
    let (day, month, mut year, asctime);
    if let Some(number) = month_of(first) {
        (month, day, asctime, year) = (number, second, true, None);
    } else {
        (day, month, asctime, year) = (first, month_of(second)?, false, part());
    }
    let (hour, minute, second) = (within(part()?, 23)?, within(part()?, 59)?, within(part()?, 60)?);
    if asctime {
        year = part();
    } else if part()? != "GMT" {
        return None;
    }
    let year = match (year?.len(), within(year?, 9999)?) {
        // Two digits are of this century: the form is older than anything that sends it today.
        (2, year) => year.wrapping_add(2000),
        (_, year) => year,
    };
    let days = days_before(year, month)?.wrapping_add(within(day, 31)?).checked_sub(1)?;
    Some(
        days.wrapping_mul(24)
            .wrapping_add(hour)
            .wrapping_mul(60)
            .wrapping_add(minute)
            .wrapping_mul(60)
            .wrapping_add(second),
    )
}

fn within(digits: &str, most: u64) -> Option<u64> {
    crate::request::bytes::number(digits.as_bytes()).filter(|number| *number <= most)
}

fn month_of(name: &str) -> Option<u64> {
    (1..).zip(MONTHS).find(|(_, month)| *month == name).map(|(number, _)| number)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days from 1970 to the first of a month, of the years 1970 to 9999: nothing here can overflow. A year begins in March,
/// so that the leap day is its last.
fn days_before(year: u64, month: u64) -> Option<u64> {
    let (year, month) =
        if month > 2 { (year, month.wrapping_sub(3)) } else { (year.checked_sub(1)?, month.wrapping_add(9)) };
    let leaps = (year / 4).wrapping_sub(year / 100).wrapping_add(year / 400);
    let days = year.wrapping_mul(365).wrapping_add(leaps).wrapping_add(month.wrapping_mul(153).wrapping_add(2) / 5);
    // So many days lie between March of the year 0 and 1970.
    days.checked_sub(719_468)
}

/// How many milliseconds are left until a moment in milliseconds since 1970; at most [`LONGEST_WAIT`].
pub(crate) fn wait_until(moment: u64, now: Option<f64>) -> Option<u64> {
    let now = now.filter(|now| now.is_finite() && *now >= 0.0)?;
    // A float cast saturates, and a clock reading in milliseconds has no fraction worth keeping.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = now as u64;
    Some(moment.saturating_sub(now).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_httpdate_does() {
        let mut seconds = 0;
        while seconds < 5_000_000_000 {
            let date = httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds));
            assert_eq!(seconds_of_date(&date), Some(seconds), "{date}");
            seconds += 9_999_991;
        }
    }

    #[test]
    fn reads_seconds_and_dates() {
        // Wed, 21 Oct 2015 07:28:00 GMT is 1445412480.
        let now = Some(1_445_412_470_000.0);
        for (header, expected) in [
            ("0", Some(0)),
            (" 120 ", Some(120_000)),
            ("99999999", Some(LONGEST_WAIT)),
            ("99999999999999999999999", Some(LONGEST_WAIT)),
            ("Wed, 21 Oct 2015 07:28:00 GMT", Some(10_000)),
            ("Wednesday, 21-Oct-15 07:28:00 GMT", Some(10_000)),
            ("Wed Oct 21 07:28:00 2015", Some(10_000)),
            ("Wed, 21 Oct 2015 07:27:00 GMT", Some(0)),
            ("Wed, 21 Oct 2065 07:28:00 GMT", Some(LONGEST_WAIT)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("2015-10-21T07:28:00Z", None),
            ("Wed, 21 Oct 2015 07:28:00 PST", None),
        ] {
            assert_eq!(milliseconds(header, now), expected, "{header}");
        }
        assert_eq!(milliseconds("Wed, 21 Oct 2015 07:28:00 GMT", None), None);
    }
}
