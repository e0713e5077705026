// What a value is, whatever realm it comes from.

const isWellFormed =
  "isWellFormed" in String.prototype
    ? (text: string) => (text as unknown as { isWellFormed(): boolean }).isWellFormed()
    : // By code units: old Hermes refuses a whole file for a property of Unicode in it.
      (text: string) => !/[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""));

export { isWellFormed };

const tag = (value: unknown): string => Object.prototype.toString.call(value);

/** The bytes of a Uint8Array or ArrayBuffer of any realm; undefined for anything else, or once it is detached. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  try {
    if (ArrayBuffer.isView(value) && tag(value) === "[object Uint8Array]") {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      // Another thread may write into shared memory: what is read after a check must be what was checked.
      return tag(value.buffer) === "[object SharedArrayBuffer]" ? bytes.slice() : bytes;
    }
    if (tag(value) === "[object ArrayBuffer]") return new Uint8Array(value as ArrayBuffer);
  } catch {
    // A detached buffer has no bytes to give.
  }
  return undefined;
}

/** Whether an object is a literal, of any realm: its prototype is null, or an Object.prototype. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    // One of another realm ends its chain and has what every object inherits.
    (Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(prototype as object, "hasOwnProperty") &&
      Object.hasOwn(prototype as object, "isPrototypeOf"))
  );
}
