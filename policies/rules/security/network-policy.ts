import { findKnown, Unreadable } from "../../frame/place";
import { defineRule } from "../../frame/rule";
import type { Subject } from "../../frame/stack";
import { documents } from "../documents";
import { isElsewhere } from "../backup/schedules";

/** Whether a policy is in a database's namespace and selects its pods. */
function isAbout({ view }: Subject<"network-policy">, { view: database }: Subject<"database">): boolean {
  const { instanceLabels, instanceSelector } = database.scheduling;
  const [one, other] = [view.namespace, database.namespace];
  if (isElsewhere(one, other) || !view.selects(instanceLabels ?? instanceSelector)) return false;
  for (const at of [one, other]) if (!at.isKnown) throw new Unreadable(at.path);
  return one.text === other.text;
}

export const networkPolicy = defineRule({
  id: "pg-network-policy",
  title: "A NetworkPolicy names who may connect to the database",
  why: "Without one, every pod of the Kubernetes cluster reaches the database, the one that was just broken into as well; a password is then the only thing in between.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "CIS EKS", id: "4.3.2" },
    { framework: "kube-score", id: "pod-networkpolicy" },
    { framework: "kube-linter", id: "non-isolated-pod" },
    { framework: "Polaris", id: "missingNetworkPolicy" },
    { framework: "Kyverno", id: "require-netpol" },
    { framework: "Checkov", id: "CKV2_K8S_6" },
  ],
  remediationSteps:
    "Create a NetworkPolicy in the database's namespace whose spec.podSelector selects its pods (cnpg.io/cluster, cluster-name, postgres-operator.crunchydata.com/cluster or app.kubernetes.io/instance), with policyTypes Ingress and from in every rule of spec.ingress.",
  url: documents.networking,
  parameters: {},
  remediates: false,
  example: {
    role: "network-policy",
    bad: { spec: { ingress: [{ ports: [{ port: 5432 }] }] } },
    good: {
      spec: {
        ingress: [{ from: [{ podSelector: { matchLabels: { app: "shop" } } }], ports: [{ port: 5432 }] }],
      },
    },
  },
  joins: {
    roles: ["database"],
    check: (stack, judge) => {
      const policies = stack.all("network-policy");
      for (const database of stack.all("database")) {
        const { each } = judge(database.resource);
        each(() => {
          const restricts = ({ view }: Subject<"network-policy">): boolean =>
            view.restrictsIngress || view.open.length > 0;
          const found = findKnown(policies, (policy) => isAbout(policy, database) && restricts(policy));
          if (found !== undefined) return undefined;
          const at = database.view.namespace;
          const message =
            "no NetworkPolicy of this stack in this namespace restricts who connects to the pods; create one";
          return { at, message };
        });
        // Policies add up: what one of them opens, no other closes.
        const message = "lets everybody reach PostgreSQL; list in from who may";
        for (const policy of policies) {
          // One that opens nothing has nothing to answer for, whosever pods it is about.
          judge(policy.resource).each(() => {
            const { open } = policy.view;
            return open.length > 0 && isAbout(policy, database) ? open.map((at) => ({ at, message })) : undefined;
          });
        }
      }
    },
  },
});
