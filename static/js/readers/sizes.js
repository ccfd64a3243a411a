// Text size and contrast as this browser chose them; the style sheet knows the steps (css/tokens.css).
const look = { size: 2, contrast: "", ...kept.read("look") };
const showLook = () => {
  Object.assign(document.documentElement.dataset, look);
  for (const tool of document.querySelectorAll("[data-tool=contrast]")) tool.setAttribute("aria-pressed", look.contrast > "");
};
showLook();
