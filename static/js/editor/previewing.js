// The preview follows the text: a moment after the last key, the newest only, and not while nothing changed.
let shown = source.value, waiting = null;
source.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (source.value === shown || !window.htmx) return;
    shown = source.value;
    htmx.trigger(byId("preview-pane"), "retyped");
  }, 700);
});
// A tool's answer brings the text anew; what was typed since it was asked stays.
let asked = null;
document.addEventListener("htmx:config:request", (event) => {
  const button = event.detail.ctx.sourceElement;
  if (button && button.name === "then") asked = source.value;
});
document.addEventListener("htmx:after:swap", () => {
  const rewritten = byId("rewritten");
  if (!rewritten) return;
  const text = rewritten.textContent;
  rewritten.remove();
  if (source.value !== asked || source.value === text) return;
  shown = text;
  type(text, 0, source.value.length);
});
