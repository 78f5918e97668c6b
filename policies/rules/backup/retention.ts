import { ifKnown } from "../../frame/place";
import type { Finding, Judge } from "../../frame/rule";
import { defineRule } from "../../frame/rule";
import { partsOf, storesAndBuckets } from "../../views/backup-bucket";
import type { BackupStoreView } from "../../views/types";
import { documents } from "../documents";
import { archivingClusters, baseBackupGap, keptDays, needOf, noteUnread, sayWhatIsHidden } from "./archives";
import { expiresEarly } from "./bucket-lifecycle";

const retentionParameters = {
  minDays: { type: "integer", default: 7, minimum: 1, description: "Fewest days that can be gone back." },
} as const;

type RetentionJudge = Judge<typeof retentionParameters>;

function tooShort(store: BackupStoreView, gapHours: number | undefined, judge: RetentionJudge): Finding | undefined {
  const { retentionAt: at, retentionCount } = store;
  const wanted = `at least ${judge.config.minDays} days`;
  const days = keptDays(store, gapHours);
  if (days !== undefined && days >= judge.config.minDays) return undefined;
  if (days !== undefined) {
    const because =
      store.retentionDays === undefined ? ` (${retentionCount} base backups, ${gapHours} hours apart)` : "";
    return {
      at,
      message: `goes back ${days} ${days === 1 ? "day" : "days"}${because}, ${wanted} are asked for; raise it`,
    };
  }
  if (retentionCount !== undefined) {
    return judge.notApplicable(
      `it keeps ${retentionCount} base backups, and no schedule of this stack says how far apart`,
    );
  }
  const problem = at.isPresent
    ? "is no number of days that can be read"
    : "nothing removes old backups, nor promises to keep them";
  return { at, message: `${problem}; set it to ${wanted}` };
}

export const backupRetention = defineRule({
  id: "pg-backup-retention",
  title: "Backups are kept for as long as a mistake may go unnoticed, and no lifecycle takes them earlier",
  why: "Without a retention the archive grows without end; with one that is too short, or a lifecycle that is shorter, the backup from before the mistake is gone when the mistake is found.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set spec.retentionPolicy of the ObjectStore to 30d, and expiration.days of the bucket's lifecycle to more than that and the time between base backups; with pgBackRest set global.repo1-retention-full with repo1-retention-full-type time; with Spilo BACKUP_NUM_TO_RETAIN.",
  url: documents.retention,
  parameters: retentionParameters,
  remediates: false,
  example: {
    role: "backup-store",
    bad: { spec: { retentionPolicy: "2d" } },
    good: { spec: { retentionPolicy: "30d" } },
  },
  joins: {
    roles: ["database", "backup-store"],
    check: (stack, judgeOf) => {
      const [clustersOf, gapOf, partOf] = [archivingClusters(stack), baseBackupGap(stack), partsOf(stack)];
      const databases = stack.all("database");
      for (const { store, buckets } of storesAndBuckets(stack)) {
        const judge = judgeOf(store.resource);
        const archiving = clustersOf(store);
        const { clusters } = archiving;
        noteUnread(archiving, judge);
        if (clusters.length === 0 && databases.length > 0) {
          judge.notApplicable("no cluster of this stack is known to archive to it");
          continue;
        }
        const unread: string[] = [];
        const gaps = clusters.map((cluster) => gapOf(cluster, unread)).filter((hours) => hours !== undefined);
        for (const path of unread) {
          judge.notApplicable(`how far apart base backups are is judged once ${path} is known, during the update`);
        }
        // A count counts full backups, and an object is needed for as long as what rests on it.
        const between = gaps.length === 0 ? undefined : Math.max(...gaps);
        const gapHours = ifKnown(() => store.view.fullGapHours) ?? between;
        judge.each(() => tooShort(store.view, gapHours, judge));
        const need = needOf(store.view, gapHours);
        for (const bucket of need === undefined ? [] : buckets) {
          judgeOf(bucket.resource).each(() => {
            const lifecycle = partOf(bucket, "lifecycle");
            const properties = lifecycle?.view.properties ?? bucket.view.properties.in("lifecycleRules");
            return judgeOf((lifecycle ?? bucket).resource).each(() => need && expiresEarly(properties, need));
          });
        }
      }
      sayWhatIsHidden(databases, judgeOf);
      for (const { resource, view } of databases) judgeOf(resource).each(() => view.unreadRetention);
    },
  },
});
