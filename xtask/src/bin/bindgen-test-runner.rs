//! wasm-bindgen's test runner, copied to target/tools/bin/wasm-bindgen-test-runner for wasm-pack.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
