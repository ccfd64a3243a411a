// What somebody writes is kept in their browser, one draft for each form, until it stands on the page or grows old.
const DRAFT = "ykien draft ", NAME = "ykien name", LONGEST_KEPT = 30 * 86400000;
const draftOf = (form) => DRAFT + form.getAttribute("action") + " " + form.id;
// A name that the browser is not to keep (at a school) is not kept here.
const nameOf = (form) => form.querySelector("[name=author_name]:not([autocomplete=off])");

const isYoung = (held) => held && Date.now() - held.at < LONGEST_KEPT;
const isOurs = (key) => key === NAME || key.startsWith(DRAFT);
for (const key of kept.keys()) if (isOurs(key) && !isYoung(kept.read(key))) kept.remove(key);

// Words to be changed stand in the form from the beginning; what the site gave back after sending does not count as such.
const original = (form) => "prefilled" in form.dataset ? fieldOf(form).defaultValue : "";

const keep = (form) => {
  const text = fieldOf(form).value, name = nameOf(form) ? nameOf(form).value : "";
  if (text.trim() && text !== original(form)) kept.write(draftOf(form), { text, name, at: Date.now() });
  else kept.remove(draftOf(form));
};
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !fieldOf(form)) return;
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
  for (const key of kept.keys()) {
    const draft = key.startsWith(DRAFT) && kept.read(key);
    if (!draft || !texts.has(bare(draft.text))) continue;
    kept.remove(key);
    if (draft.name) kept.write(NAME, { text: draft.name, at: Date.now() });
  }
};

const restore = (form) => {
  const field = fieldOf(form), draft = kept.read(draftOf(form)), name = kept.read(NAME), nameField = nameOf(form);
  if (field.value !== original(form)) keep(form);
  else if (isYoung(draft) && draft.text !== field.value) {
    field.value = draft.text;
    if (nameField && !nameField.value) nameField.value = draft.name;
    form.querySelector(".restored").hidden = false;
  }
  if (nameField && !nameField.value && isYoung(name)) nameField.value = name.text;
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
