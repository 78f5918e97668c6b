import type { Problem } from "../../plan/problems";
import { checkGrowth } from "../../plan/storage";
import { downgrade, fieldsOf, textOf, volumeOf, type UpdatedObject } from "../updates";

/** What the operator leaves undone of an update, with a line in its log (pkg/cluster/volumes.go, majorversionupgrade.go). */
export function refusesUpdate(before: UpdatedObject, after: UpdatedObject): Problem[] {
  if (after.kind !== "acid.zalan.do/v1:postgresql") return [];
  const [was, is] = [before, after].map(({ body }) => {
    const { volume, postgresql } = fieldsOf(body.spec);
    const { size, storageClass } = fieldsOf(volume);
    const version = textOf(fieldsOf(postgresql).version);
    return {
      storage: { data: volumeOf(size, storageClass) },
      major: version === undefined ? undefined : Number(version),
    };
  });
  const back = downgrade(was.major, is.major);
  return [...checkGrowth(was.storage, is.storage), ...(back ? [back] : [])];
}
