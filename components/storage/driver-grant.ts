import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import type * as pulumi from "@pulumi/pulumi";
import { partitionOr, regionOr } from "../aws/account";
import { driverPolicy } from "./driver-policy";

/** A key, and the role of the CSI driver that may use it for volumes. */
export interface DriverGrant {
  policyName: string;
  driverRoleName: string;
  kmsKeyArn: pulumi.Input<string>;
  autoMode: boolean;
  region?: string;
  partition?: pulumi.Input<string>;
}

/**
 * Puts an inline policy on the driver's role. Putting one overwrites another of the same name without a word, hence
 * policyName: it must belong to one platform only, however many share the role.
 */
export function grantKey(name: string, grant: DriverGrant, parent: pulumi.Resource): RolePolicy {
  const { policyName, driverRoleName, kmsKeyArn, autoMode } = grant;
  const document = driverPolicy({
    kmsKeyArn,
    region: regionOr(grant.region, parent),
    partition: partitionOr(grant.partition, parent),
    autoMode,
  });
  return new RolePolicy(`${name}-volume-key`, { name: policyName, role: driverRoleName, policy: document }, { parent });
}
