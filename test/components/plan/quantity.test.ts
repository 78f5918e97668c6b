import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatCpu,
  formatMemory,
  formatPgMemory,
  parseCpu,
  parseMemory,
  parsePgMemory,
  showMiB,
} from "kubernetes-postgres/plan/quantity";

describe("Kubernetes memory", () => {
  const cases: [string, number | undefined][] = [
    ["8Gi", 8 * 2 ** 30],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["512Mi", 512 * 2 ** 20],
    ["1Ki", 1024],
    ["2Ti", 2 * 2 ** 40],
    ["1Pi", 2 ** 50],
    ["500M", 500e6],
    ["64k", 64_000],
    ["1G", 1e9],
    ["1e9", 1e9],
    ["1E3", 1000],
    ["12E", undefined],
    ["1E", undefined],
    ["1048576", 1048576],
    ["+1Gi", 2 ** 30],
    [".5Gi", 2 ** 29],
    ["0.0001", 1],
    ["8GB", undefined],
    ["8gi", undefined],
    ["8KI", undefined],
    ["400m", undefined],
    ["-1Gi", undefined],
    ["0", undefined],
    ["", undefined],
    [" 8Gi", undefined],
    ["8 Gi", undefined],
    ["8Ei", undefined],
    ["Gi", undefined],
    ["1.2.3Gi", undefined],
  ];
  for (const [text, bytes] of cases) {
    it(`reads ${JSON.stringify(text)} as ${bytes ?? "no amount of memory"}`, () => {
      assert.equal(parseMemory(text), bytes);
    });
  }

  it("writes the largest binary suffix that is exact", () => {
    assert.deepEqual([8 * 2 ** 30, 1536 * 2 ** 20, 1000, 2 ** 40, 0].map(formatMemory), [
      "8Gi",
      "1536Mi",
      "1000",
      "1Ti",
      "0",
    ]);
  });

  it("reads back every number of bytes it wrote", () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER - 1), (n) => assert.equal(parseMemory(formatMemory(n + 1)), n + 1)),
    );
  });
});

describe("Kubernetes CPU", () => {
  const cases: [string, number | undefined][] = [
    ["2", 2000],
    ["0.5", 500],
    ["500m", 500],
    ["1.25", 1250],
    ["0.57", 570],
    ["0.0001", undefined],
    ["1.5m", undefined],
    ["0", undefined],
    ["-1", undefined],
    ["two", undefined],
    ["", undefined],
    ["2 cores", undefined],
  ];
  for (const [text, millis] of cases) {
    it(`reads ${JSON.stringify(text)} as ${millis ?? "no amount of CPU"}`, () => {
      assert.equal(parseCpu(text), millis);
    });
  }

  it("reads back every number of millicores it wrote", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (n) => assert.equal(parseCpu(formatCpu(n)), n)));
  });
});

describe("PostgreSQL memory", () => {
  it("counts a bare number in the parameter's own unit", () => {
    assert.equal(parsePgMemory("1024", "kB"), 2 ** 20);
    assert.equal(parsePgMemory("1024", "MB"), 2 ** 30);
    assert.equal(parsePgMemory("1024", "8kB"), 8 * 2 ** 20);
    assert.equal(parsePgMemory("1024", "B"), 1024);
  });

  it("takes units in powers of 1024, with spaces and fractions, and minds their case", () => {
    assert.equal(parsePgMemory("16MB", "kB"), 16 * 2 ** 20);
    assert.equal(parsePgMemory(" 1.5 GB ", "kB"), 1.5 * 2 ** 30);
    assert.equal(parsePgMemory("1TB", "kB"), 2 ** 40);
    for (const wrong of ["16mb", "16M", "16Mi", "16KB", "-1", "", "MB", "1e3MB", "1,5GB", "99999999TB"]) {
      assert.equal(parsePgMemory(wrong, "kB"), undefined, wrong);
    }
  });

  it("reads back every number of bytes it wrote", () => {
    fc.assert(fc.property(fc.maxSafeNat(), (n) => assert.equal(parsePgMemory(formatPgMemory(n), "kB"), n)));
  });

  it("writes the largest unit that is exact", () => {
    assert.deepEqual([2 ** 31, 15 * 2 ** 20, 1792 * 1024, 100].map(formatPgMemory), ["2GB", "15MB", "1792kB", "100B"]);
  });

  it("shows bytes in MiB with at most one decimal", () => {
    assert.deepEqual([2 ** 30, 1.25 * 2 ** 20].map(showMiB), ["1024 MiB", "1.3 MiB"]);
  });
});
