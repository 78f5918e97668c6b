#!/usr/bin/env node
"use strict";
// The command `kubepg`. In a checkout the sources are compiled first; the npm package holds bin/ ready.
const fs = require("node:fs");
const path = require("node:path");
const build = path.join(__dirname, "..", "tools", "build.js");
if (fs.existsSync(build)) require(build).ensureBuilt();
// Whoever reads only the first lines (`head`) closes the pipe, which is no failure.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
});
require("./bin/index.js")
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
