// SPDX-License-Identifier: MIT-0
// Pictures and documents for the next message: chosen, pasted or dropped, sent within the request.

import { byId, el } from "./dom.js";

const MOST_BYTES = 20 * 1024 * 1024;

const dataURL = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

/** Brings the attachments of the composer to life; `say` tells what is wrong with one. */
export function startAttachments(composer, say) {
  const list = byId("attachments");
  let attached = [];

  function show() {
    list.replaceChildren(
      ...attached.map((file) => {
        const remove = el("button", { type: "button", class: "quiet", "aria-label": `Remove ${file.name}` }, "Remove");
        remove.addEventListener("click", () => {
          attached = attached.filter((other) => other !== file);
          show();
          byId("message").focus();
        });
        return el("li", {}, file.isPicture && el("img", { src: file.url, alt: "" }), el("span", {}, file.name), remove);
      }));
  }

  async function add(files) {
    for (const file of files) {
      if (file.size > MOST_BYTES) {
        say(`${file.name} is larger than 20 MB.`);
        continue;
      }
      const name = file.name || "picture";
      attached.push({ name, url: await dataURL(file), isPicture: file.type.startsWith("image/") });
    }
    show();
  }

  byId("files").addEventListener("change", async (event) => {
    await add([...event.target.files]);
    event.target.value = "";
  });
  composer.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    add(files);
  });
  composer.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    composer.classList.add("dropping");
  });
  composer.addEventListener("dragleave", () => composer.classList.remove("dropping"));
  composer.addEventListener("drop", (event) => {
    composer.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });

  return {
    /** The parts of the message that they become; none are attached any more. */
    take() {
      const parts = attached.map(({ name, url, isPicture }) =>
        isPicture
          ? { type: "image_url", image_url: { url } }
          : { type: "file", file: { filename: name, file_data: url } });
      attached = [];
      show();
      return parts;
    },
    get isEmpty() {
      return attached.length === 0;
    },
  };
}
