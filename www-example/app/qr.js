// A QR code as one SVG path.

import { encode } from "uqr";
import { s } from "./dom.js";

export function qrCode(text) {
  const { data, size } = encode(text, { border: 3, ecc: "M" });
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return s(
    "svg",
    {
      viewBox: `0 0 ${size} ${size}`,
      class: "qr-code",
      role: "img",
      "aria-label": `QR code of ${text}`,
      "shape-rendering": "crispEdges",
    },
    s("rect", { width: size, height: size, class: "qr-light" }),
    s("path", { d: dark, class: "qr-dark" }),
  );
}
