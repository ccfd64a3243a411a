// How many characters are left, counted as the server does: what foundation/text.py takes out does not count.
const INVISIBLE = "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e" +
  "\\u2060-\\u206f\\u3164\\ufe0f\\ufeff\\uffa0\\ufffe\\uffff\\u{e0000}-\\u{e0fff}";
const PICTOGRAPH = "\\xa9\\xae\\u203c\\u2049\\u2122\\u2139\\u2194-\\u21aa\\u231a-\\u23ff\\u24c2\\u25aa-\\u27bf\\u2934\\u2935" +
  "\\u2b05-\\u2b55\\u3030\\u303d\\u3297\\u3299\\u{1f000}-\\u{1faff}";
const FLAG = "\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}";
const EMOJI = `(?:${FLAG}|[${PICTOGRAPH}]\\ufe0f?[\\u{1f3fb}-\\u{1f3ff}]?|[0-9#*]\\ufe0f\\u20e3)`;
const JOINED = "[\\u0600-\\u109f\\u1700-\\u18af\\ua800-\\uabff][\\u200c\\u200d]";
let keptOrInvisible = null; // made when somebody writes: a page that is only read has no time for it
const asStored = (text) => {
  keptOrInvisible = keptOrInvisible || new RegExp(`(${EMOJI}(?:\\u200d${EMOJI})*|${JOINED})|[${INVISIBLE}]`, "gu");
  return text.replace(/\r\n?|[\v\f\x85\u2028\u2029]/g, "\n").replace(keptOrInvisible, "$1")
    .normalize("NFC").replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
};
const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, document.documentElement.lang === "vi" ? "." : ",");

// Said aloud when the end comes near, when it is close, and when it is passed; not with every letter.
const NEAR = 100, CLOSE = 20;
const spoken = new WeakMap();
const count = (field) => {
  const form = field.form, place = form.querySelector(".counter"), says = phrasesOf(form);
  const left = field.dataset.longest - [...asStored(field.value)].length;
  place.textContent = says[left < 0 ? "over" : "left"].replace("%s", grouped(Math.abs(left)));
  place.classList.toggle("over", left < 0);
  const stage = left < 0 ? 3 : left <= CLOSE ? 2 : left <= NEAR ? 1 : 0;
  if (stage > (spoken.get(field) || 0)) announce(place.textContent);
  spoken.set(field, stage);
};
withForms.push((form) => { if (fieldOf(form).value) count(fieldOf(form)); });
document.addEventListener("input", (event) => { if (event.target.matches(WRITING)) count(event.target); });
