//! Project Wycheproof's ECDSA and ECDH vectors (Apache-2.0), as much of them as an ES256 token can carry: signatures and public
//! keys, which tests/hostile gives to what verifies Kraken Pay's callbacks. This keeps the file with them; `BLESS=1` writes it.

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use serde_json::json;
use wycheproof::TestResult;
use wycheproof::ecdh::{self, TestName as Exchange};
use wycheproof::ecdsa::{TestName, TestSet};

const FILE: &str = "../tests/vectors/wycheproof-es256.json";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn signatures(name: TestName) -> BTreeSet<String> {
    let groups = TestSet::load(name).unwrap().test_groups;
    groups.iter().flat_map(|group| &group.tests).map(|test| hex(&test.sig)).collect()
}

/// Uncompressed points: 04, x and y.
fn keys(name: TestName) -> BTreeSet<String> {
    TestSet::load(name).unwrap().test_groups.iter().map(|group| hex(&group.key.key)).collect()
}

/// Uncompressed points that stand for P-256 and are none of it.
fn not_on_the_curve() -> BTreeSet<String> {
    let groups = ecdh::TestSet::load(Exchange::EcdhSecp256r1Ecpoint).unwrap().test_groups;
    let tests = groups.iter().flat_map(|group| &group.tests);
    let wrong = tests.filter(|test| test.result == TestResult::Invalid && test.public_key.len() == 65);
    wrong.map(|test| hex(&test.public_key)).collect()
}

#[test]
fn the_file_of_es256_has_the_vectors() {
    let of_other_curves = [
        ("secp256k1", TestName::EcdsaSecp256k1Sha256P1363),
        ("brainpoolP256r1", TestName::EcdsaBrainpool256r1Sha256P1363),
        ("P-384", TestName::EcdsaSecp384r1Sha384P1363),
        ("P-521", TestName::EcdsaSecp521r1Sha512P1363),
    ];
    let others = of_other_curves.map(|(curve, name)| (curve, keys(name).into_iter().take(5).collect::<Vec<_>>()));
    let is = serde_json::to_string_pretty(&json!({
        "source": "Project Wycheproof by the crate wycheproof 0.7.0, Apache-2.0: ecdsa_secp256r1_sha256_p1363, ecdsa_secp256r1_sha256, \
            ecdh_secp256r1_ecpoint, and keys of the ecdsa files of the other curves",
        "signatures_p1363": signatures(TestName::EcdsaSecp256r1Sha256P1363),
        "signatures_der": signatures(TestName::EcdsaSecp256r1Sha256),
        "keys": keys(TestName::EcdsaSecp256r1Sha256P1363),
        "keys_not_on_the_curve": not_on_the_curve(),
        "keys_of_other_curves": others.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
    }))
    .unwrap()
        + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if env::var_os("BLESS").is_some_and(|value| !value.is_empty() && value != "0") {
        fs::write(&file, &is).unwrap();
    }
    assert!(fs::read_to_string(&file).unwrap_or_default() == is, "BLESS=1 cargo xtask test fuzz writes {FILE} again");
}
