// Marks around what is selected, or at the beginning of its lines.
const around = (mark) => {
  const { selectionStart: from, selectionEnd: to, value } = source, words = value.slice(from, to);
  const isMarked = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
  if (isMarked) {
    type(words, from - mark.length, to + mark.length);
    return source.setSelectionRange(from - mark.length, to - mark.length);
  }
  const inner = words.trim(), before = words.slice(0, words.length - words.trimStart().length);
  type(before + mark + inner + mark + words.slice(before.length + inner.length));
  const start = from + before.length + mark.length;
  source.setSelectionRange(start, start + inner.length);
};
const lines = (mark) => {
  const { selectionStart, selectionEnd, value } = source;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1, next = value.indexOf("\n", selectionEnd);
  const to = next < 0 ? value.length : next, all = value.slice(from, to).split("\n");
  const isMarked = all.every((line) => line.startsWith(mark));
  const changed = all.map((line) => isMarked ? line.slice(mark.length) : mark + line.replace(/^(?:#+|-|>) +/, "")).join("\n");
  type(changed, from, to);
  source.setSelectionRange(all.length > 1 ? from : from + changed.length, from + changed.length);
};
const link = () => {
  const from = source.selectionStart, words = source.value.slice(from, source.selectionEnd).trim();
  if (/^https?:\/\/\S+$/.test(words)) {
    type(`[${says.link}](${words})`);
    return source.setSelectionRange(from + 1, from + 1 + says.link.length);
  }
  const text = words || says.link;
  type(`[${text}](https://)`);
  source.setSelectionRange(from + text.length + 3, from + text.length + 11);
};
const acts = {
  bold: () => around("**"), italic: () => around("*"), link,
  heading: () => lines("## "), list: () => lines("- "), quote: () => lines("> "),
};
const keys = { b: "bold", i: "italic", k: "link" };

if (isOurs) for (const button of marks.querySelectorAll("[data-mark]")) {
  button.hidden = false;
  button.addEventListener("click", () => acts[button.dataset.mark]());
}
source.addEventListener("keydown", (event) => {
  const name = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && keys[event.key.toLowerCase()];
  if (!name || event.isComposing) return;
  event.preventDefault();
  acts[name]();
});
