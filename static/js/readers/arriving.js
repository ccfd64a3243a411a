// Comments that are published while the page is open are announced, and put in when the reader wishes. Asked for only
// while the page is seen and used: every 30 seconds, less and less often while nothing comes. Wanted by further.js.
const SOON = 30000, SELDOM = 300000, UNUSED = 3600000;
let delay = SOON, timer = null, usedAt = Date.now(), waiting = [], isAsking = false;

const isOnPage = (number) => byId(`comment-${number}`);
const show = (arrived, numbers, isMore) => {
  const pill = arrived.querySelector(".pill"), isOther = numbers.length !== waiting.length;
  waiting = numbers;
  pill.hidden = !numbers.length;
  if (!numbers.length || !isOther) return;
  const says = arrived.dataset[numbers.length === 1 ? "one" : "many"];
  pill.querySelector("span").textContent = says.replace(/\d+/, numbers.length + (isMore ? "+" : ""));
  announce(pill.textContent);
};
const ask = async (isFresh) => {
  const arrived = byId("arrived");
  if (!arrived || isAsking) return;
  isAsking = true;
  const before = waiting.length;
  try {
    const answer = await fetch(`${arrived.dataset.ask}?since=${arrived.dataset.since}`);
    if (answer.status === 204) show(arrived, [], false);
    else if (answer.status === 200) {
      const [moment, ...all] = (await answer.text()).split(" "), others = all.filter((number) => !isOnPage(number));
      if (!others.length) arrived.dataset.since = moment;
      if (arrived.isConnected) show(arrived, others, all.length === 20);
    }
  } catch (_error) { /* no connection: the next turn asks again */ }
  isAsking = false;
  delay = isFresh || waiting.length > before ? SOON : Math.min(delay * 2, SELDOM);
  plan();
};
const plan = () => {
  clearTimeout(timer);
  timer = null;
  if (!byId("arrived") || document.hidden || Date.now() - usedAt > UNUSED) return;
  timer = setTimeout(() => ask(false), delay);
};
const askNow = () => { usedAt = Date.now(); ask(true); };

const putIn = async (arrived, numbers) => {
  await htmx.ajax("GET", `${arrived.dataset.load}?arrived=${numbers.join(".")}`, { target: "#arrived", swap: "outerHTML" });
  if (arrived.isConnected) return; // it failed; the pill stays
  waiting = [];
  const found = numbers.filter(isOnPage), says = byId("arrived").dataset;
  if (!found.length) return location.assign(`/comments/${numbers[0]}`); // their thread is on another page
  announce(says[found.length === 1 ? "one" : "many"].replace(/\d+/, found.length));
  const all = [...document.querySelectorAll(".comment.is-new")];
  all.forEach(unfold);
  all.find((comment) => found.includes(comment.id.slice(8))).focus();
  delay = SOON;
  plan();
};
document.addEventListener("click", (event) => {
  const pill = event.target.closest && event.target.closest("#arrived .pill"), arrived = byId("arrived");
  if (!pill || !window.htmx || !arrived.dataset.load) return;
  event.preventDefault();
  putIn(arrived, waiting);
});
for (const name of ["pointerdown", "keydown", "scroll"]) {
  document.addEventListener(name, () => { usedAt = Date.now(); if (!timer && !isAsking) plan(); }, { passive: true });
}
document.addEventListener("visibilitychange", () => { if (document.hidden) plan(); else askNow(); });
addEventListener("pageshow", (event) => { if (event.persisted) askNow(); });
if (!document.hidden) ask(false); // it is time: until now this script was not wanted
