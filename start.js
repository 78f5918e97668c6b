"use strict";
// What Pulumi.yaml names as the program: compiles what was edited since the last run, then runs index.ts.
require("./tools/build").ensureBuilt();
module.exports = require("./bin/index.js");
