// A menu closes by Escape, and when the hand or the focus goes elsewhere.
const closeMenus = (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (menu.contains(event.target) && !(event.type === "click" && event.target.closest("a"))) continue;
    menu.open = false;
  }
};
document.addEventListener("click", closeMenus);
document.addEventListener("focusin", closeMenus);
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.firstElementChild.focus();
});
