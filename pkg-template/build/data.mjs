// The data of a WebAssembly binary (WebAssembly Core Specification, Binary Format: Modules).

const DATA_SECTION = 11;
const I32_CONST = 0x41;

/** The active segments: the address each is loaded at, and its bytes, which are those of the binary itself. */
export function dataOf(binary) {
  let at = 8;
  const integer = () => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = binary[at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return value;
  };
  const segments = [];
  while (at < binary.length) {
    const section = binary[at++];
    const end = integer() + at;
    if (section === DATA_SECTION) {
      for (let count = integer(); count > 0; count--) {
        if (integer() !== 0 || binary[at++] !== I32_CONST)
          throw new Error("a segment of data stands at no fixed address");
        const address = integer();
        at++; // end
        const length = integer();
        segments.push({ address, bytes: binary.subarray(at, (at += length)) });
      }
    }
    at = end;
  }
  return segments;
}
