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
const makeRelative = () => {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const text = ago(time);
    if (!text) continue;
    time.title = time.title || time.textContent;
    time.textContent = text;
  }
};
withPage.push(makeRelative);
setInterval(() => { if (!document.hidden) makeRelative(); }, 60000);
