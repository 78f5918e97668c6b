"use strict";
// Writes what is generated from the policy pack's rules: docs/policies.md and the presets as JSON.
// A test fails when they are out of date; `npm run docs:policies` brings them up to date.
const fs = require("node:fs");
const path = require("node:path");

require("./build").ensureBuilt();
const root = path.join(__dirname, "..");
const { rules } = require(path.join(root, "policies/bin/rules"));
const { catalogue } = require(path.join(root, "bin/tools/policies-catalogue"));
const { presetFile, presetNames } = require(path.join(root, "policies/bin/presets"));

const files = {
  "docs/policies.md": catalogue(rules),
  ...Object.fromEntries(presetNames.map((name) => [`policies/presets/${name}.json`, presetFile(name, rules)])),
};
for (const [file, text] of Object.entries(files)) {
  fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}
