// Reads of a WebAssembly binary what the size report needs: its sections, the size of each function, and their names.

const SECTIONS = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
];

/** Gives `sections: Map<name, bytes>` and `functions: [{ name, bytes }]`; names are empty in a stripped binary. */
export function readWasm(binary) {
  const sections = new Map();
  const names = new Map();
  let imported = 0;
  let bodies = [];
  let place = 8;
  const u32 = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[place++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = u32();
    place += length;
    return binary.toString("utf8", place - length, place);
  };
  const limits = () => {
    const flags = u32();
    u32();
    if (flags & 1) u32();
  };
  /** What follows an import's names, by its kind. */
  const importOf = [
    () => (imported++, u32()),
    () => (place++, limits()),
    () => limits(),
    () => (place += 2),
    () => (place++, u32()),
  ];
  const readers = {
    import() {
      for (let count = u32(); count > 0; count--) {
        text();
        text();
        importOf[binary[place++]]();
      }
    },
    code() {
      bodies = Array.from({ length: u32() }, () => {
        const start = place;
        const length = u32();
        place += length;
        return place - start;
      });
    },
    name(end) {
      while (place < end) {
        const kind = binary[place++];
        const next = u32() + place;
        if (kind === 1) for (let count = u32(); count > 0; count--) names.set(u32(), text());
        place = next;
      }
    },
  };
  while (place < binary.length) {
    const start = place;
    const id = binary[place++];
    const end = u32() + place;
    const name = id === 0 ? text() : SECTIONS[id];
    sections.set(name, (sections.get(name) ?? 0) + end - start);
    readers[name]?.(end);
    place = end;
  }
  return { sections, functions: bodies.map((bytes, index) => ({ name: names.get(imported + index) ?? "", bytes })) };
}

/** A demangled name without the hashes of the compiler. */
export const shortName = (name) => name.replace(/\[[0-9a-f]{16}\]|::h[0-9a-f]{16}$/g, "");

/**
 * The crate that a function belongs to, by its short name. What wraps an export has its core inlined, so it counts for
 * paysign; glue of a type's own (`drop_in_place`, methods of `Vec<T>`) goes to the crate of T.
 */
export function crateOf(name) {
  if (/ (multivalue|externref) shim$/.test(name)) return "paysign, exported functions";
  const path = name.replace(
    /^(?:core::ptr::drop_in_place|<*(?:alloc::boxed::Box|alloc::vec::Vec|core::option::Option))</,
    "",
  );
  return /^[<&*([ ]*(?:mut |dyn |const )?([A-Za-z_]\w*)::/.exec(path)?.[1] ?? "(glue and runtime)";
}
