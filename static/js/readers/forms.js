// A key made once for each form: two posts of the same words with the same key are one, even without a cookie.
document.addEventListener("focusin", (event) => {
  const form = event.target.closest && event.target.closest("form[data-keyed]");
  if (!form || form.elements.key.value) return;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  form.elements.key.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
});

// A form opened beneath a comment closes again, and the focus goes back to where it came from.
const close = (link) => {
  byId(link.dataset.close).replaceChildren();
  const origin = byId(link.dataset.return);
  if (origin) origin.focus();
};
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[data-close]");
  if (!link || !byId(link.dataset.close)) return;
  event.preventDefault();
  close(link);
});
document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest && event.target.closest("form");
  const link = form && form.querySelector("a[data-close]");
  if (link && byId(link.dataset.close) && ![...form.querySelectorAll("textarea")].some((area) => area.value)) close(link);
});
