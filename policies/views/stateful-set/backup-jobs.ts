import { ifKnown, setting, type Place } from "../../frame/place";
import { longestGapOfFive } from "../cron";
import { elsewhere, types } from "../elsewhere";
import type { BackupScheduleView, Gap } from "../types";
import { script, scripts } from "./command-line";
import type { Reading } from "./configuration";
import { mountedFiles } from "./files";

const tools = /pgbackrest|wal-g|wal-e|barman|pg_basebackup|pg_probackup/;

/** How CronJobs take base backups, in the words of BackupScheduleView.method. */
export const method = "CronJob";

/** CronJobs beside the StatefulSet that run a backup tool. */
export function backupJobs(reading: Reading): BackupScheduleView[] {
  const { stack, root } = reading;
  const namespace = ifKnown(() => root.in("metadata", "namespace").text);
  return stack
    .ofType(types.cronJob)
    .map(elsewhere)
    .filter((job) => isBackup(job) && ifKnown(() => job.in("metadata", "namespace").text) === namespace)
    .map((job) => {
      const schedule = job.in("spec", "schedule");
      return {
        what: "CronJob",
        schedule,
        cluster: root.in("metadata", "name"),
        namespace: root.in("metadata", "namespace"),
        suspended: setting(job.in("spec", "suspend"), (at) => at.flag ?? false),
        method: setting(schedule, () => method),
        fieldCount: 5,
        get longestGapHours() {
          return longestGapOfFive([schedule.text ?? ""]);
        },
        get gaps() {
          return [
            ...claimsOfInstances(reading, job),
            ...withoutStanza(reading, job),
            ...looseRepositories(reading, job),
          ];
        },
      };
    });
}

function isBackup(job: Place): boolean {
  return podOf(job)
    .in("containers")
    .items.some((at) => tools.test(`${ifKnown(() => at.in("image").text) ?? ""} ${ifKnown(() => script(at)) ?? ""}`));
}

function podOf(job: Place): Place {
  return job.in("spec", "jobTemplate", "spec", "template", "spec");
}

/** A volume for one node is the instance's own: a second pod with it waits for that node, or for ever. */
function claimsOfInstances({ root }: Reading, job: Place): Gap[] {
  const ofOneNode = root.in("spec", "volumeClaimTemplates").items.filter((template) => {
    const modes = template.in("spec", "accessModes").items.map(({ text }) => text);
    return !modes.some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany");
  });
  const prefixes = ofOneNode.map(
    (at) => `${at.in("metadata", "name").text ?? ""}-${root.in("metadata", "name").text ?? ""}-`,
  );
  const claims = podOf(job)
    .in("volumes")
    .items.map((volume) => volume.in("persistentVolumeClaim", "claimName"));
  return claims.flatMap((at) => {
    const name = at.text ?? "";
    const prefix = prefixes.find((one) => name.startsWith(one) && /^\d+$/.test(name.slice(one.length)));
    if (prefix === undefined) return [];
    const message = `is the volume of instance ${name.slice(prefix.length)}, which one node alone can mount, so that the job waits where that instance runs elsewhere; back up over the network, or within the instance's pod`;
    return [{ at, message }];
  });
}

/** pgBackRest backs up nothing before its stanza was made, which somebody may have done by hand. */
function withoutStanza({ stack, pod }: Reading, job: Place): Gap[] {
  const containers = podOf(job).in("containers").items;
  const found = containers.find((at) => /pgbackrest[^\n]*\sbackup\b/.test(script(at)));
  if (found === undefined) return [];
  const jobs = stack.ofType("kubernetes:batch/v1:Job").map((one) => elsewhere(one).in("spec", "template", "spec"));
  const pods = [pod, ...stack.ofType(types.cronJob).map((one) => podOf(elsewhere(one))), ...jobs];
  if (pods.some((one) => /\bstanza-create\b/.test(ifKnown(() => scripts(one)) ?? ""))) return [];
  const message =
    "nothing in this stack runs pgbackrest stanza-create, without which every backup fails; run it once before";
  return [{ at: found.in("command"), message, level: "advisory" }];
}

/** What a pgbackrest.conf leaves open about a repository in an object store. */
function looseRepositories({ stack, root }: Reading, job: Place): Gap[] {
  const pod = podOf(job);
  const files = pod
    .in("containers")
    .items.flatMap((at) => mountedFiles(pod, at, stack, root.in("metadata", "namespace")));
  return files
    .filter(({ path }) => /pgbackrest[\w.-]*\.conf$/.test(path))
    .flatMap(({ content: at }) => {
      const text = at.text ?? "";
      const isSet = (name: string): boolean => new RegExp(`^\\s*${name}\\s*=\\s*\\S`, "m").test(text);
      const remote = [...text.matchAll(/^\s*(repo\d+)-type\s*=\s*(?:s3|gcs|azure)\s*$/gm)].map(([, repo]) => repo);
      return remote.flatMap((repo): Gap[] => [
        ...(isSet(`${repo}-cipher-type`)
          ? []
          : [
              {
                at,
                level: "advisory" as const,
                message: `${repo} has no cipher, so that whoever reads the bucket reads the data; set ${repo}-cipher-type to aes-256-cbc, with ${repo}-cipher-pass out of a Secret`,
              },
            ]),
        ...(isSet(`${repo}-path`)
          ? []
          : [
              {
                at,
                level: "advisory" as const,
                message: `${repo} has no path, so that every cluster with this bucket writes to the same one; set ${repo}-path to one of its own`,
              },
            ]),
      ]);
    });
}
