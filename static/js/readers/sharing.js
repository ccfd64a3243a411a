// The tools beside an article.
const address = () => document.querySelector("link[rel=canonical]").href;
const tools = {
  contrast: () => { look.contrast = look.contrast ? "" : "more"; },
  print: () => print(),
  copy: async (tool) => {
    await navigator.clipboard.writeText(address());
    tool.lastChild.textContent = tool.dataset.done;
    announce(tool.dataset.done);
  },
  send: () => navigator.share({ url: address() }).catch(() => {}),
};
for (const tool of document.querySelectorAll("[data-tool][hidden]")) {
  tool.hidden = !navigator[tool.dataset.tool === "copy" ? "clipboard" : "share"];
}
document.addEventListener("click", (event) => {
  const tool = event.target.closest && event.target.closest("[data-tool]");
  if (!tool) return;
  const step = tool.dataset.tool, act = tools[step];
  if (act) act(tool); else look.size = +step ? Math.min(5, Math.max(1, look.size + +step)) : 2;
  kept.write("look", look);
  showLook();
});
