import { set } from "../../frame/edit";
import { defineRule, type Finding } from "../../frame/rule";
import { names, type Subject } from "../../frame/stack";
import type { NamespaceView, PodSecurityView } from "../../views/types";
import { documents } from "../documents";

/** From loose to strict (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */
const levels: readonly string[] = ["privileged", "baseline", "restricted"];

/** The strictest level that all the pods pass, and not more than is asked for. */
function wantedLevel(pods: readonly PodSecurityView[], asked: string): string {
  const passed = pods.map(({ level }) => levels.indexOf(level));
  return levels[Math.max(levels.indexOf("baseline"), Math.min(levels.indexOf(asked), ...passed))];
}

function judgeNamespace({ enforced: { at, value } }: NamespaceView, wanted: string): Finding | undefined {
  if (levels.indexOf(value ?? "") >= levels.indexOf(wanted)) return undefined;
  const found = value === undefined ? "pods of any kind may run beside the database" : `${value} lets too much in`;
  return { at, message: `${found}; set it to ${wanted}`, fix: [set(at, wanted)] };
}

export const podSecurityEnforced = defineRule({
  id: "ns-pod-security-enforced",
  title: "Only pods without privileges run in a database's namespace",
  why: "A privileged pod reads the disks and the memory of its node, and with them every database that runs there. The label makes the API server refuse such a pod, whoever creates it.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "CIS EKS", id: "4.2.1" },
    { framework: "CIS EKS", id: "4.2.5" },
    { framework: "kube-score", id: "container-security-context-user-group-id" },
    { framework: "kube-linter", id: "run-as-non-root" },
    { framework: "Polaris", id: "runAsRootAllowed" },
    { framework: "Kyverno", id: "pod-security" },
    { framework: "Checkov", id: "CKV_K8S_23" },
  ],
  remediationSteps:
    "Set the label pod-security.kubernetes.io/enforce of the Namespace to restricted; baseline where Zalando's Spilo runs as root. Zalando: set spec.spiloRunAsUser to 101, spiloRunAsGroup and spiloFSGroup to 103. CloudNativePG: set spec.seccompProfile.type of the Cluster to RuntimeDefault.",
  url: documents.podSecurity,
  parameters: {
    requireRestricted: {
      type: "boolean",
      default: true,
      description: "Whether pods that can must pass the level restricted; otherwise baseline is enough.",
    },
  },
  remediates: true,
  example: {
    role: "namespace",
    bad: { metadata: { labels: null } },
    good: { metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
  },
  covers: {
    "pod-security": ({ level, weaknesses }, { config, each }) => {
      if (!config.requireRestricted && level !== "privileged") return;
      for (const weakness of weaknesses) each(() => weakness);
    },
  },
  joins: {
    roles: ["namespace"],
    check: (stack, judge) => {
      const pods = stack.all("pod-security");
      for (const namespace of stack.all("namespace")) {
        const { each, notApplicable, config } = judge(namespace.resource);
        const isIn = ({ resource, view }: Subject<"pod-security">): boolean =>
          names(resource, view.namespace, namespace.resource, namespace.view.name);
        each(() => {
          const own = pods.filter(isIn).map(({ view }) => view);
          if (own.length === 0) return notApplicable("no database of this stack lives in this namespace");
          return judgeNamespace(namespace.view, wantedLevel(own, config.requireRestricted ? "restricted" : "baseline"));
        });
      }
    },
  },
});
