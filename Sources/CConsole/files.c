// SPDX-License-Identifier: MIT-0

#include "CConsole.h"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char index_html[] = {
#embed "web/index.html"
};
static const unsigned char docs_html[] = {
#embed "web/docs.html"
};
static const unsigned char openapi_json[] = {
#embed "web/openapi.json"
};
static const unsigned char icon_svg[] = {
#embed "web/icon.svg"
};
static const unsigned char base_css[] = {
#embed "web/base.css"
};
static const unsigned char controls_css[] = {
#embed "web/controls.css"
};
static const unsigned char data_css[] = {
#embed "web/data.css"
};
static const unsigned char docs_css[] = {
#embed "web/docs.css"
};
static const unsigned char layout_css[] = {
#embed "web/layout.css"
};
static const unsigned char playground_css[] = {
#embed "web/playground.css"
};
static const unsigned char answer_js[] = {
#embed "web/answer.js"
};
static const unsigned char api_js[] = {
#embed "web/api.js"
};
static const unsigned char app_js[] = {
#embed "web/app.js"
};
static const unsigned char attachments_js[] = {
#embed "web/attachments.js"
};
static const unsigned char chart_js[] = {
#embed "web/chart.js"
};
static const unsigned char code_js[] = {
#embed "web/code.js"
};
static const unsigned char conversation_js[] = {
#embed "web/conversation.js"
};
static const unsigned char docs_js[] = {
#embed "web/docs.js"
};
static const unsigned char dom_js[] = {
#embed "web/dom.js"
};
static const unsigned char embeddings_js[] = {
#embed "web/embeddings.js"
};
static const unsigned char events_js[] = {
#embed "web/events.js"
};
static const unsigned char heatmap_js[] = {
#embed "web/heatmap.js"
};
static const unsigned char key_js[] = {
#embed "web/key.js"
};
static const unsigned char message_js[] = {
#embed "web/message.js"
};
static const unsigned char models_js[] = {
#embed "web/models.js"
};
static const unsigned char modelsview_js[] = {
#embed "web/modelsview.js"
};
static const unsigned char picker_js[] = {
#embed "web/picker.js"
};
static const unsigned char playground_js[] = {
#embed "web/playground.js"
};
static const unsigned char schema_js[] = {
#embed "web/schema.js"
};
static const unsigned char settings_js[] = {
#embed "web/settings.js"
};
static const unsigned char similarity_js[] = {
#embed "web/similarity.js"
};
static const unsigned char snippets_js[] = {
#embed "web/snippets.js"
};
static const unsigned char status_js[] = {
#embed "web/status.js"
};
static const unsigned char tabs_js[] = {
#embed "web/tabs.js"
};
static const unsigned char toolcalls_js[] = {
#embed "web/toolcalls.js"
};
static const unsigned char transcript_js[] = {
#embed "web/transcript.js"
};
#pragma clang diagnostic pop

#define FILE(path, type, content) {path, type, content, sizeof content}
#define HTML "text/html; charset=utf-8"
#define CSS "text/css; charset=utf-8"
#define SCRIPT "text/javascript; charset=utf-8"

static const c_console_file files[] = {
    FILE("/", HTML, index_html),
    FILE("/docs", HTML, docs_html),
    FILE("/openapi.json", "application/json", openapi_json),
    FILE("/console/icon.svg", "image/svg+xml", icon_svg),
    FILE("/console/base.css", CSS, base_css),
    FILE("/console/controls.css", CSS, controls_css),
    FILE("/console/data.css", CSS, data_css),
    FILE("/console/docs.css", CSS, docs_css),
    FILE("/console/layout.css", CSS, layout_css),
    FILE("/console/playground.css", CSS, playground_css),
    FILE("/console/answer.js", SCRIPT, answer_js),
    FILE("/console/api.js", SCRIPT, api_js),
    FILE("/console/app.js", SCRIPT, app_js),
    FILE("/console/attachments.js", SCRIPT, attachments_js),
    FILE("/console/chart.js", SCRIPT, chart_js),
    FILE("/console/code.js", SCRIPT, code_js),
    FILE("/console/conversation.js", SCRIPT, conversation_js),
    FILE("/console/docs.js", SCRIPT, docs_js),
    FILE("/console/dom.js", SCRIPT, dom_js),
    FILE("/console/embeddings.js", SCRIPT, embeddings_js),
    FILE("/console/events.js", SCRIPT, events_js),
    FILE("/console/heatmap.js", SCRIPT, heatmap_js),
    FILE("/console/key.js", SCRIPT, key_js),
    FILE("/console/message.js", SCRIPT, message_js),
    FILE("/console/models.js", SCRIPT, models_js),
    FILE("/console/modelsview.js", SCRIPT, modelsview_js),
    FILE("/console/picker.js", SCRIPT, picker_js),
    FILE("/console/playground.js", SCRIPT, playground_js),
    FILE("/console/schema.js", SCRIPT, schema_js),
    FILE("/console/settings.js", SCRIPT, settings_js),
    FILE("/console/similarity.js", SCRIPT, similarity_js),
    FILE("/console/snippets.js", SCRIPT, snippets_js),
    FILE("/console/status.js", SCRIPT, status_js),
    FILE("/console/tabs.js", SCRIPT, tabs_js),
    FILE("/console/toolcalls.js", SCRIPT, toolcalls_js),
    FILE("/console/transcript.js", SCRIPT, transcript_js),
};

const c_console_file *c_console_files(size_t *count) {
    *count = sizeof files / sizeof *files;
    return files;
}
