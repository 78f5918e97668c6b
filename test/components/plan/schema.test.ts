import assert from "node:assert/strict";
import * as fc from "fast-check";
import { clusterSchema } from "kubernetes-postgres/plan/schema/cluster";
import { oneOf } from "kubernetes-postgres/plan/schema/fields";
import { nearest } from "kubernetes-postgres/plan/schema/nearest";
import { readSpec } from "kubernetes-postgres/plan/schema/read";

describe("the nearest known word", () => {
  const known = ["storageClass", "throughput", "iops", "walSize", "size"];

  it("is found past case, hyphens and a slip or two", () => {
    const slips = {
      storageclass: "storageClass",
      "storage-class": "storageClass",
      troughput: "throughput",
      ipos: "iops",
      walsise: "walSize",
      SIZE: "size",
    };
    for (const [slip, meant] of Object.entries(slips)) assert.equal(nearest(slip, known), meant, slip);
  });

  it("is nothing when no word is near", () => {
    for (const word of ["", "x", "color", "replicas", "storageAccountName"])
      assert.equal(nearest(word, known), undefined, word);
  });

  it("of a known word is the word itself", () => {
    fc.assert(fc.property(fc.constantFrom(...known), (word) => nearest(word, known) === word));
  });

  it("is found for every word with two letters swapped", () => {
    fc.assert(
      fc.property(fc.constantFrom("throughput", "storageClass", "walStorageClass"), fc.nat(8), (word, at) => {
        const swapped = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
        return nearest(swapped, [...known, "walStorageClass"]) === word;
      }),
    );
  });
});

describe("reading a specification", () => {
  it("gives back what is right, unchanged", () => {
    const input = {
      storage: { size: "100Gi", iops: 4000 },
      roles: [{ name: "reporting" }],
      parameters: { work_mem: "8MB" },
    };
    assert.deepEqual(readSpec(clusterSchema, input), { spec: input, problems: [] });
  });

  it("leaves out what has the wrong shape, and keeps the rest in its place", () => {
    const input = {
      storage: { size: 5, iops: 4000 },
      instances: "3",
      network: { allowCidrs: ["10.0.0.0/8", 7, "10.1.0.0/16"] },
    };
    const { spec, problems } = readSpec(clusterSchema, input);
    assert.deepEqual(problems.map(({ path }) => path).sort(), ["instances", "network.allowCidrs[1]", "storage.size"]);
    assert.deepEqual(spec.storage, { iops: 4000 });
    assert.equal(spec.network?.allowCidrs?.[2], "10.1.0.0/16");
    assert.equal(1 in (spec.network?.allowCidrs ?? []), false);
  });

  it("reads a misspelt setting as the one that is meant, unless that one is there", () => {
    const read = (input: object) => {
      const { spec, problems } = readSpec(clusterSchema, input);
      return [spec.storage, problems.map(({ path }) => path)];
    };
    assert.deepEqual(read({ storage: { sise: "100Gi" } }), [{ size: "100Gi" }, ["storage.sise"]]);
    assert.deepEqual(read({ storage: { size: "1Gi", sise: "2Gi" } }), [{ size: "1Gi" }, ["storage.sise"]]);
    assert.deepEqual(read({ storage: { sise: 5 } }), [{}, ["storage.sise"]]);
  });

  it("never changes what it is given", () => {
    const input = { storage: { sise: "100Gi", iops: "x" }, roles: [5] };
    const before = structuredClone(input);
    readSpec(clusterSchema, input);
    assert.deepEqual(input, before);
  });

  it("does not fall for keys of every object", () => {
    const input = JSON.parse(
      '{"storage": {"size": "1Gi", "__proto__": {"iops": 1}, "constructor": 1}, "toString": 2}',
    ) as object;
    const { problems } = readSpec(clusterSchema, input);
    assert.ok(problems.some(({ path }) => path === "storage.constructor"));
    assert.ok(problems.some(({ path }) => path === "toString"));
  });
});

describe("a choice", () => {
  it("reads as a sentence", () => {
    assert.deepEqual(
      [oneOf([]), oneOf(["a"]), oneOf(["a", "b"]), oneOf(["a", "b", "c"])],
      ["", '"a"', '"a" or "b"', '"a", "b" or "c"'],
    );
  });
});
