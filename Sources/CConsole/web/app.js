// SPDX-License-Identifier: MIT-0
// Starts the console.

import { byId } from "./dom.js";
import { startEmbeddings, suggestEmbeddingModel, useEmbeddingModel } from "./embeddings.js";
import { startKey } from "./key.js";
import { showModels, startModels } from "./modelsview.js";
import { startPlayground, suggestModel, useModel } from "./playground.js";
import { startStatus, watchStatus } from "./status.js";
import { startTabs } from "./tabs.js";

/** What a view needs when it is shown; trouble is told where something is asked for, or by the dialog of the key. */
function enter(view) {
  watchStatus(view === "status");
  if (view === "playground") suggestModel().catch(() => {});
  if (view === "embeddings") suggestEmbeddingModel().catch(() => {});
  if (view === "models") showModels();
}

startEmbeddings();
startStatus();
const playground = startPlayground();
let views;
startModels((id, isEmbedding) => {
  if (isEmbedding) useEmbeddingModel(id);
  else useModel(id);
  views.show(isEmbedding ? "embeddings" : "playground");
  byId(isEmbedding ? "embedding-model" : "message").focus();
});
startTabs(document.querySelector(".side [role=tablist]"));
views = startTabs(document.querySelector(".top [role=tablist]"), enter);
startKey(() => enter(location.hash.slice(1)));
await playground;
document.documentElement.dataset.ready = "true";
