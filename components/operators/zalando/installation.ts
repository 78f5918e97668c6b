import { guaranteed } from "../../kubernetes/manifest";
import { dns, networkPolicy } from "../../kubernetes/network-policy";
import { namespace } from "../../kubernetes/namespace";
import { mirrored } from "../../plan/image";
import type { OperatorPlan } from "../../plan/types";
import { images } from "../../versions";
import { release, type Values } from "../installation";
import type { RenderedObject, RenderedRelease } from "../operator";
import { spiloGroup, spiloMajors, spiloPorts, spiloSuperuser, spiloUser } from "../spilo";
import { clusterLabel, serviceAccount, team } from "./labels";

const operatorRelease = "postgres-operator";
const uiRelease = "postgres-operator-ui";
const apiPort = 8080;

/** The operator and, where it is asked for, its web interface. */
export function renderInstallation(operator: OperatorPlan, imageRegistry?: string): RenderedRelease[] {
  const { zalando, zalandoUi } = operator.charts;
  return [
    release(operatorRelease, zalando, operatorValues(operator, imageRegistry), []),
    ...(operator.webInterface
      ? [release(uiRelease, zalandoUi, uiValues(operator, imageRegistry), [operatorRelease])]
      : []),
  ];
}

/** Chart 2.0.1, which runs one operator: there is no election between several. The sections are those of an OperatorConfiguration, with the words of its definition. */
function operatorValues(operator: OperatorPlan, imageRegistry?: string): Values {
  return {
    image: imageParts(imageOf(operator, "operator", imageRegistry)),
    // In place of a ConfigMap: it is checked by its definition.
    configTarget: "OperatorConfigurationCRD",
    resources: guaranteed("250m", "512Mi"),
    priorityClassName: operator.priorityClassName,
    securityContext: restricted,
    podServiceAccount: { name: serviceAccount },
    // Otherwise clusters that ask for no priority get one above those of everybody else.
    podPriorityClassName: { create: false, name: "" },
    configGeneral: {
      docker_image: mirrored(images.spilo, imageRegistry),
      // Helm never updates definitions; the operator does.
      enable_crd_registration: true,
      // Endpoints are deprecated since Kubernetes 1.33.
      kubernetes_use_configmaps: true,
      enable_maintenance_windows: true,
      enable_pgversion_env_var: true,
      enable_shm_volume: true,
      enable_team_id_clustername_prefix: false,
    },
    configUsers: userSettings,
    configMajorVersionUpgrade: {
      major_version_upgrade_mode: "manual",
      minimal_major_version: String(Math.min(...spiloMajors)),
      target_major_version: String(Math.max(...spiloMajors)),
    },
    configKubernetes: kubernetesSettings,
    configPostgresPodResources: amounts("default", "500m", "500Mi"),
    configLoadBalancer: closedLoadBalancers,
    configDebug: { debug_logging: false },
    // The teams' service of Zalando's own.
    configTeamsApi: { enable_teams_api: false, enable_postgres_team_crd: false },
    configConnectionPooler: {
      connection_pooler_image: imageOf(operator, "pooler", imageRegistry),
      ...amounts("connection_pooler_default", "500m", "128Mi"),
    },
    configLogicalBackup: { logical_backup_docker_image: mirrored(images.zalandoLogicalBackup, imageRegistry) },
    configPatroni: { enable_patroni_failsafe_mode: true },
  };
}

const userSettings: Values = {
  super_username: spiloSuperuser,
  replication_username: "standby",
  enable_password_rotation: false,
};

/** What clusters are called by, and what keeps instances apart, and data and passwords when their cluster goes. */
const clusterSettings: Values = {
  cluster_name_label: clusterLabel,
  pod_service_account_name: serviceAccount,
  // Preferred would put primary and standby on one node when nodes are short, and lose both with it.
  enable_pod_antiaffinity: true,
  pod_antiaffinity_preferred_during_scheduling: false,
  pod_antiaffinity_topology_key: "kubernetes.io/hostname",
  // It holds the primary only, and the operator moves that off a node that is drained, also where it is alone.
  enable_pod_disruption_budget: true,
  pdb_master_label_selector: true,
  // Data and passwords outlive the object that names them.
  enable_persistent_volume_claim_deletion: false,
  enable_secrets_deletion: false,
  persistent_volume_claim_retention_policy: { when_deleted: "retain", when_scaled: "retain" },
};

