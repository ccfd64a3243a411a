// What goes wrong while sending: the text stays, a sentence says why, and when to try again.
const say = (form, text) => {
  const place = form && form.querySelector(".form-message");
  if (!place) return;
  const notice = document.createElement("div"), sentence = document.createElement("p");
  notice.className = "notice bad";
  sentence.textContent = text;
  notice.append(sentence);
  place.replaceChildren(notice);
};

// Who sent too fast waits: by the form's id, because the answer brings the form anew.
const waits = new Map();
const secondsLeft = (form) => Math.max(0, Math.ceil(((waits.get(form.id) || 0) - Date.now()) / 1000));
const waitSentence = (form) => {
  const says = phrasesOf(form), seconds = secondsLeft(form), isShort = seconds < 60;
  const number = isShort ? seconds : Math.ceil(seconds / 60), unit = isShort ? "second" : "minute";
  return says.wait.replace("%s", says[number === 1 ? unit : unit + "s"].replace(/\d+/, number));
};
const showWait = (form) => {
  const place = form.querySelector(".wait"), button = form.querySelector(".button.main");
  if (!place) return;
  place.hidden = !waits.has(form.id);
  if (waits.has(form.id)) {
    place.textContent = waitSentence(form);
    // It can still get the focus, and says why it does nothing.
    button.setAttribute("aria-disabled", "true");
  } else button.removeAttribute("aria-disabled");
};
const tick = () => {
  for (const id of waits.keys()) {
    const form = byId(id);
    if (form && secondsLeft(form)) { showWait(form); continue; }
    waits.delete(id);
    if (!form) continue;
    showWait(form);
    form.querySelector(".form-message").replaceChildren();
    announce(phrasesOf(form).again);
  }
  if (waits.size) setTimeout(tick, 1000);
};
const beginWait = (form, seconds) => {
  if (!(seconds > 0)) return;
  const isRunning = waits.size > 0;
  waits.set(form.id, Date.now() + seconds * 1000);
  if (isRunning) showWait(form); else tick();
};
withForms.push(showWait);

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request, form = request.form;
  if (!form || !form.dataset.phrases) return;
  const isPreview = request.submitter && request.submitter.name === "preview";
  if (isPreview || !secondsLeft(form)) return;
  event.preventDefault();
  say(form, waitSentence(form));
});

const failed = (event) => {
  const context = event.detail.ctx, source = context && context.sourceElement, form = source && source.closest("form");
  if (!form) return;
  if (!form.dataset.phrases) {
    const isAnswered = context.response && (context.text || "").includes("<hx-partial");
    if (!isAnswered) say(likeButton(context) ? likeButton(context).parentElement : form, document.body.dataset.unsent);
    return;
  }
  const says = phrasesOf(form), response = context.response, status = response && response.status;
  if (status === 429) beginWait(form, Number(response.headers.get("Retry-After")));
  // Our own answers say themselves what is wrong; a proxy's do not.
  if (response && (context.text || "").includes("<hx-partial")) return;
  if (!response) say(form, event.detail.error === "timeout" ? says.late : says.unreached);
  else if (status === 429 && secondsLeft(form)) say(form, waitSentence(form));
  else say(form, status >= 500 ? says.broken : says.refused);
};
document.addEventListener("htmx:error", failed);
document.addEventListener("htmx:response:error", failed);
// Where there is no place for what goes wrong, one is made when something is sent: in a form of one button, and beside a
// button to like, since all these send one form (comments/_likes.html); the server is told so.
const likeButton = ({ request }) => request.form && request.form.id === "likes" && request.submitter;
const newPlace = () => {
  const place = document.createElement("div");
  place.className = "form-message";
  place.setAttribute("role", "alert");
  return place;
};
document.addEventListener("htmx:config:request", (event) => {
  const { request, sourceElement } = event.detail.ctx, button = likeButton(event.detail.ctx), form = sourceElement.closest("form");
  if (button) {
    request.headers["HX-Source"] = `button#${button.id}`;
    const before = button.nextElementSibling;
    if (before && before.matches(".form-message")) before.replaceChildren(); else button.after(newPlace());
  } else if (form && !form.querySelector(".form-message")) form.append(newPlace());
});
