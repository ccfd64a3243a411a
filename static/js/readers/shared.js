// Help for readers; every form and link works without it. The files of this folder are joined into one function
// (foundation/static_files.py), in the order listed there. This one holds what the others share.
const byId = (id) => document.getElementById(id);
const announce = (text) => { byId("live").textContent = text; };

// What each file does with a form for a comment when it comes into the page, be it with the page or later.
const withForms = [];
const WRITING = "textarea[data-longest]";
const phrasesOf = (form) => JSON.parse(form.dataset.phrases);
const fieldOf = (form) => form.querySelector(WRITING);
const typed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

// A storage that is full, forbidden or broken holds nothing, and nothing else changes.
const attempt = (action) => { try { return action(); } catch (_error) { return null; } };
const kept = {
  read: (key) => attempt(() => JSON.parse(localStorage.getItem(key))),
  write: (key, value) => attempt(() => localStorage.setItem(key, JSON.stringify(value))),
  remove: (key) => attempt(() => localStorage.removeItem(key)),
  keys: () => attempt(() => Object.keys(localStorage)) || [],
};
