// A picture's line goes into the text where the writer left it, in a paragraph of its own.
const sourceField = () => document.getElementById("source");
const showInserting = () => {
  if (!sourceField()) return;
  for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
};
document.addEventListener("click", (event) => {
  const button = event.target.closest && event.target.closest("[data-insert]"), field = sourceField();
  if (!button || !field) return;
  const before = field.value.slice(0, field.selectionStart).trimEnd();
  const after = field.value.slice(field.selectionEnd).trimStart();
  const text = (before && "\n\n") + button.dataset.insert + "\n\n";
  field.focus();
  field.setSelectionRange(before.length, field.value.length - after.length);
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("htmx:after:swap", showInserting);
showInserting();
