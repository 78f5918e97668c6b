import assert from "node:assert/strict";
import { fromSchema, fromValues, merged } from "../../tools/schemas/charts";
import { indexOf, schemaFiles, type Definition } from "../../tools/schemas/definitions";
import { structural } from "../../tools/schemas/structural";

const open = { "x-kubernetes-preserve-unknown-fields": true };

describe("the schemas that are made from definitions", () => {
  it("keep structure, defaults and CEL rules, and lose prose, whatever the order of keywords", () => {
    const written = {
      type: "object",
      description: "prose",
      required: ["size"],
      properties: {
        size: { type: "string", pattern: "^[0-9]+Gi$", description: "prose", default: "1Gi" },
        description: { type: "string", "x-kubernetes-list-type": "atomic", title: "prose" },
      },
      "x-kubernetes-validations": [{ rule: "self.size != ''", message: "size must be set" }],
    };
    const stripped = structural(written);
    assert.deepEqual(stripped, {
      type: "object",
      required: ["size"],
      properties: {
        description: { type: "string" },
        size: { type: "string", pattern: "^[0-9]+Gi$", default: "1Gi" },
      },
      "x-kubernetes-validations": [{ rule: "self.size != ''", message: "size must be set" }],
    });
    const reversed = Object.fromEntries(Object.entries(written).reverse());
    assert.equal(JSON.stringify(structural(reversed)), JSON.stringify(stripped));
  });

  const definition = (spec: object, subresources?: object): Definition => ({
    group: "postgresql.cnpg.io",
    scope: "Namespaced",
    names: { kind: "Cluster", plural: "clusters" },
    versions: [
      {
        name: "v1",
        served: true,
        subresources,
        schema: { openAPIV3Schema: { type: "object", properties: { spec, status: { type: "object" } } } },
      },
      { name: "v1alpha1", served: false, schema: { openAPIV3Schema: { type: "object" } } },
    ],
  });

  it("are one file for each version that is served, with anything as status", () => {
    const files = [...schemaFiles([definition({ type: "object" }), { ...definition({}), group: "example.org" }])];
    assert.deepEqual(
      files.map(([name]) => name),
      ["cloudnative-pg-1.30.0/postgresql.cnpg.io_v1_Cluster.json"],
    );
    assert.deepEqual(JSON.parse(files[0][1]), {
      scope: "Namespaced",
      plural: "clusters",
      schema: { properties: { spec: { type: "object" }, status: open }, type: "object" },
    });
  });

  it("are of the release that is named, without other operators' definitions", () => {
    const others = [{ ...definition({}), group: "acid.zalan.do" }];
    const names = (release: string): string[] => [...schemaFiles([definition({}), ...others], release).keys()];
    assert.deepEqual(names("cloudnative-pg-1.29.0"), ["cloudnative-pg-1.29.0/postgresql.cnpg.io_v1_Cluster.json"]);
    assert.deepEqual(names("zalando-9.9.9"), ["zalando-9.9.9/acid.zalan.do_v1_Cluster.json"]);
  });

  for (const wrong of ["cloudnativepg-1.29.0", "cloudnative-pg", "1.29.0"]) {
    it(`refuse a release of no operator, ${wrong}, with those there are`, () => {
      assert.throws(
        () => schemaFiles([], wrong),
        /^Error: --release .*: is no release; write <operator>-<version>, of cert-manager, cloudnative-pg, crunchy, /,
      );
    });
  }

  it("hold replicas to what a Scale can hold, which the API server checks besides the schema", () => {
    const instances = { type: "integer", minimum: 1 };
    const scale = { specReplicasPath: ".spec.instances" };
    const [[, content]] = schemaFiles([definition({ type: "object", properties: { instances } }, { scale })]);
    const { schema } = JSON.parse(content) as { schema: { properties: { spec: object } } };
    assert.deepEqual(schema.properties.spec, {
      type: "object",
      properties: { instances: { ...instances, maximum: 2147483647 } },
    });
  });

  it("are indexed with the oldest release first, by number and not by letter", () => {
    const files = ["operator-1.10.0/g_v1_K.json", "operator-1.9.0/g_v1_K.json", "other-2.0.0/a.b_v1_L.json"];
    assert.deepEqual(indexOf(files), {
      "a.b/v1/L": ["other-2.0.0"],
      "g/v1/K": ["operator-1.9.0", "operator-1.10.0"],
    });
  });
});

describe("the values of charts that are made", () => {
  it("from a chart's schema have its references resolved, and are closed where it lists them", () => {
    const schema = {
      $ref: "#/$defs/values",
      $defs: {
        values: {
          properties: { image: { $ref: "#/$defs/image" }, tolerations: { type: "array", items: {} }, extra: {} },
        },
        image: { type: "object", properties: { tag: { type: "string", default: "1" } }, description: "prose" },
      },
    };
    assert.deepEqual(fromSchema(schema), {
      type: "object",
      properties: {
        extra: open,
        image: { type: "object", properties: { tag: { type: "string" } } },
        tolerations: { type: "array" },
      },
    });
  });

  it("from a chart's values have the types of the defaults, and are open where those are empty or Kubernetes' own", () => {
    const values = { enabled: true, port: 80, tag: "", affinity: { nodeAffinity: {} }, labels: {}, env: [], key: null };
    assert.deepEqual(fromValues(values), {
      type: "object",
      properties: {
        affinity: { type: "object", ...open },
        enabled: { type: "boolean" },
        env: { type: "array" },
        key: open,
        labels: { type: "object", ...open },
        port: { "x-kubernetes-int-or-string": true },
        tag: { "x-kubernetes-int-or-string": true },
      },
    });
  });

  it("of a chart within another are those of both", () => {
    const inner = fromValues({ driver: { logs: true, port: 1 } });
    const outer = fromValues({ driver: { install: true } });
    assert.deepEqual(merged(inner, outer), fromValues({ driver: { install: true, logs: true, port: 1 } }));
  });
});
