// What is typed is kept: by the site every 15 seconds, and in this browser when the site cannot be reached.
const EVERY = 15000, LARGEST_LAST_WORD = 60000; // a browser sends no more while it leaves a page
const HERE = "ykien article " + form.getAttribute("action");
const attempt = (action) => { try { return action(); } catch (_error) { return null; } };
let isChanged = false, isLeaving = false, timer = null;

const tell = (text) => { byId("autosaved").textContent = text; };
const keepHere = () => attempt(() => localStorage.setItem(HERE, JSON.stringify({ source: source.value, title: form.elements.title.value, at: Date.now() })));
const forgetHere = () => attempt(() => localStorage.removeItem(HERE));

const save = async (isLast) => {
  clearTimeout(timer);
  timer = null;
  if (!isChanged || isLeaving) return;
  isChanged = false;
  const body = new URLSearchParams(new FormData(form)), keepalive = Boolean(isLast) && String(body).length < LARGEST_LAST_WORD;
  if (isLast) keepHere(); // the answer may come after the page is gone
  else tell(says.saving);
  try {
    const answer = await fetch(form.action + "/autosave", { method: "POST", body, keepalive, headers: { "HX-Request": "true" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html"), state = page.getElementById("autosaved");
    if (!state || (!answer.ok && answer.status !== 409)) throw new Error(answer.status);
    byId("autosaved").replaceWith(state);
    if (!isChanged) forgetHere();
  } catch (_error) {
    isChanged = true;
    keepHere();
    tell(says.unsaved);
    plan();
  }
};
const plan = () => { if (!timer) timer = setTimeout(save, EVERY); };

if (isOurs) {
  form.addEventListener("input", () => { isChanged = true; plan(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  addEventListener("pagehide", () => save(true));
  addEventListener("online", () => save());
  form.addEventListener("submit", (event) => { isLeaving = !event.defaultPrevented; });
  addEventListener("pageshow", () => { isLeaving = false; });
  addEventListener("beforeunload", (event) => { if (isChanged && !isLeaving) event.preventDefault(); });

  const kept = attempt(() => JSON.parse(localStorage.getItem(HERE))), offer = byId("kept-here");
  if (kept && kept.source === source.value) forgetHere();
  else if (kept) {
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", () => {
      offer.hidden = true;
      type(kept.source, 0, source.value.length);
      forgetHere();
    });
  }
}
