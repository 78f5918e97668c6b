import { ownValue } from "kubernetes-postgres/plan/objects";
import { Place, Unreadable } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { findNamed, types } from "../elsewhere";
import type { SpiloDatabase } from "../patroni/spilo";
import { firstOf, roleVariable, variablesOf, type Variables } from "../variables";
import type { OperatorSettings } from "./operator-settings";

/** Settings of the operator that become variables of Spilo (pkg/cluster/k8sres.go, generateSpiloPodEnvVars). */
const settingOf: Readonly<Record<string, string>> = {
  WAL_S3_BUCKET: "wal_s3_bucket",
  WAL_GS_BUCKET: "wal_gs_bucket",
};

/** What Spilo is given: by the cluster itself, by the operator for all pods, and out of the operator's settings. */
export function environmentOfCluster(root: Place, operator: OperatorSettings, stack: Stack): Variables {
  const own = variablesOf(root.in("spec"), stack, root.in("metadata", "namespace"));
  const general: Variables = (name) => {
    const setting = ownValue(settingOf, name);
    return setting === undefined ? root.in("spec", "env", name) : operator.of("aws_or_gcp", setting);
  };
  return firstOf(own, podConfigMap(operator, stack), podSecret(root, operator, stack), general);
}

/** A ConfigMap as "namespace/name", or a name in the namespace "default". */
function podConfigMap(operator: OperatorSettings, stack: Stack): Variables {
  const at = operator.of("kubernetes", "pod_environment_configmap");
  return (name) => {
    const [namespace, map] = at.text?.includes("/") === true ? at.text.split("/") : ["default", at.text];
    return dataOf(stack, types.configMap, new Place(map, at.segments), namespace, at).in("data", name);
  };
}

/** A Secret in the namespace of the cluster, by its name. */
function podSecret(root: Place, operator: OperatorSettings, stack: Stack): Variables {
  const at = operator.of("kubernetes", "pod_environment_secret");
  return (name) => {
    const secret = dataOf(stack, types.secret, at, root.in("metadata", "namespace").text, at);
    const plain = secret.in("stringData", name);
    return plain.isPresent ? plain : secret.in("data", name);
  };
}

/** The object; one that is named but not of this stack may hold anything, so that nothing about it can be read. */
function dataOf(stack: Stack, type: string, name: Place, namespace: string | undefined, at: Place): Place {
  if ((name.text ?? "") === "") return new Place(undefined, at.segments);
  const found = findNamed(stack, type, name, new Place(namespace, at.segments));
  if (found === undefined) throw new Unreadable(at.path);
  return found;
}

/** The cluster as what Spilo makes of it. */
export function spiloDatabase(root: Place, operator: OperatorSettings, stack: Stack): SpiloDatabase {
  const variables = environmentOfCluster(root, operator, stack);
  return {
    what: "Zalando postgresql",
    name: root.in("metadata", "name"),
    namespace: root.in("metadata", "namespace"),
    variables,
    archiveAt: root.in("spec", "env"),
    instead:
      "add WAL_S3_BUCKET and USE_WALG_BACKUP, or set configuration.aws_or_gcp.wal_s3_bucket of the OperatorConfiguration",
    roleInstead: "set configuration.aws_or_gcp.irsa_role_arn of the OperatorConfiguration to the ARN of a role",
    hasRole: () => roleVariable(variables) !== undefined || operator.of("aws_or_gcp", "irsa_role_arn").isPresent,
  };
}
