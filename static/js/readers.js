// Help for readers; every form and link works without it. All htmx event names stand in this file and in staff.js.
(() => {
  "use strict";
  const say = (form, text) => {
    const place = form && form.querySelector(".form-message");
    if (!place) return;
    const notice = document.createElement("div");
    notice.className = "notice bad";
    const sentence = document.createElement("p");
    sentence.textContent = text;
    notice.append(sentence);
    place.replaceChildren(notice);
  };

  // Times on a stored page are absolute; a few minutes ago is easier to read.
  const phrases = JSON.parse(document.body.dataset.ago);
  const phrase = (name, number) => phrases[number === 1 ? name : name + "s"].replace(/\d+/, number);
  const ago = (time) => {
    const then = new Date(time.dateTime), seconds = (Date.now() - then) / 1000;
    if (seconds < -60 || Number.isNaN(seconds)) return null;
    if (seconds < 60) return phrases.now;
    if (seconds < 3600) return phrase("minute", Math.floor(seconds / 60));
    if (seconds < 86400) return phrase("hour", Math.floor(seconds / 3600));
    // The day is the site's: its offset stands at the end of the attribute.
    const offset = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
    const shift = offset ? (offset[1] === "-" ? -1 : 1) * (offset[2] * 60 + +offset[3]) * 60000 : 0;
    const day = (moment) => Math.floor((+moment + shift) / 86400000);
    return day(Date.now()) - day(then) === 1 ? phrases.yesterday.replace("%s", time.dateTime.slice(11, 16)) : null;
  };
  const makeRelative = (root) => {
    for (const time of root.querySelectorAll("time[data-ago]")) {
      const text = ago(time);
      if (text) time.textContent = text;
    }
  };
  makeRelative(document);
  setInterval(() => { if (!document.hidden) makeRelative(document); }, 60000);

  // A key made once for each form: two posts of the same words with the same key are one, even without a cookie.
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest && event.target.closest("form[data-keyed]");
    if (!form || form.elements.key.value) return;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    form.elements.key.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  });

  // A form opened beneath a comment closes again, and the focus goes back to where it came from.
  const close = (link) => {
    document.getElementById(link.dataset.close).replaceChildren();
    const origin = document.getElementById(link.dataset.return);
    if (origin) origin.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-close]");
    if (!link || !document.getElementById(link.dataset.close)) return;
    event.preventDefault();
    close(link);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest && event.target.closest("form");
    const link = form && form.querySelector("a[data-close]");
    if (link && document.getElementById(link.dataset.close) && !(form.elements.text || {}).value) close(link);
  });

  // No connection, no answer, or an answer that is not ours (a proxy's): our own answers say themselves what is wrong.
  const unsent = (event) => {
    const context = event.detail && event.detail.ctx, source = context && context.sourceElement;
    if (context && context.response && (context.text || "").includes("<hx-partial")) return;
    say(source && source.closest("form"), document.body.dataset.unsent);
  };
  document.addEventListener("htmx:error", unsent);
  document.addEventListener("htmx:response:error", unsent);
  document.addEventListener("htmx:after:swap", () => makeRelative(document));
})();
