// Every part of the page is made ready once, now or when it comes.
const known = new WeakSet();
const makeReady = () => {
  for (const act of withPage) act();
  for (const field of document.querySelectorAll(WRITING)) {
    if (!field.form.dataset.phrases || known.has(field.form)) continue;
    known.add(field.form);
    for (const act of withForms) act(field.form);
  }
};
makeReady();
document.addEventListener("htmx:after:swap", makeReady);
