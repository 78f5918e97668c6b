import { dns, networkPolicy, type Allowed } from "../../kubernetes/network-policy";
import type { Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan, NetworkPlan } from "../../plan/types";
import { accessObjects, apiServer, clients, toObjectStore, toServers } from "../connections";
import { dumpAccess } from "../dump";
import { exporterPort } from "../exporter";
import type { RenderedObject } from "../operator";
import { spiloPorts } from "../spilo";
import { instancePods, settingsLabel } from "./labels";

/** Who may talk to whom: everything is denied but what PostgreSQL, Patroni and the clients need. */
export function renderAccess<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { network, dump } = plan;
  if (network === undefined) return [];
  return accessObjects(plan, {
    ...(dump && { "dump-access": dumpAccess(plan, { labels: instancePods(plan) }) }),
    "instances-access": instancesAccess(plan, network),
    "settings-access": settingsAccess(plan),
  });
}

function instancesAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names, monitoring } = plan;
  const pods = { labels: instancePods(plan) };
  // Patroni's API asks for no password, and can restart and fail over: members and our own Job reach it, nobody else.
  const toInstances: Allowed = {
    peers: [{ pods }],
    ports: [{ port: spiloPorts.postgres }, { port: spiloPorts.patroni }],
  };
  const settings = { pods: { labels: { [settingsLabel]: names.cluster } } };
  return networkPolicy({
    name: `${names.cluster}-instances`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods,
    ingress: [
      toInstances,
      { peers: [settings], ports: [{ port: spiloPorts.patroni }] },
      clients(network),
      ...(monitoring ? [{ peers: [{ namespace: monitoring.namespace }], ports: [{ port: exporterPort.port }] }] : []),
    ],
    egress: [dns, apiServer(network), toInstances, ...toObjectStore(plan), ...toServers(plan)],
  });
}

function settingsAccess(plan: ClusterPlan): Manifest<never> {
  const { names } = plan;
  return networkPolicy({
    name: `${names.cluster}-settings`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: { labels: { [settingsLabel]: names.cluster } },
    ingress: [],
    egress: [dns, { peers: [{ pods: { labels: instancePods(plan) } }], ports: [{ port: spiloPorts.patroni }] }],
  });
}
