import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import * as surface from "kubernetes-postgres";

const components = path.resolve(__dirname, "..", "..", "..", "components");
const golden = path.join(components, "schema.json");

interface Described {
  description?: string;
  properties?: Record<string, Described>;
  inputProperties?: Record<string, Described>;
}

interface Schema {
  resources: Record<string, Described>;
  types: Record<string, Described>;
}

/** Every exported component: what `pulumi package add` publishes to other languages. */
function exportedComponents(): ConstructorParameters<typeof ComponentProvider>[0]["components"] {
  return Object.values(surface).filter(
    (value): value is never => typeof value === "function" && "registerOutputs" in (value.prototype as object),
  );
}

describe("the package's schema for other languages", function () {
  // The SDK's analyzer type-checks the whole package.
  this.timeout(60_000);
  let schema: Schema;

  before(async () => {
    const provider = new ComponentProvider({
      components: exportedComponents(),
      dirname: components,
      name: "kubernetes-postgres",
    });
    schema = JSON.parse(await provider.getSchema()) as Schema;
  });

  it("is the one that is checked in; `npm run golden` writes it anew", () => {
    if (process.env.UPDATE_GOLDEN) fs.writeFileSync(golden, `${JSON.stringify(schema, undefined, 2)}\n`);
    assert.deepEqual(schema, JSON.parse(fs.readFileSync(golden, "utf8")));
  });

  it("describes every argument and every output", () => {
    const silent: string[] = [];
    const note = (owner: string, properties: Record<string, Described> = {}): void => {
      for (const [name, { description }] of Object.entries(properties)) {
        if (!description?.trim()) silent.push(`${owner}.${name}`);
      }
    };
    for (const [token, resource] of Object.entries(schema.resources)) {
      if (!resource.description?.trim()) silent.push(token);
      note(token, resource.properties);
      note(token, resource.inputProperties);
    }
    for (const [token, type] of Object.entries(schema.types)) note(token, type.properties);
    assert.deepEqual(silent, []);
  });

  it("holds no link that other languages' documentation cannot show", () => {
    assert.ok(!JSON.stringify(schema).includes("[object Object]"));
  });

  it("asks for at most two things", () => {
    for (const [token, resource] of Object.entries(schema.resources)) {
      const required = (resource as { requiredInputs?: string[] }).requiredInputs ?? [];
      assert.ok(required.length <= 2, `${token} requires ${required.join(", ")}`);
    }
  });
});
