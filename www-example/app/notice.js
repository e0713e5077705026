// The notice about secrets: open on a first visit, a line from then on, until somebody opens the box of the key.

const NAME = "paysign-notice";

/** Storage may be closed to the page: then every visit is a first one. */
function remembered(write) {
  try {
    if (write !== undefined) localStorage.setItem(NAME, write);
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

/** Opens the notice where it was not seen yet; a phone has no room for it, and the box of the key says the same. */
export function noticed(notice, keybox) {
  notice.open = remembered() === null && matchMedia("(min-width: 44rem)").matches;
  remembered("seen");
  keybox.addEventListener("toggle", () => {
    if (keybox.open) notice.open = false;
  });
}
