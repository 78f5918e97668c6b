import { commonLabels, guaranteed, restrictedContainer, type Value } from "../../kubernetes/manifest";
import { mirrored } from "../../plan/image";
import { fit, hash, limits } from "../../plan/names";
import type { ClusterPlan } from "../../plan/types";
import { images } from "../../versions";
import type { BoundValues, RenderedObject } from "../operator";
import { patroniSettings, patroniTimings, spiloGroup, spiloPorts, spiloUser } from "../spilo";
import { clusterWideParameters } from "../spilo-parameters";
import { podHosts, settingsLabel } from "./labels";
import { parameterWays } from "./parameters";
import { settingsScript } from "./settings-script";

/**
 * Patroni's dynamic configuration is read from the pods' own only when a cluster is first made. A Job brings a later change
 * to the cluster that runs: it patches the configuration and restarts, one after the other, the members that have to be.
 */

const path = "/settings";

/** The patch: everything that a plan decides, null where it says nothing, so that what was removed goes back to Patroni's default. */
export function settingsPatch(plan: ClusterPlan): Record<string, unknown> {
  const { dynamic } = parameterWays(plan);
  const parameters = Object.fromEntries(clusterWideParameters.map((name) => [name, dynamic[name] ?? null]));
  return {
    ...patroniSettings(plan),
    postgresql: { parameters },
    // Without it a cluster that followed another one is promoted.
    ...(plan.recovery?.standby === true ? {} : { standby_cluster: null }),
  };
}

/** The script with what it applies, and the Job that runs it; another content is another Job. */
export function renderSettings<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] {
  const { names, failover } = plan;
  const image = plan.image ?? mirrored(images.spilo, bound.imageRegistry);
  const hosts = podHosts(plan).map((host) => `http://${host}:${spiloPorts.patroni}`);
  const data = {
    "settings.json": JSON.stringify({
      members: hosts,
      // Every member has looked at the configuration after two rounds.
      waitSeconds: 2 * patroniTimings[failover].loop_wait,
      patch: settingsPatch(plan),
    }),
    "apply.py": settingsScript,
  };
  const version = hash(JSON.stringify([data, image]));
  const metadata = { namespace: names.namespace, labels: commonLabels(names.cluster) };
  const config = fit(`${names.cluster}-settings`, limits.object);
  return [
    {
      what: "settings-script",
      manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: config, ...metadata }, data },
      after: [],
    },
    {
      what: "settings",
      manifest: {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: fit(`${names.cluster}-settings-${version}`, limits.label), ...metadata },
        spec: job(plan, image, config),
      },
      after: ["settings-script", "cluster"],
    },
  ];
}

function job({ names, scheduling }: ClusterPlan, image: string, config: string): Record<string, Value<never>> {
  const { nodeSelector, tolerations } = scheduling;
  return {
    backoffLimit: 6,
    template: {
      metadata: { labels: { ...commonLabels(names.cluster), [settingsLabel]: names.cluster } },
      spec: {
        restartPolicy: "OnFailure",
        automountServiceAccountToken: false,
        ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
        ...(tolerations.length > 0 && { tolerations }),
        securityContext: {
          runAsNonRoot: true,
          runAsUser: spiloUser,
          runAsGroup: spiloGroup,
          fsGroup: spiloGroup,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
          {
            name: "settings",
            image,
            command: ["python3", `${path}/apply.py`, `${path}/settings.json`],
            resources: guaranteed("100m", "128Mi"),
            securityContext: restrictedContainer,
            volumeMounts: [{ name: "settings", mountPath: path, readOnly: true }],
          },
        ],
        volumes: [{ name: "settings", configMap: { name: config } }],
      },
    },
  };
}
