// Help at the desk: after a decision the focus goes on to the next comment.
(() => {
  "use strict";
  let next = null;
  document.addEventListener("htmx:before:request", (event) => {
    const source = event.detail.ctx.sourceElement, item = source && source.closest(".case");
    if (item) next = item.nextElementSibling || item.previousElementSibling;
  });
  document.addEventListener("htmx:after:swap", () => {
    const queue = document.getElementById("queue"), empty = document.getElementById("nothing-waits");
    if (!queue) return;
    empty.hidden = queue.children.length > 0;
    if (next && next.isConnected && !document.activeElement.closest(".case")) next.focus();
    else if (!queue.children.length) { empty.tabIndex = -1; empty.focus(); }
    next = null;
  });
  document.addEventListener("htmx:error", () => {
    const notice = document.createElement("div"), sentence = document.createElement("p");
    notice.className = "notice bad";
    notice.setAttribute("role", "alert");
    sentence.textContent = document.body.dataset.unsent;
    notice.append(sentence);
    document.getElementById("notices").replaceChildren(notice);
  });
})();
