#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| paysign_fuzz::scalars::secret(data));

#[cfg(not(fuzzing))]
fn main() {}
