import assert from "node:assert/strict";
import * as path from "node:path";
import { findStack } from "kubepg/preview/stack-path";
import { directoryWith, removeTemporary } from "../support";

describe("The stack that --stack names", () => {
  after(removeTemporary);
  const place = directoryWith({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "examples/zalando/Pulumi.zalando.yaml": "config: {}\n",
    "examples/zalando/README.md": "An example.\n",
    "examples/two/Pulumi.one.yaml": "config: {}\n",
    "examples/two/Pulumi.other.yml": "config: {}\n",
    "examples/own/Pulumi.yaml": "name: own\nruntime: nodejs\n",
    "examples/own/Pulumi.prod.yaml": "config: {}\n",
    "examples/empty/notes.txt": "\n",
  });

  const found: [string, string | undefined, object][] = [
    ["a stack of the project", "prod", { stack: "prod", cwd: place, configFile: undefined }],
    ["none, which the project decides", undefined, { stack: undefined, cwd: place, configFile: undefined }],
    [
      "a directory with one stack file, for the project here",
      "examples/zalando",
      { stack: "zalando", cwd: place, configFile: path.join(place, "examples/zalando/Pulumi.zalando.yaml") },
    ],
    [
      "a stack file among several",
      "./examples/two/Pulumi.other.yml",
      { stack: "other", cwd: place, configFile: path.join(place, "examples/two/Pulumi.other.yml") },
    ],
    [
      "a directory that is a project of its own",
      "examples/own/",
      { stack: "prod", cwd: path.join(place, "examples/own") },
    ],
  ];
  for (const [what, stack, expected] of found) {
    it(`is ${what}`, () => assert.deepEqual(findStack({ stack, cwd: place }), expected));
  }

  const refused: [string, RegExp][] = [
    ["examples/nowhere", /^--stack examples\/nowhere: there is no such directory or file; a stack's name has no "\/"$/],
    ["examples/empty", /^--stack examples\/empty: holds no stack file; name one file, such as Pulumi\.prod\.yaml$/],
    ["examples/two", /^--stack examples\/two: holds 2 stack files \(Pulumi\.one\.yaml, Pulumi\.other\.yml\); name one/],
  ];
  for (const [stack, message] of refused) {
    it(`is not ${stack}`, () => assert.throws(() => findStack({ stack, cwd: place }), { message }));
  }

  it("is a name where the file is given beside it", () => {
    const given = { stack: "org/shop/prod", cwd: place, configFile: "other.yaml" };
    assert.deepEqual(findStack(given), given);
  });
});
