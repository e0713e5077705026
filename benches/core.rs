//! The core against its own hashes alone: what building, checking and writing cost beside the cryptography.
//!
//! `cargo bench --bench core`, then `node benches/native.mjs` prints one table of it.

use std::hint::black_box;

use criterion::Criterion;
use hmac::{Hmac, KeyInit as _, Mac as _};
use paysign::katu9::{sign_webhook, verify_webhook};
use paysign::kraken::funding::DepositStatus;
use paysign::kraken::pay::RequestCreate;
use paysign::kraken::{ExternalId, Kraken, read_text};
use sha2::{Digest as _, Sha256, Sha512};

const SECRET: &str = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const NONCE: u64 = 1_616_492_376_594;
const DIGITS: &str = "1616492376594";
const WEBHOOK_SECRET: &[u8] = b"whsec_demonstration";

/// Times what the core does, and the hashes that it can't do without, as `<job>/core` and `<job>/hashes`.
fn pair<A, B>(criterion: &mut Criterion, job: &str, mut core: impl FnMut() -> A, mut hashes: impl FnMut() -> B) {
    let mut group = criterion.benchmark_group(job);
    group.bench_function("core", |bench| bench.iter(|| black_box(core())));
    group.bench_function("hashes", |bench| bench.iter(|| black_box(hashes())));
    group.finish();
}

/// SHA-256 of nonce and body, then HMAC-SHA512 from the kept key, without base64.
fn hashes_alone(key: &Hmac<Sha512>, path: &str, body: &[u8]) -> [u8; 64] {
    let digest = Sha256::new_with_prefix(black_box(DIGITS)).chain_update(black_box(body)).finalize();
    key.clone().chain_update(path).chain_update(digest).finalize().into_bytes().into()
}

fn signatures(criterion: &mut Criterion, kraken: &Kraken, key: &Hmac<Sha512>) {
    let path = "/0/private/AddOrder";
    for length in [32, 150, 1000, 16_000] {
        let body = format!("{:0<length$}", format!("nonce={DIGITS}&pair=XBTUSD"));
        let bytes = body.as_bytes();
        pair(
            criterion,
            &format!("sign {length} B"),
            || kraken.sign(path, black_box(DIGITS), black_box(bytes)),
            || hashes_alone(key, path, bytes),
        );
    }
}

fn requests(criterion: &mut Criterion, kraken: &Kraken, key: &Hmac<Sha512>) {
    let id: ExternalId = "GSoAAAAAAAA".parse().expect("a good id");
    let create = RequestCreate::new("10.50", "USD", &id).expire_after_seconds(3600).from("bob").note("Invoice 42");
    let status = DepositStatus::new().asset("XBT").method("Bitcoin").start("1676713821").end("1679452779").limit(25);
    let body_of = |request: paysign::SignedRequest| request.body.unwrap_or_default().into_bytes();
    let body = body_of(kraken.request(&create, NONCE).expect("good parameters"));
    pair(
        criterion,
        "Pay-request-create",
        || kraken.request(black_box(&create), NONCE),
        || hashes_alone(key, "/0/private/Pay/request/create", &body),
    );
    let body = body_of(kraken.request(&status, NONCE).expect("good parameters"));
    pair(
        criterion,
        "DepositStatus",
        || kraken.request(black_box(&status), NONCE),
        || hashes_alone(key, "/0/private/DepositStatus", &body),
    );
}

fn webhooks(criterion: &mut Criterion) {
    let key = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET).expect("any key is good");
    for length in [300, 1000, 64_000] {
        let head = r#"{"event":"payment_link.created","data":{"description":""#;
        let body = format!("{head:.<0$}\"}}}}", length - 3);
        let signature = sign_webhook(WEBHOOK_SECRET, body.as_bytes()).expect("a good secret");
        assert!(verify_webhook(&[WEBHOOK_SECRET], Some(&signature), body.as_bytes()).is_ok());
        pair(
            criterion,
            &format!("webhook {length} B"),
            || verify_webhook(&[WEBHOOK_SECRET], Some(black_box(&signature)), black_box(body.as_bytes())).is_ok(),
            || key.clone().chain_update(black_box(body.as_bytes())).finalize(),
        );
    }
}

/// No hash here: beside reading and checking stands `serde_json`, which only reads.
fn answers(criterion: &mut Criterion) {
    let row = r#"{"method":"Bitcoin","aclass":"currency","asset":"XXBT","refid":"FTQcuak-V6Za8qrPnhsTx47yYLz8Tg","txid":"6544b41b607d8b2512baf801755a3a87b6890eacdb451be8a94059fb11f0a8d9","info":"2Myd4eaAW96ojk38A2uDK4FbioCayvkEgVq","amount":"0.78125000","fee":"0.0000000000","time":1688992722,"status":"Success"}"#;
    let text = format!(r#"{{"error":[],"result":[{}]}}"#, [row; 25].join(","));
    let endpoint = paysign::kraken::endpoint("DepositStatus").expect("a declared endpoint");
    assert!(read_text(endpoint, 200, &text, None).is_ok());
    let mut group = criterion.benchmark_group("read DepositStatus, 25 rows");
    group.bench_function("core", |bench| {
        bench.iter(|| read_text(endpoint, 200, black_box(&text), None).is_ok());
    });
    group.bench_function("serde_json", |bench| {
        bench.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&text)));
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let kraken = Kraken::new("demonstration-key", SECRET).expect("a good secret");
    let key = Hmac::<Sha512>::new_from_slice(&[7; 64]).expect("any key is good");
    signatures(&mut criterion, &kraken, &key);
    requests(&mut criterion, &kraken, &key);
    webhooks(&mut criterion);
    answers(&mut criterion);
    criterion.final_summary();
}
