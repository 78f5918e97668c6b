import { Place } from "../../frame/place";
import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const protectStateful = defineRule({
  id: "pg-protect-stateful",
  title: "What holds data cannot be deleted by an update",
  why: "Deleting a Cluster deletes its volumes' claims, and a key that is gone takes every backup with it. A protected resource must be unprotected on purpose before an update or a destroy may delete it.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Create the resource with the option protect: true. Set enable_persistent_volume_claim_deletion of Zalando's operator to false, spec.deletionPolicy of a KubeDB Postgres to DoNotTerminate or Halt, and whenDeleted of a StatefulSet's spec.persistentVolumeClaimRetentionPolicy to Retain.",
  url: documents.protect,
  parameters: {},
  remediates: false,
  example: { role: "stateful", bad: { options: { protect: false } }, good: { options: { protect: true } } },
  covers: {
    stateful: (view, { each }) => {
      const { what, isProtected } = view;
      each(() => view.deletesDataAt);
      each(() => {
        if (isProtected) return undefined;
        const at = new Place(isProtected, ["options", "protect"]);
        return { at, message: `an update may delete this ${what}; set it to true` };
      });
    },
  },
});
