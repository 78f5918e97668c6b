import { knownText } from "../../frame/place";
import type { Parameters } from "../../frame/config";
import type { JudgeOf } from "../../frame/rule";
import type { BackupBucket, partsOf, replicasOf } from "../../views/backup-bucket";
import { bucketDemands, demandNames, publicAcl } from "./bucket-demands";

/** What a bucket is asked for, by the words of the demands. */
export const bucketParameters = {
  require: {
    type: "array",
    items: { type: "string", enum: [...demandNames] },
    default: ["public-access-block", "encryption", "versioning", "policy", "lifecycle"],
    description: "What a backup bucket must have.",
  },
  recommend: {
    type: "array",
    items: { type: "string", enum: [...demandNames] },
    default: ["object-lock", "logging", "replication"],
    description: "What it is advised to have.",
  },
} satisfies Parameters;

/** Judges a bucket and each of the resources that configure it, every one where its own mistake is. */
export function judgeBucket(
  bucket: BackupBucket,
  partOf: ReturnType<typeof partsOf>,
  isReplica: ReturnType<typeof replicasOf>,
  judge: JudgeOf<typeof bucketParameters>,
): void {
  const { each, config } = judge(bucket.resource);
  const name = knownText(bucket.view.bucketName);
  each(() => publicAcl(bucket.view.properties));
  each(() => {
    const acl = partOf(bucket, "acl");
    return acl && judge(acl.resource).each(() => publicAcl(acl.view.properties));
  });
  for (const { part, control, resource, inline, isComputed, mistake } of bucketDemands) {
    const required = config.require.includes(part);
    if (!required && !config.recommend.includes(part)) continue;
    const level = required ? undefined : "advisory";
    each(() => {
      const found = partOf(bucket, part);
      const configured = found?.view.properties ?? bucket.view.properties.in(inline);
      if (!configured.isPresent) {
        // The backups in a replica are replicated already.
        if (part === "replication" && isReplica(bucket)) return undefined;
        const at = bucket.view.bucketName;
        return { at, message: `no ${resource} of this stack names this bucket (${control}); create one`, level };
      }
      const about = judge((found ?? bucket).resource);
      return (isComputed === true ? about.whenKnown : about.each)(() => {
        const wrong = mistake(configured, name);
        return wrong && { ...wrong, message: `${wrong.message} (${control})`, level };
      });
    });
  }
}
