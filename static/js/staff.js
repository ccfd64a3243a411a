// Help at the desk: one comment in view, a key for each decision, soft claims. Every form works without it.
(() => {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  const $ = (id) => document.getElementById(id);
  const queue = () => $("queue");
  const cases = () => queue() ? [...queue().children] : [];

  // A form opened beneath a comment closes again.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-close]"), place = link && $(link.dataset.close);
    if (!place || !place.closest(".case")) return;
    event.preventDefault();
    const item = place.closest(".case");
    place.replaceChildren();
    item.focus({ preventScroll: true });
  });

  // A colour may be picked beside the field that holds it; the field alone is sent.
  for (const picker of document.querySelectorAll("input[type=color][data-for]")) {
    const field = $(picker.dataset.for);
    picker.hidden = false;
    picker.addEventListener("input", () => { field.value = picker.value; });
    field.addEventListener("input", () => { if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value; });
  }

  const unsent = () => {
    const notice = document.createElement("div"), sentence = document.createElement("p");
    notice.className = "notice bad";
    notice.setAttribute("role", "alert");
    sentence.textContent = document.body.dataset.unsent;
    notice.append(sentence);
    $("notices").replaceChildren(notice);
  };
  document.addEventListener("htmx:error", unsent);
  document.addEventListener("htmx:response:error", (event) => {
    const context = event.detail && event.detail.ctx;
    if (!context || !(context.text || "").includes("<hx-partial")) unsent();
  });
  if (!desk) return;

  // One comment is in view: it shows its form and what is known about its author; the others are short.
  const current = () => queue() && queue().querySelector(":scope > [aria-current]");
  const view = (item, { focus = false } = {}) => {
    const before = current();
    if (before && before !== item) before.removeAttribute("aria-current");
    if (!item) return;
    queue().classList.add("is-live");
    item.setAttribute("aria-current", "true");
    if (focus) {
      item.focus({ preventScroll: true });
      item.scrollIntoView({ block: "nearest" });
    }
    if (before !== item) claimSoon();
  };
  const move = (step) => {
    const all = cases(), place = all.indexOf(current());
    const next = all[Math.min(Math.max(place + step, 0), all.length - 1)];
    if (next) view(next, { focus: true });
    if (all.length - all.indexOf(next) < 6) further();
  };
  // The next page comes before the list runs out, so that nobody waits for it.
  const further = () => {
    const link = $("next-page");
    if (link) htmx.trigger(link, "further");
  };
  // A pointer chooses when it is released: what grows under it meanwhile would take the click from what was meant.
  let pointing = false;
  document.addEventListener("pointerdown", () => { pointing = true; }, true);
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest && event.target.closest("#queue > .case");
    if (item && !pointing) view(item);
  });
  document.addEventListener("click", (event) => {
    pointing = false;
    const item = event.target.closest && event.target.closest("#queue > .case");
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("a[data-case]")) {
      event.preventDefault();
      view(item, { focus: true });
    } else if (!event.target.closest("a, button, input, select, textarea, summary")) view(item);
  });
  document.addEventListener("keydown", () => { pointing = false; }, true);

  // A decision moves on at once, and the answer follows when it comes: nobody waits for the network between two keys.
  const staying = ["mask", "pin", "unpin"];
  const sent = new WeakMap();
  let pressed = "";
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[name=decision]");
    if (button) pressed = button.value;
  }, true);
  const decided = (event) => {
    const source = event.detail.ctx.sourceElement, form = source && source.closest && source.closest("form.decide");
    return form && form.closest("#queue > .case");
  };
  document.addEventListener("htmx:before:request", (event) => {
    const item = decided(event);
    if (!item || staying.includes(pressed) || item.parentElement.classList.contains("alone")) return;
    item.classList.add("is-sent");
    sent.set(event.detail.ctx, item);
    if (item !== current()) return;
    const open = cases().filter((each) => !each.classList.contains("is-sent"));
    const following = open.find((each) => item.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    const next = following || open[open.length - 1];
    if (next) view(next, { focus: true });
    if (open.length < 10) further();
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const item = sent.get(event.detail.ctx);
    if (item) item.classList.remove("is-sent");
  });
  document.addEventListener("htmx:after:swap", () => {
    const all = cases(), empty = $("nothing-here");
    if (!queue()) return;
    if (empty) empty.hidden = all.length > 0 || Boolean($("next-page"));
    const fresh = queue().querySelector(":scope > [autofocus]");
    if (fresh) {
      fresh.removeAttribute("autofocus");
      view(fresh, { focus: true });
    } else if (!current() && all.length) {
      view(all[0], { focus: document.activeElement === document.body });
    } else if (!all.length && empty && !empty.hidden) {
      empty.tabIndex = -1;
      empty.focus();
    }
    const shown = current();
    if (shown && shown.contains(document.activeElement)) shown.scrollIntoView({ block: "nearest" });
    if (all.length < 10) further();
    countTicked();
  });

  // How many are selected.
  const boxes = () => [...document.querySelectorAll('input[name="comment"][form="bulk"]')];
  const countTicked = () => {
    const number = boxes().filter((box) => box.checked).length;
    if ($("ticked")) $("ticked").textContent = number ? "(" + number + ")" : "";
  };
  document.addEventListener("change", (event) => {
    if (event.target.name !== "comment") return;
    countTicked();
    const details = document.querySelector("#bulk details");
    if (boxes().some((box) => box.checked)) details.open = true;
  });

  // Claims: others see who looks at what; a claim that is not renewed lapses.
  let claiming = null;
  const claim = () => {
    const item = current();
    if (!item || document.hidden) return;
    const number = item.id.slice("case-".length), token = document.querySelector("#bulk [name=csrf_token]").value;
    const seen = cases().map((each) => each.id.slice("case-".length)).join(",");
    htmx.ajax("POST", desk.dataset.claims.replace("/0/", "/" + number + "/"), {
      source: desk, target: desk, swap: "none", values: { csrf_token: token, seen },
    });
  };
  const claimSoon = () => {
    clearTimeout(claiming);
    claiming = setTimeout(claim, 800);
  };
  setInterval(claim, 60000);
  document.addEventListener("visibilitychange", claimSoon);

  // Keys, unless somebody types or has switched them off.
  const press = (element) => {
    if (!element) return false;
    element.click();
    return true;
  };
  const keyed = (root, key) => root && [...root.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key && !each.closest("[hidden]"));
  const choose = (item, digit) => {
    const select = item && item.querySelector("select[name=reason]");
    if (!select || digit > select.options.length) return false;
    select.selectedIndex = digit - 1;
    $("live").textContent = select.options[digit - 1].textContent;
    return true;
  };
  const acts = {
    j: () => (move(current() ? 1 : 0), true),
    k: () => (move(-1), true),
    u: () => press(keyed($("toasts"), "u")),
    n: () => { const note = current() && current().querySelector("textarea[name=note]"); if (note) note.focus(); return Boolean(note); },
    "?": () => { const dialog = $("keys-dialog"); if (dialog && !dialog.open) dialog.showModal(); return true; },
    " ": () => { const box = current() && document.activeElement === current() && current().querySelector('input[name="comment"]'); return press(box); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest(".decide, .answer-place")) {
      const item = event.target.closest(".case");
      if (item) item.focus({ preventScroll: true });
      return;
    }
    if (!("usesKeys" in desk.dataset) || event.defaultPrevented || event.isComposing) return;
    if (!document.querySelector("form.decide[data-htmx-powered], #nothing-here:not([hidden])")) return; // htmx is not ready yet
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const done = /^[1-9]$/.test(key) ? choose(current(), Number(key))
      : key in acts ? acts[key]()
      : press(keyed(current(), key));
    if (done) event.preventDefault();
  });

  // The first comment is in view at once; what only helps with a script is shown only with it.
  if ($("keys-box")) $("keys-box").hidden = false;
  document.body.classList.toggle("has-keys", "usesKeys" in desk.dataset);
  view(cases()[0]);
})();
