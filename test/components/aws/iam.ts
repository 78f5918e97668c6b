import { anonymousPrincipal, runSimulation } from "@cloud-copilot/iam-simulate";
import * as assert from "node:assert/strict";
import type { PolicyDocument, Statement } from "kubernetes-postgres/aws/documents";

export const account = "111122223333";
export const stranger = "999988887777";

/** ARN of a role of the account. */
export const role = (name: string, owner = account): string => `arn:aws:iam::${owner}:role/${name}`;

/** In place of an ARN: a request that nobody signed. */
export const unsigned = "unsigned";

/** Who is everywhere: the account's own root user, whom IAM lets do everything; another account's role; nobody known. */
export const outsiders: Vocabulary["actors"] = {
  "account root": { principal: `arn:aws:iam::${account}:root`, identity: allowAll() },
  "other account": { principal: role("powerful", stranger), identity: allowAll() },
  anonymous: { principal: unsigned },
};

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
export const everything: PolicyDocument = allowAll();

function allowAll(): PolicyDocument {
  return { Version: "2012-10-17", Statement: [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }] };
}

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
        principal: principal === unsigned ? anonymousPrincipal : principal,
        action,
        resource: { resource: request.resource, accountId: account },
        contextVariables: standIn(
          /:role\/|:root$/.test(principal) ? { "aws:PrincipalArn": principal, ...context } : context,
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

/** Every IAM statement that the components emit; each is judged by a table, and statements.test.ts looks for others. */
export const statements = [
  "AutoModeUse",
  "DecryptSource",
  "DenyInsecureTransport",
  "DenyLoss",
  "DenyOldTls",
  "DenySseC",
  "DenyTamper",
  "DenyWrongKey",
  "DenyWrongSse",
  "EbsCsiGrant",
  "EbsCsiUse",
  "EbsGrant",
  "EbsUse",
  "EnableIAM",
  "EncryptCopies",
  "KeyAdmins",
  "ListBackups",
  "PodIdentity",
  "ReadBackups",
  "ReadSecrets",
  "ReadSource",
  "ReadSourceObjects",
  "Role",
  "S3",
  "S3Use",
  "SecretsRead",
  "ServiceAccount",
  "TagStorage",
  "UseBackupKey",
  "UseSecretsKey",
  "WriteBackups",
  "WriteCopies",
] as const;

/**
 * One test for each row; it reads "backup tool: s3:PutObject on its path, over TLS: allow". And one for each statement
 * that the table is to judge: had it no effect, one action less or one condition less, a row must notice.
 */
export function matrix(vocabulary: Vocabulary, rows: Row[], judged: (typeof statements)[number][]): void {
  for (const row of rows) {
    const [actor, action, on, when, verdict] = row;
    it(`${actor}: ${action} on ${on}, ${when}: ${verdict}`, async () => {
      assert.equal(await verdictOn(row, vocabulary), verdict);
    });
  }
  const asking = rows.map(([actor]) => look(vocabulary.actors, actor).identity);
  const documents = [vocabulary.policy, ...asking].filter((document) => document !== undefined);
  for (const sid of judged) {
    it(`every action and condition of ${sid} makes a difference to a row`, async () => {
      const having = documents.filter((document) => document.Statement.some(({ Sid }) => Sid === sid));
      assert.notEqual(having.length, 0, "a document has it");
      const unnoticed: string[] = [];
      for (const document of new Set(having)) {
        for (const { lost, left } of weakenings(document, sid)) {
          if (!(await noticed(rows, replaced(vocabulary, document, left)))) unnoticed.push(lost);
        }
      }
      assert.deepEqual(unnoticed, []);
    });
  }
}

/** Whether a row has another verdict than it says. */
async function noticed(rows: Row[], vocabulary: Vocabulary): Promise<boolean> {
  for (const row of rows) if ((await verdictOn(row, vocabulary)) !== row[4]) return true;
  return false;
}

function verdictOn([actor, action, on, when]: Row, vocabulary: Vocabulary): Promise<"allow" | "deny"> {
  const { principal, identity } = look(vocabulary.actors, actor);
  const request = {
    principal,
    action,
    resource: look(vocabulary.resources, on),
    context: look(vocabulary.circumstances, when),
  };
  return decide(request, { identity, resource: vocabulary.policy });
}

/** The vocabulary with another document in the place of this one. */
function replaced(vocabulary: Vocabulary, document: PolicyDocument, by: PolicyDocument): Vocabulary {
  const swap = (one: PolicyDocument | undefined) => (one === document ? by : one);
  const actors = Object.entries(vocabulary.actors).map(([name, { principal, identity }]) => [
    name,
    { principal, identity: swap(identity) },
  ]);
  return { ...vocabulary, actors: Object.fromEntries(actors), policy: swap(vocabulary.policy) };
}

/** The document without this statement, without one of its actions, or one key of its conditions, in every way. */
function weakenings({ Version, Statement }: PolicyDocument, sid: string): { lost: string; left: PolicyDocument }[] {
  return Statement.flatMap((statement, index) => {
    const { Sid, Action, Condition = {} } = statement;
    if (Sid !== sid) return [];
    const withStatement = (...by: PolicyDocument["Statement"]): PolicyDocument => ({
      Version,
      Statement: [...Statement.slice(0, index), ...by, ...Statement.slice(index + 1)],
    });
    const actions = typeof Action === "string" ? [] : Action;
    return [
      { lost: Sid, left: withStatement() },
      ...actions.map((action) => ({
        lost: `${Sid} ${action}`,
        left: withStatement({ ...statement, Action: actions.filter((other) => other !== action) }),
      })),
      ...Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.keys(keys).map((key) => ({
          lost: `${Sid} ${operator} ${key}`,
          left: withStatement({ ...statement, Condition: withoutKey(Condition, operator, key) }),
        })),
      ),
    ];
  });
}

function withoutKey(condition: Required<Statement>["Condition"], operator: string, key: string) {
  const { [operator]: keys, ...others } = condition;
  const left = Object.entries(keys).filter(([other]) => other !== key);
  return left.length === 0 ? others : { ...others, [operator]: Object.fromEntries(left) };
}

function look<T>(words: Record<string, T>, word: string): T {
  const found = words[word];
  if (found === undefined) throw new Error(`unknown word "${word}"`);
  return found;
}
