import assert from "node:assert/strict";
import { diffReports } from "kubepg/preview/diff";
import type { Report, ReportedResource } from "kubepg/preview/report";

const component = "kubernetes-postgres:index:PostgresCluster";
const clusterTypes = [
  "kubernetes:postgresql.cnpg.io/v1:Cluster",
  "kubernetes:acid.zalan.do/v1:postgresql",
  "kubernetes:apps/v1:StatefulSet",
];

function reportOf(type: string, name = "shop-cluster"): Report {
  const urn = `urn:pulumi:prod::shop::${component}$${type}::${name}`;
  const resource: ReportedResource = { urn, type, name, parent: "", inputs: {}, options: {}, source: null };
  return { resources: [resource] } as unknown as Report;
}

function refused(from: Report, to: Report): string[] {
  return diffReports(from, to).flatMap(({ refused: reasons = [] }) => reasons);
}

describe("another operator for a cluster that is there", () => {
  for (const from of clusterTypes) {
    for (const to of clusterTypes.filter((type) => type !== from)) {
      it(`is refused: ${from} to ${to}`, () => {
        const [reason, ...others] = refused(reportOf(from), reportOf(to));
        assert.match(
          reason,
          /^operator: a \S+ begins empty in the place of the \S+, whose data it cannot take over; add/,
        );
        assert.deepEqual(others, []);
      });
    }
  }

  it("is not what another cluster, or another kind that holds no data, is taken for", () => {
    const [cluster, other] = clusterTypes;
    assert.deepEqual(refused(reportOf(cluster), reportOf(cluster)), []);
    assert.deepEqual(refused(reportOf(cluster), reportOf(other, "ledger-cluster")), []);
    assert.deepEqual(refused(reportOf(cluster), reportOf("kubernetes:core/v1:Service")), []);
    assert.deepEqual(refused(reportOf("kubernetes:core/v1:Service"), reportOf(cluster)), []);
  });
});
