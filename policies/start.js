"use strict";
// What PulumiPolicy.yaml names as the pack. In a checkout the sources are compiled first; the npm package holds bin/ ready.
const fs = require("node:fs");
const path = require("node:path");
const build = path.join(__dirname, "..", "tools", "build.js");
if (fs.existsSync(build)) require(build).ensureBuilt();
module.exports = require("./bin/index.js");
