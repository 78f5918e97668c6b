import {
  spiloArchive,
  spiloMethods,
  spiloSchedules,
  spiloStores,
  spiloTargets,
  type SpiloDatabase,
} from "../patroni/spilo";
import type { DatabaseView, WalArchive } from "../types";
import { backupJobs, method } from "./backup-jobs";
import type { Configuration, Reading } from "./configuration";

type Backups = Pick<
  DatabaseView,
  "walArchive" | "backupMethods" | "ownSchedules" | "ownStores" | "backupTargets" | "missingBaseBackups"
>;

/** How a StatefulSet is backed up: by Spilo, or by an archive_command and CronJobs of the same stack. */
export function backups(reading: Reading, configured: Configuration, spilo: SpiloDatabase | undefined): Backups {
  const archive = spilo === undefined ? archiveOf(configured) : spiloArchive(spilo);
  return {
    walArchive: archive,
    backupMethods: spilo === undefined ? [method] : spiloMethods,
    get ownSchedules() {
      return spilo === undefined ? backupJobs(reading) : spiloSchedules(spilo);
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
