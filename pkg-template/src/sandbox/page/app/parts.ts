// What the parts of the page have in common.

import { announce, byId, h, tell as show } from "#dom";
import { tell } from "./server.ts";

/** Whether something is as it should be, failed, or is still to be seen. */
export type Mood = "good" | "bad" | "warn";

/** A word on a tinted ground. */
export const badge = (mood: Mood, text: string): HTMLElement => h("span", { class: `badge ${mood}` }, text);

/** A time of the sandbox's clock, without its date. */
export function timeOf(milliseconds: number): HTMLElement {
  const date = new Date(milliseconds);
  return h("time", { datetime: date.toISOString(), title: date.toISOString() }, date.toLocaleTimeString());
}

/** An input or a select of the page. */
export const input = (id: string): HTMLInputElement & HTMLSelectElement =>
  byId(id) as HTMLInputElement & HTMLSelectElement;

/** Told after every order, so that what follows from it is seen at once. */
let look: () => void = () => undefined;

/** Sets who looks. */
export function onChange(looks: () => void): void {
  look = looks;
}

/** Orders something and says what came of it, in the place for errors that is given. */
export async function order(
  place: string,
  done: string,
  name: string,
  members: Readonly<Record<string, unknown>> = {},
): Promise<boolean> {
  try {
    await tell(name, members);
    show(byId(place), undefined);
    announce(done);
    return true;
  } catch (error) {
    show(byId(place), error instanceof Error ? error.message : String(error));
    return false;
  } finally {
    look();
  }
}

/** A button that orders something. */
export function orderButton(
  text: string,
  about: string,
  place: string,
  name: string,
  members: Readonly<Record<string, unknown>>,
): HTMLElement {
  const onclick = (): void => void order(place, `${text}: ${about}`, name, members);
  return h("button", { type: "button", class: "quiet", "aria-label": `${text} ${about}`, onclick }, text);
}

/** A list that is drawn again item by item, and only those that have changed: what is open or has the focus stays. */
export class Items<T> {
  readonly #list: HTMLElement;
  readonly #draw: (value: T) => HTMLElement;
  readonly #drawn = new Map<string, { readonly text: string; readonly element: HTMLElement }>();

  constructor(id: string, draw: (value: T) => HTMLElement) {
    this.#list = byId(id);
    this.#draw = draw;
  }

  /** Shows these, in this order. */
  show(values: readonly (readonly [key: string, value: T])[]): void {
    const keys = new Set(values.map(([key]) => key));
    for (const [key, { element }] of this.#drawn) {
      if (keys.has(key)) continue;
      element.remove();
      this.#drawn.delete(key);
    }
    values.forEach(([key, value], index) => {
      const element = this.#of(key, value);
      const here = this.#list.children[index];
      if (here !== element) this.#list.insertBefore(element, here ?? null);
    });
  }

  #of(key: string, value: T): HTMLElement {
    const text = JSON.stringify(value);
    const before = this.#drawn.get(key);
    if (before?.text === text) return before.element;
    const element = this.#draw(value);
    this.#drawn.set(key, { text, element });
    if (before === undefined) return element;
    const hadFocus = before.element.contains(document.activeElement);
    before.element.replaceWith(element);
    if (hadFocus) focusIn(element);
    return element;
  }
}

/** The button that was pressed may be gone with what it did. */
function focusIn(element: HTMLElement): void {
  const button = element.querySelector("button");
  if (button === null) element.tabIndex = -1;
  (button ?? element).focus();
}
