// What somebody writes is kept in their browser, one draft for each form, until it stands on the page or grows old.
const LONGEST_KEPT = 30 * 86400000;
const typed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
const draftOf = (form) => DRAFT + form.getAttribute("action") + " " + form.id;
// A name that the browser is not to keep (at a school) is not kept here.
const nameOf = (form) => form.querySelector("[name=author_name]:not([autocomplete=off])");

const isYoung = (held) => held && Date.now() - held.at < LONGEST_KEPT;
for (const key of keptKeys()) if (!isYoung(kept.read(key))) kept.remove(key);

// Words to be changed stand in the form from the beginning; what the site gave back after sending does not count as such.
const original = (form) => "prefilled" in form.dataset ? fieldOf(form).defaultValue : "";

const restored = new WeakSet(); // before that, nothing that is typed takes the draft's place
const keep = (form) => {
  const text = fieldOf(form).value, name = nameOf(form) ? nameOf(form).value : "";
  if (text.trim() && text !== original(form)) kept.write(draftOf(form), { text, name, at: Date.now() });
  else kept.remove(draftOf(form));
};
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !restored.has(form)) return;
  keep(form);
  if (event.target === fieldOf(form)) form.querySelector(".restored").hidden = true;
});

// A text was sent when it stands on the page as one's own: what just came, what one was led to, what waits. Only marks
// differ between the words and what they look like.
const bare = (text) => asStored(text).replace(/[*>\s]/g, "");
const forgetSent = () => {
  const own = [...document.querySelectorAll(".comment.waiting, .comment[autofocus], .comment:target")];
  if (!own.length) return;
  const texts = new Set(own.map((comment) => bare(comment.querySelector(".comment-text").textContent)));
  for (const key of keptKeys()) {
    const draft = key.startsWith(DRAFT) && kept.read(key);
    if (!draft || !texts.has(bare(draft.text))) continue;
    kept.remove(key);
    if (draft.name) kept.write(NAME, { text: draft.name, at: Date.now() });
  }
};

withPage.push(forgetSent);

// A quotation, or first letters typed before this script came, stay above the draft and keep the caret.
const restore = (form) => {
  const field = fieldOf(form), typedBefore = field.value, caret = field.selectionStart, nameField = nameOf(form);
  const draft = kept.read(draftOf(form)), name = kept.read(NAME);
  const isUntouched = typedBefore === original(form), isGivenBack = !isUntouched && typedBefore === field.defaultValue;
  if (isYoung(draft) && draft.text !== typedBefore && !isGivenBack) {
    const isBegun = isUntouched || draft.text.startsWith(typedBefore);
    field.value = isBegun ? draft.text : `${typedBefore.trimEnd()}\n\n${draft.text}`;
    if (!isUntouched) field.setSelectionRange(caret, caret);
    if (nameField && !nameField.value) nameField.value = draft.name;
    form.querySelector(".restored").hidden = false;
  }
  if (nameField && !nameField.value && isYoung(name)) nameField.value = name.text;
  restored.add(form);
  if (!isUntouched) keep(form);
};
withForms.push(restore);
document.addEventListener("click", (event) => {
  const button = event.target.closest && event.target.closest(".restored button");
  if (!button) return;
  const field = fieldOf(button.form);
  field.value = original(button.form);
  typed(field);
  field.focus();
});
