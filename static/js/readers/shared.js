// Help for readers; every form and link works without it. The files of this folder are joined into a few scripts
// (foundation/static_files.py), each in one function, in the order listed there. This file holds what the others share
// and stands at the beginning of each script; start.js ends it.
const byId = (id) => document.getElementById(id);
const announce = (text) => { byId("live").textContent = text; };
// What was just written is seen even where its thread was folded away.
const unfold = (comment) => {
  const above = (element) => element.closest(".fold:not([open])");
  for (let fold = above(comment); fold; fold = above(fold.parentElement)) fold.open = true;
};

// What each file does with the page whenever something came into it, and with a form for a comment when it comes, be it
// with the page or later.
const withPage = [], withForms = [];
const WRITING = "textarea[data-longest]";
const phrasesOf = (form) => JSON.parse(form.dataset.phrases);
const fieldOf = (form) => form.querySelector(WRITING);

// What is kept in the browser. A storage that is full, forbidden or broken holds nothing, and nothing else changes.
const DRAFT = "ykien draft ", NAME = "ykien name";
const attempt = (action) => { try { return action(); } catch (_error) { return null; } };
const kept = {
  read: (key) => attempt(() => JSON.parse(localStorage.getItem(key))),
  write: (key, value) => attempt(() => localStorage.setItem(key, JSON.stringify(value))),
  remove: (key) => attempt(() => localStorage.removeItem(key)),
};
const keptKeys = () => (attempt(() => Object.keys(localStorage)) || [])
  .filter((key) => key === NAME || key.startsWith(DRAFT));
