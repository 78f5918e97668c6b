import assert from "node:assert/strict";
import * as fc from "fast-check";
import { judgeResource, parametersOf } from "kubernetes-postgres-policies/frame/judge";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { WorkloadProfile } from "kubernetes-postgres/plan/spec/enums";
import { tune } from "kubernetes-postgres/plan/tuning/tune";
import { tuningInput, GiB, MiB } from "../components/plan/tuning/inputs";
import { cluster } from "./fixtures";
import { changed } from "./given";

const about = [
  "pg-memory-budget",
  "pg-wal-retention-bounded",
  "pg-parallel-within-cpu",
  "pg-operator-fixed-parameters",
];

describe("the rules about parameters", () => {
  it("accept whatever tuning computes, because both count alike", () => {
    const sizes = fc.record({
      profile: fc.constantFrom(...Object.values(WorkloadProfile)),
      memoryMiB: fc.integer({ min: 512, max: 256 * 1024 }),
      cpuMillis: fc.integer({ min: 100, max: 64_000 }),
      dataGiB: fc.integer({ min: 1, max: 2000 }),
      walGiB: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
    });
    const property = fc.property(sizes, ({ profile, memoryMiB, cpuMillis, dataGiB, walGiB }) => {
      const input = tuningInput({
        profile,
        cpuMillis,
        memoryBytes: memoryMiB * MiB,
        dataBytes: dataGiB * GiB,
        walBytes: walGiB === undefined ? undefined : walGiB * GiB,
      });
      const amounts = { cpu: `${cpuMillis}m`, memory: `${memoryMiB}Mi` };
      const given = changed(cluster(), {
        "spec.imageName": "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie",
        "spec.postgresql.parameters": tune(input).parameters,
        "spec.resources": { requests: amounts, limits: amounts },
        "spec.storage.size": `${dataGiB}Gi`,
        "spec.walStorage": walGiB === undefined ? undefined : { size: `${walGiB}Gi` },
      });
      for (const rule of rules.filter(({ id }) => about.includes(id))) {
        const { findings, unreadable } = judgeResource(rule, { ...given, urn: given.name }, parametersOf(rule, {}));
        assert.deepEqual([rule.id, findings.map(({ message }) => message), unreadable], [rule.id, [], []]);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});
