// The binary has SIMD, which hosts without a just-in-time compiler do not know: a locked-down browser, an old web view.

/** What such a host is told. */
export const NO_SIMD =
  'this host\'s WebAssembly has no SIMD, as without a just-in-time compiler: import "paysign/js", which needs neither';

/** The smallest module with an instruction of SIMD: a function that gives i32x4.splat of 0. */
const WITH_SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 17, 11];

/** Whether the host has WebAssembly and does not know SIMD: a policy forbids to compile, never to validate. */
export function lacksSimd(): boolean {
  try {
    return !WebAssembly.validate(Uint8Array.from(WITH_SIMD));
  } catch {
    return false;
  }
}
