//! Every target over its corpus and its seeds, and each of them cut and flipped: an ordinary test on any toolchain.

use std::fs;
use std::path::Path;

use paysign_fuzz::{TARGETS, Target, seeds};

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect()
}

fn run((name, target): &Target) {
    let inputs = [corpus(name), seeds::of(name)].concat();
    assert!(inputs.len() > 100, "{name} has {} inputs", inputs.len());
    for input in &inputs {
        target(input);
        let middle = input.len() / 2;
        target(&input[..middle]);
        target(&input[middle..]);
        for bit in 0..8 {
            let mut flipped = input.clone();
            if let Some(byte) = flipped.get_mut((middle + bit) % input.len().max(1)) {
                *byte ^= 1 << bit;
            }
            target(&flipped);
        }
    }
}

macro_rules! targets {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            run(TARGETS.iter().find(|(name, _)| *name == stringify!($name)).unwrap());
        })+

        #[test]
        fn every_target_is_here() {
            assert_eq!(TARGETS.len(), [$(stringify!($name)),+].len());
        }
    };
}

targets! {
    frame json_reader schema envelope problem json_writer form_writer target_writer webhook_header webhook_body
    external_id secret nonce
}
