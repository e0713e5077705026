//! Whether the time of a call tells anything of a secret, by Welch's t-test of two classes of inputs (dudect: Reparaz,
//! Balasch and Verbauwhede, "Dude, is my code constant time?", 2017): `constant_time [MEASUREMENTS]`.
//!
//! Above 10 in size, t says that the classes differ; a machine that does other work at the same time moves it too.

use std::hint::black_box;
use std::time::Instant;

use paysign::{fuzzing, katu9};

const BODY: &[u8] = br#"{"event":"payment_link.created","data":{}}"#;

fn main() {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(500_000);
    let good = katu9::sign_webhook(b"webhook secret", BODY).expect("there is a secret");
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    report(
        "signature: all digits but the last right, or random",
        count,
        &mut random,
        |random, is_fixed| {
            let mut digits = good.clone().into_bytes();
            if is_fixed {
                digits[63] = if digits[63] == b'0' { b'1' } else { b'0' };
            } else {
                digits.iter_mut().for_each(|digit| *digit = b"0123456789abcdef"[random.below(16)]);
            }
            String::from_utf8(digits).expect("digits are ASCII")
        },
        |signature| drop(black_box(katu9::verify_webhook(&[b"webhook secret"], Some(signature), BODY))),
    );
    report(
        "private key: all zero, or random",
        count,
        &mut random,
        |random, is_fixed| {
            let mut key = [0; 64];
            if !is_fixed {
                key.iter_mut().for_each(|byte| *byte = random.below(256) as u8);
            }
            key
        },
        |key| drop(black_box(fuzzing::hmac_sha512(key, BODY))),
    );
    report(
        "webhook secret: all zero, or random",
        count,
        &mut random,
        |random, is_fixed| {
            let mut key = [0; 32];
            if !is_fixed {
                key.iter_mut().for_each(|byte| *byte = random.below(256) as u8);
            }
            key
        },
        |key| drop(black_box(katu9::sign_webhook(key, BODY))),
    );
}

fn report<T>(name: &str, count: usize, random: &mut Random, make: impl Fn(&mut Random, bool) -> T, call: impl Fn(&T)) {
    let mut times = [Vec::with_capacity(count), Vec::with_capacity(count)];
    let mut inputs = Vec::new();
    for _ in 0..count.div_ceil(1000) {
        // Made before, so that nothing of it is measured.
        inputs.clear();
        inputs.extend((0..1000).map(|_| {
            let is_fixed = random.below(2) == 0;
            (is_fixed, make(random, is_fixed))
        }));
        for (is_fixed, input) in &inputs {
            let start = Instant::now();
            call(input);
            times[usize::from(!is_fixed)].push(start.elapsed().as_nanos() as f64);
        }
    }
    println!("native, {name}: t = {:.2} of {} measurements", welch(times), count);
}

/// Welch's t of what is below the 90th percentile of both: what is above is the machine's doing.
fn welch(times: [Vec<f64>; 2]) -> f64 {
    let mut all = times.concat();
    all.sort_by(f64::total_cmp);
    let limit = all[all.len() * 9 / 10];
    let [one, two] = times.map(|times| {
        let kept: Vec<f64> = times.into_iter().filter(|time| *time <= limit).collect();
        let count = kept.len() as f64;
        let mean = kept.iter().sum::<f64>() / count;
        let variance = kept.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    });
    (one.0 - two.0) / (one.1 + two.1).sqrt()
}

/// Xorshift (Marsaglia, 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end as usize
    }
}
