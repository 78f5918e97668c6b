import { ifKnown, setting, type Place } from "../../frame/place";
import { longestGapOfFive } from "../cron";
import { elsewhere, types } from "../elsewhere";
import {
  spiloArchive,
  spiloMethods,
  spiloSchedules,
  spiloStores,
  spiloTargets,
  type SpiloDatabase,
} from "../patroni/spilo";
import type { BackupScheduleView, DatabaseView, WalArchive } from "../types";
import { script } from "./command-line";
import type { Configuration, Reading } from "./configuration";

type Backups = Pick<
  DatabaseView,
  "walArchive" | "backupMethods" | "ownSchedules" | "ownStores" | "backupTargets" | "missingBaseBackups"
>;

const tools = /pgbackrest|wal-g|wal-e|barman|pg_basebackup|pg_probackup/;
const method = "CronJob";

/** How a StatefulSet is backed up: by Spilo, or by an archive_command and CronJobs of the same stack. */
export function backups(reading: Reading, configured: Configuration, spilo: SpiloDatabase | undefined): Backups {
  const archive = spilo === undefined ? archiveOf(configured) : spiloArchive(spilo);
  return {
    walArchive: archive,
    backupMethods: spilo === undefined ? [method] : spiloMethods,
    get ownSchedules() {
      return spilo === undefined ? cronJobs(reading) : spiloSchedules(spilo);
    },
    get ownStores() {
      return spilo === undefined ? [] : spiloStores(spilo);
    },
    get backupTargets() {
      return spilo === undefined ? copies(configured) : spiloTargets(spilo);
    },
    missingBaseBackups: {
      at: archive.at,
      message: "no CronJob of this stack takes base backups; create one, or use an operator",
    },
  };
}

/** PostgreSQL's own archiving; `(disabled)` and commands that only succeed keep nothing. */
function archiveOf({ parameters }: Configuration): WalArchive {
  const mode = parameters.of("archive_mode");
  const idle = /^\s*(|\(disabled\)|(\/bin\/)?(true|:)|exit 0|cd \.)\s*$/;
  return {
    at: parameters.at,
    get isConfigured() {
      const isOn = ["on", "always", "true", "yes", "1"].includes(mode.value?.toLowerCase() ?? "off");
      const command = parameters.of("archive_command").value ?? "";
      const library = parameters.of("archive_library").value ?? "";
      return isOn && (!idle.test(command) || library.trim() !== "");
    },
    gap: undefined,
    store: undefined,
    switchedOffAt: undefined,
    instead: "set archive_mode to on and archive_command to one that stores each segment outside the cluster",
  };
}

/** A command that only copies keeps segments on a volume; where another one stores them it does not say. */
function copies({ parameters }: Configuration): DatabaseView["backupTargets"] {
  const { at, value } = parameters.of("archive_command");
  return /(^|[\s;&])(cp|install|mv)\s[^;&|]*%p/.test(value ?? "") ? [{ at, kind: "cluster" }] : [];
}

/** CronJobs beside the StatefulSet that run a backup tool. */
function cronJobs({ stack, root }: Reading): BackupScheduleView[] {
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
      };
    });
}

function isBackup(job: Place): boolean {
  const containers = job.in("spec", "jobTemplate", "spec", "template", "spec", "containers").items;
  return containers.some((at) =>
    tools.test(`${ifKnown(() => at.in("image").text) ?? ""} ${ifKnown(() => script(at)) ?? ""}`),
  );
}
