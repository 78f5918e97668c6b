import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Registration } from "kubepg/engine/index";
import type { PropertyMap } from "kubepg/engine/values";
import { checkout } from "../program/checkout";
import { clientsAt, type Clients } from "./clients";
import { motoPython, startMoto, type Moto } from "./moto";
import { without } from "./paths";
import { reference } from "./references";
import { lackingCalls, lackingFields } from "./lacking";
import { clientsFor, compared, create, handlerOf, type Replayed } from "./replay";
import { record, variants } from "./stacks";

/** References in place of what only AWS knows, and a password. */
function standIns({ type, urn }: Registration): PropertyMap {
  if (type === "random:index/randomPassword:RandomPassword")
    return { id: "none", result: "a-password-of-32-letters-and-more" };
  if (!type.startsWith("aws:")) return {};
  return Object.fromEntries(["id", "arn", "keyId"].map((output) => [output, reference(urn, output)]));
}

/** What belongs to others and is there before the program runs: the cluster's roles, and the bucket for access logs. */
async function prepare(resources: readonly Registration[], awsOf: (region: string) => Clients): Promise<void> {
  const given = { Version: "2012-10-17", Statement: [] };
  const own = new Set(resources.filter(({ type }) => type === "aws:iam/role:Role").map(({ inputs }) => inputs.name));
  const used = resources
    .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
    .map(({ inputs }) => inputs.role);
  for (const RoleName of new Set(used.filter((name) => !own.has(name)))) {
    const { iam } = awsOf("us-east-1");
    await iam.send(
      new CreateRoleCommand({ RoleName: RoleName as string, AssumeRolePolicyDocument: JSON.stringify(given) }),
    );
  }
  for (const { type, inputs } of resources) {
    if (type !== "aws:s3/bucketLogging:BucketLogging") continue;
    const LocationConstraint = "eu-west-1";
    await awsOf(LocationConstraint).s3.send(
      new CreateBucketCommand({
        Bucket: inputs.targetBucket as string,
        CreateBucketConfiguration: { LocationConstraint },
      }),
    );
  }
}

describe("AWS resources on a moto server", function () {
  this.timeout(600_000);
  const installed = motoPython();

  before(function () {
    if ("python" in installed) return;
    if (process.env.CI) throw new Error(installed.missing);
    console.log(`      skipped: ${installed.missing}`);
    this.skip();
  });

  for (const [title, variant] of Object.entries(variants)) {
    describe(title, () => {
      let moto: Moto;
      let awsOf: (region: string) => Clients;
      let resources: Registration[];
      let created: Replayed[];

      before(async () => {
        if (!("python" in installed)) return;
        moto = await startMoto(installed.python);
        awsOf = clientsAt(moto.endpoint);
        ({ resources } = await record(variant, standIns));
        await prepare(resources, awsOf);
        created = await create(resources, awsOf, lackingCalls);
      });

      after(() => moto?.stop());

      it("exist with every value asked for", async () => {
        assert.ok(created.length >= 15, `${created.length} resources`);
        const differences: string[] = [];
        for (const resource of created) {
          const { wanted, found } = await compared(resource, awsOf);
          const { name, type } = resource;
          try {
            const [known, all] = [wanted, found].map((inputs) => without(inputs, lackingFields[type] ?? []));
            assert.deepEqual(all, known);
          } catch (error) {
            differences.push(`${name} (${type}): ${String(error)}`);
          }
        }
        assert.deepEqual(differences, []);
      });
    });
  }
});
