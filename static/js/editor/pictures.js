// A picture's line goes into the text where the writer left it, in a paragraph of its own.
const showInserting = () => {
  if (isOurs) for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
};
document.addEventListener("click", (event) => {
  const button = event.target.closest && event.target.closest("[data-insert]");
  if (!button || !isOurs) return;
  const before = source.value.slice(0, source.selectionStart).trimEnd();
  const after = source.value.slice(source.selectionEnd).trimStart();
  type((before && "\n\n") + button.dataset.insert + "\n\n", before.length, source.value.length - after.length);
});
document.addEventListener("htmx:after:swap", showInserting);
showInserting();
