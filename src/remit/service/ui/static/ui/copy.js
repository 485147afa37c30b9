/* Puts a button beside a text that is there to be copied. Without it the text can be selected and copied by hand. */
"use strict";

document.querySelectorAll("[data-copy]").forEach((text) => {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary nhsuk-u-margin-bottom-2";
  button.textContent = text.dataset.copy;
  said.className = "remit-small";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "Copied.";
    } catch {
      text.focus();
      text.select();
      said.textContent = "Selected. Press Ctrl and C to copy it.";
    }
  });
  const row = document.createElement("div");
  row.className = "remit-button-row";
  row.append(button, said);
  text.after(row);
});