/** What an operator that is there already must be set to, for its clusters to be what a plan says. */
export const reliedOn: Values = { ...userSettings, ...clusterSettings };

const kubernetesSettings: Values = {
  ...clusterSettings,
  storage_resize_mode: "pvc",
  spilo_runasuser: spiloUser,
  spilo_runasgroup: spiloGroup,
  spilo_fsgroup: spiloGroup,
  spilo_privileged: false,
  // Not as root cron needs no rights that it is not given: Spilo replaces the calls for them (cron_unprivileged.c).
  spilo_allow_privilege_escalation: false,
  enable_readiness_probe: true,
  // All of it, because the operator would find what the API server adds a change.
  liveness_probe: {
    httpGet: { scheme: "HTTP", path: "/liveness", port: spiloPorts.patroni },
    initialDelaySeconds: 60,
    periodSeconds: 10,
    timeoutSeconds: 5,
    successThreshold: 1,
    failureThreshold: 6,
  },
  pod_terminate_grace_period: "5m",
  enable_cross_namespace_secret: false,
  watched_namespace: "*",
};

const closedLoadBalancers: Values = {
  enable_master_load_balancer: false,
  enable_master_pooler_load_balancer: false,
  enable_replica_load_balancer: false,
  enable_replica_pooler_load_balancer: false,
};

/** Requests and limits that are the same, in the operator's own words. */
function amounts(prefix: string, cpu: string, memory: string): Values {
  return {
    [`${prefix}_cpu_request`]: cpu,
    [`${prefix}_cpu_limit`]: cpu,
    [`${prefix}_memory_request`]: memory,
    [`${prefix}_memory_limit`]: memory,
  };
}

/** It shows and changes every cluster and asks nobody who they are: a ClusterIP without an ingress, behind the policy below. */
function uiValues(operator: OperatorPlan, imageRegistry?: string): Values {
  return {
    image: imageParts(imageOf(operator, "webInterface", imageRegistry)),
    replicaCount: 1,
    resources: guaranteed("200m", "256Mi"),
    priorityClassName: operator.priorityClassName,
    service: { type: "ClusterIP" },
    ingress: { enabled: false },
    envs: {
      operatorApiUrl: `http://${operatorRelease}:${apiPort}`,
      operatorClusterNameLabel: clusterLabel,
      targetNamespace: "*",
      teams: [team],
    },
  };
}

/**
 * With the web interface, a policy stands before it that lets nobody in: kubectl port-forward, which asks for rights of
 * Kubernetes first, comes from the node and is let through.
 */
export function renderGround<V>(operator: OperatorPlan): RenderedObject<V>[] {
  if (!operator.webInterface) return [];
  const place = operator.charts.zalandoUi.namespace;
  const policy = networkPolicy({
    name: uiRelease,
    namespace: place,
    cluster: operatorRelease,
    pods: { labels: { "app.kubernetes.io/name": uiRelease } },
    ingress: [],
    egress: [
      dns,
      { ports: [{ port: 443 }, { port: 6443 }] },
      { peers: [{ namespace: operator.charts.zalando.namespace }], ports: [{ port: apiPort }] },
    ],
  });
  return [
    { what: "web-interface-namespace", manifest: namespace(place, operatorRelease, "baseline"), after: [] },
    { what: "web-interface-access", manifest: policy, after: ["web-interface-namespace"] },
  ];
}

/** Security context of a container at the Pod Security level "restricted", as the chart takes it. */
const restricted: Values = {
  runAsUser: 1000,
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

const ownImages = {
  operator: images.zalandoOperator,
  pooler: images.zalandoPooler,
  webInterface: images.zalandoUi,
} as const;

/** An image of the operator's: what replaces it, else its own, at the registry that mirrors it. */
function imageOf({ images: replaced }: OperatorPlan, which: keyof typeof ownImages, registry?: string): string {
  return Object.hasOwn(replaced, which) ? replaced[which] : mirrored(ownImages[which], registry);
}

/** The chart takes registry, path and tag apart. */
function imageParts(image: string): Values {
  const slash = image.indexOf("/");
  const colon = image.lastIndexOf(":");
  return { registry: image.slice(0, slash), repository: image.slice(slash + 1, colon), tag: image.slice(colon + 1) };
}
