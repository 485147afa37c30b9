/* Makes the pages about letters smoother. Every page works without it.
   Three parts: progress that renews itself, files dropped anywhere on their field, and words marked in a letter. */
"use strict";

(function progress() {
  const part = document.querySelector("[data-progress]");
  if (!part) return;
  const hide = () => document.querySelectorAll("[data-hide]").forEach((link) => { link.hidden = true; });
  hide();
  const renew = async () => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    const old = document.querySelector("[data-progress]");
    if (!fresh || !old) return;
    const status = old.querySelector("[role=status]"), news = fresh.querySelector("[role=status]");
    if (fresh.hasAttribute("data-over") || !status || !news) { location.reload(); return; }
    status.innerHTML = news.innerHTML;
    ["table", ".remit-button-row"].forEach((name) => {
      const now = old.querySelector(name), then = fresh.querySelector(name);
      if (now && then && now.innerHTML !== then.innerHTML && !now.contains(document.activeElement)) now.replaceWith(then);
    });
    hide();
    setTimeout(renew, 2000);
  };
  if (!part.hasAttribute("data-over")) setTimeout(renew, 1500);
})();

(function drop() {
  const field = document.querySelector("[data-drop]");
  if (!field) return;
  const said = document.querySelector("[data-chosen]");
  const tell = () => {
    const count = field.files.length;
    said.textContent = count ? `${count} ${count === 1 ? "file" : "files"} chosen` : "";
  };
  field.addEventListener("change", tell);
  document.addEventListener("dragover", (event) => { event.preventDefault(); field.classList.add("remit-drop--over"); });
  document.addEventListener("dragleave", () => field.classList.remove("remit-drop--over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    field.classList.remove("remit-drop--over");
    if (!event.dataTransfer.files.length) return;
    const all = new DataTransfer();
    for (const file of [...field.files, ...event.dataTransfer.files]) all.items.add(file);
    field.files = all.files;
    tell();
  });
})();

(function decisions() {
  const form = document.querySelector("[data-decisions]");
  if (!form) return;
  // A choice that somebody clicks is touched, even when it was chosen already.
  form.querySelectorAll("[data-touched]").forEach((mark) => {
    form.querySelectorAll(`input[type=radio][name="${mark.dataset.touched}"]`).forEach((radio) => {
      radio.addEventListener("click", () => { mark.value = "1"; });
    });
  });
  // A form beside it that adds or removes a request takes along what is chosen here, so that the page comes back with it.
  document.querySelectorAll("[data-keeps-choices]").forEach((other) => other.addEventListener("submit", () => {
    form.querySelectorAll("input[type=radio]:checked, [data-touched]").forEach((one) => {
      const copy = document.createElement("input");
      copy.type = "hidden";
      copy.name = one.name;
      copy.value = one.value;
      other.append(copy);
    });
  }));
})();

(function missed() {
  const letter = document.querySelector("[data-letter]");
  const part = document.getElementById("missed-part");
  if (!letter || !part) return;
  const mark = document.querySelector("[data-mark]");
  const from = document.querySelector("[data-from]"), to = document.querySelector("[data-to]"), said = document.querySelector("[data-selected]");
  said.textContent = "Mark the words in the letter with the mouse, or give the number beside their line.";
  const place = (node, offset) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[offset] || node;
    const piece = element.closest ? element.closest("[data-start]") : null;
    if (!piece || !letter.contains(piece)) return null;
    return Number(piece.dataset.start) + (node.nodeType === Node.TEXT_NODE ? [...node.data.slice(0, offset)].length : 0);
  };
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount || !letter.contains(chosen.anchorNode)) return;
    const range = chosen.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    from.value = start;
    to.value = end;
    mark.hidden = false;
    said.textContent = `Marked: “${chosen.toString().replace(/\s+/g, " ").trim().slice(0, 200)}”`;
  });
  mark.querySelector("button").addEventListener("click", () => {
    part.open = true;
    part.scrollIntoView({ block: "center" });
    part.querySelector("select").focus();
  });
})();
