// Help for those who write articles; the form works without it. The files of this folder are joined into one function
// (foundation/static_files.py), in the order listed there. This one holds what the others share.
const byId = (id) => document.getElementById(id);
const form = byId("article-form"), source = byId("source"), marks = byId("marks"), says = marks.dataset;
const announce = (text) => { byId("live").textContent = text; };
const isOurs = !source.matches(":disabled"); // else somebody only looks at it

// Typed as by hand, so that the browser's own undo takes it back.
const type = (text, from = source.selectionStart, to = source.selectionEnd) => {
  source.focus();
  source.setSelectionRange(from, to);
  const isTyped = text ? document.execCommand("insertText", false, text) : from === to || document.execCommand("delete");
  if (isTyped) return;
  source.setRangeText(text, from, to, "end");
  source.dispatchEvent(new Event("input", { bubbles: true }));
};
