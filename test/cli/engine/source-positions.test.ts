import assert from "node:assert/strict";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { SourcePositions } from "kubepg/engine/source-positions";
import * as ts from "typescript";
import { directoryWith, removeTemporary } from "../support";

/** A compiled file and its map, as tools/build.js writes them, and the line of `needle` in it. */
function compiled(source: string, sourceName: string, needle: string) {
  const { outputText, sourceMapText = "" } = ts.transpileModule(source, {
    fileName: path.basename(sourceName),
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, sourceMap: true },
  });
  const lines = outputText.split("\n");
  const index = lines.findIndex((line) => line.includes(needle));
  const map = JSON.stringify({ ...(JSON.parse(sourceMapText) as object), sources: [sourceName] });
  return { outputText, map, line: index + 1, column: lines[index].indexOf(needle) + 1 };
}

describe("the position of a resource in the sources", () => {
  after(removeTemporary);

  const program = compiled(
    "interface A { b: string }\n\n\nconst a: A = { b: 'c' };\nmake(a);\n",
    "../index.ts",
    "make(",
  );
  const kit = compiled("type X = 1;\n\nexport class Kit { x: X = 1 }\ncreate();\n", "../kit.ts", "create(");
  const files = {
    "package.json": "{}",
    "bin/index.js": program.outputText,
    "bin/index.js.map": program.map,
    "plain.js": "create();\n",
    "kit/package.json": "{}",
    "kit/bin/kit.js": kit.outputText,
    "kit/bin/kit.js.map": kit.map,
  };
  let directory: string;
  let positions: SourcePositions;
  const frame = (file: string, line: number, column: number) => ({
    uri: pathToFileURL(path.join(directory, file)).href,
    line,
    column,
  });

  before(() => {
    directory = directoryWith(files);
    positions = new SourcePositions(directory, directory);
  });

  it("is led back from compiled files to what was written", () => {
    assert.deepEqual(positions.locate([frame("bin/index.js", program.line, program.column)]), {
      source: { file: "index.ts", line: 5 },
    });
  });

  it("is the file itself where there is no map", () => {
    assert.deepEqual(positions.locate([frame("plain.js", 1, 1)]), { source: { file: "plain.js", line: 1 } });
  });

  it("comes with the program's own line where a package made the resource", () => {
    const frames = [frame("kit/bin/kit.js", kit.line, kit.column), frame("bin/index.js", program.line, program.column)];
    assert.deepEqual(positions.locate(frames), {
      source: { file: "kit/kit.ts", line: 4 },
      via: { file: "index.ts", line: 5 },
    });
  });

  it("is not within the SDK", () => {
    const sdk = { uri: "file:///x/node_modules/@pulumi/pulumi/runtime/stack.js", line: 1, column: 1 };
    assert.deepEqual(positions.locate([sdk]), {});
    assert.deepEqual(positions.locate([sdk, frame("plain.js", 1, 1)]), { source: { file: "plain.js", line: 1 } });
  });
});
