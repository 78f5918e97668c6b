import { createHash, randomBytes } from "node:crypto";
import { awsAnswers, unansweredMessage } from "kubepg/engine/invokes";
import type { Registration } from "kubepg/engine/registration";
import { knownAfterCreation, standIns } from "kubepg/engine/stand-ins";
import { makeSecret, mapOf, reveal, type PropertyMap } from "kubepg/engine/values";
import { replaceForcing } from "kubepg/preview/replacements";
import type { Answered, Asked, Known, Provider, ReadAnswer } from "../hosts/provider-host";
import { changedPaths, replacing, type Difference } from "./difference";

/**
 * A provider that asks nobody: what it is told exists, as it was told, with the outputs that the provider's schema says
 * are computed. It keeps what is there, so that a test sees what a destroy took away and what it left.
 */
abstract class RecordedProvider implements Provider {
  abstract readonly name: string;
  readonly replacedBySettings = [];
  /** By URN and id: a replaced resource is there twice until the old one is deleted. */
  private readonly present = new Map<string, Answered & { urn: string }>();
  protected settings: PropertyMap = {};

  /** What is there, secrets in clear. */
  get resources(): { urn: string; id: string; outputs: PropertyMap }[] {
    return [...this.present.values()].map((one) => ({ ...one, outputs: mapOf(reveal(one.outputs)) }));
  }

  configure(settings: PropertyMap): void {
    this.settings = settings;
  }

  check({ inputs }: Asked): PropertyMap {
    return inputs;
  }

  diff({ type, inputs, oldInputs }: Known): Difference {
    const paths = changedPaths(oldInputs, inputs);
    return { paths, replaces: replacing(paths, replaceForcing(type)), deleteBeforeReplace: false };
  }

  create(asked: Asked): Answered {
    // What is computed stays unknown until it is there.
    if (asked.preview) return { id: "", outputs: asked.inputs };
    const { id, outputs } = this.compute(asked);
    const answered = { id, outputs: { ...outputs, ...asked.inputs } };
    this.keep(asked.urn, answered);
    return answered;
  }

  read({ urn, id, inputs }: Known): ReadAnswer {
    const found = this.present.get(keyOf(urn, id));
    if (found === undefined) return undefined;
    return { outputs: found.outputs, inputs };
  }

  update({ urn, id, inputs, outputs, oldInputs, preview }: Known): PropertyMap {
    const computed = Object.entries(outputs).filter(([key]) => !(key in oldInputs));
    const updated = { ...Object.fromEntries(computed), ...inputs };
    if (!preview) this.keep(urn, { id, outputs: updated });
    return updated;
  }

  delete({ urn, id }: Known): void {
    this.present.delete(keyOf(urn, id));
  }

  abstract invoke(token: string, args: PropertyMap): PropertyMap;
  /** What the provider computes. */
  protected abstract compute(asked: Asked): Answered;

  private keep(urn: string, { id, outputs }: Answered): void {
    this.present.set(keyOf(urn, id), { urn, id, outputs });
  }
}

function keyOf(urn: string, id: string): string {
  return `${urn} ${id}`;
}

/** Who runs `pulumi`: the first of the administrators that Pulumi.prod.yaml names. */
export const caller = {
  id: "111122223333",
  accountId: "111122223333",
  userId: "AROAEXAMPLE:engine",
  arn: "arn:aws:sts::111122223333:assumed-role/pulumi-deployer/engine",
};

/** AWS without an account. */
export class RecordedAws extends RecordedProvider {
  readonly name = "aws";

  invoke(token: string, args: PropertyMap): PropertyMap {
    if (token === "aws:index/getCallerIdentity:getCallerIdentity") return caller;
    const answer = Object.hasOwn(awsAnswers, token) ? awsAnswers[token] : undefined;
    if (answer === undefined) throw new Error(unansweredMessage(token, awsAnswers));
    const configuration = { values: {}, secretKeys: [] };
    return answer({ args, provider: this.configured(), configuration, note: () => undefined });
  }

  protected compute({ urn, type, name, inputs }: Asked): Answered {
    const { namePrefix, ...plain } = reveal(inputs) as PropertyMap;
    const unique = randomBytes(3).toString("hex");
    const generated: PropertyMap = typeof namePrefix === "string" ? { name: `${namePrefix}${unique}` } : {};
    const registration: Registration = {
      ...{ urn, type, name, parent: "", custom: true, external: false, options: {}, defaultProvider: false },
      inputs: { ...plain, ...generated },
    };
    const { region } = this.configured();
    const values: Record<string, string> = typeof region === "string" ? { "aws:region": region } : {};
    const computed = standIns(registration, { values, secretKeys: [] });
    // As unique as AWS makes them: a key is known by its id alone.
    const text = JSON.stringify(computed).replaceAll(knownAfterCreation, `${digest(urn)}-${unique}`);
    const { id, ...outputs } = JSON.parse(text) as PropertyMap & { id: string };
    return { id, outputs: { ...generated, ...outputs } };
  }

  private configured(): PropertyMap {
    return reveal(this.settings) as PropertyMap;
  }
}

/** `random`, which is as random here as there. */
export class RecordedRandom extends RecordedProvider {
  readonly name = "random";

  invoke(token: string): PropertyMap {
    throw new Error(`the random provider has no function ${token}`);
  }

  protected compute({ type, inputs }: Asked): Answered {
    if (type !== "random:index/randomPassword:RandomPassword") throw new Error(`${type} is not recorded here`);
    const { length, overrideSpecial, special } = inputs;
    const symbols =
      special === false ? "" : typeof overrideSpecial === "string" ? overrideSpecial : "!@#$%&*()-_=+[]{}<>:?";
    const alphabet = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${symbols}`;
    const letters = [...randomBytes(Number(length))].map((byte) => alphabet[byte % alphabet.length]);
    const result = letters.join("");
    const outputs = { result: makeSecret(result), bcryptHash: makeSecret(`hash of ${digest(result)}`) };
    return { id: "none", outputs };
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
