import { set } from "../frame/edit";
import { type Place, knownText } from "../frame/place";
import type { PodSecurityView } from "./types";

type Weakness = PodSecurityView["weaknesses"][number];

/**
 * What keeps a pod from passing the Pod Security Standards, by level
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/); the fields that databases get wrong.
 */
export function podWeaknesses(pod: Place): { readonly privileged: Weakness[]; readonly baseline: Weakness[] } {
  const containers = [...pod.in("initContainers").items, ...pod.in("containers").items];
  return {
    privileged: [...hostWeaknesses(pod), ...containers.flatMap(privilegedWeaknesses)],
    baseline: containers.flatMap((container) => baselineWeaknesses(pod, container)),
  };
}

/** The strictest level that a pod with these weaknesses passes. */
export function levelOf({ privileged, baseline }: ReturnType<typeof podWeaknesses>): PodSecurityView["level"] {
  if (privileged.length > 0) return "privileged";
  return baseline.length > 0 ? "baseline" : "restricted";
}

function hostWeaknesses(pod: Place): Weakness[] {
  const shared = ["hostNetwork", "hostPID", "hostIPC"].map((name) => pod.in(name)).filter((at) => at.flag === true);
  const paths = pod
    .in("volumes")
    .items.map((volume) => volume.in("hostPath"))
    .filter((at) => at.isPresent);
  return [
    ...shared.map((at) => ({ at, message: "the pod shares it with its node; set it to false", fix: [set(at, false)] })),
    ...paths.map((at) => ({ at, message: "the pod reaches into its node's files; use a claim instead" })),
  ];
}

function privilegedWeaknesses(container: Place): Weakness[] {
  const at = container.in("securityContext", "privileged");
  return at.flag === true
    ? [{ at, message: "the container may do anything on its node; set it to false", fix: [set(at, false)] }]
    : [];
}

function baselineWeaknesses(pod: Place, container: Place): Weakness[] {
  const own = container.in("securityContext");
  const general = pod.in("securityContext");
  const name = knownText(container.in("name")) ?? "";
  const found: Weakness[] = [];
  const inherited = (field: string): Place => (own.in(field).isPresent ? own.in(field) : general.in(field));
  const nonRoot = inherited("runAsNonRoot");
  const user = inherited("runAsUser");
  if (user.number === 0) {
    found.push({ at: user, message: `container ${name} runs as root; set it to the image's own user` });
  } else if (nonRoot.flag !== true) {
    const at = own.in("runAsNonRoot");
    found.push({ at, message: `container ${name} may run as root; set it to true`, fix: [set(at, true)] });
  }
  const escalation = own.in("allowPrivilegeEscalation");
  if (escalation.flag !== false) {
    const message = `processes of container ${name} may gain rights they are not given; set it to false`;
    found.push({ at: escalation, message, fix: [set(escalation, false)] });
  }
  const dropped = own.in("capabilities", "drop");
  if (!dropped.items.some((it) => it.text?.toUpperCase() === "ALL")) {
    found.push({
      at: dropped,
      message: `container ${name} keeps capabilities; set it to [ALL]`,
      fix: [set(dropped, ["ALL"])],
    });
  }
  const seccomp = own.in("seccompProfile").isPresent
    ? own.in("seccompProfile", "type")
    : general.in("seccompProfile", "type");
  if (!["RuntimeDefault", "Localhost"].includes(seccomp.text ?? "")) {
    const message = `container ${name} may make every system call; set it to RuntimeDefault`;
    found.push({ at: seccomp, message, fix: [set(seccomp, "RuntimeDefault")] });
  }
  return found;
}
