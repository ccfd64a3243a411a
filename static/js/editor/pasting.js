// What is pasted with structure comes in as Markdown; plain text is the browser's own affair.
const STRUCTURE = /<(?:h[1-6]|ul|ol|li|table|blockquote|b|strong|i|em|a|sup|sub|img|pre)[\s>]|font-weight:\s*(?:bold|[6-9]00)|mso-list|\.Vn|VNI-/i;
source.addEventListener("paste", async (event) => {
  const given = event.clipboardData, pasted = given && given.getData("text/html");
  if (!pasted || !STRUCTURE.test(pasted)) return;
  event.preventDefault();
  const plain = given.getData("text/plain"), from = source.selectionStart, to = source.selectionEnd, before = source.value;
  const data = new FormData();
  data.set("csrf_token", form.elements.csrf_token.value);
  data.set("html", pasted);
  let text = null;
  try {
    const answer = await fetch(says.paste, { method: "POST", body: data });
    if (answer.ok && answer.headers.get("Content-Type").startsWith("text/plain")) text = await answer.text();
  } catch (_error) { /* no connection: what is pasted comes in as plain text */ }
  // Whoever typed on meanwhile gets it where the cursor is now.
  if (source.value === before) type(text === null ? plain : text, from, to);
  else type(text === null ? plain : text);
  announce(text === null ? says.plain : says.pasted);
});
