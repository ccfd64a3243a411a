// Help that a first sight does without comes when it is wanted: for writing at the first focus in a form, when a passage
// is selected, or at once where something typed waits; for what arrives half a minute later, or when somebody comes
// back. What cannot be loaded is asked for again at the next occasion, and nothing else changes.
const { writing, arriving } = document.currentScript.dataset;
const wanted = new Set();
const want = (address) => {
  if (wanted.has(address)) return;
  wanted.add(address);
  const script = document.createElement("script");
  script.src = address;
  script.onerror = () => { wanted.delete(address); script.remove(); };
  document.head.append(script);
};

document.addEventListener("focusin", (event) => {
  if (event.target.closest && event.target.closest("form[data-phrases]")) want(writing);
});
document.addEventListener("selectionchange", () => {
  const { anchorNode, isCollapsed } = getSelection(), around = isCollapsed ? null : anchorNode.parentElement;
  // Perhaps to be quoted.
  if (around && around.closest(".comment-text")) want(writing);
});
withForms.push((form) => { if (fieldOf(form).value) want(writing); });
if (keptKeys().length) want(writing);

if (byId("arrived")) {
  const wantArriving = () => { if (!document.hidden) want(arriving); };
  setInterval(wantArriving, 30000);
  document.addEventListener("visibilitychange", wantArriving);
  // Back to a page that the browser kept: it may be old.
  addEventListener("pageshow", (event) => {
    const [entry] = performance.getEntriesByType("navigation");
    if (event.persisted || (entry && entry.type === "back_forward")) wantArriving();
  });
}
