import { defineRule, type Finding } from "../../frame/rule";
import type { Gap } from "../../views/types";
import { documents } from "../documents";

export const storageClassExplicit = defineRule({
  id: "pg-storage-class-explicit",
  title: "Every volume of a database names its StorageClass, and is the server's own",
  why: "The cluster's default class is somebody else's choice and may change: encryption, speed, and what happens to the volume when its claim goes all hang on it.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "Kyverno", id: "require-storageclass" },
    { framework: "Kyverno", id: "restrict-storageclass" },
  ],
  remediationSteps:
    "Set storageClass of spec.storage, spec.walStorage and each of spec.tablespaces of a CloudNativePG Cluster; spec.volume.storageClass of a postgresql; storageClassName of spec.instances[].dataVolumeClaimSpec, walVolumeClaimSpec and of each repo's volumeClaimSpec of a PostgresCluster, of spec.storage of a KubeDB Postgres, and of each of spec.volumeClaimTemplates of a StatefulSet, mounted where its PostgreSQL keeps data and owned by its user.",
  url: documents.storage,
  parameters: {},
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { storage: { storageClass: null } } },
    good: { spec: { storage: { storageClass: "postgres-gp3" } } },
  },
  covers: {
    database: ({ volumes }, { each, whenKnown }) => {
      for (const volume of volumes) {
        const { name, storageClass, gap } = volume;
        const told = ({ at, message }: Gap): Finding => ({ at, message: `the ${name} volume ${message}` });
        each(() => volume.ownership && told(volume.ownership));
        const judge = storageClass.at.isUnknown ? whenKnown : each;
        judge(() => {
          if (gap !== undefined) return told(gap);
          if ((storageClass.value ?? "") !== "") return undefined;
          return { at: storageClass.at, message: `the ${name} volume has no class; set the name of a StorageClass` };
        });
      }
    },
  },
});
