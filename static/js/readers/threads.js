// Likes given meanwhile can bring a thread again that stands here already.
const dropSecondThreads = () => {
  const seen = new Set();
  for (const thread of document.querySelectorAll("#comments > li")) {
    if (seen.has(thread.id)) thread.remove();
    seen.add(thread.id);
  }
};
// What was just written is seen even where its thread was folded away.
const unfold = (comment) => {
  const above = (element) => element.closest(".fold:not([open])");
  for (let fold = above(comment); fold; fold = above(fold.parentElement)) fold.open = true;
};
const showFresh = () => {
  const fresh = document.querySelector(".fold:not([open]) .comment[autofocus]");
  if (!fresh) return;
  unfold(fresh);
  fresh.focus();
};
