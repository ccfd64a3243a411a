// Whoever selects a passage of a comment and then answers it quotes the passage.
const LONGEST_QUOTE = 300;
let quote = { number: "", text: "" };
const selectedIn = (words) => {
  const selection = getSelection();
  if (!words || !selection.rangeCount || selection.isCollapsed) return "";
  const range = selection.getRangeAt(0);
  if (!words.contains(range.startContainer)) return "";
  // A triple click selects up to the beginning of what follows.
  if (!words.contains(range.endContainer)) {
    selection.setBaseAndExtent(range.startContainer, range.startOffset, words, words.childNodes.length);
  }
  const letters = [...selection.toString().trim()];
  return letters.length > LONGEST_QUOTE ? letters.slice(0, LONGEST_QUOTE - 1).join("").trimEnd() + "…" : letters.join("");
};
// Pressing takes the selection away, so that it is looked at before; with the keyboard there is no press.
const remember = (event) => {
  const link = event.target.closest && event.target.closest("a[id^=reply-to-]");
  if (!link || (event.type === "click" && event.detail > 0)) return;
  quote = { number: link.id.slice(9), text: selectedIn(link.closest(".comment").querySelector(".comment-text")) };
};
document.addEventListener("pointerdown", remember, true);
document.addEventListener("click", remember, true);

withForms.push((form) => {
  const field = fieldOf(form);
  if (!quote.text || field.id !== `text-${quote.number}`) return;
  const lines = quote.text.split("\n").map((line) => line.trim() ? `> ${line}` : ">").join("\n") + "\n\n";
  quote.text = "";
  if (!field.value.startsWith(lines)) field.value = lines + field.value;
  typed(field);
  field.focus();
  field.setSelectionRange(lines.length, lines.length);
});
