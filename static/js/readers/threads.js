// What arrived may come once more when older threads or further replies are shown: then it stands where it belongs.
const dropRepeated = () => {
  for (const comment of document.querySelectorAll(".comment.is-new")) {
    const item = comment.closest(`li[id="thread-${comment.id.slice(8)}"]`) || comment;
    if (document.querySelectorAll(`[id="${item.id}"]`).length > 1) item.remove();
  }
};
// Likes given meanwhile can bring a thread again that stands here already.
const dropSecondThreads = () => {
  const seen = new Set();
  for (const thread of document.querySelectorAll("#comments > li")) {
    if (seen.has(thread.id)) thread.remove();
    seen.add(thread.id);
  }
};
const showFresh = () => {
  const fresh = document.querySelector(".fold:not([open]) .comment[autofocus]");
  if (!fresh) return;
  unfold(fresh);
  fresh.focus();
};
withPage.push(dropRepeated, dropSecondThreads, showFresh);
