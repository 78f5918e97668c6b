import { runSimulation } from "@cloud-copilot/iam-simulate";
import * as assert from "node:assert/strict";
import type { PolicyDocument } from "kubernetes-postgres/aws/documents";

export const account = "111122223333";
export const stranger = "999988887777";

/** ARN of a role of the account. */
export const role = (name: string, owner = account): string => `arn:aws:iam::${owner}:role/${name}`;

/** Context keys of a request. */
export type Context = Record<string, string | string[]>;

/** A request: who asks, for what, on which resource, under which circumstances. */
export interface Request {
  principal: string;
  action: string;
  resource: string;
  context?: Context;
}

/** The policies that decide. */
export interface Policies {
  identity?: PolicyDocument;
  resource?: PolicyDocument;
}

/** Grants everything, to see what a resource's own policy does about it. */
export const everything: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }],
};

/**
 * Context keys with a name that is up to the request are unknown to the simulator, and passed over; all but tags. A tag
 * stands in for such a key, in policies and requests alike, which changes nothing about how its value is compared.
 */
function standIn<T>(document: T): T {
  const openEnded = /"((?:kms:EncryptionContext:|oidc\.)[^"]+)":/g;
  const text = JSON.stringify(document);
  return JSON.parse(text.replace(openEnded, (_, key: string) => `"aws:RequestTag/${key.replace(/\W/g, "-")}":`)) as T;
}

/**
 * What IAM decides, with every policy validated and every context key of the request taken into account: a key that is
 * passed over would make a case that proves nothing.
 */
export async function decide(request: Request, { identity, resource }: Policies): Promise<"allow" | "deny"> {
  const { principal, action, context = {} } = request;
  const answer = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource: request.resource, accountId: account },
        contextVariables: standIn(
          principal.includes(":role/") ? { "aws:PrincipalArn": principal, ...context } : context,
        ),
      },
      identityPolicies: identity === undefined ? [] : [{ name: "identity", policy: standIn(identity) }],
      resourcePolicy: resource && standIn(resource),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === "error") throw new Error(JSON.stringify(answer.errors));
  if (answer.resultType === "single") assert.deepEqual(answer.result.ignoredContextKeys, [], `${action}: ignored`);
  return answer.overallResult === "Allowed" ? "allow" : "deny";
}

/** A row of a matrix: actor, action, what it is done to, circumstances, and what IAM must say. */
export type Row = [actor: string, action: string, on: string, when: string, verdict: "allow" | "deny"];

/** The words that rows are written in. */
export interface Vocabulary {
  /** Principal and its own policy. */
  actors: Record<string, { principal: string; identity?: PolicyDocument }>;
  resources: Record<string, string>;
  circumstances: Record<string, Context>;
  /** Policy of the resource, where it has one. */
  policy?: PolicyDocument;
}

/** One test for each row; it reads "backup tool: s3:PutObject on its path, over TLS: allow". */
export function matrix(vocabulary: Vocabulary, rows: Row[]): void {
  for (const [actor, action, on, when, verdict] of rows) {
    it(`${actor}: ${action} on ${on}, ${when}: ${verdict}`, async () => {
      const { principal, identity } = look(vocabulary.actors, actor);
      const request = {
        principal,
        action,
        resource: look(vocabulary.resources, on),
        context: look(vocabulary.circumstances, when),
      };
      assert.equal(await decide(request, { identity, resource: vocabulary.policy }), verdict);
    });
  }
}

function look<T>(words: Record<string, T>, word: string): T {
  const found = words[word];
  if (found === undefined) throw new Error(`unknown word "${word}"`);
  return found;
}
