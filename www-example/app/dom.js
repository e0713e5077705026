// The few things that every part of the page needs to draw.

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== false));
  return element;
}

/** Makes an HTML element; `on...` attributes are listeners, absent children are skipped. */
export const h = (tag, attributes, ...children) => filled(document.createElement(tag), attributes, children);

/** Makes an SVG element. */
export const s = (tag, attributes, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);

/** Says something to screen readers. */
export function announce(text) {
  const place = byId("announce");
  if (place.textContent !== text) place.textContent = text;
}

/** Shows a text in an element, or hides the element without one. */
export function tell(element, text) {
  element.hidden = text === undefined;
  element.textContent = text ?? "";
}

/** Fills a place with one radio button per choice, drawn as segments. */
export function segments(place, name, choices, chosen, onchange) {
  const buttons = choices.map(([value, text]) => {
    const id = `${name}-${value}`;
    const radio = h("input", {
      type: "radio",
      name,
      id,
      value,
      checked: value === chosen,
      onchange: () => onchange(value),
    });
    return [radio, h("label", { for: id }, text)];
  });
  place.replaceChildren(...buttons.flat());
}

/** Documentation as text and code. */
export const marked = (text) => text.split("`").map((part, at) => (at % 2 === 0 ? part : h("code", {}, part)));

/** Copies the text of an element, and says so on the button; selects it where the browser does not let it be copied. */
export async function copy(place, button) {
  try {
    await navigator.clipboard.writeText(place.textContent);
    announce("Copied");
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  } catch {
    getSelection().selectAllChildren(place);
    announce("Selected: copy it with the keyboard");
  }
}
