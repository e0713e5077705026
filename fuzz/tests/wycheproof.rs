//! Project Wycheproof's vectors of HMAC (Apache-2.0), through what the core signs and verifies with.

use paysign::{Code, fuzzing, katu9, kraken};
use wycheproof::TestResult;
use wycheproof::mac::{TestName, TestSet};

/// Key, message and tag.
type Case = [Vec<u8>; 3];

/// Each case with whether it is good: of tags in their whole length.
fn cases(name: TestName, length: usize) -> Vec<(Case, bool)> {
    let mut cases = Vec::new();
    for group in TestSet::load(name).unwrap().test_groups {
        if group.tag_size != length * 8 {
            continue;
        }
        for test in group.tests {
            let is_good = test.result == TestResult::Valid;
            cases.push(([test.key.to_vec(), test.msg.to_vec(), test.tag.to_vec()], is_good));
        }
    }
    assert!(cases.len() > 50, "{} cases", cases.len());
    cases
}

#[test]
fn hmac_sha256_of_webhooks() {
    for ([key, message, tag], is_good) in cases(TestName::HmacSha256, 32) {
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(katu9::sign_webhook(&key, &message).unwrap() == hex, is_good, "{hex}");
        // The message is not an event, so a good signature is followed by another error.
        for error in [
            katu9::verify_webhook(&[&key], Some(&hex), &message).unwrap_err(),
            kraken::verify_ramp_webhook(&[&key], Some(&hex), &message).unwrap_err(),
        ] {
            assert_eq!(error.code() != Code::BadSignature, is_good, "{hex}: {error}");
        }
    }
}

#[test]
fn hmac_sha512_of_requests() {
    for ([key, message, tag], is_good) in cases(TestName::HmacSha512, 64) {
        let signature = fuzzing::hmac_sha512(&key, &message);
        let bytes = fuzzing::secret(&signature).unwrap();
        assert_eq!(bytes == tag, is_good, "{signature}");
    }
}
