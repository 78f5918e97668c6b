import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const storageClassExplicit = defineRule({
  id: "pg-storage-class-explicit",
  title: "Every volume of a database names its StorageClass",
  why: "The cluster's default class is somebody else's choice and may change: encryption, speed, and what happens to the volume when its claim goes all hang on it.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "Kyverno", id: "require-storageclass" },
    { framework: "Kyverno", id: "restrict-storageclass" },
  ],
  remediationSteps:
    "Set storageClass of spec.storage, spec.walStorage and each of spec.tablespaces of a CloudNativePG Cluster; spec.volume.storageClass of a postgresql; storageClassName of spec.instances[].dataVolumeClaimSpec, walVolumeClaimSpec and of each repo's volumeClaimSpec of a PostgresCluster, of spec.storage of a KubeDB Postgres, and of each of spec.volumeClaimTemplates of a StatefulSet.",
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
      for (const { name, storageClass, gap } of volumes) {
        const judge = storageClass.at.isUnknown ? whenKnown : each;
        judge(() => {
          if (gap !== undefined) return { at: gap.at, message: `the ${name} volume: ${gap.message}` };
          if ((storageClass.value ?? "") !== "") return undefined;
          return { at: storageClass.at, message: `the ${name} volume has no class; set the name of a StorageClass` };
        });
      }
    },
  },
});
