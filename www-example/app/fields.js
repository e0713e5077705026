// The form of an operation, made from the same declarations as the library's types.

import { h, marked } from "./dom.js";
import { droppedFrom } from "./lossless.js";

/** What the declared kinds are called on the page; all others are text. */
const KINDS = {
  one_of: "choice",
  bool: "choice",
  flag: "choice",
  object: "JSON object",
  integer: "integer",
  number: "text or number",
  timestamp: "text or number",
  cursor: "true or text",
};

/** What can be chosen for a member; undefined where something is typed. */
const choicesOf = ({ kind, choices }) => choices ?? (KINDS[kind] === "choice" ? ["true", "false"] : undefined);

/** What was typed, as the library wants it; what does not fit goes in as text, for the library to refuse by name. */
function valueOf(kind, typed) {
  switch (kind) {
    case "integer":
      // Only what is written as JavaScript would write it: 007 and 1.0 are not sent as something else.
      return Number.isFinite(Number(typed)) && String(Number(typed)) === typed ? Number(typed) : typed;
    case "bool":
    case "flag":
      return typed === "true";
    case "cursor":
      return typed === "true" || typed === "false" ? typed === "true" : typed;
    case "object":
      try {
        return JSON.parse(typed);
      } catch {
        return typed;
      }
    default:
      return typed;
  }
}

function control(member, id, value, onchange) {
  const common = { id, name: member.name, "aria-describedby": `${id}-doc ${id}-error`, oninput: onchange };
  const choices = choicesOf(member);
  if (choices !== undefined) {
    const options = choices.map((word) => h("option", { value: word, selected: word === value }, word));
    const none = member.required ? undefined : h("option", { value: "", selected: value === undefined }, "absent");
    return h("select", common, none, options);
  }
  return h("input", {
    ...common,
    type: "text",
    value: value ?? "",
    required: member.required,
    inputmode: member.kind === "integer" ? "numeric" : undefined,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
  });
}

/** The id of a member's field; names with dots are those of members of objects. */
const fieldId = (name) => `field-${name.replaceAll(".", "-")}`;

/** A name that is broken behind its dots where it is too long for a line. */
const breaking = (name) => name.split(".").flatMap((part, at) => (at === 0 ? [part] : [".", h("wbr"), part]));

/** What a field takes, where that goes if there is more than one place, and whether it excludes others. */
function kindOf({ kind, place, oneOf }, places) {
  const words = [KINDS[kind] ?? "text", places.size > 1 && place, oneOf && `one of ${oneOf}`];
  return words.filter(Boolean).join(" · ");
}

/** Whether half a line holds the value. */
const isShort = ({ name, kind }) =>
  name.length <= 8 && !name.includes(".") && !["external_id", "object"].includes(kind);

/** Objects of members with dots in their names. */
function nested(pairs) {
  const params = {};
  for (const [name, value] of pairs) {
    const parts = name.split(".");
    const last = parts.pop();
    let at = params;
    for (const part of parts) at = at[part] ??= {};
    at[last] = value;
  }
  return params;
}

/**
 * Fills a form with the members of an operation.
 *
 * Takes the declared members, the texts to start with, a function that makes an external_id (undefined where an id of
 * before is wanted), and what to call when something was typed. Gives the form's values and a way to show an error.
 */
export function fillForm(form, members, samples, newId, onchange) {
  const places = new Set(members.map(({ place }) => place));
  const rows = members.map((member) => {
    const id = fieldId(member.name);
    const input = control(member, id, samples[member.name], () => {
      sayGiven();
      onchange();
    });
    const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
    const fresh =
      member.name === "external_id" && newId
        ? h(
            "button",
            {
              type: "button",
              class: "quiet",
              onclick: () => {
                input.value = newId();
                onchange();
              },
            },
            "New id",
          )
        : undefined;
    const row = h(
      "div",
      { class: isShort(member) ? "field short" : "field" },
      h(
        "label",
        { for: id },
        h("code", {}, breaking(member.name)),
        h("span", { class: "kind" }, kindOf(member, places)),
      ),
      h("div", { class: "control" }, input, fresh),
      error,
      h("p", { class: "doc", id: `${id}-doc` }, marked(member.docs)),
    );
    return { member, input, error, row };
  });

  // Members of which exactly one is given stand together, also where that one is all that a request needs.
  const chosen = new Set(
    members.filter(({ name, oneOf }) => oneOf && samples[name] !== undefined).map((it) => it.oneOf),
  );
  const isNeeded = ({ required, oneOf }) => required || chosen.has(oneOf);
  const optional = rows.filter(({ member }) => !isNeeded(member));
  const summary = h("summary", {});
  /** Says which of them are given, for they go along also while they can't be seen. */
  function sayGiven() {
    const given = optional.filter(({ input }) => input.value !== "").map(({ member }) => member.name);
    const names = given.length > 3 ? `${given.length} given` : given.join(", ");
    summary.textContent = `Optional members (${optional.length})${names && `: ${names}`}`;
  }
  sayGiven();
  const folded =
    optional.length === 0
      ? undefined
      : h(
          "details",
          {},
          summary,
          optional.map(({ row }) => row),
        );
  const empty = members.length === 0 ? h("p", { class: "doc" }, "This operation takes no members.") : undefined;
  form.replaceChildren(
    ...[empty, ...rows.filter(({ member }) => isNeeded(member)).map(({ row }) => row), folded].filter(Boolean),
  );

  return {
    /** The params as typed; an empty optional member is absent. */
    params() {
      const given = rows.filter(({ member, input }) => member.required || input.value !== "");
      return nested(given.map(({ member, input }) => [member.name, valueOf(member.kind, input.value)]));
    },
    /** The first member that can't be taken as it is typed, and why; undefined if there is none. */
    fault() {
      for (const { member, input } of rows) {
        const dropped = member.kind === "object" && input.value !== "" ? droppedFrom(input.value) : undefined;
        if (dropped !== undefined)
          return { code: "invalid_request", field: member.name, message: `${member.name}: ${dropped}` };
      }
      return undefined;
    },
    /** Shows an error at the member that it names, or at the first one of the object, and nowhere else. */
    showError(field, message) {
      const named = rows.find(({ member: { name } }) =>
        [".", "["].some((end) => `${field}${end}`.startsWith(name + end)),
      );
      const shown = named ?? rows.find(({ member: { name } }) => name.startsWith(`${field}.`));
      for (const row of rows) {
        const { input, error } = row;
        const here = row === shown;
        error.hidden = !here;
        error.textContent = here ? message : "";
        if (here) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
        if (here) input.closest("details")?.setAttribute("open", "");
      }
    },
  };
}

/** What is to be known of an operation before it is called. */
export function factsOf({ movesMoney, repeatable, permissions, cost }) {
  const facts = [
    [movesMoney ? "moves money" : "moves no money", movesMoney ? "strong" : ""],
    [repeatable ? "safe to repeat" : "not safe to repeat", repeatable ? "" : "strong"],
    ...(cost > 0 ? [[`rate cost ${cost}`, ""]] : []),
    ...permissions.map((permission) => [permission, ""]),
  ];
  return facts.map(([text, tone]) => h("li", { class: tone }, text));
}
