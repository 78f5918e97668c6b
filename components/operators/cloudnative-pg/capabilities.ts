import { IdentityKind, ReplicationMode } from "../../plan/spec/enums";
import { checkCapabilities } from "../capabilities";
import type { OperatorCapabilities, OperatorFacts } from "../operator";
import { checkAdmission } from "./admission";
import { ownedParameter, parameterDefaults } from "./parameters";

const capabilities: OperatorCapabilities = {
  identities: [IdentityKind.PodIdentity, IdentityKind.Irsa, IdentityKind.AccessKeys],
  replication: [ReplicationMode.ZeroLoss, ReplicationMode.Preferred, ReplicationMode.Asynchronous],
  walVolume: true,
  volumeAttributes: true,
  hugePages: true,
  pooler: true,
  readOnlyPooler: true,
  databases: true,
  roles: true,
  recovery: true,
  podMonitors: true,
};

/** CloudNativePG 1.30 with the Barman Cloud plugin. */
export const cloudNativePg: OperatorFacts = {
  name: "cloudnative-pg",
  // Its webhook's limit; a Service's name is the cluster's plus a suffix.
  maxClusterName: 50,
  majors: [14, 15, 16, 17, 18],
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: (plan) => [...checkCapabilities("cloudnative-pg", capabilities, plan), ...checkAdmission(plan)],
};
