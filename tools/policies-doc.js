"use strict";
// Writes what is generated from the policy pack's rules: docs/policies.md and the presets as JSON. A test fails when
// they are out of date.
const fs = require("node:fs");
const path = require("node:path");

require("./build").ensureBuilt();
const root = path.join(__dirname, "..");
const { rules } = require(path.join(root, "policies/bin/rules"));
const { generatedFiles } = require(path.join(root, "bin/tools/policies-catalogue"));

generatedFiles(rules).then((files) => {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
});
