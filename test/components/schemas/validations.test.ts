import assert from "node:assert/strict";
import { expressionOf } from "kubernetes-postgres/schemas/cel";
import { keptKinds, loadSchema, type StructuralSchema } from "kubernetes-postgres/schemas/store";
import { brokenRules } from "kubernetes-postgres/schemas/validations";

const unknown = "what nobody knows yet";
const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const crunchy = (spec: object) => ({
  apiVersion: "postgres-operator.crunchydata.com/v1",
  kind: "PostgresCluster",
  spec: { postgresVersion: 18, instances: [{ name: "a", dataVolumeClaimSpec: claim }], ...spec },
});
const role = (spec: object) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "DatabaseRole",
  spec: { cluster: { name: "db" }, name: "app", ...spec },
});
const broken = (resource: object) =>
  brokenRules({ ...resource }, { isUnknown: (value) => value === unknown }).map(
    ({ segments, message, undecidedBy }) =>
      `${segments.join(".")}: ${undecidedBy === undefined ? message : `hangs on ${undecidedBy.join(".")}`}`,
  );

function rulesOf(schema: StructuralSchema): string[] {
  const { properties = {}, items, additionalProperties } = schema;
  const below = [...Object.values(properties), ...(items === undefined ? [] : [items])];
  if (typeof additionalProperties === "object") below.push(additionalProperties);
  return [...(schema["x-kubernetes-validations"] ?? []).map(({ rule }) => rule), ...below.flatMap(rulesOf)];
}

describe("the rules in CEL of definitions", () => {
  it("can be read, every one that is kept", () => {
    const kept = keptKinds().flatMap(({ group, version, kind }) =>
      rulesOf(loadSchema(group, version, kind)?.schema ?? {}),
    );
    const rules = [...new Set(kept)].filter((rule) => !rule.includes("oldSelf"));
    assert.ok(rules.length > 50);
    assert.deepEqual(
      rules.filter((rule) => expressionOf(rule) === undefined),
      [],
    );
  });

  const cases: [string, object, string[]][] = [
    ["nothing wrong", crunchy({}), []],
    [
      "a parameter that is the operator's",
      crunchy({ config: { parameters: { port: 5432 } } }),
      ["spec.config.parameters: change port using .spec.port instead"],
    ],
    [
      "an optional value that decides",
      crunchy({ config: { parameters: { log_directory: "/pgwal/logs/postgres" } } }),
      ['spec.config.parameters.log_directory: all instances need "walVolumeClaimSpec" to log in "/pgwal"'],
    ],
    [
      "a pattern with a flag of RE2's",
      crunchy({ users: [{ name: "app", options: "PassWord 'x'" }] }),
      ["spec.users.0.options: cannot assign password"],
    ],
    ["a default that is filled in", role({ ensure: "present" }), []],
    ["a rule about a change", role({ name: "another" }), []],
    ["a value that no rule reads", crunchy({ config: { parameters: { work_mem: unknown } } }), []],
    [
      "a value that decides and is not known",
      crunchy({ users: [{ name: "app", options: unknown }] }),
      ["spec.users.0.options: hangs on spec.users.0.options"],
    ],
    [
      "a value that decides from further away",
      crunchy({ postgresVersion: unknown, config: { parameters: { ssl_groups: "X25519" } } }),
      ["spec: hangs on spec.postgresVersion"],
    ],
    ["what is no custom resource", { kind: "Secret", apiVersion: "v1" }, []],
  ];
  for (const [title, resource, expected] of cases) {
    it(`judge ${title}`, () => assert.deepEqual(broken(resource), expected));
  }
});
