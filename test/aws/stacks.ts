import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import assert from "node:assert/strict";
import { previewProgram, type Recording, type Registration } from "kubepg/engine/index";
import type { PropertyMap } from "kubepg/engine/values";
import { parseDocument } from "yaml";
import { checkout } from "../program/checkout";
import { reference } from "./references";

/** A stack file of the checkout, and what is different about it: values by their path in the file. */
export interface Variant {
  stack: "prod" | "dev";
  settings: [path: (string | number)[], value: unknown][];
}

const platform = ["config", "kubernetes-postgres:platform"];
const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

/** Everything that makes an AWS resource or an IAM document, in as many stacks as it takes. */
export const variants: Record<string, Variant> = {
  prod: { stack: "prod", settings: [] },
  dev: { stack: "dev", settings: [] },
  "prod with a copy, access logs and the External Secrets Operator": {
    stack: "prod",
    settings: [
      [[...platform, "backupBucket", "replicaRegion"], "eu-central-1"],
      [[...platform, "backupBucket", "accessLogBucket"], "access-logs"],
      [[...platform, "backupBucket", "objectLock", "mode"], "compliance"],
      [[...platform, "backupBucket", "expireAfterDays"], 90],
      [[...platform, "delivery"], "eso"],
    ],
  },
  "dev with IAM roles for ServiceAccounts and EKS Auto Mode": {
    stack: "dev",
    settings: [
      [[...platform, "identity"], "irsa"],
      [[...platform, "existing", "oidcProviderArn"], `arn:aws:iam::123456789012:oidc-provider/${issuer}`],
      [[...platform, "existing", "oidcIssuer"], `https://${issuer}`],
      [[...platform, "eks", "autoMode"], true],
    ],
  },
  "dev with EKS Auto Mode whose role is not named": {
    stack: "dev",
    settings: [
      [[...platform, "eks", "autoMode"], true],
      [[...platform, "eks", "ebsCsiRoleName"], undefined],
    ],
  },
};

/** What the program registers for a variant, with `standIns` in place of what only AWS knows. */
export async function record(
  { stack, settings }: Variant,
  standIns: (registration: Registration) => PropertyMap,
): Promise<Recording> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-"));
  try {
    const document = parseDocument(fs.readFileSync(path.join(checkout, `Pulumi.${stack}.yaml`), "utf8"));
    for (const [where, value] of settings) {
      if (value === undefined) document.deleteIn(where);
      else document.setIn(where, value);
    }
    const configFile = path.join(directory, `Pulumi.${stack}.yaml`);
    fs.writeFileSync(configFile, document.toString());
    const recording = await previewProgram({ directory: checkout, stack, configFile, standIns });
    assert.ok(recording.succeeded, JSON.stringify(recording.diagnostics) + recording.output);
    return recording;
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

/** References in place of what only AWS knows, and a password. */
export function referring({ type, urn }: Registration): PropertyMap {
  if (type === "random:index/randomPassword:RandomPassword") return { id: "none", result: "p".repeat(32) };
  if (!type.startsWith("aws:")) return {};
  return Object.fromEntries(["id", "arn", "keyId"].map((output) => [output, reference(urn, output)]));
}
