import type { Problem } from "../../plan/problems";
import { checkGrowth } from "../../plan/storage";
import { claimOf, downgrade, fieldsOf, textOf, type UpdatedObject } from "../updates";

/** What a request of the GitOps operator would fail at: it grows volumes and raises versions, and does not go back. */
export function refusesUpdate(before: UpdatedObject, after: UpdatedObject): Problem[] {
  if (!/^(gitops\.)?kubedb\.com\/v\w+:Postgres$/.test(after.kind)) return [];
  const [was, is] = [before, after].map(({ body }) => {
    const { storage, version } = fieldsOf(body.spec);
    return { volume: claimOf(fieldsOf(storage)), major: majorOf(textOf(version)) };
  });
  // Another class is a request as well, one that migrates the data.
  const { storageClass } = is.volume;
  const back = downgrade(was.major, is.major);
  return [...checkGrowth({ data: { ...was.volume, storageClass } }, { data: is.volume }), ...(back ? [back] : [])];
}

/** Of the name of a PostgresVersion, such as "18.3-bookworm". */
function majorOf(version = ""): number | undefined {
  const major = parseInt(version, 10);
  return Number.isNaN(major) ? undefined : major;
}
