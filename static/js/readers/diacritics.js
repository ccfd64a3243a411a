// A note while somebody types Vietnamese without diacritics; the same measure as in domain/comments/diacritics.py.
const SYLLABLE = /^(?:[bdhklmrsvx]|ch?|g[hi]?|kh|n(?:gh?|h)?|ph?|qu|t[hr]?)?(?:a(?:ch?|n[gh]?|[imoptuy])?|e(?:ch?|n[gh]?|[moptu])?|i(?:a|ch?|n[gh]?|[mptu]|e(?:ng?|[cmptu]))?|o(?:a(?:ch?|n[gh]?|[imopty])?|e[notu]?|o(?:c|ng)|ng?|[cimpt])?|u(?:a(?:ng?|[cty])?|e(?:ch|nh?|t)?|o(?:ng?|[cimptu])|y(?:a|ch|e[nt]|nh?|[ptu])?|ng?|[cimptu])?|y(?:e(?:ng?|[mtu]))?)$/;
const lacksDiacritics = (words) => {
  const own = words.replace(/^>.*$/gm, "").replace(/https?:\/\/\S+|(^|\s)[^\s@]+@\S+/g, "$1").toLowerCase().normalize("NFD");
  const bare = own.replace(/[\u0300-\u036f]/g, ""), found = bare.match(/\p{L}+/gu) || [];
  const letters = [...found.join("")].length, marked = own.length - bare.length + bare.split("đ").length - 1;
  return letters >= 30 && marked < .03 * letters && found.filter((word) => SYLLABLE.test(word)).length >= .75 * found.length;
};
const noteDiacritics = (field) => {
  const note = field.form.querySelector(".bare");
  if (!note) return;
  const was = note.hidden;
  note.hidden = !lacksDiacritics(field.value);
  if (was && !note.hidden) announce(note.textContent);
};
withForms.push((form) => { if (fieldOf(form).value) noteDiacritics(fieldOf(form)); });
document.addEventListener("input", (event) => { if (event.target.matches(WRITING)) noteDiacritics(event.target); });
